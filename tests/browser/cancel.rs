//! A push or a rehearsal that is cancelled, left or ended by a signal before its CLI is started: it is never started.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rustix::process::Signal;

use crate::browser::Browser;
use crate::gate::Gate;
use crate::workspace::Workspace;

/// A workspace with a CLI that is held when it is asked for its version, and would leave a mark when it pushes.
fn held() -> (Workspace, Gate) {
    let workspace = Workspace::sample();
    let gate = Gate::new(&workspace.home());
    let script = format!(
        "#!/bin/sh\nif [ \"$1\" = --version ]; then {}; fi\ntouch {}\n",
        gate.wait(),
        workspace.path("mark").display()
    );
    workspace.write("node_modules/.bin/new", &script);
    fs::set_permissions(workspace.path("node_modules/.bin/new"), fs::Permissions::from_mode(0o755)).unwrap();
    // Renamed into place, so that it is never executed while it is still open for writing.
    fs::rename(workspace.path("node_modules/.bin/new"), workspace.path("node_modules/.bin/membrane")).unwrap();
    workspace
        .write("membrane.config.yml", "workspaces: { default: { key: some-key-1, secret: a-secret-of-default } }\n");
    (workspace, gate)
}

/// The two runs: the keys that order it, each with what is seen then. The program is the project's, and so asked for.
const RUNS: [&[(&str, &str)]; 2] = [
    &[("p", "push to default"), ("\r", "[ Start it ]"), ("\t\r", "push to default: starting…")],
    &[("R", "[ Start it ]"), ("\t\r", "rehearsal: starting…")],
];

/// Comes with a run to where it is starting, lets `cancel` cancel it, and looks that its CLI was not started and no copy is left.
fn check(cancel: impl Fn(&mut Browser)) {
    for order in RUNS {
        let (workspace, gate) = held();
        let temporary = workspace.home().join("tmp");
        fs::create_dir(&temporary).unwrap();
        let mut browser = workspace.browse_with((80, 24), vec![("TMPDIR", temporary.clone().into())]);
        browser.see("watching");
        for (keys, seen) in order {
            browser.press(keys);
            browser.see(seen);
        }
        gate.reached();
        cancel(&mut browser);
        assert!(!workspace.path("mark").exists(), "{order:?}: it was started");
        assert_eq!(fs::read_dir(temporary).unwrap().count(), 0, "{order:?}: a copy is left");
    }
}

#[test]
fn the_key_that_cancels_is_heard_from_the_first_moment() {
    check(|browser| {
        browser.press("\x18");
        browser.see("ended, ! see below");
        browser.see("cancelled before the CLI was started");
        browser.press("1q");
        browser.ends();
    });
}

#[test]
fn who_leaves_while_it_starts_starts_nothing() {
    check(|browser| {
        browser.press("\x1b");
        browser.see("m move");
        browser.press("q");
        browser.see("[ Cancel ]");
        browser.press("\t\r");
        assert_eq!(browser.ends().exit_code(), 0);
        browser.assert_restored();
    });
}

#[test]
fn a_signal_while_it_starts_starts_nothing() {
    for signal in [Signal::TERM, Signal::HUP] {
        check(|browser| {
            browser.signal(signal);
            assert!(browser.ends().signal().is_some());
            browser.assert_restored();
        });
    }
}
