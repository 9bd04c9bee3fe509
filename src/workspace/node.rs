//! The tree that people see: one node a file, integrations above what belongs to them, endpoints below their interface.
//!
//! Says nothing that items, links and badges do not say; it only puts them in order.

use super::auth::{self, Auth};
use super::document::interface::Operation;
use super::element::Kind;
use super::files::RelPath;
use super::links::{ElementId, Links, Reference};
use super::verdict::{Verdict, VerdictIndex};

/// A node's place in [`super::snapshot::Snapshot::nodes`].
pub type NodeIndex = usize;

/// One node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Stable over changes elsewhere: the path, and for an endpoint its method and path behind `#`.
    pub id: String,
    /// Always before its children.
    pub parent: Option<NodeIndex>,
    /// The row of its file; an endpoint's is its interface's.
    pub verdict: VerdictIndex,
    /// What it looks like.
    pub kind: Kind,
    pub key: Option<String>,
    pub name: String,
    /// `None` for an endpoint.
    pub path: Option<RelPath>,
    /// The action that answers an endpoint.
    pub target: Option<NodeIndex>,
    /// `None` for what has no badge: only interfaces, connectors, integrations and actions do.
    pub auth: Option<Auth>,
}

/// The tree, each node before what is below it: integrations first, each with what belongs to it; then by kind, key and path.
pub fn tree(links: &Links<'_>) -> Vec<Node> {
    let mut badges = auth::badges(links);
    let mut builder = TreeBuilder::new(links.elements().len());
    let (tops, below) = families(links);
    let mut open: Vec<(ElementId, Option<NodeIndex>)> = tops.into_iter().rev().map(|id| (id, None)).collect();
    while let Some((id, parent)) = open.pop() {
        let at = builder.item(links, id, parent, badges[id].take());
        open.extend(below[id].iter().rev().map(|child| (*child, Some(at))));
    }
    builder.finish()
}

/// The items that have no parent, and the children of each, in the order of the tree.
fn families(links: &Links<'_>) -> (Vec<ElementId>, Vec<Vec<ElementId>>) {
    let items = links.elements();
    let mut order: Vec<ElementId> = (0..items.len()).collect();
    order.sort_by_key(|id| (items[*id].looks_like, &items[*id].key, &items[*id].path));
    let mut tops = Vec::new();
    let mut below = vec![Vec::new(); items.len()];
    for id in order {
        match parent(links, id) {
            Some(parent) => below[parent].push(id),
            None => tops.push(id),
        }
    }
    (tops, below)
}

/// The integration that an item is shown below.
///
/// No item is its own ancestor: only what holds elements is a parent, and that has its own parent by the folder alone, which is a
/// folder further up.
fn parent(links: &Links<'_>, id: ElementId) -> Option<ElementId> {
    match links.integration(id) {
        _ if links.elements()[id].holds_elements() => links.folder_integration(id),
        Reference::To(integration) => Some(*integration),
        Reference::None | Reference::Absent(_) => links.folder_integration(id),
    }
}

/// The nodes so far.
struct TreeBuilder {
    nodes: Vec<Node>,
    /// Where each item's node stands.
    places: Vec<NodeIndex>,
    /// Endpoints, and the items that answer them.
    targets: Vec<(NodeIndex, ElementId)>,
}

impl TreeBuilder {
    fn new(items: usize) -> Self {
        TreeBuilder { nodes: Vec::with_capacity(items), places: vec![0; items], targets: Vec::new() }
    }

    fn item(&mut self, links: &Links<'_>, id: ElementId, parent: Option<NodeIndex>, auth: Option<Auth>) -> NodeIndex {
        let item = &links.elements()[id];
        let at = self.nodes.len();
        self.places[id] = at;
        self.nodes.push(Node {
            id: item.path.to_string(),
            parent,
            verdict: links.index(id),
            kind: item.looks_like,
            key: item.key.clone(),
            name: item.name(),
            path: Some(item.path.clone()),
            target: None,
            auth,
        });
        for (document, operation) in item.operations() {
            let target = operation.action_key.as_deref().and_then(|key| links.action(id, key));
            self.targets.extend(target.map(|target| (self.nodes.len(), target)));
            self.nodes.push(endpoint(item, links.index(id), document, operation, at));
        }
        at
    }

