//! Why something cannot be relocated as asked.

use crate::workspace::files::RelPath;

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
    /// A move would put something where something stands.
    #[error("`{0}` exists already; choose another place, keep both, or replace it")]
    Taken(RelPath),
    /// What was asked to be written is there.
    #[error("`{0}` exists already, so that there is nothing to write")]
    Present(RelPath),
    #[error("`{path}` cannot be put there: {why}; choose another place")]
    Blocked { path: RelPath, why: String },
    /// What was asked for cannot be done with this path. `why` goes on from its name, and says what to do.
    #[error("`{path}` {why}")]
    Unfit { path: RelPath, why: String },
    #[error(
        "`{0}` is push's own config, with its secrets in it: it stays, and nothing is put in its place; choose another path"
    )]
    Config(RelPath),
    #[error(
        "`{path}` stands behind the link `{link}`, at `{real}`, where other paths may lead too; move `{link}`, which is the link \
         itself, or `{real}`"
    )]
    BehindLink { path: RelPath, link: RelPath, real: RelPath },
    /// A place that other paths may name too, and that may be outside of the root.
    #[error(
        "`{path}` is behind the link `{link}`, where nothing is put, because it may be out of the root; give a place without a link on \
         the way, or start the program in the folder that the link leads to"
    )]
    IntoLink { path: RelPath, link: RelPath },
    #[error("`{path}` leads through a link out of the root; start the program in the folder that the link leads to")]
    ThroughLink { path: RelPath },
}

impl PlanError {
    /// The path that it is about.
    pub fn path(&self) -> &RelPath {
        match self {
            PlanError::Missing(path) | PlanError::Taken(path) | PlanError::Present(path) | PlanError::Config(path) => {
                path
            }
            PlanError::NoPlace { path, .. }
            | PlanError::Blocked { path, .. }
            | PlanError::Unfit { path, .. }
            | PlanError::BehindLink { path, .. }
            | PlanError::IntoLink { path, .. }
            | PlanError::ThroughLink { path } => path,
        }
    }

    /// The reason for leaving one file of many where it stands: a batch has none of the choices that one move has.
    pub fn reason(&self) -> String {
        match self {
            PlanError::Taken(path) => format!("`{path}` exists already; `move` lets you choose what becomes of it"),
            other => other.to_string(),
        }
    }

    /// Whether it is a refusal, so that nothing is lost (exit status 3), rather than something that cannot be run (2).
    pub fn is_refusal(&self) -> bool {
        use PlanError::{BehindLink, Config, IntoLink, Present, Taken};
        matches!(self, Taken(_) | Present(_) | Config(_) | BehindLink { .. } | IntoLink { .. })
    }
}
