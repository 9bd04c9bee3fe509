//! Lists a folder, and opens and reads one file without ever waiting for it. Never follows a link, never reads a FIFO, a socket or a device.

use std::fs::{self, FileType};
use std::io::{self, Read};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::FileTypeExt;
use std::path::Path;

use rustix::buffer::spare_capacity;
use rustix::io::retry_on_intr;

use super::regular;
use super::stamp::Stamp;
use crate::workspace::files::{Name, Special};

/// What came of reading a file.
#[derive(Debug)]
pub enum ReadOutcome {
    Read {
        bytes: Vec<u8>,
        stamp: Stamp,
    },
    /// It has more bytes than were wanted.
    TooLarge {
        size: u64,
    },
    Special(Special),
    /// Nothing stands there, or no longer a file: it changed under our hands.
    Gone,
    Refused(io::Error),
}

/// Reads the regular file at `path`, if it has no more than `limit` bytes.
///
/// The file is opened so that a FIFO that took its place a moment ago cannot hold us up, and looked at again once it is open.
pub fn read(path: &Path, limit: u64) -> ReadOutcome {
    match try_read(path, limit) {
        Ok(outcome) => outcome,
        Err(error) if is_gone(&error) => ReadOutcome::Gone,
        Err(error) => ReadOutcome::Refused(error),
    }
}

/// The text of a regular file of at most `limit` bytes, invalid UTF-8 replaced; `None` for anything else.
pub fn text(path: &Path, limit: u64) -> Option<String> {
    match read(path, limit) {
        ReadOutcome::Read { bytes, .. } => Some(String::from_utf8_lossy(&bytes).into_owned()),
        _ => None,
    }
}

/// Which special file this is, if it is one.
pub fn special(kind: FileType) -> Option<Special> {
    if kind.is_fifo() {
        Some(Special::Fifo)
    } else if kind.is_socket() {
        Some(Special::Socket)
    } else if kind.is_block_device() || kind.is_char_device() {
        Some(Special::Device)
    } else {
        None
    }
}

/// Whether the error says that what was listed is no longer there, or no longer what it was.
pub fn is_gone(error: &io::Error) -> bool {
    // O_NOFOLLOW answers ELOOP where a link took the file's place.
    let link = rustix::io::Errno::LOOP.raw_os_error();
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) || error.raw_os_error() == Some(link)
}

/// What a folder lists, and the error that kept it from listing more.
pub fn list(folder: &Path) -> (Vec<(Name, FileType)>, Option<io::Error>) {
    let mut listing = Vec::new();
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return (listing, Some(error)),
    };
    for entry in entries {
        match entry {
            // An entry without a type vanished after it was listed.
            Ok(entry) => {
                if let Ok(kind) = entry.file_type() {
                    listing.push((entry.file_name().into_vec().into(), kind));
                }
            }
            Err(error) => return (listing, Some(error)),
        }
    }
    (listing, None)
}

fn try_read(path: &Path, limit: u64) -> io::Result<ReadOutcome> {
    let file = regular::open_unchecked(path)?;
    let meta = file.metadata()?;
    if let Some(special) = special(meta.file_type()) {
        return Ok(ReadOutcome::Special(special));
    }
    if !meta.is_file() {
        return Ok(ReadOutcome::Gone);
    }
    if meta.len() > limit {
        return Ok(ReadOutcome::TooLarge { size: meta.len() });
    }
    // There is room for one byte more than it should have, so that a first read which brings just the size has met the end. But the size
    // is a hint: the file may be growing, and those of /proc say 0.
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0) + 1);
    let first = retry_on_intr(|| rustix::io::read(&file, spare_capacity(&mut bytes)))? as u64;
    if first != meta.len() {
        file.take(limit.saturating_add(1).saturating_sub(first)).read_to_end(&mut bytes)?;
    }
    let size = bytes.len() as u64;
    if size > limit {
        return Ok(ReadOutcome::TooLarge { size });
    }
    Ok(ReadOutcome::Read { bytes, stamp: Stamp::of(&meta) })
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    use rustix::fs::{CWD, Mode, mkfifoat};

    use super::*;

    #[test]
    fn only_a_regular_file_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        fs::write(at("file"), "key: a").unwrap();
        fs::create_dir(at("folder")).unwrap();
        symlink(at("file"), at("link")).unwrap();
        mkfifoat(CWD, at("fifo"), Mode::RUSR).unwrap();
        let _socket = UnixListener::bind(at("socket")).unwrap();

        assert!(matches!(read(&at("file"), 6), ReadOutcome::Read { bytes, .. } if bytes == b"key: a"));
        assert!(matches!(read(&at("file"), 5), ReadOutcome::TooLarge { size: 6 }));
        assert!(
            matches!(read(&at("fifo"), 9), ReadOutcome::Special(Special::Fifo)),
            "and it did not wait for a writer"
        );
        assert!(matches!(read(&at("folder"), 9), ReadOutcome::Gone));
        assert!(matches!(read(&at("link"), 9), ReadOutcome::Gone));
        assert!(matches!(read(&at("none"), 9), ReadOutcome::Gone));
        assert!(matches!(read(Path::new("/dev/null"), 9), ReadOutcome::Special(Special::Device)));
        // A socket cannot be opened at all; a listing knows it for what it is.
        assert!(matches!(read(&at("socket"), 9), ReadOutcome::Refused(_)));
        assert_eq!(special(at("socket").symlink_metadata().unwrap().file_type()), Some(Special::Socket));
    }

    #[test]
    fn a_file_that_says_it_is_empty_is_read_to_its_end_and_no_further() {
        assert!(matches!(read(Path::new("/proc/self/maps"), 10), ReadOutcome::TooLarge { size: 11 }));
    }

    #[test]
    fn what_the_system_refuses_is_told_in_its_words() {
        // Rights do not bind root, who may be running this; the first page of a process refuses everyone.
        let ReadOutcome::Refused(error) = read(Path::new("/proc/self/mem"), 10) else { panic!("it was read") };
        assert!(error.to_string().contains("Input/output error"), "{error}");
    }
}
