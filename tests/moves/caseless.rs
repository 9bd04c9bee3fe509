//! Names that differ in their case alone, on a disk that does not tell them apart.

use std::path::Path;

use membrane_tui::disk::apply;
use membrane_tui::workspace::relocate::{Intent, Taken, plan};

use crate::bench::{Bench, rel};
use crate::extent::left_out;

#[test]
fn names_change_their_case_alone() {
    let Some(disk) = std::env::var_os("MEMBRANE_CASELESS") else {
        return left_out("a disk that does not tell cases apart: MEMBRANE_CASELESS names no folder on one");
    };
    let files =
        [("membrane/Actions/list/List.yaml", "key: list\ntype: run-javascript\n"), ("membrane/integrations/", "")];
    let bench = Bench::in_folder(Path::new(&disk), &files);
    assert!(bench.path("MEMBRANE/actions").is_dir(), "{} tells cases apart", disk.display());
    let before = bench.tree();
    bench.carry_out(&rename("membrane/Actions", "membrane/actions"));
    let after = bench.tree();
    assert_eq!(after.files(), ["membrane/actions/list/List.yaml"]);
    assert!(apply::undo(&mut bench.journal()).is_ok());
    assert_eq!(bench.tree(), before);
    assert!(apply::redo(&mut bench.journal()).is_ok());
    assert_eq!(bench.tree(), after);

    // A disk that can neither rename without replacing nor link, as exFAT by FUSE, refuses files, and nothing has changed.
    let file = plan(&bench.snapshot(), &rename("membrane/actions/list/List.yaml", "membrane/actions/list/list.yaml"));
    match apply::apply(&mut bench.journal(), &file.unwrap()) {
        Ok(_) => assert_eq!(bench.tree().files(), ["membrane/actions/list/list.yaml"]),
        Err(error) => {
            assert!(error.to_string().contains("List.yaml"), "{error}");
            assert_eq!(bench.tree(), after);
        }
    }
}

fn rename(from: &str, to: &str) -> Intent {
    Intent::Move { from: rel(from), to: Some(rel(to)), taken: Taken::Refuse }
}
