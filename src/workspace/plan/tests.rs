//! The reading rules of docs/push-facts.md, small enough to read. tests/conformance holds the same against the real CLI.

use std::sync::Arc;

use super::*;
use crate::workspace::files::{Dir, Entry, LinkTo, Special};
use crate::workspace::fixture::{link, tree};
use crate::workspace::layout::known::{membrane_cli_1, spec_yaml};
use crate::workspace::links::{Links, Reference};
use crate::workspace::verdict::Effect;

/// The plan as lines: `load PATH KIND KEY INTEGRATION EFFECT`, `reject PATH CODE`, `over PATH KIND CODE`, `stop PHASE PATH CODE`.
fn lines(files: &FileSet, layout: &'static Layout) -> Vec<String> {
    let plan = plan(files, layout, &ConfigFile::default());
    let none = || "-".to_owned();
    let mut lines = Vec::new();
    for load in plan.loads() {
        let (key, integration) = (load.key.clone().unwrap_or_else(none), load.integration_key().unwrap_or_else(none));
        lines.push(format!(
            "load {} {} {key} {integration} {}",
            load.path,
            load.element(),
            load.effect().map(Effect::word).unwrap()
        ));
    }
    lines.extend(plan.rejected().iter().map(|row| format!("reject {} {}", row.path, row.code().unwrap())));
    lines.extend(
        plan.passed_over().iter().map(|row| format!("over {} {} {}", row.path, row.looks_like, row.code().unwrap())),
    );
    lines.extend(plan.abort().iter().map(|abort| {
        let path = abort.path.as_ref().map_or_else(none, RelPath::to_string);
        format!("stop {:?} {path} {}", abort.phase, abort.code())
    }));
    lines
}

fn check(files: &[(&str, &str)], expected: &[&str]) {
    let files = tree(files);
    assert_eq!(lines(&files, membrane_cli_1()), expected);
}

const ACTION: &str = "key: list\nname: List\ntype: list-data-records\n";

#[test]
fn the_first_documents_case() {
    check(
        &[
            ("membrane/integrations/list.yaml", ACTION),
            (
                "membrane/interfaces/orders.yaml",
                "key: orders\ntype: http-endpoint\nauth: {type: membrane-token}\npaths: {}\n",
            ),
        ],
        &[
            "load membrane/integrations/list.yaml integration list - fields:name,key",
            "over membrane/interfaces/orders.yaml interface not-read-here",
        ],
    );
}

#[test]
fn a_folder_is_read_from_its_own_file_alone_and_a_flat_file_whatever_its_name() {
    check(
        &[
            ("membrane/integrations/", ""),
            ("membrane/actions/README.md", "hello there"),
            ("membrane/actions/list/list.yaml", ACTION),
            ("membrane/actions/list/list.yml", ACTION),
            ("membrane/actions/list/spec.yaml", ACTION),
            ("membrane/actions/list/hub/hub.yaml", ACTION),
            ("membrane/actions/other.json", "{\"key\": \"o\"}"),
            ("membrane/dataSources/d.yaml", "key: d\nname: D\nudm: d"),
        ],
        &[
            "load membrane/actions/README.md action - - upload",
            "load membrane/actions/list/list.yaml action list - upload",
            "load membrane/actions/other.json action o - upload",
            "load membrane/dataSources/d.yaml data-source d - upload",
            "over membrane/actions/list/hub/hub.yaml action pull-layout",
            "over membrane/actions/list/list.yml action wrong-file-name",
            "over membrane/actions/list/spec.yaml action other-layout",
        ],
    );
}

#[test]
fn what_stands_inside_an_integration_gets_the_key_of_its_own_file() {
    check(
        &[
            ("membrane/integrations/hub/hub.yaml", "key: hub-key\nname: Hub"),
            ("membrane/integrations/hub/actions/list.yaml", "key: list\nintegrationKey: other\ntype: api-request"),
            ("membrane/integrations/hub/dataSources/d.yaml", "key: d\nname: D\nudm: d"),
            ("membrane/integrations/bare/actions/list.yaml", ACTION),
        ],
        &[
            "load membrane/integrations/hub/hub.yaml integration hub-key - fields:name,key",
            "load membrane/integrations/bare/actions/list.yaml action list - upload",
            "load membrane/integrations/hub/actions/list.yaml action list hub-key upload",
            "over membrane/integrations/hub/dataSources/d.yaml data-source camel-case-inside",
        ],
    );
}

