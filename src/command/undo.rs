//! `undo`, `undo --list`, `undo --leave`, `redo`.

use std::fmt::Write;
use std::time::UNIX_EPOCH;

use super::fail::Failure;
use super::output::{Output, to_json};
use super::relocation;
use crate::args::Exit;
use crate::disk::apply::{self, Applied, ApplyError};
use crate::disk::journal::{self, Journal, JournalEntry, JournalHistory};
use crate::open::Opened;
use crate::report::human::{self, Paint};
use crate::report::json::{self, PastRelocation, RelocationReport};
use crate::report::sanitize;
use crate::workspace::relocate::Moved;

/// Takes back the last relocation.
pub fn undo(opened: &Opened, dry_run: bool, output: &Output) -> Result<Exit, Failure> {
    act(&UNDO, opened, dry_run, output)
}

/// Does again what was taken back last.
pub fn redo(opened: &Opened, dry_run: bool, output: &Output) -> Result<Exit, Failure> {
    act(&REDO, opened, dry_run, output)
}

/// One of the two ways through the journal.
struct Way {
    command: &'static str,
    done: &'static str,
    /// What to do where it cannot be done without loss.
    way_out: &'static str,
    entry: fn(&JournalHistory) -> Option<&JournalEntry>,
    moves: fn(&JournalEntry) -> Vec<Moved>,
    look: fn(&Journal) -> Result<(), ApplyError>,
    carry_out: fn(&mut Journal) -> Result<Applied, ApplyError>,
}

const UNDO: Way = Way {
    command: "undo",
    done: "took back",
    way_out: "mend that and repeat, or leave this relocation as it is, with `undo --leave`: `undo` then takes back the one before it",
    entry: JournalHistory::undoable,
    moves: |entry| entry.moves.iter().rev().map(Moved::inverse).collect(),
    look: apply::may_undo,
    carry_out: apply::undo,
};

const REDO: Way = Way {
    command: "redo",
    done: "did again",
    way_out: "take that back and repeat, or move it anew, with `move` or `fix`",
    entry: JournalHistory::redoable,
    moves: |entry| entry.moves.clone(),
    look: apply::may_redo,
    carry_out: apply::redo,
};

/// A dry run writes nothing but the lock of a journal that is there.
fn act(way: &Way, opened: &Opened, dry_run: bool, output: &Output) -> Result<Exit, Failure> {
    let state = journal::state_folder(&opened.root)?;
    let mut journal = match dry_run {
        // Where nothing was ever relocated, no journal is made to say so.
        true if (way.entry)(&journal::read(&opened.root, &state)?).is_none() => {
            return Err(nothing(way.command, opened));
        }
        true => Journal::open(&opened.root, &state)?,
        false => relocation::journal(opened, output)?,
    };
    let entry = (way.entry)(journal.history()).cloned();
    let planned = entry.as_ref().map(way.moves).unwrap_or_default();
    let done = if dry_run {
        (way.look)(&journal).map(|()| entry.map(|entry| entry.title).unwrap_or_default())
    } else {
        (way.carry_out)(&mut journal).map(|done| format!("{}: {}", way.done, done.title))
    };
    let title = match done {
        Ok(done) => done,
        Err(error) => return relocation::refused(way.command, opened, error, &planned, Some(way.way_out), output),
    };
    let moves = RelocationReport { applied: !dry_run, title: &title, moves: &planned, refused: &[], notes: &[] };
    relocation::report(way.command, opened, moves, output);
    Ok(Exit::Done)
}

/// Leaves the last relocation as it is, for good.
pub fn leave(opened: &Opened, dry_run: bool, output: &Output) -> Result<Exit, Failure> {
    let (applied, title) = if dry_run {
        let history = journal::read(&opened.root, &journal::state_folder(&opened.root)?)?;
        (false, history.undoable().ok_or_else(|| nothing("undo", opened))?.title.clone())
    } else {
        (true, apply::leave(&mut relocation::journal(opened, output)?)?.title)
    };
    let title = format!("{}: {title}", if applied { "left as it is" } else { "would be left as it is" });
    let moves = RelocationReport { applied, title: &title, moves: &[], refused: &[], notes: &[] };
    relocation::report("undo", opened, moves, output);
    Ok(Exit::Done)
}

fn nothing(command: &str, opened: &Opened) -> Failure {
    Failure::new(format!("there is nothing to {command} in `{}`", opened.root.display()))
}

/// Shows what could be taken back, the latest first. Writes nothing.
pub fn list(opened: &Opened, output: &Output) -> Result<Exit, Failure> {
    let history = journal::read(&opened.root, &journal::state_folder(&opened.root)?)?;
    let root = opened.root.to_string_lossy();
    let entries = || history.entries.iter().rev().map(past);
    output.result(|| to_json(&json::past(&root, entries())), |paint| text(&history.entries, paint));
    Ok(Exit::Done)
}

/// An entry of the journal in plain values, for report, which knows no journal.
fn past(entry: &JournalEntry) -> PastRelocation<'_> {
    let JournalEntry { id, title, moves, .. } = entry;
    PastRelocation { id: *id, title, when: when(entry), state: entry.state.name(), moves }
}

/// Seconds since 1970.
fn when(entry: &JournalEntry) -> u64 {
    entry.when.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The list for people, the latest first, and what the word of a state means that does not say it by itself.
fn text(entries: &[JournalEntry], paint: Paint) -> String {
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
    for state in [journal::JournalState::Passed, journal::JournalState::Left] {
        if let Some(meaning) = meaning(state).filter(|_| entries.iter().any(|entry| entry.state == state)) {
            let _ = writeln!(out, "{}", paint.dim(format!("{}: {meaning}", word(state))));
        }
    }
    out
}

fn word(state: journal::JournalState) -> &'static str {
    match state {
        journal::JournalState::Applied => "done",
        journal::JournalState::Undone => "undone",
        journal::JournalState::Passed => "passed",
        journal::JournalState::Left => "left",
        journal::JournalState::TakenBack => "failed",
    }
}

/// What a word says that is no common one.
fn meaning(state: journal::JournalState) -> Option<&'static str> {
    match state {
        journal::JournalState::Passed => {
            Some("taken back, and another was made since, so that `redo` does not come to it")
        }
        journal::JournalState::Left => {
            Some("left as it is with `undo --leave`, so that `undo` goes on to the one before it")
        }
        _ => None,
    }
}

/// Of the files that a relocation moved, so many are listed.
const SHOWN: usize = 5;
