//! Applying, undoing and redoing, on a real disk.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;

use membrane_tui::disk::apply::{self, ApplyError};
use membrane_tui::disk::journal::{Journal, JournalError, JournalState};
use membrane_tui::workspace::relocate::{Piece, Relocation, Seen, Spot, Step};

use crate::bench::{Bench, make, rel, relocation, root};
#[cfg(target_os = "linux")]
use crate::extent::left_out;

const A: &str = "key: a\n";
const B: &str = "key: b\n";

/// Applies, and says what stands there now.
fn applied(bench: &Bench, steps: Vec<Step>) -> Vec<String> {
    apply::apply(&mut bench.journal(), &relocation(steps)).unwrap();
    bench.tree().files().into_iter().map(str::to_owned).collect()
}

#[test]
fn a_move_is_made_undone_and_redone_with_nothing_changed_but_the_place() {
    let check = |files: &[(&str, &str)], steps: &dyn Fn(&Bench) -> Vec<Step>, expected: &[&str]| {
        let bench = Bench::with(files);
        let before = bench.tree();
        assert_eq!(applied(&bench, steps(&bench)), expected);
        let after = bench.tree();
        apply::undo(&mut bench.journal()).unwrap();
        assert_eq!(bench.tree(), before);
        apply::redo(&mut bench.journal()).unwrap();
        assert_eq!(bench.tree().without_folder_times(), after.without_folder_times());
    };
    check(&[("a", A), ("b/", "")], &|bench| vec![bench.moving("a", "b/a")], &["b/a"]);
    check(&[("a", A)], &|bench| vec![make("b"), make("b/c"), bench.moving("a", "b/c/d")], &["b/c/d"]);
    check(
        &[("x/x.yaml", A), ("x/README.md", "about"), ("x/deep/er", B)],
        &|bench| {
            vec![
                make("t"),
                bench.moving("x", "t/y"),
                Step::moving(rel("t/y/x.yaml"), rel("t/y/y.yaml"), bench.seen("x/x.yaml")),
            ]
        },
        &["t/y/README.md", "t/y/deep/er", "t/y/y.yaml"],
    );
    check(
        &[("one", A), ("two", B)],
        &|bench| {
            let (one, two) = (bench.seen("one"), bench.seen("two"));
            let step = |from, to, seen: &Seen| Step::moving(rel(from), rel(to), seen.clone());
            vec![step("one", "aside", &one), step("two", "one", &two), step("aside", "two", &one)]
        },
        &["one", "two"],
    );
    check(
        &[("only/a", A), ("b/", "")],
        &|bench| {
            let emptied = Step::Move { from: root("only"), to: Spot::Kept(0), seen: Seen::Empty };
            vec![bench.moving("only/a", "b/a"), emptied]
        },
        &["b/a"],
    );
    check(
        &[("new", A), ("old", B)],
        &|bench| {
            let aside = Step::Move { from: root("old"), to: Spot::Kept(0), seen: bench.seen("old") };
            vec![aside, bench.moving("new", "old")]
        },
        &["old"],
    );
}

/// A folder that moves away leaves its name to another, which is to be made.
#[test]
fn a_folder_is_made_where_one_stood_that_moved_away() {
    let bench = Bench::with(&[("x/a", A), ("b", B)]);
    let before = bench.tree();
    let steps = vec![bench.moving("x", "y"), make("x"), bench.moving("b", "x/b")];
    assert_eq!(applied(&bench, steps), ["x/b", "y/a"]);
    apply::undo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree(), before);
}

