//! The journal's lines, and what they come to when read from the first to the last. Pure: knows no file.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::disk::apply::Left;
use crate::workspace::relocate::{Moved, Spot, Step, step};

/// One line of the journal.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Record {
    /// Written, and on the disk, before anything moves.
    Began {
        id: u64,
        /// Milliseconds since 1970.
        when: u64,
        act: Act,
    },
    /// Written before each part of a step that is not done in one system call.
    Reached(StepProgress),
    /// Written when all is on the disk.
    Ended(Ending),
}

/// What is done.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    Apply(JournaledRelocation),
    /// Takes the entry of that number back.
    Undo,
    /// Leaves the entry of that number as it is, for good.
    Leave,
    Redo,
}

/// A relocation as the journal keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct JournaledRelocation {
    pub title: String,
    pub steps: Vec<Step>,
    pub moves: Vec<Moved>,
}

/// How far a step that is not done in one system call has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepProgress {
    /// Its number among the act's steps.
    pub step: usize,
    /// The step is being taken back, not done.
    pub back: bool,
    pub phase: MovePhase,
}

/// The states between the old and the new, of a move that is not done in one system call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MovePhase {
    /// A rename that takes two calls: a file may have two names, or an empty folder stand where a folder is to go.
    Reserving,
    /// The source is whole; of the copy nothing is known.
    Copying,
    /// The copy is whole and in its place; what is left of the source is to be removed.
    Copied,
}

/// How an act ended.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    Done { folders: Vec<FolderTime> },
    TakenBack { left: Vec<Left> },
}

/// When a folder's list of names changed last, around an act: undo gives it back, where nobody else has changed the folder since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FolderTime {
    /// Where the folder stood before, and when it had changed: seconds and nanoseconds.
    pub before: (Spot, i64, u32),
    /// Where it stood after, and when it had changed then.
    pub after: (Spot, i64, u32),
}

/// One relocation of the past.
#[derive(Debug, Clone)]
pub struct JournalEntry {
    pub id: u64,
    pub when: SystemTime,
    pub title: String,
    pub steps: Vec<Step>,
    pub moves: Vec<Moved>,
    pub state: JournalState,
    pub(in crate::disk) folders: Vec<FolderTime>,
}

/// What has become of a relocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalState {
    Applied,
    Undone,
    /// Undone, and another was applied since: it cannot be redone.
    Passed,
    /// Applied, and somebody said that it stays so: undo goes on to the one before it.
    Left,
    /// It failed or was interrupted, and what it had done was taken back.
    TakenBack,
}

impl JournalState {
    /// The word, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            JournalState::Applied => "applied",
            JournalState::Undone => "undone",
            JournalState::Passed => "passed",
            JournalState::Left => "left",
            JournalState::TakenBack => "taken-back",
        }
    }
}

/// An act that was begun and not ended.
#[derive(Debug, Clone)]
pub struct Pending {
    pub id: u64,
    pub title: String,
    pub when: SystemTime,
    pub(in crate::disk) steps: Vec<Step>,
    pub(in crate::disk) reached: Vec<StepProgress>,
    act: Act,
}

/// All that the journal says.
#[derive(Debug, Clone, Default)]
pub struct JournalHistory {
    /// Oldest first.
    pub entries: Vec<JournalEntry>,
    /// What a crash interrupted.
    pub pending: Option<Pending>,
}

impl JournalHistory {
    /// The relocation that undo would take back.
    pub fn undoable(&self) -> Option<&JournalEntry> {
        self.entries.iter().rev().find(|entry| entry.state == JournalState::Applied)
    }

    /// The relocation that redo would apply again.
    pub fn redoable(&self) -> Option<&JournalEntry> {
        self.entries.iter().find(|entry| entry.state == JournalState::Undone)
    }

    /// The number of the next relocation.
    pub fn next_id(&self) -> u64 {
        let pending = self.pending.as_ref().map(|pending| pending.id);
        self.entries.iter().map(|entry| entry.id).chain(pending).max().map_or(1, |id| id + 1)
    }

