//! Moving files: choosing, typing, all at once, taking back, and what stands in the way.

use crossterm::event::KeyCode;

use crate::tui::effect::{Effect, ScannerRequest};
use crate::tui::keys::{Chord, Press};
use crate::tui::message::Message;
use crate::tui::model::relocation::{Done, History, Moves, Planned, places};
use crate::tui::model::{Mode, Model, Tone};
use crate::tui::testing::*;
use crate::workspace::files::RelPath;
use crate::workspace::layout::known::spec_yaml;
use crate::workspace::relocate::{Intent, PlanError, Taken};

const FLOW: &str = "membrane/flows/orders-api/orders-api.yaml";

/// A browser with the interface selected and the chooser open on it, its first place planned.
fn choosing(files: &[(&str, &str)]) -> Model {
    let mut model = browser(files, (120, 40));
    press(&mut model, "/");
    write(&mut model, "orders-api");
    let effects = press(&mut model, "enter m");
    assert_eq!(plan(&mut model, effects), []);
    model
}

/// Where the one relocation that is to be applied moves what.
fn applied(effects: &[Effect]) -> Vec<(String, String)> {
    let [Effect::Scanner(ScannerRequest::Apply(relocation))] = effects else {
        panic!("nothing is applied: {effects:?}")
    };
    relocation.moves.iter().map(|moved| (moved.from.to_string(), moved.to.to_string())).collect()
}

#[test]
fn enter_moves_to_the_selected_place_at_once() {
    let check = |keys: &str, to: &str| {
        let mut model = choosing(WOUND);
        if !keys.is_empty() {
            let effects = press(&mut model, keys);
            plan(&mut model, effects);
        }
        let effects = press(&mut model, "enter");
        assert_eq!(applied(&effects), [(INTERFACE.into(), to.into())], "{keys}");
        assert!(matches!(model.mode, Mode::Browse));
    };
    check("", FLOW);
    check("j", "membrane/orders-api.yaml");
    check("down up", FLOW);
}

#[test]
fn esc_leaves_everything() {
    for key in ["esc", "q", "ctrl-c"] {
        let mut model = choosing(WOUND);
        assert_eq!(press(&mut model, key), []);
        assert!(matches!(model.mode, Mode::Browse));
    }
}

#[test]
fn the_verdict_changes_as_one_types() {
    let mut model = choosing(WOUND);
    let check = |model: &mut Model, typed: &str, expected: &str| {
        press(model, "ctrl-u");
        let effects = write(model, typed);
        plan(model, effects);
        let lines = screen(model);
        assert!(lines.iter().any(|line| line.contains(expected)), "{typed}: {expected}\n{}", lines.join("\n"));
    };
    press(&mut model, "tab");
    check(&mut model, "membrane/flows/o.yaml", "there: loads as flow `orders-api`");
    check(&mut model, "membrane/integrations/o.yaml", "there: loads as integration `orders-api`");
    check(&mut model, "membrane/screens/o.yaml", "there: passed over:");
    check(&mut model, "../o.yaml", "there: ✗ `../o.yaml` leads out of the root");
    check(&mut model, "membrane/integrations/list-orders.yaml", "exists already");
    check(&mut model, INTERFACE, "there: ✗ type where it should stand");
    check(&mut model, "membrane/flows/q.yaml", "there: loads as flow `orders-api`");
    let effects = press(&mut model, "enter");
    assert_eq!(applied(&effects), [(INTERFACE.into(), "membrane/flows/q.yaml".into())]);
}

#[test]
fn an_enter_before_the_plan_is_there_moves_when_it_is() {
    let mut model = browser(WOUND, (120, 40));
    let asked = press(&mut model, "m");
    assert_eq!(press(&mut model, "enter"), []);
    let effects = plan(&mut model, asked);
    assert_eq!(applied(&effects), [(ACTION.into(), "membrane/actions/list-orders/list-orders.yaml".into())]);
}

#[test]
fn a_plan_that_nobody_waits_for_is_dropped() {
    let mut model = choosing(WOUND);
    let first = press(&mut model, "j");
    let second = press(&mut model, "k");
    plan(&mut model, first);
    let Mode::Relocate(chooser) = &model.mode else { panic!("the chooser is open") };
    assert!(matches!(chooser.planned, Planned::Waiting));
    plan(&mut model, second);
    assert_eq!(applied(&press(&mut model, "enter"))[0].1, FLOW);
}