#[test]
fn what_is_created_waits_in_the_journal_and_goes_back_to_it() {
    let bench = Bench::with(&[("a", A)]);
    let before = bench.tree();
    let text: &[u8] = b"key: piece # as it was\n";
    let seen = Seen::File { size: text.len() as u64, hash: *blake3::hash(text).as_bytes() };
    let new = Relocation {
        pieces: vec![(0, Piece::File(text.into())), (1, Piece::Link("../a".into()))],
        ..relocation(vec![
            make("b"),
            Step::Move { from: Spot::Kept(0), to: root("b/piece"), seen },
            Step::Move { from: Spot::Kept(1), to: root("b/link"), seen: Seen::Link("../a".into()) },
        ])
    };
    apply::apply(&mut bench.journal(), &new).unwrap();
    assert_eq!(bench.read("b/piece").as_bytes(), text);
    assert_eq!(bench.read("b/link"), A);
    apply::undo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree(), before);
    apply::redo(&mut bench.journal()).unwrap();
    assert_eq!(bench.read("b/piece").as_bytes(), text);
}

#[test]
fn permissions_times_attributes_and_hard_links_survive() {
    let bench = Bench::with(&[("a", A), ("b/", "")]);
    fs::hard_link(bench.path("a"), bench.path("other")).unwrap();
    fs::set_permissions(bench.path("a"), fs::Permissions::from_mode(0o640)).unwrap();
    let has_attributes = xattr::set(bench.path("a"), "user.note", b"kept").is_ok();
    let before = bench.path("a").metadata().unwrap();
    applied(&bench, vec![bench.moving("a", "b/a")]);
    let after = bench.path("b/a").metadata().unwrap();
    assert_eq!((after.ino(), after.mode(), after.nlink()), (before.ino(), before.mode(), 2));
    assert_eq!((after.mtime(), after.mtime_nsec()), (before.mtime(), before.mtime_nsec()));
    if has_attributes {
        assert_eq!(xattr::get(bench.path("b/a"), "user.note").unwrap().as_deref(), Some(&b"kept"[..]));
    }
}

