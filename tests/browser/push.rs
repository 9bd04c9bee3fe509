//! Push from the browser: with programs of every temper, and with the vendor's own.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use membrane_tui::push::loopback::{Loopback, RefusedRequest, ServerState};
use rustix::process::{Pid, test_kill_process};

use crate::vendor;
use crate::workspace::Workspace;

#[test]
fn the_vendors_cli_pushes_a_moved_file() {
    let Some(vendor) = vendor::folder() else { return };
    let workspace = Workspace::sample();
    let server = Loopback::start(ServerState::default()).unwrap();
    let config =
        format!("workspaces: {{ default: {{ key: k7Qm-4fXw, secret: s9Lp-Vt3e, apiUri: '{}' }} }}", server.uri());
    workspace.write("membrane.config.yml", &config);
    std::os::unix::fs::symlink(vendor.join("node_modules"), workspace.path("node_modules")).unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let mut browser = workspace.browse_with((120, 40), vec![("PATH", path)]);
    browser.see("CLI @integration-app/membrane-cli 1.2.3");
    browser.press("M");
    browser.see("2 moves");
    browser.press("\r");
    browser.see_gone("really actions");
    browser.press("/shipments-api\rm");
    browser.see("there: loads as flow `shipments-api`");
    browser.press("\r");
    browser.see("push succeeds and loads");
    browser.press("p");
    browser.see("push to default");
    browser.press("\r");
    browser.see("ended, ✓ as predicted");
    browser.see("exit 0");
    browser.see("arrived, as predicted");
    let arrived = server.requests();
    let flow = arrived.iter().find(|request| request.method == "POST" && request.body["key"] == "shipments-api");
    assert!(flow.is_some_and(|request| request.path.contains("flow")), "{arrived:?}");
    assert!(
        !arrived.iter().any(|request| request.path.contains("integration") && request.body["key"] == "book-shipment")
    );
    browser.press("12");
    browser.see("✓ pushed ");
    browser.press("q");
    browser.ends();
    browser.assert_restored();
}

#[test]
fn no_part_of_a_secret_reaches_the_terminal_when_the_server_refuses() {
    let Some(vendor) = vendor::folder() else { return };
    let (key, secret) = ("k7Qm-4fXw-Zr19", "s9Lp+Vt3/eHd5==");
    for status in [400, 401, 500] {
        let workspace = Workspace::sample();
        let refusal = RefusedRequest { method: Some("POST".to_owned()), path: "/actions".to_owned(), status };
        let server = Loopback::start_failing(ServerState::default(), vec![refusal]).unwrap();
        let config =
            format!("workspaces: {{ default: {{ key: '{key}', secret: '{secret}', apiUri: '{}' }} }}", server.uri());
        workspace.write("membrane.config.yml", &config);
        std::os::unix::fs::symlink(vendor.join("node_modules"), workspace.path("node_modules")).unwrap();
        let mut browser = workspace.browse_with((60, 24), vec![("PATH", std::env::var_os("PATH").unwrap())]);
        browser.see("watching");
        browser.press("p");
        browser.see("push to default");
        browser.press("\r");
        browser.see("ended, ✗");
        // Page by page through what it said, however the pane wraps it.
        browser.press("/Bearer [redacted]\r");
        browser.see("[redacted]");
        browser.press(&"\x1b[5~".repeat(40));
        browser.press(&"\x1b[6~".repeat(40));
        browser.press("1q");
        browser.ends();
        let sent = String::from_utf8_lossy(&browser.bytes()).into_owned();
        assert!(!sent.contains("eyJ"), "a token is shown");
        for value in [key, secret] {
            let part = value.as_bytes().windows(6).find(|part| sent.contains(&String::from_utf8_lossy(part)[..]));
            assert!(part.is_none(), "a part of {value} is shown");
        }
    }
}

#[test]
fn the_vendors_cli_rehearses() {
    let Some(vendor) = vendor::folder() else { return };
    let workspace = Workspace::sample();
    std::os::unix::fs::symlink(vendor.join("node_modules"), workspace.path("node_modules")).unwrap();
    let path = std::env::var_os("PATH").unwrap();
    let mut browser = workspace.browse_with((120, 40), vec![("PATH", path)]);
    browser.see("CLI @integration-app/membrane-cli 1.2.3");
    browser.press("R");
    browser.see("rehearsal: ended, ✓ as predicted");
}

