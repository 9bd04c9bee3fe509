//! A program in a session, however it behaves.

use std::fs;

use membrane_tui::push::follow::follow;
use membrane_tui::push::redact::Secrets;
use membrane_tui::push::session::{ProgramEnd, Session, Size, Tap};

use crate::harness::{PATIENCE, SIZE, Stub, launch, lives, script};

#[test]
fn output_is_shown_and_the_exit_is_told() {
    let stub = Stub::start("printf 'Loaded a.yaml\\n\\033[31mred\\033[0m\\n'; exit 7");
    let exit = stub.session.wait();
    assert_eq!((exit.how, exit.cancelled, exit.left_behind), (ProgramEnd::Code(7), false, 0));
    assert_eq!(stub.log(), "Loaded a.yaml\nred\n");
    assert_eq!(stub.session.screen().contents(), "Loaded a.yaml\nred");
    let (said, next) = stub.session.said(0);
    assert_eq!(said.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["Loaded a.yaml", "red"]);
    assert_eq!((next, stub.session.said(next).0.len()), (2, 0));
}

#[test]
fn a_prompt_is_seen_before_its_line_ends_and_can_be_answered() {
    let stub = Stub::start("printf 'Name? '; read name; echo \"hello $name\"");
    stub.until("Name?");
    stub.session.write(b"Eve\r");
    stub.until("hello Eve");
    assert!(stub.session.wait().success());
}

#[test]
fn a_typed_letter_with_which_a_secret_begins_echoes_at_once() {
    let stub = Stub::start("printf 'Name? '; read name");
    stub.until("Name?");
    stub.session.write(b"e");
    stub.until("Name? e");
}

#[test]
fn ctrl_c_goes_to_the_program() {
    let stub = Stub::start("trap 'echo interrupted; exit 3' INT; echo ready; while :; do sleep 0.05; done");
    stub.until("ready");
    stub.session.interrupt();
    assert_eq!(stub.session.wait().how, ProgramEnd::Code(3));
    assert!(stub.log().contains("interrupted"));
}

#[test]
fn the_program_learns_of_a_new_size() {
    let stub = Stub::start("trap 'stty size; exit' WINCH; stty size; while :; do sleep 0.05; done");
    stub.until("24 80");
    stub.session.resize(Size { rows: 10, columns: 30 });
    stub.until("10 30");
    stub.session.wait();
    assert_eq!(stub.session.screen().size(), (10, 30));
}

#[test]
fn a_terminal_of_one_cell_draws_and_resizes() {
    let stub = Stub::start("printf 'wide: \\344\\275\\240\\345\\245\\275 tab\\t\\033[5;5Hthere'; read x; seq 1 100");
    stub.session.resize(Size { rows: 1, columns: 1 });
    stub.session.write(b"\r");
    assert!(stub.session.wait().success());
}

#[test]
fn death_by_a_signal_is_told_as_such() {
    let stub = Stub::start("kill -9 $$");
    let exit = stub.session.wait();
    assert_eq!(exit.how, ProgramEnd::Signal(9));
    assert_eq!(exit.to_string(), "killed by SIGKILL");
}

#[test]
fn a_program_that_ignores_being_asked_is_killed_with_its_children() {
    let stub = Stub::start(
        "trap '' TERM HUP INT\n\
         (trap '' TERM HUP; while :; do sleep 0.1; done) & echo $! > child\n\
         setsid sh -c 'trap \"\" TERM HUP; echo $$ > daemon; while :; do sleep 0.1; done' &\n\
         while ! [ -s daemon ]; do sleep 0.05; done; echo ready; while :; do sleep 0.1; done",
    );
    stub.until("ready");
    let pids =
        ["child", "daemon"].map(|name| fs::read_to_string(stub.dir.path().join(name)).unwrap().trim().to_owned());
    assert!(pids.iter().all(|pid| lives(pid)));
    stub.session.cancel();
    let exit = stub.session.wait();
    assert_eq!((exit.how, exit.cancelled), (ProgramEnd::Signal(9), true));
    // The daemon at least: what is in the program's own group was killed with it, and may be gone before anybody counts.
    assert!(exit.left_behind >= 1, "{exit:?}");
    assert!(!pids.iter().any(|pid| lives(pid)), "a child is left");
}

#[test]
fn a_program_that_ends_leaves_no_child_behind() {
    let stub = Stub::start("trap '' HUP; sleep 1000 & echo $! > child; echo done");
    let exit = stub.session.wait();
    assert_eq!((exit.how, exit.left_behind), (ProgramEnd::Code(0), 1));
    assert!(!lives(fs::read_to_string(stub.dir.path().join("child")).unwrap().trim()));
    assert!(stub.log().contains("done"));
}

