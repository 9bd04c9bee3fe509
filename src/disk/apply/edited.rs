//! What was edited of the files that a relocation moved: taking it back moves them once more, as they are now, and loses nothing by it.
//!
//! That holds for what moves from one place below the root to another. What the relocation wrote goes out of the workspace when it is
//! taken back, and what it put away comes back as it was: over an edit of these, it is refused.

use rustix::fs::FileType;

use super::check;
use super::error::ApplyError;
use super::run::Disk;
use super::sys::file_type;
use crate::workspace::path::RelPath;
use crate::workspace::relocate::{Held, Seen, Spot, Step, Trail};

impl Disk {
    /// These steps with what the disk shows now of the files that move below the root; and which of them were edited.
    pub fn as_edited(&self, steps: &[Step]) -> Result<(Vec<Step>, Vec<RelPath>), ApplyError> {
        let (mut trail, mut edited) = (Trail::default(), Vec::new());
        let mut now = Vec::with_capacity(steps.len());
        for step in steps {
            now.push(match step {
                Step::Move { from: from @ Spot::Root(_), to: to @ Spot::Root(_), seen } => {
                    let seen = self.seen_now(from, seen, &trail, &mut edited)?;
                    Step::Move { from: from.clone(), to: to.clone(), seen }
                }
                step => step.clone(),
            });
            trail.push(step);
        }
        edited.sort();
        edited.dedup();
        Ok((now, edited))
    }

    fn seen_now(&self, from: &Spot, seen: &Seen, trail: &Trail, edited: &mut Vec<RelPath>) -> Result<Seen, ApplyError> {
        match seen {
            Seen::File { .. } => {
                let Some(Spot::Root(path)) = trail.origin(from) else { return Ok(seen.clone()) };
                let at = self.at(&Spot::Root(path.clone()));
                if at.stat()?.is_none_or(|stat| file_type(&stat) != FileType::RegularFile) {
                    return Ok(seen.clone());
                }
                let now = check::look(&at)?;
                if now != *seen {
                    edited.push(path);
                }
                Ok(now)
            }
            Seen::Folder(held) => {
                let mut all = Vec::with_capacity(held.len());
                for Held { path, seen } in held {
                    let seen = match from.below(path) {
                        Some(inner) => self.seen_now(&inner, seen, trail, edited)?,
                        None => seen.clone(),
                    };
                    all.push(Held { path: path.clone(), seen });
                }
                Ok(Seen::Folder(all))
            }
            seen => Ok(seen.clone()),
        }
    }
}
