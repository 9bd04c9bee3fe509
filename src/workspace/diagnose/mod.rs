//! Diagnostics: what is wrong, where, how bad, and what to do. One rule a function, grouped in files by family.
//!
//! A rule reads the snapshot's parts and gives diagnostics; it decides nothing about what push does, which is the plan's.

mod code;

pub use code::{Code, Severity};

use serde::Serialize;

use super::document::Place;
use super::path::RelPath;

/// One thing that is wrong, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub path: RelPath,
    pub span: Option<Place>,
    pub message: String,
    /// What to do, as a sentence.
    pub help: String,
    pub fix: Option<Fix>,
}

/// What the program itself could do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    pub kind: FixKind,
    pub from: RelPath,
    pub to: RelPath,
    /// Nobody has to be asked.
    pub safe: bool,
}

/// The kinds of fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FixKind {
    Move,
    Rename,
    Split,
    Scaffold,
    Convert,
}
pub struct Parts<'a> {
    pub files: &'a super::files::FileSet,
    pub project: &'a super::project::Project,
    pub layout: &'a super::choice::Choice,
    pub plan: &'a super::plan::Plan,
    pub nodes: &'a [super::node::Node],
}
pub fn diagnose(_p: &Parts<'_>) -> Vec<Diagnostic> {
    Vec::new()
}
