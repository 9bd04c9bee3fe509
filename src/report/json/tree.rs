//! `tree --format json`.

use serde::Serialize;

use super::Head;
use crate::workspace::auth::Auth;
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::node::{Node, Placement};
use crate::workspace::snapshot::Snapshot;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    nodes: Vec<NodeRow<'a>>,
}

#[derive(Serialize)]
struct NodeRow<'a> {
    id: &'a str,
    parent: Option<&'a str>,
    kind: Kind,
    read_as: Option<Kind>,
    key: Option<&'a str>,
    name: &'a str,
    path: Option<&'a RelPath>,
    target: Option<&'a str>,
    placement: Placement,
    auth: Option<&'a Auth>,
}

/// The document of `tree`.
pub fn tree<'a>(root: &'a str, snapshot: &'a Snapshot) -> impl Serialize + 'a {
    let nodes = &snapshot.nodes;
    Document { head: Head::new("tree", root), nodes: nodes.iter().map(|node| NodeRow::of(node, nodes)).collect() }
}

impl<'a> NodeRow<'a> {
    fn of(node: &'a Node, nodes: &'a [Node]) -> Self {
        let id = |index: Option<usize>| index.map(|index| nodes[index].id.as_str());
        NodeRow {
            id: &node.id,
            parent: id(node.parent),
            kind: node.kind,
            read_as: node.read_as,
            key: node.key.as_deref(),
            name: &node.name,
            path: node.path.as_ref(),
            target: id(node.target),
            placement: node.placement,
            auth: node.auth.as_ref(),
        }
    }
}
