//! Every window and pane, drawn in frames of other sizes than the one before had: the terminal changes when it will.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use ratatui::buffer::Buffer;

use crate::tui::message::Message;
use crate::tui::model::push::{Arrived, Ended};
use crate::tui::model::{Model, Tone};
use crate::tui::testing::*;

type Size = (u16, u16);
type State = (&'static str, &'static str, fn(Size) -> Model);

/// Columns and rows on both sides of each limit of the layout.
const SIZES: [Size; 14] = [
    (0, 0),
    (1, 1),
    (1, 60),
    (250, 1),
    (29, 10),
    (30, 9),
    (30, 10),
    (30, 80),
    (71, 20),
    (72, 19),
    (72, 20),
    (80, 24),
    (250, 10),
    (250, 80),
];

/// What a person can have before them: its name, a text by which it is known, and how one comes there.
const STATES: [State; 21] = [
    ("nothing read", "reading the workspace…", unread),
    ("nothing read, and why", "no permission", |size| {
        after(unread(size), Message::ScanFailed("no permission ".repeat(20)))
    }),
    ("the tree", "●1 tree", |size| keys(size, "g")),
    ("the files", "●1 files", |size| keys(size, "v G")),
    ("the detail, scrolled", "●2 detail", |size| keys(size, "2 pgdn pgdn")),
    ("the problems", "●3 problems", |size| keys(size, "3 G")),
    ("a long notice", "✗ a long notice", |size| after(keys(size, "g"), Message::Failed("a long notice ".repeat(40)))),
    ("the root gone", "the root is gone the root", |size| {
        after(keys(size, "g"), Message::Gone("the root is gone ".repeat(20)))
    }),
    ("the filter", "/orders", |size| keys(size, "/ o r d e r s")),
    ("the palette", "┌ commands", |size| keys(size, ": p u")),
    ("the help", "help: browsing", |size| keys(size, "? pgdn pgdn")),
    ("the chooser", "move membrane/", |size| answered(browser(WOUND, size), "m")),
    ("another place", "> other: ", |size| answered(browser(WOUND, size), "m tab")),
    ("all moves", "Enter makes", |size| answered(browser(WOUND, size), "M")),
    ("looking for a CLI", "push: looking", |size| keys(size, "p")),
    ("before a push", "> dev", |size| answered(browser(WOUND, size), "p")),
    ("a question", "[ Cancel ]", |size| answered(browser(&[WOUND, STOPS].concat(), size), "p F")),
    ("starting", "starting…", |size| answered(browser(WOUND, size), "p enter")),
    ("running", "keys go to it", running),
    ("running, and read", "Esc: back to its screen", |size| after(running(size), Message::ReadBack(lines()))),
    ("ended", "ended, ✗ see below", |size| {
        let ended = Ended { tone: Tone::Failed, headline: "it failed".into(), text: lines(), observed: Vec::new() };
        after(running(size), Message::RunEnded(ended))
    }),
];

/// A file at which a push stops.
const STOPS: &[(&str, &str)] = &[("membrane/actions/broken.yaml", "key: [")];

fn keys(size: Size, keys: &str) -> Model {
    let mut model = browser(WOUND, size);
    press(&mut model, keys);
    model
}

fn after(mut model: Model, message: Message) -> Model {
    update(&mut model, message);
    model
}

/// The browser after these keys, with all that it asks for answered at once.
fn answered(mut model: Model, keys: &str) -> Model {
    for key in keys.split(' ') {
        let effects = press(&mut model, key);
        let effects = plan(&mut model, effects);
        prepare(&mut model, effects, &["node_modules/.bin/membrane", "/usr/bin/membrane"]);
    }
    model
}

/// A push whose program has drawn a screen that is larger than every frame, with the cursor at its end.
fn running(size: Size) -> Model {
    let model = answered(browser(WOUND, size), "p enter");
    let mut terminal = vt100::Parser::new(100, 300, 0);
    terminal.process("漢x".repeat(100 * 100 - 1).as_bytes());
    after(model, Message::RunShown(Arrived::default(), Arc::new(terminal.screen().clone())))
}

fn lines() -> Arc<[String]> {
    (0..200).map(|number| format!("{number} {}", "漢".repeat(number))).collect()
}

/// A frame of one size that follows one of another.
fn drawn_after(model: &mut Model, before: Size, size: Size) -> Buffer {
    resize(model, before);
    resize(model, size);
    drawn(model)
}

#[test]
fn every_state_draws_in_a_frame_of_every_size() {
    for (name, known_by, state) in STATES {
        let lines = screen(&state((250, 80))).join("\n");
        assert!(lines.contains(known_by), "{name}: {known_by}\n{lines}");
        for known in SIZES {
            let mut model = state(known);
            for frame in SIZES {
                let drawn = catch_unwind(AssertUnwindSafe(|| drawn_after(&mut model, known, frame)));
                assert!(drawn.is_ok(), "{name}: the frame before had {known:?}, and this one has {frame:?}");
            }
        }
    }
}

#[test]
fn a_frame_is_filled_as_its_own_size_allows() {
    let check = |known, frame: Size, expected: &str| {
        let drawn = drawn_after(&mut keys(known, "g"), known, frame);
        let text: String = drawn.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert!(text.contains(expected), "{known:?} {frame:?}: {expected}\n{text}");
    };
    check((80, 24), (20, 5), "too small: 20x5");
    check((20, 5), (80, 24), "problems (5)");
    check((120, 40), (30, 10), "1 tree 2 detail 3 prob 5");
}
