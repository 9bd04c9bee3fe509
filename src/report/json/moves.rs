//! `move`, `fix`, `split`, `convert`, `undo`, `undo --list`, `redo` with `--format json`.

use serde::Serialize;

use super::Head;
use crate::workspace::files::RelPath;
use crate::workspace::relocate::{Moved, Refused};

#[derive(Serialize)]
struct MovesDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    applied: bool,
    title: &'a str,
    moves: Vec<MovedRow<'a>>,
    refused: Vec<RefusedRow<'a>>,
    notes: &'a [String],
}

/// A file whose path changes. Its paths are text, as everywhere in JSON; the journal, which has to find the file again, keeps bytes.
#[derive(Serialize)]
struct MovedRow<'a> {
    from: &'a RelPath,
    to: &'a RelPath,
    verdict_before: &'a str,
    verdict_after: &'a str,
}

impl<'a> MovedRow<'a> {
    fn new(Moved { from, to, verdict_before, verdict_after }: &'a Moved) -> Self {
        MovedRow { from, to, verdict_before, verdict_after }
    }
}

/// A file that is left where it stands.
#[derive(Serialize)]
struct RefusedRow<'a> {
    from: &'a RelPath,
    to: Option<&'a RelPath>,
    why: &'a str,
}

impl<'a> RefusedRow<'a> {
    fn new(Refused { from, to, why, choice: _ }: &'a Refused) -> Self {
        RefusedRow { from, to: to.as_ref(), why }
    }
}

/// What a relocation came to, or would come to.
#[derive(Debug, Clone, Copy)]
pub struct RelocationReport<'a> {
    pub applied: bool,
    /// What it does, for people.
    pub title: &'a str,
    pub moves: &'a [Moved],
    pub refused: &'a [Refused],
    /// What people should know.
    pub notes: &'a [String],
}

/// The document of a command that relocates.
pub fn moves<'a>(command: &str, root: &'a str, moves: RelocationReport<'a>) -> impl Serialize + 'a {
    let RelocationReport { applied, title, moves, refused, notes } = moves;
    let head = Head::new(command, root);
    let (moves, refused) = (moves.iter().map(MovedRow::new).collect(), refused.iter().map(RefusedRow::new).collect());
    MovesDocument { head, applied, title, moves, refused, notes }
}

#[derive(Serialize)]
struct PastDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    entries: Vec<PastRow<'a>>,
}

/// A relocation of the past.
#[derive(Serialize)]
struct PastRow<'a> {
    id: u64,
    title: &'a str,
    when: u64,
    state: &'a str,
    moves: Vec<MovedRow<'a>>,
}

/// A relocation of the past, as its journal tells of it.
#[derive(Debug, Clone, Copy)]
pub struct PastRelocation<'a> {
    pub id: u64,
    /// What it did, for people.
    pub title: &'a str,
    /// Seconds since 1970.
    pub when: u64,
    /// The name of what has become of it.
    pub state: &'a str,
    pub moves: &'a [Moved],
}

/// The document of `undo --list`.
pub fn past<'a>(root: &'a str, relocations: impl Iterator<Item = PastRelocation<'a>>) -> impl Serialize + 'a {
    let row = |past: PastRelocation<'a>| {
        let PastRelocation { id, title, when, state, moves } = past;
        PastRow { id, title, when, state, moves: moves.iter().map(MovedRow::new).collect() }
    };
    PastDocument { head: Head::new("undo", root), entries: relocations.map(row).collect() }
}
