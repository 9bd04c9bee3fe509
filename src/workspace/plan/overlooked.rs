//! What push passes over: every other file under `membrane/`, and whatever looks like an element elsewhere, each with the reason.

use std::sync::Arc;

use super::places::Places;
use super::walk::{self, Walk};
use super::{Ignored, Piece};
use crate::workspace::code::Code;
use crate::workspace::document::{Reading, Summary};
use crate::workspace::element::Kind;
use crate::workspace::files::{Entry, MEMBRANE, Names, RelPath, Resolved};
use crate::workspace::layout::{Layout, LayoutId};
use crate::workspace::words::with_article;

/// Everything that the walk did not read.
pub(super) fn of(walk: &Walk<'_>, places: &Places<'_>) -> Vec<Ignored> {
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
                let reason = format!("push reads the same file by way of a link, as `{link}`");
                found.push(row(&path, Kind::Other, Code::NotAnElement, reason, reading));
            }
            (Some(below), None) => found.push(inside(walk, places, &path, &below, reading)),
            (None, Some(_)) => {}
            (None, None) => found.extend(outside(places, &path, reading)),
        }
    }
    // Connectors stand in the same place in every layout.
    let read = walk.loads.iter().filter(|load| load.element != Kind::Connector).count();
    mark_conversions(&mut found, read);
    found
}

/// Where nine in ten elements stand as another layout wants them, the workspace is that layout's. `read` are those that push reads.
fn mark_conversions(found: &mut [Ignored], read: usize) {
    let matter = found.iter().filter(|row| row.looks_like.matters() && row.code != Code::OutsideMembrane);
    let (other, all) =
        matter.fold((0, read), |(other, all), row| (other + usize::from(row.code == Code::OtherLayout), all + 1));
    if other > 1 && other * 10 >= all * 9 {
        found.iter_mut().filter(|row| row.code == Code::OtherLayout).for_each(|row| row.converts = true);
    }
}

/// Whether a path belongs to the sources of a connector that push reads: something in a version's folder.
fn is_source(walk: &Walk<'_>, below: &RelPath) -> bool {
    spec_of_source(walk, below).is_some_and(|spec| walk.seen.contains(&spec))
}

/// The spec of the connector to whose sources a path belongs, whether it is there or not.
fn spec_of_source(walk: &Walk<'_>, below: &RelPath) -> Option<RelPath> {
    let names: Vec<&[u8]> = below.names().collect();
    let [folder, connector, _version, _, ..] = names[..] else { return None };
    let rules = &walk.layout.connectors;
    let spec = RelPath::root().join(MEMBRANE).join(folder).join(connector).join(rules.own_file(connector));
    walk.files.names().same(folder, rules.folder.as_bytes()).then(|| walk.files.spelt(&spec))
}

