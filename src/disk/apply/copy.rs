//! A move to another device: copied, synced, compared, and only then removed where it was.
//!
//! Nothing is ever removed but a copy of ours and a source whose every file was just compared with its copy. Whoever calls
//! writes down in the journal which of the two a crash would leave (see [`MovePhase`]).

use std::collections::HashMap;
use std::io::{Read, Write};
use std::os::fd::{AsFd, BorrowedFd};

use rustix::fs::{FileType, Gid, Mode, Stat, Timespec, Timestamps, Uid};
use rustix::io::{Errno, retry_on_intr};

use super::check;
use super::error::ApplyError;
use super::held::At;
use super::rename::{self, Renamed};
use super::sys::{FileIdentity, file_type, identity, is_directory, sync};
use crate::disk::journal::MovePhase;

/// The four names that a move across devices needs.
pub struct Crossing<'b> {
    pub from: At<'b>,
    pub to: At<'b>,
    /// Beside `to`: the copy, until it is whole.
    pub part: At<'b>,
    /// Beside `from`: the source, once its copy is whole.
    pub gone: At<'b>,
}

/// What was copied, in the order in which it was met: compared before the source is removed.
type Manifest = Vec<(Vec<u8>, FileIdentity)>;

impl Crossing<'_> {
    /// Moves. `note` writes a phase down before what follows it begins.
    pub fn cross(&self, mut note: impl FnMut(MovePhase) -> Result<(), ApplyError>) -> Result<(), ApplyError> {
        note(MovePhase::Copying)?;
        let moved = self.copy_and_set_aside();
        if moved.is_err() {
            // The first error is the one worth telling; what this cannot clean, recovery will.
            let _ = self.abandon();
        }
        moved?;
        note(MovePhase::Copied)?;
        self.finish()
    }

    fn copy_and_set_aside(&self) -> Result<(), ApplyError> {
        let mut copier = Copier::default();
        copier.copy(&self.from, &self.part, b"")?;
        copier.refuse_torn_links()?;
        if !are_alike(&self.from, &self.part)? {
            return Err(changed(&self.from));
        }
        self.part.parent().sync_folder()?;
        if rename::any_way(&self.part, &self.to)? != Renamed::Done {
            return Err(ApplyError::Taken { path: self.to.shown() });
        }
        self.to.parent().sync_folder()?;
        if rename::any_way(&self.from, &self.gone)? != Renamed::Done {
            return Err(ApplyError::Taken { path: self.gone.shown() });
        }
        let mut found = Manifest::new();
        list(&self.gone, b"", &mut found)?;
        if found != copier.manifest {
            return Err(changed(&self.from));
        }
        self.confirm_folders()
    }

    /// Fails where one of the two paths has come to lead into another folder than the one that was worked in.
    pub fn confirm_folders(&self) -> Result<(), ApplyError> {
        self.from.confirm_folder().and_then(|()| self.to.confirm_folder())
    }

    /// After a failure or a crash while [`MovePhase::Copying`]: everything is at `from` again.
    pub fn abandon(&self) -> Result<(), ApplyError> {
        if self.gone.stat()?.is_some() && self.from.stat()?.is_none() {
            rename::any_way(&self.gone, &self.from)?;
        }
        if self.from.stat()?.is_none() {
            return Ok(()); // The copy may be the only one: it stays.
        }
        self.clear_gone()?;
        remove(&self.part)?;
        match self.to.stat()? {
            Some(_) if are_alike(&self.from, &self.to)? => {
                // Under a name of ours: what a crash leaves of it is still known for a copy then.
                rename::any_way(&self.to, &self.part)?;
                remove(&self.part)
            }
            // The empty folder of a rename in two calls.
            Some(stat) if is_directory(&stat) => self.to.unmake_folder().map(|_| ()),
            _ => Ok(()),
        }
    }

    /// What stands at `gone` while something stands at `from` too: a second name, an empty folder, or, where another program has made
    /// `from` anew, the source itself, which then has its copy at `to`.
    fn clear_gone(&self) -> Result<(), ApplyError> {
        match self.gone.stat()? {
            None => Ok(()),
            Some(_) if rename::are_one_file(&self.gone, &self.from)? => self.gone.unlink(),
            Some(_) if are_alike(&self.gone, &self.to)? => remove(&self.gone),
            Some(stat) if is_directory(&stat) => self.gone.unmake_folder().map(|_| ()),
            Some(_) => Ok(()),
        }
    }

    /// After [`MovePhase::Copied`]: the source is removed for good.
    pub fn finish(&self) -> Result<(), ApplyError> {
        if self.gone.stat()?.is_some() && self.to.stat()?.is_some() {
            remove(&self.gone)?;
            self.gone.parent().sync_folder()?;
        }
        Ok(())
    }
}

