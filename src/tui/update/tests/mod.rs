//! What keys, the mouse and the disk do: (before, keys, after).

mod push;
mod relocation;

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use crate::tui::effect::{Effect, ScannerRequest};
use crate::tui::message::Message;
use crate::tui::model::relocation::{Done, Moves};
use crate::tui::model::{Mode, Model, Pane, Tone};
use crate::tui::testing::*;

fn at(model: &mut Model, kind: MouseEventKind, column: u16, row: u16) {
    update(model, Message::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }));
}

#[test]
fn the_worst_problem_is_selected_at_the_start() {
    assert_eq!(selected(&browser(WOUND, (120, 40))), ACTION);
}

#[test]
fn keys_go_through_the_tree() {
    let check = |keys: &str, expected: &str| {
        let mut model = browser(WOUND, (120, 40));
        press(&mut model, keys);
        assert_eq!(selected(&model), expected, "{keys}");
    };
    check("g", "/interfaces");
    check("g j", INTERFACE);
    check("g down down", "membrane/interfaces/orders-api.yaml#post /orders/list");
    check("g j k", "/interfaces");
    check("G", ACTION);
    check("g G home end", ACTION);
    check("g k", "/interfaces");
    // Closed, so that the row below is the next heading.
    check("g h j", "/integrations");
    check("g h l j", INTERFACE);
    // From inside to what it stands under.
    check("g j j h", INTERFACE);
    check("g j j h h h", "/interfaces");
    check("g l", INTERFACE);
    // Enter opens and closes, and follows an endpoint to its action.
    check("g enter j", "/integrations");
    check("g enter enter j", INTERFACE);
    check("g j j enter", ACTION);
    check("g pgdn", ACTION);
    check("G pgup", "/interfaces");
    check("g ctrl-d ctrl-u", "/interfaces");
}

#[test]
fn keys_go_from_pane_to_pane() {
    let check = |keys: &str, expected: Pane| {
        let mut model = browser(WOUND, (120, 40));
        press(&mut model, keys);
        assert_eq!(model.focus, expected, "{keys}");
    };
    check("tab", Pane::Detail);
    check("tab tab", Pane::Problems);
    check("tab tab tab", Pane::Tree);
    check("shift-tab", Pane::Problems);
    check("2", Pane::Detail);
    check("3", Pane::Problems);
    check("3 1", Pane::Tree);
    check("3 esc", Pane::Tree);
    check("3 enter", Pane::Detail);
}

#[test]
fn the_selected_problem_leads_tree_and_detail() {
    let mut model = browser(WOUND, (120, 40));
    press(&mut model, "3 j");
    assert_eq!(selected(&model), INTERFACE);
    assert!(screen(&model).iter().any(|line| line.contains("interface orders-api")));
    // One that has no row in the tree is shown all the same.
    let config = model.diagnostics().iter().position(|problem| problem.path == path("membrane.config.yml")).unwrap();
    for _ in 1..config {
        press(&mut model, "j");
    }
    assert!(screen(&model).join("\n").contains("[config-missing]"), "{}", screen(&model).join("\n"));
}

/// Three actions where push reads integrations, so that each has a problem of its own.
const STRAY: &[(&str, &str)] = &[
    ("membrane/integrations/aaa.yaml", "name: A\nkey: aaa\ntype: run-javascript\n"),
    ("membrane/integrations/bbb.yaml", "name: B\nkey: bbb\ntype: run-javascript\n"),
    ("membrane/integrations/ccc.yaml", "name: C\nkey: ccc\ntype: run-javascript\n"),
];

/// The file that `y` copies: what the keys act on.
fn target(model: &mut Model) -> String {
    match &press(model, "y")[..] {
        [Effect::Copy(path)] => path.clone(),
        effects => panic!("{effects:?}"),
    }
}

#[test]
fn the_keys_stay_on_the_selected_problem_when_the_list_changes() {
    let mut model = browser(STRAY, (120, 40));
    press(&mut model, "3 j");
    assert_eq!(target(&mut model), "membrane/integrations/bbb.yaml");
    // One before it goes.
    update(&mut model, Message::Snapshot(snapshot(&STRAY[1..])));
    assert_eq!((target(&mut model).as_str(), model.problems.list.selected), ("membrane/integrations/bbb.yaml", 0));
    // It comes back, and the place in the file changes.
    let mut files = STRAY.to_vec();
    files[1].1 = "# moved down\nname: B\nkey: bbb\ntype: run-javascript\n";
    update(&mut model, Message::Snapshot(snapshot(&files)));
    assert_eq!((target(&mut model).as_str(), model.problems.list.selected), ("membrane/integrations/bbb.yaml", 1));
    // It is gone: the next one is at its height, and the tree shows the same file.
    files.remove(1);
    update(&mut model, Message::Snapshot(snapshot(&files)));
    assert_eq!(target(&mut model), "membrane/integrations/ccc.yaml");
    assert_eq!(selected(&model), "membrane/integrations/ccc.yaml");
}

