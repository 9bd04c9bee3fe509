//! Lays a frame out: where each part stands at its size, and how much of each there is. Drawing, scrolling and the mouse go by that.

use ratatui::layout::{Constraint, Layout, Rect, Size};

use super::problems::told;
use super::{confirm, detail, help, palette, push, relocation, tabs};
use crate::tui::model::layout::{Areas, FrameLayout};
use crate::tui::model::{Mode, Model, Pane};
use crate::tui::text::wrap;

/// The smallest terminal in which everything can be finished.
pub const SMALLEST: (u16, u16) = (30, 10);

/// From so many columns on, tree and detail stand side by side.
const SIDE_BY_SIDE: u16 = 72;
/// From so many rows on, the problems stand below them.
const STACKED: u16 = 20;
/// Below so many rows the bars have one row together.
const LOW: u16 = 16;
/// From so many rows on, the verdict in words has one of its own; below, it stands where a message would.
const HIGH: u16 = 30;

/// Lays out a frame of this size; an empty layout where that is too small.
pub fn lay_out(model: &Model, size: Size) -> FrameLayout {
    if size.width < SMALLEST.0 || size.height < SMALLEST.1 {
        return FrameLayout { size, ..FrameLayout::default() };
    }
    let areas = areas(model, size);
    let (window_end, window_rows) = match &model.mode {
        Mode::Help(shown) => (help::last_scroll(model, shown, &areas), 0),
        Mode::Batch(batch) => (relocation::last_scroll(model, batch, &areas), 0),
        Mode::Confirm(question) => (confirm::last_scroll(model, question, &areas), 0),
        Mode::Before(before) => push::before_room(model, before, &areas),
        Mode::Palette(_) => (0, palette::rows(&areas)),
        Mode::Browse | Mode::Filter(_) | Mode::Relocate(_) => (0, 0),
    };
    let detail_end = areas.detail.map_or(0, |area| {
        let Rect { width, height, .. } = areas.inside_frame(area);
        detail::height(model, width).saturating_sub(height.into())
    });
    FrameLayout { size, areas, tabs: tabs::cells(model, areas.tabs), detail_end, window_end, window_rows }
}

/// Header, message and keys have the heights of the terminal alone, so that no pane ever jumps.
fn areas(model: &Model, Size { width, height }: Size) -> Areas {
    let screen = Rect::new(0, 0, width, height);
    let is_low = height < LOW;
    let [header, verdict, body, message, footer] = screen.layout(&Layout::vertical([
        Constraint::Length(if is_low { 2 } else { 3 }),
        Constraint::Length(u16::from(height >= HIGH)),
        Constraint::Min(0),
        Constraint::Length(1),
        Constraint::Length(1),
    ]));
    let headline = if height >= HIGH { verdict } else { message };
    // A window in which something is decided needs all that there is.
    let more = u16::from(is_low);
    let window = Rect { y: body.y - more, height: body.height + more, ..body };
    let areas = Areas { header, headline, body, message, footer, window, ..Areas::default() };
    if width >= SIDE_BY_SIDE && height >= STACKED { side_by_side(model, areas) } else { one_by_one(model, areas) }
}

fn side_by_side(model: &Model, areas: Areas) -> Areas {
    let below = (areas.body.height / 4).clamp(5, 12);
    let [upper, problems] = areas.body.layout(&Layout::vertical([Constraint::Min(0), Constraint::Length(below)]));
    let [tree, right] = upper.layout(&Layout::horizontal([Constraint::Percentage(48), Constraint::Min(0)]));
    let mut areas = Areas { tree: Some(tree), problems: Some(problems), session: areas.inside_frame(right), ..areas };
    *areas.slot(if model.shows_push() { Pane::Push } else { Pane::Detail }) = Some(right);
    areas
}

fn one_by_one(model: &Model, areas: Areas) -> Areas {
    let [tabs, pane] = areas.body.layout(&Layout::vertical([Constraint::Length(1), Constraint::Min(0)]));
    let mut areas = Areas { tabs: Some(tabs), session: pane, ..areas };
    *areas.slot(model.focus) = Some(pane);
    if let (Pane::Problems, Some(problem)) = (model.focus, model.problem()) {
        let told = rows(&told(problem), pane.width, pane.height / 2);
        let [list, told] = pane.layout(&Layout::vertical([Constraint::Min(1), Constraint::Length(told)]));
        (areas.problems, areas.problem) = (Some(list), told);
    }
    areas
}

/// The rows that a text takes, at least one and at most `most`.
fn rows(text: &str, width: u16, most: u16) -> u16 {
    u16::try_from(wrap(text, usize::from(width)).len()).unwrap_or(most).clamp(1, most)
}
