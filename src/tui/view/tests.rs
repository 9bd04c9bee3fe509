//! What is drawn, at the sizes that people have.

use std::sync::Arc;

use ratatui::style::{Color, Modifier};

use super::super::model::{Pushed, Watch};
use super::super::theme::Theme;
use crate::tui::message::Message;
use crate::tui::testing::*;
use crate::workspace::fixture::tree;
use crate::workspace::project::Project;
use crate::workspace::snapshot::Snapshot;

/// Every text stands somewhere on the screen.
fn check(size: (u16, u16), keys: &str, expected: &[&str]) {
    let mut model = browser(WOUND, size);
    if !keys.is_empty() {
        press(&mut model, keys);
    }
    let lines = screen(&model);
    for text in expected {
        assert!(lines.iter().any(|line| line.contains(text)), "`{text}` at {size:?}:\n{}", lines.join("\n"));
    }
}

#[test]
fn the_first_screen_says_what_matters_at_every_size() {
    let verdict = "push succeeds, but makes 1 integration that is really an action";
    let wide = [
        verdict,
        "~/shop",
        "membrane-cli-1 (verified, by files)",
        "watching",
        "○ orders-api",
        "ignored ✗ blocked",
        "POST /orders/list → list-orders",
        "✗ blocked",
        "loads as integration `list-orders`",
        "1 name: List orders",
        "problems (5)",
        "q quit",
    ];
    check((200, 60), "", &wide);
    check((120, 40), "", &wide);
    check(
        (80, 24),
        "",
        &["push succeeds", "watching", "○ orders-api", "✗ blocked", "problems (5)", "action list-orders"],
    );
    check((30, 10), "", &["push succeeds", "watching", "1 tree", "≠ list-", "✗ blocked"]);
    check((30, 10), "2", &["action list-orders", "loads as integration"]);
    check((30, 10), "3", &["✗ error"]);
}

#[test]
fn a_closed_row_says_the_worst_that_it_hides() {
    check((120, 40), "g h", &["▸ interfaces", "○ ignored in it"]);
    let files = &[
        ("membrane/integrations/hub/hub.yaml", "key: hub\nname: Hub\nconnectorId: '7'\n"),
        ("membrane/integrations/hub/dataSources/d/d.yaml", "key: d\nname: D\nudm: contacts\n"),
        ("membrane/flows/orphan.yaml", "key: orphan\nname: O\nnodes: {}\nintegrationKey: nowhere\n"),
    ];
    let closed = |keys: &str, expected: &str| {
        let mut model = browser(files, (120, 40));
        press(&mut model, keys);
        let lines = screen(&model);
        assert!(lines.iter().any(|line| line.contains(expected)), "{expected}\n{}", lines.join("\n"));
    };
    closed("g j h", "▸ hub");
    closed("g j h", "○ ignored in it");
    // Among the files, one that push stops at is no other than among the elements.
    closed("v", "✗ orphan.yaml");
}

#[test]
fn a_small_terminal_is_told_and_the_smallest_draws() {
    let check = |size: (u16, u16), expected: &str| {
        let model = browser(WOUND, size);
        assert_eq!(screen(&model).join(" ").trim_end(), expected, "{size:?}");
    };
    check((29, 10), "too small: 29x10, needs 30x10");
    check((30, 9), "too small: 30x9, needs 30x10");
    check((11, 4), "too small: 11x4, needs 30x10");
    check((10, 3), "30x10 needed");
    check((5, 1), "30x10");
    check((1, 1), "t");
}

#[test]
fn the_selected_row_is_reversed_and_the_others_remembered() {
    let model = browser(WOUND, (120, 40));
    let buffer = drawn(&model);
    let cells = |text: &str| {
        let y = screen(&model).iter().position(|line| line.contains(text)).expect(text);
        let line = &screen(&model)[y];
        let x = line[..line.find(text).unwrap()].chars().count();
        buffer[(u16::try_from(x).unwrap(), u16::try_from(y).unwrap())].clone()
    };
    assert!(cells("≠ list-orders").modifier.contains(Modifier::REVERSED));
    assert!(!cells("○ orders-api").modifier.contains(Modifier::REVERSED));
    assert!(cells("error membrane/integrations").modifier.contains(Modifier::UNDERLINED));
    assert_eq!(cells("✗ blocked").fg, Color::Red);
}

