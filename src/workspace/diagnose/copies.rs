//! Identical copies of one file: a source folder and what a script staged from it are one problem, and reported once.
//!
//! Compares hashes of what the plan lists; reads no text.

use std::collections::{BTreeMap, HashMap};

use crate::workspace::files::{Entry, FileSet};
use crate::workspace::layout::MEMBRANE;
use crate::workspace::path::RelPath;
use crate::workspace::plan::Plan;

/// Which files are repeated, and where the one stands that speaks for them.
pub(super) struct Copies {
    /// The file that push reads, or else the one inside `membrane/`, or else the first; with its passed-over copies.
    groups: BTreeMap<RelPath, Vec<RelPath>>,
    /// Each passed-over copy, and the file that speaks for it.
    repeated: HashMap<RelPath, RelPath>,
}

/// What decides which copy speaks for the others, best first.
type Rank = (bool, bool, RelPath);

impl Copies {
    /// Groups what push reads and what looks like an element.
    ///
    /// Only a file that push passes over can be a repetition: of two that it reads, each does something.
    pub fn of(files: &FileSet, plan: &Plan) -> Copies {
        let read = plan.loads.iter().map(|load| &load.path).chain(plan.rejected.iter().map(|row| &row.path));
        let passed = plan.ignored.iter().filter(|row| row.looks_like.matters()).map(|row| &row.path);
        let ranked = read.map(|path| (path, true)).chain(passed.map(|path| (path, false)));
        let mut by_hash: HashMap<[u8; 32], Vec<Rank>> = HashMap::new();
        for (path, is_read) in ranked {
            if let Some(Entry::File(file)) = files.get(path) {
                by_hash.entry(file.hash).or_default().push((!is_read, !is_inside(path), path.clone()));
            }
        }
        let mut copies = Copies { groups: BTreeMap::new(), repeated: HashMap::new() };
        for mut group in by_hash.into_values().filter(|group| group.len() > 1) {
            group.sort();
            let (_, _, first) = group[0].clone();
            let others: Vec<RelPath> =
                group.into_iter().skip(1).filter(|(not_read, ..)| *not_read).map(|(.., path)| path).collect();
            for other in &others {
                copies.repeated.insert(other.clone(), first.clone());
            }
            if !others.is_empty() {
                copies.groups.insert(first, others);
            }
        }
        copies
    }

    /// Whether another file speaks for this one.
    pub fn is_repeated(&self, path: &RelPath) -> bool {
        self.repeated.contains_key(path)
    }

    /// Each file that speaks for others, with these, in the order of their paths.
    pub fn groups(&self) -> impl Iterator<Item = (&RelPath, &[RelPath])> {
        self.groups.iter().map(|(path, others)| (path, others.as_slice()))
    }
}

fn is_inside(path: &RelPath) -> bool {
    path.names().next() == Some(MEMBRANE.as_bytes())
}
