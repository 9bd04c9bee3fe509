//! Reads a file's beginning for the detail pane, without secrets. Never writes, and never waits on a FIFO.

use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use crate::push::redact::Secrets;
use crate::tui::diff::{Side, sides};
use crate::tui::model::detail::{SHOWN, Source};
use crate::workspace::files::RelPath;

/// Where a path of the workspace lies on the disk.
pub fn on_disk(root: &Path, path: &RelPath) -> PathBuf {
    root.join(OsStr::from_bytes(path.as_bytes()))
}

/// A file's text without these secrets, or why there is none. A link can lead to `membrane.config.yml`.
pub fn read(path: &Path, secrets: &Secrets) -> Source {
    match beginning(path) {
        Ok((bytes, whole)) => Source::of(&hidden(&bytes, secrets), whole),
        Err(error) => Source::Failed(format!("cannot read {}: {error}", path.display())),
    }
}

/// Two files side by side, as far as they are shown, without these secrets.
///
/// # Errors
/// A sentence, where one of them cannot be read.
pub fn compare(left: &Path, right: &Path, secrets: &Secrets) -> Result<Vec<Side>, String> {
    let text = |path: &Path| match beginning(path) {
        Ok((bytes, _)) => Ok(String::from_utf8_lossy(&hidden(&bytes, secrets)).into_owned()),
        Err(error) => Err(format!("cannot read {}: {error}", path.display())),
    };
    Ok(sides(&text(left)?, &text(right)?))
}

fn hidden(bytes: &[u8], secrets: &Secrets) -> Vec<u8> {
    let (mut stream, mut shown) = (secrets.stream(), Vec::with_capacity(bytes.len()));
    stream.push(bytes, &mut shown);
    stream.finish(&mut shown);
    shown
}

/// A file's first bytes, and whether they are all.
fn beginning(path: &Path) -> io::Result<(Vec<u8>, bool)> {
    let nonblocking = rustix::fs::OFlags::NONBLOCK.bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(nonblocking).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is no regular file any more"));
    }
    let mut bytes = Vec::new();
    file.take(SHOWN as u64 + 1).read_to_end(&mut bytes)?;
    let whole = bytes.len() <= SHOWN;
    bytes.truncate(SHOWN);
    Ok((bytes, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_far_as_it_is_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.yaml");
        std::fs::write(&file, "key: a\n").unwrap();
        let secrets = Secrets::new(["k7Qm-4fXw"]);
        let read = |path: &Path| read(path, &secrets);
        assert!(matches!(read(&file), Source::Text(lines, false) if lines.len() == 1));
        std::fs::write(&file, "key: k7Qm-4fXw").unwrap();
        let shown = format!("{:?}", read(&file));
        assert!(shown.contains("[redacted]") && !shown.contains("k7Qm"), "{shown}");
        std::fs::write(&file, vec![b'x'; SHOWN + 1]).unwrap();
        assert!(matches!(read(&file), Source::Text(_, true)));
    }

    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        for (path, expected) in [(fifo, "no regular file"), (folder.path().join("gone"), "No such file")] {
            let Source::Failed(why) = read(&path, &Secrets::default()) else { panic!("{path:?} was read") };
            assert!(why.contains(expected), "{why}");
        }
    }
}
