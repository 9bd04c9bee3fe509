//! The problems pane: a row a diagnostic, the worst first.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::line::{Row, selected};
use crate::tui::model::{Model, Pane};
use crate::tui::text::{clean, clip, shorten_start};
use crate::tui::theme::severity_glyph;
use crate::workspace::code::Severity;
use crate::workspace::diagnose::Diagnostic;

/// Draws the rows that are seen.
pub fn draw(frame: &mut Frame, model: &Model, area: Rect) {
    let problems = model.diagnostics();
    if problems.is_empty() {
        let text = if model.snapshot.is_some() { "No problems." } else { "" };
        return frame.render_widget(Paragraph::new(text).style(model.theme.good()), area);
    }
    let seen = problems.iter().enumerate().skip(model.problems.list.offset).take(usize::from(area.height));
    let lines: Vec<Line> = seen
        .map(|(at, problem)| {
            let line = row(model, problem, area.width);
            if at == model.problems.list.selected {
                selected(line, model.theme, model.focus == Pane::Problems)
            } else {
                line
            }
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// Draws the selected problem in words, where it has a place for that.
pub fn whole(frame: &mut Frame, model: &Model, area: Rect) {
    let Some(problem) = model.problem() else { return };
    let lines = clip(&told(problem), usize::from(area.width), usize::from(area.height));
    let lines: Vec<Line> =
        lines.into_iter().map(|line| Line::styled(line, model.theme.severity(problem.severity))).collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// A problem in words, clean, for where its row is too short for them.
pub fn told(problem: &Diagnostic) -> String {
    format!("{}. {}\n{}", clean(&problem.message), clean(&problem.help), clean(&problem.path.to_text()))
}

fn row(model: &Model, problem: &Diagnostic, width: u16) -> Line<'static> {
    let theme = model.theme;
    let line = problem.span.map_or(String::new(), |span| format!(":{}", span.line));
    let place = format!("{}{line}", problem.path);
    let place = shorten_start(&place, usize::from(width) / 2).into_owned();
    Row::new(width)
        .left(
            &format!("{} {} ", severity_glyph(problem.severity), word(problem.severity)),
            theme.severity(problem.severity),
        )
        .left(&place, theme.strong())
        .left(&format!("  {}", problem.message), theme.text())
        .right(if width > 90 { problem.code.name() } else { "" }, theme.faint())
        .line()
}

/// The word beside a severity's glyph.
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warn",
        Severity::Info => "info",
    }
}
