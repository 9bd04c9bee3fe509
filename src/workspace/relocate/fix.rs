//! Every relocation that is certain, in one batch that leaves no workspace worse.
//!
//! Nobody is asked, so nothing is touched but elements of one document whose kind is certain (contract). What else lies in an element's
//! folder stays where it is, and is told; `move`, which is asked for by name, takes it along.

use std::collections::{HashMap, HashSet};

use super::draft::{Draft, real};
use super::{PlanError, Refused, Relocation, element, moving};
use crate::workspace::code::Code;
use crate::workspace::element::Kind;
use crate::workspace::files::{Entry, FileSet, RelPath, is_inside};
use crate::workspace::plan::{Candidate, Places, Plan, Verdict, kind_in_any_spelling};
use crate::workspace::snapshot::Snapshot;
use crate::workspace::words::counted;

/// See [`super::Intent::Fix`].
pub fn plan(snapshot: &Snapshot) -> Relocation {
    let (certain, mut refused) = sort(snapshot);
    let certain = without_rivals(certain, &mut refused);
    let mut draft = Draft::new(snapshot, &snapshot.plan, snapshot.layout.id);
    rename_misspelt_folders(&mut draft, &certain);
    let mut notes = Vec::new();
    for (from, to) in &certain {
        notes.extend(left_behind(snapshot, from, to));
        if let Err(error) = relocate(&mut draft, from, to) {
            refused.push(Refused { from: from.clone(), to: Some(to.clone()), why: error.reason(), choice: false });
        }
    }
    refused.sort_by(|a, b| a.from.cmp(&b.from));
    let followed = draft.follow_links();
    let after = draft.outcome();
    let worse = followed.err().map(|error| error.to_string()).or_else(|| worse(&draft, &after));
    let title = |moves: usize| match moves {
        0 => "nothing to move that is certain".to_owned(),
        _ => format!("Fix: move {}", counted(moves, "file")),
    };
    match worse {
        None => {
            let mut relocation = draft.finish(String::new(), &after, refused);
            relocation.notes.extend(notes);
            Relocation { title: title(relocation.moves.len()), ..relocation }
        }
        Some(why) => {
            let why = format!("nothing is moved, because afterwards {why}");
            let whole = |(from, to)| Refused { from, to: Some(to), why: why.clone(), choice: false };
            refused.extend(certain.into_iter().map(whole));
            Relocation { title: title(0), refused, ..Relocation::default() }
        }
    }
}

/// A file, and the place that is certainly its own.
type Certain = (RelPath, RelPath);

/// An element that push reads as something else, or not at all.
struct Misplaced<'p> {
    path: &'p RelPath,
    kind: Kind,
    certain: Option<&'p Candidate>,
    first: Option<&'p Candidate>,
    /// Only its folder tells its kind.
    is_bland: bool,
    holds_several: bool,
    /// So is nearly everything, because it is laid out for another CLI.
    converts: bool,
}

/// Tells what is certain from what a person must decide. The deepest come first, so that what stands inside of an element's folder
/// leaves it before the folder moves.
fn sort(snapshot: &Snapshot) -> (Vec<Certain>, Vec<Refused>) {
    let (mut certain, mut refused) = (Vec::new(), Vec::new());
    let plan = &snapshot.plan;
    let places = Places::new(&snapshot.files, snapshot.layout.layout(), &plan.loads);
    for misplaced in misplaced(plan) {
        match misplaced.certain {
            Some(place) => certain.push((misplaced.path.clone(), place.path.clone())),
            None => refused.push(misplaced.taken(plan, &places).unwrap_or_else(|| misplaced.refused())),
        }
    }
    certain.sort_by(|(a, _), (b, _)| b.depth().cmp(&a.depth()).then_with(|| a.cmp(b)));
    (certain, refused)
}

