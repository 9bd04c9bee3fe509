//! `move`, `fix`, `split`, `convert`, `undo`, `redo` with `--format json`.

use serde::Serialize;

use super::Head;
use crate::workspace::relocate::{Moved, Refused};

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    applied: bool,
    title: &'a str,
    moves: &'a [Moved],
    refused: &'a [Refused],
    notes: &'a [String],
}

/// What a relocation came to, or would come to.
#[derive(Debug, Clone, Copy)]
pub struct Moves<'a> {
    pub applied: bool,
    /// What it does, for people.
    pub title: &'a str,
    pub moves: &'a [Moved],
    pub refused: &'a [Refused],
    /// What people should know.
    pub notes: &'a [String],
}

/// The document of a command that relocates.
pub fn moves<'a>(command: &str, root: &'a str, moves: Moves<'a>) -> impl Serialize + 'a {
    let Moves { applied, title, moves, refused, notes } = moves;
    Document { head: Head::new(command, root), applied, title, moves, refused, notes }
}
