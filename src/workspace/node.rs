//! The tree that people see: one node a file, integrations above what belongs to them, endpoints below their interface.

use serde::Serialize;

use super::auth::Auth;
use super::element::Kind;
use super::path::RelPath;

/// A node's place in [`super::snapshot::Snapshot::nodes`].
pub type NodeIndex = usize;

/// One node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Stable over changes elsewhere: the path, and for an endpoint its method and path behind `#`.
    pub id: String,
    pub parent: Option<NodeIndex>,
    /// What it looks like.
    pub kind: Kind,
    /// What push makes of it; `None` where push does not load it.
    pub read_as: Option<Kind>,
    pub key: Option<String>,
    pub name: String,
    /// `None` for an endpoint.
    pub path: Option<RelPath>,
    /// The action that answers an endpoint.
    pub target: Option<NodeIndex>,
    pub placement: Placement,
    pub auth: Option<Auth>,
}

/// What becomes of a node's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Placement {
    Loads,
    Ignored,
    /// Loaded as another kind than it is.
    Misread,
    /// Push stops at it.
    Aborts,
}
pub fn tree(
    _p: &super::plan::Plan,
    _f: &super::files::FileSet,
    _l: &super::links::Links,
    _y: &super::layout::Layout,
) -> Vec<Node> {
    Vec::new()
}