fn misplaced(plan: &Plan) -> impl Iterator<Item = Misplaced<'_>> {
    let misread =
        plan.loads.iter().filter(|load| load.is_misread() && load.looks_like.matters()).map(|load| Misplaced {
            path: &load.path,
            kind: load.looks_like,
            certain: load.certain_place(),
            first: load.places.first(),
            is_bland: load.summary.shape.bland,
            holds_several: false,
            converts: false,
        });
    let ignored = plan.ignored.iter().filter(|row| row.looks_like.matters() && is_inside(&row.path));
    let passed_over = ignored.map(|row| Misplaced {
        path: &row.path,
        kind: row.looks_like,
        certain: row.certain_place(),
        first: row.places.first(),
        is_bland: row.summary.as_ref().is_some_and(|summary| summary.shape.bland),
        holds_several: !row.documents.is_empty(),
        converts: row.converts,
    });
    let several = plan.rejected.iter().filter(|row| row.code == Code::SeveralDocuments);
    let rejected = several.map(|row| Misplaced {
        path: &row.path,
        kind: Kind::Other,
        certain: None,
        first: None,
        is_bland: false,
        holds_several: true,
        converts: false,
    });
    misread.chain(passed_over).chain(rejected)
}

impl Misplaced<'_> {
    /// The refusal, where it has no place because something stands at its first.
    fn taken(&self, plan: &Plan, places: &Places<'_>) -> Option<Refused> {
        let place = match self.first {
            None if !self.holds_several => moving::first_place(plan, places, self.path).ok()?,
            _ => return None,
        };
        let why = PlanError::Taken(place.clone()).reason();
        Some(Refused { from: self.path.clone(), to: Some(place), why, choice: true })
    }

    fn refused(&self) -> Refused {
        let choose = "choose its place with `move` or `m`";
        let why = match (self.kind, self.first) {
            _ if self.converts => {
                "nearly everything here is laid out for another CLI; `convert` brings all of it".to_owned()
            }
            _ if self.holds_several => "it holds several documents; `split` gives each its own file".to_owned(),
            (Kind::Interface, _) => {
                "an interface has several possible places; choose one with `move` or `m`".to_owned()
            }
            (Kind::Connector, _) => format!("a connector comes with its sources; {choose}"),
            (kind, None) => format!("there is no free place for this {kind} that push reads"),
            (kind, Some(_)) if self.is_bland => {
                format!("only its folder tells that it is of the kind {kind}; {choose}")
            }
            (_, Some(place)) => format!("it would be {}; {choose}", place.note),
        };
        Refused { from: self.path.clone(), to: self.first.map(|place| place.path.clone()), why, choice: true }
    }
}

/// Two files that want one place: neither is certain.
fn without_rivals(certain: Vec<Certain>, refused: &mut Vec<Refused>) -> Vec<Certain> {
    let mut wanted: HashMap<RelPath, usize> = HashMap::new();
    for (_, to) in &certain {
        *wanted.entry(to.clone()).or_default() += 1;
    }
    let (alone, rivals): (Vec<_>, Vec<_>) = certain.into_iter().partition(|(_, to)| wanted[to] == 1);
    refused.extend(rivals.into_iter().map(|(from, to)| {
        let why = format!("{} files want this place; choose with `move` or `m` which gets it", wanted[&to]);
        Refused { from, to: Some(to), why, choice: true }
    }));
    alone
}

/// A folder in the wrong spelling, all of whose elements belong into the right one, gets the right name. This also works on disks that
/// do not tell `Actions` from `actions`.
fn rename_misspelt_folders(draft: &mut Draft<'_>, certain: &[Certain]) {
    let mut done = HashSet::new();
    for (from, to) in certain {
        let Some((folder, right)) = misspelt(from, to) else { continue };
        if done.insert(folder.clone()) && !draft.has(&right) && holds_only(draft, &folder, certain) {
            // Where it cannot be done as a whole, it is done file by file.
            let _ = draft.attempt(|draft| draft.relocate(&folder, &right));
        }
    }
}

/// The folder above `from` that is a misspelling of the one above `to`, and that one.
fn misspelt(from: &RelPath, to: &RelPath) -> Option<(RelPath, RelPath)> {
    let mut above = from.parent();
    while let Some(folder) = above {
        above = folder.parent();
        let depth = folder.depth();
        let mut right = to.clone();
        while right.depth() > depth {
            right = right.parent()?;
        }
        let kind = kind_in_any_spelling(folder.name());
        let is_misspelt = folder != right && kind.is_some() && kind == kind_in_any_spelling(right.name());
        if is_misspelt && folder.parent() == right.parent() {
            return Some((folder, right));
        }
    }
    None
}