#[test]
fn another_cli_is_chosen_and_read_by_its_own_rules() {
    let workspace = Workspace::sample();
    workspace.write(
        "node_modules/@membranehq/cli/package.json",
        r#"{ "name": "@membranehq/cli", "version": "1.0.0", "bin": { "membrane": "run.sh" } }"#,
    );
    workspace.write("node_modules/@membranehq/cli/run.sh", "#!/bin/sh\ntouch started\n");
    fs::set_permissions(workspace.path("node_modules/@membranehq/cli/run.sh"), fs::Permissions::from_mode(0o755))
        .unwrap();
    fs::create_dir(workspace.path("node_modules/.bin")).unwrap();
    symlink("../@membranehq/cli/run.sh", workspace.path("node_modules/.bin/membrane")).unwrap();
    let mut browser = workspace.browse_with_stub((120, 40), "echo the other one; exit 3");
    browser.see("your CLI (@membranehq/cli 1.0.0) reads 1 of these");
    browser.press("p");
    browser.see("> @membranehq/cli 1.0.0");
    browser.see("stops at membrane.config.yml: ");
    browser.press("c");
    browser.see("> unidentified 1.2.3");
    browser.see("sends, to create or update,");
    browser.press("\r");
    browser.see("exit 3");
    browser.see("the other one");
    assert!(!workspace.path("started").exists());
    browser.press("1[");
    browser.see("push to default of shop");
}

#[test]
fn what_did_not_arrive_is_kept_with_the_session() {
    let workspace = Workspace::sample();
    let says = "echo \"Reading $(pwd -P)/membrane/actions\"; echo 'Data written successfully.'";
    let mut browser = workspace.browse_with_stub((120, 40), says);
    browser.see("watching");
    browser.press("p");
    browser.see("push to default");
    browser.press("\r");
    browser.see("ended, ");
    browser.press("1q");
    browser.ends();
    let kept: Vec<_> = fs::read_dir(workspace.home().join("state/membrane-tui/sessions")).unwrap().collect();
    let [Ok(kept)] = &kept[..] else { panic!("one session is kept: {kept:?}") };
    let kept = fs::read_to_string(kept.path()).unwrap();
    let (came_of_it, said) = kept.split_once("\n\nwhat it said:\n").unwrap();
    assert!(came_of_it.contains("\n  did not arrive membrane/"), "{kept}");
    assert!(said.starts_with("Reading "), "{kept}");
}

#[test]
fn leaving_during_a_push_asks_and_ends_it() {
    let workspace = Workspace::sample();
    let mut browser = workspace.browse_with_stub((80, 24), "echo pid $$; sleep 1000");
    browser.see("watching");
    browser.press("p");
    browser.see("push to default");
    browser.press("\r");
    browser.see("pid ");
    let pid = pid(&browser.line("pid "));
    browser.press("\x1b");
    browser.see("m move");
    browser.press("q");
    browser.see("[ Cancel ]");
    browser.press("\r");
    browser.see_gone("[ Cancel ]");
    assert!(is_alive(pid));
    browser.press("q");
    browser.see("[ Cancel ]");
    browser.press("\t\r");
    assert_eq!(browser.ends().exit_code(), 0);
    browser.assert_restored();
    assert!(!is_alive(pid));
}

#[test]
fn a_signal_during_a_push_ends_it_and_restores_the_terminal() {
    let workspace = Workspace::sample();
    let mut browser =
        workspace.browse_with_stub((80, 24), "trap '' TERM HUP; sleep 1000 & echo pid $! ; wait; sleep 1000");
    browser.see("watching");
    browser.press("p");
    browser.see("push to default");
    browser.press("\r");
    browser.see("pid ");
    let child = pid(&browser.line("pid "));
    browser.signal(rustix::process::Signal::TERM);
    browser.ends();
    browser.assert_restored();
    assert!(!is_alive(child), "a child that ignores the signal is left");
}

