//! Identical copies of one file: a source folder and what a script staged from it are one problem, and reported once.
//!
//! Compares hashes of what the plan lists; reads no text.

use std::collections::{BTreeMap, HashMap};

use crate::workspace::files::{Entry, FileSet, MEMBRANE, RelPath, is_inside};
use crate::workspace::layout::Layout;
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
        let read = plan.loads().iter().chain(plan.rejected()).map(|row| &row.path);
        let passed = plan.elements_passed_over().map(|row| &row.path);
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
            copies.add(&group, plan.layout);
        }
        copies
    }

    /// Notes the passed-over ones of a group. Inside an integration's folder only what stands in the same folder is a copy: another
    /// integration's is another element.
    fn add(&mut self, group: &[Rank], layout: &Layout) {
        let mut first: Vec<(Option<RelPath>, &RelPath)> = Vec::new();
        for (not_read, _, path) in group {
            let layer = integration_folder(path, layout);
            let speaker =
                first.iter().find(|(other, _)| layer.is_none() || *other == layer).map(|(_, speaker)| *speaker);
            match speaker {
                Some(speaker) if *not_read => {
                    self.repeated.insert(path.clone(), speaker.clone());
                    self.groups.entry(speaker.clone()).or_default().push(path.clone());
                }
                Some(_) => {}
                None => first.push((layer, path)),
            }
        }
    }

    /// Whether another file speaks for this one.
    pub fn is_repeated(&self, path: &RelPath) -> bool {
        self.repeated.contains_key(path)
    }

    /// The file that speaks for this one: itself, where none does.
    pub fn speaker<'p>(&'p self, path: &'p RelPath) -> &'p RelPath {
        self.repeated.get(path).unwrap_or(path)
    }

    /// Each file that speaks for others, with these, in the order of their paths.
    pub fn groups(&self) -> impl Iterator<Item = (&RelPath, &[RelPath])> {
        self.groups.iter().map(|(path, others)| (path, others.as_slice()))
    }
}

/// `membrane/integrations/<folder>`, for what stands in such a folder.
fn integration_folder(path: &RelPath, layout: &Layout) -> Option<RelPath> {
    let integrations = RelPath::root().join(MEMBRANE).join(layout.integrations());
    let below = path.below(&integrations)?;
    let names: Vec<&[u8]> = below.names().collect();
    let [folder, _, ..] = names[..] else { return None };
    Some(integrations.join(folder))
}
