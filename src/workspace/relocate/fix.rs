//! Every relocation that is certain, in one batch that leaves no workspace worse.
//!
//! Nobody is asked, so nothing is touched but elements of one document whose kind is certain (docs/contract.md). What else lies in an element's
//! folder stays where it is, and is told; `move`, which is asked for by name, takes it along.

use std::collections::{HashMap, HashSet};

use super::draft::{Draft, real};
use super::{PlanError, Refused, Relocation, element, moving};
use crate::workspace::code::Code;
use crate::workspace::element::Kind;
use crate::workspace::files::{Entry, FileSet, RelPath, is_inside};
use crate::workspace::folder_kind::nearest_kind;
use crate::workspace::plan::{Places, Plan};
use crate::workspace::planned::PlannedFiles;
use crate::workspace::verdict::{Fate, Verdict, VerdictWord};
use crate::workspace::words::{counted, with_article};

/// See [`super::Intent::Fix`].
pub fn plan(planned: &PlannedFiles) -> Relocation {
    let (certain, mut refused) = sort(planned);
    let certain = without_rivals(certain, &mut refused);
    if certain.is_empty() {
        // Nothing changes, so that nothing is planned anew: each snapshot asks this.
        refused.sort_by(|a, b| a.from.cmp(&b.from));
        return Relocation { title: title(0), refused, ..Relocation::default() };
    }
    let mut draft = Draft::new(planned, &planned.plan, planned.choice.layout);
    rename_misspelt_folders(&mut draft, &certain);
    let mut notes = Vec::new();
    for (from, to) in &certain {
        notes.extend(left_behind(planned, from, to));
        if let Err(error) = relocate(&mut draft, from, to) {
            refused.push(Refused { from: from.clone(), to: Some(to.clone()), why: error.reason(), choice: false });
        }
    }
    refused.sort_by(|a, b| a.from.cmp(&b.from));
    let followed = draft.follow_links();
    let after = draft.outcome();
    let worse = followed.err().map(|error| error.to_string()).or_else(|| worse(&draft, &after));
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

fn title(moves: usize) -> String {
    match moves {
        0 => "nothing to move that is certain".to_owned(),
        _ => format!("Fix: move {}", counted(moves, "file")),
    }
}

/// A file, and the place that is certainly its own.
type Certain = (RelPath, RelPath);

/// Tells what is certain from what a person must decide. The deepest come first, so that what stands inside of an element's folder
/// leaves it before the folder moves.
fn sort(planned: &PlannedFiles) -> (Vec<Certain>, Vec<Refused>) {
    let (mut certain, mut refused) = (Vec::new(), Vec::new());
    let plan = &planned.plan;
    let places = planned.places();
    let otherwise = planned.is_laid_out_otherwise();
    for verdict in plan.verdicts().iter().filter(|verdict| is_misplaced(verdict)) {
        match verdict.certain_place() {
            _ if otherwise && !verdict.holds_several() => refused.push(left_to_convert(verdict)),
            Some(place) => certain.push((verdict.path.clone(), place.path.clone())),
            None => refused.push(where_taken(verdict, plan, &places).unwrap_or_else(|| left_to_a_person(verdict))),
        }
    }
    certain.sort_by(|(a, _), (b, _)| b.depth().cmp(&a.depth()).then_with(|| a.cmp(b)));
    (certain, refused)
}

/// An element inside `membrane/` that push reads as something else, or not at all; or a file of several, at which it stops.
fn is_misplaced(verdict: &Verdict) -> bool {
    match &verdict.fate {
        Fate::Loads(..) => verdict.is_misplaced_element(),
        Fate::PassedOver(_) => verdict.looks_like.matters() && is_inside(&verdict.path),
        Fate::Rejected(reason) => reason.code() == Code::SeveralDocuments,
    }
}

/// The refusal of a file that has no place because something stands at its first, or because a link leads there.
fn where_taken(verdict: &Verdict, plan: &Plan, places: &Places<'_>) -> Option<Refused> {
    if !verdict.places.is_empty() || verdict.holds_several() {
        return None;
    }
    let error = match moving::first_place(plan, places, &verdict.path) {
        Ok(place) => PlanError::Taken(place),
        Err(error @ PlanError::IntoLink { .. }) => error,
        Err(_) => return None,
    };
    let (to, why) = (Some(error.path().clone()), error.reason());
    Some(Refused { from: verdict.path.clone(), to, why, choice: matches!(error, PlanError::Taken(_)) })
}

/// The refusal of a file of a workspace that is laid out for another CLI: taken for one of this layout, it would be torn apart.
fn left_to_convert(verdict: &Verdict) -> Refused {
    let why = "what is here is laid out for another CLI than the one that it is read by; `convert` brings all of it";
    Refused { from: verdict.path.clone(), to: None, why: why.to_owned(), choice: true }
}

/// The refusal of a file whose place is not certain.
fn left_to_a_person(verdict: &Verdict) -> Refused {
    let choose = "choose its place with `move` or `m`";
    let first = verdict.places.first();
    let why = match (verdict.looks_like, first) {
        _ if verdict.holds_several() => "it holds several documents; `split` gives each its own file".to_owned(),
        (Kind::Interface, _) => "an interface has several possible places; choose one with `move` or `m`".to_owned(),
        (Kind::Connector, _) => format!("a connector comes with its sources; {choose}"),
        (kind, None) => format!("there is no free place for this {kind} that push reads"),
        (kind, Some(_)) if !verdict.is_kind_certain() => {
            format!("that it is of the kind {kind} is not certain; {choose}")
        }
        (_, Some(place)) => format!("it would be {}; {choose}", place.note),
    };
    Refused { from: verdict.path.clone(), to: first.map(|place| place.path.clone()), why, choice: true }
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
        let kind = nearest_kind(folder.name());
        let is_misspelt = folder != right && kind.is_some() && kind == nearest_kind(right.name());
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
    let PlannedFiles { files, plan, .. } = draft.planned;
    let own = element::own_folder(files, plan, from).filter(|folder| beside(files, plan, folder).is_empty());
    let own = own.and_then(|folder| draft.destination(&folder));
    draft.attempt(|draft| element::relocate(draft, own.as_ref(), &now, to))
}

/// What lies in an element's folder and is no element of one document whose kind is certain.
fn beside(files: &FileSet, plan: &Plan, folder: &RelPath) -> Vec<RelPath> {
    let is_certain = |path: &RelPath| {
        let verdict = plan.verdict(path).filter(|verdict| !matches!(verdict.fate, Fate::Rejected(_)));
        verdict.is_some_and(|it| it.looks_like.matters() && it.summary().is_some() && it.is_kind_certain())
    };
    files_below(files, folder).into_iter().filter(|path| !is_certain(path)).collect()
}

/// A sentence about what an element leaves behind when it moves out of its folder.
fn left_behind(planned: &PlannedFiles, from: &RelPath, to: &RelPath) -> Option<String> {
    let folder = element::own_folder(&planned.files, &planned.plan, from).filter(|folder| !to.starts_with(folder))?;
    let left = beside(&planned.files, &planned.plan, &folder);
    let first = left.first()?;
    let more = if left.len() > 1 { format!(" and {} more", left.len() - 1) } else { String::new() };
    Some(format!("`{from}` goes without what lies beside it (`{first}`{more}); `move {folder}` would take all of it"))
}

/// What would be worse than before: a stop that was not there, or an element passed over that was not.
fn worse(draft: &Draft<'_>, after: &Plan) -> Option<String> {
    let before = &draft.planned.plan;
    let now = |path: &RelPath| draft.destination(path).unwrap_or_else(|| path.clone());
    let stops: HashSet<_> = before.stops.iter().map(|stop| (stop.path.as_ref().map(now), stop.code())).collect();
    if let Some(stop) = after.stops.iter().find(|stop| !stops.contains(&(stop.path.clone(), stop.code()))) {
        let at = stop.path.as_ref().map_or(String::new(), |path| format!(" at `{path}`"));
        return Some(format!("push would stop{at}: {}", stop.reason));
    }
    before.verdicts().iter().find_map(|was| worse_element(was, after.verdict_on(&now(&was.path))?))
}

/// What is worse for one element: it was sent, and is not any more; or it was not reset to its parent, and now is.
fn worse_element(was: &Verdict, is: &Verdict) -> Option<String> {
    match (was.word(), is.word()) {
        (before, after) if before == after && was.read_as() == is.read_as() => None,
        (_, Some(VerdictWord::NotSent)) => Some(format!("push would reset `{}` to its parent", is.path)),
        (_, Some(VerdictWord::Unreadable)) => Some(format!("push could not read `{}`", is.path)),
        (Some(VerdictWord::Sent), Some(VerdictWord::Misread)) => {
            Some(format!("push would read `{}` as {}", is.path, with_article(is.element())))
        }
        (Some(VerdictWord::Sent | VerdictWord::NotSent | VerdictWord::Misread), _) if is.reason().is_some() => {
            Some(format!("push would pass over `{}`: {}", is.path, is.reason()?))
        }
        _ => None,
    }
}
