//! What is planned for which tree, as lines.

mod harmless;

use std::sync::Arc;

use super::*;
use crate::workspace::files::{Entry, FileSet, Link, LinkTo};
use crate::workspace::fixture::tree;
use crate::workspace::layout::known::{membrane_cli_1, spec_yaml};
use crate::workspace::project::Project;
use crate::workspace::snapshot::Snapshot;

const ACTION: &str = "key: list\nname: List\ntype: list-data-records\n";
const HUB: &str = "key: hub\nname: Hub\nconnectorId: 7\n";
const INTERFACE: &str = "key: orders\ntype: http-endpoint\nauth: {type: membrane-token}\npaths: {}\n";

pub fn path(text: &str) -> RelPath {
    RelPath::parse(text).unwrap()
}

pub fn snapshot(files: FileSet) -> Snapshot {
    Snapshot::of(files, Arc::new(Project::default()))
}

fn spot(spot: &Spot) -> String {
    match spot {
        Spot::Root(path) => path.to_string(),
        Spot::Kept(number) => format!("kept {number}"),
    }
}

/// Steps as `make PATH`, `FROM -> TO`; then refused files as `? PATH WHY` (`!` where it is no choice).
pub fn lines(relocation: &Relocation) -> Vec<String> {
    let step = |step: &Step| match step {
        Step::MakeFolder(path) => format!("make {path}"),
        Step::UnmakeFolder(path) => format!("unmake {path}"),
        Step::Move { from, to, .. } => format!("{} -> {}", spot(from), spot(to)),
    };
    let refused = |row: &Refused| format!("{} {} {}", if row.choice { '?' } else { '!' }, row.from, row.why);
    relocation.steps.iter().map(step).chain(relocation.refused.iter().map(refused)).collect()
}

fn moving(from: &str, to: Option<&str>, taken: Taken) -> Intent {
    Intent::Move { from: path(from), to: to.map(path), taken }
}

/// Plans a move; the lines of the steps, or the error.
fn check(files: &[(&str, &str)], from: &str, to: Option<&str>, expected: &[&str]) {
    check_taken(files, from, to, Taken::Refuse, expected);
}

fn check_taken(files: &[(&str, &str)], from: &str, to: Option<&str>, taken: Taken, expected: &[&str]) {
    let got = match plan(&snapshot(tree(files)), &moving(from, to, taken)) {
        Ok(relocation) => lines(&relocation),
        Err(error) => vec![error.to_string()],
    };
    assert_eq!(got, expected, "{from} to {to:?}");
}

#[test]
fn a_file_goes_to_its_first_place() {
    check(
        &[("membrane/integrations/list.yaml", ACTION)],
        "membrane/integrations/list.yaml",
        None,
        &[
            "make membrane/actions",
            "make membrane/actions/list",
            "membrane/integrations/list.yaml -> membrane/actions/list/list.yaml",
        ],
    );
    check(
        &[("membrane/actions/list/list.yml", ACTION)],
        "membrane/actions/list/list.yml",
        None,
        &["membrane/actions/list/list.yml -> membrane/actions/list/list.yaml"],
    );
}

#[test]
fn an_elements_folder_moves_with_what_lies_beside_its_spec() {
    let beside = &[("membrane/integrations/l/l.yaml", ACTION), ("membrane/integrations/l/README.md", "about")];
    check(
        beside,
        "membrane/integrations/l/l.yaml",
        None,
        &[
            "make membrane/actions",
            "membrane/integrations/l -> membrane/actions/list",
            "membrane/actions/list/l.yaml -> membrane/actions/list/list.yaml",
        ],
    );
    check(
        beside,
        "membrane/integrations/l",
        None,
        &[
            "make membrane/actions",
            "membrane/integrations/l -> membrane/actions/list",
            "membrane/actions/list/l.yaml -> membrane/actions/list/list.yaml",
        ],
    );
    // To a flat place goes the file alone, and so does one whose folder holds other elements.
    check(
        beside,
        "membrane/integrations/l/l.yaml",
        Some("membrane/actions/l.yaml"),
        &["make membrane/actions", "membrane/integrations/l/l.yaml -> membrane/actions/l.yaml"],
    );
    check(
        &[("membrane/integrations/l/l.yaml", ACTION), ("membrane/integrations/l/actions/x/x.yaml", ACTION)],
        "membrane/integrations/l/l.yaml",
        None,
        &[
            "make membrane/actions",
            "make membrane/actions/list",
            "membrane/integrations/l/l.yaml -> membrane/actions/list/list.yaml",
        ],
    );
    check(
        &[("src/orders/orders.yaml", ACTION), ("src/orders/main.rs", "fn main() {}")],
        "src/orders/orders.yaml",
        None,
        &[
            "make membrane",
            "make membrane/actions",
            "make membrane/actions/list",
            "src/orders/orders.yaml -> membrane/actions/list/list.yaml",
        ],
    );
}

