//! Windows over the panes: help and palette, and what all windows have in common.

use crate::tui::commands;
use crate::tui::effect::Effects;
use crate::tui::model::overlay::{Help, Palette};
use crate::tui::model::scroll::Scroll;
use crate::tui::model::{Mode, Model};

/// Lists what can be done where one is.
pub fn help(model: &mut Model) -> Effects {
    let scope = model.scope();
    let back = Box::new(std::mem::take(&mut model.mode));
    model.mode = Mode::Help(Help { scope, scroll: Scroll::default(), back });
    Effects::new()
}

/// Opens the palette.
pub fn palette(model: &mut Model) -> Effects {
    model.mode = Mode::Palette(Palette::default());
    Effects::new()
}

/// The palette's line holds another text: the best match is selected.
pub fn palette_changed(model: &mut Model) {
    if let Mode::Palette(palette) = &mut model.mode {
        palette.list.selected = 0;
    }
}

/// Closes the window; the help gives back what it lies over.
pub fn close(model: &mut Model) -> Effects {
    model.mode = match std::mem::take(&mut model.mode) {
        Mode::Help(help) => *help.back,
        _ => Mode::Browse,
    };
    Effects::new()
}

/// Leaves the palette and runs what is selected in it.
pub fn run_selected(model: &mut Model) -> Effects {
    let Mode::Palette(palette) = &model.mode else { return Effects::new() };
    let Some(command) = palette.selected() else {
        model.refuse("no command matches");
        return Effects::new();
    };
    model.mode = Mode::Browse;
    commands::run(model, command)
}

/// Goes so many rows down in a window that scrolls.
pub fn step(model: &mut Model, by: isize) -> Effects {
    match &mut model.mode {
        Mode::Help(help) => help.scroll.step(by),
        Mode::Palette(palette) => {
            let len = palette.matches().len();
            palette.list.step(by, len);
        }
        Mode::Batch(batch) => batch.scroll.step(by),
        Mode::Browse | Mode::Filter(_) | Mode::Relocate(_) | Mode::Confirm(_) | Mode::Before(_) => {}
    }
    Effects::new()
}

/// Goes so many pages down.
pub fn page(model: &mut Model, by: isize) -> Effects {
    let height = model.layout.areas.window.height.saturating_sub(3).max(1);
    step(model, by * isize::try_from(height).unwrap_or(1))
}

/// Brings what a window holds into the place that the last frame has for it.
pub fn settle(model: &mut Model) {
    let (end, rows) = (model.layout.window_end, model.layout.window_rows);
    if let Some(scroll) = model.mode.scroll() {
        scroll.settle(end);
    }
    match &mut model.mode {
        Mode::Before(before) => {
            let len = before.targets().len();
            before.list.settle(len, rows);
        }
        Mode::Palette(palette) => {
            let len = palette.matches().len();
            palette.list.settle(len, rows);
        }
        _ => {}
    }
}
