//! When a command can be run, and otherwise why not, in a sentence that says what is lacking.

use crate::tui::model::{Model, Subject};

/// Always.
pub fn always(_: &Model) -> Result<(), String> {
    Ok(())
}

/// The workspace has been read.
pub fn has_snapshot(model: &Model) -> Result<(), String> {
    model.snapshot.as_ref().map(drop).ok_or_else(|| "the workspace is still being read".into())
}

/// Something that lies on the disk is selected.
pub fn has_path(model: &Model) -> Result<(), String> {
    model.subject_path().map(drop).ok_or_else(|| "nothing is selected that has a path".into())
}

/// A file is selected.
pub fn has_file(model: &Model) -> Result<(), String> {
    has_path(model)?;
    match model.subject() {
        Some(Subject::Folder(path)) => Err(format!("`{path}` is a folder")),
        _ => Ok(()),
    }
}

/// The tree is filtered.
pub fn has_filter(model: &Model) -> Result<(), String> {
    if model.tree.words().is_empty() { Err("there is no filter; `/` opens one".into()) } else { Ok(()) }
}