#[test]
fn a_folder_of_many_elements_is_no_elements_folder() {
    let why = |path: &str| {
        format!("`{path}` has no other place: it is not the folder of one element; give one, if you know better")
    };
    for folder in ["membrane", "membrane/integrations", "membrane/Flows", "membrane/integrations/hub/actions"] {
        let file = format!("{folder}/list.yaml");
        check(&[(&file, ACTION)], folder, None, &[&why(folder)]);
    }
    check(
        &[("membrane/integrations/actions/actions.yaml", ACTION), ("membrane/integrations/actions/notes.md", "about")],
        "membrane/integrations/actions",
        None,
        &[
            "make membrane/actions",
            "membrane/integrations/actions -> membrane/actions/list",
            "membrane/actions/list/actions.yaml -> membrane/actions/list/list.yaml",
        ],
    );
}

#[test]
fn a_folder_that_is_renamed_keeps_its_element() {
    check(
        &[("membrane/actions/a/a.yaml", ACTION), ("membrane/actions/a/x.md", "")],
        "membrane/actions/a",
        Some("membrane/actions/b"),
        &["membrane/actions/a -> membrane/actions/b", "membrane/actions/b/a.yaml -> membrane/actions/b/b.yaml"],
    );
    check(
        &[("membrane/actions/a/a.yaml", ACTION), ("membrane/flows/x.yaml", "")],
        "membrane/actions/a",
        Some("membrane/flows"),
        &["membrane/actions/a -> membrane/flows/a"],
    );
}

#[test]
fn emptied_folders_go_only_where_nobody_misses_them() {
    check(
        &[("membrane/actions/k/hub/hub.yaml", ACTION)],
        "membrane/actions/k/hub/hub.yaml",
        None,
        &[
            "membrane/actions/k/hub -> membrane/actions/list",
            "membrane/actions/k -> kept 0",
            "membrane/actions/list/hub.yaml -> membrane/actions/list/list.yaml",
        ],
    );
    check(
        &[("membrane/interfaces/orders.yaml", INTERFACE)],
        "membrane/interfaces/orders.yaml",
        None,
        &[
            "make membrane/flows",
            "make membrane/flows/orders",
            "membrane/interfaces/orders.yaml -> membrane/flows/orders/orders.yaml",
        ],
    );
}

#[test]
fn a_move_that_cannot_be_is_refused_with_what_to_do() {
    let files =
        &[("membrane/actions/list/list.yaml", ACTION), ("membrane/interfaces/o.yaml", INTERFACE), ("docs/a.md", "x")];
    let check = |from: &str, to: Option<&str>, words: &str| {
        let error = plan(&snapshot(tree(files)), &moving(from, to, Taken::Refuse)).unwrap_err();
        assert!(error.to_string().contains(words), "{error}");
    };
    check("membrane/nothing", None, "there is no `membrane/nothing` here");
    check("membrane/actions/list/list.yaml", None, "push reads it where it stands");
    check("docs/a.md", None, "looks like no element");
    check("membrane/actions/list/list.yaml", Some("membrane/actions/list/list.yaml"), "stands there already");
    check("membrane/actions", Some("membrane/actions/list/deeper"), "inside of `membrane/actions` itself");
    check("docs/a.md", Some("membrane/actions/list/list.yaml"), "exists already");
    check("docs/a.md", Some("membrane/interfaces/o.yaml/a.md"), "a file stands there");
}

/// Outside `membrane/` a scan looks at YAML and JSON alone; what is said of a place there is what the next scan says.
#[test]
fn what_leaves_membrane_is_judged_as_the_next_scan_sees_it() {
    let check = |to: &str, expected: &str| {
        let files = tree(&[("membrane/integrations/list.yaml", ACTION), ("assets/", "")]);
        let relocation = plan(&snapshot(files), &moving("membrane/integrations/list.yaml", Some(to), Taken::Refuse));
        assert_eq!(relocation.unwrap().moves[0].verdict_after, expected, "{to}");
    };
    check("assets/a.yaml", "passed over: it looks like an action, and push reads nothing outside `membrane/`");
    check("assets/a.yaml.bak", "nothing that push reads by itself");
}

