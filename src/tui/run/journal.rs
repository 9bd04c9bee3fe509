//! The journal of the root that is shown: opened for one change, read for what can be taken back.

use std::path::Path;

use crate::disk::apply::{Applied, ApplyError, Recovered};
use crate::disk::journal::{self, Journal, JournalEntry};
use crate::tui::model::relocation::{Done, History, Moves};

/// Opens it for one change.
pub fn open(root: &Path) -> Result<Journal, ApplyError> {
    Ok(Journal::open(root, &journal::state_folder(root)?)?)
}

/// Whether a crash interrupted a change. Writes nothing.
pub fn is_interrupted(root: &Path) -> bool {
    read(root).is_some_and(|history| history.pending.is_some())
}

/// What can be taken back and done again; nothing where there is no journal that can be read.
pub fn history(root: &Path) -> History {
    let history = read(root).unwrap_or_default();
    let title = |entry: Option<&JournalEntry>| entry.map(|entry| entry.title.clone());
    History { undo: title(history.undoable()), redo: title(history.redoable()) }
}

fn read(root: &Path) -> Option<journal::JournalHistory> {
    journal::read(root, &journal::state_folder(root).ok()?).ok()
}

/// What was done, for the browser.
pub fn moves(done: Done, applied: Applied) -> Moves {
    let paths = applied.moves.into_iter().map(|moved| (moved.from, moved.to)).collect();
    Moves { done, title: applied.title, paths }
}

/// Why a relocation was not done, with the way out where there is one.
pub fn refusal(done: Done, error: &ApplyError) -> String {
    match done {
        Done::Undone if error.is_about_a_file() => {
            format!(
                "{error}; or leave it as it is, with `membrane-tui undo --leave`: u then takes back the one before it"
            )
        }
        _ => error.to_string(),
    }
}

/// What was taken back after a crash, in a sentence.
pub fn told(recovered: &Recovered) -> String {
    let left = recovered.left.iter().map(|left| format!("; `{}` stays at `{}`: {}", left.belongs, left.at, left.why));
    format!("an interrupted relocation was taken back: {}{}", recovered.title, left.collect::<String>())
}
