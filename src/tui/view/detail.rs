//! The detail pane: the verdict, the badge and its chain, the places, the problems, and the file's text below.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::problems::word;
use crate::tui::highlight::Part;
use crate::tui::model::detail::Source;
use crate::tui::model::{Model, Subject};
use crate::tui::text::{clean, take, width, wrap};
use crate::tui::theme::severity_glyph;
use crate::workspace::auth::Auth;
use crate::workspace::diagnose::Diagnostic;
use crate::workspace::element::Kind;
use crate::workspace::explain::Explanation;

/// So many problems of one file are written out.
const PROBLEMS: usize = 50;

/// Draws the lines that are seen.
pub fn draw(frame: &mut Frame, model: &Model, area: Rect) {
    let head = head(model, area.width);
    let height = usize::from(area.height);
    let source = model.detail.source.lines();
    let skipped = model.detail.scroll.first.saturating_sub(head.len());
    let seen = source.iter().enumerate().skip(skipped).take(height);
    let digits = source.len().to_string().len();
    let text = seen.map(|(at, line)| source_line(model, at + 1, digits, line, area.width));
    let lines: Vec<Line> = head.into_iter().skip(model.detail.scroll.first).chain(text).take(height).collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// How many lines there are to scroll through.
pub fn height(model: &Model, width: u16) -> usize {
    head(model, width).len() + model.detail.source.lines().len()
}

/// Everything above the file's text.
fn head(model: &Model, width: u16) -> Vec<Line<'static>> {
    let mut text = Text { model, width: usize::from(width), lines: Vec::new() };
    match model.subject() {
        None if model.snapshot.is_some() => text.say("Nothing is selected.", model.theme.faint()),
        None => {}
        Some(Subject::Heading(group)) => text.say(&group.title(), model.theme.strong()),
        Some(Subject::Problem(problem)) => {
            text.say(&problem.path.to_text(), model.theme.strong());
            text.leading_problem();
        }
        Some(Subject::Folder(path)) => text.say(&path.to_text(), model.theme.strong()),
        Some(Subject::File(path)) => {
            text.say(&path.to_text(), model.theme.strong());
            text.leading_problem();
            text.explanation();
        }
        Some(Subject::Node(node)) => {
            text.say(&format!("{} {}", node.kind, node.key.as_deref().unwrap_or(&node.name)), model.theme.strong());
            if let Some(path) = &node.path {
                text.say(&path.to_text(), model.theme.text());
            }
            text.leading_problem();
            if node.kind == Kind::Operation {
                text.target(node.target);
            } else {
                text.explanation();
            }
            text.badge(node.auth.as_ref());
        }
    }
    text.problems();
    text.source_state();
    text.lines
}

/// Lines under construction.
struct Text<'m> {
    model: &'m Model,
    width: usize,
    lines: Vec<Line<'static>>,
}