#[test]
fn a_taken_place_is_shared_or_replaced_where_a_person_says_so() {
    let files =
        &[("membrane/actions/a/a.yaml", ACTION), ("membrane/x.yaml", ACTION), ("membrane/actions/f.yaml", ACTION)];
    let to = Some("membrane/actions/a/a.yaml");
    check(
        files,
        "membrane/x.yaml",
        to,
        &["`membrane/actions/a/a.yaml` exists already; choose another place, keep both, or replace it"],
    );
    check_taken(
        files,
        "membrane/x.yaml",
        to,
        Taken::KeepBoth,
        &["make membrane/actions/a-2", "membrane/x.yaml -> membrane/actions/a-2/a-2.yaml"],
    );
    check_taken(
        files,
        "membrane/x.yaml",
        Some("membrane/actions/f.yaml"),
        Taken::KeepBoth,
        &["membrane/x.yaml -> membrane/actions/f-2.yaml"],
    );
    check_taken(
        files,
        "membrane/x.yaml",
        to,
        Taken::Replace,
        &["membrane/actions/a/a.yaml -> kept 0", "membrane/x.yaml -> membrane/actions/a/a.yaml"],
    );
}

fn check_fix(files: &[(&str, &str)], expected: &[&str]) {
    assert_eq!(lines(&plan(&snapshot(tree(files)), &Intent::Fix).unwrap()), expected);
}

#[test]
fn fix_moves_what_is_certain_and_leaves_the_rest_to_a_person() {
    check_fix(
        &[
            ("membrane/integrations/list.yaml", ACTION),
            ("membrane/interfaces/orders.yaml", INTERFACE),
            ("assets/outside.yaml", ACTION),
            ("membrane/actions/README.md", "hello"),
        ],
        &[
            "make membrane/actions/list",
            "membrane/integrations/list.yaml -> membrane/actions/list/list.yaml",
            "? membrane/interfaces/orders.yaml an interface has several possible places; choose one with `move` or `m`",
        ],
    );
    check_fix(
        &[("membrane/integrations/", ""), ("membrane/x/a.yaml", ACTION), ("membrane/x/b.yaml", ACTION)],
        &[
            "? membrane/x/a.yaml 2 files want this place; choose with `move` or `m` which gets it",
            "? membrane/x/b.yaml 2 files want this place; choose with `move` or `m` which gets it",
        ],
    );
    check_fix(
        &[
            ("membrane/integrations/", ""),
            ("membrane/x/t.yaml", "key: a\ntype: api-request\n---\nkey: b\ntype: api-request\n"),
        ],
        &["? membrane/x/t.yaml it holds several documents; `split` gives each its own file"],
    );
}

/// docs/contract.md: it touches only single-document files whose kind is certain.
#[test]
fn fix_leaves_what_lies_beside_an_element_where_it_is() {
    let beside = [
        ("membrane/integrations/list/notes.md", "about"),
        ("membrane/integrations/list/two.yaml", "a: 1\n---\nb: 2\n"),
        ("membrane/integrations/list/deep/README", "about"),
    ];
    let files = [&[("membrane/integrations/list/list.yaml", ACTION)][..], &beside].concat();
    let relocation = plan(&snapshot(tree(&files)), &Intent::Fix).unwrap();
    assert_eq!(
        lines(&relocation),
        [
            "make membrane/actions",
            "make membrane/actions/list",
            "membrane/integrations/list/list.yaml -> membrane/actions/list/list.yaml"
        ]
    );
    let note = "`membrane/integrations/list/list.yaml` goes without what lies beside it \
                (`membrane/integrations/list/deep/README` and 2 more); `move membrane/integrations/list` would take all of it";
    assert_eq!(relocation.notes, [note]);
}

#[test]
fn fix_brings_integration_level_elements_home() {
    let action = "key: list\nname: List\ntype: api-request\nintegrationKey: hub\n";
    check_fix(
        &[
            ("membrane/integrations/hub/hub.yaml", HUB),
            ("membrane/integrations/hub/dataSources/d.yaml", "key: d\nname: D\nudm: d"),
            ("membrane/actions/list/hub/hub.yaml", action),
            ("membrane/actions/list/hub/notes.md", ""),
        ],
        &[
            "membrane/integrations/hub/dataSources -> membrane/integrations/hub/data-sources",
            "make membrane/integrations/hub/actions",
            "make membrane/integrations/hub/actions/list",
            "membrane/actions/list/hub/hub.yaml -> membrane/integrations/hub/actions/list/list.yaml",
            "make membrane/integrations/hub/data-sources/d",
            "membrane/integrations/hub/data-sources/d.yaml -> membrane/integrations/hub/data-sources/d/d.yaml",
        ],
    );
}

