//! Renaming that never replaces anything.
//!
//! By the system call that guarantees it; where a file system has none, by what it has instead; and for a name that differs in its
//! case alone, on a disk that does not tell cases apart, by way of a third name.

use std::os::fd::BorrowedFd;

use rustix::fs::{AtFlags, Mode, Stat};
use rustix::io::{Errno, retry_on_intr};

use super::error::ApplyError;
use super::held::At;
use super::sys::is_directory;

/// How a rename ended. Unless it is done, nothing has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renamed {
    Done,
    /// Something stands at the target.
    Taken,
    /// The target is on another device.
    OtherDevice,
    /// The file system, or the system, has no such rename.
    Unsupported,
}

/// Renames in one system call (`renameat2` with `RENAME_NOREPLACE`; `renameatx_np` with `RENAME_EXCL`, which is not proven here).
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub fn exclusively(from: &At<'_>, to: &At<'_>) -> Result<Renamed, ApplyError> {
    use rustix::fs::{RenameFlags, renameat_with};
    let (old, new) = folders(from, to)?;
    let renamed = retry_on_intr(|| renameat_with(old, from.name(), new, to.name(), RenameFlags::NOREPLACE));
    match renamed {
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Ok(Renamed::Unsupported),
        other => told(other, from, "moved"),
    }
}

/// Not proven: no such system has run the tests.
#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub fn exclusively(_: &At<'_>, _: &At<'_>) -> Result<Renamed, ApplyError> {
    Ok(Renamed::Unsupported)
}

/// Renames in two system calls. A file gets its second name, which fails where anything stands, and loses its first. A folder takes
/// the place of an empty one made for it; the system refuses that as soon as something stands in it.
///
/// A crash between the two leaves a file with two names, or an empty folder at the target: whoever calls writes down before that it may.
pub fn by_link(from: &At<'_>, to: &At<'_>) -> Result<Renamed, ApplyError> {
    let Some(stat) = from.stat()? else { return Err(from.failed("moved", Errno::NOENT)) };
    if is_directory(&stat) {
        into_empty_folder(from, to)
    } else {
        folders(from, to)?;
        told(to.link_to(from).and_then(|()| from.unlink_name()), from, "moved")
    }
}

fn into_empty_folder(from: &At<'_>, to: &At<'_>) -> Result<Renamed, ApplyError> {
    let (old, new) = folders(from, to)?;
    let made = told(retry_on_intr(|| rustix::fs::mkdirat(new, to.name(), Mode::RWXU)), to, "made")?;
    if made != Renamed::Done {
        return Ok(made);
    }
    let renamed = retry_on_intr(|| rustix::fs::renameat(old, from.name(), new, to.name()));
    if renamed.is_err() {
        // It is empty, or no longer ours; either way this cannot lose anything.
        let _ = rustix::fs::unlinkat(new, to.name(), AtFlags::REMOVEDIR);
    }
    told(renamed, from, "moved")
}

/// Renames in one system call or, where that cannot be, in two.
pub fn any_way(from: &At<'_>, to: &At<'_>) -> Result<Renamed, ApplyError> {
    match exclusively(from, to)? {
        Renamed::Unsupported => by_link(from, to),
        other => Ok(other),
    }
}

/// Gives an entry a name that differs in its case alone, by way of the free name `aside`.
///
/// A crash on the way leaves the entry at `aside`, or a file with two names, one of them `aside`.
pub fn by_way_of(from: &At<'_>, aside: &At<'_>, to: &At<'_>) -> Result<Renamed, ApplyError> {
    match hop(from, aside)? {
        Renamed::Done => hop(aside, to),
        other => Ok(other),
    }
}

/// One of two renames. A folder needs no reservation where there is no exclusive rename: the system puts none over a file, nor over a folder in which
/// something stands.
fn hop(from: &At<'_>, to: &At<'_>) -> Result<Renamed, ApplyError> {
    match exclusively(from, to)? {
        Renamed::Unsupported if from.is_folder()? => {
            let (old, new) = folders(from, to)?;
            told(retry_on_intr(|| rustix::fs::renameat(old, from.name(), new, to.name())), from, "moved")
        }
        Renamed::Unsupported => by_link(from, to),
        other => Ok(other),
    }
}

/// The folders of both names, held from then on. Where a link stands on the way to one of them, the error names it.
fn folders<'f>(from: &'f At<'_>, to: &'f At<'_>) -> Result<(BorrowedFd<'f>, BorrowedFd<'f>), ApplyError> {
    let failed = |at: &At<'_>, errno| match errno {
        Errno::LOOP => at.failed("reached", errno),
        _ => from.failed("moved", errno),
    };
    Ok((from.hold().map_err(|errno| failed(from, errno))?, to.hold().map_err(|errno| failed(to, errno))?))
}

fn told(renamed: Result<(), Errno>, at: &At<'_>, doing: &'static str) -> Result<Renamed, ApplyError> {
    match renamed {
        Ok(()) => Ok(Renamed::Done),
        Err(Errno::XDEV) => Ok(Renamed::OtherDevice),
        Err(Errno::EXIST | Errno::NOTEMPTY) => Ok(Renamed::Taken),
        Err(errno) => Err(at.failed(doing, errno)),
    }
}

/// Whether both paths name one and the same entry of a folder, as on a disk that does not tell `A` from `a`: both are there, and the folder
/// lists one of them. Some such disks give each spelling an inode number of its own, so that for these the names decide.
pub fn is_one_entry(one: &At<'_>, other: &At<'_>) -> Result<bool, ApplyError> {
    let there = one.stat()?.is_some() && other.stat()?.is_some();
    let akin = there && (are_one_file(one, other)? || one.differs_in_case_from(other));
    Ok(akin && !(one.is_listed()? && other.is_listed()?))
}

/// Whether both paths lead to one file, be it by one name or by two.
pub fn are_one_file(one: &At<'_>, other: &At<'_>) -> Result<bool, ApplyError> {
    let same = |a: Stat, b: Stat| a.st_dev == b.st_dev && a.st_ino == b.st_ino;
    Ok(one.stat()?.zip(other.stat()?).is_some_and(|(a, b)| same(a, b)))
}
