//! Paths that lead through links: what push reads by one path stands, on the disk, at another.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::draft::real;
use crate::workspace::files::{Entry, FileSet, RelPath};
use crate::workspace::plan::{Plan, Verdict};

/// The first link on the way to what `path` names; `None` where there is none. The last name counts as itself.
pub fn first_link(files: &FileSet, path: &RelPath) -> Option<RelPath> {
    let mut above: Vec<RelPath> = std::iter::successors(path.parent(), RelPath::parent).collect();
    above.reverse();
    above.into_iter().find(|folder| matches!(files.get(folder), Some(Entry::Link(_))))
}

/// What push makes of what stands at a path, by whatever links it gets there.
pub struct Verdicts<'p> {
    plan: &'p Plan,
    files: &'p FileSet,
    /// See [`ways`]; found once a file is asked for that push does not read where it stands.
    ways: OnceCell<HashMap<RelPath, &'p RelPath>>,
}

impl<'p> Verdicts<'p> {
    /// Of a plan of these files.
    pub fn new(plan: &'p Plan, files: &'p FileSet) -> Self {
        Verdicts { plan, files, ways: OnceCell::new() }
    }

    /// The path by which push comes to the file at `path`: another one where it gets there through a link alone.
    pub fn way<'w>(&'w self, path: &'w RelPath) -> &'w RelPath {
        match self.plan.verdict(path) {
            Verdict::None | Verdict::Ignored(_) => {
                self.ways.get_or_init(|| ways(self.plan, self.files)).get(path).copied().unwrap_or(path)
            }
            Verdict::Loads(_) | Verdict::Rejected(_) => path,
        }
    }

    /// The verdict as a short clause, with the way where it is another.
    pub fn words(&self, path: &RelPath) -> String {
        let way = self.way(path);
        let words = self.plan.words(way);
        if way == path { words } else { format!("{words}, by way of `{way}`") }
    }
}

/// The path by which push comes to a file, by where the file stands, where these are two.
fn ways<'p>(plan: &'p Plan, files: &FileSet) -> HashMap<RelPath, &'p RelPath> {
    let loads = plan.loads.iter().map(|load| &load.path);
    let others = plan.rejected.iter().map(|row| &row.path).chain(plan.ignored.iter().map(|row| &row.path));
    let behind = loads.chain(others).filter(|path| first_link(files, path).is_some());
    let mut ways = HashMap::new();
    for path in behind {
        if let Ok(real) = real(files, path) {
            ways.entry(real).or_insert(path);
        }
    }
    ways
}
