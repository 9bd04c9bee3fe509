//! The one way to open a file by its name. Whatever a clone or a neighbour has put there, nothing waits: what is no regular file is refused.
//! And nothing grows without end: whoever reads says how much.
//!
//! `tests/house` forbids every other way, and `tests/commands/pipes` puts a FIFO at each name that the program opens.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;

/// With these a FIFO does not wait for its other end, and a terminal does not become this process's own.
const NEVER_WAITING: OFlags = OFlags::NONBLOCK.union(OFlags::CLOEXEC).union(OFlags::NOCTTY);

/// Opens the regular file at `path` for reading. Links are followed.
///
/// # Errors
/// What the system says; and `InvalidInput` where something other than a regular file stands there.
pub fn open(path: &Path) -> io::Result<File> {
    checked(File::options().read(true), path)
}

/// The bytes of the regular file at `path`, which has no more than `limit`.
///
/// # Errors
/// As [`open`], where it cannot be read to its end, and `FileTooLarge` where it has more.
pub fn bytes(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    rest(&open(path)?, limit)
}

/// What is left to read of a file that is open, no more than `limit` bytes.
///
/// # Errors
/// As [`bytes`].
pub fn rest(file: &File, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > limit {
        true => Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {limit} bytes"))),
        false => Ok(bytes),
    }
}

/// The first `limit` bytes of the regular file at `path`; all of a shorter one.
///
/// # Errors
/// As [`bytes`].
pub fn first_bytes(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of the regular file at `path`, which has no more than `limit` bytes.
///
/// # Errors
/// As [`bytes`], and where it is no UTF-8.
pub fn text(path: &Path, limit: u64) -> io::Result<String> {
    String::from_utf8(bytes(path, limit)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Opens a file of the program's own, which only its owner can read, and makes it where there is none. `options` says what for.
///
/// # Errors
/// As [`open`].
pub fn open_or_create(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    checked(options.create(true).mode(0o600), path)
}

/// Makes a file with these permissions, as far as the user's umask leaves them.
///
/// # Errors
/// What the system says, and where anything stands there already.
pub fn create(path: &Path, mode: u32) -> io::Result<File> {
    checked(File::options().write(true).create_new(true).mode(mode), path)
}

/// Opens a folder, to wait until what is in it is on the disk.
///
/// # Errors
/// What the system says, and where it is no folder.
pub fn folder(path: &Path) -> io::Result<File> {
    never_waiting(File::options().read(true), OFlags::DIRECTORY, path)
}

/// Opens whatever stands at `path` but a link, for one who then looks at what it is.
///
/// # Errors
/// What the system says; `ELOOP` for a link.
pub(super) fn open_unchecked(path: &Path) -> io::Result<File> {
    never_waiting(File::options().read(true), OFlags::NOFOLLOW, path)
}

fn checked(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    let file = never_waiting(options, OFlags::empty(), path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no regular file")),
    }
}

fn never_waiting(options: &mut OpenOptions, more: OFlags, path: &Path) -> io::Result<File> {
    options.custom_flags((NEVER_WAITING | more).bits().cast_signed()).open(path)
}

#[cfg(test)]
mod tests {
    use rustix::fs::{CWD, Mode, mkfifoat};

    use super::*;

    #[test]
    fn nothing_but_a_regular_file_is_opened_and_nothing_waits() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        std::fs::write(at("file"), "text").unwrap();
        mkfifoat(CWD, at("fifo"), Mode::RUSR | Mode::WUSR).unwrap();
        std::os::unix::fs::symlink("file", at("link")).unwrap();
        assert_eq!(text(&at("file"), 4).unwrap(), "text");
        assert_eq!(text(&at("link"), 4).unwrap(), "text");
        assert_eq!(bytes(&at("file"), 3).unwrap_err().to_string(), "it has more than 3 bytes");
        assert_eq!(first_bytes(&at("file"), 2).unwrap(), b"te");
        for path in [at("fifo"), dir.path().into(), "/dev/zero".into()] {
            assert!(bytes(&path, 4).unwrap_err().to_string().contains("no regular file"), "{}", path.display());
        }
        // With both ends at once a FIFO opens even where nobody has the other; with one it is refused by the system.
        let both = open_or_create(File::options().read(true).append(true), &at("fifo"));
        assert!(both.unwrap_err().to_string().contains("no regular file"));
        assert!(open_or_create(File::options().write(true), &at("fifo")).is_err());
        assert!(create(&at("fifo"), 0o600).is_err());
        assert!(folder(&at("fifo")).is_err() && folder(dir.path()).is_ok());
    }
}
