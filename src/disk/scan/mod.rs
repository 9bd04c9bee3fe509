//! Reads a root into a [`FileSet`]: everything under `membrane/`, and what could be an element elsewhere.
//!
//! Texts are reduced as they are read and then let go. Never waits for a file, never fails: what cannot be read is noted where it
//! stands. Never follows a link out of `membrane/` further than `links` bounds it.

mod file;
mod links;
mod pass;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::Patterns;
use super::ignored::GITIGNORE;
use super::names;
use super::scope::ScanScope;
use super::stamp::Stamps;
use crate::workspace::files::{Dir, Entry, FileSet, RelPath};
use crate::yaml::Dialect;
use pass::Pass;

/// What decides how a root is read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScanOptions {
    /// The js-yaml that the CLI would import.
    pub dialect: Dialect,
    /// What to leave out outside `membrane/`.
    pub exclude: Patterns,
    /// The root is no workspace: what is called `membrane` there is left out too.
    pub is_no_workspace: bool,
}

/// Reads a root, and reads again what changed in it.
///
/// Remembers the stamp of every file that it read, so that a second look at a hundred thousand files opens none of them.
pub struct Scanner {
    /// The real path, so that what links lead to can be compared with it.
    root: PathBuf,
    dialect: Dialect,
    scope: ScanScope,
    pool: rayon::ThreadPool,
    /// `None` where nobody will look a second time.
    stamps: Option<Stamps>,
    /// Where links stand: their ends can change when they do not.
    links: BTreeSet<RelPath>,
}

/// Folders are read by recursion, at most one level for each name in the longest path that a system takes (4,096 bytes), and a
/// worker that waits for another takes up further folders on the same stack. The memory is only taken when it is used.
const STACK: usize = 64 << 20;

/// Reads the root once. Fails when it cannot be resolved or the workers cannot be started.
pub fn scan(root: &Path, options: &ScanOptions) -> io::Result<FileSet> {
    Ok(Scanner::new(root, options)?.once())
}

impl Scanner {
    /// A scanner for the folder `root`, which has read nothing yet.
    ///
    /// Fails when `root` cannot be resolved or the workers cannot be started.
    pub fn new(root: &Path, options: &ScanOptions) -> io::Result<Scanner> {
        let pool = rayon::ThreadPoolBuilder::new()
            .stack_size(STACK)
            .thread_name(|n| format!("scan {n}"))
            .build()
            .map_err(io::Error::other)?;
        Ok(Scanner {
            root: root.canonicalize()?,
            dialect: options.dialect,
            scope: ScanScope {
                exclude: options.exclude.clone(),
                is_no_workspace: options.is_no_workspace,
                ..ScanScope::default()
            },
            pool,
            stamps: Some(Stamps::default()),
            links: BTreeSet::new(),
        })
    }

    /// Reads everything. `progress` is told, from several threads, how many files have been read so far.
    pub fn scan(&mut self, progress: &(dyn Fn(usize) + Sync)) -> FileSet {
        self.stamps = Some(Stamps::default());
        self.read(&FileSet::default(), &[RelPath::root()], progress)
    }

    /// Reads everything, for whoever looks only once: no stamp is asked for or noted.
    pub fn once(mut self) -> FileSet {
        self.stamps = None;
        self.read(&FileSet::default(), &[RelPath::root()], &|_| ())
    }

    /// Reads again what changed since `before`, which this scanner made, and shares the rest with it.
    ///
    /// A file that is named is read whatever its stamp says. Of a folder that is named, which may be the root, everything is
    /// looked at, and what has another stamp is read. A path where nothing stands any more is taken out. What is equal to
    /// what stood there before is the very same `Arc`.
    pub fn rescan(&mut self, before: &FileSet, changed: &[RelPath]) -> FileSet {
        self.read(before, changed, &|_| ())
    }

    fn read(&mut self, before: &FileSet, changed: &[RelPath], progress: &(dyn Fn(usize) + Sync)) -> FileSet {
        self.scope.find_linked(&self.root);
        let tops = tops(before, changed);
        let pass = Pass::new(&self.root, &self.scope, self.dialect, self.stamps.as_ref(), before, changed, progress);
        let mut after = before.clone();
        if tops.iter().any(RelPath::is_root) {
            let root = self.pool.install(|| pass.root());
            after = FileSet::new(root, names::of(&self.root));
        } else {
            for (path, entry) in self.pool.install(|| read_tops(&pass, &tops)) {
                put(&mut after, before, &path, entry);
            }
        }
        let found = pass.finish();
        match &mut self.stamps {
            Some(stamps) if tops.iter().any(RelPath::is_root) => *stamps = found.stamps,
            Some(stamps) => stamps.extend(found.stamps),
            None => {}
        }
        self.links.retain(|link| !tops.iter().any(|top| link.starts_with(top)));
        self.links.extend(found.links.iter().cloned());
        links::resolve(
            &self.root,
            &self.scope,
            self.dialect,
            &mut after,
            &self.links,
            &found.links.into_iter().collect(),
        );
        after
    }
}

/// The places to look at for these changes: what stands in a folder that was not known is found by looking at that folder, a
/// .gitignore has its say over everything beside and below it, and what is below another place is left to it.
fn tops(before: &FileSet, changed: &[RelPath]) -> BTreeSet<RelPath> {
    let known = |path: &RelPath| path.is_root() || matches!(before.get(path), Some(Entry::Dir(_)));
    let places: BTreeSet<RelPath> = changed
        .iter()
        .map(|path| {
            let mut top = path.clone();
            while let Some(parent) = top.parent().filter(|parent| !known(parent) || top.name() == GITIGNORE.as_bytes())
            {
                top = parent;
            }
            top
        })
        .collect();
    let covered =
        |path: &RelPath| std::iter::successors(path.parent(), RelPath::parent).any(|above| places.contains(&above));
    places.iter().filter(|path| !covered(path)).cloned().collect()
}

/// Reads each place, in the context of the folder that it stands in.
fn read_tops(pass: &Pass<'_>, tops: &BTreeSet<RelPath>) -> Vec<(RelPath, Option<Entry>)> {
    let mut by_folder: BTreeMap<RelPath, Vec<RelPath>> = BTreeMap::new();
    for top in tops {
        if let Some(folder) = top.parent() {
            by_folder.entry(folder).or_default().push(top.clone());
        }
    }
    by_folder
        .into_par_iter()
        .flat_map(|(folder, tops)| {
            let here = pass.here(&folder);
            tops.into_par_iter().map(move |top| {
                let entry = pass.look(&top, &here);
                (top, entry)
            })
        })
        .collect()
}

/// Puts what was found at a path, unless it is what stood there before.
fn put(after: &mut FileSet, before: &FileSet, path: &RelPath, entry: Option<Entry>) {
    match (before.get(path), entry) {
        (Some(old), Some(new)) if file::is_same_entry(old, &new) => {}
        (_, Some(new)) => after.insert(path, new),
        (_, None) => {
            after.remove(path);
        }
    }
}

/// The old folder where the new one is equal to it, so that whoever compares need not look inside.
fn share(old: Option<&Arc<Dir>>, new: Dir) -> Arc<Dir> {
    let same = |old: &Arc<Dir>| {
        old.git_ignored == new.git_ignored
            && old.unreadable == new.unreadable
            && old.entries.len() == new.entries.len()
            && old.entries.iter().zip(&new.entries).all(|(a, b)| a.0 == b.0 && file::is_same_entry(a.1, b.1))
    };
    match old {
        Some(old) if same(old) => old.clone(),
        _ => Arc::new(new),
    }
}

#[cfg(test)]
mod tests;
