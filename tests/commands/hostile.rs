//! Bad input: a diagnostic or an error, never a panic.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;

use crate::harness::{Run, Workspace};

const ACTION: &str = "name: List\nkey: list\ntype: api-request\n";

fn workspace() -> Workspace {
    Workspace::new(&[("membrane/integrations/.gitkeep", ""), ("membrane/actions/list.yaml", ACTION)])
}

/// Runs every reading command; none may panic, and `plan` is given back.
fn read_all(workspace: &Workspace) -> Run {
    for command in ["check", "tree"] {
        let run = workspace.run(&[command, "--format", "json"]);
        assert!(matches!(run.code, 0 | 1), "{command}: {} {}", run.code, run.stderr);
        run.json();
    }
    let run = workspace.run(&["plan", "--format", "json"]);
    assert!(matches!(run.code, 0 | 1), "{}", run.stderr);
    run
}

/// The code of a rejected file.
fn rejected(run: &Run, path: &str) -> String {
    let plan = run.json();
    let rows = plan["rejected"].as_array().unwrap();
    let row = rows.iter().find(|row| row["path"] == path).unwrap_or_else(|| panic!("{path} in {rows:?}"));
    row["code"].as_str().unwrap().to_owned()
}

#[test]
fn texts_that_are_none() {
    let workspace = workspace();
    let check = |bytes: &[u8], expected: Option<&str>| {
        fs::write(workspace.path("membrane/actions/odd.yaml"), bytes).unwrap();
        let run = read_all(&workspace);
        match expected {
            Some(code) => assert_eq!(rejected(&run, "membrane/actions/odd.yaml"), code),
            None => assert_eq!(run.json()["loads"].as_array().unwrap().len(), 2, "{bytes:?}"),
        }
    };
    check(b"key: a\0b", Some("nul-byte"));
    check(b"\xff\xfek\0e\0y\0", Some("nul-byte"));
    check(b"key: a\nname: b\xff\n", None);
    check(b"\xef\xbb\xbfkey: a\r\nname: b\r\n", None);
    check(b"a: 1\n---\nb: 2\n", Some("several-documents"));
    check(b"key: [", Some("yaml-rejected"));
}

#[test]
fn depth_and_bombs() {
    let workspace = workspace();
    let deep = "[".repeat(100_000);
    let bomb = (1..40).fold("a0: &a0 [x]\n".to_owned(), |text, n| {
        format!("{text}a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(","))
    });
    for text in [deep, "- ".repeat(100_000), bomb] {
        workspace.write("membrane/actions/odd.yaml", &text);
        read_all(&workspace);
    }
}

#[test]
fn names_that_are_not_text_or_attack_the_terminal() {
    let workspace = workspace();
    fs::write(workspace.root().join("membrane/actions").join(OsStr::from_bytes(b"bad\xff.yaml")), ACTION).unwrap();
    workspace.write("membrane/actions/\x1b]0;owned\x07.yaml", ACTION);
    let run = read_all(&workspace);
    assert_eq!(run.json()["abort"]["code"], "name-not-utf8");
    for command in ["plan", "check", "tree"] {
        let run = workspace.run(&[command]);
        assert!(!run.stdout.contains('\x1b'), "{command}");
    }
}

#[test]
fn links_and_pipes() {
    let workspace = workspace();
    symlink("ring", workspace.path("membrane/actions/ring")).unwrap();
    symlink("..", workspace.path("membrane/actions/up")).unwrap();
    assert_eq!(rejected(&read_all(&workspace), "membrane/actions/ring"), "broken-link");
    fs::remove_file(workspace.path("membrane/actions/ring")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(workspace.path("membrane/actions/pipe")).status().unwrap();
    assert!(made.success());
    assert_eq!(read_all(&workspace).json()["outcome"], "hangs");
}

/// The place that is named after the file would be named after a text that is only near to its name.
#[test]
fn a_file_whose_name_is_no_text_is_not_renamed_to_one_that_is_near() {
    let bytes = OsStr::from_bytes(b"bad\xff.yaml");
    let workspace = workspace();
    let from = workspace.path("membrane/loose").join(bytes);
    fs::create_dir(workspace.path("membrane/loose")).unwrap();
    fs::write(&from, "name: List\ntype: api-request\n").unwrap();
    let plan = workspace.run(&["plan", "--format", "json"]).json();
    let row = plan["ignored"].as_array().unwrap().iter().find(|row| row["looks_like"] == "action").unwrap();
    assert_eq!(row["places"].as_array().unwrap().len(), 0, "{row}");
    let moved = |to: &[&str]| workspace.command(&workspace.root()).arg("move").arg(&from).args(to).output().unwrap();
    assert_ne!(moved(&[]).status.code(), Some(0));
    assert!(from.exists());
    assert_eq!(moved(&["membrane/actions/"]).status.code(), Some(0));
    assert!(workspace.path("membrane/actions").join(bytes).exists());
}
