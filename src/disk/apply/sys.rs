//! The system calls that change a user's files: each is repeated when a signal interrupts it, and none can overwrite.
//!
//! Nothing in here decides anything. All is done to a name in a folder that is held (see [`At`]).

use std::fs::File;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, FileType, Gid, Mode, OFlags, Stat, Timestamps, Uid};
use rustix::io::{Errno, retry_on_intr};

use super::error::ApplyError;
use super::held::At;

/// What tells one file from another that has taken its name, or from itself after an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileIdentity {
    device: u64,
    inode: u64,
    /// Bytes, and nanoseconds of the last change; of files only, because a folder changes with what is in it.
    content: Option<(u64, i64, i64)>,
}

impl At<'_> {
    /// What stands here, a link not followed; `None` for nothing.
    pub fn stat(&self) -> Result<Option<Stat>, ApplyError> {
        match self.within(|folder, name| rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)) {
            Ok(stat) => Ok(Some(stat)),
            Err(Errno::NOENT | Errno::NOTDIR) => Ok(None),
            Err(errno) => Err(self.failed("looked at", errno)),
        }
    }

    /// Opens a regular file for reading, never waiting for a FIFO and never following a link.
    pub fn open_file(&self) -> Result<File, ApplyError> {
        self.open(OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK, Mode::empty()).map(File::from)
    }

    /// Opens a folder, which must not be a link to one.
    pub fn open_folder(&self) -> Result<OwnedFd, ApplyError> {
        self.open(OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::DIRECTORY, Mode::empty())
    }

    /// Makes a new file that only its owner can read, and opens it for writing. Fails where anything stands.
    pub fn create_file(&self) -> Result<File, ApplyError> {
        self.open(OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW, Mode::RUSR | Mode::WUSR)
            .map(File::from)
    }

    fn open(&self, flags: OFlags, mode: Mode) -> Result<OwnedFd, ApplyError> {
        self.within(|folder, name| rustix::fs::openat(folder, name, flags | OFlags::CLOEXEC, mode))
            .map_err(|errno| self.failed("opened", errno))
    }

    /// The names in this folder, which must not be a link to one, sorted.
    pub fn names(&self) -> Result<Vec<Vec<u8>>, ApplyError> {
        self.list(self.open_folder()?)
    }

    fn list(&self, folder: OwnedFd) -> Result<Vec<Vec<u8>>, ApplyError> {
        let failed = |errno| self.failed("listed", errno);
        let folder = rustix::fs::Dir::new(folder).map_err(failed)?;
        let mut names = Vec::new();
        for entry in folder {
            let entry = entry.map_err(failed)?;
            match entry.file_name().to_bytes() {
                b"." | b".." => {}
                name => names.push(name.to_vec()),
            }
        }
        names.sort();
        Ok(names)
    }

    /// The text of the symbolic link that stands here.
    pub fn link_text(&self) -> Result<Vec<u8>, ApplyError> {
        self.within(|folder, name| rustix::fs::readlinkat(folder, name, Vec::new()))
            .map(|text| text.into_bytes())
            .map_err(|errno| self.failed("read as a link", errno))
    }

    /// Makes a symbolic link. Fails where anything stands.
    pub fn make_link(&self, text: &[u8]) -> Result<(), ApplyError> {
        self.within(|folder, name| rustix::fs::symlinkat(text, folder, name))
            .map_err(|errno| self.failed("made", errno))
    }

    /// Makes a FIFO that only its owner can use. Fails where anything stands.
    pub fn make_fifo(&self) -> Result<(), ApplyError> {
        let mode = Mode::RUSR | Mode::WUSR;
        self.within(|folder, name| rustix::fs::mknodat(folder, name, FileType::Fifo, mode, 0))
            .map_err(|errno| self.failed("made", errno))
    }

    /// Gives the file `of` a second name, here. Fails where anything stands.
    pub fn make_hard_link(&self, of: &At<'_>) -> Result<(), ApplyError> {
        self.link_to(of).map_err(|errno| self.failed("linked", errno))
    }

    /// Makes a folder; whether there was none.
    pub fn make_folder(&self, mode: Mode) -> Result<bool, ApplyError> {
        match self.within(|folder, name| rustix::fs::mkdirat(folder, name, mode)) {
            Ok(()) => Ok(true),
            Err(Errno::EXIST) if self.is_folder()? => Ok(false),
            Err(Errno::EXIST) if self.is_link()? => {
                Err(ApplyError::BehindLink { path: self.shown(), link: self.shown() })
            }
            Err(errno) => Err(self.failed("made", errno)),
        }
    }

    /// Removes an empty folder; whether it did. One that is not there, or in which something stands, is left.
    pub fn unmake_folder(&self) -> Result<bool, ApplyError> {
        match self.within(|folder, name| rustix::fs::unlinkat(folder, name, AtFlags::REMOVEDIR)) {
            Ok(()) => Ok(true),
            Err(Errno::NOTEMPTY | Errno::EXIST | Errno::NOENT) => Ok(false),
            Err(errno) => Err(self.failed("removed", errno)),
        }
    }

    /// Takes a name away from a file. Only ever called for a copy of ours, or for what has been copied and verified.
    pub fn unlink(&self) -> Result<(), ApplyError> {
        self.unlink_name().map_err(|errno| self.failed("removed", errno))
    }

    /// Sets the times of a file, folder or link, to the nanosecond.
    pub fn set_times(&self, times: &Timestamps) -> Result<(), ApplyError> {
        self.within(|folder, name| rustix::fs::utimensat(folder, name, times, AtFlags::SYMLINK_NOFOLLOW))
            .map_err(|errno| self.failed("given its times", errno))
    }

    /// Gives what stands here, be it a link, the owner of another.
    pub fn set_owner(&self, of: &Stat) -> Result<(), ApplyError> {
        let now = self.stat()?.ok_or_else(|| self.failed("found", Errno::NOENT))?;
        if (now.st_uid, now.st_gid) == (of.st_uid, of.st_gid) {
            return Ok(());
        }
        let (owner, group) = (Some(Uid::from_raw(of.st_uid)), Some(Gid::from_raw(of.st_gid)));
        self.within(|folder, name| rustix::fs::chownat(folder, name, owner, group, AtFlags::SYMLINK_NOFOLLOW))
            .map_err(|errno| self.failed("given its owner", errno))
    }

    /// Sets the permissions of the file, folder or FIFO that stands here. By its name alone, a link in its place would be followed.
    pub fn set_mode(&self, mode: Mode) -> Result<(), ApplyError> {
        let opened = self.open_file()?;
        retry_on_intr(|| rustix::fs::fchmod(&opened, mode)).map_err(|errno| self.failed("given its permissions", errno))
    }

    /// Waits until what this folder lists is on the disk itself.
    pub fn sync_folder(&self) -> Result<(), ApplyError> {
        let folder = self.open(OFlags::RDONLY | OFlags::DIRECTORY, Mode::empty())?;
        sync(folder.as_fd()).map_err(|errno| self.failed("synced", errno))
    }

    /// Whether a folder stands here; a link to one is none.
    pub fn is_folder(&self) -> Result<bool, ApplyError> {
        Ok(self.stat()?.is_some_and(|stat| is_directory(&stat)))
    }

    fn is_link(&self) -> Result<bool, ApplyError> {
        Ok(self.stat()?.is_some_and(|stat| file_type(&stat) == FileType::Symlink))
    }

    pub(super) fn link_to(&self, of: &At<'_>) -> Result<(), Errno> {
        let none = AtFlags::empty();
        of.within(|old, of| self.within(|folder, name| rustix::fs::linkat(old, of, folder, name, none)))
    }

    pub(super) fn unlink_name(&self) -> Result<(), Errno> {
        self.within(|folder, name| rustix::fs::unlinkat(folder, name, AtFlags::empty()))
    }

    /// Whether the folder above lists exactly this name, byte by byte.
    pub fn is_listed(&self) -> Result<bool, ApplyError> {
        Ok(self.parent().names()?.iter().any(|name| name == self.name()))
    }
}

/// The kind of thing that a stat is of.
pub fn file_type(stat: &Stat) -> FileType {
    FileType::from_raw_mode(stat.st_mode)
}

/// Whether a stat is of a folder.
pub fn is_directory(stat: &Stat) -> bool {
    file_type(stat) == FileType::Directory
}

/// See [`FileIdentity`].
#[allow(clippy::unnecessary_cast)] // the fields have other types on other systems
pub fn identity(stat: &Stat) -> FileIdentity {
    FileIdentity {
        device: stat.st_dev as u64,
        inode: stat.st_ino as u64,
        content: (!is_directory(stat)).then_some((
            stat.st_size as u64,
            stat.st_mtime as i64,
            stat.st_mtime_nsec as i64,
        )),
    }
}

/// Waits until a file or folder is on the disk itself.
pub fn sync(fd: BorrowedFd<'_>) -> Result<(), Errno> {
    match retry_on_intr(|| rustix::fs::fsync(fd)) {
        // Some file systems have no fsync of folders; there is nothing to wait for.
        Err(Errno::INVAL | Errno::NOTSUP) => Ok(()),
        other => other,
    }
}
