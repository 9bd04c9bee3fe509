//! The first lines, of a fixed height: where one is, by which rules it is read, whether changes are noticed; what becomes of the elements
//! and of their authentication, as bars whose numbers add up; then the verdict in words.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::bar::{self, BarPart, Wording};
use super::line::{Row, Weight};
use crate::tui::model::{Model, Watch};
use crate::tui::text::{clean, clip, shorten_start, width};
use crate::workspace::plan::Outcome;
use crate::workspace::snapshot::Snapshot;

/// The words before the bars.
const PUSH: &str = "push ";
const AUTH: &str = "auth ";
/// A bar has so many cells at least, and at most.
const BAR: (usize, usize) = (8, 20);

/// Draws the header: where one is and by which rules; then the two bars, or their numbers alone where the header has two rows.
pub fn draw(frame: &mut Frame, model: &Model, area: Rect) {
    let row = |at: u16| Rect { y: area.y + at, height: 1, ..area };
    frame.render_widget(title(model, area.width), row(0));
    let Some(snapshot) = model.snapshot.as_deref() else { return };
    let push = bar::of_push(&snapshot.counts, model.theme);
    let auth = bar::of_auth(&snapshot.badges, model.theme);
    let stop = stop(model, snapshot).filter(|_| !push.is_empty());
    if area.height < 3 {
        return frame.render_widget(Line::from(both(stop, &push, &auth)), row(1));
    }
    // The keys are those that the settings give.
    let [all, one] = ["move-all", "move"].map(|name| model.keymap.key_of(name));
    let mend = snapshot.headline.mend.in_keys(&all, &one).map(|mend| format!("  {mend}")).unwrap_or_default();
    let cells = area.width.saturating_sub(u16::try_from(width(&mend)).unwrap_or(0));
    let line = bar_line(PUSH, stop, &push, "no elements", cells);
    let row_of_push = Rect { width: cells, ..row(1) };
    frame.render_widget(line, row_of_push);
    frame.render_widget(
        Line::styled(mend, model.theme.strong()),
        Rect { x: area.x + cells, width: area.width - cells, ..row(1) },
    );
    frame.render_widget(bar_line(AUTH, None, &auth, "nothing has a badge", area.width), row(2));
}

/// The root, the CLI, the rules, the watcher.
fn title(model: &Model, cells: u16) -> Line<'static> {
    let theme = model.theme;
    let (state, style) = state(model);
    let name = if cells < 100 { "" } else { "membrane-tui  " };
    // The end of the root tells most.
    let root = shorten_start(&model.root, (usize::from(cells) * 2 / 5).saturating_sub(width(name)));
    let row = Row::new(cells).left(name, theme.faint()).left(&root, theme.strong());
    let row = match model.snapshot.as_deref() {
        // By which rules the files are read decides everything: the CLI stays longer than the layout that follows from it.
        Some(snapshot) => row.weighed(&format!("{} · ", rules(snapshot)), theme.text(), Weight::Light).weighed(
            &format!("{} · ", cli(snapshot)),
            theme.text(),
            Weight::Middle,
        ),
        None => row,
    };
    row.weighed(&state, style, Weight::Fixed).line()
}

/// What is said before the numbers where push stops: they are then what it would do.
fn stop(model: &Model, snapshot: &Snapshot) -> Option<Span<'static>> {
    let text = match snapshot.plan.outcome() {
        Outcome::Completes | Outcome::Unknown => return None,
        Outcome::Hangs => "hangs; else ",
        Outcome::Aborts => "stops; else ",
    };
    Some(Span::styled(text, model.theme.bad().patch(model.theme.strong())))
}

/// A bar and its numbers, in as many words as there is room for.
fn bar_line(
    label: &'static str,
    stop: Option<Span<'static>>,
    parts: &[BarPart],
    none: &'static str,
    cells: u16,
) -> Line<'static> {
    let room =
        usize::from(cells).saturating_sub(label.len() + 2 + stop.as_ref().map_or(0, |stop| width(&stop.content)));
    let worded = |wording| Some(bar::numbers(parts, wording)).filter(|told| bar::cells_of(told) + BAR.0 <= room);
    let told = worded(Wording::Words).or_else(|| worded(Wording::Tight));
    let told = told.unwrap_or_else(|| bar::numbers(parts, Wording::Glyphs));
    let told = if parts.is_empty() { vec![Span::raw(none)] } else { told };
    let bar = bar::bar(parts, room.saturating_sub(bar::cells_of(&told)).min(BAR.1));
    let spans = std::iter::once(Span::raw(label)).chain(bar).chain([Span::raw("  ")]);
    Line::from_iter(spans.chain(stop).chain(told))
}