fn changed(at: &At<'_>) -> ApplyError {
    ApplyError::Changed { path: at.shown(), what: "changed while it was copied to another device".into() }
}

#[derive(Default)]
struct Copier<'b> {
    manifest: Manifest,
    /// Files with several names: the first copy, how many names there are, and how many were met. There may be more of them than folders
    /// can be open, so none is held for them.
    names: HashMap<(u64, u64), (At<'b>, u64, u64)>,
}

impl<'b> Copier<'b> {
    fn copy(&mut self, from: &At<'_>, to: &At<'b>, path: &[u8]) -> Result<(), ApplyError> {
        let stat = from.stat()?.ok_or_else(|| from.failed("found", Errno::NOENT))?;
        self.manifest.push((path.to_vec(), identity(&stat)));
        match file_type(&stat) {
            FileType::RegularFile => self.copy_file(from, to, &stat),
            FileType::Directory => self.copy_folder(from, to, path, &stat),
            FileType::Symlink => {
                to.make_link(&from.link_text()?)?;
                dress_unopened(to, &stat)
            }
            FileType::Fifo => {
                to.make_fifo()?;
                dress_unopened(to, &stat)
            }
            _ => Err(ApplyError::Lossy { path: from.shown(), why: "it is a socket or a device" }),
        }
    }

    #[allow(clippy::unnecessary_cast)] // the fields have other types on other systems
    fn copy_file(&mut self, from: &At<'_>, to: &At<'b>, stat: &Stat) -> Result<(), ApplyError> {
        if stat.st_nlink > 1 {
            let key = (stat.st_dev as u64, stat.st_ino as u64);
            if let Some((first, _, met)) = self.names.get_mut(&key) {
                *met += 1;
                return to.make_hard_link(&first.not_held());
            }
            self.names.insert(key, (to.not_held(), stat.st_nlink as u64, 1));
        }
        let mut source = from.open_file()?;
        let mut target = to.create_file()?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let failed = |at: &At<'_>, doing| {
                let path = at.shown();
                move |source| ApplyError::Io { path, doing, source }
            };
            let read = match source.read(&mut buffer) {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                other => other.map_err(failed(from, "read"))?,
            };
            if read == 0 {
                break;
            }
            target.write_all(&buffer[..read]).map_err(failed(to, "written"))?;
        }
        dress(source.as_fd(), target.as_fd(), to, stat)
    }

    fn copy_folder(&mut self, from: &At<'_>, to: &At<'b>, path: &[u8], stat: &Stat) -> Result<(), ApplyError> {
        if !to.make_folder(Mode::RWXU)? {
            return Err(ApplyError::Taken { path: to.shown() });
        }
        for name in from.names()? {
            let below = if path.is_empty() { name.clone() } else { [path, &name].join(&b'/') };
            self.copy(&from.join(&name), &to.join(&name), &below)?;
        }
        dress(from.open_folder()?.as_fd(), to.open_folder()?.as_fd(), to, stat)
    }

    /// A file that keeps a name outside of what moves would become two files.
    fn refuse_torn_links(&self) -> Result<(), ApplyError> {
        match self.names.values().find(|(_, names, met)| names != met) {
            Some((at, ..)) => Err(ApplyError::Lossy {
                path: at.shown(),
                why: "it has other hard links, which would come apart on another device",
            }),
            None => Ok(()),
        }
    }
}

