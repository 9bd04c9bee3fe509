//! What is advised makes no push worse: trees on which it once did.

use std::sync::Arc;

use crate::workspace::code::{Code, Severity};
use crate::workspace::fixture::tree;
use crate::workspace::layout::Layout;
use crate::workspace::project::{Cli, Project};
use crate::workspace::relocate::{Intent, plan};
use crate::workspace::snapshot::Snapshot;
use crate::workspace::verdict::VerdictWord;

const HUB: (&str, &str) = ("membrane/integrations/hub/hub.yaml", "key: hub\nname: Hub\nconnectorId: c1");

fn snapshot(files: &[(&str, &str)]) -> Snapshot {
    Snapshot::of(tree(files), Arc::default())
}

/// The only diagnostic with this code.
fn told(snapshot: &Snapshot, code: Code) -> (Severity, &str) {
    let [one] = snapshot.diagnostics.iter().filter(|row| row.code == code).collect::<Vec<_>>()[..] else {
        panic!("not one {code}: {:#?}", snapshot.diagnostics)
    };
    (one.severity, &one.help)
}

#[test]
fn reset_by_fix() {
    let pulled = "key: send\nname: Send\nuniversalFlowId: f1\nintegrationKey: hub\nnodes: {}";
    let universal = ("membrane/flows/send/send.yaml", "key: send\nname: Send\nnodes: {}");
    let at = |text| snapshot(&[HUB, universal, ("membrane/flows/send/hub/hub.yaml", text)]);
    let reset = at(pulled);
    assert!(reset.fix.moves.is_empty() && !reset.headline.commands.contains("fix"), "{}", reset.headline.commands);
    let row = reset.plan.elements_passed_over().next().expect("the flow is passed over");
    assert_eq!(row.places[0].word, VerdictWord::NotSent);
    assert!(row.places[0].note.ends_with("; not sent: reset to its parent"), "{}", row.places[0].note);
    assert_eq!(told(&reset, Code::PullLayout).0, Severity::Info);
    assert!(reset.headline.commands.contains("of which nothing is lost"), "{}", reset.headline.commands);

    let customised = at(&format!("{pulled}\ncustomized: true"));
    assert_eq!(customised.fix.moves.len(), 1);
    assert_eq!(told(&customised, Code::PullLayout).0, Severity::Error);
}

#[test]
fn a_second_element_of_one_key_is_no_certain_one() {
    let list = "key: list\nname: List\ntype: api-request";
    let twins = snapshot(&[HUB, ("membrane/actions/list.yaml", list), ("membrane/Actions/list.yaml", list)]);
    assert!(twins.fix.moves.is_empty(), "{:?}", twins.fix.moves);
    let one = snapshot(&[HUB, ("membrane/Actions/list.yaml", list)]);
    assert_eq!(one.fix.moves.len(), 1);
}

#[test]
fn help_into_an_abort() {
    let lost = ("membrane/actions/get/gone/gone.yaml", "key: get\ntype: list-data-records\nintegrationKey: gone");
    let snapshot = snapshot(&[HUB, lost]);
    let help = told(&snapshot, Code::PullLayout).1;
    assert_eq!(help, "Its integration `gone` is not here: bring it back, or remove the file.");
    let offers =
        snapshot.diagnostics.iter().filter(|row| row.path.to_text() == lost.0).filter_map(|row| row.fix.as_ref());
    assert_eq!(offers.count(), 0);
}

#[test]
fn old_files_new_cli() {
    let spec_yaml = Layout::named("spec-yaml").expect("a layout that is known");
    let cli = Cli {
        path: "node_modules/.bin/membrane".into(),
        package: Some("@membranehq/cli".into()),
        version: Some("1.18.3".into()),
        layout: Some(spec_yaml),
        in_project: true,
        unvouched: false,
        dialect: None,
        yaml_version: None,
    };
    let customised = "key: get\ntype: list-data-records\nisCustomized: true\nintegrationKey: hub";
    let files = [
        HUB,
        ("membrane/actions/get/get.yaml", "key: get\ntype: list-data-records"),
        ("membrane/actions/get/hub/hub.yaml", customised),
        ("membrane/appEventTypes/task/task.yaml", "key: task\nname: Task\nschema: {type: object}"),
    ];
    let snapshot = Snapshot::of(tree(&files), Arc::new(Project { cli: Some(cli), ..Project::default() }));
    assert!(snapshot.fix.steps.is_empty(), "{:?}", snapshot.fix.moves);
    assert!(snapshot.headline.commands.contains("convert --to spec-yaml"), "{}", snapshot.headline.commands);
    assert!(!snapshot.headline.commands.contains("fix"), "{}", snapshot.headline.commands);
    let converted = plan(&snapshot, &Intent::Convert { to: spec_yaml }).expect("there is something to convert");
    let to = |from: &str| converted.moves.iter().find(|row| row.from.to_text() == from).map(|row| row.to.to_text());
    assert_eq!(to(files[2].0).as_deref(), Some("membrane/integrations/hub/actions/get/spec.yaml"));
}