#[test]
fn a_change_under_the_chooser_is_planned_anew() {
    let mut model = choosing(WOUND);
    let effects = update(&mut model, Message::Snapshot(snapshot(WOUND)));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Scanner(ScannerRequest::Plan(_)))), "{effects:?}");
}

#[test]
fn a_taken_place_is_asked_about() {
    let taken = [WOUND, &[("membrane/flows/other.yaml", "key: other\nnodes: {}\n")]].concat();
    let asking = || {
        let mut model = choosing(&taken);
        press(&mut model, "tab ctrl-u");
        let effects = write(&mut model, "membrane/flows/other.yaml");
        plan(&mut model, effects);
        let effects = press(&mut model, "enter");
        assert_eq!(effects, [Effect::Compare(path(INTERFACE), path("membrane/flows/other.yaml"))]);
        model
    };
    let check = |keys: &str, expected: Option<Taken>| {
        let mut model = asking();
        let effects = press(&mut model, keys);
        match expected {
            Some(taken) => {
                let [Effect::Scanner(ScannerRequest::Plan(Intent::Move { taken: got, .. }))] = &effects[..] else {
                    panic!("{effects:?}")
                };
                assert_eq!(*got, taken, "{keys}");
                let effects = plan(&mut model, effects);
                assert_eq!(applied(&effects)[0].0, INTERFACE);
            }
            None => assert!(effects.is_empty() && matches!(model.mode, Mode::Relocate(_)), "{keys}: {effects:?}"),
        }
    };
    // Cancel is selected.
    check("enter", None);
    check("esc", None);
    check("right enter", Some(Taken::KeepBoth));
    check("tab tab enter", Some(Taken::Replace));
    check("right right right enter", Some(Taken::Replace));
    check("right left enter", None);
}

/// A misread action whose one place another action has.
const OCCUPIED: &[(&str, &str)] = &[
    ("membrane/actions/list-orders/list-orders.yaml", "name: Other\nkey: list-orders\ntype: run-javascript\n"),
    ("membrane/integrations/list-orders.yaml", "name: List orders\nkey: list-orders\ntype: list-data-records\n"),
];

#[test]
fn a_place_that_is_taken_is_listed_and_leads_to_the_comparison() {
    let mut model = browser(OCCUPIED, (120, 40));
    let at = model.diagnostics().iter().position(|problem| problem.path == path(ACTION)).unwrap();
    press(&mut model, "3");
    (0..at).for_each(|_| drop(press(&mut model, "j")));
    let effects = press(&mut model, "m");
    plan(&mut model, effects);
    let lines = screen(&model).join("\n");
    for text in [
        "> membrane/actions/list-orders/list-orders.yaml",
        "! taken by another file; would be read as an action",
        "exists already; Enter asks what becomes of it",
    ] {
        assert!(lines.contains(text), "{text}\n{lines}");
    }
    let place = path("membrane/actions/list-orders/list-orders.yaml");
    assert_eq!(press(&mut model, "enter"), [Effect::Compare(path(ACTION), place)]);
    assert!(matches!(&model.mode, Mode::Confirm(question) if question.selected == 0));
}

#[test]
fn a_free_place_comes_before_one_that_is_taken_and_that_before_one_that_is_not_read() {
    let taken = [WOUND, &[(FLOW, "key: other\nnodes: {}\n")]].concat();
    let snapshot = snapshot(&taken);
    let shown = |at: &str| -> Vec<(String, bool)> {
        let places = places(&snapshot, &path(at)).into_iter();
        places.map(|place| (place.candidate.path.to_string(), place.taken)).collect()
    };
    assert_eq!(shown(INTERFACE), [(FLOW.into(), true), ("membrane/orders-api.yaml".into(), false)]);
    assert_eq!(shown(ACTION), [("membrane/actions/list-orders/list-orders.yaml".into(), false)]);
    // One that stands at its place already has not taken it from itself.
    assert_eq!(shown("membrane/integrations/hub/hub.yaml"), []);
}

#[test]
fn a_file_of_several_elements_is_told_how_to_be_split() {
    const TEMPLATE: &str = "key: one\ntype: run-javascript\n---\nkey: two\ntype: run-javascript\n";
    let mut model = browser(&[("membrane/actions/both.yaml", TEMPLATE)], (80, 24));
    press(&mut model, "/");
    write(&mut model, "both");
    press(&mut model, "enter m");
    let lines = screen(&model).join("\n");
    assert!(lines.contains("! it holds several elements: `:split` gives each a file"), "{lines}");
}

