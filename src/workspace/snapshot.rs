//! Everything that is known of a workspace at one moment, as one immutable value. The browser and the commands read the same.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use super::counts::{BadgeCounts, Counts};
use super::diagnose::{self, Diagnostic};
use super::files::{FileSet, RelPath};
use super::headline::{Headline, headline};
use super::links::Links;
use super::node::{self, Node};
use super::plan::Outcome;
use super::planned::PlannedFiles;
use super::project::Project;
use super::relocate::{self, Relocation};
use super::tree_index::TreeIndex;
use super::verdict::Verdict;

/// A workspace at one moment. Its files, its project, its layout and its plan are those of [`PlannedFiles`].
#[derive(Debug, Clone)]
pub struct Snapshot {
    planned: PlannedFiles,
    pub nodes: Vec<Node>,
    /// Look-ups over the nodes.
    pub tree: TreeIndex,
    /// The worst first, then by path and place.
    pub diagnostics: Vec<Diagnostic>,
    /// How many elements there are, by what becomes of them.
    pub counts: Counts,
    /// How many badges there are, by their state.
    pub badges: BadgeCounts,
    /// Every relocation that is certain: what `fix` does.
    pub fix: Arc<Relocation>,
    /// The verdict in words: the first line that people read.
    pub headline: Headline,
    /// The places of the diagnostics of each path.
    problems: HashMap<RelPath, Vec<usize>>,
}

impl Deref for Snapshot {
    type Target = PlannedFiles;

    fn deref(&self) -> &PlannedFiles {
        &self.planned
    }
}

impl Snapshot {
    /// Analyses a tree of files: the whole way from what a scan saw to what is wrong.
    pub fn of(files: FileSet, project: Arc<Project>) -> Snapshot {
        let planned = PlannedFiles::new(files, project);
        let (nodes, fix) =
            rayon::join(|| node::tree(&Links::of(&planned.plan, &planned.files)), || Arc::new(relocate::fix(&planned)));
        let ((tree, counts), diagnostics) = rayon::join(
            || (TreeIndex::new(&planned.plan, &nodes), Counts::new(&planned.plan)),
            || diagnose::diagnose(&planned, &nodes, &fix),
        );
        let badges = BadgeCounts::new(&nodes);
        let headline = headline(&planned, &counts, fix.moves.len());
        let mut problems: HashMap<RelPath, Vec<usize>> = HashMap::new();
        for (at, diagnostic) in diagnostics.iter().enumerate() {
            problems.entry(diagnostic.path.clone()).or_default().push(at);
        }
        Snapshot { planned, nodes, tree, diagnostics, counts, badges, fix, headline, problems }
    }

    /// Whether push sends or applies every element as what it is, with the CLI that the files are made for.
    pub fn is_well(&self) -> bool {
        let completes = self.plan.outcome() == Outcome::Completes;
        self.has_membrane() && completes && self.counts.is_well() && self.choice.disagreement.is_none()
    }

    /// The diagnostics of one path.
    pub fn problems(&self, path: &RelPath) -> impl Iterator<Item = &Diagnostic> {
        self.problems.get(path).into_iter().flatten().map(|at| &self.diagnostics[*at])
    }

    /// The row of a node's file; an endpoint's is its interface's.
    pub fn verdict_of(&self, node: &Node) -> &Verdict {
        &self.plan.verdicts()[node.verdict]
    }
}