#[test]
fn without_colour_the_words_are_the_same() {
    for size in [(200, 60), (120, 40), (80, 24), (30, 10)] {
        let mut model = browser(WOUND, size);
        let coloured = screen(&model);
        model.theme = Theme::new(false);
        assert_eq!(screen(&model), coloured);
        let buffer = drawn(&model);
        assert!(buffer.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
        assert!(buffer.content.iter().any(|cell| cell.modifier.contains(Modifier::REVERSED)), "{size:?}");
    }
}

#[test]
fn only_the_palette_of_the_terminal_is_used() {
    let model = browser(WOUND, (200, 60));
    let foreign = |colour: &Color| matches!(colour, Color::Rgb(..) | Color::Indexed(_));
    assert!(!drawn(&model).content.iter().any(|cell| foreign(&cell.fg) || foreign(&cell.bg)));
}

#[test]
fn the_watchers_state_is_in_the_header() {
    let check = |watch: Watch, expected: &str| {
        let mut model = browser(WOUND, (120, 40));
        update(&mut model, Message::Watch(watch));
        assert!(screen(&model)[0].ends_with(expected), "{}", screen(&model)[0]);
    };
    check(Watch::Watching, "watching");
    check(Watch::Polling("the limit of watches is reached".into()), "polling: the limit of watches is reached");
    check(Watch::Off("no permission".into()), "not watching: no permission; r reads again");
}

#[test]
fn help_and_palette_list_what_can_be_done() {
    check((120, 40), "?", &["help: browsing", "Open the file in `$VISUAL` or `$EDITOR`.", "Copy the path."]);
    check((30, 10), "?", &["help: browsing", "m Move the selected", "M Look at all moves", "Esc close"]);
    check((120, 40), "g ?", &["Not now: nothing is selected that has a path."]);
    check((120, 40), ":", &["copy-path", "Find a command by its name."]);
}

#[test]
fn the_way_out_and_the_help_are_always_named() {
    for size in [(200, 60), (120, 40), (80, 24), (40, 30), (30, 10)] {
        for keys in ["g", "g j", "G", "3", "2", "v"] {
            let mut model = browser(WOUND, size);
            press(&mut model, keys);
            let footer = screen(&model).pop().unwrap();
            assert!(footer.contains("? help") && footer.contains("q quit"), "{size:?} {keys}: {footer}");
        }
    }
}

#[test]
fn a_kept_filter_is_in_the_title_with_how_much_it_finds() {
    let check = |size, keys: &str, expected: &str| {
        let mut model = browser(WOUND, size);
        press(&mut model, "/");
        write(&mut model, "list-orders");
        if !keys.is_empty() {
            press(&mut model, keys);
        }
        let lines = screen(&model).join("\n");
        assert!(lines.contains(expected), "{size:?} {keys}: {expected}\n{lines}");
    };
    check((120, 40), "", "●1 tree /list-orders (1) ─");
    check((80, 24), "enter", "●1 tree /list-orders (1) ─");
    check((80, 24), "enter esc", "●1 tree ─");
    check((80, 24), "enter v", "●1 files /list-orders (1) ─");
    check((30, 10), "enter", "1 /list… (1) 2 detail 3 prob 5");
    check((30, 10), "enter esc", "1 tree 2 detail 3 prob 5");
}

#[test]
fn a_window_says_that_there_is_more_of_it() {
    let mut model = browser(WOUND, (30, 10));
    press(&mut model, "?");
    assert!(screen(&model).join("\n").contains(" more below: PgDn ┘"), "{}", screen(&model).join("\n"));
    for _ in 0..100 {
        press(&mut model, "pgdn");
    }
    assert!(screen(&model).join("\n").contains(" the end; PgUp scrolls up ┘"), "{}", screen(&model).join("\n"));
    let mut model = browser(WOUND, (80, 24));
    let effects = press(&mut model, "p");
    prepare(&mut model, effects, &["node_modules/.bin/membrane"]);
    assert!(!screen(&model).join("\n").contains("more below"));
    let many: Vec<String> = (0..30).map(|n| format!("membrane/actions/a{n}.yaml")).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|path| (path.as_str(), "key: a\ntype: http-request\n")).collect();
    let mut model = browser(&many, (80, 24));
    let effects = press(&mut model, "p");
    prepare(&mut model, effects, &["node_modules/.bin/membrane"]);
    let lines = screen(&model);
    assert!(lines.iter().any(|line| line.contains(" more below: PgDn ┘")), "{}", lines.join("\n"));
    assert!(lines.iter().any(|line| line.contains("PgDn scroll")), "{}", lines.join("\n"));
}

#[test]
fn a_problem_can_be_read_whole_at_every_size() {
    let whole = "push reads this action as an integration, and sends nothing of it but name, key";
    for size in [(200, 60), (120, 40), (80, 24), (40, 30), (30, 16)] {
        let mut model = browser(WOUND, size);
        press(&mut model, "3");
        // The detail beside the list wraps it in its column; below the list the whole width is taken.
        let lines = screen(&model);
        let column = |line: &String| line.rsplit_once("││").map_or(line.clone(), |(_, detail)| detail.to_owned());
        let text = lines.iter().map(column).collect::<Vec<_>>().join(" ").replace('│', " ");
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(whole), "{size:?}\n{}", lines.join("\n"));
    }
}

