//! The table itself. Its order is that of the help; the footer takes the labels in this order, as far as there is room.

use super::Reach::{Answers, Copies, Ends, Looks, Moves, Sends, Starts};
use super::when::{
    always, can_apply, can_begin, can_move, can_push, can_redo, can_scaffold, can_split, can_undo, has_certain_moves,
    has_file, has_filter, has_path, has_programs, has_push, has_root, has_snapshot, has_targets, is_running,
    would_stop,
};
use super::{Command, Reach, Scope};
use crate::tui::effect::Effects;
use crate::tui::model::{Model, Pane};
use crate::tui::update::{confirm, filter, navigate, overlays, push, relocation, tools};

/// Every command. The first word of each says how far it reaches.
pub static TABLE: &[Command] = &[
    browse(Moves, "move", &["m"], "Move the selected file: choose its place.", relocation::choose)
        .label("move")
        .when(can_move),
    browse(Moves, "move-all", &["M"], "Look at all moves that are certain, then make them.", relocation::list_all)
        .label("move all")
        .when(has_certain_moves),
    browse(Moves, "undo", &["u"], "Take the last move back.", relocation::undo).label("undo").when(can_undo),
    browse(Moves, "redo", &["ctrl-r"], "Make the move again that was taken back last.", relocation::redo)
        .label("redo")
        .when(can_redo),
    browse(Sends, "push", &["p"], "Look at what a push would do, then push.", push::open).label("push").when(can_push),
    browse(
        Starts,
        "rehearse",
        &["R"],
        "Push to a server inside this program, to see what the CLI really sends.",
        push::rehearse,
    )
    .label("rehearse")
    .when(can_push),
    browse(Ends, "cancel-push", &["ctrl-x"], "End the push that runs.", push::cancel)
        .label("end push")
        .when(is_running),
    browse(Starts, "edit", &["e"], "Open the file in `$VISUAL` or `$EDITOR`.", tools::edit)
        .label("edit")
        .when(has_file),
    browse(Copies, "copy-path", &["y"], "Copy the path.", tools::copy).label("copy path").when(has_path),
    browse(Looks, "view", &["v"], "Show elements, or the files as they lie on the disk.", navigate::switch_view)
        .label("elements/files")
        .when(has_snapshot),
    browse(Looks, "filter", &["/"], "Filter the tree by words in kind, key, name or path.", filter::open)
        .label("filter")
        .when(has_snapshot),
    browse(Looks, "help", &["?", "f1"], "List what can be done here.", overlays::help).label("help").pinned(),
    browse(Answers, "palette", &[":"], "Find a command by its name.", overlays::palette).label("commands"),
    browse(Ends, "quit", &["q", "ctrl-c"], "Leave.", tools::quit).label("quit").pinned(),
    browse(Looks, "next-match", &["n"], "Go to the next match of the filter.", filter::next).when(has_filter),
    browse(Looks, "previous-match", &["N"], "Go to the match before.", filter::previous).when(has_filter),
    browse(
        Looks,
        "act",
        &["enter"],
        "Open or close a row; follow an endpoint to its action; go from a problem to its file.",
        navigate::act,
    )
    .when(has_snapshot),
    browse(Looks, "down", &["j", "down"], "Go down a row.", |model| navigate::step(model, 1)),
    browse(Looks, "up", &["k", "up"], "Go up a row.", |model| navigate::step(model, -1)),
    browse(Looks, "close", &["h", "left"], "Close a row, or go to the one above it.", navigate::close)
        .when(has_snapshot),
    browse(Looks, "open", &["l", "right"], "Open a row, or go to the first one below it.", navigate::open)
        .when(has_snapshot),
    browse(Looks, "top", &["g", "home"], "Go to the top.", |model| navigate::step(model, isize::MIN)),
    browse(Looks, "bottom", &["G", "end"], "Go to the bottom.", |model| navigate::step(model, isize::MAX)),
    browse(Looks, "page-down", &["pgdn"], "Go down a page.", |model| navigate::page(model, 1, 1)),
    browse(Looks, "page-up", &["pgup"], "Go up a page.", |model| navigate::page(model, -1, 1)),
    browse(Looks, "half-page-down", &["ctrl-d"], "Go down half a page.", |model| navigate::page(model, 1, 2)),
    browse(Looks, "half-page-up", &["ctrl-u"], "Go up half a page.", |model| navigate::page(model, -1, 2)),
    browse(Looks, "next-pane", &["tab"], "Go to the next pane.", |model| navigate::turn(model, 1)),
    browse(Looks, "previous-pane", &["shift-tab"], "Go to the pane before.", |model| navigate::turn(model, -1)),
    browse(Looks, "pane-tree", &["1"], "Go to the tree.", |model| navigate::focus(model, Pane::Tree)),
    browse(Looks, "pane-detail", &["2"], "Go to the detail of what is selected.", |model| {
        navigate::focus(model, Pane::Detail)
    }),
    browse(Looks, "pane-problems", &["3"], "Go to the problems.", |model| navigate::focus(model, Pane::Problems)),
    browse(Looks, "pane-push", &["4"], "Go to the push.", |model| navigate::focus(model, Pane::Push)).when(has_push),
    browse(
        Looks,
        "session-before",
        &["["],
        "Read the last push or rehearsal that was kept; again, the one before.",
        push::older,
    ),
    browse(Looks, "session-after", &["]"], "Read the push or rehearsal that was kept after it.", push::newer),
    browse(Looks, "back", &["esc"], "Clear the filter, or go back to the tree.", navigate::back),
    browse(Moves, "split", &[], "Give each element of the selected file a file of its own.", relocation::split)
        .when(can_split),
    browse(
        Moves,
        "scaffold",
        &[],
        "Write the file that the selected integration's folder lacks.",
        relocation::scaffold,
    )
    .when(can_scaffold),
    browse(Moves, "convert", &[], "Lay the whole workspace out for the other CLI.", relocation::convert).when(has_root),
    browse(Looks, "rescan", &["r"], "Read the whole workspace again.", tools::rescan).label("rescan"),
    browse(Ends, "suspend", &["ctrl-z"], "Stop until the shell's `fg`; in every window.", tools::suspend),
    choosing(Moves, "move-there", &["enter"], "Move the file there, at once.", relocation::move_there)
        .label("move there"),
    choosing(Answers, "move-leave", &["esc", "q", "ctrl-c"], "Leave everything as it is.", overlays::close)
        .label("leave"),
    choosing(Answers, "move-type", &["tab", "o"], "Type another path.", relocation::type_path).label("other path"),
    choosing(Answers, "move-down", &["j", "down"], "Go to the next place.", |model| relocation::step(model, 1)),
    choosing(Answers, "move-up", &["k", "up"], "Go to the place before.", |model| relocation::step(model, -1)),
    choosing(Answers, "move-help", &["?", "f1"], "List what can be done here.", overlays::help),
    typing(Moves, "typed-move", &["enter"], "Move the file there, at once.", relocation::move_there)
        .label("move there"),
    typing(Answers, "typed-leave", &["esc", "ctrl-c"], "Leave everything as it is.", overlays::close).label("leave"),
    typing(Answers, "typed-up", &["up", "shift-tab"], "Go to the places.", |model| relocation::step(model, -1))
        .label("places"),
    batch(Moves, "move-all-now", &["enter"], "Do all that is listed.", relocation::move_all)
        .label("do it")
        .when(can_apply),
    batch(Answers, "move-all-leave", &["esc", "q", "ctrl-c"], "Leave everything as it is.", overlays::close)
        .label("leave"),
    batch(Answers, "move-all-down", &["j", "down"], "Scroll down.", |model| overlays::step(model, 1)).label("scroll"),
    batch(Answers, "move-all-up", &["k", "up"], "Scroll up.", |model| overlays::step(model, -1)),
    batch(Answers, "move-all-page-down", &["pgdn", "space", "ctrl-d"], "Scroll down a page.", |model| {
        overlays::page(model, 1)
    }),
    batch(Answers, "move-all-page-up", &["pgup", "ctrl-u"], "Scroll up a page.", |model| overlays::page(model, -1)),
    batch(Answers, "move-all-help", &["?", "f1"], "List what can be done here.", overlays::help),
    asked(Answers, "answer", &["enter"], "Take the selected answer.", confirm::answer).label("answer"),
    asked(Answers, "answer-cancel", &["esc", "ctrl-c"], "Leave everything as it is.", confirm::cancel).label("cancel"),
    asked(Answers, "answer-next", &["right", "tab"], "Select the next answer.", |model| confirm::step(model, 1))
        .label("next answer"),
    asked(Answers, "answer-previous", &["left", "shift-tab"], "Select the answer before.", |model| {
        confirm::step(model, -1)
    }),
    asked(Answers, "answer-down", &["down", "pgdn"], "Scroll down.", |model| confirm::scroll(model, 1)),
    asked(Answers, "answer-up", &["up", "pgup"], "Scroll up.", |model| confirm::scroll(model, -1)),
    asked(Answers, "answer-help", &["?", "f1"], "List what can be done here.", overlays::help),
    before(Sends, "push-now", &["enter"], "Push to the selected workspace.", push::go).label("push").when(can_begin),
    before(Answers, "push-leave", &["esc", "q", "ctrl-c"], "Leave everything as it is.", overlays::close)
        .label("leave"),
    before(Sends, "push-force", &["F"], "Push though it would stop; asks first.", push::force)
        .label("force")
        .when(would_stop),
    before(Answers, "push-program", &["c"], "Push with another program.", push::next_program)
        .label("other CLI")
        .when(has_programs),
    before(Answers, "push-down", &["j", "down"], "Select the next workspace.", |model| push::step(model, 1))
        .label("workspace")
        .when(has_targets),
    before(Answers, "push-up", &["k", "up"], "Select the workspace before.", |model| push::step(model, -1))
        .when(has_targets),
    before(Answers, "push-scroll-down", &["pgdn", "space", "ctrl-d"], "Scroll down.", |model| {
        push::scroll_preflight(model, 5)
    })
    .label("scroll"),
    before(Answers, "push-scroll-up", &["pgup", "ctrl-u"], "Scroll up.", |model| push::scroll_preflight(model, -5)),
    before(Answers, "push-help", &["?", "f1"], "List what can be done here.", overlays::help),
    session(Answers, "session-leave", &["esc"], "Go back to the tree; the program goes on.", push::leave)
        .label("to the tree"),
    session(Ends, "session-end", &["ctrl-x"], "End the program and all that it started.", push::cancel).label("end it"),
    session(Answers, "session-read", &["pgup"], "Read what it said before.", |model| push::scroll(model, -1))
        .label("read back"),
    session(Answers, "session-help", &["f1"], "List what can be done here.", overlays::help).label("help"),
    filtering(Answers, "filter-keep", &["enter"], "Close the line; filter and selection stay.", filter::keep)
        .label("keep"),
    filtering(Answers, "filter-clear", &["esc", "ctrl-c"], "Clear the filter.", filter::clear).label("clear"),
    filtering(Answers, "filter-next", &["down"], "Go to the next match.", filter::next).label("next"),
    filtering(Answers, "filter-previous", &["up"], "Go to the match before.", filter::previous),
    palette(Answers, "palette-run", &["enter"], "Run the selected command.", overlays::run_selected).label("run"),
    palette(Answers, "palette-close", &["esc", "ctrl-c"], "Leave the palette.", overlays::close).label("close"),
    palette(Answers, "palette-down", &["down", "ctrl-n"], "Go down a row.", |model| overlays::step(model, 1)),
    palette(Answers, "palette-up", &["up", "ctrl-p"], "Go up a row.", |model| overlays::step(model, -1)),
    help(Looks, "help-close", &["esc", "q", "?", "f1", "enter", "ctrl-c"], "Leave the help.", overlays::close)
        .label("close"),
    help(Looks, "help-down", &["j", "down"], "Scroll down.", |model| overlays::step(model, 1)).label("scroll"),
    help(Looks, "help-up", &["k", "up"], "Scroll up.", |model| overlays::step(model, -1)),
    help(Looks, "help-page-down", &["pgdn", "space", "ctrl-d"], "Scroll down a page.", |model| {
        overlays::page(model, 1)
    }),
    help(Looks, "help-page-up", &["pgup", "ctrl-u"], "Scroll up a page.", |model| overlays::page(model, -1)),
];

