//! The other kinds of relocation: a file that is split, a workspace that is converted, a file that is written.

use std::fs;
use std::path::PathBuf;

use membrane_tui::disk::apply;
use membrane_tui::workspace::layout::Layout;
use membrane_tui::workspace::relocate::{Intent, plan};

use crate::bench::{Bench, rel};
use crate::extent::left_out;

const TEMPLATE: &str = "# All of them\nname: List\nkey: list\ntype: connector-operation # one\n---\n# the second\nname:   Find\n\
                        key: find\ntype: connector-operation\n---\nwebhooks: {}\n";

fn split(bench: &Bench, file: &str) -> Intent {
    Intent::Split { file: rel(file), bytes: fs::read(bench.path(file)).unwrap().into() }
}

#[test]
fn each_element_of_a_template_gets_its_own_file_byte_for_byte() {
    let bench = Bench::with(&[("assets/template.yaml", TEMPLATE), ("membrane/integrations/", "")]);
    let before = bench.tree();
    let relocation = bench.carry_out(&split(&bench, "assets/template.yaml"));
    let rows: Vec<String> = relocation.moves.iter().map(|row| format!("{} -> {}", row.from, row.to)).collect();
    assert_eq!(
        rows,
        [
            "assets/template.yaml -> membrane/actions/list/list.yaml",
            "assets/template.yaml -> membrane/actions/find/find.yaml"
        ]
    );
    let list = bench.read("membrane/actions/list/list.yaml");
    let find = bench.read("membrane/actions/find/find.yaml");
    let rest = bench.read("assets/template.yaml");
    assert_eq!(format!("{list}---\n{find}{rest}"), TEMPLATE);
    assert_eq!(bench.snapshot().plan.loads().len(), 2);
    apply::undo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree(), before);
    apply::redo(&mut bench.journal()).unwrap();
    assert_eq!(bench.read("membrane/actions/find/find.yaml"), find);
}

#[test]
fn a_template_of_elements_alone_is_gone_afterwards() {
    let text = TEMPLATE.strip_suffix("---\nwebhooks: {}\n").unwrap();
    let bench = Bench::with(&[("membrane/actions/all.yaml", text), ("membrane/integrations/", "")]);
    bench.carry_out(&split(&bench, "membrane/actions/all.yaml"));
    assert_eq!(bench.tree().files(), ["membrane/actions/find/find.yaml", "membrane/actions/list/list.yaml"]);
}

#[test]
fn a_document_whose_place_is_taken_stays_in_the_template() {
    let twice = "key: a\ntype: api-request\n---\nkey: a\ntype: http-request\n";
    let bench = Bench::with(&[("t.yaml", twice), ("membrane/integrations/", "")]);
    let relocation = bench.carry_out(&split(&bench, "t.yaml"));
    assert!(relocation.refused[0].why.contains("in line 3 stays in the file"), "{:?}", relocation.refused);
    assert_eq!(bench.read("membrane/actions/a/a.yaml"), "key: a\ntype: api-request\n");
    assert_eq!(bench.read("t.yaml"), "---\nkey: a\ntype: http-request\n");
}

#[test]
fn what_cannot_be_split_is_told() {
    let check = |text: &str, words: &str| {
        let bench = Bench::with(&[("membrane/integrations/", ""), ("membrane/t.yaml", text)]);
        let error = plan(&bench.snapshot(), &split(&bench, "membrane/t.yaml")).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    };
    check("key: a\n", "holds one document only");
    check("key: a\n---\nkey: [\n", "cannot be read");
    check("a: 1\n---\nb: 2\n", "none of its documents is an element");
    let bench = Bench::with(&[("membrane/t.yaml", TEMPLATE)]);
    let snapshot = bench.snapshot();
    bench.write("membrane/t.yaml", "key: edited\n---\nkey: b\n");
    let error = plan(&snapshot, &split(&bench, "membrane/t.yaml")).unwrap_err();
    assert!(error.to_string().contains("was edited"), "{error}");
}

