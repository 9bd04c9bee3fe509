//! Relocations, as values: where a file should stand, the steps that bring it there, and the steps that bring it back.
//!
//! Decides and describes; never touches a disk. `disk::apply` carries a relocation out.

pub mod step;

use serde::{Deserialize, Serialize};

pub use step::{Held, Seen, Spot, Step};

use super::path::RelPath;

/// A change of the workspace's files, ready to be shown, applied and taken back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Relocation {
    /// What it does, for people: "Move membrane/a.yaml to membrane/flows/a/a.yaml".
    pub title: String,
    /// What is done to the disk, in order.
    pub steps: Vec<Step>,
    /// What does not stand on the disk yet: the contents of [`Spot::Kept`] 0, 1, ….
    pub pieces: Vec<Piece>,
    /// Every file whose path changes, and what push makes of it before and after.
    pub moves: Vec<Moved>,
    /// What could not be decided or done.
    pub refused: Vec<Refused>,
    /// What people should know before it is applied.
    pub notes: Vec<String>,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    #[serde(with = "step::path_text")]
    pub from: RelPath,
    #[serde(with = "step::path_text")]
    pub to: RelPath,
    /// What push does with it where it stands.
    pub verdict_before: String,
    /// What push would do with it there.
    pub verdict_after: String,
}

/// A file that is left where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    pub from: RelPath,
    /// Where it could have gone, if anywhere.
    pub to: Option<RelPath>,
    pub why: String,
    /// Only a person can decide; nothing is wrong with the rest.
    #[serde(skip)]
    pub choice: bool,
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