type Keys = &'static [&'static str];
type Run = fn(&mut Model) -> Effects;

const fn browse(reach: Reach, name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Browse, reach, name, keys, help, run)
}

const fn choosing(reach: Reach, name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Chooser, reach, name, keys, help, run)
}

const fn typing(reach: Reach, name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Typing, reach, name, keys, help, run)
}

const fn batch(reach: Reach, name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Batch, reach, name, keys, help, run)
}

const fn asked(reach: Reach, name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Confirm, reach, name, keys, help, run)
}

const fn before(reach: Reach, name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Before, reach, name, keys, help, run)
}

const fn session(reach: Reach, name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Session, reach, name, keys, help, run)
}

const fn filtering(reach: Reach, name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Filter, reach, name, keys, help, run)
}

const fn palette(reach: Reach, name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Palette, reach, name, keys, help, run)
}

const fn help(reach: Reach, name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Help, reach, name, keys, help, run)
}

const fn command(scope: Scope, reach: Reach, name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    Command { name, keys, scope, label: "", pinned: false, help, reach, enabled: always, run }
}

impl Command {
    /// A word or two for the footer.
    const fn label(mut self, label: &'static str) -> Self {
        self.label = label;
        self
    }

    /// The footer never leaves it out.
    const fn pinned(mut self) -> Self {
        self.pinned = true;
        self
    }

    /// When it can be run, and why not otherwise.
    const fn when(mut self, enabled: fn(&Model) -> Result<(), String>) -> Self {
        self.enabled = enabled;
        self
    }
}
