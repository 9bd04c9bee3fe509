//! A real workspace in the `spec.yaml` layout, read where it stands (it is no part of this project).

use std::fs;
use std::path::PathBuf;

/// A file of the corpus.
pub struct Real {
    /// Relative to `membrane/`.
    pub path: String,
    pub content: Vec<u8>,
}

/// All files of the corpus, by path: `MEMBRANE_CORPUS`, or beside this repository. None where it is not there.
pub fn read() -> Option<Vec<Real>> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus/unified"));
    let root = std::env::var_os("MEMBRANE_CORPUS").map_or_else(beside, PathBuf::from);
    let below = crate::workspace::files_below(&root);
    if below.is_empty() {
        println!("*** LEFT OUT: no corpus in {}; MEMBRANE_CORPUS names another place. ***", root.display());
        return None;
    }
    let mut files: Vec<Real> = below
        .into_iter()
        .map(|path| Real {
            content: fs::read(root.join(&path)).expect("the file was just listed"),
            path: path.strip_prefix("membrane/").expect("it was listed below membrane/").to_owned(),
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Some(files)
}
