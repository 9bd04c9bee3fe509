//! Every system call by which the real program changes the disk fails, each with each of the errors that a disk gives: once, and from
//! then on. Nothing is lost or half-done, and what failed is named.
//!
//! How many of the faults, says `extent`.

use std::path::Path;

use nix::errno::Errno;

use crate::extent::{in_parallel, points};
use crate::scenes::{Scene, said, scenes, start_again};
use crate::tracer::{Change, Lasts, Trouble, is_permitted};
use crate::tree::Tree;

/// EXDEV is what makes the program copy; at any other call it is an error as all others are.
const ERRORS: [Errno; 7] =
    [Errno::ENOSPC, Errno::EACCES, Errno::EROFS, Errno::EIO, Errno::EXDEV, Errno::EMFILE, Errno::EINTR];

#[test]
fn a_failing_disk_loses_nothing_and_is_told() {
    if !is_permitted("the fault test") {
        return;
    }
    let (mut faults, mut all) = (0, 0);
    for scene in scenes() {
        let changes = scene.run(&scene.bench(), &Trouble::default()).changes;
        let each = ERRORS.len() * 2;
        let taken = points(all, changes.len() * each, 211);
        let new = scene.end().times_of_made_things_aside();
        in_parallel(&taken, |number| {
            let lasts = if number % 2 == 0 { Lasts::Once } else { Lasts::ForEver };
            // A signal interrupts a call, and not for ever: the program waits for none.
            let errno = ERRORS[number / 2 % ERRORS.len()];
            let lasts = if errno == Errno::EINTR { Lasts::Once } else { lasts };
            check(&scene, &new, number / each, errno, lasts);
        });
        faults += taken.len();
        all += changes.len() * each;
    }
    println!("{faults} of {all} faults, losses: 0");
    assert!(faults >= 100, "only {faults} faults");
}

fn check(scene: &Scene, new: &Tree, at: usize, errno: Errno, lasts: Lasts) {
    let bench = scene.bench();
    let old = bench.tree().without_folder_times();
    let outcome = scene.run(&bench, &Trouble { fail_at: Some((at, errno, lasts)), ..Trouble::default() });
    let now = || bench.tree().without_folder_times();
    let said = said(&bench);
    let what = format!("{} ({:?}), {errno} {lasts:?} at {at} {:?}", scene.name, scene.disk, outcome.changes.get(at));
    let is_new = |now: &Tree| now.clone().times_of_made_things_aside() == *new;
    match outcome.exit {
        Some(0) => assert!(is_new(&now()), "{what} succeeded\nnow:{:?}", now()),
        Some(2 | 3) => {
            // Where all calls fail from then on, or the failure makes the program copy, it is a later one that stops it.
            let is_one = lasts == Lasts::Once && errno != Errno::EXDEV;
            let failed = &outcome.changes[at..if is_one { at + 1 } else { outcome.changes.len() }];
            assert!(failed.iter().any(|change| names_path(&said, change)), "{what} names another path: {said}");
            assert_ne!(errno, Errno::EINTR, "{what} was not tried again: {said}");
            if said.contains("takes back what is half done") {
                assert_eq!(lasts, Lasts::ForEver, "{what} was not taken back: {said}");
                let is_known = bench.history().pending.is_some() || is_new(&now());
                assert!(is_known, "{what} is not known any more: {said}\nnow:{:?}", now());
            } else {
                assert!(!said.contains("stays at"), "{what} leaves something: {said}");
                assert!(now() == old, "{what} is half-done: {said}\nold:{old:?}\nnow:{:?}", now());
            }
        }
        exit => panic!("{what} ended with {exit:?}: {said}"),
    }
    start_again(&bench, &Trouble::default());
    let left = now();
    assert!(left == old || is_new(&left), "{what}, and then not mended: {said}\nold:{old:?}\nnow:{left:?}");
    assert!(bench.history().pending.is_none(), "{what} is still pending");
}

/// Whether a message names what a call was to change.
fn names_path(said: &str, change: &Change) -> bool {
    let is_named = |named: &Path| change.paths.iter().any(|path| path.ends_with(named) || named.ends_with(path));
    said.split('`').skip(1).step_by(2).map(Path::new).any(is_named)
}
