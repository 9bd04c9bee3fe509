//! The help: what can be done where one is, made from the table of commands.

use ratatui::Frame;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{say_more, window};
use crate::tui::commands;
use crate::tui::model::Model;
use crate::tui::model::layout::Areas;
use crate::tui::model::overlay::Help;
use crate::tui::text::{self, clean, wrap};

/// Cells for the keys, where there is room.
const KEYS: usize = 14;

/// Draws it over the panes.
pub fn draw(frame: &mut Frame, model: &Model, help: &Help, areas: &Areas) {
    let area = areas.overlay(areas.window.height);
    let inside = window(frame, model, area, &format!("help: {}", help.scope.title().to_lowercase()));
    let lines = lines(model, help, inside.width);
    let extent = (help.scroll.first, usize::from(inside.height), lines.len());
    let seen = lines.into_iter().skip(help.scroll.first).take(usize::from(inside.height));
    frame.render_widget(Paragraph::new(seen.collect::<Vec<_>>()), inside);
    say_more(frame, model, area, extent, ["help-page-up", "help-page-down"]);
}

/// How far it can be scrolled.
pub fn last_scroll(model: &Model, help: &Help, areas: &Areas) -> usize {
    let area = areas.overlay(areas.window.height);
    let height = usize::from(area.height.saturating_sub(2));
    lines(model, help, area.width.saturating_sub(2)).len().saturating_sub(height)
}

fn lines(model: &Model, help: &Help, width: u16) -> Vec<Line<'static>> {
    let theme = model.theme;
    let column = KEYS.min(usize::from(width) / 5);
    let room = usize::from(width).saturating_sub(column + 1);
    let mut lines = Vec::new();
    for command in commands::of(help.scope) {
        let keys = model.keymap.keys_of(command).join(" ");
        let reach = match command.reach.words() {
            "" => String::new(),
            words => format!(" ({words})"),
        };
        let why_not = (command.enabled)(model).err().map_or(String::new(), |why| format!(" Not now: {why}."));
        let style = if why_not.is_empty() { theme.text() } else { theme.faint() };
        // Keys that are wider than their column have a line of their own.
        let mut beside = keys.as_str();
        if text::width(beside) > column {
            lines.push(Line::styled(keys.clone(), theme.strong()));
            beside = "";
        }
        for text in wrap(&clean(&format!("{}{reach}{why_not}", command.help)), room) {
            let keys = Span::styled(format!("{beside:>column$} "), theme.strong());
            lines.push(Line::from(vec![keys, Span::styled(text, style)]));
            beside = "";
        }
    }
    lines
}
