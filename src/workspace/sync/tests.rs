//! What push would send, on small workspaces and servers.

use super::*;
use crate::workspace::fixture::tree;
use crate::workspace::layout::known::membrane_cli_1;
use crate::workspace::plan;
use crate::workspace::project::ConfigFile;

fn held(kind: Kind, key: &str, integration: Option<&str>) -> HeldElement {
    let text = |text: &str| Js::String(text.into());
    HeldElement { kind, key: Some(text(key)), integration: integration.map(text), archived: false }
}

/// What push would send, a line each, and where it would stop.
fn check(files: &[(&str, &str)], elements: Vec<HeldElement>, expected: &[&str]) {
    let server = Server { elements, connectors: Vec::new() };
    let layout = membrane_cli_1();
    let plan = plan::plan(&tree(files), layout, &ConfigFile::default());
    let sync = sync(plan.loads(), plan.reach, layout, &server);
    let writes = sync
        .writes
        .iter()
        .map(|write| format!("{:?} {} {}", write.verb, write.kind, write.key.as_deref().unwrap_or("-")));
    let halts = sync.halts.iter().map(|halt| format!("stops at {}: {:?}", halt.path, halt.why));
    assert_eq!(writes.chain(halts).collect::<Vec<_>>(), expected);
}

#[test]
fn connectors_then_integrations_then_the_two_phases() {
    let files = [
        ("membrane/connectors/S_7/S_7.yml", "name: S\nid: 7\nkey: shop"),
        ("membrane/connectors/S_7/1.0/src.zip", ""),
        ("membrane/connectors/S_7/development/src/index.js", ""),
        ("membrane/integrations/hub/hub.yaml", "key: hub"),
        ("membrane/integrations/hub/actions/a.yaml", "key: a"),
        ("membrane/flows/f.yaml", "key: f"),
    ];
    let expected = [
        "Create connector shop",
        "Publish connector shop",
        "Upload connector shop",
        "Create integration hub",
        "Create flow f",
        "Create action a",
    ];
    check(&files, Vec::new(), &expected);
}

#[test]
fn what_the_server_has_is_updated_reset_or_in_the_way() {
    let files = [
        ("membrane/integrations/hub/hub.yaml", "key: hub"),
        ("membrane/integrations/hub/actions/a.yaml", "{key: a, parentId: p}"),
        ("membrane/integrations/hub/actions/b.yaml", "{key: b, parentId: p, customized: true}"),
        ("membrane/integrations/hub/actions/c.yaml", "{key: c, parentId: p, customized: true}"),
        ("membrane/flows/f.yaml", "key: f"),
        ("membrane/flows/g.yaml", "key: g"),
    ];
    let server = || {
        vec![
            held(Kind::Integration, "hub", None),
            held(Kind::Action, "a", Some("hub")),
            held(Kind::Action, "b", Some("hub")),
            held(Kind::Flow, "f", None),
        ]
    };
    let expected = [
        "Update integration hub",
        "Update flow f",
        "Create flow g",
        "Reset action a",
        "Update action b",
        "Apply action c",
        "Customize action c",
    ];
    check(&files, server(), &expected);
    let twice = [server(), vec![held(Kind::Flow, "g", None), held(Kind::Flow, "g", None)]].concat();
    let expected = ["Update integration hub", "Update flow f", "stops at membrane/flows/g.yaml: SeveralOnServer"];
    check(&files, twice, &expected);
}

#[test]
fn a_kind_that_integrations_have_not_is_put_by_its_key_and_cannot_be_reset() {
    let files = [
        ("membrane/integrations/", ""),
        ("membrane/app-data-schemas/s.yaml", "{key: s, parentId: p}"),
        ("membrane/app-event-types/e.yaml", "{key: e, parentId: p}"),
    ];
    check(&files, Vec::new(), &["Customize app-data-schema s", "Customize app-event-type e"]);
    let expected = ["Customize app-data-schema s", "stops at membrane/app-event-types/e.yaml: CannotReset"];
    check(&files, vec![held(Kind::AppEventType, "e", None)], &expected);
}

#[test]
fn every_stop_is_told_and_nothing_is_written_after_the_first() {
    let files = [
        ("membrane/integrations/", ""),
        ("membrane/scenarios/s.yaml", "key: s"),
        ("membrane/actions/a.yaml", "key: a"),
        ("membrane/actions/b.yaml", "{key: b, integrationKey: gone}"),
    ];
    let expected = [
        "stops at membrane/scenarios/s.yaml: Workspace(Scenario)",
        "stops at membrane/actions/b.yaml: Workspace(UnknownIntegrationKey)",
    ];
    check(&files, Vec::new(), &expected);
}

#[test]
fn what_a_file_stops_is_not_sent() {
    let files = [
        ("membrane/integrations/hub/hub.yaml", "key: hub"),
        ("membrane/connectors/A/A.yml", "{name: A, key: a}"),
        ("membrane/connectors/B.md", ""),
        ("membrane/connectors/C/C.yml", "{name: C, key: c, id: 1}"),
    ];
    check(&files, Vec::new(), &["Create connector a"]);
    check(&[("membrane/actions/a.yaml", "key: a")], Vec::new(), &[]);
}
