//! Look-ups over a snapshot's nodes that the tree needs for each row: children, the node of a path, the worst below a folder.
//!
//! Made once for each snapshot, so that drawing asks nothing twice.

use std::collections::HashMap;

use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::node::{NodeIndex, Placement};
use crate::workspace::plan::{Plan, Verdict};
use crate::workspace::snapshot::Snapshot;

/// See the module's line.
#[derive(Debug, Default)]
pub struct Index {
    children: Vec<Vec<NodeIndex>>,
    roots: Vec<NodeIndex>,
    by_path: HashMap<RelPath, NodeIndex>,
    /// The worst placement below each folder that holds anything but what loads.
    folders: HashMap<RelPath, Placement>,
    /// The worst placement below each node.
    below: Vec<Placement>,
}

impl Index {
    /// The look-ups of a snapshot.
    pub fn of(snapshot: &Snapshot) -> Self {
        let count = snapshot.nodes.len();
        let mut index =
            Index { children: vec![Vec::new(); count], below: vec![Placement::Loads; count], ..Index::default() };
        for (at, node) in snapshot.nodes.iter().enumerate() {
            match node.parent {
                Some(parent) => index.children[parent].push(at),
                None => index.roots.push(at),
            }
            // An endpoint has no place of its own.
            let parent = node.parent.filter(|_| node.kind != Kind::Operation);
            let above = std::iter::successors(parent, |parent| snapshot.nodes[*parent].parent);
            above.for_each(|above| index.below[above] = worse(index.below[above], node.placement));
            if let Some(path) = &node.path {
                index.by_path.entry(path.clone()).or_insert(at);
            }
        }
        for path in troubled(&snapshot.plan) {
            index.mark_above(path, placement(&snapshot.plan, path));
        }
        index
    }

    /// The nodes that have no parent, in the snapshot's order.
    pub fn roots(&self) -> &[NodeIndex] {
        &self.roots
    }

    /// The nodes straight below one.
    pub fn children(&self, node: NodeIndex) -> &[NodeIndex] {
        self.children.get(node).map_or(&[], Vec::as_slice)
    }

    /// The node of a file.
    pub fn node_at(&self, path: &RelPath) -> Option<NodeIndex> {
        self.by_path.get(path).copied()
    }

    /// The worst that stands somewhere below a folder.
    pub fn worst_in(&self, folder: &RelPath) -> Placement {
        self.folders.get(folder).copied().unwrap_or(Placement::Loads)
    }

    /// The worst that stands somewhere below a node.
    pub fn worst_below(&self, node: NodeIndex) -> Placement {
        self.below.get(node).copied().unwrap_or(Placement::Loads)
    }

    fn mark_above(&mut self, path: &RelPath, placement: Option<Placement>) {
        let Some(placement) = placement else { return };
        let mut folder = path.parent();
        while let Some(at) = folder {
            folder = at.parent();
            let worst = self.folders.entry(at).or_insert(Placement::Loads);
            *worst = worse(*worst, placement);
        }
    }
}

/// The files that push does not simply load.
fn troubled(plan: &Plan) -> impl Iterator<Item = &RelPath> {
    let misread = plan.loads.iter().filter(|load| load.is_misread()).map(|load| &load.path);
    let others = plan.rejected.iter().map(|row| &row.path).chain(plan.ignored.iter().map(|row| &row.path));
    misread.chain(others).chain(plan.stops.iter().filter_map(|stop| stop.path.as_ref()))
}

/// What becomes of a file; `None` for what is no element and is rightly passed over, and for a connector's sources.
pub fn placement(plan: &Plan, path: &RelPath) -> Option<Placement> {
    match plan.verdict(path) {
        Verdict::Loads(_) if plan.stop_at(path).is_some() => Some(Placement::Aborts),
        Verdict::Loads(load) if load.is_misread() => Some(Placement::Misread),
        Verdict::Loads(_) => Some(Placement::Loads),
        Verdict::Rejected(_) => Some(Placement::Aborts),
        Verdict::Ignored(row) if row.looks_like.matters() => Some(Placement::Ignored),
        Verdict::Ignored(_) | Verdict::None => None,
    }
}

/// The worse of two placements.
pub fn worse(one: Placement, other: Placement) -> Placement {
    let rank = |placement| match placement {
        Placement::Loads => 0,
        Placement::Ignored => 1,
        Placement::Misread => 2,
        Placement::Aborts => 3,
    };
    if rank(other) > rank(one) { other } else { one }
}
