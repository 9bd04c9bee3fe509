//! What the system says of a file without its content: enough to see later that it is still the same.

use std::collections::HashMap;
use std::fs::Metadata;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::workspace::files::RelPath;

/// Identity, size and times of what stands at a path. Equal stamps mean an unchanged file, if the first was [settled].
///
/// A folder's stamp is its identity alone: what is in it does not change it.
///
/// [settled]: Stamp::is_settled
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp {
    device: u64,
    inode: u64,
    size: u64,
    /// In nanoseconds since 1970, as the next.
    modified: i64,
    /// When content, name or rights changed; no program can set it back.
    changed: i64,
}

/// The coarsest clock of a file system in use (FAT) ticks every two seconds: two edits in one tick look like one.
const TICK: Duration = Duration::from_secs(2);

impl Stamp {
    /// The stamp of a file of which the system said this.
    pub fn of(meta: &Metadata) -> Stamp {
        if meta.is_dir() {
            return Stamp { device: meta.dev(), inode: meta.ino(), size: 0, modified: 0, changed: 0 };
        }
        Self::of_listing(meta)
    }

    /// The stamp of a folder together with the names in it: those change its times, what is in the files does not.
    pub fn of_listing(meta: &Metadata) -> Stamp {
        let nanoseconds = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        Stamp {
            device: meta.dev(),
            inode: meta.ino(),
            size: meta.size(),
            modified: nanoseconds(meta.mtime(), meta.mtime_nsec()),
            changed: nanoseconds(meta.ctime(), meta.ctime_nsec()),
        }
    }

    /// The stamp of what stands at `path` itself, a link not followed; `None` where nothing does.
    pub fn at(path: &Path) -> Option<Stamp> {
        path.symlink_metadata().ok().as_ref().map(Stamp::of)
    }

    /// Whether the last change was long enough before `now` that a later one must have another stamp.
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let last = u64::try_from(self.modified.max(self.changed)).unwrap_or(0);
        now.duration_since(UNIX_EPOCH + Duration::from_nanos(last)).is_ok_and(|age| age > TICK)
    }
}

/// The stamps of many files by their paths, both as digests: a hundred thousand take 2 MB.
///
/// Two paths of one digest, which a tree of a million files has with a chance of one in thirty million, only cost a file to be read
/// again.
#[derive(Debug, Clone, Default)]
pub struct Stamps(HashMap<u64, u64>);

impl Stamps {
    /// Notes a file's stamp.
    pub fn keep(&mut self, path: &RelPath, stamp: &Stamp) {
        self.0.insert(digest(path), digest(stamp));
    }

    /// Whether a file's stamp is the one that was noted.
    pub fn has(&self, path: &RelPath, stamp: &Stamp) -> bool {
        self.0.get(&digest(path)) == Some(&digest(stamp))
    }

    /// Whether a stamp was noted for this path at all; where none was, the system need not be asked for one.
    pub fn knows(&self, path: &RelPath) -> bool {
        self.0.contains_key(&digest(path))
    }

    /// Takes in what another look noted.
    pub fn extend(&mut self, later: Stamps) {
        self.0.extend(later.0);
    }
}

fn digest(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_stamp_changes_with_the_file_and_not_with_what_is_in_a_folder() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a");
        fs::write(&file, "one").unwrap();
        let (folder, before) = (Stamp::at(dir.path()), Stamp::at(&file));
        assert_eq!(Stamp::at(&file), before);

        let listing = || Stamp::of_listing(&dir.path().symlink_metadata().unwrap());
        let listed = listing();
        fs::write(&file, "three").unwrap();
        assert_eq!(listing(), listed);
        fs::write(dir.path().join("b"), "").unwrap();
        assert_ne!(Stamp::at(&file), before);
        assert_eq!(Stamp::at(dir.path()), folder);
        assert_ne!(listing(), listed);
        assert_eq!(Stamp::at(&dir.path().join("none")), None);
    }

    #[test]
    fn a_file_settles_when_the_clock_has_ticked() {
        let dir = tempfile::tempdir().unwrap();
        let stamp = Stamp::at(dir.path()).map(|stamp| Stamp { modified: 5_000_000_000, ..stamp }).unwrap();
        assert!(!stamp.is_settled(UNIX_EPOCH + Duration::from_secs(4)), "a file from the future");
        assert!(!stamp.is_settled(UNIX_EPOCH + Duration::from_secs(6)));
        assert!(stamp.is_settled(UNIX_EPOCH + Duration::from_secs(8)));
    }
}