    /// Takes one line more into account. Fails on a line that cannot follow those before it; the text says why.
    pub fn add(&mut self, record: Record) -> Result<(), &'static str> {
        match record {
            Record::Began { id, when, act } => self.begin(id, time(when), act),
            Record::Reached(reached) => {
                self.pending.as_mut().ok_or("a step outside of a relocation")?.reached.push(reached);
                Ok(())
            }
            Record::Ended(ending) => self.end(ending),
        }
    }

    fn begin(&mut self, id: u64, when: SystemTime, act: Act) -> Result<(), &'static str> {
        if self.pending.is_some() {
            return Err("a relocation that began before the last one ended");
        }
        let entry = self.entries.iter().find(|entry| entry.id == id);
        let (title, steps) = match (&act, entry) {
            (Act::Apply(planned), None) => (planned.title.clone(), planned.steps.clone()),
            (Act::Undo, Some(entry)) => (format!("Undo: {}", entry.title), step::inverse(&entry.steps)),
            (Act::Leave, Some(entry)) => (format!("Leave: {}", entry.title), Vec::new()),
            (Act::Redo, Some(entry)) => (format!("Redo: {}", entry.title), entry.steps.clone()),
            (Act::Apply(_), Some(_)) => return Err("a second relocation of one number"),
            (_, None) => return Err("an undo of a relocation that it does not know"),
        };
        self.pending = Some(Pending { id, title, when, steps, reached: Vec::new(), act });
        Ok(())
    }

    fn end(&mut self, ending: Ending) -> Result<(), &'static str> {
        let pending = self.pending.take().ok_or("the end of a relocation that never began")?;
        match (pending.act, ending) {
            (Act::Apply(planned), ending) => {
                let (state, folders) = match ending {
                    Ending::Done { folders } => (JournalState::Applied, folders),
                    Ending::TakenBack { .. } => (JournalState::TakenBack, Vec::new()),
                };
                if state == JournalState::Applied {
                    let undone = self.entries.iter_mut().filter(|entry| entry.state == JournalState::Undone);
                    undone.for_each(|entry| entry.state = JournalState::Passed);
                }
                let JournaledRelocation { title, steps, moves } = planned;
                self.entries.push(JournalEntry {
                    id: pending.id,
                    when: pending.when,
                    title,
                    steps,
                    moves,
                    state,
                    folders,
                });
            }
            (act, Ending::Done { folders }) => {
                if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == pending.id) {
                    (entry.state, entry.folders) = match act {
                        Act::Undo => (JournalState::Undone, Vec::new()),
                        Act::Leave => (JournalState::Left, Vec::new()),
                        _ => (JournalState::Applied, folders),
                    };
                }
            }
            (_, Ending::TakenBack { .. }) => {}
        }
        Ok(())
    }
}

fn time(millis: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `+1` applies, `-1` undoes, `~1` redoes, `=1` leaves, `x1` is an apply that was taken back.
    fn history(acts: &str) -> JournalHistory {
        let mut history = JournalHistory::default();
        for word in acts.split_whitespace() {
            let id = word[1..].parse().unwrap();
            let planned = JournaledRelocation { title: word.into(), steps: Vec::new(), moves: Vec::new() };
            let (act, ending) = match &word[..1] {
                "+" => (Act::Apply(planned), Ending::Done { folders: Vec::new() }),
                "x" => (Act::Apply(planned), Ending::TakenBack { left: Vec::new() }),
                "-" => (Act::Undo, Ending::Done { folders: Vec::new() }),
                "=" => (Act::Leave, Ending::Done { folders: Vec::new() }),
                _ => (Act::Redo, Ending::Done { folders: Vec::new() }),
            };
            history.add(Record::Began { id, when: 0, act }).unwrap();
            history.add(Record::Ended(ending)).unwrap();
        }
        history
    }

    #[test]
    fn undo_goes_back_one_by_one_and_redo_forward_until_something_else_is_done() {
        let check = |acts: &str, undo: Option<u64>, redo: Option<u64>| {
            let history = history(acts);
            let ids = (history.undoable().map(|e| e.id), history.redoable().map(|e| e.id));
            assert_eq!(ids, (undo, redo), "{acts}");
        };
        check("", None, None);
        check("+1 +2", Some(2), None);
        check("+1 +2 -2", Some(1), Some(2));
        check("+1 +2 -2 -1", None, Some(1));
        check("+1 +2 -2 -1 ~1", Some(1), Some(2));
        check("+1 +2 -2 +3", Some(3), None);
        check("+1 +2 -2 +3 -3", Some(1), Some(3));
        check("+1 x2", Some(1), None);
        check("+1 +2 =2", Some(1), None);
        check("+1 +2 -2 =1", None, Some(2));
        check("+1 -1 x2", None, Some(1));
    }

    #[test]
    fn lines_in_an_impossible_order_are_refused() {
        let end = || Record::Ended(Ending::Done { folders: Vec::new() });
        let undo = || Record::Began { id: 9, when: 0, act: Act::Undo };
        let check = |records: Vec<Record>, why: &str| {
            let mut history = JournalHistory::default();
            let error = records.into_iter().map(|record| history.add(record)).find_map(Result::err);
            assert!(error.is_some_and(|error| error.contains(why)), "{why}");
        };
        check(vec![end()], "never began");
        check(vec![undo()], "does not know");
    }
}
