//! What holds for every workspace and every sequence of relocations: nothing is lost, what is predicted is what a fresh scan says, and
//! undo gives back the very same tree. How many workspaces, says `extent`.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use membrane_tui::disk::apply::{self, ApplyError};
use membrane_tui::workspace::layout::Layout;
use membrane_tui::workspace::plan::Plan;
use membrane_tui::workspace::relocate::{Intent, Relocation, Taken, plan};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::bench::{Bench, rel};
use crate::extent;
use crate::tree::{Tree, What};

/// Folders that push reads, nearly reads, and does not read.
const FOLDERS: [&str; 16] = [
    "membrane",
    "membrane/actions",
    "membrane/Actions",
    "membrane/flows",
    "membrane/data-sources",
    "membrane/dataSources",
    "membrane/integrations",
    "membrane/integrations/hub",
    "membrane/integrations/hub/actions",
    "membrane/integrations/hub/dataSources",
    "membrane/integrations/other/actions",
    "membrane/interfaces",
    "membrane/actions/list/hub",
    "membrane/connectors/c_1",
    "assets",
    "docs/deep",
];

const NAMES: [&str; 9] = [
    "list.yaml",
    "list/list.yaml",
    "list/spec.yaml",
    "list/notes.md",
    "hub.yaml",
    "hub/hub.yaml",
    "hub.yml",
    "é ä.yaml",
    ".gitkeep",
];

const TEXTS: [&str; 13] = [
    "key: list\nname: List\ntype: list-data-records\n",
    "key: list\nname: Of the hub\ntype: api-request\nintegrationKey: hub\n",
    "key: lost\nname: Of none\ntype: api-request\nintegrationKey: nowhere\n",
    "key: find\nname: Find\ntype: api-request\n",
    "name: No key\ntype: api-request\n",
    "key: ../odd name\nname: Odd\ntype: http-request\n",
    "key: hub\nname: Hub\nconnectorId: 7\n",
    "key: d\nname: D\nudm: d\n",
    "key: f\nname: F\nnodes: {}\n",
    "key: orders\ntype: http-endpoint\nauth: {type: membrane-token}\npaths: {}\n",
    "# All\nkey: one\ntype: api-request\n---\nkey: two # second\ntype: api-request\n---\nwebhooks: {}\n",
    "key: [\n",
    "",
];

/// Symbolic links: to files and folders that may move, and to nothing.
const LINKS: [(&str, &str); 6] = [
    ("membrane/actions/linked", "../integrations/list.yaml"),
    ("membrane/flows/linked", "../actions/list"),
    ("membrane/linked", "integrations/hub"),
    ("membrane/integrations/list", "../actions/list"),
    ("membrane/integrations/hub/actions/linked", "../hub.yaml"),
    ("membrane/actions/broken", "nowhere"),
];

