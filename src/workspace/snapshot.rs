//! Everything that is known of a workspace at one moment, as one immutable value. The browser and the commands read the same.

use std::sync::Arc;

use super::diagnose::Diagnostic;
use super::files::FileSet;
use super::layout::{Layout, LayoutId};
use super::node::Node;
use super::plan::Plan;
use super::project::Project;
use super::yaml::Dialect;

/// A workspace at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    pub files: FileSet,
    pub project: Arc<Project>,
    pub layout: Choice,
    pub plan: Plan,
    pub nodes: Vec<Node>,
    /// The worst first, then by path and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The verdict in words: the first line that people read.
    pub headline: String,
}

/// Which layout was chosen, by what, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub id: LayoutId,
    pub dialect: Dialect,
    pub chosen_by: ChosenBy,
    pub why: String,
    /// Files and CLI disagree; the sentence that says so.
    pub disagreement: Option<String>,
}

/// What decided the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ChosenBy {
    Flag,
    Config,
    Cli,
    Files,
    Default,
}

impl Choice {
    /// The reading rules.
    pub fn layout(&self) -> &'static Layout {
        self.id.layout()
    }
}
