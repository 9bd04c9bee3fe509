//! Why a relocation was not done, and what is to be done about it.

use std::io;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use crate::disk::journal::JournalError;

/// Why a relocation was not applied or not taken back. Unless it says otherwise, everything stands where it stood.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The disk does not show what the plan was made from.
    #[error("`{}` {what}, so nothing is moved; look at the workspace as it is now, then repeat", .path.display())]
    Changed { path: PathBuf, what: String },
    /// Something stands where something should go.
    #[error("`{}` exists already, so nothing is moved; move that out of the way, then repeat", .path.display())]
    Taken { path: PathBuf },
    /// A link stands where a folder should, on the way to a path. What is behind it may be outside of the root.
    #[error("{}, so nothing is moved; put a folder in the place of the link, then repeat", behind(.path, .link))]
    BehindLink { path: PathBuf, link: PathBuf },
    /// The system refused.
    #[error("`{}` could not be {doing}: {source}; mend that, then repeat", .path.display())]
    Io { path: PathBuf, doing: &'static str, source: io::Error },
    /// A thing that cannot be moved without losing a part of it.
    #[error("`{}` cannot be moved without loss: {why}; move it by hand", .path.display())]
    Lossy { path: PathBuf, why: &'static str },
    /// The journal could not be written, so nothing is moved.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// An earlier relocation was cut short and not yet taken back.
    #[error("an earlier relocation in `{}` was interrupted; start the browser, or repeat the command, so that it is taken back first", .root.display())]
    Interrupted { root: PathBuf },
    #[error("there is no relocation to undo in `{}`; `undo --list` shows what was done", .root.display())]
    NothingToUndo { root: PathBuf },
    #[error("there is no relocation to redo in `{}`; `undo --list` shows what was done", .root.display())]
    NothingToRedo { root: PathBuf },
    /// It failed in the middle, and taking back met something in its way.
    #[error("{cause} — and taking back what was done met something in its way: {}", list(.left))]
    Halfway { cause: Box<ApplyError>, left: Vec<Left> },
    /// It failed in the middle, and taking back failed too. The journal knows what was begun.
    #[error(
        "{cause} — and what had been done until then could not be taken back either: {why}. Nothing is lost: the journal knows of it, and the next relocation, or the browser when it starts, first takes back what is half done"
    )]
    Stuck { cause: Box<ApplyError>, why: Box<ApplyError> },
}

/// A step that could not be taken back. Nothing is lost: the thing stands at `at`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Left {
    /// Where it stands now.
    pub at: String,
    /// Where it belongs.
    pub belongs: String,
    pub why: String,
}

impl ApplyError {
    /// The system refused to do something with a path.
    pub fn io(path: &Path, doing: &'static str, errno: Errno) -> ApplyError {
        ApplyError::Io { path: path.to_owned(), doing, source: errno.into() }
    }

    /// Whether this is a refusal that keeps something from being lost (exit status 3), rather than a thing that could not be run (2).
    pub fn is_refusal(&self) -> bool {
        !matches!(self, ApplyError::NothingToUndo { .. } | ApplyError::NothingToRedo { .. })
    }

    /// Whether nothing moved because of one file or folder, as the disk has it now.
    pub fn is_about_a_file(&self) -> bool {
        use ApplyError::{BehindLink, Changed, Lossy, Taken};
        matches!(self, Changed { .. } | Taken { .. } | BehindLink { .. } | Lossy { .. })
    }

    /// The path that it is about.
    pub fn path(&self) -> &Path {
        match self {
            ApplyError::Changed { path, .. }
            | ApplyError::Taken { path }
            | ApplyError::BehindLink { path, .. }
            | ApplyError::Io { path, .. }
            | ApplyError::Lossy { path, .. } => path,
            ApplyError::Interrupted { root }
            | ApplyError::NothingToUndo { root }
            | ApplyError::NothingToRedo { root } => root,
            ApplyError::Journal(error) => error.path(),
            ApplyError::Halfway { cause, .. } | ApplyError::Stuck { cause, .. } => cause.path(),
        }
    }
}

fn behind(path: &Path, link: &Path) -> String {
    let (path, link) = (path.display(), link.display());
    if path.to_string() == link.to_string() {
        return format!("`{path}` is a link, which is not followed, because it may lead out of the root");
    }
    format!("`{path}` stands behind the link `{link}`, which is not followed, because it may lead out of the root")
}

fn list(left: &[Left]) -> String {
    let one = |left: &Left| format!("`{}` stays at `{}`, because {}", left.belongs, left.at, left.why);
    left.iter().map(one).collect::<Vec<_>>().join("; ")
}
