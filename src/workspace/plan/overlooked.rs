//! What push passes over: every other file under `membrane/`, and whatever looks like an element elsewhere, each with the reason.

use std::sync::Arc;

use super::places::Places;
use super::walk::PushWalk;
use crate::workspace::code::Code;
use crate::workspace::document::Reading;
use crate::workspace::document::shape::ToldBy;
use crate::workspace::element::Kind;
use crate::workspace::files::{Entry, MEMBRANE, Names, RelPath, Resolved};
use crate::workspace::folder_kind::{kind_around, kind_around_outside, nearest_kind};
use crate::workspace::layout::Layout;
use crate::workspace::verdict::{Fate, Reason, Verdict};

/// Everything that the walk did not read.
pub(super) fn rows(walk: &PushWalk<'_>, places: &Places<'_>) -> Vec<Verdict> {
    let membrane = RelPath::root().join(MEMBRANE);
    let mut found = Vec::new();
    // A `membrane` that is a link out of the root is no part of the walk over the root.
    let linked = matches!(walk.files.get(&membrane), Some(Entry::Link(_))).then(|| walk.files.walk(&membrane));
    for (path, entry) in walk.files.walk(&RelPath::root()).chain(linked.into_iter().flatten()) {
        if matches!(entry, Entry::Dir(_)) || walk.seen.contains(&path) {
            continue;
        }
        let file = match walk.files.follow(entry) {
            Resolved::File(file) => Some(file),
            Resolved::Dir(_) => continue,
            Resolved::Special(_) | Resolved::Broken => None,
        };
        let reading = file.and_then(|file| file.reading.as_ref());
        // Push may open it by this path as well.
        let opened = file.filter(|_| !walk.empty.contains(&path)).and_then(|file| walk.opened.get(&Arc::as_ptr(file)));
        let elsewhere = opened.filter(|opened| **opened != path);
        match (path.below(&membrane), elsewhere) {
            (Some(below), _) if is_source(walk, &below) => {}
            (Some(_), Some(link)) => {
                found.push(row(path, Kind::Other, Reason::ReadByLink(link.clone()), reading));
            }
            (Some(below), None) => found.push(inside(walk, places, path, &below, reading)),
            (None, Some(_)) => {}
            (None, None) => found.extend(outside(places, path, reading)),
        }
    }
    // Connectors stand in the same place in every layout.
    let read = walk.loads.iter().filter(|load| !load.is_read_as(Kind::Connector)).count();
    mark_conversions(&mut found, read);
    found
}

/// Where nine in ten elements stand as another layout wants them, the workspace is that layout's. `read` are those that push reads.
fn mark_conversions(found: &mut [Verdict], read: usize) {
    let is_other = |row: &Verdict| row.code() == Some(Code::OtherLayout);
    let matter = found.iter().filter(|row| row.looks_like.matters() && !row.is_outside());
    let (other, all) = matter.fold((0, read), |(other, all), row| (other + usize::from(is_other(row)), all + 1));
    if other > 1 && other * 10 >= all * 9 {
        found.iter_mut().filter(|row| is_other(row)).for_each(|row| row.converts = true);
    }
}

/// Whether a path belongs to the sources of a connector that push reads: something in a version's folder.
fn is_source(walk: &PushWalk<'_>, below: &RelPath) -> bool {
    spec_of_source(walk, below).is_some_and(|spec| walk.seen.contains(&spec))
}

/// The spec of the connector to whose sources a path belongs, whether it is there or not.
fn spec_of_source(walk: &PushWalk<'_>, below: &RelPath) -> Option<RelPath> {
    let names: Vec<&[u8]> = below.names().collect();
    let [folder, connector, _version, _, ..] = names[..] else { return None };
    let rules = &walk.layout.connectors;
    let spec = RelPath::root().join(MEMBRANE).join(folder).join(connector).join(rules.own_file(connector));
    walk.files.names().same(folder, rules.folder.as_bytes()).then(|| walk.files.spelt(&spec))
}

/// A path below `membrane/` with the folders of elements named as push names them: the disk may spell them otherwise.
fn as_push_names(walk: &PushWalk<'_>, below: &RelPath) -> RelPath {
    let names = walk.files.names();
    if names == Names::Exact {
        return below.clone();
    }
    let asked = |name: &[u8]| walk.layout.folder_names().find(|known| names.same(known.as_bytes(), name));
    below.names().enumerate().fold(RelPath::root(), |path, (depth, name)| match asked(name) {
        Some(known) if depth == 0 || depth == 2 => path.join(known),
        _ => path.join(name),
    })
}

fn inside(
    walk: &PushWalk<'_>,
    places: &Places<'_>,
    path: RelPath,
    below: &RelPath,
    reading: Option<&Reading>,
) -> Verdict {
    if walk.empty.contains(&path) {
        return row(path, Kind::Other, Reason::Empty, reading);
    }
    if let Some(spec) = spec_of_source(walk, below) {
        return row(path, Kind::Other, Reason::NoConnectorsSource(spec.name_text().into()), reading);
    }
    let below = as_push_names(walk, below);
    let kind = reading.map_or(Kind::Other, |reading| looks_like(walk.layout, reading, &below));
    if !kind.matters() {
        return row(path, kind, no_element(reading), reading);
    }
    let reason = why_passed_over(walk.layout, &below, kind);
    offered(places, row(path, kind, reason, reading))
}

/// Why a file looks like no element, as far as can be told.
fn no_element(reading: Option<&Reading>) -> Reason {
    match reading.map(|reading| (reading.documents.first(), &reading.error)) {
        Some((Some(document), _)) => Reason::NoElement(document.shape.why),
        Some((None, Some(error))) => Reason::Unknown(error.clone()),
        Some((None, None)) | None => Reason::NoDocument,
    }
}

