//! A relocation in the making: the steps so far, and the tree of files as it would be after them.
//!
//! Each change is made to both at once, so that what is predicted is what the steps do. It never puts anything onto anything.

use std::collections::HashSet;
use std::sync::Arc;

use super::error::PlanError;
use super::{Held, Moved, Piece, Refused, Relocation, Seen, Spot, Step, Trail, element, links};
use crate::workspace::document::ReadError;
use crate::workspace::files::{Dir, Entry, File, FileSet, RelPath, is_candidate, is_inside};
use crate::workspace::layout::Layout;
use crate::workspace::plan::{self, Plan};
use crate::workspace::planned::PlannedFiles;

/// See the module.
pub struct Draft<'s> {
    pub planned: &'s PlannedFiles,
    /// What push makes of the tree as it is.
    before: &'s Plan,
    /// The tree as it would be.
    pub files: FileSet,
    steps: Vec<Step>,
    /// Where the steps have brought everything.
    trail: Trail,
    /// The layout by which the outcome is judged.
    layout: &'static Layout,
    pieces: Vec<(u32, Piece)>,
    /// Files that come out of another: the other, and where they stand.
    pub extracted: Vec<(RelPath, RelPath)>,
    next_kept: u32,
}

impl<'s> Draft<'s> {
    /// Begins with the tree as it is.
    pub fn new(planned: &'s PlannedFiles, before: &'s Plan, layout: &'static Layout) -> Self {
        Draft {
            planned,
            before,
            files: planned.files.clone(),
            steps: Vec::new(),
            trail: Trail::default(),
            layout,
            pieces: Vec::new(),
            extracted: Vec::new(),
            next_kept: 0,
        }
    }

    /// Does several changes, or none of them if one cannot be done.
    pub fn attempt(&mut self, change: impl FnOnce(&mut Self) -> Result<(), PlanError>) -> Result<(), PlanError> {
        let files = self.files.clone();
        let lengths = (self.steps.len(), self.pieces.len(), self.extracted.len());
        let changed = change(self);
        if changed.is_err() {
            self.files = files;
            self.steps.truncate(lengths.0);
            self.trail = Trail::of(&self.steps);
            self.pieces.truncate(lengths.1);
            self.extracted.truncate(lengths.2);
        }
        changed
    }

    /// Whether anything stands there, a link counting as itself.
    pub fn has(&self, path: &RelPath) -> bool {
        path.is_root() || self.files.get(path).is_some()
    }

    /// Moves a file, a folder with all that is in it, or a link, and makes the folders above its new place.
    pub fn relocate(&mut self, from: &RelPath, to: &RelPath) -> Result<(), PlanError> {
        let entry = self.files.get(from).cloned().ok_or_else(|| PlanError::Missing(from.clone()))?;
        if self.has(to) {
            return Err(PlanError::Taken(to.clone()));
        }
        if to.starts_with(from) {
            return Err(PlanError::Blocked { path: to.clone(), why: format!("it is inside of `{from}` itself") });
        }
        self.make_folders_above(to)?;
        self.step(Step::moving(from.clone(), to.clone(), seen(&entry)));
        self.files.remove(from);
        self.files.insert(to, entry);
        self.put_emptied_folders_away(from);
        Ok(())
    }

    /// Takes what stands at a path out of the workspace, into the journal.
    pub fn put_away(&mut self, path: &RelPath) -> Result<(), PlanError> {
        let entry = self.files.remove(path).ok_or_else(|| PlanError::Missing(path.clone()))?;
        self.put_away_as(path, seen(&entry));
        Ok(())
    }

    fn put_away_as(&mut self, path: &RelPath, seen: Seen) {
        let to = Spot::Kept(self.kept());
        self.step(Step::Move { from: Spot::Root(path.clone()), to, seen });
    }

    /// Makes a file with these bytes; `from` is the file that they come from, if any.
    pub fn create(&mut self, to: &RelPath, bytes: &[u8], from: Option<&RelPath>) -> Result<(), PlanError> {
        let entry = Entry::File(Arc::new(File::of(bytes, self.planned.choice.dialect)));
        self.extracted.extend(from.map(|from| (from.clone(), to.clone())));
        self.create_entry(to, entry, Piece::File(bytes.into()))
    }

    /// Puts something new in its place.
    pub fn create_entry(&mut self, to: &RelPath, entry: Entry, piece: Piece) -> Result<(), PlanError> {
        if self.has(to) {
            return Err(PlanError::Taken(to.clone()));
        }
        self.make_folders_above(to)?;
        let kept = self.kept();
        self.pieces.push((kept, piece));
        self.step(Step::Move { from: Spot::Kept(kept), to: Spot::Root(to.clone()), seen: seen(&entry) });
        self.files.insert(to, entry);
        Ok(())
    }

    /// Fails where a link stands on the way to a place.
    pub fn refuse_link(&self, place: &RelPath) -> Result<(), PlanError> {
        match self.files.first_link(place) {
            Some(link) => Err(PlanError::IntoLink { path: place.clone(), link }),
            None => Ok(()),
        }
    }

    /// Makes the folders above a path that are not there yet.
    pub fn make_folders_above(&mut self, path: &RelPath) -> Result<(), PlanError> {
        self.refuse_link(path)?;
        match path.parent() {
            Some(parent) => self.make_folder(&parent),
            None => Ok(()),
        }
    }