/// A path below `membrane/` with the folders of elements named as push names them: the disk may spell them otherwise.
fn as_push_names(walk: &Walk<'_>, below: &RelPath) -> RelPath {
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

fn inside(walk: &Walk<'_>, places: &Places<'_>, path: &RelPath, below: &RelPath, reading: Option<&Reading>) -> Ignored {
    if walk.empty.contains(path) {
        let reason = "push opens it, finds nothing in it, and skips it".to_owned();
        return row(path, Kind::Other, Code::EmptyFile, reason, reading);
    }
    if let Some(spec) = spec_of_source(walk, below) {
        let reason = format!("it belongs to a connector whose `{}` is not there", spec.name_text());
        return row(path, Kind::Other, Code::NotAnElement, reason, reading);
    }
    let kind = reading.map_or(Kind::Other, |reading| looks_like(reading, below));
    if !kind.matters() {
        return row(
            path,
            kind,
            Code::NotAnElement,
            format!("push does not open it, and {}", no_element(reading)),
            reading,
        );
    }
    let (code, reason) = why_passed_over(walk.layout, &as_push_names(walk, below), kind);
    let mut row = row(path, kind, code, reason, reading);
    offer(places, &mut row);
    row
}

/// Why a file looks like no element, as far as can be told.
fn no_element(reading: Option<&Reading>) -> String {
    match reading.map(|reading| (reading.documents.first(), &reading.error)) {
        Some((Some(document), _)) => format!("it looks like no element: {}", document.shape.why),
        Some((None, Some(error))) => format!("what it looks like is not known: {}", walk::explain(error).1),
        Some((None, None)) | None => "it looks like no element: it holds no document".to_owned(),
    }
}

fn outside(places: &Places<'_>, path: &RelPath, reading: Option<&Reading>) -> Option<Ignored> {
    let reading = reading?;
    let kind = reading.documents.iter().map(|document| document.shape.kind).find(|kind| kind.matters())?;
    let reason = format!("it looks like {}, and push reads nothing outside `{MEMBRANE}/`", with_article(kind));
    let mut row = row(path, kind, Code::OutsideMembrane, reason, Some(reading));
    offer(places, &mut row);
    Some(row)
}

fn row(path: &RelPath, looks_like: Kind, code: Code, reason: String, reading: Option<&Reading>) -> Ignored {
    let documents = reading.map_or(&[][..], |reading| &reading.documents);
    let piece = |document: &Arc<Summary>| Piece {
        line: document.place.line,
        looks_like: document.shape.kind,
        key: document.key(),
    };
    Ignored {
        path: path.clone(),
        looks_like,
        code,
        reason,
        documents: if documents.len() > 1 { documents.iter().map(piece).collect() } else { Vec::new() },
        places: Vec::new(),
        converts: false,
        summary: if documents.len() == 1 { documents.first().cloned() } else { None },
    }
}

fn offer(places: &Places<'_>, row: &mut Ignored) {
    if let Some(summary) = &row.summary {
        row.places = places.of(&row.path, row.looks_like, summary);
    }
}

/// What a file that push passes over looks like; a bland one is told by the folder that it stands in.
fn looks_like(reading: &Reading, below: &RelPath) -> Kind {
    let told = reading.documents.iter().map(|document| document.shape.kind).find(|kind| kind.matters());
    told.or_else(|| {
        let bland = reading.documents.first().is_some_and(|document| document.shape.bland);
        if bland { folder_kind(below) } else { None }
    })
    .unwrap_or(Kind::Other)
}

/// The kind after which the nearest folder above is named, in any layout and any spelling.
fn folder_kind(below: &RelPath) -> Option<Kind> {
    below.names().rev().skip(1).find_map(kind_in_any_spelling)
}

/// The kind after which a folder is named, in any layout and any spelling.
pub fn kind_in_any_spelling(name: &[u8]) -> Option<Kind> {
    let plain = |name: &[u8]| -> Vec<u8> {
        name.iter().filter(|b| !matches!(b, b'-' | b'_' | b' ')).map(u8::to_ascii_lowercase).collect()
    };
    let name = plain(name);
    LayoutId::ALL
        .iter()
        .flat_map(|id| &id.layout().folders)
        .find(|folder| plain(folder.name.as_bytes()) == name)
        .map(|folder| folder.kind)
}

/// Why push does not read an element where it stands, by its path below `membrane/`.
fn why_passed_over(layout: &Layout, below: &RelPath, kind: Kind) -> (Code, String) {
    let names: Vec<&[u8]> = below.names().collect();
    let text = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    let title = &layout.title;
    match names[..] {
        [_file] => (Code::NotReadHere, format!("{title} reads no file that stands straight in `{MEMBRANE}/`")),
        [folder, ..] if folder == layout.connectors.folder.as_bytes() => (
            Code::WrongFileName,
            format!(
                "in a connector's folder push opens `<folder>/{}` alone",
                text(&layout.connectors.own_file(b"<folder>"))
            ),
        ),
        [folder, ref inner @ ..] if layout.kind_of(folder).is_some() => {
            let why = match *inner {
                [integration, sub, ref deeper @ ..] if folder == b"integrations" && !deeper.is_empty() => {
                    inside_integration(layout, integration, sub, deeper)
                }
                _ => in_type_folder(layout, folder, inner),
            };
            why.unwrap_or_else(|| {
                (Code::NotReadHere, format!("push does not look as deep as `{below}` for {}", with_article(kind)))
            })
        }
        [folder, ..] => match kind_in_any_spelling(folder).and_then(|kind| layout.folder(kind)) {
            Some(known) => (
                Code::NotReadHere,
                format!(
                    "{title} reads `{}`, and names count letter by letter: `{}` is passed over",
                    known.name,
                    text(folder)
                ),
            ),
            None => (Code::NotReadHere, format!("{title} reads no folder `{}`", text(folder))),
        },
        [] => (Code::NotReadHere, format!("{title} does not read it")),
    }
}

/// Why push does not read what stands in a type folder under `inner`.
fn in_type_folder(layout: &Layout, folder: &[u8], inner: &[&[u8]]) -> Option<(Code, String)> {
    let text = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    let own = |name: &[u8]| text(&layout.own_file(name));
    match *inner {
        [_file] => Some((
            Code::WrongFileName,
            format!(
                "{} reads no file straight in `{}/`: it opens `{}/<name>/{}`",
                layout.title,
                text(folder),
                text(folder),
                own(b"<name>")
            ),
        )),
        [element, file] => Some(if is_other_layouts(layout, element, file) {
            (
                Code::OtherLayout,
                format!("`{}` is the other layout's name for it; push opens `{}`", text(file), own(element)),
            )
        } else {
            (
                Code::WrongFileName,
                format!(
                    "in `{}/` push opens `{}` alone, and passes over `{}`",
                    text(element),
                    own(element),
                    text(file)
                ),
            )
        }),
        [element, integration, file] if is_pulled(integration, file) && folder != b"integrations" => Some((
            Code::PullLayout,
            format!(
                "`pull` writes `<type>/<key>/<integration>/…` here, and `push` opens `{}/{}` alone",
                text(element),
                own(element)
            ),
        )),
        _ => None,
    }
}

fn inside_integration(layout: &Layout, integration: &[u8], sub: &[u8], deeper: &[&[u8]]) -> Option<(Code, String)> {
    let text = |name: &[u8]| String::from_utf8_lossy(name).into_owned();
    let known = layout.folders.iter().find(|folder| folder.inside_integration && folder.name.as_bytes() == sub);
    if known.is_some() {
        return in_type_folder(layout, sub, deeper);
    }
    let camel = layout.folders.iter().find(|folder| folder.also.as_ref().is_some_and(|also| also.as_bytes() == sub));
    Some(match camel {
        Some(folder) => (
            Code::CamelCaseInside,
            format!("inside an integration push reads `{}` alone, not `{}`", folder.name, text(sub)),
        ),
        None => (
            Code::NotReadHere,
            format!("{} reads no folder `{}` inside `integrations/{}/`", layout.title, text(sub), text(integration)),
        ),
    })
}

/// Whether membrane-cli's `pull` names an integration's element so.
fn is_pulled(integration: &[u8], file: &[u8]) -> bool {
    LayoutId::MembraneCli1.layout().own_file(integration) == file
}

/// Whether another layout would open this file in this folder.
fn is_other_layouts(layout: &Layout, element: &[u8], file: &[u8]) -> bool {
    LayoutId::ALL.iter().filter(|id| **id != layout.id).any(|id| id.layout().own_file(element) == file)
}
