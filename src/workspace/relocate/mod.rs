//! Relocations, as values: where a file should stand, the steps that bring it there, and what push would make of it then.
//!
//! Decides and describes; never touches a disk. `disk::apply` carries a relocation out. What is predicted comes from the same
//! [`plan`](super::plan::plan) that reads a fresh scan, run over the tree as it would be, so the two cannot disagree.

mod convert;
mod draft;
mod element;
mod error;
mod fix;
mod links;
mod moving;
mod scaffold;
mod split;
pub mod step;
#[cfg(test)]
mod tests;
mod trail;

pub use convert::target as conversion_target;
pub use element::spec_of;
pub use error::PlanError;
pub use fix::plan as fix;
pub use scaffold::lacking_folder;
pub use split::{has_parts, holds_several};
pub use step::{Held, Seen, Spot, Step};
pub use trail::Trail;

use super::files::RelPath;
use super::layout::Layout;
use super::planned::PlannedFiles;

/// What a person asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Intent {
    /// One file, or an element's folder with what lies beside its spec. Without `to`: its first place.
    Move { from: RelPath, to: Option<RelPath>, taken: Taken },
    /// Every relocation that is certain.
    Fix,
    /// A file of several documents into one file for each element, at its first place. `bytes` are the file's.
    Split { file: RelPath, bytes: Box<[u8]> },
    /// The whole workspace into another layout.
    Convert { to: &'static Layout },
    /// The missing file of an integration's folder, from what is known of the integration.
    Scaffold { folder: RelPath },
}

/// What to do where something stands at the target already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Taken {
    /// Nothing: the move is refused, and the choice shown.
    #[default]
    Refuse,
    /// Both stay; what moves gets a name that is free.
    KeepBoth,
    /// What stands there goes into the journal, from which undo brings it back.
    Replace,
}

/// A change of the workspace's files, ready to be shown, applied and taken back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Relocation {
    /// What it does, for people: "Move membrane/a.yaml to membrane/flows/a/a.yaml".
    pub title: String,
    /// What is done to the disk, in order. Empty where there is nothing to do.
    pub steps: Vec<Step>,
    /// What does not stand on the disk yet, by the number of its [`Spot::Kept`].
    pub pieces: Vec<(u32, Piece)>,
    /// Every file whose path changes, and what push makes of it before and after.
    pub moves: Vec<Moved>,
    /// What could not be decided or done.
    pub refused: Vec<Refused>,
    /// What people should know before it is applied.
    pub notes: Vec<String>,
    /// What push would make of a converted workspace.
    pub outlook: Option<Outlook>,
}

/// How many elements push would send, and how much of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outlook {
    /// Sent as they stand.
    pub uploaded: usize,
    /// Applied from their universal element, or reset to it where the server has them already.
    pub applied: usize,
    /// Integrations, of which only a few fields are sent.
    pub cut: usize,
    /// Read now, and passed over then.
    pub dropped: usize,
}

/// Something new, that waits in the journal's folder for its step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A file with these bytes.
    File(Box<[u8]>),
    /// A symbolic link with this text.
    Link(String),
}

/// A file whose path changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub from: RelPath,
    pub to: RelPath,
    /// What push does with it where it stands.
    pub verdict_before: String,
    /// What push would do with it there.
    pub verdict_after: String,
}

/// A file that is left where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    pub from: RelPath,
    /// Where it could have gone, if anywhere.
    pub to: Option<RelPath>,
    pub why: String,
    /// Only a person can decide it; nothing is wrong with the rest.
    pub choice: bool,
}

/// Plans what was asked for. Nothing is changed.
///
/// # Errors
/// Where it cannot be done as asked; the error names the path and what to do. A batch does not fail for one of its files, which
/// is then among [`Relocation::refused`].
pub fn plan(planned: &PlannedFiles, intent: &Intent) -> Result<Relocation, PlanError> {
    match intent {
        Intent::Move { from, to, taken } => moving::plan(planned, from, to.as_ref(), *taken),
        Intent::Fix => Ok(fix::plan(planned)),
        Intent::Split { file, bytes } => split::plan(planned, file, bytes),
        Intent::Convert { to } => convert::plan(planned, to),
        Intent::Scaffold { folder } => scaffold::plan(planned, folder),
    }
}

impl Relocation {
    /// Whether something was refused that no person's choice would mend.
    pub fn is_refused(&self) -> bool {
        self.refused.iter().any(|refused| !refused.choice)
    }
}

impl Moved {
    /// The same move, back.
    pub fn inverse(&self) -> Moved {
        Moved {
            from: self.to.clone(),
            to: self.from.clone(),
            verdict_before: self.verdict_after.clone(),
            verdict_after: self.verdict_before.clone(),
        }
    }
}