/// Whether everything in a folder is an element that moves, alone or in a folder of its own.
fn holds_only(draft: &Draft<'_>, folder: &RelPath, certain: &[Certain]) -> bool {
    let Some(Entry::Dir(dir)) = draft.files.get(folder) else { return false };
    let moves = |path: &RelPath| certain.iter().any(|(from, _)| from == path);
    dir.entries.iter().all(|(name, entry)| {
        let path = folder.join(name);
        match (entry, &files_below(&draft.files, &path)[..]) {
            (Entry::Dir(_), [only]) => moves(only),
            (Entry::Dir(_), _) => false,
            _ => moves(&path),
        }
    })
}

fn files_below(files: &FileSet, folder: &RelPath) -> Vec<RelPath> {
    let files = files.walk(folder).filter(|(_, entry)| !matches!(entry, Entry::Dir(_)));
    files.map(|(path, _)| path).collect()
}

fn relocate(draft: &mut Draft<'_>, from: &RelPath, to: &RelPath) -> Result<(), PlanError> {
    let now = draft.destination(from).ok_or_else(|| PlanError::Missing(from.clone()))?;
    let now = real(&draft.files, &now)?;
    if now == *to {
        return Ok(());
    }
    let Snapshot { files, plan, .. } = draft.snapshot;
    let own = element::own_folder(files, plan, from).filter(|folder| beside(files, plan, folder).is_empty());
    let own = own.and_then(|folder| draft.destination(&folder));
    draft.attempt(|draft| element::relocate(draft, own.as_ref(), &now, to))
}

/// What lies in an element's folder and is no element of one document whose kind is certain.
fn beside(files: &FileSet, plan: &Plan, folder: &RelPath) -> Vec<RelPath> {
    let is_certain = |path: &RelPath| match plan.verdict(path) {
        Verdict::Loads(load) => load.looks_like.matters() && !load.summary.shape.bland,
        Verdict::Ignored(row) => {
            row.looks_like.matters() && row.summary.as_ref().is_some_and(|summary| !summary.shape.bland)
        }
        Verdict::Rejected(_) | Verdict::None => false,
    };
    files_below(files, folder).into_iter().filter(|path| !is_certain(path)).collect()
}

/// A sentence about what an element leaves behind when it moves out of its folder.
fn left_behind(snapshot: &Snapshot, from: &RelPath, to: &RelPath) -> Option<String> {
    let folder = element::own_folder(&snapshot.files, &snapshot.plan, from).filter(|folder| !to.starts_with(folder))?;
    let left = beside(&snapshot.files, &snapshot.plan, &folder);
    let first = left.first()?;
    let more = if left.len() > 1 { format!(" and {} more", left.len() - 1) } else { String::new() };
    Some(format!("`{from}` goes without what lies beside it (`{first}`{more}); `move {folder}` would take all of it"))
}

/// What would be worse than before: a stop that was not there, or an element passed over that was not.
fn worse(draft: &Draft<'_>, after: &Plan) -> Option<String> {
    let before = &draft.snapshot.plan;
    let now = |path: &RelPath| draft.destination(path).unwrap_or_else(|| path.clone());
    let stops: HashSet<_> = before.stops.iter().map(|stop| (stop.path.as_ref().map(now), stop.code)).collect();
    if let Some(stop) = after.stops.iter().find(|stop| !stops.contains(&(stop.path.clone(), stop.code))) {
        let at = stop.path.as_ref().map_or(String::new(), |path| format!(" at `{path}`"));
        return Some(format!("push would stop{at}: {}", stop.message));
    }
    let over: HashSet<RelPath> = before.ignored.iter().map(|row| now(&row.path)).collect();
    let lost = after.ignored.iter().find(|row| row.looks_like.matters() && !over.contains(&row.path))?;
    Some(format!("push would pass over `{}`: {}", lost.path, lost.reason))
}
