//! `move`, `fix`, `split`, `convert`, `undo`, `redo` with `--format json`.

use serde::Serialize;

use super::Head;
use crate::workspace::files::RelPath;
use crate::workspace::relocate::{Moved, Refused};

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    applied: bool,
    title: &'a str,
    moves: Vec<MovedRow<'a>>,
    refused: &'a [Refused],
    notes: &'a [String],
}

/// A file whose path changes. Its paths are text, as everywhere in JSON; the journal, which has to find the file again, keeps bytes.
#[derive(Serialize)]
pub struct MovedRow<'a> {
    from: &'a RelPath,
    to: &'a RelPath,
    verdict_before: &'a str,
    verdict_after: &'a str,
}

impl<'a> MovedRow<'a> {
    /// The rows of all of them.
    pub fn all(moves: &'a [Moved]) -> Vec<MovedRow<'a>> {
        let row = |moved: &'a Moved| MovedRow {
            from: &moved.from,
            to: &moved.to,
            verdict_before: &moved.verdict_before,
            verdict_after: &moved.verdict_after,
        };
        moves.iter().map(row).collect()
    }
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
    Document { head: Head::new(command, root), applied, title, moves: MovedRow::all(moves), refused, notes }
}
