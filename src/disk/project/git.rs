//! Tells how files stand with git, from what git keeps: its index and its lists of what it ignores. Starts no git, which would do what
//! a clone's own config says; changes nothing, and claims nothing where it cannot know.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::{excludes, index};
use crate::disk::ignored::Rules;
use crate::disk::os_path;
use crate::disk::read::{self, ReadOutcome};
use crate::disk::repository::{OwnFolder, Repository};
use crate::workspace::files::RelPath;

/// No index has more bytes: it has half a million files then.
const LIMIT: u64 = 64 << 20;

/// How a file stands with git.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GitStatus {
    pub tracked: bool,
    /// It is on a list of what git ignores, and not tracked.
    pub ignored: bool,
}

/// How the file `path`, below `root`, stands with git; `None` where that cannot be known.
pub fn standing(root: &Path, path: &RelPath) -> Option<GitStatus> {
    standings(root, &BTreeSet::from([path.clone()])).remove(path)
}

/// Which of these files, below `root`, git neither tracks nor ignores; none where that cannot be known.
pub fn untracked(root: &Path, paths: &BTreeSet<RelPath>) -> BTreeSet<RelPath> {
    let is_file = |path: &RelPath| {
        let path = root.join(os_path(path));
        path.symlink_metadata().is_ok() && !is_folder(&path)
    };
    let unknown = GitStatus { tracked: false, ignored: false };
    let standings = standings(root, paths).into_iter();
    standings.filter(|(path, standing)| *standing == unknown && is_file(path)).map(|(path, _)| path).collect()
}

/// How each of these files stands with the repository of `root`; those that another one holds, or a link, are left out.
fn standings(root: &Path, paths: &BTreeSet<RelPath>) -> BTreeMap<RelPath, GitStatus> {
    let found = || {
        let repository = Repository::of(root)?;
        let root = root.canonicalize().ok()?;
        let named =
            |path: &Path| path.strip_prefix(&repository.top).ok().map(|name| name.as_os_str().as_bytes().to_vec());
        let full: Vec<(&RelPath, PathBuf)> = paths.iter().map(|path| (path, root.join(os_path(path)))).collect();
        let asked = full.iter().flat_map(|(_, path)| path.ancestors()).filter_map(named).collect();
        let held = held(&repository.own, &asked)?;
        let is_held = |path: &Path| named(path).is_some_and(|name| held.contains(&name));

        let mut folders = RepositoryFolders::new(&repository);
        let standing = |(path, full): (&RelPath, PathBuf)| {
            // A folder that is an entry of its own is a submodule.
            let folder = full.parent().filter(|folder| !folder.ancestors().any(is_held))?;
            let here = folders.enter(folder)?;
            let tracked = is_held(&full);
            let ignored = !tracked && (here.is_ignored || here.rules.ignores(&full, is_folder(&full)));
            Some((path.clone(), GitStatus { tracked, ignored }))
        };
        Some(full.into_iter().filter_map(standing).collect())
    };
    found().unwrap_or_default()
}

/// Whether a folder stands there, and no link to one.
fn is_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|meta| meta.is_dir())
}

/// Which of these names the repository's index holds.
fn held(own: &OwnFolder, names: &BTreeSet<Vec<u8>>) -> Option<BTreeSet<Vec<u8>>> {
    let path = own.dir.join("index");
    match read::read(&path, LIMIT) {
        ReadOutcome::Read { bytes, .. } => index::held(&bytes, names),
        // A new repository has none.
        ReadOutcome::Gone if path.symlink_metadata().is_err() => Some(BTreeSet::new()),
        _ => None,
    }
}

/// The folders of a repository, each looked at once.
struct RepositoryFolders<'a> {
    top: &'a Path,
    outside: Rules,
    seen: HashMap<PathBuf, Option<GitFolder>>,
}

/// What holds in one folder.
#[derive(Debug, Clone)]
struct GitFolder {
    rules: Rules,
    is_ignored: bool,
}

impl<'a> RepositoryFolders<'a> {
    fn new(repository: &'a Repository) -> Self {
        let top = &repository.top;
        let users = excludes::of_user().map(|list| Rules::default().and(top, &list)).unwrap_or_default();
        Self { top, outside: users.and(top, &repository.own.common.join("info/exclude")), seen: HashMap::new() }
    }

    /// `None` for a folder that the repository has no say in: one behind a link, or of another repository.
    fn enter(&mut self, folder: &Path) -> Option<GitFolder> {
        if let Some(seen) = self.seen.get(folder) {
            return seen.clone();
        }
        let here = self.look(folder);
        self.seen.insert(folder.to_path_buf(), here.clone());
        here
    }

    fn look(&mut self, folder: &Path) -> Option<GitFolder> {
        if folder == self.top {
            return Some(GitFolder { rules: self.outside.enter(folder), is_ignored: false });
        }
        let above = self.enter(folder.parent()?)?;
        if folder.is_symlink() || Repository::is_at(folder) {
            return None;
        }
        let is_ignored = above.is_ignored || above.rules.ignores(folder, true);
        Some(GitFolder { rules: above.rules.enter(folder), is_ignored })
    }
}

#[cfg(test)]
mod tests;
