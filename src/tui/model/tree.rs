//! The tree pane: which view, which rows, which one is selected. Keeps the selection by name when the rows change under it.

use super::list::List;
use super::rows::{Fold, Folds, Group, Item, Row, Source, View, Words, id};
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::node::NodeIndex;
use crate::workspace::snapshot::Snapshot;

/// Up to so many nodes, everything is open at the start.
const SMALL: usize = 300;

/// See the module's line.
#[derive(Debug, Default)]
pub struct Tree {
    pub view: View,
    pub list: List,
    rows: Vec<Row>,
    hits: usize,
    folds: Folds,
    words: Words,
    /// The name of the selected row.
    selected: String,
}

impl Tree {
    /// The rows that are open.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The selected row.
    pub fn row(&self) -> Option<&Row> {
        self.rows.get(self.list.selected)
    }

    /// In how many rows the filter's words are.
    pub fn hits(&self) -> usize {
        self.hits
    }

    /// What the filter looks for.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Decides how a workspace is shown at first: a small one whole.
    pub fn begin(&mut self, snapshot: &Snapshot) {
        self.folds.open = snapshot.nodes.len() <= SMALL;
    }

    /// Makes the rows anew. The selected row stays selected where it still exists; else the one at its height is.
    pub fn rebuild(&mut self, snapshot: &Snapshot) {
        self.rows = Source { snapshot, folds: &self.folds, words: &self.words }.rows(self.view);
        self.hits = self.rows.iter().filter(|row| row.hit).count();
        let same = self.rows.iter().position(|row| id(&row.item, snapshot) == self.selected);
        self.select(same.unwrap_or(self.list.selected.min(self.rows.len().saturating_sub(1))), snapshot);
    }

    /// Selects a row by its place.
    pub fn select(&mut self, at: usize, snapshot: &Snapshot) {
        self.list.selected = at;
        if let Some(row) = self.rows.get(at) {
            self.selected = id(&row.item, snapshot);
        }
    }

    /// Moves the selection by so many rows.
    pub fn step(&mut self, by: isize, snapshot: &Snapshot) {
        self.list.step(by, self.rows.len());
        self.select(self.list.selected, snapshot);
    }

    /// Opens or closes the selected row; whether that changed anything.
    pub fn fold(&mut self, open: bool, snapshot: &Snapshot) -> bool {
        let Some(row) = self.row().filter(|row| row.fold != Fold::Leaf) else { return false };
        let changed = self.folds.set(&id(&row.item, snapshot), open);
        if changed {
            self.rebuild(snapshot);
        }
        changed
    }

    /// Selects the row above the selected one that it stands under.
    pub fn select_parent(&mut self, snapshot: &Snapshot) {
        let Some(depth) = self.row().map(|row| row.depth) else { return };
        if let Some(parent) = self.rows[..self.list.selected].iter().rposition(|row| row.depth < depth) {
            self.select(parent, snapshot);
        }
    }

    /// Shows the other view, with the same file selected.
    pub fn switch(&mut self, snapshot: &Snapshot) {
        let path = self.row().and_then(|row| match &row.item {
            Item::Node(at) => snapshot.nodes[*at].path.clone(),
            Item::Folder(path) | Item::File(path) => Some(path.clone()),
            Item::Group(_) => None,
        });
        self.view = match self.view {
            View::Elements => View::Files,
            View::Files => View::Elements,
        };
        self.rebuild(snapshot);
        if let Some(path) = path {
            self.reveal(&path, snapshot);
        }
    }

    /// Opens what is above a file, and selects it; whether it has a row.
    pub fn reveal(&mut self, path: &RelPath, snapshot: &Snapshot) -> bool {
        let (above, name) = match (self.view, snapshot.tree.node_at(path)) {
            (View::Elements, Some(at)) => (ids_above(at, snapshot), snapshot.nodes[at].id.clone()),
            (View::Elements, None) => return false,
            (View::Files, _) => (folders_above(path), path.to_string()),
        };
        self.reveal_row(&above, name, snapshot)
    }

