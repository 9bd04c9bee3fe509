//! The last lines: the keys that matter here, or what just happened, or the filter that is being typed.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::tui::commands;
use crate::tui::model::{Mode, Model, Tone};
use crate::tui::text::{clean, clip, width};

/// Draws it.
pub fn draw(frame: &mut Frame, model: &Model, area: Rect) {
    if let Mode::Filter(line) = &model.mode {
        let [slash, typed, keys] =
            area.layout(&Layout::horizontal([Constraint::Length(1), Constraint::Min(10), Constraint::Percentage(45)]));
        frame.render_widget("/", slash);
        frame.render_widget(line.widget(), typed);
        return frame.render_widget(keys_line(model, keys.width), keys);
    }
    match &model.notice {
        Some(notice) => {
            let style = model.theme.tone(notice.tone);
            let word = match notice.tone {
                Tone::Done => "✓ ",
                Tone::Refused => "! ",
                Tone::Failed => "✗ ",
            };
            let lines = clip(&clean(&notice.text), usize::from(area.width.saturating_sub(2)), usize::from(area.height));
            let marks = std::iter::once(word).chain(std::iter::repeat("  "));
            let lines = lines.into_iter().zip(marks).map(|(line, mark)| Line::styled(format!("{mark}{line}"), style));
            frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), area);
        }
        None => frame.render_widget(keys_line(model, area.width), area),
    }
}

/// The keys of the commands that can be run now, as many as there is room for.
fn keys_line(model: &Model, cells: u16) -> Line<'static> {
    let mut room = usize::from(cells);
    let mut spans = Vec::new();
    let scope = model.scope();
    for command in commands::of(scope).filter(|command| !command.label.is_empty() && (command.enabled)(model).is_ok()) {
        let key = model.keymap.key_of(command.name);
        let needed = width(&key) + width(command.label) + 3;
        if key.is_empty() || needed > room + 2 {
            continue;
        }
        room = room.saturating_sub(needed);
        spans.push(Span::styled(key, model.theme.strong()));
        spans.push(Span::styled(format!(" {}  ", command.label), Style::new()));
    }
    Line::from(spans)
}
