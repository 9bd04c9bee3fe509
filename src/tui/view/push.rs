//! The push pane: the program's screen while it runs, what came of it at the end; and the window before a push.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Style};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use tui_term::widget::PseudoTerminal;

use super::line::Row;
use super::{say_more, window};
use crate::push::cli::Found;
use crate::report::human::{Paint, preflight as told};
use crate::tui::model::layout::Areas;
use crate::tui::model::push::{Before, Prepared, Run, State, What};
use crate::tui::model::{Model, Pane, Tone};
use crate::tui::text::{clean, wrap};

/// So many files of a kind are named in the window before a push.
const FILES: usize = 20;

/// Draws the pane.
pub fn draw(frame: &mut Frame, model: &Model, area: Rect) {
    let Some(run) = &model.run else { return };
    let [head, body] = area.layout(&Layout::vertical([Constraint::Length(1), Constraint::Min(0)]));
    frame.render_widget(status(model, run, head.width), head);
    match (&run.text, &run.screen) {
        (Some(text), _) => {
            let seen = text.shown().iter().skip(text.scroll.first).take(usize::from(body.height));
            let lines: Vec<Line> = seen.map(|line| text_line(model, run, line)).collect();
            frame.render_widget(Paragraph::new(lines), body);
        }
        (None, Some(screen)) => {
            frame.render_widget(PseudoTerminal::new(&**screen), body);
            tame(frame, model, body);
        }
        (None, None) => {}
    }
}

/// Takes from the program's cells what a terminal could obey, and their colours where none are wanted.
fn tame(frame: &mut Frame, model: &Model, area: Rect) {
    let buffer = frame.buffer_mut();
    for at in area.intersection(buffer.area).positions() {
        let cell = &mut buffer[at];
        let safe = clean(cell.symbol()).into_owned();
        if safe != cell.symbol() {
            cell.set_symbol(&safe);
        }
        if !model.theme.has_colour() {
            cell.set_fg(Color::Reset).set_bg(Color::Reset);
        }
    }
}

fn status(model: &Model, run: &Run, cells: u16) -> Line<'static> {
    let theme = model.theme;
    let what = match &run.what {
        What::Push(workspace) => format!("push to {workspace}"),
        What::Rehearsal => "rehearsal".into(),
        What::Kept { title, .. } => clean(title).into_owned(),
    };
    let expected = model.snapshot.as_ref().map_or(0, |snapshot| snapshot.plan.loads().len());
    let (text, style) = match run.state {
        State::Starting => (format!("{what}: starting…"), theme.info()),
        State::Running => (format!("{what}: {} of {expected} files arrived", run.arrived), theme.info()),
        State::Cancelling => (format!("{what}: ending…"), theme.doubtful()),
        State::Ended(tone) => {
            let word = match tone {
                Tone::Done => "✓ as predicted",
                Tone::Refused => "! see below",
                _ => "✗ see below",
            };
            (format!("{what}: ended, {word}"), theme.tone(tone))
        }
    };
    if let What::Kept { .. } = run.what {
        return Row::new(cells)
            .left(&what, theme.info())
            .right("[ the one before, ] the one after", theme.faint())
            .line();
    }
    let hint = match (run.takes_keys(), model.focus) {
        (true, Pane::Push) => "keys go to it",
        (false, _) if run.is_running() => "Esc: back to its screen",
        _ => "",
    };
    Row::new(cells).left(&text, style).right(hint, theme.faint()).line()
}

fn text_line(model: &Model, run: &Run, line: &str) -> Line<'static> {
    let found = !run.searched.is_empty() && line.to_lowercase().contains(&run.searched.to_lowercase());
    let style = if found { model.theme.selected() } else { Style::new() };
    Line::styled(line.to_owned(), style)
}