/// What is replaced goes into the journal, which is on another device here: it is copied there, and back.
#[cfg(target_os = "linux")]
#[test]
fn permissions_times_attributes_and_links_survive_another_device() {
    let bench = Bench::with(&[("x/a", A), ("x/deep/b", B), ("x/empty/", "")]);
    let state = tempfile::TempDir::new_in("/dev/shm").unwrap();
    if state.path().metadata().unwrap().dev() == bench.root().metadata().unwrap().dev() {
        return left_out("a move between two devices: /dev/shm is none of its own");
    }
    fs::hard_link(bench.path("x/a"), bench.path("x/deep/other")).unwrap();
    symlink("../a", bench.path("x/deep/link")).unwrap();
    rustix::fs::mknodat(rustix::fs::CWD, bench.path("x/fifo"), rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    fs::set_permissions(bench.path("x/deep/b"), fs::Permissions::from_mode(0o4750)).unwrap();
    fs::set_permissions(bench.path("x/deep"), fs::Permissions::from_mode(0o710)).unwrap();
    let has_attributes = xattr::set(bench.path("x/a"), "user.note", b"kept").is_ok();
    let before = bench.tree();
    let mut journal = Journal::open(&bench.root(), state.path()).unwrap();
    let aside = Step::Move { from: root("x"), to: Spot::Kept(0), seen: bench.seen("x") };
    apply::apply(&mut journal, &relocation(vec![aside])).unwrap();
    assert_eq!(bench.tree().files(), [""; 0]);
    apply::undo(&mut journal).unwrap();
    assert_eq!(bench.tree(), before);
    let (one, other) = (bench.path("x/a").metadata().unwrap(), bench.path("x/deep/other").metadata().unwrap());
    assert_eq!((one.ino(), one.nlink()), (other.ino(), 2));
    if has_attributes {
        assert_eq!(xattr::get(bench.path("x/a"), "user.note").unwrap().as_deref(), Some(&b"kept"[..]));
    }

    fs::hard_link(bench.path("x/a"), bench.path("outside")).unwrap();
    let before = bench.tree();
    let aside = Step::Move { from: root("x"), to: Spot::Kept(0), seen: bench.seen("x") };
    let error = apply::apply(&mut journal, &relocation(vec![aside])).unwrap_err();
    assert!(error.to_string().contains("hard links"), "{error}");
    assert_eq!(bench.tree().without_folder_times(), before.without_folder_times());
}

#[test]
fn nothing_moves_where_the_disk_is_not_as_it_was_seen() {
    type Change = fn(&Bench);
    let check = |change: Change, words: &str| {
        let bench = Bench::with(&[("a", A), ("x/in", B), ("b/", "")]);
        symlink("a", bench.path("link")).unwrap();
        let steps = vec![
            make("made"),
            bench.moving("x", "made/x"),
            bench.moving("link", "made/link"),
            bench.moving("a", "b/a"),
        ];
        change(&bench);
        let before = bench.tree();
        let error = apply::apply(&mut bench.journal(), &relocation(steps)).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
        assert!(error.is_refusal());
        assert_eq!(bench.tree(), before);
        assert!(bench.history().entries.is_empty());
    };
    check(|bench| bench.write("a", "key: edited\n"), "`a` was edited");
    check(|bench| bench.write("x/in", "key: c\n"), "`x/in` was edited");
    check(|bench| fs::remove_file(bench.path("a")).unwrap(), "`a` is not there any more");
    check(
        |bench| fs::remove_file(bench.path("a")).and_then(|()| fs::create_dir(bench.path("a"))).unwrap(),
        "was replaced",
    );
    check(
        |bench| fs::remove_file(bench.path("link")).and_then(|()| symlink("b", bench.path("link"))).unwrap(),
        "leads somewhere else",
    );
    check(|bench| bench.write("b/a", "mine\n"), "`b/a` exists already");
    check(|bench| fs::create_dir(bench.path("b/a")).unwrap(), "`b/a` exists already");
    check(|bench| symlink("nowhere", bench.path("b/a")).unwrap(), "`b/a` exists already");
}

#[test]
fn a_failure_in_the_middle_takes_back_what_was_done() {
    let bench = Bench::with(&[("a", A), ("b", B), ("file", "in the way")]);
    let before = bench.tree();
    let steps = vec![make("made"), bench.moving("a", "made/a"), bench.moving("b", "file/b")];
    let error = apply::apply(&mut bench.journal(), &relocation(steps)).unwrap_err();
    assert!(matches!(&error, ApplyError::Io { path, .. } if path == Path::new("b")), "{error}");
    assert_eq!(bench.tree().without_folder_times(), before.without_folder_times());
    assert_eq!(bench.history().entries[0].state, JournalState::TakenBack);
    assert!(matches!(apply::undo(&mut bench.journal()), Err(ApplyError::NothingToUndo { .. })));
}

/// The piece that was to take the place of the file never left the journal; what stands at its place is the file itself.
#[test]
fn what_was_never_replaced_is_not_taken_for_an_edit() {
    let bench = Bench::with(&[("a", A), ("b", B), ("file", "in the way")]);
    let before = bench.tree();
    let text: &[u8] = b"key: new\n";
    let seen = Seen::File { size: text.len() as u64, hash: *blake3::hash(text).as_bytes() };
    let replacing = Relocation {
        pieces: vec![(1, Piece::File(text.into()))],
        ..relocation(vec![
            bench.moving("b", "file/b"),
            Step::Move { from: root("a"), to: Spot::Kept(0), seen: bench.seen("a") },
            Step::Move { from: Spot::Kept(1), to: root("a"), seen },
        ])
    };
    let error = apply::apply(&mut bench.journal(), &replacing).unwrap_err();
    assert!(matches!(&error, ApplyError::Io { path, .. } if path == Path::new("b")), "{error}");
    assert_eq!(bench.tree(), before);
}

#[test]
fn undo_refuses_where_an_edit_or_a_new_file_would_be_lost() {
    let bench = Bench::with(&[("a", A), ("b/", "")]);
    applied(&bench, vec![bench.moving("a", "b/a")]);
    bench.write("b/a", "key: edited\n");
    let error = apply::undo(&mut bench.journal()).unwrap_err();
    assert!(error.to_string().contains("`b/a` was edited"), "{error}");
    bench.write("b/a", A);
    bench.write("a", "someone's new file\n");
    let before = bench.tree();
    let error = apply::undo(&mut bench.journal()).unwrap_err();
    assert!(matches!(error, ApplyError::Taken { .. }), "{error}");
    assert_eq!(bench.tree(), before);

    // What the relocation wrote itself would leave the workspace.
    let bench = Bench::with(&[("a", A)]);
    let text: &[u8] = b"key: piece\n";
    let seen = Seen::File { size: text.len() as u64, hash: *blake3::hash(text).as_bytes() };
    let create = Step::Move { from: Spot::Kept(0), to: root("new"), seen };
    let writing = Relocation { pieces: vec![(0, Piece::File(text.into()))], ..relocation(vec![create]) };
    apply::apply(&mut bench.journal(), &writing).unwrap();
    bench.write("new", "key: edited\n");
    let error = apply::undo(&mut bench.journal()).unwrap_err();
    assert!(error.to_string().contains("`new` was edited"), "{error}");
    assert_eq!(bench.read("new"), "key: edited\n");
}

#[test]
fn what_is_left_for_good_gives_way_to_the_relocation_before_it() {
    let bench = Bench::with(&[("a", A), ("b", B)]);
    applied(&bench, vec![bench.moving("a", "c")]);
    applied(&bench, vec![bench.moving("b", "d")]);
    bench.write("b", "someone's new file\n");
    apply::undo(&mut bench.journal()).unwrap_err();
    let left = apply::leave(&mut bench.journal()).unwrap();
    assert_eq!((left.id, bench.history().entries[1].state), (2, JournalState::Left));
    assert_eq!(bench.tree().files(), ["b", "c", "d"]);
    apply::undo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree().files(), ["a", "b", "d"]);
    assert!(matches!(apply::leave(&mut bench.journal()), Err(ApplyError::NothingToUndo { .. })));
}