fn outside(places: &Places<'_>, path: RelPath, reading: Option<&Reading>) -> Option<Verdict> {
    let reading = reading?;
    let folder = kind_around_outside(&path);
    let kinds = reading.documents.iter().map(|document| document.shape.in_folder(folder));
    let kind = kinds.into_iter().find(|kind| kind.matters())?;
    Some(offered(places, row(path, kind, Reason::Outside(kind), Some(reading))))
}

fn row(path: RelPath, looks_like: Kind, reason: Reason, reading: Option<&Reading>) -> Verdict {
    let documents = reading.map_or_else(Arc::default, |reading| Arc::clone(&reading.documents));
    Verdict::new(path, looks_like, documents, Fate::PassedOver(reason))
}

/// The row with the places of its file.
fn offered(places: &Places<'_>, row: Verdict) -> Verdict {
    Verdict { places: places.of(&row), nothing_lost: places.loses_nothing(&row), ..row }
}

/// What a file that push passes over looks like. In a folder that push does not read and whose name is a kind's but for a slip, every
/// mapping is meant as one of that kind, whether its content tells or not.
fn looks_like(layout: &Layout, reading: &Reading, below: &RelPath) -> Kind {
    let folder = kind_around(below);
    let told = reading.documents.iter().map(|document| document.shape.in_folder(folder)).find(|kind| kind.matters());
    let meant = || {
        let is_mapping = reading.documents.first().is_some_and(|document| document.shape.told_by >= ToldBy::Mapping);
        folder.filter(|_| is_mapping && !is_read(layout, below))
    };
    told.or_else(meant).unwrap_or(Kind::Other)
}

/// Whether a path below `membrane/` leads into a folder of elements that the layout reads.
fn is_read(layout: &Layout, below: &RelPath) -> bool {
    let names: Vec<&[u8]> = below.names().collect();
    match names[..] {
        [folder, _, sub, _, ..] if folder == layout.integrations().as_bytes() => layout.folder_inside(sub).is_some(),
        [folder, ..] => layout.kind_of(folder).is_some() || folder == layout.connectors.folder.as_bytes(),
        [] => false,
    }
}

/// Why push does not read an element where it stands, by its path below `membrane/`.
fn why_passed_over(layout: &'static Layout, below: &RelPath, kind: Kind) -> Reason {
    let names: Vec<&[u8]> = below.names().collect();
    let title = layout.title.as_str();
    match names[..] {
        [] | [_] => Reason::StraightInMembrane(title),
        [folder, ..] if folder == layout.connectors.folder.as_bytes() => {
            Reason::NotTheSpec(text(&layout.connectors.own_file(b"<folder>")))
        }
        [folder, ref inner @ ..] if layout.kind_of(folder).is_some() => {
            let why = match *inner {
                [integration, sub, ref deeper @ ..]
                    if folder == layout.integrations().as_bytes() && !deeper.is_empty() =>
                {
                    inside_integration(layout, integration, sub, deeper)
                }
                _ => in_type_folder(layout, folder, inner),
            };
            why.unwrap_or_else(|| Reason::TooDeep(below.clone(), kind))
        }
        [folder, ..] => match nearest_kind(folder).and_then(|kind| layout.folder_of(kind)) {
            Some(known) => Reason::Misspelt(title, known, text(folder)),
            None => Reason::FolderNotRead(title, text(folder)),
        },
    }
}

/// Why push does not read what stands in a type folder under `inner`.
fn in_type_folder(layout: &'static Layout, folder: &[u8], inner: &[&[u8]]) -> Option<Reason> {
    let own = |name: &[u8]| text(&layout.own_file(name));
    match *inner {
        [_file] => Some(Reason::Flat(&layout.title, text(folder), own(b"<name>"))),
        [element, file] if is_other_layouts(layout, element, file) => {
            Some(Reason::OtherLayout(text(file), own(element)))
        }
        [element, file] => Some(Reason::OtherName(text(element), own(element), text(file))),
        [element, integration, file] if is_pulled(integration, file) && folder != layout.integrations().as_bytes() => {
            Some(Reason::Pulled(text(element), own(element)))
        }
        _ => None,
    }
}

fn inside_integration(layout: &'static Layout, integration: &[u8], sub: &[u8], deeper: &[&[u8]]) -> Option<Reason> {
    if layout.folder_inside(sub).is_some() {
        return in_type_folder(layout, sub, deeper);
    }
    let camel = layout.folders.iter().find(|folder| folder.also.as_ref().is_some_and(|also| also.as_bytes() == sub));
    let meant = nearest_kind(sub).and_then(|kind| layout.folder(kind)).filter(|folder| folder.inside_integration);
    Some(match (camel, meant) {
        (Some(folder), _) => Reason::CamelCase(&folder.name, text(sub)),
        (None, Some(folder)) => Reason::Misspelt(&layout.title, &folder.name, text(sub)),
        (None, None) => {
            let folder = [layout.integrations().as_bytes(), b"/", integration].concat();
            Reason::FolderNotReadInside(&layout.title, text(sub), text(&folder))
        }
    })
}

fn text(name: &[u8]) -> Box<str> {
    String::from_utf8_lossy(name).into()
}

/// Whether any CLI's `pull` names an integration's element so.
fn is_pulled(integration: &[u8], file: &[u8]) -> bool {
    Layout::all().iter().any(|layout| layout.is_pulled(integration, file))
}

/// Whether another layout would open this file in this folder.
fn is_other_layouts(layout: &Layout, element: &[u8], file: &[u8]) -> bool {
    Layout::all().iter().filter(|other| *other != layout).any(|other| other.own_file(element) == file)
}
