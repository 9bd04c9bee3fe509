//! Look-ups over the nodes of a workspace: children, the node of a path, the worst below a node or a folder.
//!
//! Made once for each snapshot, so that no look-up costs anything that grows with the workspace.

use std::collections::HashMap;

use super::element::Kind;
use super::files::RelPath;
use super::node::{Node, NodeIndex};
use super::plan::Plan;
use super::verdict::Placement;

/// See the module's line.
#[derive(Debug, Clone, Default)]
pub struct TreeIndex {
    children: Vec<Vec<NodeIndex>>,
    roots: Vec<NodeIndex>,
    by_path: HashMap<RelPath, NodeIndex>,
    /// The worst placement below each folder that holds anything but what loads.
    folders: HashMap<RelPath, Placement>,
    /// The worst placement below each node.
    below: Vec<Placement>,
}

impl TreeIndex {
    /// The look-ups over these nodes.
    pub fn new(plan: &Plan, nodes: &[Node]) -> Self {
        let (children, below) = (vec![Vec::new(); nodes.len()], vec![Placement::Loads; nodes.len()]);
        let mut index = TreeIndex { children, below, ..TreeIndex::default() };
        for (at, node) in nodes.iter().enumerate() {
            match node.parent {
                Some(parent) => index.children[parent].push(at),
                None => index.roots.push(at),
            }
            // An endpoint has no place of its own.
            let parent = node.parent.filter(|_| node.kind != Kind::Operation);
            let above = std::iter::successors(parent, |parent| nodes[*parent].parent);
            let placement = plan.verdicts()[node.verdict].placement();
            above.for_each(|above| index.below[above] = index.below[above].or_worse(placement));
            if let Some(path) = &node.path {
                index.by_path.entry(path.clone()).or_insert(at);
            }
        }
        for verdict in plan.verdicts().iter().filter(|verdict| verdict.word().is_some() && !verdict.loads()) {
            index.mark_above(&verdict.path, verdict.placement());
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

    fn mark_above(&mut self, path: &RelPath, placement: Placement) {
        let mut folder = path.parent();
        while let Some(at) = folder {
            folder = at.parent();
            let worst = self.folders.entry(at).or_insert(Placement::Loads);
            *worst = worst.or_worse(placement);
        }
    }
}
