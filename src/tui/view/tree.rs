//! The tree pane: a row an element or a file, with its placement and its badge in words.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

use super::line::{Row as Cells, Weight, selected};
use crate::tui::model::rows::{Fold, Group, Item, Row};
use crate::tui::model::{Model, Pane};
use crate::tui::text::{clean, wrap};
use crate::tui::theme::{placement_glyph, placement_word};
use crate::workspace::auth::Auth;
use crate::workspace::element::Kind;
use crate::workspace::files::{MEMBRANE, RelPath};
use crate::workspace::node::{Node, NodeIndex};
use crate::workspace::snapshot::Snapshot;
use crate::workspace::verdict::{Placement, Verdict};

/// Draws the rows that are seen.
pub fn draw(frame: &mut Frame, model: &Model, area: Rect) {
    let Some(snapshot) = model.snapshot.as_deref() else { return };
    let rows = model.tree.rows();
    if rows.is_empty() {
        let lines = wrap(&clean(&empty(model, snapshot)), usize::from(area.width)).into_iter().map(Line::from);
        return frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()).style(model.theme.faint()), area);
    }
    let seen = rows.iter().enumerate().skip(model.tree.list.offset).take(usize::from(area.height));
    let lines: Vec<Line> = seen
        .map(|(at, row)| {
            let line = Painter { model, snapshot, width: area.width }.row(row);
            if at == model.tree.list.selected { selected(line, model.theme, model.focus == Pane::Tree) } else { line }
        })
        .collect();
    frame.render_widget(Paragraph::new(lines), area);
}

fn empty(model: &Model, snapshot: &Snapshot) -> String {
    if !model.tree.words().is_empty() {
        return format!("Nothing matches `{}`; Esc clears the filter.", model.tree.words().text());
    }
    match snapshot.files.resolve(&RelPath::root().join(MEMBRANE)) {
        Some(_) => format!("There are no elements in `{MEMBRANE}/`."),
        None => format!("There is no `{MEMBRANE}/` here, and nothing that looks like an element."),
    }
}

struct Painter<'m> {
    model: &'m Model,
    snapshot: &'m Snapshot,
    width: u16,
}

