//! The terminal: taken, shared, resized, and given back however the browser ends.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use rustix::process::{Signal, WaitOptions, waitpid};

use crate::workspace::Workspace;

#[test]
fn it_is_given_back_when_the_browser_is_left() {
    for key in ["q", "\x03"] {
        let workspace = Workspace::sample();
        let mut browser = workspace.browse((80, 24));
        browser.see("watching");
        browser.press(key);
        assert_eq!(browser.ends().exit_code(), 0);
        browser.assert_restored();
    }
}

#[test]
fn signals_that_end_the_browser_give_it_back() {
    for (signal, name) in [(Signal::TERM, "Terminated"), (Signal::HUP, "Hangup"), (Signal::INT, "Interrupt")] {
        let workspace = Workspace::sample();
        let mut browser = workspace.browse((80, 24));
        browser.see("watching");
        browser.signal(signal);
        assert_eq!(browser.ends().signal(), Some(name));
        browser.assert_restored();
    }
}

#[test]
fn ctrl_z_stops_and_fg_goes_on() {
    for stop in [None, Some(Signal::TSTP)] {
        let workspace = Workspace::sample();
        let mut browser = workspace.browse((80, 24));
        browser.see("watching");
        match stop {
            None => browser.press("\x1a"),
            Some(signal) => browser.signal(signal),
        }
        browser.wait("the first screen", |screen| !screen.alternate_screen());
        let (_, status) = waitpid(Some(browser.pid()), WaitOptions::UNTRACED).unwrap().unwrap();
        assert!(status.stopped());
        browser.assert_restored();
        browser.signal(Signal::CONT);
        browser.see("problems (");
        browser.press("?");
        browser.see("help: browsing");
        browser.press("qq");
        assert_eq!(browser.ends().exit_code(), 0);
        browser.assert_restored();
    }
}

/// Half an escape sequence, of which the rest never comes: a line that broke, or Esc and `[` by hand.
#[test]
fn it_is_given_back_while_half_a_sequence_is_pending() {
    for half in [&b"\x1b["[..], b"\x1b[<0;1", b"\x1b[200~pasted", b"\xc3"] {
        let workspace = Workspace::sample();
        let mut browser = workspace.browse((80, 24));
        browser.see("watching");
        browser.press_bytes(half);
        browser.signal(Signal::TSTP);
        browser.wait("the first screen", |screen| !screen.alternate_screen());
        let (_, status) = waitpid(Some(browser.pid()), WaitOptions::UNTRACED).unwrap().unwrap();
        assert!(status.stopped());
        browser.signal(Signal::CONT);
        browser.see("problems (");
        browser.signal(Signal::TERM);
        assert_eq!(browser.ends().signal(), Some("Terminated"));
        browser.assert_restored();
    }
}

#[test]
fn it_follows_the_size_of_the_terminal() {
    let workspace = Workspace::sample();
    let browser = workspace.browse((120, 40));
    browser.see("2 detail");
    browser.resize(30, 10);
    browser.see_line(&["1 tree", "2 detail", "3 prob"]);
    browser.resize(20, 5);
    browser.see("too small: 20x5");
    browser.resize(1, 1);
    browser.wait("one cell", |screen| screen.contents() == "t");
    browser.resize(80, 24);
    browser.see("book-shipment");
}

#[test]
fn it_sleeps_while_nothing_happens() {
    let workspace = Workspace::sample();
    let mut browser = workspace.browse((80, 24));
    browser.see("watching");
    browser.press("?");
    browser.see("help: browsing");
    // The watcher may still be settling; from the first quiet second on, nothing may move.
    while !browser.is_quiet_for(Duration::from_secs(1)) {}
    let before = wake_ups(browser.pid());
    assert!(browser.is_quiet_for(Duration::from_secs(2)));
    assert_eq!(wake_ups(browser.pid()), before);
}

/// How often the threads of a process have gone to sleep and woken up again.
fn wake_ups(pid: rustix::process::Pid) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{}/task", pid.as_raw_nonzero())).unwrap();
    let status = |task: fs::DirEntry| fs::read_to_string(task.path().join("status")).unwrap();
    let switches = |status: String| {
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:")).unwrap();
        line.trim().parse::<u64>().unwrap()
    };
    tasks.map(|task| switches(status(task.unwrap()))).sum()
}

#[test]
fn the_editor_has_it_whole() {
    let workspace = Workspace::sample();
    let editor = workspace.home().join("editor");
    // Reads a line from the terminal: it must be the terminal's own line, with nobody else reading along.
    fs::write(&editor, "#!/bin/sh\necho editing \"$1\"\nread line\necho \"# $line\" >> \"$1\"\n").unwrap();
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).unwrap();
    let mut browser = workspace.browse_with((80, 60), vec![("EDITOR", editor.into())]);
    browser.see("watching");
    browser.press("/reserve-dock\re");
    browser.see("editing");
    browser.press("a remark of mine\r");
    browser.see("edited membrane/integrations/dockside/actions");
    browser.see("# a remark of mine");
    browser.press("q");
    browser.ends();
    browser.assert_restored();
}

#[test]
fn an_editor_that_fails_is_told_and_nothing_ends() {
    let workspace = Workspace::sample();
    for (editor, said) in [("false", "the editor `false` ended"), ("", "no editor is known")] {
        let mut browser = workspace.browse_with((80, 24), vec![("VISUAL", editor.into())]);
        browser.see("watching");
        browser.press("e");
        browser.see(said);
        browser.press("q");
        browser.ends();
    }
}

#[test]
fn the_path_goes_to_the_clipboard_of_the_terminal() {
    let workspace = Workspace::sample();
    let mut browser = workspace.browse((80, 24));
    browser.see("watching");
    browser.press("/shipments-api\ry");
    browser.see("copied membrane/interfaces/shipments-api.yaml");
    let text = String::from_utf8_lossy(&browser.bytes()).into_owned();
    assert!(text.contains("\x1b]52;c;bWVtYnJhbmUvaW50ZXJmYWNlcy9zaGlwbWVudHMtYXBpLnlhbWw=\x1b\\"));
}

#[test]
fn without_colour_nothing_is_coloured() {
    let workspace = Workspace::sample();
    let browser = workspace.browse_with((80, 24), vec![("NO_COLOR", "1".into())]);
    browser.see("watching");
    browser.wait("a badge", |screen| screen.contents().contains("✗ blocked"));
    let coloured = |screen: &vt100::Screen| {
        (0..24).any(|row| {
            (0..80).any(|column| screen.cell(row, column).is_some_and(|cell| cell.fgcolor() != vt100::Color::Default))
        })
    };
    browser.wait("no colour", |screen| !coloured(screen));
}

#[test]
fn a_long_paste_is_taken_whole() {
    let workspace = Workspace::sample();
    let mut browser = workspace.browse((200, 24));
    browser.see("watching");
    browser.press("/");
    let text = "x".repeat(5_000);
    browser.press(&format!("\x1b[200~{text}END\x1b[201~"));
    browser.see("END");
    browser.press("\x1b");
    browser.see("book-shipment");
}
