//! `plan`.

use std::path::Path;

use super::fail::Failure;
use super::output::{Output, to_json};
use crate::args::Exit;
use crate::open::Opened;
use crate::report::json::FoundWorkspace;
use crate::report::{human, json};

/// Prints the plan; wrong where push would abort, misread or pass over something that looks like an element.
pub fn run(opened: &Opened, output: &Output) -> Result<Exit, Failure> {
    let snapshot = opened.snapshot()?;
    let root = opened.root.to_string_lossy();
    let workspace = || {
        let (found, asked) = (opened.found.found()?, opened.found.asked.as_ref()?);
        let text = |path: &Path| path.to_string_lossy().into_owned();
        Some(FoundWorkspace { found: text(found), asked: text(asked) })
    };
    output.result(|| to_json(&json::plan(&root, workspace(), &snapshot)), |paint| human::plan(&snapshot, paint));
    Ok(if snapshot.is_well() { Exit::Done } else { Exit::Wrong })
}
