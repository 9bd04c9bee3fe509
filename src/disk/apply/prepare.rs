//! What is done before a relocation begins: new things are laid ready, and the disk is compared with what the plan saw.

use std::collections::HashSet;
use std::io::Write;

use super::check;
use super::error::ApplyError;
use super::run::{Disk, SourceIdentities};
use crate::disk::journal::{Journal, JournalError};
use crate::disk::regular;
use crate::workspace::files::RelPath;
use crate::workspace::relocate::{Held, Piece, Relocation, Seen, Spot, Step, Trail};

/// Puts the pieces where their steps take them from, and compares the disk with what the plan saw.
pub fn prepare(
    journal: &Journal,
    id: u64,
    relocation: &Relocation,
) -> Result<(Disk, Vec<Step>, SourceIdentities), ApplyError> {
    let disk = Disk::open(journal, id, &relocation.steps)?;
    let steps = disk.complete(&relocation.steps)?;
    stage(journal, id, &relocation.pieces)?;
    let sources = disk.inspect(&steps)?;
    Ok((disk, steps, sources))
}

/// Puts what is new into the journal's folder, whole and on the disk, before it is given a place.
fn stage(journal: &Journal, id: u64, pieces: &[(u32, Piece)]) -> Result<(), ApplyError> {
    if pieces.is_empty() {
        return Ok(());
    }
    let folder = journal.make_kept_folder(id)?;
    for (number, piece) in pieces {
        let path = folder.join(number.to_string());
        let staged = match piece {
            Piece::Link(text) => std::os::unix::fs::symlink(text, &path),
            // It will be a file of the user's, with the permissions that any new one gets.
            Piece::File(bytes) => {
                regular::create(&path, 0o666).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
            }
        };
        staged.map_err(|source| JournalError::Unusable { path, doing: "written", source })?;
    }
    Ok(())
}

impl Disk {
    /// The steps as they are done: a folder that has come to be since the plan was made is not ours to make, nor to unmake; and
    /// what the plan left unread is looked at.
    fn complete(&self, steps: &[Step]) -> Result<Vec<Step>, ApplyError> {
        let mut complete = Vec::with_capacity(steps.len());
        let mut trail = Trail::default();
        for step in steps {
            match step {
                Step::MakeFolder(path) if self.will_be_folder(path, &trail)? => {}
                Step::Move { from, to, seen } => {
                    let seen = self.look_into(from, seen, &trail)?;
                    complete.push(Step::Move { from: from.clone(), to: to.clone(), seen });
                }
                _ => complete.push(step.clone()),
            }
            trail.push(step);
        }
        Ok(complete)
    }

    /// Whether a folder stands there when the steps so far are done: it may have moved away by then.
    fn will_be_folder(&self, path: &RelPath, trail: &Trail) -> Result<bool, ApplyError> {
        trail.origin(&Spot::Root(path.clone())).map_or(Ok(false), |origin| self.folder(&origin).is_folder())
    }

    fn look_into(&self, from: &Spot, seen: &Seen, trail: &Trail) -> Result<Seen, ApplyError> {
        match seen {
            Seen::Unread => trail.origin(from).map_or(Ok(Seen::Unread), |spot| check::look(&self.at(&spot))),
            Seen::Folder(held) => {
                let mut complete = Vec::with_capacity(held.len());
                for Held { path, seen } in held {
                    let seen =
                        from.below(path).map_or(Ok(seen.clone()), |inner| self.look_into(&inner, seen, trail))?;
                    complete.push(Held { path: path.clone(), seen });
                }
                self.look_for_more(from, trail, &mut complete)?;
                Ok(Seen::Folder(complete))
            }
            seen => Ok(seen.clone()),
        }
    }

    /// Adds what stands in a folder that was there before the steps and that the plan knows nothing of.
    fn look_for_more(&self, from: &Spot, trail: &Trail, held: &mut Vec<Held>) -> Result<(), ApplyError> {
        let Some(folder) = trail.origin(from) else { return Ok(()) };
        let known: HashSet<RelPath> = held.iter().map(|held| held.path.clone()).collect();
        for path in check::files_below(&self.at(&folder))?.into_iter().filter(|path| !known.contains(path)) {
            let Some(spot) = folder.below(&path).filter(|spot| !trail.leaves(spot)) else { continue };
            held.push(Held { path, seen: check::look(&self.at(&spot))? });
        }
        Ok(())
    }
}
