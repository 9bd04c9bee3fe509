//! One file or element folder to one place.

use super::draft::{Draft, real};
use super::error::PlanError;
use super::{Relocation, Taken, element};
use crate::workspace::files::Entry;
use crate::workspace::layout::LayoutId;
use crate::workspace::path::RelPath;
use crate::workspace::plan::{Plan, Verdict};
use crate::workspace::snapshot::Snapshot;

/// See [`super::Intent::Move`].
pub fn plan(snapshot: &Snapshot, from: &RelPath, to: Option<&RelPath>, taken: Taken) -> Result<Relocation, PlanError> {
    let plan = &snapshot.plan;
    let mut draft = Draft::new(snapshot, &snapshot.plan, snapshot.layout.id);
    let from = real(&draft.files, from)?;
    let entry = draft.files.get(&from).ok_or_else(|| PlanError::Missing(from.clone()))?;
    let is_folder = matches!(entry, Entry::Dir(_));
    let shown = match to {
        None => {
            let spec = if is_folder { element::spec_of(&draft.files, plan, &from) } else { Some(from.clone()) };
            let spec = spec.ok_or_else(|| no_place(&from, "it is not the folder of one element"))?;
            let place = make_room(&mut draft, &first_place(plan, &spec)?, taken)?;
            let own = element::own_folder(&draft.files, plan, &spec);
            element::relocate(&mut draft, own.as_ref(), &spec, &place)?;
            place
        }
        Some(to) => {
            let place = target(&draft, &from, to)?;
            let place = make_room(&mut draft, &place, taken)?;
            if is_folder {
                element::relocate_whole(&mut draft, &from, &place)?;
            } else {
                let own = element::own_folder(&draft.files, plan, &from);
                element::relocate(&mut draft, own.as_ref(), &from, &place)?;
            }
            place
        }
    };
    draft.follow_links()?;
    let after = draft.outcome();
    Ok(draft.finish(format!("Move {from} to {shown}"), &after, Vec::new()))
}

/// Where the path that a person gave leads: into a folder that is there, or to a new name.
fn target(draft: &Draft<'_>, from: &RelPath, to: &RelPath) -> Result<RelPath, PlanError> {
    let to = real(&draft.files, to)?;
    let is_folder = to.is_root() || matches!(draft.files.get(&to), Some(Entry::Dir(_)));
    let to = if is_folder && to != *from { to.join(from.name()) } else { to };
    if to == *from {
        return Err(PlanError::Blocked { path: to, why: "it stands there already".into() });
    }
    Ok(to)
}

/// Sees to it that nothing stands at a place, as the person chose.
fn make_room(draft: &mut Draft<'_>, place: &RelPath, taken: Taken) -> Result<RelPath, PlanError> {
    match taken {
        _ if !draft.has(place) => Ok(place.clone()),
        Taken::Refuse => Err(PlanError::Taken(place.clone())),
        Taken::KeepBoth => Ok(free_name(draft, place)),
        Taken::Replace => draft.put_away(place).map(|()| place.clone()),
    }
}

/// The place that is expected for what stands at a path.
fn first_place(plan: &Plan, path: &RelPath) -> Result<RelPath, PlanError> {
    let (places, why) = match plan.verdict(path) {
        Verdict::Loads(load) if load.is_misread() => {
            (&load.places[..], "where push would read it as what it looks like, another file stands".to_owned())
        }
        Verdict::Loads(_) => (&[][..], "push reads it where it stands".to_owned()),
        Verdict::Ignored(row) if !row.documents.is_empty() => {
            (&[][..], "it holds several documents; `split` gives each its own file".to_owned())
        }
        Verdict::Ignored(row) => (&row.places[..], row.reason.clone()),
        Verdict::Rejected(row) => (&[][..], row.reason.clone()),
        Verdict::None => (&[][..], "it looks like no element".to_owned()),
    };
    places.first().map(|place| place.path.clone()).ok_or_else(|| no_place(path, why))
}

fn no_place(path: &RelPath, why: impl Into<String>) -> PlanError {
    PlanError::NoPlace { path: path.clone(), why: why.into() }
}

/// A name beside a taken one: `x/x.yaml` becomes `x-2/x-2.yaml`, `x.yaml` becomes `x-2.yaml`.
fn free_name(draft: &Draft<'_>, place: &RelPath) -> RelPath {
    let folder = place.parent().unwrap_or_else(RelPath::root);
    let owner = LayoutId::ALL
        .iter()
        .map(|id| id.layout())
        .find(|layout| !folder.is_root() && layout.own_file(folder.name()) == place.name());
    let numbered = |number: usize| match (owner, folder.parent()) {
        (Some(layout), Some(above)) => {
            let name = [folder.name(), format!("-{number}").as_bytes()].concat();
            let own_file = layout.own_file(&name);
            (above.join(&name), above.join(&name).join(own_file))
        }
        _ => {
            let (name, stem) = (place.name(), place.stem().len());
            let (stem, extension) = name.split_at_checked(stem).unwrap_or((name, b""));
            let path = folder.join([stem, format!("-{number}").as_bytes(), extension].concat());
            (path.clone(), path)
        }
    };
    // Every number is free at last: a folder lists finitely many names.
    (2..).map(numbered).find(|(name, _)| !draft.has(name)).map(|(_, path)| path).unwrap_or_else(|| place.clone())
}