#[test]
fn a_stopped_program_can_be_cancelled() {
    let stub = Stub::start("echo ready; kill -STOP $$; echo never");
    stub.until("ready");
    stub.session.cancel();
    let exit = stub.session.wait();
    assert_eq!((exit.how, exit.cancelled), (ProgramEnd::Signal(15), true));
}

/// Where the output should also go, and a defect.
struct Defect;

impl std::io::Write for Defect {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        panic!("a defect of this test")
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_program_whose_output_nobody_works_off_any_more_is_ended() {
    let dir = tempfile::TempDir::new().unwrap();
    let program = dir.path().join("stub");
    script(&program, "echo ready; exec yes");
    let (send, events) = std::sync::mpsc::channel();
    let sink = move |event| drop(send.send(event));
    let tap: Tap = Box::new(Defect);
    let session = Session::start(&launch(program, dir.path()), SIZE, &Secrets::default(), Some(tap), sink).unwrap();
    assert!(follow(&session, &events, None, |_| ()).cancelled);
}

#[test]
fn dropping_a_session_ends_its_program() {
    let stub = Stub::start("echo $$ > pid; echo ready; exec sleep 1000");
    stub.until("ready");
    let pid = fs::read_to_string(stub.dir.path().join("pid")).unwrap();
    drop(stub.session);
    assert!(!lives(pid.trim()));
}

#[test]
fn a_full_screen_program_stays_in_its_pane() {
    let stub = Stub::start(
        "printf 'before\\n\\033[?1049h\\033[2J\\033[3;4Hboxed\\033]0;owned\\007\\033]52;c;b3duZWQ=\\007'; read key\n\
         printf '\\033[?1049lafter\\n'",
    );
    let screen = stub.until("boxed");
    assert_eq!(screen, "\n\n   boxed");
    assert!(stub.session.screen().alternate_screen());
    stub.session.write(b"\r");
    stub.session.wait();
    assert_eq!(stub.log(), "before\nafter\n");
    assert!(!stub.session.screen().alternate_screen());
}

#[test]
fn what_is_secret_reaches_neither_screen_nor_log() {
    let secrets = Secrets::new(["wssecret-5678"]);
    let stub = Stub::start_hiding("printf 'key wss'; sleep 0.2; printf 'ecret-5678\\n'", &secrets);
    stub.session.wait();
    assert_eq!(stub.log(), "key [redacted]\n");
    assert_eq!(stub.session.screen().contents(), "key [redacted]");
}

#[test]
fn a_flood_is_worked_off_in_bounded_memory() {
    let stub = Stub::start(
        "echo begin; yes 'Loaded some entry of a flood that never seems to end' | head -c 20000000; echo end",
    );
    stub.until("begin");
    while stub.session.exit().is_none() {
        stub.session.screen();
        let _ = stub.events.recv_timeout(PATIENCE);
    }
    assert!(stub.session.wait().success());
    assert!(stub.log().len() < 10_000_000);
    assert!(stub.session.log(|log| log.dropped() > 0));
    assert!(stub.session.screen().contents().ends_with("end"));
}

#[test]
fn every_line_reaches_whoever_follows_even_those_that_are_not_kept() {
    let stub = Stub::start("seq 1 250000");
    let mut next = 1;
    let exit = follow(&stub.session, &stub.events, None, |lines| {
        stub.session.screen();
        for line in lines {
            assert_eq!(line.text, next.to_string());
            next += 1;
        }
    });
    assert!(exit.success());
    assert_eq!(next, 250_001);
}

#[test]
fn a_secret_longer_than_a_row_is_hidden_before_the_terminal_wraps_it() {
    let secret = "s9Lp-".repeat(40);
    let stub = Stub::start_hiding(&format!("echo 'got {secret} and more'"), &Secrets::new([&secret]));
    stub.session.wait();
    assert_eq!(stub.session.screen().contents(), "got [redacted] and more");
}

#[test]
fn a_program_that_cannot_be_started_is_an_error_that_names_it() {
    let dir = tempfile::TempDir::new().unwrap();
    let started =
        Session::start(&launch(dir.path().join("absent"), dir.path()), SIZE, &Secrets::default(), None, |_| {});
    let error = started.err().unwrap().to_string();
    assert!(error.contains("absent") && error.contains("cannot start"), "{error}");
}