#[test]
fn fix_renames_a_misspelt_folder_as_a_whole() {
    check_fix(
        &[
            ("membrane/integrations/", ""),
            ("membrane/Actions/list/list.yaml", ACTION),
            ("membrane/Actions/other/other.yaml", "key: other\nname: O\ntype: api-request"),
        ],
        &["membrane/Actions -> membrane/actions"],
    );
    check_fix(
        &[
            ("membrane/integrations/", ""),
            ("membrane/Actions/list/list.yaml", ACTION),
            ("membrane/Actions/README.md", ""),
        ],
        &["make membrane/actions", "membrane/Actions/list -> membrane/actions/list"],
    );
}

#[test]
fn fix_moves_nothing_if_anything_would_be_worse() {
    let why = "nothing is moved, because afterwards push would stop at `membrane/actions/x/x.yaml`: no integration of this \
               workspace has the key `list`";
    check_fix(
        &[
            ("membrane/integrations/list.yaml", ACTION),
            ("membrane/integrations/fine.yaml", "key: fine\nname: F\ntype: api-request"),
            ("membrane/actions/x/x.yaml", "key: x\nname: X\ntype: api-request\nintegrationKey: list"),
        ],
        &[&format!("! membrane/integrations/fine.yaml {why}"), &format!("! membrane/integrations/list.yaml {why}")],
    );
}

#[test]
fn fix_leaves_an_element_of_an_unknown_integration_to_a_person() {
    check_fix(
        &[("membrane/integrations/list.yaml", "key: list\nname: List\ntype: api-request\nintegrationKey: nowhere\n")],
        &[
            "? membrane/integrations/list.yaml it would be read as an action; push then stops, unless the server has an \
           integration `nowhere`; choose its place with `move` or `m`",
        ],
    );
}

/// What one layout reads and the other does not is dropped, even where as much is read instead that was not.
#[test]
fn a_conversion_tells_what_is_dropped() {
    let files = tree(&[
        ("membrane/packages/p/spec.yaml", "key: p\nname: P\n"),
        ("membrane/actions/list/spec.yaml", ACTION),
        ("membrane/actions/flat.yaml", "key: flat\nname: Flat\ntype: api-request\n"),
    ]);
    let project = Project { layout_flag: Some(spec_yaml()), ..Project::default() };
    let snapshot = Snapshot::of(files, Arc::new(project));
    let converted = plan(&snapshot, &Intent::Convert { to: membrane_cli_1() }).unwrap();
    assert_eq!(converted.outlook, Some(Outlook { uploaded: 2, applied: 0, cut: 0, dropped: 1 }));
}

/// A link, as it is before and after what it leads to, or itself, has moved.
#[test]
fn links_lead_where_they_led() {
    let check = |link: &str, text: &str, real: Option<&str>, expected: Option<&str>| {
        let mut files =
            tree(&[("membrane/integrations/list/list.yaml", ACTION), ("docs/a", ""), ("membrane/actions/x.md", "")]);
        let to = real.map_or(LinkTo::Broken, |real| LinkTo::Inside(path(real)));
        files.insert(&path(link), Entry::Link(Arc::new(Link { target: text.into(), to })));
        let relocation = plan(
            &snapshot(files),
            &moving("membrane/integrations/list", Some("membrane/actions/deep/list"), Taken::Refuse),
        )
        .unwrap();
        let text = relocation.pieces.iter().map(|(_, piece)| match piece {
            Piece::Link(text) => text.as_str(),
            Piece::File(_) => panic!("no file is made"),
        });
        assert_eq!(
            text.collect::<Vec<_>>(),
            expected.into_iter().collect::<Vec<_>>(),
            "{link}: {:?}",
            lines(&relocation)
        );
    };
    let spec = "membrane/integrations/list/list.yaml";
    check("link", spec, Some(spec), Some("membrane/actions/deep/list/list.yaml"));
    check(
        "docs/link",
        "../membrane/integrations/list",
        Some("membrane/integrations/list"),
        Some("../membrane/actions/deep/list"),
    );
    check("docs/link", "a", Some("docs/a"), None);
    check("membrane/integrations/list/up", "../../../docs/a", Some("docs/a"), Some("../../../../docs/a"));
    check("membrane/integrations/list/same", "list.yaml", Some(spec), None);
    check("membrane/integrations/list/out", "../../../../elsewhere", None, Some("../../../../../elsewhere"));
    check(
        "docs/link",
        "/home/me/membrane/integrations/list",
        Some("membrane/integrations/list"),
        Some("/home/me/membrane/actions/deep/list"),
    );
}
