//! Reads as much of a file as people are shown of one. Follows links, and never waits on a FIFO.

use std::io;
use std::path::Path;

use super::regular;

/// So much of a file is shown, in bytes; the rest is for an editor.
const SHOWN: usize = 256 * 1024;

/// The text of a file's first bytes, invalid UTF-8 replaced, and whether that is all of it. It may hold secrets: a link can
/// lead to `membrane.config.yml`.
///
/// # Errors
/// Where the file cannot be read, or is no regular file.
pub fn beginning(path: &Path) -> io::Result<(String, bool)> {
    let mut bytes = regular::first_bytes(path, SHOWN as u64 + 1)?;
    let whole = bytes.len() <= SHOWN;
    bytes.truncate(SHOWN);
    Ok((String::from_utf8_lossy(&bytes).into_owned(), whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_far_as_it_is_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.yaml");
        std::fs::write(&file, "key: a\n").unwrap();
        assert_eq!(beginning(&file).unwrap(), ("key: a\n".into(), true));
        std::fs::write(&file, vec![b'x'; SHOWN + 1]).unwrap();
        assert_eq!(beginning(&file).unwrap(), ("x".repeat(SHOWN), false));
    }

    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        for (path, expected) in [(fifo, "no regular file"), (folder.path().join("gone"), "No such file")] {
            let why = beginning(&path).unwrap_err().to_string();
            assert!(why.contains(expected), "{why}");
        }
    }
}
