//! A defect of the browser while a push or a rehearsal runs: in a process and a pseudo-terminal of its own.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::mpsc::channel;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::*;
use crate::open::open;
use crate::tui::keys::Chord;
use crate::tui::model::Pane;

/// The workspace of the browser below, and the key that orders the run; set by the other test, which runs it in a process of its own.
const ROOT: &str = "TEST_BROWSER_PANICS_IN";
const KEY: &str = "TEST_BROWSER_PANICS_AFTER";

/// A key, and when it is to be pressed.
type Step<'k> = (fn(&Model) -> bool, &'k str);

#[test]
#[ignore = "the tests below run it, in a terminal of its own"]
fn panics_while_something_runs() {
    let root = std::env::var_os(ROOT).map(PathBuf::from);
    let key = std::env::var(KEY).expect("to be run by the other test");
    let request = Request { root, ..Request::default() };
    let (messages, inbox) = channel();
    let press = |key: &str| drop(messages.send(Message::Key(Chord::into(key.parse().expect("a test's key")))));
    let opened = open(&request).expect("the workspace of the other test");
    let mut browser = Browser::open(opened, request, Options::default(), messages.clone(), inbox).expect("a terminal");
    let mut waiting: Vec<Step> = vec![(|model| model.snapshot.is_some(), &key)];
    if key == "p" {
        let is_told =
            |model: &Model| matches!(&model.mode, super::super::model::Mode::Before(it) if it.preflight.is_some());
        waiting.push((is_told, "enter"));
    }
    waiting.reverse();
    loop {
        for message in browser.batch(Instant::now()).expect("messages come") {
            browser.take(message).expect("it goes on");
        }
        let model = &browser.model;
        let shown = model.run.as_ref().and_then(|run| run.screen.as_ref()).map(|screen| screen.contents());
        if model.focus == Pane::Push && shown.is_some_and(|text| text.contains("it runs")) {
            panic!("a defect of this test");
        }
        if let Some((_, key)) = waiting.pop_if(|(is_ready, _)| is_ready(model)) {
            press(key);
        }
    }
}

/// Runs the browser above on a workspace whose CLI does not end by itself; gives all that reached the terminal.
fn panicked(key: &str, folder: &Path) -> String {
    let at = |path: &str| folder.join(path);
    for made in ["root/membrane/integrations", "bin", "home", "tmp"] {
        fs::create_dir_all(at(made)).unwrap();
    }
    fs::write(at("root/membrane.config.yml"), "workspaces: {dev: {key: some-key-1, secret: a-secret}}").unwrap();
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 1.2.3; exit; fi\ntrap '' TERM HUP\nsleep 1000 &\necho $$ $! > {}\necho it runs\nwait; sleep 1000\n",
        at("pids").display()
    );
    fs::write(at("bin/new"), script).unwrap();
    fs::set_permissions(at("bin/new"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::rename(at("bin/new"), at("bin/membrane")).unwrap();

    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pty = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(["--exact", "tui::run::tests::panics_while_something_runs", "--ignored", "--nocapture"]);
    command.env(ROOT, at("root"));
    command.env(KEY, key);
    command.env("PATH", format!("{}:/usr/bin:/bin", at("bin").display()));
    command.env("HOME", at("home"));
    command.env("XDG_STATE_HOME", at("home/state"));
    command.env("TMPDIR", at("tmp"));
    command.env("RUST_BACKTRACE", "0");
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let mut bytes = Vec::new();
    // A terminal that nobody holds open any more is read to its end, or gives an error there.
    let _ = pty.master.try_clone_reader().unwrap().read_to_end(&mut bytes);
    assert!(!child.wait().unwrap().success());
    String::from_utf8_lossy(&bytes).into_owned()
}

fn lives(pid: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with('Z'))
}

#[test]
fn a_defect_ends_what_runs_and_gives_the_terminal_back_and_says_so() {
    for (key, told) in [
        ("p", "membrane-tui: the push to `dev` was ended with it; what had arrived by then is on the server"),
        ("R", "membrane-tui: the rehearsal was ended with it, and its copy is removed"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let said = panicked(key, folder.path());
        let after = said.split("\x1b[?1049l").nth(1).unwrap_or_else(|| panic!("{key}: not given back\n{said:?}"));
        assert!(after.contains("a defect of this test") && after.contains(told), "{key}: {after}");
        assert!(!after.contains("\x1b[?1049h"), "{key}: taken again");
        let pids = fs::read_to_string(folder.path().join("pids")).unwrap();
        assert_eq!(pids.split_whitespace().count(), 2);
        assert!(!pids.split_whitespace().any(lives), "{key}: the CLI goes on");
        assert_eq!(fs::read_dir(folder.path().join("tmp")).unwrap().count(), 0, "{key}: a copy is left");
    }
}
