//! The rows of the tree pane: what is open, in order, with its depth. Made anew when the snapshot, a fold or the filter changes.

use std::collections::HashSet;

use crate::workspace::element::Kind;
use crate::workspace::files::{Dir, Entry, MEMBRANE, RelPath};
use crate::workspace::node::{Node, NodeIndex};
use crate::workspace::snapshot::Snapshot;

/// What a row stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    Group(Group),
    Node(NodeIndex),
    Folder(RelPath),
    File(RelPath),
}

/// A heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// All elements of a kind that have no integration above them.
    Kind(Kind),
    /// What was found outside `membrane/`.
    Outside,
}

impl Group {
    /// The words of the heading.
    pub fn title(self) -> String {
        match self {
            Group::Kind(kind) => kind.plural(),
            Group::Outside => format!("outside {MEMBRANE}/"),
        }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub item: Item,
    pub depth: u16,
    pub fold: Fold,
    /// The filter's words are in it, and not only in something below it.
    pub hit: bool,
}

impl Row {
    /// The cells that open and close it.
    pub fn fold_cells(&self) -> std::ops::Range<usize> {
        let depth = usize::from(self.depth);
        depth * 2..depth * 2 + 2
    }
}

/// Whether there is something below a row, and whether it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fold {
    Leaf,
    Open,
    Closed,
}

/// Which rows are open: those that differ from what is usual.
#[derive(Debug, Clone, Default)]
pub struct Folds {
    /// What is usual: all open, as in a small workspace, or all closed.
    pub open: bool,
    changed: HashSet<String>,
}

impl Folds {
    /// Whether the row of this name is open.
    pub fn is_open(&self, id: &str) -> bool {
        self.open != self.changed.contains(id)
    }

    /// Opens or closes a row; whether that changed anything.
    pub fn set(&mut self, id: &str, open: bool) -> bool {
        if self.is_open(id) == open {
            return false;
        }
        if !self.changed.remove(id) {
            self.changed.insert(id.to_owned());
        }
        true
    }
}

/// Which tree is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Elements,
    Files,
}

/// What a filter looks for: every word, anywhere in the kind, the key, the name or the path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of a typed line.
    pub fn of(text: &str) -> Self {
        Self(text.split_whitespace().map(str::to_lowercase).collect())
    }

    /// The words as one text.
    pub fn text(&self) -> String {
        self.0.join(" ")
    }

    /// Nothing is looked for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether all are in the text.
    pub fn are_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        self.0.iter().all(|word| text.contains(word))
    }

    /// How well a name fits: lower is better. `None` where a word is not in it.
    pub fn rank(&self, name: &str) -> Option<usize> {
        let name = name.to_lowercase();
        let first = self.0.first()?;
        self.0
            .iter()
            .all(|word| name.contains(word))
            .then(|| if name.starts_with(first) { name.len() } else { 1000 + name.len() })
    }
}

/// What rows are made from.
pub struct Source<'s> {
    pub snapshot: &'s Snapshot,
    pub folds: &'s Folds,
    pub words: &'s Words,
}

impl Source<'_> {
    /// The rows of a view.
    pub fn rows(&self, view: View) -> Vec<Row> {
        match view {
            View::Elements => self.elements(),
            View::Files => self.files(),
        }
    }

    fn elements(&self) -> Vec<Row> {
        let mut kinds: Vec<Kind> = Vec::new();
        for root in self.snapshot.tree.roots() {
            let kind = self.snapshot.nodes[*root].kind;
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds.sort_by_key(|kind| (*kind != Kind::Interface, *kind));
        let mut rows = Vec::new();
        for kind in kinds {
            self.under(Item::Group(Group::Kind(kind)), 0, false, &mut rows, |rows| {
                let roots = self.snapshot.tree.roots().iter();
                for root in roots.filter(|root| self.snapshot.nodes[**root].kind == kind) {
                    self.node(*root, 1, rows);
                }
            });
        }
        rows
    }

    fn node(&self, at: NodeIndex, depth: u16, rows: &mut Vec<Row>) {
        let hit = self.hits(|| text_of(&self.snapshot.nodes[at]));
        if self.snapshot.tree.children(at).is_empty() {
            if hit || self.words.is_empty() {
                rows.push(Row { item: Item::Node(at), depth, fold: Fold::Leaf, hit });
            }
            return;
        }
        self.under(Item::Node(at), depth, hit, rows, |rows| {
            for child in self.snapshot.tree.children(at) {
                self.node(*child, depth + 1, rows);
            }
        });
    }

    fn files(&self) -> Vec<Row> {
        let mut rows = Vec::new();
        let membrane = RelPath::root().join(MEMBRANE);
        if let Some(Entry::Dir(dir)) = self.snapshot.files.get(&membrane) {
            self.folder(&membrane, dir, 0, &mut rows);
        }
        let outside =
            || self.snapshot.plan.passed_over().iter().map(|row| &row.path).filter(|path| !path.starts_with(&membrane));
        if outside().next().is_some() {
            self.under(Item::Group(Group::Outside), 0, false, &mut rows, |rows| {
                for path in outside() {
                    self.file(path, 1, rows);
                }
            });
        }
        rows
    }

    fn folder(&self, path: &RelPath, dir: &Dir, depth: u16, rows: &mut Vec<Row>) {
        let hit = self.hits(|| path.to_string());
        self.under(Item::Folder(path.clone()), depth, hit, rows, |rows| {
            for (name, entry) in &dir.entries {
                let below = path.join(name);
                match entry {
                    Entry::Dir(dir) => self.folder(&below, dir, depth + 1, rows),
                    _ => self.file(&below, depth + 1, rows),
                }
            }
        });
    }

    fn file(&self, path: &RelPath, depth: u16, rows: &mut Vec<Row>) {
        let hit = self.hits(|| path.to_string());
        if hit || self.words.is_empty() {
            rows.push(Row { item: Item::File(path.clone()), depth, fold: Fold::Leaf, hit });
        }
    }

    fn hits(&self, text: impl FnOnce() -> String) -> bool {
        !self.words.is_empty() && self.words.are_in(&text())
    }

    /// A row and what is below it. Under a filter everything is open, and a row without a hit in it or below is left out.
    fn under(&self, item: Item, depth: u16, hit: bool, rows: &mut Vec<Row>, below: impl FnOnce(&mut Vec<Row>)) {
        let at = rows.len();
        let filtered = !self.words.is_empty();
        let open = filtered || self.folds.is_open(&id(&item, self.snapshot));
        let fold = if open { Fold::Open } else { Fold::Closed };
        rows.push(Row { item, depth, fold, hit });
        if open {
            below(rows);
        }
        if filtered && !hit && rows.len() == at + 1 {
            rows.pop();
        }
    }
}

/// The name by which a row is known from one snapshot to the next.
pub fn id(item: &Item, snapshot: &Snapshot) -> String {
    match item {
        Item::Group(group) => format!("/{}", group.title()),
        Item::Node(at) => snapshot.nodes[*at].id.clone(),
        Item::Folder(path) => format!("{path}/"),
        Item::File(path) => path.to_string(),
    }
}

/// What a filter searches of a node.
fn text_of(node: &Node) -> String {
    let path = node.path.as_ref().map(RelPath::to_text).unwrap_or_default();
    format!("{} {} {} {path}", node.kind, node.key.as_deref().unwrap_or_default(), node.name)
}