#[test]
fn a_problem_stays_selected_when_its_file_is_moved() {
    let mut model = browser(STRAY, (120, 40));
    press(&mut model, "3 j");
    let to = "membrane/integrations/moved.yaml";
    let moves = Moves { done: Done::Moved, title: "Move".into(), paths: vec![(path(STRAY[1].0), path(to))] };
    update(&mut model, Message::Moved(Ok(moves)));
    update(&mut model, Message::Snapshot(snapshot(&[STRAY[0], (to, STRAY[1].1), STRAY[2]])));
    assert_eq!(target(&mut model), to);
}

#[test]
fn a_problem_that_the_filter_hides_is_named_and_shown_by_enter() {
    let mut model = browser(STRAY, (80, 24));
    press(&mut model, "/");
    write(&mut model, "aaa");
    press(&mut model, "enter 3 j");
    assert_eq!(selected(&model), "membrane/integrations/aaa.yaml");
    let lines = screen(&model).join("\n");
    for text in ["action bbb", "│membrane/integrations/bbb.yaml", "hidden in the tree by the filter"] {
        assert!(lines.contains(text), "{text}\n{lines}");
    }
    press(&mut model, "enter");
    assert_eq!((selected(&model).as_str(), model.focus), ("membrane/integrations/bbb.yaml", Pane::Detail));
    assert!(model.tree.words().is_empty() && !screen(&model).join("\n").contains("hidden in the tree"));
}

#[test]
fn the_selected_problem_stands_whole_in_the_detail() {
    let mut model = browser(WOUND, (80, 24));
    press(&mut model, "3");
    let lines: Vec<String> =
        screen(&model).iter().filter_map(|line| line.split("││").nth(1).map(str::to_owned)).collect();
    assert!(lines[2].starts_with("✗ error 3:7 push reads this action"), "{lines:?}");
}

#[test]
fn an_endpoint_leads_to_its_action_through_a_filter() {
    let mut model = browser(WOUND, (120, 40));
    press(&mut model, "/");
    write(&mut model, "post");
    press(&mut model, "enter enter");
    assert_eq!(selected(&model), ACTION);
}

#[test]
fn the_view_changes_and_keeps_the_selected_file() {
    let mut model = browser(WOUND, (120, 40));
    press(&mut model, "v");
    assert_eq!(selected(&model), ACTION);
    press(&mut model, "g");
    assert_eq!(selected(&model), "membrane/");
    press(&mut model, "j j j j j v");
    assert_eq!(selected(&model), "membrane/integrations/hub/flows/sync/sync.yaml");
}

#[test]
fn a_filter_selects_the_best_match_as_one_types() {
    let check = |typed: &str, keys: &str, expected: &str, filtered: bool| {
        let mut model = browser(WOUND, (120, 40));
        press(&mut model, "/");
        write(&mut model, typed);
        if !keys.is_empty() {
            press(&mut model, keys);
        }
        assert_eq!((selected(&model).as_str(), !model.tree.words().is_empty()), (expected, filtered), "{typed} {keys}");
    };
    check("orders-api", "", INTERFACE, true);
    check("orders list", "", ACTION, true);
    check("flow", "", "membrane/integrations/hub/flows/sync/sync.yaml", true);
    check("flow", "enter", "membrane/integrations/hub/flows/sync/sync.yaml", true);
    check("flow", "esc", "membrane/integrations/hub/flows/sync/sync.yaml", false);
    check("flow", "enter esc", "membrane/integrations/hub/flows/sync/sync.yaml", false);
    check("interfaces", "enter n", "membrane/interfaces/orders-api.yaml", true);
    check("list", "enter n n", ACTION, true);
    check("q", "esc", ACTION, false);
}

#[test]
fn a_command_that_cannot_be_run_says_why() {
    let mut model = browser(WOUND, (120, 40));
    let effects = press(&mut model, "g e");
    assert_eq!(effects, []);
    let notice = model.notice.expect("it says why");
    assert_eq!((notice.tone, notice.text.as_str()), (Tone::Refused, "nothing is selected that has a path"));
}