#[test]
fn a_question_ignores_a_key_that_is_held_down() {
    let taken = [WOUND, &[("membrane/orders-api.yaml", "key: other\n")]].concat();
    let mut model = choosing(&taken);
    press(&mut model, "tab ctrl-u");
    let effects = write(&mut model, "membrane/orders-api.yaml");
    plan(&mut model, effects);
    press(&mut model, "enter");
    assert!(matches!(model.mode, Mode::Confirm(_)));
    for code in [KeyCode::Enter, KeyCode::Right, KeyCode::Esc] {
        update(&mut model, Message::Key(Press { chord: Chord::plain(code), repeat: true }));
        assert!(matches!(&model.mode, Mode::Confirm(question) if question.selected == 0), "{code:?}");
    }
}

#[test]
fn all_certain_moves_are_shown_and_then_made() {
    let mut model = browser(WOUND, (120, 40));
    let effects = press(&mut model, "M");
    assert_eq!(effects, [Effect::Scanner(ScannerRequest::Plan(Intent::Fix))]);
    assert_eq!(press(&mut model, "enter"), [], "there is nothing to be made yet");
    plan(&mut model, effects);
    let lines = screen(&model).join("\n");
    for text in [
        "1 move",
        "membrane/integrations/list-orders.yaml → membrane/actions/list-orders/list-orders.yaml",
        "before: loads as integration",
        "after:  loads as action `list-orders`",
        "? membrane/interfaces/orders-api.yaml: an interface has several possible places",
    ] {
        assert!(lines.contains(text), "{text}\n{lines}");
    }
    assert_eq!(applied(&press(&mut model, "enter")).len(), 1);
}

#[test]
fn undo_and_redo_are_there_when_the_journal_says_so() {
    let mut model = browser(WOUND, (120, 40));
    assert_eq!(press(&mut model, "u"), []);
    assert!(model.notice.take().is_some_and(|notice| notice.text == "there is no move to take back"));
    assert_eq!(press(&mut model, "ctrl-r"), []);
    update(&mut model, Message::History(History { undo: Some("Move a".into()), redo: Some("Move b".into()) }));
    assert_eq!(press(&mut model, "u"), [Effect::Scanner(ScannerRequest::Undo)]);
    assert_eq!(press(&mut model, "ctrl-r"), [Effect::Scanner(ScannerRequest::Redo)]);
}

#[test]
fn what_was_moved_stays_selected_and_is_told() {
    let mut model = browser(WOUND, (120, 40));
    let moves = Moves {
        done: Done::Moved,
        title: "Move it".into(),
        paths: vec![(path(ACTION), path("membrane/actions/x.yaml"))],
    };
    update(&mut model, Message::Moved(Ok(moves)));
    assert_eq!(model.notice.clone().map(|notice| notice.text).as_deref(), Some("Move it · u takes it back"));
    let mut files = WOUND.to_vec();
    files[1].0 = "membrane/actions/x.yaml";
    update(&mut model, Message::Snapshot(snapshot(&files)));
    assert_eq!(selected(&model), "membrane/actions/x.yaml");
    update(&mut model, Message::Moved(Err("`a` exists already".into())));
    assert_eq!(model.notice.map(|notice| notice.tone), Some(Tone::Failed));
}

#[test]
fn a_generated_file_comes_with_the_line_to_change() {
    let mut model = generated((120, 40));
    let effects = press(&mut model, "m");
    plan(&mut model, effects);
    let lines = screen(&model).join("\n");
    assert!(
        lines.contains("probably generated: package.json:4 `\"deploy\": \"cp api/*.yaml membrane/interfaces\"`"),
        "{lines}"
    );
    let moves = Moves { done: Done::Moved, title: "Move it".into(), paths: vec![(path(INTERFACE), path(FLOW))] };
    update(&mut model, Message::Moved(Ok(moves)));
    let notice = model.notice.expect("it is told");
    assert!(notice.text.contains("The next build writes it again: change package.json:4"), "{}", notice.text);
}

