//! The first lines: where one is, by which rules it is read, whether changes are noticed; then the verdict in words.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::line::{Row, Weight};
use crate::tui::model::{Model, Watch};
use crate::tui::text::{clean, clip, shorten_start, width};
use crate::workspace::plan::Outcome;
use crate::workspace::snapshot::Snapshot;
use crate::workspace::verdict::VerdictWord;

/// Draws the header in one row or two.
pub fn draw(frame: &mut Frame, model: &Model, area: Rect) {
    let theme = model.theme;
    let (state, style) = state(model);
    let [first, second] = [Rect { height: 1, ..area }, Rect { y: area.y + 1, height: 1, ..area }];
    let (rules, counts) = model.snapshot.as_deref().map_or_else(Default::default, |it| (rules(it), counts(it)));
    if area.height < 2 {
        // The end of the root tells most; the counts go first, because the verdict says them in words.
        let root = shorten_start(&model.root, usize::from(area.width) / 3);
        let row = Row::new(area.width).left(&root, theme.strong()).right(&format!("{counts}  "), theme.text());
        let cli = model.snapshot.as_deref().map_or(String::new(), |snapshot| format!("{}  ", cli(snapshot)));
        let row = row.weighed(&cli, theme.text(), Weight::Middle).weighed(&state, style, Weight::Fixed);
        return frame.render_widget(Paragraph::new(row.line()), first);
    }
    // By which rules the files are read decides everything: they are never cut for the counts.
    let beside = width(&rules) + width(&counts) + 2 <= usize::from(area.width);
    let (above, below) = if beside { (String::new(), counts) } else { (format!("{counts}  "), String::new()) };
    let name = if beside { "membrane-tui " } else { "" };
    // The end of the root tells most.
    let room = usize::from(area.width).saturating_sub(width(name) + width(&above) + width(&state) + 1);
    let root = shorten_start(&model.root, room.max(usize::from(area.width) / 3));
    let row = Row::new(area.width).left(name, theme.faint()).left(&root, theme.strong());
    let row = row.right(&above, theme.strong()).weighed(&state, style, Weight::Middle);
    frame.render_widget(Paragraph::new(row.line()), first);
    let row = Row::new(area.width).left(&rules, theme.text()).right(&below, theme.strong());
    frame.render_widget(Paragraph::new(row.line()), second);
}

/// Draws the verdict in words.
pub fn headline(frame: &mut Frame, model: &Model, area: Rect) {
    let theme = model.theme;
    let style = match model.snapshot.as_deref() {
        _ if matches!(model.watch, Watch::Gone(_)) => theme.bad().patch(theme.strong()),
        None => theme.faint(),
        Some(snapshot) if snapshot.plan.outcome() != Outcome::Completes => theme.bad().patch(theme.strong()),
        Some(snapshot) if !snapshot.is_well() => theme.doubtful().patch(theme.strong()),
        Some(_) => theme.good().patch(theme.strong()),
    };
    let lines = clip(&clean(model.headline()), usize::from(area.width), usize::from(area.height));
    let lines: Vec<Line> = lines.into_iter().map(|line| Line::styled(line, style)).collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// What the watcher does, or how far a scan is.
fn state(model: &Model) -> (String, Style) {
    let theme = model.theme;
    if let Some(files) = model.scanning {
        return (format!("scanning… {files} files"), theme.info());
    }
    match &model.watch {
        Watch::Starting => ("starting to watch".into(), theme.faint()),
        Watch::Watching => ("watching".into(), theme.good()),
        Watch::Polling(why) => (format!("polling: {why}"), theme.doubtful()),
        Watch::Gone(_) => ("the root is gone".into(), theme.bad()),
        Watch::Off(why) => (format!("not watching: {why}; r reads again"), theme.bad()),
    }
}

/// Layout, evidence, what decided it; the CLI that would run.
fn rules(snapshot: &Snapshot) -> String {
    let layout = snapshot.choice.layout;
    let evidence = format!("{:?}", layout.evidence).to_lowercase();
    let chosen = format!("{:?}", snapshot.choice.chosen_by).to_lowercase();
    format!("{} ({evidence}, by {chosen}) · {}", layout.id, cli(snapshot))
}

/// The CLI that would run.
fn cli(snapshot: &Snapshot) -> String {
    match &snapshot.project.cli {
        Some(cli) => format!("CLI {}", cli.title()),
        None => "no CLI found".into(),
    }
}

fn counts(snapshot: &Snapshot) -> String {
    let of = |word| snapshot.counts.of(word);
    let load = of(VerdictWord::Sent) + of(VerdictWord::NotSent) + of(VerdictWord::Misread);
    format!("{load} load · {} passed over · {} rejected", of(VerdictWord::PassedOver), of(VerdictWord::StopsPush))
}
