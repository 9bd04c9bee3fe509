//! The names of the panes in one row, where only one pane is on the screen.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::tui::geometry::Areas;
use crate::tui::model::rows::View;
use crate::tui::model::{Model, Pane};
use crate::tui::text::{clean, shorten, width};

/// Draws the row, where there is one.
pub fn draw(frame: &mut Frame, model: &Model, areas: &Areas) {
    let Some(area) = areas.tabs else { return };
    let mut spans = Vec::new();
    for (pane, label) in labels(model) {
        let style = if pane == model.focus { model.theme.selected() } else { model.theme.faint() };
        spans.push(Span::styled(label, style));
        spans.push(Span::raw(" "));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

/// The pane whose name stands under a cell.
pub fn pane_at(model: &Model, areas: &Areas, at: Position) -> Option<Pane> {
    let area = areas.tabs.filter(|area| area.contains(at))?;
    let mut left = area.x;
    for (pane, label) in labels(model) {
        let cells = u16::try_from(width(&label)).unwrap_or(0);
        if Rect::new(left, area.y, cells, 1).contains(at) {
            return Some(pane);
        }
        left += cells + 1;
    }
    None
}

/// A pane's name, with how much is in it.
pub fn title(model: &Model, pane: Pane) -> String {
    match pane {
        Pane::Tree => format!("{}{}", tree(model), filter(model, 20)),
        Pane::Problems => format!("{} ({})", pane.title(), model.diagnostics().len()),
        _ => pane.title().into(),
    }
}

fn tree(model: &Model) -> &'static str {
    if model.tree.view == View::Files { "files" } else { Pane::Tree.title() }
}

/// The words of the tree's filter in so many cells, and how many rows they are in.
fn filter(model: &Model, cells: usize) -> String {
    match model.tree.words() {
        words if words.is_empty() => String::new(),
        words => format!(" /{} ({})", shorten(&clean(&words.text()), cells), model.tree.hits()),
    }
}

fn labels(model: &Model) -> impl Iterator<Item = (Pane, String)> + '_ {
    let shown = Pane::ALL.into_iter().filter(|pane| *pane != Pane::Push || model.has_push());
    shown.map(|pane| (pane, format!("{} {}", pane.number(), short(model, pane))))
}

fn short(model: &Model, pane: Pane) -> String {
    match pane {
        Pane::Problems => format!("prob {}", model.diagnostics().len()),
        Pane::Tree if !model.tree.words().is_empty() => filter(model, 5).trim_start().to_owned(),
        _ => title(model, pane),
    }
}