#[test]
fn what_touches_the_world_is_only_asked_for() {
    let check = |keys: &str, expected: Effect| {
        let mut model = browser(WOUND, (120, 40));
        assert_eq!(press(&mut model, keys), [expected], "{keys}");
    };
    check("q", Effect::Quit);
    check("ctrl-c", Effect::Quit);
    check("r", Effect::Scanner(ScannerRequest::Rescan));
    for window in ["", "/ ", ": ", "? ", "m ", "m tab ", "M ", "p "] {
        check(&format!("{window}ctrl-z"), Effect::Suspend);
    }
    check("y", Effect::Copy(ACTION.into()));
    check("e", Effect::Edit(path(ACTION), None));
    check("3 e", Effect::Edit(path(ACTION), Some(3)));
}

#[test]
fn the_palette_runs_what_it_finds() {
    let mut model = browser(WOUND, (120, 40));
    press(&mut model, ":");
    write(&mut model, "copy");
    assert_eq!(press(&mut model, "enter"), [Effect::Copy(ACTION.into())]);
    assert!(matches!(model.mode, Mode::Browse));
    press(&mut model, ":");
    write(&mut model, "no such thing");
    press(&mut model, "enter");
    assert_eq!(model.notice.as_ref().map(|notice| notice.text.as_str()), Some("no command matches"));
    press(&mut model, "esc");
    assert!(matches!(model.mode, Mode::Browse));
}

#[test]
fn an_outside_change_keeps_what_is_selected() {
    let mut model = browser(WOUND, (120, 40));
    let mut files = WOUND.to_vec();
    files.insert(0, ("membrane/actions/a/a.yaml", "key: a\nname: A\ntype: http-request\n"));
    update(&mut model, Message::Snapshot(snapshot(&files)));
    assert_eq!(selected(&model), ACTION);
    // Where it is gone, the row at its height is.
    files.retain(|(path, _)| *path != ACTION);
    update(&mut model, Message::Snapshot(snapshot(&files)));
    assert_eq!(selected(&model), "membrane/actions/a/a.yaml");
}

#[test]
fn a_changed_file_is_read_again_and_stays_where_it_is_scrolled() {
    let mut model = browser(WOUND, (80, 24));
    press(&mut model, "2 j j");
    let mut files = WOUND.to_vec();
    files[1].1 = "name: List all orders\nkey: list-orders\ntype: list-data-records\n";
    let effects = update(&mut model, Message::Snapshot(snapshot(&files)));
    assert!(matches!(&effects[..], [Effect::Read(stamp)] if stamp.path == path(ACTION)), "{effects:?}");
    assert_eq!(model.detail.scroll.first, 2);
}

#[test]
fn the_mouse_selects_opens_and_scrolls() {
    let mut model = browser(WOUND, (120, 40));
    let left = MouseEventKind::Down(MouseButton::Left);
    let row = |model: &Model, text: &str| {
        let lines = screen(model);
        u16::try_from(lines.iter().position(|line| line.contains(text)).expect(text)).unwrap()
    };
    let integrations = row(&model, "▾ integrations");
    let interface = row(&model, "○ orders-api");
    at(&mut model, left, 10, interface);
    assert_eq!(selected(&model), INTERFACE);
    at(&mut model, left, 1, integrations);
    assert!(screen(&model)[usize::from(integrations)].contains("▸ integrations"));
    let problem = row(&model, "error membrane/interfaces");
    at(&mut model, left, 5, problem);
    assert_eq!((model.focus, selected(&model).as_str()), (Pane::Problems, INTERFACE));
    at(&mut model, MouseEventKind::ScrollDown, 80, 10);
    assert_eq!(model.detail.scroll.first, 0, "what fits is not scrolled");
    let mut small = browser(WOUND, (30, 10));
    at(&mut small, left, 8, 2);
    assert_eq!(small.focus, Pane::Detail, "{:?}", screen(&small));
    at(&mut small, MouseEventKind::ScrollDown, 5, 6);
    assert_eq!(small.detail.scroll.first, 3);
}

#[test]
fn no_message_is_lost_on_a_browser_that_has_read_nothing() {
    let mut model = unread((80, 24));
    press(&mut model, "j k g G h l enter v / n N e y pgdn tab tab tab esc 1 2 3");
    update(&mut model, Message::Scanning(12));
    assert!(screen(&model)[0].contains("scanning… 12 files"));
    update(&mut model, Message::ScanFailed("cannot read ~/shop: gone".into()));
    assert!(screen(&model)[22].contains("cannot read ~/shop: gone"));
}