    /// Opens what is above a node, and selects it; whether it has a row.
    pub fn reveal_node(&mut self, at: NodeIndex, snapshot: &Snapshot) -> bool {
        let name = snapshot.nodes[at].id.clone();
        match (self.view, &snapshot.nodes[at].path) {
            (View::Files, Some(path)) => self.reveal(path, snapshot),
            _ => self.reveal_row(&ids_above(at, snapshot), name, snapshot),
        }
    }

    fn reveal_row(&mut self, above: &[String], name: String, snapshot: &Snapshot) -> bool {
        let mut changed = false;
        for id in above {
            changed |= self.folds.set(id, true);
        }
        if changed {
            self.rebuild(snapshot);
        }
        let found = self.rows.iter().position(|row| id(&row.item, snapshot) == name);
        if let Some(at) = found {
            self.select(at, snapshot);
        }
        found.is_some()
    }

    /// Follows a file that was moved, so that it stays selected and open.
    pub fn follow(&mut self, from: &RelPath, to: &RelPath) {
        if self.selected == from.to_string() {
            self.selected = to.to_string();
        }
    }

    /// Looks for these words; with any, the row whose name fits best is selected.
    pub fn filter(&mut self, text: &str, snapshot: &Snapshot) {
        self.words = Words::of(text);
        self.rebuild(snapshot);
        let hits = self.rows.iter().enumerate().filter(|(_, row)| row.hit);
        let best = hits.min_by_key(|(_, row)| self.words.rank(&name(&row.item, snapshot)).unwrap_or(usize::MAX));
        if let Some((at, _)) = best {
            self.select(at, snapshot);
        }
    }

    /// Looks for nothing any more; the selected row stays selected, and what is above it is opened.
    pub fn unfilter(&mut self, snapshot: &Snapshot) {
        let item = self.row().map(|row| row.item.clone());
        self.words = Words::default();
        self.rebuild(snapshot);
        match item {
            Some(Item::Node(at)) => drop(self.reveal_node(at, snapshot)),
            Some(Item::File(path) | Item::Folder(path)) => drop(self.reveal(&path, snapshot)),
            Some(Item::Group(_)) | None => {}
        }
    }

    /// Selects the next hit of the filter, or the one before; from the end it goes on at the start. Whether there is one.
    pub fn next_hit(&mut self, back: bool, snapshot: &Snapshot) -> bool {
        let len = self.rows.len();
        let here = self.list.selected;
        let at = |by: usize| if back { (here + len - by) % len } else { (here + by) % len };
        let found = (1..=len).map(at).find(|at| self.rows[*at].hit);
        if let Some(at) = found {
            self.select(at, snapshot);
        }
        found.is_some()
    }
}

/// What people call a row.
pub fn name(item: &Item, snapshot: &Snapshot) -> String {
    match item {
        Item::Group(group) => group.title(),
        Item::Node(at) => snapshot.nodes[*at].name.clone(),
        Item::Folder(path) | Item::File(path) => path.name_text().into_owned(),
    }
}

/// The names of the rows that a node stands under.
fn ids_above(at: NodeIndex, snapshot: &Snapshot) -> Vec<String> {
    let mut ids = Vec::new();
    let mut top = at;
    while let Some(parent) = snapshot.nodes[top].parent {
        ids.push(snapshot.nodes[parent].id.clone());
        top = parent;
    }
    let kind: Kind = snapshot.nodes[top].kind;
    ids.push(id(&Item::Group(Group::Kind(kind)), snapshot));
    ids
}

fn folders_above(path: &RelPath) -> Vec<String> {
    let mut ids: Vec<String> =
        std::iter::successors(path.parent(), RelPath::parent).map(|folder| format!("{folder}/")).collect();
    ids.push(format!("/{}", Group::Outside.title()));
    ids
}