/// One thing that a person does.
#[derive(Debug, Clone)]
enum Deed {
    Fix,
    Move { file: Index, to: Option<(Index, Index)>, taken: Taken },
    MoveFolder { file: Index },
    Split { file: Index },
    Convert(&'static Layout),
    Scaffold { folder: &'static str },
    Undo,
    Redo,
}

/// A file: where, what, and with which mode.
type Made = (&'static str, &'static str, &'static str, u32);

fn workspace() -> impl Strategy<Value = Vec<Made>> {
    let file = (select(&FOLDERS[..]), select(&NAMES[..]), select(&TEXTS[..]), select(vec![0o644, 0o600, 0o755]));
    prop::collection::vec(file, 1..9)
}

fn deed() -> impl Strategy<Value = Deed> {
    let taken = select(vec![Taken::Refuse, Taken::KeepBoth, Taken::Replace]);
    let to = prop::option::of((any::<Index>(), any::<Index>()));
    prop_oneof![
        3 => Just(Deed::Fix),
        4 => (any::<Index>(), to, taken).prop_map(|(file, to, taken)| Deed::Move { file, to, taken }),
        2 => any::<Index>().prop_map(|file| Deed::MoveFolder { file }),
        2 => any::<Index>().prop_map(|file| Deed::Split { file }),
        2 => select(Layout::all().iter().collect::<Vec<_>>()).prop_map(Deed::Convert),
        1 => select(vec!["membrane/integrations/hub", "membrane/integrations/other"])
            .prop_map(|folder| Deed::Scaffold { folder }),
        2 => Just(Deed::Undo),
        2 => Just(Deed::Redo),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: extent::rounds(100, 4_000) as u32,
        failure_persistence: None, // what is found gets a test of its own
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_is_done_nothing_is_lost_and_all_of_it_comes_back(
        files in workspace(),
        links in prop::sample::subsequence(LINKS.to_vec(), 0..4),
        deeds in prop::collection::vec(deed(), 1..7),
        layout in select(Layout::all().iter().collect::<Vec<_>>()),
    ) {
        let bench = build(&files, &links);
        let first = bench.tree();
        for deed in &deeds {
            carry_out(&bench, deed, layout)?;
        }
        let last = bench.tree().without_folder_times();
        while apply::undo(&mut bench.journal()).is_ok() {}
        prop_assert_eq!(bench.tree(), first);
        while bench.history().redoable().is_some() && bench.tree().without_folder_times() != last {
            apply::redo(&mut bench.journal()).unwrap();
        }
        prop_assert_eq!(bench.tree().without_folder_times(), last);
    }
}

/// The workspace on the disk; of two files at one path the first, and none below a file.
fn build(files: &[Made], links: &[(&str, &str)]) -> Bench {
    let bench = Bench::in_memory(&[("membrane/integrations/", "")]);
    for (folder, name, text, mode) in files {
        let path = format!("{folder}/{name}");
        let above = Path::new(&path).ancestors().skip(1);
        if bench.path(&path).exists() || above.map(|at| bench.root().join(at)).any(|at| at.is_file()) {
            continue;
        }
        bench.write(&path, text);
        fs::set_permissions(bench.path(&path), fs::Permissions::from_mode(*mode)).unwrap();
    }
    for (path, target) in links {
        if bench.path(path).parent().is_some_and(Path::is_dir) && bench.path(path).symlink_metadata().is_err() {
            symlink(target, bench.path(path)).unwrap();
        }
    }
    bench
}

/// Does a deed, if it can be done here, and undoes and redoes it.
fn carry_out(bench: &Bench, deed: &Deed, layout: &'static Layout) -> Result<(), TestCaseError> {
    let before = bench.tree();
    let paths: Vec<String> = before.files().into_iter().map(str::to_owned).collect();
    let Some(intent) = intent(bench, deed, &paths) else {
        let act = if matches!(deed, Deed::Undo) { apply::undo } else { apply::redo };
        let _ = act(&mut bench.journal());
        return keeps_all(&before, bench);
    };
    let snapshot = bench.snapshot_as(layout);
    let Ok(relocation) = plan(&snapshot, &intent) else { return Ok(()) };
    if relocation.steps.is_empty() {
        return Ok(());
    }
    match apply::apply(&mut bench.journal(), &relocation) {
        // No scan looks at all that stands outside of `membrane/`, so that only the disk itself can refuse.
        Err(ApplyError::Taken { path }) if !path.starts_with("membrane") => {
            prop_assert_eq!(bench.tree(), before);
            return Ok(());
        }
        applied => applied.map_err(|error| TestCaseError::fail(error.to_string()))?,
    };
    let after = bench.tree();
    keeps_all(&before, bench)?;
    let judged_by = if let Intent::Convert { to } = intent { to } else { layout };
    let plan_after = bench.snapshot_as(judged_by).plan.clone();
    is_as_predicted(&relocation, &plan_after)?;
    if matches!(deed, Deed::Fix) {
        is_no_worse(&snapshot.plan, &plan_after)?;
    }
    apply::undo(&mut bench.journal()).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(bench.tree(), before);
    apply::redo(&mut bench.journal()).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(bench.tree().without_folder_times(), after.without_folder_times());
    Ok(())
}

fn intent(bench: &Bench, deed: &Deed, paths: &[String]) -> Option<Intent> {
    let path = |file: &Index| file.get(paths).as_str();
    Some(match deed {
        _ if paths.is_empty() => return None,
        Deed::Fix => Intent::Fix,
        Deed::Move { file, to, taken } => {
            let to = to.as_ref().map(|(folder, name)| rel(&format!("{}/{}", folder.get(&FOLDERS), name.get(&NAMES))));
            Intent::Move { from: rel(path(file)), to, taken: *taken }
        }
        Deed::MoveFolder { file } => Intent::Move { from: rel(path(file)).parent()?, to: None, taken: Taken::Refuse },
        Deed::Split { file } => {
            // A link may lead nowhere, or to a folder.
            Intent::Split { file: rel(path(file)), bytes: fs::read(bench.path(path(file))).ok()?.into() }
        }
        Deed::Convert(to) => Intent::Convert { to },
        Deed::Scaffold { folder } => Intent::Scaffold { folder: rel(folder) },
        Deed::Undo | Deed::Redo => return None,
    })
}

/// Whatever stood in the workspace stands in it still, or in the journal.
fn keeps_all(before: &Tree, bench: &Bench) -> Result<(), TestCaseError> {
    let mut there: Vec<Vec<u8>> = [bench.tree(), Tree::of(&bench.state())].into_iter().flat_map(texts).collect();
    for text in texts(before.clone()) {
        let found = there.iter().position(|other| *other == text);
        let Some(at) = found else {
            return Err(TestCaseError::fail(format!("lost: {:?}\n{before:?}", String::from_utf8_lossy(&text))));
        };
        there.swap_remove(at);
    }
    Ok(())
}

fn texts(tree: Tree) -> impl Iterator<Item = Vec<u8>> {
    tree.0.into_values().filter_map(|thing| match thing.what {
        What::File(bytes) => Some(bytes),
        What::Folder | What::Link(_) | What::Fifo => None,
    })
}

fn is_as_predicted(relocation: &Relocation, after: &Plan) -> Result<(), TestCaseError> {
    for moved in &relocation.moves {
        prop_assert_eq!(&moved.verdict_after, &after.words(&moved.to), "{:?}", moved);
    }
    Ok(())
}

/// No new stop, and no element passed over that was not.
fn is_no_worse(before: &Plan, after: &Plan) -> Result<(), TestCaseError> {
    let passed_over = |plan: &Plan| plan.passed_over().iter().filter(|row| row.looks_like.matters()).count();
    prop_assert!(after.stops.len() <= before.stops.len(), "{:?}\n{:?}", before.stops, after.stops);
    prop_assert!(passed_over(after) <= passed_over(before), "{:?}", after.passed_over());
    Ok(())
}
