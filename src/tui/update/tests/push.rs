//! Push: what stands before it, keys while it runs, what came of it, and leaving in the middle.

use std::sync::Arc;

use crate::push::cli::Found;
use crate::push::rehearse::Observed;
use crate::tui::effect::{Effect, RunRequest, ScannerRequest};
use crate::tui::keys::{Chord, Press};
use crate::tui::message::Message;
use crate::tui::model::push::{Arrived, Ended, Size, State};
use crate::tui::model::{Mode, Model, Pane, Tone};
use crate::tui::testing::*;

/// A workspace in which push completes.
const WHOLE: &[(&str, &str)] = &[
    ("membrane/integrations/hub/hub.yaml", "key: hub\nname: Hub\n"),
    ("membrane/actions/a.yaml", "key: a\ntype: http-request\n"),
];
/// One in which it stops.
const STOPS: &[(&str, &str)] = &[("membrane/integrations/hub.yaml", "key: [")];

/// The window before a push, with all that it asked for answered.
fn before(files: &[(&str, &str)]) -> Model {
    let mut model = browser(files, (120, 40));
    let effects = press(&mut model, "p");
    assert_eq!(prepare(&mut model, effects, &["node_modules/.bin/membrane", "/usr/bin/membrane"]), []);
    model
}

/// What was ordered, if only that.
fn ordered(effects: &[Effect]) -> Option<(&str, &str)> {
    let [Effect::Run(RunRequest::Push(order))] = effects else { return None };
    Some((&order.program.cli.path, &order.workspace))
}

fn running() -> Model {
    let mut model = before(WHOLE);
    press(&mut model, "enter");
    let mut terminal = vt100::Parser::new(30, 60, 0);
    terminal.process(b"Loaded a\r\nreally? ");
    let arrived = Arrived { paths: vec![path("membrane/actions/a.yaml")], when: "12:04 UTC".into() };
    update(&mut model, Message::RunShown(arrived, Arc::new(terminal.screen().clone())));
    model
}

fn end(model: &mut Model, tone: Tone) {
    let text: Arc<[String]> = (0..100).map(|n| format!("line {n}")).collect();
    let ended = Ended { tone, headline: "2 files arrived".into(), text, observed: Vec::new() };
    update(model, Message::RunEnded(ended));
}

#[test]
fn a_push_says_what_it_would_do_and_goes_where_one_chooses() {
    let check = |keys: &str, expected: (&str, &str)| {
        let mut model = before(WHOLE);
        let mut effects = Vec::new();
        for key in keys.split(' ') {
            effects = press(&mut model, key);
            effects = prepare(&mut model, effects, &[]);
            if key == "c" {
                assert!(
                    matches!(effects[..], [Effect::Scanner(ScannerRequest::Choose(_))]),
                    "what follows is judged by its rules: {effects:?}"
                );
            }
        }
        assert_eq!(ordered(&effects), Some(expected), "{keys}");
        assert_eq!((model.focus, model.is_pushing()), (Pane::Push, true));
    };
    check("enter", ("node_modules/.bin/membrane", "dev"));
    check("c enter", ("/usr/bin/membrane", "dev"));
    check("c c enter", ("node_modules/.bin/membrane", "dev"));
    check("j k enter", ("node_modules/.bin/membrane", "dev"));
    let lines = screen(&before(WHOLE)).join("\n");
    for text in [
        "> dev",
        "prod (production)",
        "> @integration-app/membrane-cli 1.2.3 (node_modules/.bin/membrane)",
        "with the marked one of these (c marks the next):",
        "sends, to create or update, 1 integration, 1 action",
    ] {
        assert!(lines.contains(text), "{text}\n{lines}");
    }
}

#[test]
fn production_wants_its_name_typed() {
    let asking = || {
        let mut model = before(WHOLE);
        let effects = press(&mut model, "j");
        prepare(&mut model, effects, &[]);
        assert_eq!(press(&mut model, "enter"), []);
        assert!(matches!(&model.mode, Mode::Confirm(question) if question.selected == 0));
        model
    };
    let mut model = asking();
    press(&mut model, "tab enter");
    assert!(model.notice.as_ref().is_some_and(|notice| notice.text == "type `prod` first"));
    write(&mut model, "prod");
    assert_eq!(ordered(&press(&mut model, "enter")), Some(("node_modules/.bin/membrane", "prod")));

    // The name alone is no answer: Cancel is still selected, and that is said.
    let mut model = asking();
    write(&mut model, "prod");
    assert_eq!(press(&mut model, "enter"), []);
    assert!(matches!(model.mode, Mode::Before(_)));
    let said = model.notice.as_ref().map(|notice| notice.text.as_str());
    assert_eq!(said, Some("cancelled, because Cancel was selected; Tab selects Push"));

    let mut model = asking();
    write(&mut model, "dev");
    assert_eq!(press(&mut model, "tab enter"), []);
}

