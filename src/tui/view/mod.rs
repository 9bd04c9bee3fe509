//! Draws the browser: a pane or an overlay a file. Everything here only reads the model, and draws only the rows that are seen.

mod bar;
mod confirm;
mod detail;
mod footer;
mod header;
mod help;
mod layout;
mod line;
mod message;
mod palette;
mod problems;
mod push;
mod relocation;
mod tabs;
mod tree;

#[cfg(test)]
mod sizes;
#[cfg(test)]
mod tests;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Paragraph};

use super::model::layout::Areas;
use super::model::{Mode, Model, Pane};
use layout::SMALLEST;
pub use layout::lay_out;

/// Draws a frame as it was laid out: what is drawn past the edge of a smaller one is a panic.
pub fn draw(frame: &mut Frame, model: &Model) {
    if model.layout.is_empty() {
        return too_small(frame);
    }
    let areas = &model.layout.areas;
    header::draw(frame, model, areas.header);
    header::headline(frame, model, areas.headline);
    if let Some(area) = areas.tabs {
        tabs::draw(frame, model, area);
    }
    for pane in Pane::ALL {
        if let Some(area) = areas.pane(pane) {
            pane_frame(frame, model, areas, pane, area);
            let inside = areas.inside(pane);
            match pane {
                Pane::Tree => tree::draw(frame, model, inside),
                Pane::Detail => detail::draw(frame, model, inside),
                Pane::Problems => {
                    problems::draw(frame, model, inside);
                    problems::whole(frame, model, areas.problem);
                }
                Pane::Push => push::draw(frame, model, inside),
            }
        }
    }
    match &model.mode {
        Mode::Help(help) => help::draw(frame, model, help, areas),
        Mode::Palette(palette) => palette::draw(frame, model, palette, areas),
        Mode::Relocate(chooser) => relocation::chooser(frame, model, chooser, areas),
        Mode::Batch(batch) => relocation::batch(frame, model, batch, areas),
        Mode::Confirm(question) => confirm::draw(frame, model, question, areas),
        Mode::Before(before) => push::before(frame, model, before, areas),
        Mode::Browse | Mode::Filter(_) => {}
    }
    footer::draw(frame, model, areas.footer);
    message::draw(frame, model, areas);
}

fn too_small(frame: &mut Frame) {
    let Rect { width, height, .. } = frame.area();
    let (wide, high) = SMALLEST;
    // What is needed comes first where not all has room.
    let text = format!("too small: {width}x{height}, needs {wide}x{high}");
    let wrapped = super::text::wrap(&text, usize::from(width));
    let needed = format!("{wide}x{high}");
    let cramped = wrapped.len() > usize::from(height) && needed.len() <= usize::from(width);
    let text = if cramped { format!("{needed} needed") } else { text };
    let lines = super::text::wrap(&text, usize::from(width)).into_iter().map(ratatui::text::Line::from);
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), frame.area());
}

/// A frame with the pane's number and name; none where the panes are shown one by one.
fn pane_frame(frame: &mut Frame, model: &Model, areas: &Areas, pane: Pane, area: Rect) {
    if areas.tabs.is_some() {
        return;
    }
    let focused = model.focus == pane;
    let mark = if focused { "●" } else { " " };
    let title = format!("{mark}{} {} ", pane.number(), tabs::title(model, pane));
    frame.render_widget(Block::bordered().border_style(model.theme.frame(focused)).title(title), area);
}

/// Says in a window's lower edge that there is more than is seen of it, and which keys scroll it. `area` is the window's, `first` the first
/// line that is seen of `lines`, of which `rows` have room.
fn say_more(
    frame: &mut Frame,
    model: &Model,
    area: Rect,
    (first, rows, lines): (usize, usize, usize),
    keys: [&str; 2],
) {
    let below = lines.saturating_sub(first + rows);
    let [up, down] = keys.map(|name| model.keymap.key_of(name));
    let text = match (first, below) {
        (0, 0) => return,
        (_, 0) => format!(" the end; {up} scrolls up "),
        (_, below) => format!(" {below} more below: {down} "),
    };
    let cells = u16::try_from(super::text::width(&text)).unwrap_or(0).min(area.width.saturating_sub(2));
    let at = Rect::new(area.right().saturating_sub(1 + cells), area.bottom().saturating_sub(1), cells, 1);
    frame.render_widget(Line::styled(text, model.theme.strong()), at);
}

/// An empty window with a title, over whatever is below; gives what is inside.
fn window(frame: &mut Frame, model: &Model, area: Rect, title: &str) -> Rect {
    let block = Block::bordered().border_style(model.theme.frame(true)).title(format!(" {title} "));
    let inside = block.inner(area);
    frame.render_widget(Clear, area);
    frame.render_widget(block, area);
    inside
}
