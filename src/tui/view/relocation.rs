//! The chooser of a place, and the list of all that a larger relocation does: each with what push would do there.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::{say_more, window};
use crate::tui::model::Model;
use crate::tui::model::layout::Areas;
use crate::tui::model::list::List;
use crate::tui::model::relocation::{Batch, Chooser, Place, Planned, Wish};
use crate::tui::text::{clean, shorten, shorten_start, width, wrap};
use crate::workspace::relocate::Relocation;

/// What stands before the line for another path.
const OTHER: &str = "other: ";

/// A row of the chooser's list.
enum Row {
    Place(usize),
    /// What push would do at a place.
    Note(usize),
    Line,
}

/// Draws the chooser over the panes.
pub fn chooser(frame: &mut Frame, model: &Model, chooser: &Chooser, areas: &Areas) {
    let foot_width = areas.overlay(0).width.saturating_sub(2);
    let brief = foot(model, chooser, foot_width, false);
    let wanted = 2 * chooser.places.len() + 1 + brief.len();
    let area = areas.overlay(u16::try_from(wanted).unwrap_or(u16::MAX));
    let inside = window(frame, model, area, &title(chooser, area.width));
    let roomy = usize::from(inside.height) >= wanted;
    let rows = rows(chooser, roomy);
    // Where the places have no notes, what is said of the selected one is the note.
    let foot = if roomy { brief } else { foot(model, chooser, foot_width, true) };
    let footing = foot.len().min(usize::from(inside.height).saturating_sub(1));
    let [list, foot_area] =
        inside.layout(&Layout::vertical([Constraint::Min(1), Constraint::Length(u16::try_from(footing).unwrap_or(0))]));
    draw_rows(frame, model, chooser, &rows, list);
    frame.render_widget(Paragraph::new(foot), foot_area);
}

fn title(chooser: &Chooser, cells: u16) -> String {
    let room = usize::from(cells).saturating_sub(10);
    format!("move {}", shorten_start(&clean(&chooser.from.to_text()), room))
}

fn rows(chooser: &Chooser, roomy: bool) -> Vec<Row> {
    let mut rows = Vec::new();
    for at in 0..chooser.places.len() {
        rows.push(Row::Place(at));
        if roomy {
            rows.push(Row::Note(at));
        }
    }
    rows.push(Row::Line);
    rows
}

fn draw_rows(frame: &mut Frame, model: &Model, chooser: &Chooser, rows: &[Row], area: Rect) {
    let selected = rows.iter().position(|row| match row {
        Row::Place(at) => *at == chooser.list.selected,
        Row::Note(_) => false,
        Row::Line => chooser.types(),
    });
    let mut seen = List { selected: selected.unwrap_or(0), offset: 0 };
    seen.settle(rows.len(), usize::from(area.height));
    for (row, y) in rows.iter().skip(seen.offset).zip(area.y..area.bottom()) {
        let line = Rect { y, height: 1, ..area };
        match row {
            Row::Place(at) => frame.render_widget(place(model, chooser, *at, area.width), line),
            Row::Note(at) => frame.render_widget(note(model, chooser, *at, area.width), line),
            Row::Line => typed(frame, model, chooser, line),
        }
    }
}

fn place(model: &Model, chooser: &Chooser, at: usize, cells: u16) -> Line<'static> {
    let path = chooser.places[at].candidate.path.to_text();
    let line = shorten_start(&clean(&path), usize::from(cells).saturating_sub(2)).into_owned();
    let (mark, style) = match at == chooser.list.selected {
        true => ("> ", model.theme.selected()),
        false => ("  ", model.theme.text()),
    };
    Line::styled(format!("{mark}{line}"), style)
}

fn note(model: &Model, chooser: &Chooser, at: usize, cells: u16) -> Line<'static> {
    let Place { candidate, taken } = &chooser.places[at];
    let (mark, style) = match candidate.loads {
        _ if *taken => ("! taken by another file; would be", model.theme.doubtful()),
        true => ("+", model.theme.good()),
        false => ("-", model.theme.faint()),
    };
    let text = format!("    {mark} {}", clean(&candidate.note));
    Line::styled(shorten(&text, usize::from(cells)).into_owned(), style)
}

/// The line for another path; the cursor is in it while it is selected.
fn typed(frame: &mut Frame, model: &Model, chooser: &Chooser, area: Rect) {
    let label = u16::try_from(width(OTHER)).unwrap_or(0) + 2;
    let [before, line] = area.layout(&Layout::horizontal([Constraint::Length(label), Constraint::Min(0)]));
    let mark = if chooser.types() { "> " } else { "  " };
    frame.render_widget(Span::styled(format!("{mark}{OTHER}"), model.theme.strong()), before);
    if chooser.types() {
        frame.render_widget(chooser.line.widget(), line);
    } else {
        frame.render_widget(Span::styled(clean(chooser.line.text()).into_owned(), model.theme.faint()), line);
    }
}

