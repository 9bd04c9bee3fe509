//! The documents of `--format json`. Field names and order are those of docs/contract.md; fields are added, never changed.

mod check;
mod explain;
mod moves;
mod plan;
mod push;
mod terms;
mod tree;

use std::path::Path;

use serde::Serialize;

pub use check::{SeverityCounts, check};
pub use explain::explain;
pub use moves::{PastRelocation, RelocationReport, moves, past};
pub use plan::{FoundWorkspace, plan};
pub use push::PreflightRow;
pub use tree::tree;

/// Every document begins with these.
#[derive(Serialize)]
pub struct Head<'a> {
    pub schema: String,
    pub root: &'a str,
}

impl<'a> Head<'a> {
    /// The head of a command's document.
    pub fn new(command: &str, root: &'a str) -> Self {
        Head { schema: format!("membrane-tui/{command}/1"), root }
    }
}

/// The document of a command that could not run.
#[derive(Serialize)]
pub struct FailureDocument<'a> {
    schema: &'static str,
    message: &'a str,
    path: Option<String>,
}

impl<'a> FailureDocument<'a> {
    /// `path` is what the failure is about, where it is about one.
    pub fn new(message: &'a str, path: Option<&Path>) -> Self {
        FailureDocument {
            schema: "membrane-tui/error/1",
            message,
            path: path.map(|path| path.to_string_lossy().into_owned()),
        }
    }
}