#[test]
fn a_scalar_inside_an_integration_stops_push_after_its_folder_is_read() {
    check(
        &[
            ("membrane/integrations/hub/hub.yaml", "key: hub\nname: Hub"),
            ("membrane/integrations/hub/actions/a.md", "just text"),
            ("membrane/integrations/hub/actions/b.yaml", "{"),
        ],
        &[
            "load membrane/integrations/hub/hub.yaml integration hub - fields:name,key",
            "reject membrane/integrations/hub/actions/b.yaml yaml-rejected",
            "reject membrane/integrations/hub/actions/a.md not-a-mapping",
            "stop Load membrane/integrations/hub/actions/b.yaml yaml-rejected",
        ],
    );
}

#[test]
fn without_the_integrations_folder_push_stops_after_reading_the_rest() {
    check(
        &[("membrane/actions/list.yaml", ACTION)],
        &[
            "load membrane/actions/list.yaml action list - upload",
            "stop Load membrane/integrations no-integrations-folder",
        ],
    );
}

#[test]
fn an_element_with_a_parent_is_applied_unless_it_is_customised() {
    check(
        &[
            ("membrane/integrations/hub/hub.yaml", "key: hub\nname: Hub"),
            ("membrane/integrations/hub/actions/a.yaml", "key: a\nparentId: 1\ntype: api-request"),
            (
                "membrane/integrations/hub/actions/b.yaml",
                "key: b\nuniversalActionId: 1\nisCustomized: true\ntype: api-request",
            ),
        ],
        &[
            "load membrane/integrations/hub/hub.yaml integration hub - fields:name,key",
            "load membrane/integrations/hub/actions/a.yaml action a hub apply",
            "load membrane/integrations/hub/actions/b.yaml action b hub upload",
        ],
    );
}

#[test]
fn the_sync_stops_at_scenarios_and_at_unknown_integrations() {
    check(
        &[
            ("membrane/integrations/", ""),
            ("membrane/actions/a.yaml", "key: a\nintegrationKey: nobody\ntype: api-request"),
        ],
        &[
            "load membrane/actions/a.yaml action a nobody upload",
            "stop Sync membrane/actions/a.yaml unknown-integration-key",
        ],
    );
    check(
        &[("membrane/integrations/", ""), ("membrane/scenarios/s.yaml", "key: s\nname: S")],
        &["load membrane/scenarios/s.yaml scenario s - upload", "stop Sync membrane/scenarios/s.yaml scenario"],
    );
}

#[test]
fn connectors_are_folders_named_after_their_spec() {
    let spec = "name: Acme\nid: 1\nauth: {type: oauth2}\nkey: acme";
    check(
        &[
            ("membrane/integrations/", ""),
            ("membrane/connectors/Acme_1/Acme_1.yml", spec),
            ("membrane/connectors/Acme_1/README.md", "notes"),
            ("membrane/connectors/Acme_1/development/src/index.js", "x"),
        ],
        &[
            "load membrane/connectors/Acme_1/Acme_1.yml connector acme - upload",
            "over membrane/connectors/Acme_1/README.md other not-an-element",
        ],
    );
    check(
        &[
            ("membrane/integrations/", ""),
            ("membrane/connectors/acme/acme.yml", spec),
            ("membrane/connectors/acme/development/src/index.js", "x"),
        ],
        &[
            "load membrane/connectors/acme/acme.yml connector acme - upload",
            "stop Connectors membrane/connectors/acme/acme.yml connector-folder-name",
        ],
    );
}

#[test]
fn links_and_special_files() {
    let mut files = tree(&[("membrane/integrations/", ""), ("membrane/actions/real/real.yaml", ACTION)]);
    let path = |text: &str| RelPath::parse(text).unwrap();
    files.insert(&path("membrane/actions/nowhere"), link(LinkTo::Broken));
    files.insert(&path("membrane/actions/twin"), link(LinkTo::Inside(path("membrane/actions/real"))));
    files.insert(&path("membrane/actions/zfifo"), Entry::Special(Special::Fifo));
    assert_eq!(
        lines(&files, membrane_cli_1()),
        [
            "load membrane/actions/real/real.yaml action list - upload",
            "reject membrane/actions/nowhere broken-link",
            "reject membrane/actions/zfifo hangs",
            "stop Load membrane/actions/nowhere broken-link",
        ]
    );
    files.remove(&path("membrane/actions/nowhere"));
    assert_eq!(plan(&files, membrane_cli_1(), &ConfigFile::default()).outcome(), Outcome::Hangs);
}