/// The numbers of both bars in one row.
fn both(stop: Option<Span<'static>>, push: &[BarPart], auth: &[BarPart]) -> Vec<Span<'static>> {
    let [push, auth] = [push, auth].map(|parts| bar::numbers(parts, Wording::Glyphs));
    let label = |label| std::iter::once(Span::raw(label));
    label(PUSH).chain(stop).chain(push).chain([Span::raw("  ")]).chain(label(AUTH)).chain(auth).collect()
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

/// Layout, evidence, what decided it.
fn rules(snapshot: &Snapshot) -> String {
    let layout = snapshot.choice.layout;
    let evidence = format!("{:?}", layout.evidence).to_lowercase();
    let chosen = format!("{:?}", snapshot.choice.chosen_by).to_lowercase();
    format!("{} ({evidence}, by {chosen})", layout.id)
}

/// The CLI that would run.
fn cli(snapshot: &Snapshot) -> String {
    match &snapshot.project.cli {
        Some(cli) => format!("CLI {}", cli.title()),
        None => "no CLI found".into(),
    }
}

#[cfg(test)]
mod tests {
    use crate::tui::message::Message;
    use crate::tui::model::layout::Areas;
    use crate::tui::testing::*;

    const STOPS: (&str, &str) = ("membrane/actions/broken.yaml", "key: [");

    #[test]
    fn two_bars_say_what_becomes_of_elements_and_of_their_authentication() {
        let check = |files: &[(&str, &str)], size, row: usize, expected: &str| {
            let lines = screen(&browser(files, size));
            assert!(lines[row].starts_with(expected), "{size:?}\n{}", lines.join("\n"));
        };
        let full = "push ██████████▓▓▓▓▓▒▒▒▒▒  ✓ 2 sent   ≠ 1 misread   ○ 1 passed over";
        check(WOUND, (200, 60), 1, full);
        check(WOUND, (120, 40), 1, full);
        check(WOUND, (80, 24), 1, "push ███████▓▓▓▒▒▒▒  ✓ 2 sent   ≠ 1 misread   ○ 1 passed over");
        check(WOUND, (60, 20), 1, "push ██████████▓▓▓▓▓▒▒▒▒▒  ✓2 ≠1 ○1  ");
        check(WOUND, (40, 20), 1, "push ███▓▒▒  ✓2 ≠1 ○1  M moves 1, m asks");
        check(WOUND, (120, 40), 2, "auth ▓▓▓▓▓▓▓▓▓▓▓▓▓▒▒▒▒▒▒▒  ✗ 2 blocked   ? 1 unknown");
        check(WOUND, (30, 10), 1, "push ✓2 ≠1 ○1  auth ✗2 ?1");
        let stops = [WOUND, &[STOPS]].concat();
        check(
            &stops,
            (120, 40),
            1,
            "push ████████▓▓▓▓▒▒▒▒╳╳╳╳  stops; else ✓ 2 sent   ≠ 1 misread   ○ 1 passed over   ✗ 1 stops push",
        );
        check(&[], (120, 40), 1, "push ····················  no elements");
    }

    #[test]
    fn what_mends_it_is_named_by_the_keys_that_do() {
        let mut model = browser(WOUND, (80, 24));
        assert!(screen(&model)[1].ends_with("  M moves 1, m asks"), "{}", screen(&model)[1]);
        let keys = [("move", "x"), ("move-all", "X")].map(|(name, key)| (name.to_owned(), key.to_owned()));
        model.keymap = crate::tui::commands::Keymap::new(&keys.into(), &Default::default()).0;
        assert!(screen(&model)[1].ends_with("  X moves 1, x asks"), "{}", screen(&model)[1]);
    }

    #[test]
    fn nothing_that_is_said_moves_a_pane() {
        let stops = [WOUND, &[STOPS]].concat();
        for size in [(200, 60), (120, 40), (80, 24), (60, 20), (30, 10)] {
            let areas: Areas = browser(WOUND, size).layout.areas;
            let mut model = browser(&stops, size);
            assert_eq!(model.layout.areas, areas, "{size:?}: a long verdict");
            update(&mut model, Message::Failed("a long message ".repeat(40)));
            assert_eq!(model.layout.areas, areas, "{size:?}: a long message");
            press(&mut model, "/");
            assert_eq!(model.layout.areas, areas, "{size:?}: a filter");
        }
    }
}