#[test]
fn a_push_that_would_stop_is_refused_unless_forced() {
    let mut model = before(STOPS);
    assert_eq!(press(&mut model, "enter"), []);
    let why = model.notice.clone().expect("it says why").text;
    assert!(why.contains("push would stop at `membrane/integrations/hub.yaml`") && why.contains("F pushes"), "{why}");
    press(&mut model, "F");
    assert!(matches!(&model.mode, Mode::Confirm(question) if question.selected == 0));
    assert_eq!(ordered(&press(&mut model, "right enter")), Some(("node_modules/.bin/membrane", "dev")));
}

#[test]
fn without_a_program_or_a_config_it_says_what_to_do() {
    let mut model = browser(WHOLE, (120, 40));
    press(&mut model, "p enter");
    assert!(model.notice.take().is_some(), "it is still looking");
    update(&mut model, Message::Prepared(Err("no CLI was found: install it with npm".into())));
    assert!(screen(&model).join("\n").contains("no CLI was found: install it with npm"));
    assert_eq!(press(&mut model, "enter"), []);
    assert_eq!(model.notice.map(|notice| notice.text).as_deref(), Some("no CLI was found: install it with npm"));
}

#[test]
fn without_a_config_it_is_told_all_the_same_what_a_push_would_do() {
    let mut model = browser(WHOLE, (120, 40));
    press(&mut model, "p");
    let effects = update(&mut model, Message::Prepared(Err("there is no `membrane.config.yml` here".into())));
    assert_eq!(effects, [Effect::Scanner(ScannerRequest::Preflight("default".into()))]);
    prepare(&mut model, effects, &[]);
    let lines = screen(&model);
    let shown = lines.join("\n");
    for text in ["there is no `membrane.config.yml` here", "a push would do this:", "1 integration, 1 action"] {
        assert!(shown.contains(text), "{text}\n{shown}");
    }
    assert!(!shown.contains("push to default"), "{shown}");
    let footer = lines.last().unwrap();
    assert!(footer.starts_with("Esc leave") && !footer.contains("workspace"), "{footer}");
    assert_eq!(press(&mut model, "F"), []);
    assert!(matches!(model.mode, Mode::Before(_)));
}

#[test]
fn the_help_of_a_window_lies_over_it() {
    // In a question for a name, a character is a part of that.
    let mut model = before(WHOLE);
    let effects = press(&mut model, "j");
    prepare(&mut model, effects, &[]);
    press(&mut model, "enter ?");
    assert!(matches!(&model.mode, Mode::Confirm(question) if question.lacks() == Some("prod")));
    press(&mut model, "f1");
    assert!(screen(&model).join("\n").contains("help: answering a question"));
    press(&mut model, "esc");
    assert!(matches!(&model.mode, Mode::Confirm(_)));
    // What arrives meanwhile is not lost.
    let mut model = browser(WHOLE, (120, 40));
    let effects = press(&mut model, "p");
    press(&mut model, "?");
    prepare(&mut model, effects, &["node_modules/.bin/membrane"]);
    press(&mut model, "esc");
    assert!(screen(&model).join("\n").contains("push to dev"), "{}", screen(&model).join("\n"));
}

#[test]
fn keys_go_to_the_running_program() {
    let check = |key: &str, expected: &str| {
        let mut model = running();
        assert_eq!(press(&mut model, key), [Effect::Type(expected.into())], "{key}");
    };
    check("y", "y");
    check("q", "q");
    check("enter", "\r");
    check("ctrl-c", "\x03");
    check("tab", "\t");
    check("up", "\x1b[A");
    let mut model = running();
    assert_eq!(update(&mut model, Message::Paste("a\nb\x1b[201~c".into())), [Effect::Type("a\nbc".into())]);
}

#[test]
fn the_pane_can_be_left_and_read_and_the_program_ended() {
    let mut model = running();
    assert_eq!(press(&mut model, "esc"), []);
    assert_eq!((model.focus, model.is_pushing()), (Pane::Tree, true));
    assert_eq!(press(&mut model, "p"), [], "one that runs is shown, no other is begun");
    assert_eq!(model.focus, Pane::Push);
    assert_eq!(press(&mut model, "pgup"), [Effect::ReadBack]);
    update(&mut model, Message::ReadBack((0..90).map(|n| format!("line {n}")).collect()));
    assert!(screen(&model).join("\n").contains("line 89"));
    assert_eq!(press(&mut model, "j"), [], "what is read back is scrolled");
    press(&mut model, "esc");
    assert!(screen(&model).join("\n").contains("really?"));
    assert_eq!(press(&mut model, "ctrl-x"), [Effect::CancelRun]);
    assert_eq!(model.run.as_ref().map(|run| run.state), Some(State::Cancelling));
}

