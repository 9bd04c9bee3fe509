//! Files that a script of the project writes again at its next run: what is moved there comes back.

use crate::workspace::files::{Entry, RelPath};
use crate::workspace::project::Mention;
use crate::workspace::snapshot::Snapshot;

/// Whether git ignores a file, by its own mark or by that of a folder above it.
pub fn is_git_ignored(snapshot: &Snapshot, path: &RelPath) -> bool {
    std::iter::successors(Some(path.clone()), RelPath::parent).any(|at| match snapshot.files.get(&at) {
        Some(Entry::File(file)) => file.git_ignored,
        Some(Entry::Dir(dir)) => dir.git_ignored,
        _ => false,
    })
}

/// The lines of the project that name the folder of a misplaced file that git ignores; those that name the nearest folder first.
pub fn mentions<'s>(snapshot: &'s Snapshot, path: &RelPath) -> Vec<&'s Mention> {
    if !is_git_ignored(snapshot, path) {
        return Vec::new();
    }
    let mut found: Vec<&Mention> =
        snapshot.project.mentions.iter().filter(|line| path.starts_with(&line.folder)).collect();
    found.sort_by_key(|line| std::cmp::Reverse(line.folder.depth()));
    found
}
