//! Carries relocations out, takes them back and does them again: the only room that renames, writes or removes a user's file.
//!
//! Decides nothing about workspaces: it is given steps, compares the disk with what the plan saw, writes down in the journal what
//! it is about to do, does it, and at the first obstacle takes back what it did. A crash leaves a journal that says what was
//! begun; [`recover`] looks at the disk and takes it back.

mod beneath;
mod check;
mod copy;
mod error;
mod held;
mod prepare;
mod rename;
mod run;
mod sys;
mod times;

use std::collections::BTreeSet;
use std::fs::File;
use std::os::fd::AsFd;

pub use error::{ApplyError, Left};

use crate::disk::journal::{Act, Ending, FolderTime, Journal, JournalEntry, JournaledRelocation, Record, StepProgress};
use crate::workspace::files::RelPath;
use crate::workspace::relocate::{Moved, Relocation, Spot, Step, Trail, step};
use run::{Disk, MoveMethod, SourceIdentities};

/// What was done.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The number of the relocation in the journal.
    pub id: u64,
    pub title: String,
    /// Every file whose path changed, in the direction in which it did.
    pub moves: Vec<Moved>,
    /// Every path that was changed, so that a watcher can tell our own doing from another's.
    pub touched: BTreeSet<RelPath>,
}

/// What was found of an interrupted relocation, and taken back.
#[derive(Debug, Clone)]
pub struct Recovered {
    pub title: String,
    /// What could not be taken back; nothing of it is lost.
    pub left: Vec<Left>,
}

/// Applies a relocation: all of it, or nothing.
///
/// Refuses where the disk differs from what the plan saw, where a target exists, and where the journal cannot be written.
pub fn apply(journal: &mut Journal, relocation: &Relocation) -> Result<Applied, ApplyError> {
    refuse_interrupted(journal)?;
    let id = journal.free_id();
    let prepared = prepare::prepare(journal, id, relocation);
    if prepared.is_err() {
        journal.discard_kept_folder(id);
    }
    let (disk, steps, sources) = prepared?;
    let Relocation { title, moves, .. } = relocation.clone();
    journal.begin(
        id,
        Act::Apply(JournaledRelocation { title: title.clone(), steps: steps.clone(), moves: moves.clone() }),
    )?;
    carry_out(journal, &disk, &steps, &sources, &[])?;
    Ok(Applied { id, title, moves, touched: touched(&steps) })
}

/// Takes the last relocation back, by whatever run of the program it was made. Refuses over an edit made since.
pub fn undo(journal: &mut Journal) -> Result<Applied, ApplyError> {
    let ready = Ready::to_undo(journal)?;
    ready.carry_out(journal, Act::Undo)
}

/// Whether [`undo`] could be done now: fails as it would. Moves nothing.
pub fn may_undo(journal: &Journal) -> Result<(), ApplyError> {
    Ready::to_undo(journal).map(drop)
}

/// Leaves the last relocation as it is, for good, so that those before it can be taken back. Moves nothing.
pub fn leave(journal: &mut Journal) -> Result<Applied, ApplyError> {
    refuse_interrupted(journal)?;
    let nothing = || ApplyError::NothingToUndo { root: journal.root().to_owned() };
    let JournalEntry { id, title, .. } = journal.history().undoable().ok_or_else(nothing)?.clone();
    journal.begin(id, Act::Leave)?;
    journal.write(Record::Ended(Ending::Done { folders: Vec::new() }))?;
    Ok(Applied { id, title, moves: Vec::new(), touched: BTreeSet::new() })
}

/// Applies again what was undone last.
pub fn redo(journal: &mut Journal) -> Result<Applied, ApplyError> {
    let ready = Ready::to_redo(journal)?;
    ready.carry_out(journal, Act::Redo)
}

/// Whether [`redo`] could be done now: fails as it would. Moves nothing.
pub fn may_redo(journal: &Journal) -> Result<(), ApplyError> {
    Ready::to_redo(journal).map(drop)
}

/// A relocation of the journal that is about to be taken back, or done again: the disk lets it be.
struct Ready {
    id: u64,
    title: String,
    moves: Vec<Moved>,
    disk: Disk,
    steps: Vec<Step>,
    sources: SourceIdentities,
    folders: Vec<FolderTime>,
}

impl Ready {
    fn to_undo(journal: &Journal) -> Result<Ready, ApplyError> {
        refuse_interrupted(journal)?;
        let nothing = || ApplyError::NothingToUndo { root: journal.root().to_owned() };
        let JournalEntry { id, title, steps, moves, folders, .. } =
            journal.history().undoable().ok_or_else(nothing)?.clone();
        let steps = step::inverse(&steps);
        let disk = Disk::open(journal, id, &steps)?;
        let sources = disk.inspect(&steps)?;
        let folders = times::untouched_since(&disk, folders)?;
        let moves = moves.iter().rev().map(Moved::inverse).collect();
        Ok(Ready { id, title, moves, disk, steps, sources, folders })
    }