#[test]
fn the_cli_that_decides_is_not_cut() {
    let project = Project { cli: Some(program("node_modules/.bin/membrane").cli), ..Project::default() };
    let mut model = unread((80, 24));
    update(&mut model, Message::Watch(Watch::Watching));
    update(&mut model, Message::Snapshot(Arc::new(Snapshot::of(tree(WOUND), Arc::new(project)))));
    let lines = screen(&model);
    assert!(lines[0].ends_with("CLI @integration-app/membrane-cli 1.2.3 · watching"), "{}", lines[0]);
}

#[test]
fn an_empty_tree_says_of_what_there_is_none() {
    let check = |files: &[(&str, &str)], keys: &str, expected: &str| {
        let mut model = browser(files, (80, 24));
        press(&mut model, keys);
        let lines = screen(&model).join(" ").replace('│', " ");
        let text = lines.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(expected), "{expected}\n{}", screen(&model).join("\n"));
    };
    check(&[], "g", "There is no `membrane/` here, and");
    check(&[("membrane/integrations/", "")], "g", "There are no elements in");
    check(WOUND, "/ z z enter", "Nothing matches `zz`; Esc clears");
}

#[test]
fn what_push_does_with_a_file_is_not_pushed_out_of_its_row() {
    let mut model = browser(WOUND, (80, 24));
    let hash = model.detail.stamp.clone().expect("it is selected").hash;
    model.pushed.insert(path(ACTION), Pushed { hash, text: "pushed 12:04 UTC to dev".into() });
    let row = screen(&model).into_iter().find(|line| line.contains("≠ list-or")).unwrap();
    assert!(row.contains("misread ✓ pushed ✗│"), "{row}");
}

/// The chooser on the interface, its first place planned.
fn choosing(size: (u16, u16)) -> Vec<String> {
    let mut model = browser(WOUND, size);
    press(&mut model, "/");
    write(&mut model, "orders-api");
    let effects = press(&mut model, "enter m");
    plan(&mut model, effects);
    screen(&model)
}

#[test]
fn the_chooser_says_what_push_would_do_at_every_size() {
    let check = |size, expected: &[&str]| {
        let lines = choosing(size);
        for text in expected {
            assert!(lines.iter().any(|line| line.contains(text)), "`{text}` at {size:?}:\n{}", lines.join("\n"));
        }
    };
    let place = "> membrane/flows/orders-api/orders-api.yaml";
    let note = "+ sent as a flow; whether the server honours it is not known";
    let whole =
        [place, note, "membrane/orders-api.yaml", "other: ", "there: loads as flow", "now: passed over", "Esc leave"];
    check((200, 60), &whole);
    check((120, 40), &whole);
    check((80, 24), &[place, "there: loads as flow `orders-api`", "is not known", "Enter move there"]);
    let unknown = ["whether the", "honours it is not"];
    check((60, 12), &[&unknown[..], &[place, "there: loads as flow `orders-api`"]].concat());
    check((30, 10), &[&unknown[..], &["> …rders-api/orders-api.yaml", "there: loads as flow", "known"]].concat());
}

#[test]
fn every_answer_is_seen_in_the_smallest_terminal() {
    let taken = [WOUND, &[("membrane/flows/orders-api/orders-api.yaml", "key: other\nnodes: {}\n")]].concat();
    let mut model = browser(&taken, (30, 10));
    press(&mut model, "/");
    write(&mut model, "interface");
    let effects = press(&mut model, "enter m");
    plan(&mut model, effects);
    press(&mut model, "enter");
    let lines = screen(&model).join("\n");
    assert!(["[ Cancel ] [ Keep both ]", "[ Replace ]"].iter().all(|text| lines.contains(text)), "{lines}");
}

#[test]
fn names_from_the_disk_cannot_command_the_terminal() {
    let files = [("membrane/actions/\u{1b}]0;x\u{7}.yaml", "key: \"a\\e[2Jb\"\nname: x\ntype: http-request\n")];
    for keys in ["g", "v", "3", "2", "G"] {
        let mut model = browser(&files, (120, 40));
        press(&mut model, keys);
        let lines = screen(&model).join("");
        assert!(!lines.chars().any(char::is_control), "{keys}: {lines:?}");
    }
}

#[test]
fn a_long_tree_is_opened_and_scrolled_to_its_end() {
    let files: Vec<(String, String)> = (0..2_000)
        .map(|n| (format!("membrane/actions/a{n}/a{n}.yaml"), format!("key: a{n}\nname: A\ntype: http-request\n")))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut model = browser(&files, (80, 24));
    press(&mut model, "g l G");
    assert!(screen(&model).join("\n").contains("a999"), "{}", screen(&model).join("\n"));
}