/// Draws the window before a push.
pub fn before(frame: &mut Frame, model: &Model, before: &Before, areas: &Areas) {
    let area = areas.overlay(areas.window.height);
    // Until then Enter does nothing, which a small window would not show otherwise.
    let is_pending = before.preflight.is_none() && !matches!(before.prepared, Some(Err(_)));
    let inside = window(frame, model, area, if is_pending { "push: looking" } else { "push" });
    let rows = u16::try_from(before.targets().len()).unwrap_or(u16::MAX).min(inside.height / 2);
    let [targets, text] = inside.layout(&Layout::vertical([Constraint::Length(rows), Constraint::Min(0)]));
    let seen = before.targets().iter().enumerate().skip(before.list.offset).take(usize::from(rows));
    let lines: Vec<Line> = seen
        .map(|(at, target)| {
            let chosen = at == before.list.selected;
            let style = if chosen { model.theme.selected() } else { Style::new() };
            let mark = if chosen { ">" } else { " " };
            let production = match target.production {
                true if target.name == "production" => " (asks for its name)",
                true => " (production)",
                false => "",
            };
            Line::styled(format!("{mark} {}{production}", clean(&target.name)), style)
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), targets);
    let lines = before_lines(model, before, text.width);
    let extent = (before.scroll.first, usize::from(text.height), lines.len());
    let seen = lines.into_iter().skip(before.scroll.first).take(usize::from(text.height));
    frame.render_widget(Paragraph::new(seen.collect::<Vec<_>>()), text);
    say_more(frame, model, area, extent, ["push-scroll-up", "push-scroll-down"]);
}

/// How far what would come of it can be scrolled, and how many workspaces are seen.
pub fn before_room(model: &Model, before: &Before, areas: &Areas) -> (usize, usize) {
    let area = areas.overlay(areas.window.height);
    let (width, height) = (area.width.saturating_sub(2), usize::from(area.height.saturating_sub(2)));
    let targets = before.targets().len().min(height / 2);
    (before_lines(model, before, width).len().saturating_sub(height - targets), targets)
}

fn before_lines(model: &Model, before: &Before, width: u16) -> Vec<Line<'static>> {
    let theme = model.theme;
    let mut lines = Vec::new();
    let mut say = |text: &str, style: Style| {
        lines.extend(wrap(&clean(text), usize::from(width)).into_iter().map(|line| Line::styled(line, style)));
    };
    match &before.prepared {
        None => say("looking for the CLI…", theme.faint()),
        Some(Err(why)) => say(why, theme.bad()),
        Some(Ok(prepared)) => {
            programs(prepared, before).iter().for_each(|line| say(line, theme.text()));
            let warning = before.found().and_then(|found| found.cli.warning());
            warning.iter().for_each(|warning| say(warning, theme.doubtful()));
        }
    }
    match &before.preflight {
        Some(preflight) => {
            let told = told(preflight, FILES, Paint { enabled: false });
            // Where nothing can be pushed, it goes nowhere.
            let heading = |line: &&str| before.preview.is_none() || !line.starts_with("push to ");
            if before.preview.is_some() {
                say("a push would do this:", theme.strong());
            }
            told.lines().filter(heading).for_each(|line| say(line, theme.text()));
        }
        None if before.told_of().is_some() => say("finding out what it comes to…", theme.faint()),
        None => {}
    }
    lines
}

/// The programs that there are, and the one that is taken.
fn programs(prepared: &Prepared, before: &Before) -> Vec<String> {
    let titles: Vec<String> = prepared.programs.iter().map(Found::title).collect();
    match (before.program, &titles[..]) {
        (None, _) => {
            let first = titles.first().map_or("", String::as_str);
            vec![format!("{}. c takes {first}", prepared.unchosen.as_deref().unwrap_or_default())]
        }
        (Some(_), [only]) => vec![format!("with {only}")],
        (Some(taken), _) => {
            let mark = |at| if at == taken { ">" } else { " " };
            let rows = titles.iter().enumerate().map(|(at, title)| format!("{} {title}", mark(at)));
            std::iter::once("with the marked one of these (c marks the next):".to_owned()).chain(rows).collect()
        }
    }
}
