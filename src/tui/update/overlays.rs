//! Windows over the panes: help and palette, and what all windows have in common.

use crate::tui::commands;
use crate::tui::effect::Effects;
use crate::tui::geometry::Areas;
use crate::tui::model::overlay::{Help, Palette};
use crate::tui::model::{Mode, Model};
use crate::tui::view;

/// Lists what can be done where one is.
pub fn help(model: &mut Model) -> Effects {
    let scope = model.scope();
    let back = Box::new(std::mem::take(&mut model.mode));
    model.mode = Mode::Help(Help { scope, scroll: 0, back });
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
        Mode::Help(help) => help.scroll = help.scroll.saturating_add_signed(by),
        Mode::Palette(palette) => {
            let len = palette.matches().len();
            palette.list.step(by, len);
        }
        Mode::Batch(batch) => batch.scroll = batch.scroll.saturating_add_signed(by),
        Mode::Browse | Mode::Filter(_) | Mode::Relocate(_) | Mode::Confirm(_) | Mode::Before(_) => {}
    }
    Effects::new()
}

/// Goes so many pages down.
pub fn page(model: &mut Model, by: isize) -> Effects {
    let height = Areas::of(model).map_or(1, |areas| areas.body.height.saturating_sub(3)).max(1);
    step(model, by * isize::try_from(height).unwrap_or(1))
}

/// Keeps overlays scrolled to what they hold.
pub fn settle(model: &mut Model, areas: &Areas) {
    let last = match &model.mode {
        Mode::Help(_) => view::help::last_scroll(model, areas),
        Mode::Batch(_) => view::relocation::last_scroll(model, areas),
        Mode::Confirm(_) => view::confirm::last_scroll(model, areas),
        _ => 0,
    };
    let before = view::push::before_room(model, areas);
    match &mut model.mode {
        Mode::Help(help) => help.scroll = help.scroll.min(last),
        Mode::Batch(batch) => batch.scroll = batch.scroll.min(last),
        Mode::Confirm(question) => question.scroll = question.scroll.min(last),
        Mode::Before(window) => {
            window.scroll = window.scroll.min(before.0);
            window.list.settle(window.targets().len(), before.1);
        }
        Mode::Palette(palette) => {
            let rows = usize::from(view::palette::rows(areas));
            let len = palette.matches().len();
            palette.list.settle(len, rows);
        }
        Mode::Browse | Mode::Filter(_) | Mode::Relocate(_) => {}
    }
}