    /// Makes a folder and those above it, if they are not there yet.
    pub fn make_folder(&mut self, folder: &RelPath) -> Result<(), PlanError> {
        if folder.is_root() {
            return Ok(());
        }
        match self.files.get(folder) {
            Some(Entry::Dir(_)) => Ok(()),
            Some(_) => Err(PlanError::Blocked { path: folder.clone(), why: "a file stands there".into() }),
            None => {
                self.make_folders_above(folder)?;
                self.step(Step::MakeFolder(folder.clone()));
                self.files.insert(folder, Entry::Dir(Arc::default()));
                Ok(())
            }
        }
    }

    /// Puts away the folders above `path` that were emptied and that nobody would miss (see [`element::is_dispensable`]).
    fn put_emptied_folders_away(&mut self, path: &RelPath) {
        let mut above = path.parent();
        while let Some(folder) = above {
            let is_empty = matches!(self.files.get(&folder), Some(Entry::Dir(dir)) if dir.entries.is_empty() && dir.unreadable.is_none());
            if !is_empty || !element::is_dispensable(self.planned.choice.layout, &folder) {
                break;
            }
            self.files.remove(&folder);
            self.put_away_as(&folder, Seen::Empty);
            above = folder.parent();
        }
    }

    /// Whether nothing has been changed.
    pub fn is_unchanged(&self) -> bool {
        self.steps.is_empty()
    }

    fn step(&mut self, step: Step) {
        self.trail.push(&step);
        self.steps.push(step);
    }

    fn kept(&mut self) -> u32 {
        self.next_kept += 1;
        self.next_kept - 1
    }

    /// What push would do afterwards, as the next scan sees it.
    pub fn outcome(&self) -> Plan {
        let mut files = self.files.clone();
        for (_, to) in self.moved() {
            let is_link = matches!(files.get(&to), Some(Entry::Link(_)));
            if !is_inside(&to) && (is_link || !is_candidate(&to)) {
                files.remove(&to);
            }
        }
        plan::plan(&files, self.layout, &self.planned.project.config)
    }

    /// Where the thing at this path of the old tree stands in the new one, if it still does.
    pub fn destination(&self, path: &RelPath) -> Option<RelPath> {
        self.trail.destination(&Spot::Root(path.clone()))?.path().cloned()
    }

    /// Lets the links follow what they lead to. The last change before [`Draft::finish`].
    pub fn follow_links(&mut self) -> Result<(), PlanError> {
        links::follow(self)
    }

    /// The relocation, with what push makes of each file before and `after`.
    pub fn finish(self, title: String, after: &Plan, refused: Vec<Refused>) -> Relocation {
        let verdict = |(from, to): (RelPath, RelPath)| Moved {
            verdict_before: self.before.words(&from),
            verdict_after: after.words(&to),
            from,
            to,
        };
        let moves = self.moved().into_iter().chain(self.extracted.iter().cloned()).map(verdict).collect();
        let notes = self.notes();
        Relocation { title, steps: self.steps, pieces: self.pieces, moves, refused, notes, outlook: None }
    }

    /// Every file of the old tree that stands elsewhere in the new one, in the order of the steps.
    fn moved(&self) -> Vec<(RelPath, RelPath)> {
        let mut moved = Vec::new();
        let mut known = HashSet::new();
        let old = &self.planned.files;
        let mut trail = Trail::default();
        for step in &self.steps {
            let Step::Move { from, .. } = step else { continue };
            let source = trail.origin(from);
            trail.push(step);
            let Some(Spot::Root(source)) = source else { continue };
            let inner = old.walk(&source).filter(|(_, entry)| !matches!(entry, Entry::Dir(_))).map(|(path, _)| path);
            let whole = (!matches!(old.get(&source), Some(Entry::Dir(_)) | None)).then(|| source.clone());
            for path in whole.into_iter().chain(inner) {
                if !known.insert(path.clone()) {
                    continue;
                }
                if let Some(to) = self.destination(&path).filter(|to| *to != path) {
                    moved.push((path, to));
                }
            }
        }
        moved
    }

    /// What git ignores was probably made by a program, which will make it again.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        for (from, _) in self.moved() {
            let Some(Entry::File(file)) = self.planned.files.get(&from) else { continue };
            if !file.git_ignored {
                continue;
            }
            notes.push(format!(
                "git ignores `{from}`: it was probably generated, and what generated it will put it there again"
            ));
            for mention in self.planned.makers(&from) {
                notes.push(format!("`{}`, line {}, names that folder: {}", mention.path, mention.line, mention.text));
            }
        }
        notes.dedup();
        notes
    }
}

/// The path without its links (see [`FileSet::real`]). Fails where a link leads out of the root.
pub fn real(files: &FileSet, path: &RelPath) -> Result<RelPath, PlanError> {
    files.real(path).ok_or_else(|| PlanError::ThroughLink { path: path.clone() })
}

/// What a plan sees of an entry.
fn seen(entry: &Entry) -> Seen {
    match entry {
        Entry::File(file) => match &file.reading {
            Some(reading) if !matches!(reading.error, Some(ReadError::Unreadable(_))) => {
                Seen::File { size: file.size, hash: file.hash }
            }
            // Nobody read it: `disk::apply` looks for itself.
            _ => Seen::Unread,
        },
        Entry::Link(link) => Seen::Link(link.target.to_string()),
        Entry::Special(_) => Seen::Unread,
        Entry::Dir(dir) => {
            let mut held = Vec::new();
            hold(dir, &RelPath::root(), &mut held);
            Seen::Folder(held)
        }
    }
}

fn hold(dir: &Dir, folder: &RelPath, held: &mut Vec<Held>) {
    for (name, entry) in &dir.entries {
        let path = folder.join(name);
        match entry {
            Entry::Dir(dir) => hold(dir, &path, held),
            _ => held.push(Held { path, seen: seen(entry) }),
        }
    }
}
