//! The times of the folders that a relocation takes from or adds to, so that undo can give them back.

use std::collections::HashSet;

use rustix::fs::{Timespec, Timestamps, UTIME_OMIT};

use super::error::ApplyError;
use super::run::Disk;
use crate::disk::journal::FolderTime;
use crate::workspace::files::RelPath;
use crate::workspace::relocate::{Spot, Step, Trail};

/// A folder, and when its list of names changed last: seconds and nanoseconds.
type Time = (Spot, i64, u32);

/// The times, before the steps are done, of every folder whose list of names they change.
pub fn before(disk: &Disk, steps: &[Step]) -> Result<Vec<Time>, ApplyError> {
    let mut times = Vec::new();
    let (mut trail, mut known) = (Trail::default(), HashSet::new());
    for step in steps {
        let parents = step.touches().filter_map(RelPath::parent);
        for spot in parents.filter_map(|parent| trail.origin(&Spot::Root(parent))) {
            if known.insert(spot.clone()) {
                times.extend(time_of(disk, spot)?);
            }
        }
        trail.push(step);
    }
    Ok(times)
}

/// The same folders after the steps.
pub fn after(disk: &Disk, before: Vec<Time>, steps: &[Step]) -> Result<Vec<FolderTime>, ApplyError> {
    let trail = Trail::of(steps);
    let mut folders = Vec::new();
    for before in before {
        if let Some(spot) = trail.destination(&before.0) {
            folders.extend(time_of(disk, spot)?.map(|after| FolderTime { before, after }));
        }
    }
    Ok(folders)
}

/// The folders that nobody has changed since we did.
pub fn untouched_since(disk: &Disk, folders: Vec<FolderTime>) -> Result<Vec<FolderTime>, ApplyError> {
    let mut untouched = Vec::new();
    for folder in folders {
        if time_of(disk, folder.after.0.clone())?.as_ref() == Some(&folder.after) {
            untouched.push(folder);
        }
    }
    Ok(untouched)
}

/// Gives folders the times that they had before.
pub fn give_back(disk: &Disk, folders: &[FolderTime]) {
    for FolderTime { before: (spot, seconds, nanoseconds), .. } in folders {
        let times = Timestamps {
            last_access: Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT as _ },
            last_modification: Timespec { tv_sec: *seconds, tv_nsec: i64::from(*nanoseconds) as _ },
        };
        // Only a folder's owner may: what matters has been done without it.
        let _ = disk.folder(spot).set_times(&times);
    }
}

#[allow(clippy::unnecessary_cast)] // the fields have other types on other systems
fn time_of(disk: &Disk, spot: Spot) -> Result<Option<Time>, ApplyError> {
    let stat = disk.folder(&spot).stat()?;
    Ok(stat.map(|stat| (spot, stat.st_mtime as i64, stat.st_mtime_nsec as u32)))
}