#[test]
fn a_folder_that_was_made_stays_when_something_else_stands_in_it() {
    let bench = Bench::with(&[("a", A)]);
    applied(&bench, vec![make("made"), bench.moving("a", "made/a")]);
    bench.write("made/theirs", "kept");
    apply::undo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree().files(), ["a", "made/theirs"]);
    apply::redo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree().files(), ["made/a", "made/theirs"]);
}

#[test]
fn history_reaches_back_through_earlier_sessions() {
    let bench = Bench::with(&[("a", A)]);
    let names = ["a", "b", "c", "d"];
    for pair in names.windows(2) {
        applied(&bench, vec![bench.moving(pair[0], pair[1])]);
    }
    for expected in ["c", "b", "a"] {
        apply::undo(&mut bench.journal()).unwrap();
        assert_eq!(bench.tree().files(), [expected]);
    }
    assert!(matches!(apply::undo(&mut bench.journal()), Err(ApplyError::NothingToUndo { .. })));
    for expected in ["b", "c", "d"] {
        apply::redo(&mut bench.journal()).unwrap();
        assert_eq!(bench.tree().files(), [expected]);
    }
    assert!(matches!(apply::redo(&mut bench.journal()), Err(ApplyError::NothingToRedo { .. })));
}

#[test]
fn nothing_moves_without_a_journal() {
    let bench = Bench::with(&[("a", A)]);
    fs::create_dir_all(bench.state().parent().unwrap()).unwrap();
    fs::write(bench.state(), "a file where a folder should be").unwrap();
    let error = Journal::open(&bench.root(), &bench.state()).unwrap_err();
    assert!(matches!(&error, JournalError::Unusable { path, .. } if path.starts_with(bench.state())), "{error}");
}

