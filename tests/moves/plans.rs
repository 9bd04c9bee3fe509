//! From what a scan sees to what the next scan sees: planned, applied, undone.

use std::fs;
use std::os::unix::fs::symlink;

use membrane_tui::disk::apply;
use membrane_tui::workspace::relocate::{Intent, Taken};

use crate::bench::{Bench, rel};

const ACTION: &str = "key: list\nname: List\ntype: list-data-records\n";
const HUB: &str = "key: hub\nname: Hub\nconnectorId: 7\n";
const INTERFACE: &str = "key: orders\ntype: http-endpoint\nauth: {type: membrane-token}\npaths: {}\n";

fn moving(from: &str, to: Option<&str>) -> Intent {
    Intent::Move { from: rel(from), to: to.map(rel), taken: Taken::Refuse }
}

/// Carries an intent out and takes it back; the files in between.
fn check(files: &[(&str, &str)], intent: &Intent, expected: &[&str]) {
    let bench = Bench::with(files);
    let before = bench.tree();
    bench.carry_out(intent);
    assert_eq!(bench.tree().files(), expected);
    apply::undo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree(), before);
}

#[test]
fn the_first_documents_case_goes_from_wound_to_healthy_and_back() {
    let bench = Bench::with(&[
        ("membrane/integrations/list.yaml", ACTION),
        ("membrane/integrations/find.yaml", "key: find\nname: Find\ntype: api-request\n"),
        ("membrane/interfaces/orders.yaml", INTERFACE),
    ]);
    let before = bench.tree();
    let fixed = bench.carry_out(&Intent::Fix);
    assert_eq!(fixed.refused.len(), 1);
    assert!(!fixed.is_refused());
    assert!(bench.path("membrane/integrations").is_dir());
    bench.carry_out(&moving("membrane/interfaces/orders.yaml", None));
    let plan = bench.snapshot().plan.clone();
    assert_eq!((plan.loads().len(), plan.passed_over().len(), plan.abort()), (3, 0, None));
    assert!(plan.loads().iter().all(|load| !load.is_misread()));
    for _ in 0..2 {
        apply::undo(&mut bench.journal()).unwrap();
    }
    assert_eq!(bench.tree(), before);
}

#[test]
fn what_lies_beside_a_spec_moves_with_it() {
    check(
        &[
            ("membrane/integrations/list/list.yaml", ACTION),
            ("membrane/integrations/list/notes.md", "about"),
            ("membrane/integrations/list/empty/", ""),
        ],
        &moving("membrane/integrations/list/list.yaml", None),
        &["membrane/actions/list/list.yaml", "membrane/actions/list/notes.md"],
    );
}

#[test]
fn fix_moves_pulled_misspelt_and_misread_elements_in_one_entry() {
    let action = "key: sync\nname: Sync\ntype: api-request\nintegrationKey: hub\n";
    check(
        &[
            ("membrane/integrations/hub/hub.yaml", HUB),
            ("membrane/integrations/hub/dataSources/d/d.yaml", "key: d\nname: D\nudm: d\n"),
            ("membrane/actions/sync/hub/hub.yaml", action),
            ("membrane/Flows/f/f.yaml", "key: f\nname: F\nnodes: {}\n"),
            ("membrane/integrations/list.yaml", ACTION),
            ("membrane/actions/other/other.yml", "key: other\nname: O\ntype: api-request\n"),
        ],
        &Intent::Fix,
        &[
            "membrane/actions/list/list.yaml",
            "membrane/actions/other/other.yaml",
            "membrane/flows/f/f.yaml",
            "membrane/integrations/hub/actions/sync/sync.yaml",
            "membrane/integrations/hub/data-sources/d/d.yaml",
            "membrane/integrations/hub/hub.yaml",
        ],
    );
}

#[test]
fn links_to_what_moves_and_links_that_move_lead_where_they_led() {
    let bench = Bench::with(&[("membrane/integrations/list/list.yaml", ACTION), ("docs/about", "about")]);
    symlink("integrations/list", bench.path("membrane/to-folder")).unwrap();
    symlink("../../../docs/about", bench.path("membrane/integrations/list/about")).unwrap();
    symlink(bench.path("membrane/integrations/list/list.yaml"), bench.path("membrane/absolute")).unwrap();
    let before = bench.tree();
    bench.carry_out(&moving("membrane/integrations/list", Some("membrane/actions/deeper/list")));
    let real = bench.path("membrane/actions/deeper/list").canonicalize().unwrap();
    assert_eq!(bench.path("membrane/to-folder").canonicalize().unwrap(), real);
    assert_eq!(bench.path("membrane/absolute").canonicalize().unwrap(), real.join("list.yaml"));
    assert_eq!(bench.read("membrane/actions/deeper/list/about"), "about");
    apply::undo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree(), before);
}

/// What moves may come to stand where a link has led to nothing until then. What is predicted of the link is what the next scan says.
#[test]
fn a_link_that_comes_to_lead_somewhere_is_foreseen() {
    let bench = Bench::with(&[("membrane/integrations/hub/list.yaml", "name: No key\ntype: api-request\n")]);
    symlink("../../actions/list", bench.path("membrane/integrations/hub/dead")).unwrap();
    let relocation = bench.carry_out(&moving("membrane/integrations/hub", None));
    assert_eq!(relocation.moves.len(), 2);
    assert!(bench.path("membrane/actions/list/dead").is_dir());
}

#[test]
fn a_replaced_file_comes_back_with_undo() {
    let bench = Bench::with(&[("membrane/x.yaml", ACTION), ("membrane/actions/a.yaml", "key: old\n")]);
    let before = bench.tree();
    let to = Some(rel("membrane/actions/a.yaml"));
    bench.carry_out(&Intent::Move { from: rel("membrane/x.yaml"), to, taken: Taken::Replace });
    assert_eq!(bench.tree().files(), ["membrane/actions/a.yaml"]);
    assert_eq!(bench.read("membrane/actions/a.yaml"), ACTION);
    apply::undo(&mut bench.journal()).unwrap();
    assert_eq!(bench.tree(), before);
}

#[test]
fn an_edit_of_what_the_scan_did_not_read_is_noticed_by_undo() {
    let bench = Bench::with(&[("src/main.rs", "fn main() {}"), ("docs/", "")]);
    bench.carry_out(&moving("src", Some("docs")));
    fs::write(bench.path("docs/src/main.rs"), "fn main() { /* edited */ }").unwrap();
    let error = apply::undo(&mut bench.journal()).unwrap_err();
    assert!(error.to_string().contains("was edited"), "{error}");
}