    fn to_redo(journal: &Journal) -> Result<Ready, ApplyError> {
        refuse_interrupted(journal)?;
        let nothing = || ApplyError::NothingToRedo { root: journal.root().to_owned() };
        let JournalEntry { id, title, steps, moves, .. } = journal.history().redoable().ok_or_else(nothing)?.clone();
        let disk = Disk::open(journal, id, &steps)?;
        let sources = disk.inspect(&steps)?;
        Ok(Ready { id, title, moves, disk, steps, sources, folders: Vec::new() })
    }

    fn carry_out(self, journal: &mut Journal, act: Act) -> Result<Applied, ApplyError> {
        let Ready { id, title, moves, disk, steps, sources, folders } = self;
        journal.begin(id, act)?;
        carry_out(journal, &disk, &steps, &sources, &folders)?;
        Ok(Applied { id, title, moves, touched: touched(&steps) })
    }
}

/// Takes back what a crash interrupted; `None` where nothing was. To be called before a relocation is planned.
pub fn recover(journal: &mut Journal) -> Result<Option<Recovered>, ApplyError> {
    let Some(pending) = journal.history().pending.clone() else { return Ok(None) };
    let disk = Disk::open(journal, pending.id, &pending.steps)?;
    let left = take_back(journal, &disk, &pending.steps, &pending.reached)?;
    Ok(Some(Recovered { title: pending.title, left }))
}

fn refuse_interrupted(journal: &Journal) -> Result<(), ApplyError> {
    match journal.history().pending {
        Some(_) => Err(ApplyError::Interrupted { root: journal.root().to_owned() }),
        None => Ok(()),
    }
}

/// Does all steps, gives `folders` their times, and writes down that it is done; at the first failure takes back what was done.
fn carry_out(
    journal: &mut Journal,
    disk: &Disk,
    steps: &[Step],
    sources: &SourceIdentities,
    folders: &[FolderTime],
) -> Result<(), ApplyError> {
    let mut begun = 0;
    let cause = match try_all(journal, disk, steps, sources, folders, &mut begun) {
        Ok(()) => return Ok(()),
        Err(cause) => cause,
    };
    let reached = journal.history().pending.as_ref().map(|pending| pending.reached.clone()).unwrap_or_default();
    match take_back(journal, disk, &steps[..begun], &reached) {
        Ok(left) if left.is_empty() => Err(cause),
        Ok(left) => Err(ApplyError::Halfway { cause: Box::new(cause), left }),
        Err(why) => Err(ApplyError::Stuck { cause: Box::new(cause), why: Box::new(why) }),
    }
}

/// `begun` counts the steps that may have been done, also where it fails.
fn try_all(
    journal: &mut Journal,
    disk: &Disk,
    steps: &[Step],
    sources: &SourceIdentities,
    folders: &[FolderTime],
    begun: &mut usize,
) -> Result<(), ApplyError> {
    let before = times::before(disk, steps)?;
    let (mut trail, mut copied) = (Trail::default(), Vec::new());
    for (number, (step, source)) in steps.iter().zip(sources).enumerate() {
        // What was copied on the way is another thing than the one that was looked at.
        let is_copy = step
            .source()
            .and_then(|from| trail.origin(from))
            .is_some_and(|origin| copied.iter().any(|copy| origin.within(copy).is_some()));
        *begun = number + 1;
        let way = disk.run(number, step, source.filter(|_| !is_copy), journal)?;
        if way == MoveMethod::Copied {
            copied.extend(step.source().and_then(|from| trail.origin(from)));
        }
        trail.push(step);
    }
    times::give_back(disk, folders);
    disk.sync(steps)?;
    let folders = times::after(disk, before, steps)?;
    Ok(journal.write(Record::Ended(Ending::Done { folders }))?)
}

/// Takes back, last first, whatever of the steps the disk shows as done, and writes down that it is so.
fn take_back(
    journal: &mut Journal,
    disk: &Disk,
    steps: &[Step],
    reached: &[StepProgress],
) -> Result<Vec<Left>, ApplyError> {
    let mut all_left = Vec::new();
    for (number, step) in steps.iter().enumerate().rev() {
        let reached = reached.iter().rev().find(|reached| reached.step == number).copied();
        all_left.extend(disk.take_back(number, step, reached, journal)?);
    }
    disk.sync(steps)?;
    journal.write(Record::Ended(Ending::TakenBack { left: all_left.clone() }))?;
    Ok(all_left)
}

fn touched(steps: &[Step]) -> BTreeSet<RelPath> {
    steps.iter().flat_map(Step::touches).cloned().collect()
}

impl Disk {
    /// Waits until all that the steps changed is on the disk itself.
    fn sync(&self, steps: &[Step]) -> Result<(), ApplyError> {
        for path in touched(steps).iter().filter_map(RelPath::parent).collect::<BTreeSet<_>>() {
            let folder = self.folder(&Spot::Root(path));
            if folder.is_folder()? {
                folder.sync_folder()?;
            }
        }
        Ok(())
    }
}

/// Waits until a file or folder of the journal is on the disk itself.
pub(in crate::disk) fn sync(file: &File) -> Result<(), rustix::io::Errno> {
    sys::sync(file.as_fd())
}