#[test]
fn an_integration_without_its_file_gets_one_from_what_is_known() {
    let action = "key: list\nname: List\ntype: api-request\nintegrationKey: the-hub\n";
    let bench = Bench::with(&[("membrane/integrations/hub/actions/list/list.yaml", action)]);
    let before = bench.tree();
    let relocation = bench.carry_out(&Intent::Scaffold { folder: rel("membrane/integrations/hub") });
    assert_eq!(bench.read("membrane/integrations/hub/hub.yaml"), "key: the-hub\nname: The Hub\n");
    assert!(relocation.notes[0].contains("connectorId"), "{:?}", relocation.notes);
    apply::undo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree(), before);

    let misnamed = Bench::with(&[("membrane/integrations/hub/hub.yml", "key: hub\nname: Hub\nconnectorId: 7\n")]);
    let error = plan(&misnamed.snapshot(), &Intent::Scaffold { folder: rel("membrane/integrations/hub") }).unwrap_err();
    assert!(error.to_string().contains("looks like its own"), "{error}");
}

#[test]
fn a_workspace_is_converted_with_what_lies_beside_and_back_by_undo() {
    let bench = Bench::with(&[
        ("membrane/integrations/hub/hub.yaml", "key: crm\nname: Hub\nconnectorId: 7\n"),
        ("membrane/integrations/hub/logo.svg", "<svg/>"),
        ("membrane/integrations/hub/actions/list.yaml", "key: list\nname: List\ntype: api-request\n"),
        ("membrane/actions/all/all.yaml", "key: all\nname: All\ntype: api-request\n"),
        ("membrane/actions/one.yaml", "key: one\nname: One\ntype: api-request\nintegrationKey: crm\n"),
        ("membrane/dataSources/d/d.yaml", "key: d\nname: D\nudm: d\n"),
    ]);
    let before = bench.tree();
    let relocation = bench.carry_out_as(
        &Intent::Convert { to: Layout::named("spec-yaml").unwrap() },
        Layout::named("spec-yaml").unwrap(),
    );
    assert_eq!(
        bench.tree().files(),
        [
            "membrane/actions/all/spec.yaml",
            "membrane/data-sources/d/spec.yaml",
            "membrane/integrations/crm/actions/list/spec.yaml",
            "membrane/integrations/crm/actions/one/spec.yaml",
            "membrane/integrations/crm/logo.svg",
            "membrane/integrations/crm/spec.yaml",
        ]
    );
    assert!(relocation.refused.is_empty(), "{:?}", relocation.refused);
    apply::undo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree(), before);
}

/// The public workspace of 2,494 files, if it is at hand.
#[test]
fn conversion_there_and_back_is_the_same_workspace() {
    let beside = || concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/unified").into();
    let corpus = std::env::var_os("MEMBRANE_CORPUS").map_or_else(beside, PathBuf::from);
    if !corpus.is_dir() {
        left_out(&format!("conversion there and back: no corpus in {}; MEMBRANE_CORPUS names it", corpus.display()));
        return;
    }
    let bench = Bench::in_memory(&[]);
    bench.copy(&corpus.join("membrane"), "membrane");
    let before = bench.tree();
    let there = bench.carry_out_as(
        &Intent::Convert { to: Layout::named("membrane-cli-1").unwrap() },
        Layout::named("membrane-cli-1").unwrap(),
    );
    assert_eq!((there.moves.len(), there.refused.len()), (2494, 0));
    let outlook = there.outlook.unwrap();
    assert_eq!((outlook.uploaded + outlook.applied + outlook.cut, outlook.dropped), (2494, 0));
    let snapshot = bench.snapshot_as(Layout::named("membrane-cli-1").unwrap());
    let loads = snapshot.plan.loads();
    assert_eq!(loads.len(), 2494);
    // All but one of those inside an integration name a parent and are not customised.
    let inside = loads.iter().filter(|load| load.inside.is_some());
    let (applied, sent): (Vec<_>, Vec<_>) = inside.partition(|load| load.is_applied());
    assert_eq!((applied.len(), sent.len()), (2278, 1));
    let back = bench.carry_out_as(
        &Intent::Convert { to: Layout::named("spec-yaml").unwrap() },
        Layout::named("spec-yaml").unwrap(),
    );
    assert_eq!((back.moves.len(), back.refused.len()), (2494, 0));
    assert_eq!(bench.tree().without_folder_times(), before.clone().without_folder_times());
    apply::undo(&mut bench.journal()).unwrap();
    apply::undo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree(), before);
}