    fn finish(mut self) -> Vec<Node> {
        for (at, item) in self.targets {
            self.nodes[at].target = Some(self.places[item]);
        }
        self.nodes
    }
}

fn endpoint(
    interface: &Verdict,
    verdict: VerdictIndex,
    document: usize,
    operation: &Operation,
    parent: NodeIndex,
) -> Node {
    let number = if document == 0 { String::new() } else { format!("{}:", document + 1) };
    Node {
        id: format!("{}#{number}{} {}", interface.path, operation.method, operation.path),
        parent: Some(parent),
        verdict,
        kind: Kind::Operation,
        key: None,
        name: operation.title(),
        path: None,
        target: None,
        auth: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::tree as files;
    use crate::workspace::layout::Layout;
    use crate::workspace::layout::known::membrane_cli_1;
    use crate::workspace::plan::{Plan, plan};
    use crate::workspace::project::ConfigFile;

    fn grow(set: &[(&str, &str)], layout: &'static Layout) -> (Plan, Vec<Node>) {
        let set = files(set);
        let plan = plan(&set, layout, &ConfigFile::default());
        let nodes = tree(&Links::of(&plan, &set));
        (plan, nodes)
    }

    /// The tree as lines: depth by indent, then `kind id`, `as KIND` where it differs, the placement, and `-> target`.
    fn check(set: &[(&str, &str)], expected: &[&str]) {
        let (plan, nodes) = grow(set, membrane_cli_1());
        let mut depths = Vec::new();
        let lines: Vec<String> = nodes
            .iter()
            .map(|node| {
                let depth = node.parent.map_or(0, |parent| depths[parent] + 1);
                depths.push(depth);
                let verdict = &plan.verdicts()[node.verdict];
                let read_as = verdict
                    .read_as()
                    .filter(|kind| node.path.is_some() && *kind != node.kind)
                    .map(|kind| format!(" as {kind}"));
                let target = node.target.map(|target| format!(" -> {}", nodes[target].id));
                let placement = verdict.placement().name();
                let (read_as, target) = (read_as.unwrap_or_default(), target.unwrap_or_default());
                format!("{}{} {}{read_as} {placement}{target}", "  ".repeat(depth), node.kind, node.id)
            })
            .collect();
        assert_eq!(lines, expected);
    }

    const LIST: &str = "key: list\nname: List\ntype: list-data-records\n";
    const HUB: &str = "key: hub\nname: Hub\nconnectorId: x\n";
    const ORDERS: &str = "key: orders\ntype: http-endpoint\npaths: {/b: {post: {actionKey: list}, get: {actionKey: no}}, /a: {put: {}}}\n";

    #[test]
    fn the_first_documents_case_as_a_tree() {
        check(
            &[
                ("membrane/interfaces/orders.yaml", ORDERS),
                ("membrane/integrations/list.yaml", LIST),
                ("membrane/integrations/hub/hub.yaml", HUB),
                ("membrane/integrations/hub/flows/f.yaml", "key: f\nnodes: {}\n"),
                ("membrane/actions/README.md", "read me"),
                ("membrane/README.md", "read me"),
                ("membrane/actions/bad.yaml", "key: ["),
                ("src/flow.yaml", "key: g\nnodes: {}\n"),
            ],
            &[
                "integration membrane/integrations/hub/hub.yaml loads",
                "  flow membrane/integrations/hub/flows/f.yaml loads",
                "action membrane/actions/bad.yaml aborts",
                "action membrane/integrations/list.yaml as integration misread",
                "flow src/flow.yaml ignored",
                "interface membrane/interfaces/orders.yaml ignored",
                "  operation membrane/interfaces/orders.yaml#post /b ignored -> membrane/integrations/list.yaml",
                "  operation membrane/interfaces/orders.yaml#get /b ignored",
                "  operation membrane/interfaces/orders.yaml#put /a ignored",
                "other membrane/actions/README.md as action misread",
            ],
        );
    }

    #[test]
    fn an_element_stands_below_the_integration_that_it_names_or_stands_in() {
        let named = format!("{LIST}integrationKey: hub\n");
        let elsewhere = format!("{LIST}integrationKey: gone\n");
        check(
            &[
                ("membrane/integrations/hub/hub.yaml", HUB),
                ("membrane/actions/b.yaml", &named),
                ("membrane/actions/c.yaml", &elsewhere),
                ("membrane/actions/list/hub/hub.yaml", LIST),
                ("membrane/integrations/hub/actions/a.yaml", &elsewhere),
                ("membrane/integrations/hub/screens/s.yaml", "key: s\nname: S"),
                ("membrane/integrations/hub/integrations/sub/sub.yaml", "key: sub\nname: S\nconnectorId: x\n"),
                ("membrane/integrations/hub/integrations/sub/actions/d.yaml", LIST),
                ("membrane/integrations/lost/actions/e.yaml", LIST),
            ],
            &[
                "integration membrane/integrations/hub/hub.yaml loads",
                "  integration membrane/integrations/hub/integrations/sub/sub.yaml loads",
                "    action membrane/integrations/hub/integrations/sub/actions/d.yaml ignored",
                "  action membrane/actions/b.yaml loads",
                "  action membrane/actions/list/hub/hub.yaml ignored",
                "  action membrane/integrations/hub/actions/a.yaml loads",
                "  screen membrane/integrations/hub/screens/s.yaml ignored",
                "action membrane/actions/c.yaml aborts",
                "action membrane/integrations/lost/actions/e.yaml loads",
            ],
        );
    }

    #[test]
    fn integrations_that_name_each_other_stand_where_their_folders_say() {
        let ring =
            |key: &str, other: &str| format!("key: {key}\nname: N\ntype: http-request\nintegrationKey: {other}\n");
        let x = "key: x\nname: X\nconnectorId: c\nintegrationKey: x\n";
        check(
            &[
                ("membrane/integrations/a/a.yaml", &ring("a", "x")),
                ("membrane/integrations/a/integrations/x/x.yaml", x),
                ("membrane/integrations/b.yaml", &ring("b", "c")),
                ("membrane/integrations/c.yaml", &ring("c", "b")),
            ],
            &[
                "action membrane/integrations/a/a.yaml as integration misread",
                "  integration membrane/integrations/a/integrations/x/x.yaml loads",
                "action membrane/integrations/b.yaml as integration misread",
                "action membrane/integrations/c.yaml as integration misread",
            ],
        );
    }

    #[test]
    fn an_endpoint_leads_to_the_action_that_push_loads_and_its_own_integrations_first() {
        let post = "key: o\ntype: http-endpoint\npaths: {/b: {post: {actionKey: list}}}\n";
        let target = |set: &[(&str, &str)]| {
            let (_, nodes) = grow(set, membrane_cli_1());
            let endpoint = nodes.iter().find(|node| node.kind == Kind::Operation).unwrap();
            nodes[endpoint.target.unwrap()].id.clone()
        };
        let hub = ("membrane/integrations/hub/hub.yaml", HUB);
        let in_hub = ("membrane/integrations/hub/actions/l.yaml", LIST);
        let ours = format!("{post}integrationKey: hub\n");
        assert_eq!(target(&[hub, in_hub, ("membrane/flows/o.yaml", post)]), in_hub.0);
        assert_eq!(
            target(&[hub, in_hub, ("membrane/actions/z.yaml", LIST), ("membrane/flows/o.yaml", post)]),
            "membrane/actions/z.yaml"
        );
        assert_eq!(
            target(&[hub, in_hub, ("membrane/actions/z.yaml", LIST), ("membrane/flows/o.yaml", &ours)]),
            in_hub.0
        );
        assert_eq!(target(&[hub, in_hub, ("membrane/wrong/a.yaml", LIST), ("membrane/flows/o.yaml", post)]), in_hub.0);
        assert_eq!(
            target(&[("a.yaml", LIST), ("membrane/integrations/l.yaml", LIST), ("membrane/flows/o.yaml", post)]),
            "membrane/integrations/l.yaml"
        );
        let several = format!("{}---\n{LIST}", LIST.replace("list", "other"));
        assert_eq!(target(&[("assets/t.yaml", &several), ("membrane/flows/o.yaml", post)]), "assets/t.yaml");
    }
}
