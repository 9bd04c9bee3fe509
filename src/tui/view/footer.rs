//! The last line: the keys that matter here.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::tui::commands::{self, Command};
use crate::tui::model::Model;
use crate::tui::text::width;

/// Draws it.
pub fn draw(frame: &mut Frame, model: &Model, area: Rect) {
    frame.render_widget(keys_line(model, area.width), area);
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