#[test]
fn the_other_layout_takes_keys_from_folders() {
    let files = tree(&[
        ("membrane/actions/list jobs/spec.yaml", ACTION),
        ("membrane/integrations/hub/spec.yaml", "key: x\nname: Hub\nconnectorId: 1"),
        ("membrane/integrations/hub/flows/f/spec.yaml", "key: y\nnodes: {}"),
        ("membrane/actions/list.yaml", ACTION),
    ]);
    assert_eq!(
        lines(&files, spec_yaml()),
        [
            "load membrane/actions/list jobs/spec.yaml action list jobs - upload",
            "load membrane/integrations/hub/flows/f/spec.yaml flow f hub upload",
            "load membrane/integrations/hub/spec.yaml integration hub - upload",
            "over membrane/actions/list.yaml action wrong-file-name",
        ]
    );
}

#[test]
fn an_interface_is_offered_a_flow_and_told_what_the_other_places_do() {
    let files = tree(&[
        ("membrane/integrations/", ""),
        ("membrane/interfaces/orders.yaml", "key: orders-api\ntype: http-endpoint\npaths: {}"),
    ]);
    let plan = plan(&files, membrane_cli_1(), &ConfigFile::default());
    let offered: Vec<_> =
        plan.passed_over()[0].places.iter().map(|place| (place.path.to_string(), place.loads)).collect();
    assert_eq!(
        offered,
        [("membrane/flows/orders-api/orders-api.yaml".to_owned(), true), ("membrane/orders.yaml".to_owned(), false)]
    );
}

#[test]
fn a_membrane_folder_that_cannot_be_listed_is_the_cause_that_is_named() {
    let mut files = FileSet::default();
    let closed = Dir { unreadable: Some("permission denied".into()), ..Dir::default() };
    files.insert(&RelPath::parse("membrane").unwrap(), Entry::Dir(Arc::new(closed)));
    assert_eq!(lines(&files, membrane_cli_1()), ["reject membrane unreadable", "stop Load membrane unreadable"]);
}

#[test]
fn a_closed_folder_stops_push_only_where_push_lists_it() {
    let check = |folder: &str, expected: &[&str]| {
        let mut files = tree(&[("membrane/integrations/", "")]);
        let closed = Dir { unreadable: Some("permission denied".into()), ..Dir::default() };
        files.insert(&RelPath::parse(folder).unwrap(), Entry::Dir(Arc::new(closed)));
        assert_eq!(lines(&files, membrane_cli_1()), expected, "{folder}");
    };
    let stop = |phase: &str, folder: &str| {
        [format!("reject {folder} unreadable"), format!("stop {phase} {folder} unreadable")]
    };
    let stops = |phase: &str, folder: &str| check(folder, &stop(phase, folder).each_ref().map(String::as_str));
    stops("Load", "membrane/actions");
    stops("Connectors", "membrane/connectors");
    stops("Connectors", "membrane/connectors/S_7");
    check("membrane/actions/a", &[]);
    check("membrane/integrations/hub", &[]);
}

#[test]
fn a_place_below_a_file_is_not_offered() {
    let offered = |above: &str| {
        let files = tree(&[("membrane/integrations/", ""), (above, ACTION), ("membrane/x.yaml", ACTION)]);
        let plan = plan(&files, membrane_cli_1(), &ConfigFile::default());
        plan.passed_over().iter().find(|row| row.path.name() == b"x.yaml").unwrap().places.len()
    };
    assert_eq!(offered("membrane/actions"), 0);
    assert_eq!(offered("membrane/actions/list"), 0);
    assert_eq!(offered("membrane/actions/other"), 1);
}

#[test]
fn a_file_that_push_does_not_open_and_nobody_can_read_is_not_called_no_element() {
    let files = tree(&[("membrane/integrations/", ""), ("membrane/interfaces/orders.yaml", "key: [")]);
    let plan = plan(&files, membrane_cli_1(), &ConfigFile::default());
    let reason = &plan.passed_over()[0].reason().unwrap().to_string();
    assert!(reason.contains("what it looks like is not known: unexpected end"), "{reason}");
}

#[test]
fn the_words_for_a_file_say_that_push_stops_at_it() {
    let files = tree(&[
        ("membrane/integrations/", ""),
        ("membrane/actions/a.yaml", "{key: a, integrationKey: nowhere}"),
        ("membrane/actions/b.yaml", "{key: b}"),
    ]);
    let plan = plan(&files, membrane_cli_1(), &ConfigFile::default());
    let words = |path: &str| plan.words(&RelPath::parse(path).unwrap());
    let stops = words("membrane/actions/a.yaml");
    assert!(stops.starts_with("loads as action `a` of `nowhere`, and push stops at it: "), "{stops}");
    assert_eq!(words("membrane/actions/b.yaml"), "loads as action `b`");
}

