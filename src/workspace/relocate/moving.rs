//! One file or element folder to one place.

use super::draft::{Draft, real};
use super::error::PlanError;
use super::{Relocation, Taken, element};
use crate::workspace::files::{CONFIG, Entry, FileSet, RelPath};
use crate::workspace::layout::Layout;
use crate::workspace::plan::{Places, Plan};
use crate::workspace::planned::PlannedFiles;
use crate::workspace::verdict::Fate;
use crate::workspace::words::{counted, with_article};

/// See [`super::Intent::Move`].
pub fn plan(
    planned: &PlannedFiles,
    from: &RelPath,
    to: Option<&RelPath>,
    taken: Taken,
) -> Result<Relocation, PlanError> {
    let plan = &planned.plan;
    let mut draft = Draft::new(planned, &planned.plan, planned.choice.layout);
    let from = itself(&draft.files, from)?;
    refuse_config(&draft.files, &from)?;
    let entry = draft.files.get(&from).ok_or_else(|| PlanError::Missing(from.clone()))?;
    let is_folder = matches!(entry, Entry::Dir(_));
    let room = match to {
        None => {
            let spec = if is_folder { element::spec_of(&draft.files, plan, &from) } else { Some(from.clone()) };
            let spec = spec.ok_or_else(|| no_place(&from, "it is not the folder of one element"))?;
            let places = planned.places();
            let room = make_room(&mut draft, &from, &first_place(plan, &places, &spec)?, taken)?;
            let own = element::own_folder(&draft.files, plan, &spec);
            element::relocate(&mut draft, own.as_ref(), &spec, &room.place)?;
            room
        }
        Some(to) => {
            let place = target(&draft, &from, to)?;
            let room = make_room(&mut draft, &from, &place, taken)?;
            if is_folder {
                element::relocate_whole(&mut draft, &from, &room.place)?;
            } else {
                let own = element::own_folder(&draft.files, plan, &from);
                element::relocate(&mut draft, own.as_ref(), &from, &room.place)?;
            }
            room
        }
    };
    draft.follow_links()?;
    let after = draft.outcome();
    let instead = if room.replaced.is_some() { ", in place of what stood there" } else { "" };
    let mut relocation = draft.finish(format!("Move {from} to {}{instead}", room.place), &after, Vec::new());
    relocation.notes.extend(room.replaced);
    Ok(relocation)
}

/// The path of what moves. Behind a link it has another name, and it may have more: it is asked for by the one that it has on the disk.
fn itself(files: &FileSet, path: &RelPath) -> Result<RelPath, PlanError> {
    let real = real(files, path)?;
    match files.first_link(path) {
        Some(link) => Err(PlanError::BehindLink { path: path.clone(), link, real }),
        None => Ok(real),
    }
}

/// Where the path that a person gave leads: into a folder that is there, or to a new name.
fn target(draft: &Draft<'_>, from: &RelPath, to: &RelPath) -> Result<RelPath, PlanError> {
    draft.refuse_link(to)?;
    let named = to.clone();
    let is_folder = |path: &RelPath| path.is_root() || matches!(draft.files.get(path), Some(Entry::Dir(_)));
    let to = if named != *from && is_folder(&named) { named.join(from.name()) } else { named };
    let to = onto(draft, from, &to).unwrap_or(to);
    if to == *from {
        return Err(PlanError::Unfit { path: to, why: "stands there already; choose another place".into() });
    }
    Ok(to)
}

/// The folder of an element that another element's folder would go into under its own name. There push would not find it, so the folder
/// is taken for the place itself, where something stands.
fn onto(draft: &Draft<'_>, from: &RelPath, to: &RelPath) -> Option<RelPath> {
    let plan = &draft.planned.plan;
    let spec_of = |folder: &RelPath| element::spec_of(&draft.files, plan, folder);
    let above = to.parent().filter(|above| to.name() == from.name() && above != from)?;
    spec_of(from)?;
    let own = element::own_folder(&draft.files, plan, &spec_of(&above)?)?;
    (own == above).then_some(above)
}

/// Push's own config stays where it is, and so do the secrets in it: the journal keeps what is replaced, and push sends what is moved in.
fn refuse_config(files: &FileSet, path: &RelPath) -> Result<(), PlanError> {
    let is_config = path.depth() == 1 && files.names().same(path.name(), CONFIG.as_bytes());
    if is_config { Err(PlanError::Config(path.clone())) } else { Ok(()) }
}

