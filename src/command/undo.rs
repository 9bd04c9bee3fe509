//! `undo`, `undo --list`, `undo --leave`, `redo`.

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
use crate::report::human::{self, Paint};
use crate::report::json::{Head, MovedRow, Moves};
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
        let entry = entry.ok_or_else(|| nothing(command, opened))?;
        let back: Vec<Moved> = entry.moves.iter().rev().map(Moved::inverse).collect();
        let moves = if command == "undo" { &back } else { &entry.moves };
        let moves = Moves { applied: false, title: &entry.title, moves, refused: &[], notes: &[] };
        return relocation::report(command, opened, moves, output);
    }
    let mut journal = relocation::journal(opened, output)?;
    let history = journal.history();
    let moves: Vec<Moved> = match command {
        "undo" => {
            history.undoable().into_iter().flat_map(|entry| entry.moves.iter().rev().map(Moved::inverse)).collect()
        }
        _ => history.redoable().map(|entry| entry.moves.clone()).unwrap_or_default(),
    };
    let way_out = if command == "undo" { LEAVE } else { ANEW };
    let done = match carry_out(&mut journal) {
        Ok(done) => done,
        Err(error) => return relocation::refused(command, opened, error, &moves, Some(way_out), output),
    };
    let title = format!("{}: {}", if command == "undo" { "took back" } else { "did again" }, done.title);
    let moves = Moves { applied: true, title: &title, moves: &done.moves, refused: &[], notes: &done.notes };
    relocation::report(command, opened, moves, output)
}

/// What to do where something of the last relocation cannot be taken back without loss.
const LEAVE: &str = "mend that and repeat, or leave this relocation as it is, with `undo --leave`: `undo` then takes back the one before it";
/// The same where it cannot be done again.
const ANEW: &str = "mend that and repeat, or move it anew, with `move` or `fix`";

/// Leaves the last relocation as it is, for good.
pub fn leave(opened: &Opened, dry_run: bool, output: &Output) -> Result<Exit, Failure> {
    let (applied, title) = if dry_run {
        let history = journal::read(&opened.root, &journal::state_folder(&opened.root)?)?;
        (false, history.undoable().ok_or_else(|| nothing("undo", opened))?.title.clone())
    } else {
        (true, apply::leave(&mut relocation::journal(opened, output)?)?.title)
    };
    let title = format!("{}: {title}", if applied { "left as it is" } else { "would be left as it is" });
    let moves = Moves { applied, title: &title, moves: &[], refused: &[], notes: &[] };
    relocation::report("undo", opened, moves, output)
}

fn nothing(command: &str, opened: &Opened) -> Failure {
    Failure::new(format!("there is nothing to {command} in `{}`", opened.root.display()))
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
    moves: Vec<MovedRow<'a>>,
}

/// Shows what could be taken back, the latest first. Writes nothing.
pub fn list(opened: &Opened, output: &Output) -> Result<Exit, Failure> {
    let history = journal::read(&opened.root, &journal::state_folder(&opened.root)?)?;
    let root = opened.root.to_string_lossy();
    let rows = || history.entries.iter().rev().map(Row::of).collect();
    output.result(
        || to_json(&List { head: Head::new("undo", &root), entries: rows() }),
        |paint| text(&history.entries, paint),
    )?;
    Ok(Exit::Done)
}

impl<'a> Row<'a> {
    fn of(entry: &'a Entry) -> Row<'a> {
        Row {
            id: entry.id,
            title: &entry.title,
            when: when(entry),
            state: entry.state,
            moves: MovedRow::all(&entry.moves),
        }
    }
}

/// Seconds since 1970.
fn when(entry: &Entry) -> u64 {
    entry.when.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The list for people, the latest first, and what the word of a state means that does not say it by itself.
fn text(entries: &[Entry], paint: Paint) -> String {
    if entries.is_empty() {
        return "nothing has been relocated here\n".to_owned();
    }
    let mut out = String::new();
    for entry in entries.iter().rev() {
        let when = when(entry);
        let at = time::OffsetDateTime::from_unix_timestamp(when.cast_signed())
            .map_or_else(|_| when.to_string(), |at| format!("{} {:02}:{:02} UTC", at.date(), at.hour(), at.minute()));
        let state = word(entry.state);
        let _ = writeln!(out, "{:>4}  {}  {state:<6}  {}", entry.id, paint.dim(at), sanitize(&entry.title));
        for moved in entry.moves.iter().take(SHOWN) {
            let _ = writeln!(out, "        {}", human::way(moved, Paint { enabled: false }));
        }
        if entry.moves.len() > SHOWN {
            let _ = writeln!(out, "        and {} more", entry.moves.len() - SHOWN);
        }
    }
    for state in [journal::State::Passed, journal::State::Left] {
        if let Some(meaning) = meaning(state).filter(|_| entries.iter().any(|entry| entry.state == state)) {
            let _ = writeln!(out, "{}", paint.dim(format!("{}: {meaning}", word(state))));
        }
    }
    out
}

fn word(state: journal::State) -> &'static str {
    match state {
        journal::State::Applied => "done",
        journal::State::Undone => "undone",
        journal::State::Passed => "passed",
        journal::State::Left => "left",
        journal::State::TakenBack => "failed",
    }
}

/// What a word says that is no common one.
fn meaning(state: journal::State) -> Option<&'static str> {
    match state {
        journal::State::Passed => Some("taken back, and another was made since, so that `redo` does not come to it"),
        journal::State::Left => Some("left as it is with `undo --leave`, so that `undo` goes on to the one before it"),
        _ => None,
    }
}

/// Of the files that a relocation moved, so many are listed.
const SHOWN: usize = 5;
