//! What the commands that relocate share: the journal, opened and mended first, and the report.

use super::fail::Failure;
use super::output::{Output, to_json};
use crate::args::Exit;
use crate::disk::apply::{self, ApplyError};
use crate::disk::journal::{self, Journal, JournalError};
use crate::open::Opened;
use crate::report::json::Moves;
use crate::report::{human, json};

/// Opens the journal of a root; a relocation that a crash interrupted is taken back first, and told.
pub fn journal(opened: &Opened, output: &Output) -> Result<Journal, Failure> {
    let mut journal = Journal::open(&opened.root, &journal::state_folder()?)?;
    if let Some(recovered) = apply::recover(&mut journal)? {
        output.note(&format!("taken back what was interrupted: {}", recovered.title));
        for left in &recovered.left {
            output.note(&format!("`{}` belongs at `{}`: {}", left.at, left.belongs, left.why));
        }
    }
    Ok(journal)
}

/// Prints what a relocation came to.
pub fn report(command: &str, opened: &Opened, moves: Moves<'_>, output: &Output) -> Result<Exit, Failure> {
    let root = opened.root.to_string_lossy();
    output.result(|| to_json(&json::moves(command, &root, moves)), |paint| human::moves(&moves, paint))?;
    Ok(Exit::Done)
}

impl From<ApplyError> for Failure {
    fn from(error: ApplyError) -> Failure {
        let exit = if error.is_refusal() { Exit::Refused } else { Exit::CannotRun };
        Failure { path: Some(error.path().to_owned()), exit, ..Failure::new(error.to_string()) }
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Failure {
        Failure { path: Some(error.path().to_owned()), ..Failure::refused(error.to_string()) }
    }
}