impl Painter<'_> {
    fn row(&self, row: &Row) -> Line<'static> {
        let fold = match row.fold {
            Fold::Leaf => "  ",
            Fold::Open => "▾ ",
            Fold::Closed => "▸ ",
        };
        let cells = Cells::new(self.width);
        let cells = cells.left(&"  ".repeat(usize::from(row.depth)), Style::new()).left(fold, self.model.theme.faint());
        match &row.item {
            Item::Group(group) => {
                let cells = cells.left(&group.title(), self.model.theme.strong());
                self.hidden(cells, row.fold, self.worst_in_group(*group))
            }
            Item::Node(at) => {
                let (own, below) = (self.placement_of(*at), self.snapshot.tree.worst_below(*at));
                let hidden = if own.or_worse(below) == own { Placement::Loads } else { below };
                self.hidden(self.node(cells, *at), row.fold, hidden)
            }
            Item::Folder(path) => self.folder(cells, path, row.fold),
            Item::File(path) => self.file(cells, path),
        }
        .line()
    }

    fn node(&self, cells: Cells, at: NodeIndex) -> Cells {
        let node = &self.snapshot.nodes[at];
        let theme = self.model.theme;
        if node.kind == Kind::Operation {
            let target = match node.target {
                Some(target) => format!(" → {}", label(&self.snapshot.nodes[target])),
                None => " → nothing".into(),
            };
            let cells = cells.left(&node.name, theme.text()).left(&target, theme.faint());
            return self.badge(cells, node.auth.as_ref());
        }
        let verdict = self.snapshot.verdict_of(node);
        let cells = self.mark(cells, verdict.placement()).left(label(node), theme.text());
        let cells = match (verdict.placement(), verdict.read_as()) {
            (Placement::Loads, Some(read_as)) if read_as != node.kind => {
                cells.right(&format!("as {read_as} "), theme.doubtful())
            }
            (Placement::Misread, Some(read_as)) if self.width > 60 => {
                let text = format!("misread as {read_as} ");
                cells.weighed(&text, theme.placement(Placement::Misread), Weight::Fixed)
            }
            (placement, _) => self.placement(cells, placement),
        };
        let cells = node.path.iter().fold(cells, |cells, path| self.result(cells, path));
        self.badge(cells, node.auth.as_ref())
    }

    /// The word for what push does with a file, which nothing beside it may push out of the row.
    fn placement(&self, cells: Cells, placement: Placement) -> Cells {
        let style = self.model.theme.placement(placement);
        match placement {
            Placement::Loads => cells,
            _ => cells.weighed(&format!("{} ", placement_word(placement)), style, Weight::Fixed),
        }
    }

    /// What a rehearsal or a push saw of a file, until it changes.
    fn result(&self, cells: Cells, path: &RelPath) -> Cells {
        let theme = self.model.theme;
        let cells = match self.model.observed(path) {
            Some(observed) if observed.sent => cells.weighed("✓ seen sent ", theme.good(), Weight::Middle),
            Some(_) => cells.weighed("✗ seen not sent ", theme.bad(), Weight::Middle),
            None => cells,
        };
        match self.model.pushed(path) {
            Some(pushed) if self.width > 60 => cells.weighed(&format!("✓ {pushed} "), theme.good(), Weight::Middle),
            Some(_) => cells.weighed("✓ pushed ", theme.good(), Weight::Middle),
            None => cells,
        }
    }

    fn badge(&self, cells: Cells, auth: Option<&Auth>) -> Cells {
        let Some(auth) = auth else { return cells };
        let (glyph, style) = (auth.state.glyph(), self.model.theme.auth(auth.state));
        cells.abridged(&format!("{glyph} {}", auth.state.name()), glyph, style, Weight::Heavy)
    }

    fn mark(&self, cells: Cells, placement: Placement) -> Cells {
        match placement {
            Placement::Loads => cells,
            _ => cells.left(&format!("{} ", placement_glyph(placement)), self.model.theme.placement(placement)),
        }
    }

    fn folder(&self, cells: Cells, path: &RelPath, fold: Fold) -> Cells {
        let theme = self.model.theme;
        let cells = cells.left(&path.name_text(), theme.strong()).left("/", theme.strong());
        self.hidden(cells, fold, self.snapshot.tree.worst_in(path))
    }

    /// The worst of what a closed row hides.
    fn hidden(&self, cells: Cells, fold: Fold, worst: Placement) -> Cells {
        if fold != Fold::Closed || worst == Placement::Loads {
            return cells;
        }
        let text = format!("{} {} in it ", placement_glyph(worst), placement_word(worst));
        cells.right(text.as_str(), self.model.theme.placement(worst))
    }

    fn placement_of(&self, at: NodeIndex) -> Placement {
        self.snapshot.verdict_of(&self.snapshot.nodes[at]).placement()
    }

    fn worst_in_group(&self, group: Group) -> Placement {
        let index = &self.snapshot.tree;
        let Group::Kind(kind) = group else { return Placement::Ignored };
        let roots = index.roots().iter().filter(|root| self.snapshot.nodes[**root].kind == kind);
        let placements = roots.flat_map(|root| [self.placement_of(*root), index.worst_below(*root)]);
        placements.fold(Placement::Loads, Placement::or_worse)
    }

    fn file(&self, cells: Cells, path: &RelPath) -> Cells {
        let theme = self.model.theme;
        let inside = path.names().next() == Some(MEMBRANE.as_bytes());
        let name = if inside { path.name_text() } else { path.to_text() };
        let verdict = self.snapshot.plan.verdict(path).filter(|verdict| verdict.word().is_some());
        let Some(placement) = verdict.map(Verdict::placement) else {
            return cells.left(&name, theme.faint());
        };
        let cells = self.mark(cells, placement).left(&name, theme.text());
        // Of a file, what loads is said too, because not all that lies about does.
        let cells = match placement {
            Placement::Loads => cells.right(&format!("{} ", placement_word(placement)), theme.placement(placement)),
            _ => self.placement(cells, placement),
        };
        let cells = self.result(cells, path);
        let node = self.snapshot.tree.node_at(path).map(|at| &self.snapshot.nodes[at]);
        self.badge(cells, node.and_then(|node| node.auth.as_ref()))
    }
}

/// What a node is called in a row: its key, by which others name it.
fn label(node: &Node) -> &str {
    node.key.as_deref().filter(|_| node.kind != Kind::Operation).unwrap_or(&node.name)
}
