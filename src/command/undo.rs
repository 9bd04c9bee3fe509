//! `undo`, `undo --list`, `redo`.

use std::fmt::Write;
use std::time::UNIX_EPOCH;

use serde::Serialize;

use super::fail::Failure;
use super::output::{Output, to_json};
use super::relocation;
use crate::args::Exit;
use crate::disk::apply::{self, Applied, ApplyError};
use crate::disk::journal::{self, Entry, Journal};
use crate::open::Opened;
use crate::report::human::Paint;
use crate::report::json::{Head, Moves};
use crate::report::sanitize;
use crate::workspace::relocate::Moved;

/// Takes back the last relocation.
pub fn undo(opened: &Opened, dry_run: bool, output: &Output) -> Result<Exit, Failure> {
    act("undo", opened, dry_run, output, apply::undo)
}

/// Does again what was taken back last.
pub fn redo(opened: &Opened, dry_run: bool, output: &Output) -> Result<Exit, Failure> {
    act("redo", opened, dry_run, output, apply::redo)
}

fn act(
    command: &str,
    opened: &Opened,
    dry_run: bool,
    output: &Output,
    carry_out: fn(&mut Journal) -> Result<Applied, ApplyError>,
) -> Result<Exit, Failure> {
    if dry_run {
        let history = journal::read(&opened.root, &journal::state_folder(&opened.root)?)?;
        let entry = if command == "undo" { history.undoable() } else { history.redoable() };
        let entry = entry
            .ok_or_else(|| Failure::new(format!("there is nothing to {command} in `{}`", opened.root.display())))?;
        let back: Vec<Moved> = entry.moves.iter().rev().map(Moved::inverse).collect();
        let moves = if command == "undo" { &back } else { &entry.moves };
        let moves = Moves { applied: false, title: &entry.title, moves, refused: &[], notes: &[] };
        return relocation::report(command, opened, moves, output);
    }
    let done = carry_out(&mut relocation::journal(opened, output)?)?;
    let title = format!("{}: {}", if command == "undo" { "took back" } else { "did again" }, done.title);
    let moves = Moves { applied: true, title: &title, moves: &done.moves, refused: &[], notes: &[] };
    relocation::report(command, opened, moves, output)
}

#[derive(Serialize)]
struct List<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    entries: Vec<Row<'a>>,
}

/// One relocation of the journal.
#[derive(Serialize)]
struct Row<'a> {
    id: u64,
    title: &'a str,
    /// Seconds since 1970.
    when: u64,
    state: journal::State,
    moves: &'a [Moved],
}

/// Shows what could be taken back, the latest first. Writes nothing.
pub fn list(opened: &Opened, output: &Output) -> Result<Exit, Failure> {
    let history = journal::read(&opened.root, &journal::state_folder(&opened.root)?)?;
    let entries: Vec<Row<'_>> = history.entries.iter().rev().map(Row::of).collect();
    let root = opened.root.to_string_lossy();
    output.result(
        || {
            to_json(&List {
                head: Head::new("undo", &root),
                entries: history.entries.iter().rev().map(Row::of).collect(),
            })
        },
        |paint| text(&entries, paint),
    )?;
    Ok(Exit::Done)
}

impl<'a> Row<'a> {
    fn of(entry: &'a Entry) -> Row<'a> {
        let when = entry.when.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Row { id: entry.id, title: &entry.title, when, state: entry.state, moves: &entry.moves }
    }
}

fn text(rows: &[Row<'_>], paint: Paint) -> String {
    if rows.is_empty() {
        return "nothing has been relocated here\n".to_owned();
    }
    let mut out = String::new();
    for row in rows {
        let at = time::OffsetDateTime::from_unix_timestamp(row.when.cast_signed()).map_or_else(
            |_| row.when.to_string(),
            |at| format!("{} {:02}:{:02} UTC", at.date(), at.hour(), at.minute()),
        );
        let state = match row.state {
            journal::State::Applied => "done",
            journal::State::Undone => "undone",
            journal::State::Passed => "passed",
            journal::State::TakenBack => "failed",
        };
        let _ = writeln!(out, "{:>4}  {}  {:<6}  {}", row.id, paint.dim(at), state, sanitize(row.title));
        for moved in row.moves.iter().take(SHOWN) {
            let (from, to) = (moved.from.to_text(), moved.to.to_text());
            let _ = writeln!(out, "        {} → {}", sanitize(&from), sanitize(&to));
        }
        if row.moves.len() > SHOWN {
            let _ = writeln!(out, "        and {} more", row.moves.len() - SHOWN);
        }
    }
    out
}

/// Of the files that a relocation moved, so many are listed.
const SHOWN: usize = 5;
