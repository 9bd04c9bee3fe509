//! Why something cannot be relocated as asked.

use super::super::path::RelPath;

/// Why there is no plan. Each says what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error(
        "there is no `{0}` here, or nothing that is looked at (outside `membrane/`: YAML and JSON files); give the path of a \
         file or folder below the root"
    )]
    Missing(RelPath),
    #[error("`{path}` has no other place: {why}; give one, if you know better")]
    NoPlace { path: RelPath, why: String },
    #[error("`{0}` exists already; choose another place, keep both, or replace it")]
    Taken(RelPath),
    #[error("`{path}` cannot be put there: {why}; choose another place")]
    Blocked { path: RelPath, why: String },
    #[error("`{path}` leads through a link out of the root; start the program in the folder that the link leads to")]
    ThroughLink { path: RelPath },
}

impl PlanError {
    /// The path that it is about.
    pub fn path(&self) -> &RelPath {
        match self {
            PlanError::Missing(path) | PlanError::Taken(path) => path,
            PlanError::NoPlace { path, .. } | PlanError::Blocked { path, .. } | PlanError::ThroughLink { path } => path,
        }
    }

    /// Whether it is a refusal, so that nothing is lost (exit status 3), rather than something that cannot be run (2).
    pub fn is_refusal(&self) -> bool {
        matches!(self, PlanError::Taken(_))
    }
}
