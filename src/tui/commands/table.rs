//! The table itself. Its order is that of the help; the footer takes the labels in this order, as far as there is room.

use super::when::{
    always, can_apply, can_begin, can_move, can_push, can_redo, can_scaffold, can_split, can_undo, has_certain_moves,
    has_file, has_filter, has_path, has_programs, has_push, has_root, has_snapshot, has_targets, is_running,
    would_stop,
};
use super::{Command, Danger, Scope};
use crate::tui::effect::Effects;
use crate::tui::model::{Model, Pane};
use crate::tui::update::{confirm, filter, navigate, overlays, push, relocation, tools};

/// Every command.
pub static TABLE: &[Command] = &[
    browse("move", &["m"], "Move the selected file: choose its place.", relocation::choose)
        .label("move")
        .danger(Danger::Moves)
        .when(can_move),
    browse("move-all", &["M"], "Look at all moves that are certain, then make them.", relocation::list_all)
        .label("move all")
        .danger(Danger::Moves)
        .when(has_certain_moves),
    browse("undo", &["u"], "Take the last move back.", relocation::undo)
        .label("undo")
        .danger(Danger::Moves)
        .when(can_undo),
    browse("redo", &["ctrl-r"], "Make the move again that was taken back last.", relocation::redo)
        .label("redo")
        .danger(Danger::Moves)
        .when(can_redo),
    browse("push", &["p"], "Look at what a push would do, then push.", push::open)
        .label("push")
        .danger(Danger::Sends)
        .when(can_push),
    browse(
        "rehearse",
        &["R"],
        "Push to a server inside this program, to see what the CLI really sends.",
        push::rehearse,
    )
    .label("rehearse")
    .when(can_push),
    browse("cancel-push", &["ctrl-x"], "End the push that runs.", push::cancel).label("end push").when(is_running),
    browse("edit", &["e"], "Open the file in `$VISUAL` or `$EDITOR`.", tools::edit).label("edit").when(has_file),
    browse("copy-path", &["y"], "Copy the path.", tools::copy).label("copy path").when(has_path),
    browse("view", &["v"], "Show elements, or the files as they lie on the disk.", navigate::switch_view)
        .label("elements/files")
        .when(has_snapshot),
    browse("filter", &["/"], "Filter the tree by words in kind, key, name or path.", filter::open)
        .label("filter")
        .when(has_snapshot),
    browse("help", &["?", "f1"], "List what can be done here.", overlays::help).label("help").pinned(),
    browse("palette", &[":"], "Find a command by its name.", overlays::palette).label("commands"),
    browse("quit", &["q", "ctrl-c"], "Leave.", tools::quit).label("quit").pinned(),
    browse("next-match", &["n"], "Go to the next match of the filter.", filter::next).when(has_filter),
    browse("previous-match", &["N"], "Go to the match before.", filter::previous).when(has_filter),
    browse(
        "act",
        &["enter"],
        "Open or close a row; follow an endpoint to its action; go from a problem to its file.",
        navigate::act,
    )
    .when(has_snapshot),
    browse("down", &["j", "down"], "Go down a row.", |model| navigate::step(model, 1)),
    browse("up", &["k", "up"], "Go up a row.", |model| navigate::step(model, -1)),
    browse("close", &["h", "left"], "Close a row, or go to the one above it.", navigate::close).when(has_snapshot),
    browse("open", &["l", "right"], "Open a row, or go to the first one below it.", navigate::open).when(has_snapshot),
    browse("top", &["g", "home"], "Go to the top.", |model| navigate::step(model, isize::MIN)),
    browse("bottom", &["G", "end"], "Go to the bottom.", |model| navigate::step(model, isize::MAX)),
    browse("page-down", &["pgdn"], "Go down a page.", |model| navigate::page(model, 1, 1)),
    browse("page-up", &["pgup"], "Go up a page.", |model| navigate::page(model, -1, 1)),
    browse("half-page-down", &["ctrl-d"], "Go down half a page.", |model| navigate::page(model, 1, 2)),
    browse("half-page-up", &["ctrl-u"], "Go up half a page.", |model| navigate::page(model, -1, 2)),
    browse("next-pane", &["tab"], "Go to the next pane.", |model| navigate::turn(model, 1)),
    browse("previous-pane", &["shift-tab"], "Go to the pane before.", |model| navigate::turn(model, -1)),
    browse("pane-tree", &["1"], "Go to the tree.", |model| navigate::focus(model, Pane::Tree)),
    browse("pane-detail", &["2"], "Go to the detail of what is selected.", |model| {
        navigate::focus(model, Pane::Detail)
    }),
    browse("pane-problems", &["3"], "Go to the problems.", |model| navigate::focus(model, Pane::Problems)),
    browse("pane-push", &["4"], "Go to the push.", |model| navigate::focus(model, Pane::Push)).when(has_push),
    browse(
        "session-before",
        &["["],
        "Read the last push or rehearsal that was kept; again, the one before.",
        push::older,
    ),
    browse("session-after", &["]"], "Read the push or rehearsal that was kept after it.", push::newer),
    browse("back", &["esc"], "Clear the filter, or go back to the tree.", navigate::back),
    browse("split", &[], "Give each element of the selected file a file of its own.", relocation::split)
        .danger(Danger::Moves)
        .when(can_split),
    browse("scaffold", &[], "Write the file that the selected integration's folder lacks.", relocation::scaffold)
        .danger(Danger::Moves)
        .when(can_scaffold),
    browse("convert", &[], "Lay the whole workspace out for the other CLI.", relocation::convert)
        .danger(Danger::Moves)
        .when(has_root),
    browse("rescan", &["r"], "Read the whole workspace again.", tools::rescan).label("rescan"),
    browse("suspend", &["ctrl-z"], "Stop until the shell's `fg`; in every window.", tools::suspend),
    choosing("move-there", &["enter"], "Move the file there, at once.", relocation::move_there)
        .label("move there")
        .danger(Danger::Moves),
    choosing("move-leave", &["esc", "q", "ctrl-c"], "Leave everything as it is.", overlays::close).label("leave"),
    choosing("move-type", &["tab", "o"], "Type another path.", relocation::type_path).label("other path"),
    choosing("move-down", &["j", "down"], "Go to the next place.", |model| relocation::step(model, 1)),
    choosing("move-up", &["k", "up"], "Go to the place before.", |model| relocation::step(model, -1)),
    choosing("move-help", &["?", "f1"], "List what can be done here.", overlays::help),
    typing("typed-move", &["enter"], "Move the file there, at once.", relocation::move_there)
        .label("move there")
        .danger(Danger::Moves),
    typing("typed-leave", &["esc", "ctrl-c"], "Leave everything as it is.", overlays::close).label("leave"),
    typing("typed-up", &["up", "shift-tab"], "Go to the places.", |model| relocation::step(model, -1)).label("places"),
    batch("move-all-now", &["enter"], "Do all that is listed.", relocation::move_all)
        .label("do it")
        .danger(Danger::Moves)
        .when(can_apply),
    batch("move-all-leave", &["esc", "q", "ctrl-c"], "Leave everything as it is.", overlays::close).label("leave"),
    batch("move-all-down", &["j", "down"], "Scroll down.", |model| overlays::step(model, 1)).label("scroll"),
    batch("move-all-up", &["k", "up"], "Scroll up.", |model| overlays::step(model, -1)),
    batch("move-all-page-down", &["pgdn", "space", "ctrl-d"], "Scroll down a page.", |model| overlays::page(model, 1)),
    batch("move-all-page-up", &["pgup", "ctrl-u"], "Scroll up a page.", |model| overlays::page(model, -1)),
    batch("move-all-help", &["?", "f1"], "List what can be done here.", overlays::help),
    asked("answer", &["enter"], "Take the selected answer.", confirm::answer).label("answer"),
    asked("answer-cancel", &["esc", "ctrl-c"], "Leave everything as it is.", confirm::cancel).label("cancel"),
    asked("answer-next", &["right", "tab"], "Select the next answer.", |model| confirm::step(model, 1))
        .label("next answer"),
    asked("answer-previous", &["left", "shift-tab"], "Select the answer before.", |model| confirm::step(model, -1)),
    asked("answer-down", &["down", "pgdn"], "Scroll down.", |model| confirm::scroll(model, 1)),
    asked("answer-up", &["up", "pgup"], "Scroll up.", |model| confirm::scroll(model, -1)),
    asked("answer-help", &["?", "f1"], "List what can be done here.", overlays::help),
    before("push-now", &["enter"], "Push to the selected workspace.", push::go)
        .label("push")
        .danger(Danger::Sends)
        .when(can_begin),
    before("push-leave", &["esc", "q", "ctrl-c"], "Leave everything as it is.", overlays::close).label("leave"),
    before("push-force", &["F"], "Push though it would stop; asks first.", push::force)
        .label("force")
        .danger(Danger::Sends)
        .when(would_stop),
    before("push-program", &["c"], "Push with another program.", push::next_program)
        .label("other CLI")
        .when(has_programs),
    before("push-down", &["j", "down"], "Select the next workspace.", |model| push::step(model, 1))
        .label("workspace")
        .when(has_targets),
    before("push-up", &["k", "up"], "Select the workspace before.", |model| push::step(model, -1)).when(has_targets),
    before("push-scroll-down", &["pgdn", "space", "ctrl-d"], "Scroll down.", |model| push::scroll_preflight(model, 5))
        .label("scroll"),
    before("push-scroll-up", &["pgup", "ctrl-u"], "Scroll up.", |model| push::scroll_preflight(model, -5)),
    before("push-help", &["?", "f1"], "List what can be done here.", overlays::help),
    session("session-leave", &["esc"], "Go back to the tree; the program goes on.", push::leave).label("to the tree"),
    session("session-end", &["ctrl-x"], "End the program and all that it started.", push::cancel).label("end it"),
    session("session-read", &["pgup"], "Read what it said before.", |model| push::scroll(model, -1)).label("read back"),
    session("session-help", &["f1"], "List what can be done here.", overlays::help).label("help"),
    filtering("filter-keep", &["enter"], "Close the line; filter and selection stay.", filter::keep).label("keep"),
    filtering("filter-clear", &["esc", "ctrl-c"], "Clear the filter.", filter::clear).label("clear"),
    filtering("filter-next", &["down"], "Go to the next match.", filter::next).label("next"),
    filtering("filter-previous", &["up"], "Go to the match before.", filter::previous),
    palette("palette-run", &["enter"], "Run the selected command.", overlays::run_selected).label("run"),
    palette("palette-close", &["esc", "ctrl-c"], "Leave the palette.", overlays::close).label("close"),
    palette("palette-down", &["down", "ctrl-n"], "Go down a row.", |model| overlays::step(model, 1)),
    palette("palette-up", &["up", "ctrl-p"], "Go up a row.", |model| overlays::step(model, -1)),
    help("help-close", &["esc", "q", "?", "f1", "enter", "ctrl-c"], "Leave the help.", overlays::close).label("close"),
    help("help-down", &["j", "down"], "Scroll down.", |model| overlays::step(model, 1)).label("scroll"),
    help("help-up", &["k", "up"], "Scroll up.", |model| overlays::step(model, -1)),
    help("help-page-down", &["pgdn", "space", "ctrl-d"], "Scroll down a page.", |model| overlays::page(model, 1)),
    help("help-page-up", &["pgup", "ctrl-u"], "Scroll up a page.", |model| overlays::page(model, -1)),
];

type Keys = &'static [&'static str];
type Run = fn(&mut Model) -> Effects;

const fn browse(name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Browse, name, keys, help, run)
}

const fn choosing(name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Chooser, name, keys, help, run)
}

const fn typing(name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Typing, name, keys, help, run)
}

const fn batch(name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Batch, name, keys, help, run)
}

const fn asked(name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Confirm, name, keys, help, run)
}

const fn before(name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Before, name, keys, help, run)
}

const fn session(name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Session, name, keys, help, run)
}

const fn filtering(name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Filter, name, keys, help, run)
}

const fn palette(name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Palette, name, keys, help, run)
}

const fn help(name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    command(Scope::Help, name, keys, help, run)
}

const fn command(scope: Scope, name: &'static str, keys: Keys, help: &'static str, run: Run) -> Command {
    Command { name, keys, scope, label: "", pinned: false, help, danger: Danger::None, enabled: always, run }
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

    /// What it can do to the world.
    const fn danger(mut self, danger: Danger) -> Self {
        self.danger = danger;
        self
    }

    /// When it can be run, and why not otherwise.
    const fn when(mut self, enabled: fn(&Model) -> Result<(), String>) -> Self {
        self.enabled = enabled;
        self
    }
}
