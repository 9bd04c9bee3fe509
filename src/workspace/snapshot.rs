//! Everything that is known of a workspace at one moment, as one immutable value. The browser and the commands read the same.

use std::sync::Arc;

use super::choice::Choice;
use super::diagnose::{self, Diagnostic};
use super::files::FileSet;
use super::headline::{self, Headline};
use super::links::Links;
use super::node::{self, Node};
use super::plan::{self, Plan};
use super::project::Project;

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
    pub headline: Headline,
}

impl Snapshot {
    /// Analyses a tree of files: the whole way from what a scan saw to what is wrong.
    pub fn of(files: FileSet, project: Arc<Project>) -> Snapshot {
        let layout = Choice::of(&files, &project);
        let plan = plan::plan(&files, layout.id, &project.config);
        let links = Links::of(&plan, &files);
        let nodes = node::tree(&links);
        let parts = diagnose::Parts { files: &files, project: &project, layout: &layout, plan: &plan, nodes: &nodes };
        let diagnostics = diagnose::diagnose(&parts);
        let headline = headline::of(&files, &layout, &plan);
        Snapshot { files, project, layout, plan, nodes, diagnostics, headline }
    }
}
