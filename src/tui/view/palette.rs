//! The palette: a line to type in, and the commands that match.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::line::{Row, selected};
use super::window;
use crate::tui::commands::Command;
use crate::tui::model::Model;
use crate::tui::model::layout::Areas;
use crate::tui::model::overlay::Palette;

/// Rows of the window.
const HEIGHT: u16 = 16;

/// How many commands are seen at once.
pub fn rows(areas: &Areas) -> usize {
    areas.overlay(HEIGHT).height.saturating_sub(3).into()
}

/// Draws it over the panes.
pub fn draw(frame: &mut Frame, model: &Model, palette: &Palette, areas: &Areas) {
    let inside = window(frame, model, areas.overlay(HEIGHT), "commands");
    let [line, list] = inside.layout(&Layout::vertical([Constraint::Length(1), Constraint::Min(0)]));
    let [colon, typed] = line.layout(&Layout::horizontal([Constraint::Length(1), Constraint::Min(0)]));
    frame.render_widget(Span::raw(":"), colon);
    frame.render_widget(palette.line.widget(), typed);
    let matches = palette.matches();
    let seen = matches.iter().enumerate().skip(palette.list.offset).take(usize::from(list.height));
    let lines: Vec<Line> = seen
        .map(|(at, command)| {
            let line = row(model, command, list.width);
            if at == palette.list.selected { selected(line, model.theme, true) } else { line }
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), list);
}

fn row(model: &Model, command: &Command, width: u16) -> Line<'static> {
    let theme = model.theme;
    let why_not = (command.enabled)(model).err();
    let (style, text) = match &why_not {
        Some(why) => (theme.faint(), format!("not now: {why}")),
        None => (theme.text(), command.help.to_owned()),
    };
    Row::new(width)
        .left(&format!("{:<16} ", command.name), style.patch(theme.strong()))
        .left(&text, style)
        .right(&model.keymap.keys_of(command).join(" "), theme.strong())
        .line()
}
