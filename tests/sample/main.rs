//! The project's own `membrane/`, as the program shows it when it starts in its own repository: the first document's case as an
//! open wound, beside one healthy element of each kind that membrane-cli 1.x reads.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use membrane_tui::disk::scan::{ScanOptions, scan};
use membrane_tui::workspace::element::Kind;
use membrane_tui::workspace::layout::Layout;
use membrane_tui::workspace::node::Node;
use membrane_tui::workspace::plan::Outcome;
use membrane_tui::workspace::project::Project;
use membrane_tui::workspace::snapshot::Snapshot;

const INTERFACE: &str = "membrane/interfaces/shipments-api.yaml";
const MISFILED: [&str; 2] = ["membrane/integrations/book-shipment.yaml", "membrane/integrations/track-shipment.yaml"];
const TEMPLATE: &str = "assets/sample/shipment-actions.yaml";

fn sample() -> Snapshot {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = scan(root, &ScanOptions::default()).expect("the repository can be read");
    Snapshot::of(files, Arc::new(Project::default()))
}

fn node<'s>(snapshot: &'s Snapshot, id: &str) -> &'s Node {
    snapshot.nodes.iter().find(|node| node.id == id).unwrap_or_else(|| panic!("no node {id}"))
}

#[test]
fn push_completes_and_the_wound_is_all_that_is_wrong() {
    let snapshot = sample();
    assert_eq!(snapshot.choice.layout, Layout::named("membrane-cli-1").unwrap());
    assert_eq!(snapshot.plan.outcome(), Outcome::Completes);
    assert!(snapshot.plan.rejected().is_empty());
    let wounds: BTreeSet<&str> = snapshot
        .nodes
        .iter()
        .filter(|node| node.kind != Kind::Operation && !snapshot.verdict_of(node).loads())
        .map(|node| node.id.as_str())
        .collect();
    assert_eq!(wounds, BTreeSet::from([INTERFACE, MISFILED[0], MISFILED[1], TEMPLATE]));
}

#[test]
fn every_kind_that_push_reads_has_a_healthy_example() {
    let snapshot = sample();
    let healthy: BTreeSet<Kind> = snapshot
        .plan
        .loads()
        .iter()
        .filter(|load| load.is_read_as(load.looks_like))
        .map(|load| load.looks_like)
        .collect();
    // A scenario, wherever it stands, makes push abort.
    let read = Layout::named("membrane-cli-1").unwrap().folders.iter().map(|folder| folder.kind);
    let expected: BTreeSet<Kind> = read.filter(|kind| *kind != Kind::Scenario).chain([Kind::Connector]).collect();
    assert_eq!(healthy, expected);
}

#[test]
fn each_badge_of_the_story_is_there() {
    let snapshot = sample();
    let check = |id: &str, state: &str, via: &[&str]| {
        let auth = node(&snapshot, id).auth.as_ref().unwrap_or_else(|| panic!("no badge at {id}"));
        assert_eq!(auth.state.name(), state, "{id}: {}", auth.why);
        assert_eq!(auth.via.iter().map(|path| path.to_text()).collect::<Vec<_>>(), via, "{id}: {}", auth.why);
    };
    let connector = "membrane/connectors/Dockside_pier-7/Dockside_pier-7.yml";
    let dockside = "membrane/integrations/dockside/dockside.yaml";
    let freightly = "membrane/integrations/freightly/freightly.yaml";
    check(INTERFACE, "blocked", &[]);
    check(MISFILED[0], "blocked", &[INTERFACE]);
    check(MISFILED[1], "blocked", &[INTERFACE]);
    check("membrane/actions/list-shipments/list-shipments.yaml", "blocked", &[INTERFACE]);
    check("membrane/actions/list-carriers/list-carriers.yaml", "not-required", &[INTERFACE]);
    check(connector, "configured", &[]);
    check(dockside, "inherited", &[connector]);
    check("membrane/integrations/dockside/actions/reserve-dock/reserve-dock.yaml", "inherited", &[dockside, connector]);
    check(freightly, "configured", &[]);
    check(
        "membrane/integrations/freightly/actions/find-freightly-rate/find-freightly-rate.yaml",
        "inherited",
        &[freightly],
    );
}

#[test]
fn every_endpoint_leads_to_its_action() {
    let snapshot = sample();
    let targets: Vec<(&str, &str)> = snapshot
        .nodes
        .iter()
        .filter(|node| node.kind == Kind::Operation)
        .map(|node| (node.name.as_str(), node.target.map_or("nowhere", |target| snapshot.nodes[target].id.as_str())))
        .collect();
    assert_eq!(
        targets,
        [
            ("POST /shipments/book", MISFILED[0]),
            ("POST /shipments/track", MISFILED[1]),
            ("GET /shipments/list", "membrane/actions/list-shipments/list-shipments.yaml"),
            ("GET /carriers", "membrane/actions/list-carriers/list-carriers.yaml"),
        ]
    );
}
