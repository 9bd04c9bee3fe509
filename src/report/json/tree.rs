//! `tree --format json`.

use serde::Serialize;

use super::Head;
use super::plan::word;
use crate::workspace::auth::{Auth, AuthState};
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::node::Node;
use crate::workspace::snapshot::Snapshot;
use crate::workspace::verdict::Placement;

#[derive(Serialize)]
struct TreeDocument<'a> {
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
    verdict: Option<&'static str>,
    auth: Option<AuthRow<'a>>,
}

/// The badge of a node.
#[derive(Serialize)]
pub(super) struct AuthRow<'a> {
    state: AuthState,
    #[serde(rename = "type")]
    kind: Option<&'a str>,
    via: &'a [RelPath],
    why: &'a str,
}

/// The document of `tree`.
pub fn tree<'a>(root: &'a str, snapshot: &'a Snapshot) -> impl Serialize + 'a {
    let nodes = &snapshot.nodes;
    TreeDocument {
        head: Head::new("tree", root),
        nodes: nodes.iter().map(|node| NodeRow::new(node, snapshot)).collect(),
    }
}

impl<'a> NodeRow<'a> {
    fn new(node: &'a Node, snapshot: &'a Snapshot) -> Self {
        let id = |index: Option<usize>| index.map(|index| snapshot.nodes[index].id.as_str());
        let verdict = snapshot.verdict_of(node);
        NodeRow {
            id: &node.id,
            parent: id(node.parent),
            kind: node.kind,
            read_as: verdict.read_as().filter(|_| node.path.is_some()),
            key: node.key.as_deref(),
            name: &node.name,
            path: node.path.as_ref(),
            target: id(node.target),
            placement: verdict.placement(),
            verdict: word(verdict),
            auth: node.auth.as_ref().map(AuthRow::new),
        }
    }
}

impl<'a> AuthRow<'a> {
    pub(super) fn new(Auth { state, kind, via, why }: &'a Auth) -> Self {
        AuthRow { state: *state, kind: kind.as_deref(), via, why }
    }
}
