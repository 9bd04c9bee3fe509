//! The names of the panes in one row, where only one pane is on the screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::tui::model::rows::View;
use crate::tui::model::{Model, Pane};
use crate::tui::text::{clean, shorten, width};

/// Draws the row.
pub fn draw(frame: &mut Frame, model: &Model, area: Rect) {
    let mut spans = Vec::new();
    for (pane, label) in labels(model) {
        let style = if pane == model.focus { model.theme.selected() } else { model.theme.faint() };
        spans.push(Span::styled(label, style));
        spans.push(Span::raw(" "));
    }
    frame.render_widget(Paragraph::new(Line::from(spans)), area);
}

/// The cells of each name in the row, as far as it has room for them; none where there is no row.
pub fn cells(model: &Model, area: Option<Rect>) -> Vec<(Pane, Rect)> {
    let Some(area) = area else { return Vec::new() };
    let mut left = area.x;
    let cells = labels(model).map(|(pane, label)| {
        let cells = u16::try_from(width(&label)).unwrap_or(0);
        let name = Rect::new(left, area.y, cells, 1).intersection(area);
        left = left.saturating_add(cells + 1);
        (pane, name)
    });
    cells.collect()
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
