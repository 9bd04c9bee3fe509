//! A question: what is at stake, and the answers as buttons, Cancel first.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::line::Row;
use super::{say_more, window};
use crate::report::diff::Side;
use crate::tui::model::Model;
use crate::tui::model::confirm::Confirm;
use crate::tui::model::layout::Areas;
use crate::tui::text::{clean, wrap};

/// Draws it over everything else.
pub fn draw(frame: &mut Frame, model: &Model, question: &Confirm, areas: &Areas) {
    let area = area(question, areas);
    let inside = window(frame, model, area, &question.title);
    let typing = u16::from(question.name.is_some());
    let answers = answers(model, question, inside.width);
    let height = u16::try_from(answers.len()).unwrap_or(u16::MAX);
    let [text, line, buttons] =
        inside.layout(&Layout::vertical([Constraint::Min(0), Constraint::Length(typing), Constraint::Length(height)]));
    let lines = lines(model, question, text.width);
    let extent = (question.scroll.first, usize::from(text.height), lines.len());
    let seen = lines.into_iter().skip(question.scroll.first).take(usize::from(text.height));
    frame.render_widget(Paragraph::new(seen.collect::<Vec<_>>()), text);
    say_more(frame, model, area, extent, ["answer-up", "answer-down"]);
    if let Some((name, typed)) = &question.name {
        name_line(frame, model, name, typed, line);
    }
    frame.render_widget(Paragraph::new(answers), buttons);
}

/// How far what is at stake can be scrolled.
pub fn last_scroll(model: &Model, question: &Confirm, areas: &Areas) -> usize {
    let area = area(question, areas);
    let width = area.width.saturating_sub(2);
    let below = answers(model, question, width).len() + usize::from(question.name.is_some());
    let rows = usize::from(area.height.saturating_sub(2)).saturating_sub(below);
    lines(model, question, width).len().saturating_sub(rows)
}

fn area(question: &Confirm, areas: &Areas) -> Rect {
    if !question.sides.is_empty() {
        return areas.overlay(areas.window.height);
    }
    let width = usize::from(areas.overlay(0).width.saturating_sub(2));
    let rows: usize = question.text.iter().map(|text| wrap(text, width).len()).sum();
    areas.overlay(u16::try_from(rows + 2).unwrap_or(u16::MAX))
}

fn lines(model: &Model, question: &Confirm, width: u16) -> Vec<Line<'static>> {
    let texts = question.text.iter().flat_map(|text| wrap(&clean(text), usize::from(width))).map(Line::from);
    texts.chain(question.sides.iter().map(|side| side_by_side(model, side, width))).collect()
}

fn side_by_side(model: &Model, side: &Side, width: u16) -> Line<'static> {
    let theme = model.theme;
    let half = (width / 2).saturating_sub(1);
    let (left, right) = if side.is_same() { (theme.faint(), theme.faint()) } else { (theme.bad(), theme.good()) };
    let (minus, plus) = if side.is_same() { ("  ", "  ") } else { ("- ", "+ ") };
    let text = |side: &Option<String>, mark: &str| side.as_ref().map_or(String::new(), |line| format!("{mark}{line}"));
    let mut spans = Row::new(half).left(&text(&side.left, minus), left).line().spans;
    spans.push(Span::styled("│", theme.faint()));
    spans.extend(Row::new(half).left(&text(&side.right, plus), right).line().spans);
    Line::from(spans)
}

fn name_line(frame: &mut Frame, model: &Model, name: &str, typed: &crate::tui::model::text_line::TextLine, area: Rect) {
    let label = format!("type {}: ", clean(name));
    let cells = u16::try_from(crate::tui::text::width(&label)).unwrap_or(0);
    let [before, line] = area.layout(&Layout::horizontal([Constraint::Length(cells), Constraint::Min(0)]));
    frame.render_widget(Span::styled(label, model.theme.strong()), before);
    frame.render_widget(typed.widget(), line);
}

/// The answers as buttons, in as many rows as they need.
fn answers(model: &Model, question: &Confirm, cells: u16) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    for (at, answer) in question.answers.iter().enumerate() {
        let style = if at == question.selected { model.theme.selected() } else { model.theme.text() };
        let button = Span::styled(format!("[ {} ]", answer.word()), style);
        if let Some(line) = lines.last_mut().filter(|line| line.width() + button.width() <= usize::from(cells)) {
            line.push_span(button);
            line.push_span(" ");
        } else {
            lines.push(Line::from(vec![button, Span::raw(" ")]));
        }
    }
    lines
}