impl Text<'_> {
    fn say(&mut self, text: &str, style: Style) {
        let wrapped = wrap(&clean(text), self.width);
        self.lines.extend(wrapped.into_iter().map(|line| Line::styled(line, style)));
    }

    /// A line whose continuation is set in.
    fn item(&mut self, mark: &str, text: &str, style: Style) {
        let indent = width(mark);
        for (at, line) in wrap(&clean(text), self.width.saturating_sub(indent)).into_iter().enumerate() {
            let mark = if at == 0 { mark.to_owned() } else { " ".repeat(indent) };
            self.lines.push(Line::from(vec![Span::styled(mark, style), Span::styled(line, style)]));
        }
    }

    fn explanation(&mut self) {
        let theme = self.model.theme;
        let Some(about) = &self.model.detail.about else { return };
        match self.model.observed(&about.path) {
            Some(observed) => {
                self.say(observed.words(), theme.strong());
                self.say(&format!("predicted: {}", about.verdict), theme.faint());
            }
            None => self.say(&about.verdict, theme.strong()),
        }
        if let Some(looks_like) = &about.looks_like {
            self.say(looks_like, theme.faint());
        }
        if let Some(pushed) = self.model.pushed(&about.path) {
            self.say(&format!("✓ {pushed}"), theme.good());
        }
        self.places(about);
        self.generated(about);
    }

    fn places(&mut self, about: &Explanation) {
        let theme = self.model.theme;
        for place in &about.places {
            let (mark, style) = if place.loads { ("  + ", theme.good()) } else { ("  - ", theme.faint()) };
            self.item(mark, &format!("{}: {}", place.path, place.note), style);
        }
    }

    /// The lines of the project's scripts from which the file probably comes.
    fn generated(&mut self, about: &Explanation) {
        let Some(snapshot) = &self.model.snapshot else { return };
        for mention in snapshot.makers(&about.path) {
            let text = format!("probably generated: {}:{}  {}", mention.path, mention.line, mention.text);
            self.item("! ", &text, self.model.theme.doubtful());
        }
    }

    fn target(&mut self, target: Option<usize>) {
        let theme = self.model.theme;
        let nodes = self.model.snapshot.as_ref().map_or(&[][..], |snapshot| &snapshot.nodes);
        match target.and_then(|at| nodes.get(at)) {
            Some(action) => {
                let path = action.path.as_ref().map(ToString::to_string).unwrap_or_default();
                self.say(&format!("→ {} {path}", action.key.as_deref().unwrap_or(&action.name)), theme.text());
            }
            None => self.say("→ no action here has that key", theme.doubtful()),
        }
    }

    fn badge(&mut self, auth: Option<&Auth>) {
        let Some(auth) = auth else { return };
        let theme = self.model.theme;
        let kind = auth.kind.as_ref().map_or(String::new(), |kind| format!(" ({kind})"));
        let line = format!("auth {} {}{kind}: {}", auth.state.glyph(), auth.state.name(), auth.why);
        self.say(&line, theme.auth(auth.state));
        for path in &auth.via {
            self.item("  ← ", &path.to_text(), theme.faint());
        }
    }

    /// The problem that is selected in its pane, whole.
    fn leading_problem(&mut self) {
        let Some(problem) = self.model.leading_problem() else { return };
        if self.model.is_hidden(&problem.path) {
            let filter = self.model.tree.words().text();
            self.say(
                &format!("! hidden in the tree by the filter `{filter}`; Enter clears it"),
                self.model.theme.doubtful(),
            );
        }
        self.problem(problem);
    }

    /// The others of the same file.
    fn problems(&mut self) {
        let Some(about) = &self.model.detail.about else { return };
        let leading = self.model.leading_problem();
        for problem in about.diagnostics.iter().filter(|problem| Some(*problem) != leading).take(PROBLEMS) {
            self.problem(problem);
        }
        if about.diagnostics.len() > PROBLEMS {
            self.say(&format!("… {} more problems", about.diagnostics.len() - PROBLEMS), self.model.theme.faint());
        }
    }

    fn problem(&mut self, problem: &Diagnostic) {
        let theme = self.model.theme;
        let place = problem.span.map_or(String::new(), |span| format!("{}:{} ", span.line, span.column));
        let mark = format!("{} {} ", severity_glyph(problem.severity), word(problem.severity));
        let text = format!("{place}{} [{}]", problem.message, problem.code);
        self.item(&mark, &text, theme.severity(problem.severity));
        self.item("  ", &problem.help, theme.text());
    }

    fn source_state(&mut self) {
        let theme = self.model.theme;
        let rule = "─".repeat(self.width);
        match &self.model.detail.source {
            Source::None => {}
            Source::Reading => self.say("reading…", theme.faint()),
            Source::Failed(why) => self.say(why, theme.bad()),
            Source::Text(_, cut) => {
                self.lines.push(Line::styled(rule, theme.faint()));
                if *cut {
                    self.say("only its beginning is shown; e opens the whole", theme.faint());
                }
            }
        }
    }
}

/// A line of the file, numbered and cut to the pane.
fn source_line(
    model: &Model,
    number: usize,
    digits: usize,
    line: &crate::tui::highlight::Line,
    cells: u16,
) -> Line<'static> {
    let theme = model.theme;
    let mut room = usize::from(cells).saturating_sub(digits + 1);
    let mut spans = vec![Span::styled(format!("{number:>digits$} "), theme.faint())];
    for (part, text) in &line.0 {
        let kept = take(text, room);
        room -= width(kept);
        let style = match part {
            Part::Plain => theme.text(),
            Part::Key => theme.yaml_key(),
            Part::Text => theme.yaml_string(),
            Part::Scalar => theme.yaml_scalar(),
            Part::Mark => theme.yaml_faint(),
        };
        spans.push(Span::styled(kept.to_owned(), style));
    }
    Line::from(spans)
}