#[test]
fn leaving_during_a_push_is_asked_about() {
    let leave = |keys: &str| {
        let mut model = running();
        press(&mut model, "esc q");
        assert!(matches!(&model.mode, Mode::Confirm(question) if question.selected == 0));
        press(&mut model, keys)
    };
    assert_eq!(leave("enter"), []);
    assert_eq!(leave("esc"), []);
    assert_eq!(leave("right enter"), [Effect::Quit]);
}

#[test]
fn what_came_of_it_is_read_searched_and_remembered() {
    let mut model = running();
    end(&mut model, Tone::Done);
    assert!(screen(&model).join("\n").contains("push to dev: ended, ✓ as predicted"));
    press(&mut model, "/");
    write(&mut model, "LINE 57");
    press(&mut model, "enter");
    assert!(screen(&model).iter().any(|line| line.contains("│line 57")));
    press(&mut model, "g 1 /");
    write(&mut model, "a.yaml");
    press(&mut model, "enter");
    assert!(screen(&model).join("\n").contains("✓ pushed 12:04 UTC to dev"));
    // Until the file changes.
    let mut files = WHOLE.to_vec();
    files[1].1 = "key: a\ntype: http-request\nname: other\n";
    update(&mut model, Message::Snapshot(snapshot(&files)));
    assert!(!screen(&model).join("\n").contains("pushed 12:04"));
}

#[test]
fn a_file_is_ticked_in_the_tree_as_it_arrives() {
    let mut model = running();
    press(&mut model, "esc");
    let ticked = |model: &Model| screen(model).into_iter().filter(|line| line.contains("✓ pushed")).count();
    assert_eq!((model.is_pushing(), ticked(&model)), (true, 1));
    press(&mut model, "v");
    write(&mut model, "/a.yaml");
    press(&mut model, "enter");
    assert_eq!(ticked(&model), 1, "among the files too");
    press(&mut model, "esc v");
    // What changes while it is pushed may have arrived as it was.
    let mut files = WHOLE.to_vec();
    files[1].1 = "key: a\ntype: http-request\nname: other\n";
    update(&mut model, Message::Snapshot(snapshot(&files)));
    assert_eq!(ticked(&model), 0);
    let arrived = Arrived { paths: vec![path("membrane/integrations/hub/hub.yaml")], when: "12:05 UTC".into() };
    update(&mut model, Message::RunShown(arrived, Arc::new(vt100::Parser::new(30, 60, 0).screen().clone())));
    assert_eq!((model.run.as_ref().map(|run| run.arrived), ticked(&model)), (Some(2), 1));
}

#[test]
fn the_end_is_told_where_one_is_not_looking() {
    let mut model = running();
    press(&mut model, "esc");
    end(&mut model, Tone::Failed);
    let lines = screen(&model);
    assert!(lines[lines.len() - 2].contains("✗ 2 files arrived"), "{}", lines.join("\n"));
}

#[test]
fn the_programs_screen_follows_the_pane() {
    let mut model = running();
    let before = model.run.as_ref().map(|run| run.size);
    let effects = resize(&mut model, (80, 24));
    let [Effect::ResizeRun(size)] = effects[..] else { panic!("{effects:?}") };
    assert_ne!(Some(size), before);
    assert_eq!(size, Size { rows: 11, columns: 40 });
    // It runs on where one is not looking, and so does its screen.
    press(&mut model, "esc 2");
    assert!(matches!(resize(&mut model, (120, 40))[..], [Effect::ResizeRun(_)]));
}

/// A browser in which a run of a program that the project brings along was asked for, and what is started then.
fn untrusted(keys: &str) -> (Model, Found) {
    let mut found = program("tools/push");
    found.cli.unvouched = true;
    found.words = (0..40).map(|n| format!("word-{n:015}").into()).chain(["END\x1b[2J \u{202e}".into()]).collect();
    let mut model = if keys == "R" { browser(WHOLE, (120, 40)) } else { before(WHOLE) };
    press(&mut model, keys);
    assert!(model.is_pushing());
    update(&mut model, Message::Untrusted(Box::new(found.clone())));
    (model, found)
}

