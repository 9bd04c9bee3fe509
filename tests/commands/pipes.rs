//! A FIFO at each name that the program opens: nothing waits for its other end, and nothing panics.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crate::harness::Workspace;

const FILES: &[(&str, &str)] = &[
    ("membrane/integrations/.gitkeep", ""),
    ("membrane/actions/list.yaml", "name: List\nkey: list\ntype: api-request\n"),
    ("loose.yaml", "name: Loose\nkey: loose\ntype: api-request\n"),
];

/// What a clone can bring along, from the root.
const OF_THE_CLONE: &[&str] = &[
    ".env",
    ".membrane/config.json",
    ".membrane-tui.yaml",
    "membrane.config.yml",
    "membrane/actions/list.yaml",
    "loose.yaml",
    ".git",
    ".git/HEAD",
    ".git/config",
    ".git/commondir",
    ".git/index",
    ".git/info/exclude",
    ".gitignore",
    "membrane/.gitignore",
    "package.json",
    "Makefile",
    "scripts/build.sh",
    ".github/workflows/ci.yml",
    "node_modules/.bin/membrane",
    "node_modules/@membranehq/cli/package.json",
    "node_modules/@integration-app/membrane-cli/package.json",
    "node_modules/js-yaml/package.json",
    "server.json",
];

/// What stands in the user's own folders, from the home.
const OF_THE_USER: &[&str] = &[
    "config/membrane-tui/config.yaml",
    "config/git/config",
    "config/git/ignore",
    ".gitconfig",
    "state/membrane-tui/sessions/2026-01-01 00.00.00Z push to dev of project.log",
];

/// Together these open all of it. `MEMBRANE_PIPES=all` runs the others too.
const OPEN_ALL: &[&[&str]] = &[&["check"], &["doctor"], &["sessions"], &["fix"], &["push"]];

const OTHERS: &[&[&str]] = &[
    &["tree"],
    &["plan"],
    &["explain", "loose.yaml"],
    &["sessions", "1"],
    &["fix", "--dry-run"],
    &["move", "loose.yaml"],
    &["split", "loose.yaml"],
    &["convert", "--to", "spec-yaml"],
    &["scaffold", "membrane/actions"],
    &["undo", "--list"],
    &["undo"],
    &["redo"],
    &["push", "--dry-run"],
    &["rehearse"],
    &["rehearse", "--server-state", "server.json"],
];

#[test]
fn nothing_waits_on_a_pipe_at_any_name() {
    for place in OF_THE_CLONE {
        let workspace = Workspace::new(FILES);
        put_pipe(&workspace.path(place));
        run_all(&workspace, place);
    }
    for place in OF_THE_USER {
        let workspace = Workspace::new(FILES);
        put_pipe(&home(&workspace).join(place));
        run_all(&workspace, place);
    }
}

/// The journal's files have names that only the program knows: it makes them, and each becomes a FIFO in its turn.
#[test]
fn nothing_waits_on_a_pipe_in_the_journal() {
    let journal = |workspace: &Workspace| files_below(&home(workspace).join("state"));
    let made = Workspace::new(FILES);
    assert_eq!(made.run(&["move", "loose.yaml", "membrane/actions/"]).code, 0);
    let names: BTreeSet<OsString> = journal(&made).iter().map(|path| path.file_name().unwrap().to_owned()).collect();
    assert!(["log", "lock"].iter().all(|name| names.contains(OsStr::new(name))), "{names:?}");
    for name in names {
        let workspace = Workspace::new(FILES);
        assert_eq!(workspace.run(&["move", "loose.yaml", "membrane/actions/"]).code, 0);
        let path = journal(&workspace).into_iter().find(|path| path.file_name() == Some(name.as_os_str())).unwrap();
        fs::remove_file(&path).unwrap();
        put_pipe(&path);
        run_all(&workspace, &path.display().to_string());
    }
}

fn home(workspace: &Workspace) -> PathBuf {
    workspace.root().with_file_name("home")
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

fn put_pipe(path: &Path) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let _ = fs::remove_file(path);
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn run_all(workspace: &Workspace, place: &str) {
    let others = if std::env::var_os("MEMBRANE_PIPES").is_some() { OTHERS } else { &[] };
    for words in OPEN_ALL.iter().chain(others) {
        let mut command = workspace.command(&workspace.root());
        let child = command.args(*words).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let (code, told) = ended(child.spawn().unwrap()).unwrap_or_else(|| panic!("{words:?} waits on `{place}`"));
        assert!((0..=4).contains(&code), "{words:?} with a pipe at `{place}`: {code}\n{told}");
    }
}

/// How it ended; `None` where it waits. A minute is no measure of speed: a FIFO without its other end waits for ever.
fn ended(child: Child) -> Option<(i32, String)> {
    let id = rustix::process::Pid::from_child(&child);
    let (send, receive) = channel();
    thread::spawn(move || send.send(child.wait_with_output().unwrap()));
    match receive.recv_timeout(Duration::from_secs(60)) {
        Ok(output) => Some((output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())),
        Err(_) => {
            let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
            None
        }
    }
}
