//! `demo`: the sample on somebody else's disk.

use std::fs;
use std::path::Path;

use crate::harness::Workspace;

/// What the sample's own test knows of this repository is true of what is written.
#[test]
fn the_sample_is_this_repositorys_own() {
    let home = Workspace::new(&[]);
    let folder = home.path("new/sample");
    let run = home.run(&["demo", folder.to_str().unwrap(), "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let document = run.json();
    let files: Vec<&str> = document["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
    assert_eq!(home.files(), files.iter().map(|file| format!("new/sample/{file}")).collect::<Vec<_>>());
    for file in files {
        let own = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        assert!(fs::read(folder.join(file)).unwrap() == own, "{file}");
    }
    let check = home.run(&["check", folder.to_str().unwrap()]);
    assert_eq!(check.code, 1, "the sample shows an open wound: {}", check.stdout);
    assert!(check.stdout.contains("membrane/integrations/book-shipment.yaml"), "{}", check.stdout);
}

#[test]
fn without_a_terminal_the_folder_is_told_and_stays() {
    let home = Workspace::new(&[]);
    let temporary = home.path("tmp/");
    fs::create_dir(&temporary).unwrap();
    let run = home.run_with(&["demo"], &[("TMPDIR", temporary.to_str().unwrap())]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let made = fs::read_dir(&temporary).unwrap().next().expect("a folder is made").unwrap().path();
    assert!(run.stdout.starts_with(&format!("wrote the sample into {}:\n", made.display())), "{}", run.stdout);
    assert_eq!(home.run(&["plan", made.to_str().unwrap()]).code, 1);
}

#[test]
fn nothing_is_written_where_something_stands() {
    let home = Workspace::new(&[("taken/note.txt", "mine"), ("empty/", "")]);
    let taken = home.run(&["demo", "taken"]);
    assert_eq!(taken.code, 3, "{}", taken.stderr);
    assert!(taken.stderr.contains("taken` is not empty"), "{}", taken.stderr);
    let file = home.run(&["demo", "taken/note.txt"]);
    assert_eq!(file.code, 2, "{}", file.stderr);
    assert!(file.stderr.contains("note.txt` is no folder"), "{}", file.stderr);
    let dry = home.run(&["demo", "empty", "--dry-run"]);
    assert_eq!((dry.code, dry.stdout.starts_with("would write the sample into ")), (0, true), "{}", dry.stderr);
    assert_eq!(home.files(), ["taken/note.txt"]);
}