/// Gives a copy the owner, mode, extended attributes and times of its source, and waits until all of it is on the disk.
fn dress(from: BorrowedFd<'_>, to: BorrowedFd<'_>, at: &At<'_>, stat: &Stat) -> Result<(), ApplyError> {
    let failed = |doing| move |errno| at.failed(doing, errno);
    let now = rustix::fs::fstat(to).map_err(failed("looked at"))?;
    if (now.st_uid, now.st_gid) != (stat.st_uid, stat.st_gid) {
        let (owner, group) = (Uid::from_raw(stat.st_uid), Gid::from_raw(stat.st_gid));
        retry_on_intr(|| rustix::fs::fchown(to, Some(owner), Some(group))).map_err(failed("given its owner"))?;
    }
    retry_on_intr(|| rustix::fs::fchmod(to, mode(stat))).map_err(failed("given its permissions"))?;
    copy_attributes(from, to).map_err(failed("given its extended attributes"))?;
    retry_on_intr(|| rustix::fs::futimens(to, &times(stat))).map_err(failed("given its times"))?;
    sync(to).map_err(failed("synced"))
}

/// The same for a link or a FIFO, which cannot be opened.
fn dress_unopened(at: &At<'_>, stat: &Stat) -> Result<(), ApplyError> {
    at.set_owner(stat)?;
    if file_type(stat) != FileType::Symlink {
        at.set_mode(mode(stat))?;
    }
    at.set_times(&times(stat))
}

/// SELinux gives a file its label by its place, and may forbid any other.
const BY_PLACE: &[u8] = b"security.selinux";

fn copy_attributes(from: BorrowedFd<'_>, to: BorrowedFd<'_>) -> Result<(), Errno> {
    let mut names = vec![0; 1 << 16];
    let length = match retry_on_intr(|| rustix::fs::flistxattr(from, names.as_mut_slice())) {
        Err(Errno::NOTSUP) => return Ok(()),
        other => other?,
    };
    for name in names[..length].split(|b| *b == 0).filter(|name| !name.is_empty() && *name != BY_PLACE) {
        let mut value = vec![0; 1 << 16];
        let length = retry_on_intr(|| rustix::fs::fgetxattr(from, name, value.as_mut_slice()))?;
        retry_on_intr(|| rustix::fs::fsetxattr(to, name, &value[..length], rustix::fs::XattrFlags::empty()))?;
    }
    Ok(())
}

/// The permission bits of a stat.
fn mode(stat: &Stat) -> Mode {
    Mode::from_raw_mode(stat.st_mode)
}

#[allow(clippy::unnecessary_cast)] // the fields have other types on other systems
fn times(stat: &Stat) -> Timestamps {
    Timestamps {
        last_access: Timespec { tv_sec: stat.st_atime as i64, tv_nsec: stat.st_atime_nsec as _ },
        last_modification: Timespec { tv_sec: stat.st_mtime as i64, tv_nsec: stat.st_mtime_nsec as _ },
    }
}

/// Whether two trees hold the same names, kinds, bytes, modes and times.
fn are_alike(one: &At<'_>, other: &At<'_>) -> Result<bool, ApplyError> {
    let (Some(a), Some(b)) = (one.stat()?, other.stat()?) else { return Ok(false) };
    if a.st_mode != b.st_mode || times(&a).last_modification != times(&b).last_modification {
        return Ok(false);
    }
    match file_type(&a) {
        FileType::RegularFile => Ok(a.st_size == b.st_size && check::hash_of(one)? == check::hash_of(other)?),
        FileType::Symlink => Ok(one.link_text()? == other.link_text()?),
        FileType::Directory => {
            let names = one.names()?;
            if names != other.names()? {
                return Ok(false);
            }
            names.iter().try_fold(true, |alike, name| Ok(alike && are_alike(&one.join(name), &other.join(name))?))
        }
        _ => Ok(true),
    }
}

fn list(at: &At<'_>, path: &[u8], found: &mut Manifest) -> Result<(), ApplyError> {
    let Some(stat) = at.stat()? else { return Ok(()) };
    found.push((path.to_vec(), identity(&stat)));
    if file_type(&stat) == FileType::Directory {
        for name in at.names()? {
            let below = if path.is_empty() { name.clone() } else { [path, &name].join(&b'/') };
            list(&at.join(&name), &below, found)?;
        }
    }
    Ok(())
}

fn remove(at: &At<'_>) -> Result<(), ApplyError> {
    let Some(stat) = at.stat()? else { return Ok(()) };
    if file_type(&stat) != FileType::Directory {
        return at.unlink();
    }
    if !mode(&stat).contains(Mode::RWXU) {
        at.set_mode(mode(&stat) | Mode::RWXU)?;
    }
    for name in at.names()? {
        remove(&at.join(&name))?;
    }
    at.unmake_folder().map(|_| ())
}
