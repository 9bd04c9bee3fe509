//! What stands below a folder, down to bytes, modes, times and links, so that two moments can be compared.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

/// Everything below a folder, by its path.
#[derive(Clone, PartialEq, Eq)]
pub struct Tree(pub BTreeMap<PathBuf, Thing>);

/// One thing, with all that a move must keep.
#[derive(Clone, PartialEq, Eq)]
pub struct Thing {
    pub what: What,
    pub mode: u32,
    /// Of the last change, in seconds and nanoseconds.
    pub time: (i64, i64),
}

#[derive(Clone, PartialEq, Eq)]
pub enum What {
    File(Vec<u8>),
    Folder,
    Link(PathBuf),
    Fifo,
}

impl Tree {
    /// Looks at all that is below `root`; links are not followed.
    pub fn of(root: &Path) -> Tree {
        let mut tree = Tree(BTreeMap::new());
        tree.add(root, Path::new(""));
        tree
    }

    fn add(&mut self, root: &Path, folder: &Path) {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            let at = root.join(&path);
            let metadata = at.symlink_metadata().unwrap();
            let kind = metadata.file_type();
            let what = match () {
                () if kind.is_symlink() => What::Link(fs::read_link(&at).unwrap()),
                () if kind.is_dir() => What::Folder,
                () if kind.is_fifo() => What::Fifo,
                () => What::File(fs::read(&at).unwrap()),
            };
            let time = (metadata.mtime(), metadata.mtime_nsec());
            self.0.insert(path.clone(), Thing { what, mode: metadata.mode(), time });
            if kind.is_dir() {
                self.add(root, &path);
            }
        }
    }

    /// The paths of all that is no folder.
    pub fn files(&self) -> Vec<&str> {
        let files = self.0.iter().filter(|(_, thing)| thing.what != What::Folder);
        files.map(|(path, _)| path.to_str().unwrap()).collect()
    }

    /// The same without the times of files that were made new, such as the pieces of a template.
    pub fn times_of_made_things_aside(mut self) -> Tree {
        let today = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() - 3_600;
        for thing in self.0.values_mut().filter(|thing| thing.time.0 > today as i64) {
            thing.time = (0, 0);
        }
        self
    }

    /// The same without the times of folders, which a crash and what mends it may change.
    pub fn without_folder_times(mut self) -> Tree {
        for thing in self.0.values_mut().filter(|thing| thing.what == What::Folder) {
            thing.time = (0, 0);
        }
        self
    }
}

/// One line a thing, so that a failed comparison can be read.
impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)?;
        for (path, Thing { what, mode, time }) in &self.0 {
            let what = match what {
                What::File(bytes) => format!("{:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(40)])),
                What::Folder => "/".into(),
                What::Link(to) => format!("-> {}", to.display()),
                What::Fifo => "|".into(),
            };
            writeln!(f, "  {} {what} {mode:o} {time:?}", path.display())?;
        }
        Ok(())
    }
}