#[test]
fn what_the_project_brings_along_is_asked_for_before_it_is_started() {
    for keys in ["enter", "R"] {
        let (mut model, found) = untrusted(keys);
        assert!(matches!(&model.mode, Mode::Confirm(question) if question.selected == 0));
        let shown = screen(&model).join("\n");
        for part in ["`tools/push` comes with this project", "tools/push word-000000000000000", "'END␛[2J \u{fffd}'"]
        {
            assert!(shown.contains(part), "{part}\n{shown}");
        }
        let held = Press { repeat: true, ..Press::from("enter".parse::<Chord>().unwrap()) };
        press(&mut model, "right");
        assert_eq!(update(&mut model, Message::Key(held)), [], "a key that is held down answers nothing");
        press(&mut model, "left");
        assert_eq!(press(&mut model, "enter"), [], "Cancel is selected");
        assert!(matches!(model.mode, Mode::Browse) && !model.is_pushing());

        let (mut model, _) = untrusted(keys);
        let effects = press(&mut model, "right enter");
        assert!(
            model.is_pushing()
                && matches!(&effects[0], Effect::Scanner(ScannerRequest::Trust(program)) if **program == found),
            "{effects:?}"
        );
        match keys {
            "R" => assert!(matches!(effects[1..], [Effect::Run(RunRequest::Rehearse(_))]), "{effects:?}"),
            _ => assert!(
                matches!(&effects[1..], [Effect::Run(RunRequest::Push(order))] if order.program == found && order.workspace == "dev")
            ),
        }
    }
}

#[test]
fn a_long_command_is_scrolled_to_its_end() {
    let (mut model, _) = untrusted("R");
    resize(&mut model, (40, 12));
    assert!(!screen(&model).join("\n").contains("END"));
    press(&mut model, &["down"; 60].join(" "));
    assert!(screen(&model).join("\n").contains("END"), "{}", screen(&model).join("\n"));
}

#[test]
fn a_question_does_not_take_the_keys_of_another_window() {
    let mut model = browser(WHOLE, (120, 40));
    press(&mut model, "R");
    press(&mut model, "esc :");
    update(&mut model, Message::Untrusted(Box::new(program("tools/push"))));
    assert!(matches!(model.mode, Mode::Palette(_)) && !model.is_pushing());
    assert!(model.notice.is_some_and(|notice| notice.text.contains("was not started")));
}

#[test]
fn what_a_rehearsal_saw_of_an_unknown_cli_is_the_verdict_until_the_file_changes() {
    let mut model = browser(WHOLE, (160, 40));
    press(&mut model, "R");
    let row = |name: &str, sent| Observed { path: path(name), sent };
    let observed = vec![row("membrane/actions/a.yaml", false), row("membrane/integrations/hub/hub.yaml", true)];
    let ended = Ended { tone: Tone::Failed, headline: "other".into(), text: [].into(), observed };
    update(&mut model, Message::RunEnded(ended));
    press(&mut model, "1 /");
    write(&mut model, "a.yaml");
    press(&mut model, "enter 2");
    let shown = |model: &Model| screen(model).join("\n");
    assert!(shown(&model).contains("seen in a rehearsal: not sent") && shown(&model).contains("✗ seen not sent"));
    assert!(shown(&model).contains("predicted: "));
    let mut files = WHOLE.to_vec();
    files[1].1 = "key: a\ntype: http-request\nname: other\n";
    update(&mut model, Message::Snapshot(snapshot(&files)));
    assert!(!shown(&model).contains("seen in a rehearsal"));
}

#[test]
fn sessions_that_were_kept_are_read_one_after_the_other() {
    let mut model = browser(WHOLE, (120, 40));
    assert_eq!(press(&mut model, "]"), []);
    assert!(model.notice.is_some(), "nothing is read yet");
    let read = |model: &mut Model, key: &str, number: usize| {
        assert_eq!(press(model, key), [Effect::ReadKept(number)]);
        let lines = Arc::new([format!("said in session {number}")]);
        update(model, Message::Kept(number, Ok((format!("title {number}"), lines))));
        let lines = screen(model).join("\n");
        assert!(
            lines.contains(&format!("title {number}")) && lines.contains(&format!("said in session {number}")),
            "{lines}"
        );
    };
    read(&mut model, "[", 0);
    read(&mut model, "[", 1);
    read(&mut model, "]", 0);
    update(&mut model, Message::Kept(9, Err("there is no session before this one".into())));
    assert!(screen(&model).join("\n").contains("said in session 0"), "what was read stays");
    let mut model = running();
    assert_eq!(press(&mut model, "esc ["), [], "the one that runs stays");
}

#[test]
fn a_rehearsal_runs_in_the_same_pane() {
    let mut model = browser(WHOLE, (120, 40));
    let effects = press(&mut model, "R");
    assert!(matches!(effects[..], [Effect::Run(RunRequest::Rehearse(size))] if size.rows > 5), "{effects:?}");
    end(&mut model, Tone::Done);
    assert!(screen(&model).join("\n").contains("rehearsal: ended, ✓ as predicted"));
    assert_eq!(model.pushed.len(), 0, "nothing was sent");
}
