//! `check`.

use super::fail::Failure;
use super::output::{Output, to_json};
use crate::args::{Exit, Format};
use crate::open::Opened;
use crate::report::json::SeverityCounts;
use crate::report::{github, human, json, sarif};

/// Prints every diagnostic; wrong where one is an error, or with `strict` a warning.
pub fn run(opened: &Opened, strict: bool, output: &Output) -> Result<Exit, Failure> {
    let snapshot = opened.snapshot()?;
    let root = opened.root.to_string_lossy();
    match output.format {
        Format::Human => output.bytes(human::check(&snapshot, output.paint).as_bytes()),
        Format::Json => output.bytes(&to_json(&json::check(&root, &snapshot))),
        Format::Sarif => output.bytes(&to_json(&sarif::check(&snapshot))),
        Format::Github => output.bytes(github::check(&snapshot).as_bytes()),
    }
    let summary = SeverityCounts::of(&snapshot.diagnostics);
    Ok(if summary.error > 0 || (strict && summary.warning > 0) { Exit::Wrong } else { Exit::Done })
}