/// A place at which nothing stands any more.
struct Room {
    place: RelPath,
    /// What is to be said of what stood there.
    replaced: Option<String>,
}

/// Sees to it that nothing stands at a place, as the person chose.
fn make_room(draft: &mut Draft<'_>, from: &RelPath, place: &RelPath, taken: Taken) -> Result<Room, PlanError> {
    refuse_config(&draft.files, place)?;
    let room = |place: RelPath, replaced| Room { place, replaced };
    match taken {
        _ if !draft.has(place) => Ok(room(place.clone(), None)),
        Taken::Refuse => Err(PlanError::Taken(place.clone())),
        Taken::KeepBoth => Ok(room(free_name(draft, place), None)),
        Taken::Replace if from.starts_with(place) => {
            Err(PlanError::Blocked { path: place.clone(), why: format!("it holds `{from}`, which would go with it") })
        }
        Taken::Replace => {
            let replaced = replaced(draft, place);
            draft.put_away(place)?;
            Ok(room(place.clone(), Some(replaced)))
        }
    }
}

/// A sentence about what gives way.
fn replaced(draft: &Draft<'_>, place: &RelPath) -> String {
    let files = draft.files.walk(place).filter(|(_, entry)| !matches!(entry, Entry::Dir(_))).count();
    let what = match draft.files.get(place) {
        Some(Entry::Dir(_)) => format!("{} in it", counted(files, "file")),
        _ => draft.planned.plan.words(place),
    };
    format!("`{place}` is replaced ({what}); it is kept in the journal, and `undo` brings it back")
}

/// The place that is expected for what stands at a path, whether something stands there or not.
pub fn first_place(plan: &Plan, places: &Places<'_>, path: &RelPath) -> Result<RelPath, PlanError> {
    let Some(verdict) = plan.verdict(path) else { return Err(no_place(path, "it looks like no element")) };
    let (place, why) = match &verdict.fate {
        Fate::Loads(..) if verdict.is_misread() => {
            let why = format!("there is none at which push would read {}", with_article(verdict.looks_like));
            (places.first(verdict), why)
        }
        Fate::Loads(..) => (None, "push reads it where it stands".to_owned()),
        Fate::PassedOver(_) if verdict.holds_several() => {
            (None, "it holds several documents; `split` gives each its own file".to_owned())
        }
        Fate::PassedOver(reason) if verdict.looks_like.matters() => (places.first(verdict), reason.to_string()),
        Fate::PassedOver(reason) | Fate::Rejected(reason) => (None, reason.to_string()),
    };
    let is_misplaced = verdict.is_misplaced_element() || verdict.is_element_passed_over();
    place.map(|place| place.path).ok_or_else(|| match places.behind_link(verdict).filter(|_| is_misplaced) {
        Some((path, link)) => PlanError::IntoLink { path, link },
        None => no_place(path, why),
    })
}

fn no_place(path: &RelPath, why: impl Into<String>) -> PlanError {
    PlanError::NoPlace { path: path.clone(), why: why.into() }
}

/// A name beside a taken one: `x/x.yaml` becomes `x-2/x-2.yaml`, `x.yaml` becomes `x-2.yaml`.
fn free_name(draft: &Draft<'_>, place: &RelPath) -> RelPath {
    let folder = place.parent().unwrap_or_else(RelPath::root);
    let owner = Layout::all().iter().find(|layout| !folder.is_root() && layout.own_file(folder.name()) == place.name());
    let numbered = |number: usize| match (owner, folder.parent()) {
        (Some(layout), Some(above)) => {
            let name = [folder.name(), format!("-{number}").as_bytes()].concat();
            let own_file = layout.own_file(&name);
            (above.join(&name), above.join(&name).join(own_file))
        }
        _ => {
            let (name, stem) = (place.name(), place.stem_bytes().len());
            let (stem, extension) = name.split_at_checked(stem).unwrap_or((name, b""));
            let path = folder.join([stem, format!("-{number}").as_bytes(), extension].concat());
            (path.clone(), path)
        }
    };
    // Every number is free at last: a folder lists finitely many names.
    (2..).map(numbered).find(|(name, _)| !draft.has(name)).map(|(_, path)| path).unwrap_or_else(|| place.clone())
}