#[test]
fn a_whole_conversion_is_read_before_it_is_made() {
    let mut model = browser(WOUND, (120, 40));
    press(&mut model, ":");
    write(&mut model, "convert");
    let effects = press(&mut model, "enter");
    assert_eq!(effects, [Effect::Scanner(ScannerRequest::Plan(Intent::Convert { to: spec_yaml() }))]);
    plan(&mut model, effects);
    let lines = screen(&model).join("\n");
    let mut at = 0;
    for text in [
        "convert to spec-yaml",
        "from membrane-cli-1 to spec-yaml",
        "Enter does it",
        "! read as spec-yaml, push would upload",
        "spec.yaml",
    ] {
        at += lines[at..].find(text).unwrap_or_else(|| panic!("{text}\n{lines}"));
    }
    assert_eq!(applied(&press(&mut model, "enter")).len(), 2);
}

#[test]
fn a_scaffold_is_written_where_a_file_is_lacking_and_else_it_is_said_why_not() {
    let bare = [WOUND, &[("membrane/integrations/bare/flows/a/a.yaml", "key: a\nnodes: {}\n")]].concat();
    let check = |file: &str, expected: Result<&str, &str>| {
        let mut model = browser(&bare, (120, 40));
        press(&mut model, "v /");
        write(&mut model, file);
        press(&mut model, "enter :");
        write(&mut model, "scaffold");
        let effects = press(&mut model, "enter");
        match expected {
            Ok(folder) => assert_eq!(
                effects,
                [Effect::Scanner(ScannerRequest::Plan(Intent::Scaffold { folder: path(folder) }))],
                "{file}"
            ),
            Err(why) => {
                let said = model.notice.as_ref().map(|notice| notice.text.as_str());
                assert!(effects.is_empty() && said == Some(why), "{file}: {said:?}");
                assert!(matches!(model.mode, Mode::Browse));
            }
        }
    };
    check("bare/flows/a/a.yaml", Ok("membrane/integrations/bare"));
    check("hub/flows/sync/sync.yaml", Err("`membrane/integrations/hub` has its file"));
    check("hub.yaml", Err("`membrane/integrations/hub` has its file"));
    let other = "select a folder in `membrane/integrations/`, or something in one";
    check("list-orders.yaml", Err(other));
    check("interfaces/orders-api.yaml", Err(other));
}

#[test]
fn a_list_with_nothing_to_be_done_offers_no_enter() {
    let mut model = browser(WOUND, (120, 40));
    press(&mut model, ":");
    write(&mut model, "convert");
    let effects = press(&mut model, "enter");
    let footer = |model: &Model| screen(model).pop().unwrap();
    assert!(footer(&model).starts_with("Esc leave"), "{}", footer(&model));
    plan(&mut model, effects);
    assert!(footer(&model).starts_with("Enter do it  Esc leave"), "{}", footer(&model));
    let wish = Intent::Convert { to: spec_yaml() };
    let none = PlanError::NoPlace { path: path("membrane"), why: "nothing is laid out so".into() };
    update(&mut model, Message::Planned(wish, Err(none)));
    assert!(footer(&model).starts_with("Esc leave"), "{}", footer(&model));
    assert_eq!(press(&mut model, "enter"), []);
    assert!(model.notice.as_ref().is_some_and(|notice| notice.text.contains("nothing is laid out so")));
}

#[test]
fn a_file_of_several_elements_is_split_by_name() {
    const TEMPLATE: &str = "key: one\ntype: run-javascript\n---\nkey: two\ntype: run-javascript\n";
    let mut model = browser(&[("membrane/integrations/", ""), ("membrane/actions/both.yaml", TEMPLATE)], (120, 40));
    press(&mut model, "/");
    write(&mut model, "both.yaml");
    press(&mut model, "enter :");
    write(&mut model, "split");
    let effects = press(&mut model, "enter");
    let file = RelPath::parse("membrane/actions/both.yaml").unwrap();
    assert_eq!(effects, [Effect::Scanner(ScannerRequest::PlanSplit(file.clone()))]);
    plan(
        &mut model,
        vec![Effect::Scanner(ScannerRequest::Plan(Intent::Split { file, bytes: TEMPLATE.as_bytes().into() }))],
    );
    let lines = screen(&model).join("\n");
    for text in ["split membrane/actions/both.yaml", "membrane/actions/one/one.yaml", "Enter does it"] {
        assert!(lines.contains(text), "{text}\n{lines}");
    }
    let pieces: Vec<_> = applied(&press(&mut model, "enter")).into_iter().map(|(_, to)| to).collect();
    assert_eq!(pieces, ["membrane/actions/one/one.yaml", "membrane/actions/two/two.yaml"]);
}
