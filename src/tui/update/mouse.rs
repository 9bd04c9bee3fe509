//! The mouse: a click selects, a click on a fold opens it, the wheel scrolls what is under it.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Position;

use super::{navigate, overlays, push};
use crate::tui::effect::Effects;
use crate::tui::model::layout::Areas;
use crate::tui::model::rows::Fold;
use crate::tui::model::{Lead, Mode, Model, Pane};

/// Rows that a turn of the wheel goes.
const WHEEL: isize = 3;

/// Takes what the mouse did.
pub fn update(model: &mut Model, event: MouseEvent) -> Effects {
    if model.layout.is_empty() {
        return Effects::new();
    }
    let areas = model.layout.areas;
    let at = Position::new(event.column, event.row);
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => click(model, &areas, at),
        MouseEventKind::ScrollDown => wheel(model, &areas, at, WHEEL),
        MouseEventKind::ScrollUp => wheel(model, &areas, at, -WHEEL),
        _ => Effects::new(),
    }
}

fn click(model: &mut Model, areas: &Areas, at: Position) -> Effects {
    if !matches!(model.mode, Mode::Browse | Mode::Filter(_)) {
        return Effects::new();
    }
    if let Some(pane) = model.layout.tab_at(at) {
        return navigate::focus(model, pane);
    }
    let Some(pane) = areas.pane_at(at) else { return Effects::new() };
    model.focus = pane;
    let inside = areas.inside(pane);
    if !inside.contains(at) {
        return Effects::new();
    }
    let row = usize::from(at.y - inside.y);
    match pane {
        Pane::Tree => click_tree(model, row, usize::from(at.x - inside.x)),
        Pane::Problems => {
            let Some(snapshot) = model.snapshot.clone() else { return Effects::new() };
            let at = model.problems.list.offset + row;
            if at < snapshot.diagnostics.len() {
                model.problems.select(at, &snapshot.diagnostics);
                navigate::lead_with_problem(model);
            }
        }
        Pane::Detail | Pane::Push => {}
    }
    Effects::new()
}

fn click_tree(model: &mut Model, row: usize, column: usize) {
    let Some(snapshot) = model.snapshot.clone() else { return };
    let at = model.tree.list.offset + row;
    let Some(clicked) = model.tree.rows().get(at) else { return };
    let (fold, cells) = (clicked.fold, clicked.fold_cells());
    model.lead = Lead::Tree;
    model.tree.select(at, &snapshot);
    if fold != Fold::Leaf && cells.contains(&column) {
        model.tree.fold(fold == Fold::Closed, &snapshot);
    }
}

fn wheel(model: &mut Model, areas: &Areas, at: Position, by: isize) -> Effects {
    if !matches!(model.mode, Mode::Browse | Mode::Filter(_)) {
        return overlays::step(model, by);
    }
    let Some(pane) = areas.pane_at(at) else { return Effects::new() };
    let height = usize::from(areas.inside(pane).height);
    match pane {
        Pane::Tree => {
            let Some(snapshot) = model.snapshot.clone() else { return Effects::new() };
            let len = model.tree.rows().len();
            model.tree.list.scroll(by, len, height);
            model.tree.select(model.tree.list.selected, &snapshot);
            model.lead = Lead::Tree;
        }
        Pane::Problems => {
            let Some(snapshot) = model.snapshot.clone() else { return Effects::new() };
            model.problems.scroll(by, &snapshot.diagnostics, height);
            if model.lead == Lead::Problems {
                navigate::lead_with_problem(model);
            }
        }
        Pane::Detail => model.detail.scroll.step(by),
        Pane::Push => return push::scroll(model, by),
    }
    Effects::new()
}
