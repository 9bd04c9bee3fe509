//! Which folders are watched: those of the last tree, but for those that moved under their watch. Asks nobody.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::workspace::files::{Dir, Entry, FileSet, Name, RelPath};

/// The folders that are watched.
#[derive(Debug, Default)]
pub struct WatchedFolders {
    /// `None` before the first tree.
    tree: Option<FileSet>,
    /// Renamed, removed or made anew since: their watches, and those below, are no longer to be relied on.
    lost: BTreeSet<RelPath>,
}

/// What is to be done so that a new tree is watched.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FolderDifference {
    pub gone: BTreeSet<RelPath>,
    pub come: BTreeSet<RelPath>,
}

impl WatchedFolders {
    /// Whether a folder of the tree stands, or stood, at a path.
    pub fn contains(&self, path: &RelPath) -> bool {
        self.folder(path).is_some()
    }

    /// Whether no tree has been followed yet.
    pub fn is_empty(&self) -> bool {
        self.tree.is_none()
    }

    /// All folders of the tree.
    pub fn all(&self) -> BTreeSet<RelPath> {
        self.tree.as_ref().map(|tree| folders(&RelPath::root(), tree.root())).unwrap_or_default()
    }

    /// Notes that a folder is not where it was; gives back it and those below it, which are not watched any more.
    pub fn lose(&mut self, path: &RelPath) -> BTreeSet<RelPath> {
        let Some(dir) = self.folder(path) else { return BTreeSet::new() };
        let lost = folders(path, dir);
        self.lost.insert(path.clone());
        lost
    }

    /// Takes a new tree for the watched one, and says what is to be done for it. What is gone must be let go before what has
    /// come is watched: to the system, a renamed folder is one and the same.
    pub fn follow(&mut self, tree: &FileSet) -> FolderDifference {
        let mut difference = FolderDifference::default();
        let old = self.tree.replace(tree.clone());
        compare(&RelPath::root(), old.as_ref().map(FileSet::root), Some(tree.root()), &mut difference);
        for lost in std::mem::take(&mut self.lost) {
            if let Some(dir) = self.folder(&lost) {
                difference.come.extend(folders(&lost, dir));
            }
        }
        difference
    }

    fn folder(&self, path: &RelPath) -> Option<&Arc<Dir>> {
        let tree = self.tree.as_ref()?;
        match tree.get(path) {
            Some(Entry::Dir(dir)) => Some(dir),
            _ => path.is_root().then(|| tree.root()),
        }
    }
}

/// A folder's path and those of all below it.
fn folders(at: &RelPath, dir: &Arc<Dir>) -> BTreeSet<RelPath> {
    let mut difference = FolderDifference::default();
    compare(at, None, Some(dir), &mut difference);
    difference.come
}

/// Compares what stood at one path with what stands there, looking only into folders that differ.
fn compare(at: &RelPath, old: Option<&Arc<Dir>>, new: Option<&Arc<Dir>>, difference: &mut FolderDifference) {
    match (old, new) {
        (Some(old), Some(new)) if Arc::ptr_eq(old, new) => return,
        (Some(_), None) => _ = difference.gone.insert(at.clone()),
        (None, Some(_)) => _ = difference.come.insert(at.clone()),
        _ => {}
    }
    let both = [old, new].into_iter().flatten();
    let names: BTreeSet<&Name> = both.flat_map(|dir| dir.entries.iter().filter_map(named_folder)).collect();
    for name in names {
        let folder = |dir: Option<&Arc<Dir>>| dir.and_then(|dir| as_folder(dir.entries.get(name)?)).cloned();
        compare(&at.join(name), folder(old).as_ref(), folder(new).as_ref(), difference);
    }
}

fn named_folder<'d>((name, entry): (&'d Name, &'d Entry)) -> Option<&'d Name> {
    as_folder(entry).map(|_| name)
}

fn as_folder(entry: &Entry) -> Option<&Arc<Dir>> {
    match entry {
        Entry::Dir(dir) => Some(dir),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::tree;

    fn texts(paths: &BTreeSet<RelPath>) -> Vec<String> {
        paths.iter().map(ToString::to_string).collect()
    }

    fn path(text: &str) -> RelPath {
        RelPath::parse(text).unwrap()
    }

    #[test]
    fn a_new_tree_says_what_is_gone_and_what_has_come() {
        let mut folders = WatchedFolders::default();
        assert!(folders.is_empty());
        let first = tree(&[("a/b/c.yaml", ""), ("d/", "")]);
        assert_eq!(texts(&folders.follow(&first).come), ["", "a", "a/b", "d"]);
        assert_eq!(folders.follow(&first), FolderDifference::default());

        let mut second = first.clone();
        let moved = second.remove(&path("a/b")).unwrap();
        second.insert(&path("e"), moved);
        let difference = folders.follow(&second);
        assert_eq!((texts(&difference.gone), texts(&difference.come)), (vec!["a/b".into()], vec!["e".into()]));
        assert_eq!(texts(&folders.all()), ["", "a", "d", "e"]);
    }

    #[test]
    fn a_folder_that_is_made_anew_is_watched_anew() {
        let mut folders = WatchedFolders::default();
        let files = tree(&[("a/b/c.yaml", ""), ("d/", "")]);
        folders.follow(&files);
        assert_eq!(texts(&folders.lose(&path("a"))), ["a", "a/b"]);
        assert_eq!(texts(&folders.lose(&path("none"))), [""; 0]);
        assert_eq!(texts(&folders.follow(&files).come), ["a", "a/b"]);
        assert_eq!(texts(&folders.follow(&files).come), [""; 0]);
    }
}
