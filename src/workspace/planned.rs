//! Files with what surrounds them and the plan of a push: what relocations, links and diagnostics begin from.

use std::cmp::Reverse;
use std::sync::Arc;

use super::choice::Choice;
use super::files::{Entry, FileSet, MEMBRANE, RelPath};
use super::phase::Phase;
use super::plan::{self, Places, Plan, Stop};
use super::project::{Mention, Project};
use super::verdict::Reason;

/// A workspace's files and what push would do with them.
#[derive(Debug, Clone)]
pub struct PlannedFiles {
    pub files: FileSet,
    pub project: Arc<Project>,
    pub choice: Choice,
    pub plan: Arc<Plan>,
}

impl PlannedFiles {
    /// Chooses the layout, and plans the push.
    pub fn new(files: FileSet, project: Arc<Project>) -> Self {
        let choice = Choice::of(&files, &project);
        let mut plan = plan::plan(&files, choice.layout, &project.config);
        if project.is_no_workspace {
            plan.stops = vec![Stop { path: None, phase: Phase::Load, reason: Reason::NoWorkspace }];
        }
        Self { files, project, choice, plan: Arc::new(plan) }
    }

    /// Whether there is a `membrane/`.
    pub fn has_membrane(&self) -> bool {
        self.files.get(&RelPath::root().join(MEMBRANE)).is_some()
    }

    /// Whether the files are laid out for another CLI than the one that they are read by.
    pub fn is_laid_out_otherwise(&self) -> bool {
        self.plan.is_laid_out_otherwise() || self.choice.laid_out_as.is_some_and(|laid| laid != self.choice.layout)
    }

    /// Where files could stand.
    pub fn places(&self) -> Places<'_> {
        self.plan.places(&self.files)
    }

    /// Whether git ignores what stands at a path, itself or a folder above it.
    pub fn is_git_ignored(&self, path: &RelPath) -> bool {
        let mut at = RelPath::root();
        path.names().any(|name| {
            at = at.join(name);
            match self.files.get(&at) {
                Some(Entry::Dir(dir)) => dir.git_ignored,
                Some(Entry::File(file)) => file.git_ignored,
                _ => false,
            }
        })
    }

    /// The lines of the project's scripts that probably make the file or folder at a path: git ignores it, and they name a folder
    /// of `membrane/` that it is or stands in. The deepest folder comes first, and the scripts themselves before package.json,
    /// which mostly only starts them.
    pub fn makers(&self, path: &RelPath) -> Vec<&Mention> {
        let membrane = RelPath::root().join(MEMBRANE);
        let names = |mention: &&Mention| path.starts_with(&mention.folder) && mention.folder.starts_with(&membrane);
        if !self.is_git_ignored(path) {
            return Vec::new();
        }
        let mut found: Vec<&Mention> = self.project.mentions.iter().filter(names).collect();
        found.sort_by_key(|mention| (Reverse(mention.folder.depth()), mention.path.name() == b"package.json"));
        found
    }
}