/// What becomes of the file, here and there, and what else should be known; with `noted`, what a place's note would say is said here.
fn foot(model: &Model, chooser: &Chooser, cells: u16, noted: bool) -> Vec<Line<'static>> {
    let theme = model.theme;
    let mut foot = Foot { cells: usize::from(cells), lines: Vec::new() };
    match &chooser.planned {
        Planned::Nothing => {}
        Planned::Waiting => foot.say("there: …", theme.faint()),
        Planned::Taken(path) => {
            foot.say(&format!("there: ! {path} exists already; Enter asks what becomes of it"), theme.doubtful());
        }
        Planned::Impossible(why) => foot.say(&format!("there: ✗ {why}"), theme.bad()),
        Planned::Ready(relocation) => {
            let place = chooser.places.get(chooser.list.selected).filter(|_| noted);
            // What push reads it as is in the verdict; the rest of the note is not.
            let more = place.and_then(|place| place.candidate.note.split_once("; ")).map(|(_, more)| more);
            outcome(model, relocation, more, &mut foot);
        }
    }
    if let Some(hint) = chooser.hint {
        foot.say(&format!("! {hint}"), theme.doubtful());
    }
    foot.say(&format!("now: {}", chooser.verdict), theme.faint());
    if let Some(snapshot) = &model.snapshot {
        for line in snapshot.makers(&chooser.from) {
            let text = format!("! probably generated: {}:{} `{}`", line.path, line.line, line.text);
            foot.say(&text, theme.doubtful());
        }
    }
    foot.lines
}

fn outcome(model: &Model, relocation: &Relocation, more: Option<&str>, foot: &mut Foot) {
    let theme = model.theme;
    if let Some(refused) = relocation.refused.first() {
        foot.say(&format!("there: ✗ {}", refused.why), theme.bad());
    }
    for moved in relocation.moves.iter().take(1) {
        let more = more.map_or(String::new(), |more| format!("; {more}"));
        foot.say(&format!("there: {}{more}", moved.verdict_after), theme.strong());
    }
    if relocation.moves.len() > 1 {
        foot.say(&format!("{} files go along", relocation.moves.len() - 1), theme.text());
    }
    for note in &relocation.notes {
        foot.say(&format!("! {note}"), theme.doubtful());
    }
}

/// Draws the list of a larger relocation over the panes.
pub fn batch(frame: &mut Frame, model: &Model, batch: &Batch, areas: &Areas) {
    let area = areas.overlay(areas.window.height);
    let title = batch.wish.title();
    let inside = window(frame, model, area, &shorten(&clean(&title), usize::from(area.width).saturating_sub(4)));
    let lines = batch_lines(model, batch, inside.width);
    let extent = (batch.scroll.first, usize::from(inside.height), lines.len());
    let seen = lines.into_iter().skip(batch.scroll.first).take(usize::from(inside.height));
    frame.render_widget(Paragraph::new(seen.collect::<Vec<_>>()), inside);
    say_more(frame, model, area, extent, ["move-all-page-up", "move-all-page-down"]);
}

/// How far that list can be scrolled.
pub fn last_scroll(model: &Model, batch: &Batch, areas: &Areas) -> usize {
    let area = areas.overlay(areas.window.height);
    let height = usize::from(area.height.saturating_sub(2));
    batch_lines(model, batch, area.width.saturating_sub(2)).len().saturating_sub(height)
}

fn batch_lines(model: &Model, batch: &Batch, cells: u16) -> Vec<Line<'static>> {
    let theme = model.theme;
    let mut foot = Foot { cells: usize::from(cells), lines: Vec::new() };
    match &batch.planned {
        Planned::Nothing | Planned::Waiting => foot.say("planning…", theme.faint()),
        Planned::Taken(path) => foot.say(&format!("{path} exists already"), theme.bad()),
        Planned::Impossible(why) => foot.say(why, theme.bad()),
        Planned::Ready(relocation) => {
            foot.say(&summary(&batch.wish, relocation), theme.strong());
            for note in &relocation.notes {
                foot.say(&format!("! {note}"), theme.doubtful());
            }
            for moved in &relocation.moves {
                foot.say(&format!("{} → {}", moved.from, moved.to), theme.text());
                foot.say(&format!("    before: {}", moved.verdict_before), theme.faint());
                foot.say(&format!("    after:  {}", moved.verdict_after), theme.good());
            }
            for refused in &relocation.refused {
                let mark = if refused.choice { "?" } else { "✗" };
                foot.say(&format!("{mark} {}: {}", refused.from, refused.why), theme.doubtful());
            }
        }
    }
    foot.lines
}

fn summary(wish: &Wish, relocation: &Relocation) -> String {
    let left = match relocation.refused.len() {
        0 => String::new(),
        count => format!("; {count} left for you to decide (m)"),
    };
    match relocation.moves.len() {
        _ if *wish != Wish::Fix && !relocation.steps.is_empty() => {
            format!("{}{left}. Enter does it.", relocation.title)
        }
        0 => format!("Nothing can be moved with certainty{left}."),
        1 => format!("1 move{left}. Enter makes it."),
        count => format!("{count} moves{left}. Enter makes them all."),
    }
}

/// Wrapped lines under construction.
struct Foot {
    cells: usize,
    lines: Vec<Line<'static>>,
}

impl Foot {
    fn say(&mut self, text: &str, style: Style) {
        let wrapped = wrap(&clean(text), self.cells);
        self.lines.extend(wrapped.into_iter().map(|line| Line::styled(line, style)));
    }
}
