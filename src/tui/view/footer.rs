//! The last lines: the keys that matter here, or what just happened, or the filter that is being typed.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use crate::tui::commands::{self, Command};
use crate::tui::model::{Mode, Model, Tone};
use crate::tui::text::{clean, clip, width};

/// Draws it.
pub fn draw(frame: &mut Frame, model: &Model, area: Rect) {
    if let Mode::Filter(line) = &model.mode {
        let [slash, typed, keys] =
            area.layout(&Layout::horizontal([Constraint::Length(1), Constraint::Min(10), Constraint::Percentage(45)]));
        frame.render_widget(Span::raw("/"), slash);
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

/// The keys of the commands that can be run now, as many as there is room for beside those that are always named.
fn keys_line(model: &Model, cells: u16) -> Line<'static> {
    let named: Vec<(&Command, String)> = commands::of(model.scope())
        .filter(|command| !command.label.is_empty() && (command.enabled)(model).is_ok())
        .map(|command| (command, model.keymap.key_of(command.name)))
        .filter(|(_, key)| !key.is_empty())
        .collect();
    // A key, a blank, the label and two blanks; the last two may fall off the edge.
    let needed = |(command, key): &(&Command, String)| width(key) + width(command.label) + 3;
    let pinned: usize = named.iter().filter(|(command, _)| command.pinned).map(needed).sum();
    let mut room = (usize::from(cells) + 2).saturating_sub(pinned);
    let mut spans = Vec::new();
    for entry in named {
        let (command, cells) = (entry.0, needed(&entry));
        if !command.pinned && cells > room {
            continue;
        }
        room -= if command.pinned { 0 } else { cells };
        spans.push(Span::styled(entry.1, model.theme.strong()));
        spans.push(Span::styled(format!(" {}  ", command.label), Style::new()));
    }
    Line::from(spans)
}