#[test]
fn two_programs_do_not_move_files_of_one_root_at_once() {
    let bench = Bench::with(&[("a", A)]);
    let first = bench.journal();
    let second = Journal::open(&bench.root(), &bench.state());
    assert!(matches!(second, Err(JournalError::Busy { .. })));
    drop(first);
    Journal::open(&bench.root(), &bench.state()).unwrap();
}

#[test]
fn the_journal_is_for_its_owner_alone() {
    let bench = Bench::with(&[("a", A)]);
    applied(&bench, vec![bench.moving("a", "b")]);
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&bench.log()), 0o600);
    assert_eq!(mode(&bench.state()), 0o700);
}

/// Whatever part of the journal a crash leaves, the next start finds the old state or the new one.
#[test]
fn a_journal_cut_at_any_byte_leads_to_the_old_state_or_the_new() {
    let bench = Bench::with(&[("a", A), ("x/in", B)]);
    let before = bench.tree().without_folder_times();
    applied(&bench, vec![make("made"), bench.moving("a", "made/a"), bench.moving("x", "made/x")]);
    let after = bench.tree().without_folder_times();
    let log = fs::read(bench.log()).unwrap();
    let begun = log.iter().position(|b| *b == b'\n').unwrap() + 1;
    for length in begun..=log.len() {
        fs::write(bench.log(), &log[..length]).unwrap();
        let mut journal = bench.journal();
        let recovered = apply::recover(&mut journal).unwrap();
        let is_whole = length == log.len();
        assert_eq!(recovered.is_none(), is_whole, "cut at {length} of {}", log.len());
        assert_eq!(bench.tree().without_folder_times(), if is_whole { after.clone() } else { before.clone() });
        drop(journal);
        fs::write(bench.log(), "").unwrap();
        if !is_whole {
            applied(&bench, vec![make("made"), bench.moving("a", "made/a"), bench.moving("x", "made/x")]);
        }
    }
}

#[test]
fn a_damaged_journal_is_told_and_nothing_moves() {
    let bench = Bench::with(&[("a", A)]);
    applied(&bench, vec![bench.moving("a", "b")]);
    let text = fs::read_to_string(bench.log()).unwrap();
    fs::write(bench.log(), format!("nonsense\n{text}")).unwrap();
    let error = Journal::open(&bench.root(), &bench.state()).unwrap_err();
    assert!(matches!(&error, JournalError::Damaged { line: 1, .. }), "{error}");
    assert!(error.to_string().contains("put the file away"), "{error}");
}

#[test]
fn an_interrupted_relocation_is_taken_back_before_another() {
    let bench = Bench::with(&[("a", A)]);
    applied(&bench, vec![bench.moving("a", "b")]);
    let text = fs::read_to_string(bench.log()).unwrap();
    fs::write(bench.log(), text.lines().next().unwrap().to_owned() + "\n").unwrap();
    assert_eq!(bench.history().pending.unwrap().title, "Test");
    let mut journal = bench.journal();
    let again = apply::apply(&mut journal, &relocation(vec![bench.moving("b", "c")]));
    assert!(matches!(again, Err(ApplyError::Interrupted { .. })));
    let recovered = apply::recover(&mut journal).unwrap().unwrap();
    assert!(recovered.left.is_empty());
    assert_eq!(bench.tree().files(), ["a"]);
    assert!(apply::recover(&mut journal).unwrap().is_none());
}

#[test]
fn what_cannot_be_taken_back_stays_and_is_told() {
    let bench = Bench::with(&[("a", A)]);
    applied(&bench, vec![bench.moving("a", "b")]);
    let text = fs::read_to_string(bench.log()).unwrap();
    fs::write(bench.log(), text.lines().next().unwrap().to_owned() + "\n").unwrap();
    bench.write("a", "someone's new file\n");
    let recovered = apply::recover(&mut bench.journal()).unwrap().unwrap();
    assert_eq!(recovered.left[0].at, "b");
    assert_eq!(bench.read("a"), "someone's new file\n");
    assert_eq!(bench.read("b"), A);
}