#[test]
fn a_command_of_the_project_is_asked_for_once_and_again_when_it_is_edited() {
    let workspace = Workspace::sample();
    let path = workspace.stub("exit 1");
    let script = |says: &str| {
        let body = format!(
            "#!/bin/sh\ntouch started\n[ \"$2\" = --version ] && echo 1.2.3 && exit\necho {says}; sleep 1000\n"
        );
        workspace.write("tools/new", &body);
        fs::set_permissions(workspace.path("tools/new"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::rename(workspace.path("tools/new"), workspace.path("tools/push")).unwrap();
    };
    script("the first");
    workspace.write(".membrane-tui.yaml", "cli: [./tools/push, 'two words']\n");
    let asks = |answer: &str| {
        let mut browser = workspace.browse_with((120, 40), vec![("PATH", path.clone())]);
        browser.see("watching");
        browser.press("p");
        browser.see("push to default");
        browser.press("\r");
        browser.see("tools/push 'two words'");
        browser.see("[ Cancel ] [ Start it ]");
        browser.press(answer);
        browser.see_gone("[ Start it ]");
        browser
    };
    // Enter alone would be the held key that opened the question.
    asks("\t\x1b[D\r");
    assert!(!workspace.path("started").exists(), "Cancel is selected");
    asks("\t\r").see("the first");
    let mut browser = workspace.browse_with((120, 40), vec![("PATH", path.clone())]);
    browser.see("watching");
    browser.press("p");
    browser.see("push to default");
    browser.press("\r");
    browser.see("the first");
    script("the second");
    asks("\t\r").see("the second");
}

#[test]
fn a_push_is_ended_with_its_children() {
    let workspace = Workspace::sample();
    let mut browser = workspace.browse_with_stub((80, 24), "trap '' TERM; sleep 1000 & echo pid $!; wait; sleep 1000");
    browser.see("watching");
    browser.press("p");
    browser.see("push to default");
    browser.press("\r");
    browser.see("pid ");
    let child = pid(&browser.line("pid "));
    browser.press("\x18");
    browser.see("ended, ✗");
    assert!(!is_alive(child));
    browser.press("1q");
    browser.ends();
}

#[test]
fn the_browser_stays_usable_in_a_flood() {
    let workspace = Workspace::sample();
    let mut browser = workspace.browse_with_stub((80, 24), "yes 'a line of a flood that does not end'");
    browser.see("watching");
    browser.press("p");
    browser.see("push to default");
    browser.press("\r");
    browser.see("a line of a flood");
    browser.press("\x1b");
    browser.see("m move");
    // How soon is measured by `cargo bench --bench flood`.
    for _ in 0..10 {
        for (key, seen) in [("v", "1 files"), ("v", "1 tree")] {
            browser.press(key);
            browser.see(seen);
        }
    }
    browser.press("\x18");
    browser.see("push failed");
    browser.press("q");
    browser.ends();
    browser.assert_restored();
}

#[test]
fn a_program_that_attacks_the_terminal_does_not_reach_it() {
    let workspace = Workspace::sample();
    let attack = r"printf '\033]0;OWNED\007\033]52;c;T1dORUQ=\007\033[?1049l\033[?1000l\033[5n\033[?25h\033Pq\033\\'; printf '\342\200\256'; echo; echo done; read line";
    let mut browser = workspace.browse_with_stub((80, 24), attack);
    browser.see("watching");
    browser.press("p");
    browser.see("push to default");
    let before = browser.bytes().len();
    browser.press("\r");
    browser.see("done");
    let sent = String::from_utf8_lossy(&browser.bytes()[before..]).into_owned();
    for text in ["OWNED", "T1dORUQ", "\x1b[?1049l", "\x1b[?1000l", "\x1b[?25h", "\x1bP", "\u{202e}", "\x1b[5n"] {
        assert!(!sent.contains(text), "{text:?} came through");
    }
    browser.press("\r");
    browser.see("ended");
}

#[test]
fn a_full_screen_program_is_drawn_answered_and_resized() {
    let workspace = Workspace::sample();
    let stub =
        r#"printf '\033[?1049h\033[2J\033[3;5Hat five'; while read line; do echo "got $line in $(stty size)."; done"#;
    let mut browser = workspace.browse_with_stub((80, 24), stub);
    browser.see("watching");
    browser.press("p");
    browser.see("push to default");
    browser.press("\r");
    browser.see("at five");
    browser.press("hello\r");
    browser.see("got hello in ");
    let small = size_in(&browser.line("got hello in "));
    browser.resize(100, 30);
    browser.wait("the frame of the new size", |screen| screen.cell(27, 99).is_some_and(|cell| cell.contents() == "┘"));
    browser.press("again\r");
    browser.see("got again in ");
    let large = size_in(&browser.line("got again in "));
    assert!(large.0 > small.0 && large.1 > small.1, "{small:?} became {large:?}");
    browser.press("\x03");
    browser.see("ended");
}

#[test]
fn a_window_that_shrinks_does_not_end_what_runs() {
    let workspace = Workspace::sample();
    // It ends when it is answered, so that its last line is on the screen before what came of it.
    let stub = "while ! [ -e go ]; do seq 1 200; done; echo the last line; read answer";
    let mut browser = workspace.browse_with_stub((120, 40), stub);
    browser.see("watching");
    browser.press("p");
    browser.see("push to default");
    browser.press("\r");
    browser.see("files arrived");
    for _ in 0..20 {
        for (size, seen) in [
            ((29, 9), "too small: 29x9"),
            ((200, 60), "files arrived"),
            ((20, 4), "too small: 20x4"),
            ((30, 10), "push to default…"),
        ] {
            browser.resize(size.0, size.1);
            browser.see(seen);
        }
    }
    browser.resize(120, 40);
    workspace.write("go", "");
    browser.see("the last line");
    browser.press("\r");
    browser.see("exit 0");
    browser.press("1q");
    assert_eq!(browser.ends().exit_code(), 0);
    browser.assert_restored();
}

/// Rows and columns in `got … in ROWS COLUMNS.`
fn size_in(line: &str) -> (u16, u16) {
    let (_, rest) = line.split_once(" in ").unwrap();
    let (size, _) = rest.split_once('.').unwrap();
    let (rows, columns) = size.split_once(' ').unwrap();
    (rows.parse().unwrap(), columns.parse().unwrap())
}

fn pid(line: &str) -> Pid {
    let digits: String = line.split("pid ").nth(1).unwrap().chars().take_while(char::is_ascii_digit).collect();
    Pid::from_raw(digits.parse().unwrap()).unwrap()
}

/// A process that has ended and that nobody has waited for is not alive.
fn is_alive(pid: Pid) -> bool {
    let status = fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_nonzero())).unwrap_or_default();
    test_kill_process(pid).is_ok() && !status.contains(") Z ")
}
