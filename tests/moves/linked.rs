//! A folder that has become a link since the plan was made is not followed: not to what moves, nor to its place, nor when it is taken back.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use membrane_tui::disk::apply::{self, ApplyError};
use membrane_tui::workspace::relocate::{Relocation, Seen, Spot, Step};

use crate::bench::{Bench, make, relocation, root};

const A: &str = "key: a\n";

/// A root with a file, and an empty folder in a folder.
fn bench() -> Bench {
    Bench::with(&[("from/in/a", A), ("to/deep/", "")])
}

fn plan(bench: &Bench) -> Relocation {
    relocation(vec![make("to/deep/made"), bench.moving("from/in/a", "to/deep/made/a")])
}

/// Puts a folder outside, and a link to it in its place.
fn link_out(bench: &Bench, folder: &str) -> PathBuf {
    let outside = bench.root().with_file_name("outside");
    fs::rename(bench.path(folder), &outside).unwrap();
    symlink(&outside, bench.path(folder)).unwrap();
    outside
}

fn put_back(bench: &Bench, folder: &str) {
    fs::remove_file(bench.path(folder)).unwrap();
    fs::rename(bench.root().with_file_name("outside"), bench.path(folder)).unwrap();
}

/// The refusal names the path and the link, and nothing has changed, here or there.
fn is_refused<T: std::fmt::Debug>(bench: &Bench, link: &str, deed: impl FnOnce() -> Result<T, ApplyError>) {
    let outside = link_out(bench, link);
    let look = || (bench.tree(), crate::tree::Tree::of(&outside));
    let before = look();
    let error = deed().unwrap_err();
    assert!(matches!(&error, ApplyError::BehindLink { link: found, .. } if found.to_str() == Some(link)), "{error}");
    assert!(error.is_refusal());
    assert!(error.to_string().contains("put a folder in the place of the link"), "{error}");
    assert_eq!(look(), before, "{error}");
    put_back(bench, link);
}

#[test]
fn a_folder_that_has_become_a_link_is_not_followed() {
    for link in ["from", "from/in", "to", "to/deep"] {
        let bench = bench();
        let plan = plan(&bench);
        is_refused(&bench, link, || apply::apply(&mut bench.journal(), &plan));
        apply::apply(&mut bench.journal(), &plan).unwrap();
        is_refused(&bench, link, || apply::undo(&mut bench.journal()));
        apply::undo(&mut bench.journal()).unwrap();
        is_refused(&bench, link, || apply::redo(&mut bench.journal()));
        apply::redo(&mut bench.journal()).unwrap();
        assert_eq!(bench.tree().files(), ["to/deep/made/a"]);
    }
}

/// A folder that was made and is gone with the one above it needs not be unmade.
#[test]
fn undo_does_without_a_folder_that_is_gone() {
    let bench = Bench::with(&[("a", A)]);
    apply::apply(&mut bench.journal(), &relocation(vec![make("b"), make("b/c"), bench.moving("a", "a2")])).unwrap();
    fs::remove_dir_all(bench.path("b")).unwrap();
    apply::undo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree().files(), ["a"]);
}

/// A link that stands where a folder is to be made is no folder, wherever it leads.
#[test]
fn a_link_is_not_taken_for_the_folder_that_is_to_be_made() {
    let bench = bench();
    let plan = plan(&bench);
    symlink("../../from", bench.path("to/deep/made")).unwrap();
    let before = bench.tree();
    let error = apply::apply(&mut bench.journal(), &plan).unwrap_err();
    assert!(error.to_string().starts_with("`to/deep/made` is a link"), "{error}");
    assert_eq!(bench.tree(), before);
    fs::remove_file(bench.path("to/deep/made")).unwrap();
    apply::apply(&mut bench.journal(), &plan).unwrap();
    apply::undo(&mut bench.journal()).unwrap();
    symlink("../../from", bench.path("to/deep/made")).unwrap();
    let before = bench.tree();
    let error = apply::redo(&mut bench.journal()).unwrap_err();
    assert!(error.to_string().starts_with("`to/deep/made` is a link"), "{error}");
    assert_eq!(bench.tree(), before);
}

/// What a crash interrupted waits until the folder is back: then it is taken back, and until then nothing is.
#[test]
fn what_was_interrupted_is_not_taken_back_by_way_of_a_link() {
    let bench = bench();
    let before = bench.tree().without_folder_times();
    apply::apply(&mut bench.journal(), &plan(&bench)).unwrap();
    // As if it had been killed before its last word.
    let log = fs::read_to_string(bench.log()).unwrap();
    let last = log.trim_end().rfind('\n').unwrap() + 1;
    fs::write(bench.log(), &log[..last]).unwrap();
    is_refused(&bench, "from", || apply::recover(&mut bench.journal()));
    is_refused(&bench, "to/deep", || apply::recover(&mut bench.journal()));
    apply::recover(&mut bench.journal()).unwrap().unwrap();
    assert_eq!(bench.tree().without_folder_times(), before);
}

/// The last name is that of the thing itself: a link that moves is moved, and not what it leads to.
#[test]
fn a_link_is_moved_and_put_away_as_itself() {
    let bench = bench();
    for name in ["one", "two"] {
        symlink("../../from/in", bench.path("to/deep").join(name)).unwrap();
    }
    let before = bench.tree();
    let gone = Step::Move { from: root("to/deep/two"), to: Spot::Kept(0), seen: Seen::Link("../../from/in".into()) };
    let steps = vec![bench.moving("to/deep/one", "to/one"), gone];
    apply::apply(&mut bench.journal(), &relocation(steps)).unwrap();
    assert_eq!(bench.tree().files(), ["from/in/a", "to/one"]);
    apply::undo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree(), before);
}

/// Old kernels have no call that opens beneath a folder, and some containers forbid it. Then it is done folder by folder, to the same end.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn it_is_the_same_where_the_system_cannot_open_beneath_in_one_call() {
    use crate::scenes::{said, scenes};
    use crate::tracer::{Disk, Trouble, is_permitted};
    use nix::errno::Errno;

    if !is_permitted("the test of a system without openat2") {
        return;
    }
    for (number, mut scene) in scenes().into_iter().filter(|scene| scene.disk == Disk::Plain).enumerate() {
        let end = scene.end();
        scene.disk = Disk::NoOpenBeneath([Errno::ENOSYS, Errno::EPERM][number % 2]);
        assert_eq!(scene.end().times_of_made_things_aside(), end.times_of_made_things_aside(), "{}", scene.name);
    }
    let mut scene = scenes().into_iter().find(|scene| scene.name == "move a file").unwrap();
    scene.disk = Disk::NoOpenBeneath(Errno::ENOSYS);
    let bench = scene.bench();
    let outside = bench.root().with_file_name("outside");
    fs::create_dir_all(outside.join("list")).unwrap();
    symlink(&outside, bench.path("membrane/actions")).unwrap();
    let outcome = scene.run(&bench, &Trouble::default());
    assert_eq!(outcome.exit, Some(3), "{}", said(&bench));
    assert_eq!(crate::tree::Tree::of(&outside).files(), [""; 0]);
}