/// Rules of a CLI that there is none of, unlike those of any other in every point.
const THIRD: &str = r#"
id: third
title: the third CLI
evidence: documented
own_file: "{}.element.yml"
flat_files: false
keys_from: content
needs_integrations: false
integration_fields: [key]
folders:
  - { kind: integration, name: apps }
  - { kind: action, name: deeds, inside_integration: true }
  - { kind: interface, name: faces }
connectors:
  folder: plugs
  own_file: plug.yml
  strict: false
  folder_field: key
  named_by: [{ integration: connectorKey, connector: key }]
config: { field: environment, secret: password, of: the third CLI, without: so that it asks, advice: Answer it. }
cli: { packages: [third], versions: "3.", push: [deploy] }
"#;

#[test]
fn a_third_layout_is_planned_by_its_file_alone() {
    let layout: &'static Layout = Box::leak(Box::new(Layout::read(THIRD).unwrap()));
    let files = tree(&[
        ("membrane/apps/hub/hub.element.yml", "key: hub\nname: Hub\nconnectorKey: acme\n"),
        ("membrane/apps/hub/deeds/list/list.element.yml", ACTION),
        ("membrane/deeds/flat.element.yml", ACTION),
        ("membrane/faces/orders/orders.element.yml", "key: orders\ntype: http-endpoint\npaths: {}\n"),
        ("membrane/faces/wrong.yml", "key: wrong\ntype: http-endpoint\npaths: {}\n"),
        ("membrane/integrations/other/other.yaml", "key: other\nname: Other\nconnectorId: 1\n"),
        ("membrane/plugs/acme/plug.yml", "name: Acme\n"),
    ]);
    let expected = [
        "load membrane/apps/hub/hub.element.yml integration hub - fields:key",
        "load membrane/faces/orders/orders.element.yml interface orders - upload",
        "load membrane/apps/hub/deeds/list/list.element.yml action list hub upload",
        "load membrane/plugs/acme/plug.yml connector - - upload",
        "over membrane/deeds/flat.element.yml action wrong-file-name",
        "over membrane/faces/wrong.yml interface wrong-file-name",
        "over membrane/integrations/other/other.yaml integration not-read-here",
    ];
    assert_eq!(lines(&files, layout), expected);

    let plan = plan(&files, layout, &ConfigFile::default());
    let places = plan.passed_over().iter().map(|row| row.places.iter().map(|place| place.path.to_string()).collect());
    let places: Vec<Vec<String>> = places.collect();
    let expected = [
        "membrane/deeds/list/list.element.yml",
        "membrane/faces/wrong/wrong.element.yml",
        "membrane/apps/other/other.element.yml",
    ];
    assert_eq!(places, expected.map(|path| vec![path.to_owned()]));

    let links = Links::of(&plan, &files);
    let at = |path: &str| links.elements().iter().position(|item| item.path.to_text() == path).unwrap();
    assert_eq!(
        links.connector(at(&plan.loads()[0].path.to_text())),
        &Reference::To(at("membrane/plugs/acme/plug.yml"))
    );
}

#[test]
fn a_third_layout_wants_a_config_of_its_own() {
    let layout: &'static Layout = Box::leak(Box::new(Layout::read(THIRD).unwrap()));
    let stop = |written: &'static Layout| {
        let config = ConfigFile { state: ConfigState::Written(&written.config), ..ConfigFile::default() };
        plan(&tree(&[]), layout, &config).abort().map(|abort| abort.reason.to_string())
    };
    assert_eq!(stop(layout), None);
    assert_eq!(stop(spec_yaml()).as_deref(), Some("it has `workspaceKey`, and this CLI wants `environment`"));
    assert_eq!(stop(membrane_cli_1()).as_deref(), Some("it has `workspaces:`, and this CLI wants `environment`"));
}

#[test]
fn a_layout_that_contradicts_itself_is_refused() {
    let check = |from: &str, to: &str, why: &str| {
        assert!(THIRD.contains(from), "{from}");
        let error = Layout::read(&THIRD.replace(from, to)).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    };
    check("kind: integration", "kind: screen", "no folder of integrations");
    check(
        "flat_files: false\nkeys_from: content",
        "flat_files: true\nkeys_from: folders",
        "no folder to give it a key",
    );
    check("[third]", "[]", "no package");
    check("title:", "titel:", "titel");
}