#[test]
fn convert_into_an_abort() {
    let files = [
        ("membrane/actions/a/spec.yaml", "key: a\nname: A\ntype: list-data-records"),
        ("membrane/integrations/crate/spec.yaml", "key: crate\nname: Crate\nconnectorId: c1"),
        ("membrane/connectors/crate/crate.yml", "id: c1\nkey: crate\nname: Crate (clone)\nauth:\n  type: oauth2"),
        ("membrane/connectors/crate/development/src/auth/test.map.yml", "ok: true"),
    ];
    let to = Layout::named("membrane-cli-1").expect("a layout that is known");
    let converted = plan(&snapshot(&files), &Intent::Convert { to }).expect("there is something to convert");
    let says = |note: &String| note.starts_with("push would then stop at `membrane/connectors/crate/crate.yml`");
    assert!(converted.notes.iter().any(says), "{:?}", converted.notes);
}

#[test]
fn an_interface_whose_integration_is_not_here_is_told_where_push_would_stop() {
    let lost = "key: api\ntype: http-endpoint\npaths: {/x: {get: {actionKey: a}}}\nintegrationKey: gone";
    let snapshot = snapshot(&[HUB, ("membrane/interfaces/api.yaml", lost)]);
    let row = snapshot.plan.elements_passed_over().next().expect("the interface is passed over");
    assert_eq!(row.places[0].word, VerdictWord::StopsPush);
    let offers = snapshot.diagnostics.iter().filter(|told| told.path == row.path).filter_map(|told| told.fix.as_ref());
    assert_eq!(offers.count(), 0);
}

#[test]
fn split_into_an_abort() {
    let lost = "key: a\ntype: list-data-records\nintegrationKey: gone";
    let at = |second: &str| snapshot(&[HUB, ("membrane/two.yaml", &format!("{lost}\n---\n{second}"))]);
    let split = |snapshot: &Snapshot| {
        let (_, help) = told(snapshot, Code::NotReadHere);
        help.contains("membrane-tui split")
    };
    assert!(!split(&at("key: b\ntype: list-data-records\nintegrationKey: gone")));
    assert!(split(&at("key: b\ntype: list-data-records")));
}

#[test]
fn convert_leaves_what_push_would_stop_at() {
    let lost = "key: a\ntype: list-data-records\nintegrationKey: gone";
    let files = [
        ("membrane/integrations/hub/spec.yaml", "key: hub\nname: Hub\nconnectorId: c1"),
        ("membrane/integrations/crm/spec.yaml", "key: crm\nname: CRM\nconnectorId: c1"),
        ("membrane/actions/a/spec.yaml", lost),
    ];
    let to = Layout::named("membrane-cli-1").expect("a layout that is known");
    let convert = |flag| {
        let project = Project { layout_flag: flag, ..Project::default() };
        let planned = Snapshot::of(tree(&files), Arc::new(project));
        plan(&planned, &Intent::Convert { to }).expect("there is something to convert")
    };
    let today = convert(Some(to));
    assert_eq!((today.moves.len(), today.refused.len()), (2, 1), "{:?}", today.refused);
    assert_eq!(today.refused[0].from.to_text(), files[2].0);
    // Read by the other CLI, the element is not known to be lost: it goes along, and the stop is told.
    let tomorrow = convert(None);
    assert_eq!((tomorrow.moves.len(), tomorrow.refused.len()), (3, 0));
    assert!(tomorrow.notes.iter().any(|note| note.starts_with("push would then stop at")), "{:?}", tomorrow.notes);
}
