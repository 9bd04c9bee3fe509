//! Custom connectors, as push reads them: each folder's spec, and the sources of each of its versions.
//!
//! Every rule here is a line of push-facts, "Connectors".

use std::sync::Arc;

use super::walk::{NOT_UTF8, Walk};
use super::{Effect, Load, Phase};
use crate::workspace::code::Code;
use crate::workspace::document::{Content, Field, Summary};
use crate::workspace::element::Kind;
use crate::workspace::files::{Dir, Entry, LinkTo, MEMBRANE, RelPath, Resolved};
use crate::yaml::js::Js;

impl Walk<'_> {
    /// The connectors phase: every entry of `membrane/connectors/`.
    pub fn connectors(&mut self) {
        let folder = connectors_folder(self);
        let dir = match self.files.resolve(&folder) {
            None | Some(Resolved::Broken) => return,
            Some(Resolved::Dir(dir)) => dir,
            Some(_) => {
                let why = "push lists it as a folder, and it is a file (ENOTDIR)".to_owned();
                return self.reject_in(&folder, Code::FileForFolder, why, None, Phase::Connectors);
            }
        };
        if self.layout.connectors.strict && self.refuse_closed(&folder, dir) {
            return;
        }
        for (name, entry) in &dir.entries {
            let path = folder.join(name);
            match self.files.follow(entry) {
                _ if self.layout.connectors.strict && std::str::from_utf8(name).is_err() => {
                    self.abort(Some(path), Code::NameNotUtf8, Phase::Connectors, NOT_UTF8.to_owned());
                }
                Resolved::Dir(dir) => self.connector(&path, name, dir),
                Resolved::Broken if self.layout.connectors.strict => {
                    let why = "it is a link that leads nowhere".to_owned();
                    self.reject_in(&path, Code::BrokenLink, why, None, Phase::Connectors);
                }
                _ if self.layout.connectors.strict => {
                    let why =
                        "push takes every entry of this folder for a connector's folder, and this is none (ENOTDIR)";
                    self.reject_in(&path, Code::ConnectorStray, why.to_owned(), None, Phase::Connectors);
                }
                _ => {}
            }
        }
    }

    /// Whether push cannot list a folder that it must, and so stops at it.
    fn refuse_closed(&mut self, folder: &RelPath, dir: &Dir) -> bool {
        if let Some(why) = &dir.unreadable {
            self.reject_in(folder, Code::Unreadable, format!("push cannot list it: {why}"), None, Phase::Connectors);
        }
        dir.unreadable.is_some()
    }

    fn connector(&mut self, path: &RelPath, name: &[u8], dir: &Arc<Dir>) {
        let spec = self.files.spelt(&path.join(self.layout.connectors.own_file(name)));
        let strict = self.layout.connectors.strict;
        if strict && self.refuse_closed(path, dir) {
            return;
        }
        let file = match self.files.resolve(&spec) {
            Some(Resolved::File(file)) => Arc::clone(file),
            Some(Resolved::Dir(_)) if strict => {
                let why = "push opens it as a file, and it is a folder (EISDIR)".to_owned();
                return self.reject_in(&spec, Code::FolderForFile, why, None, Phase::Connectors);
            }
            Some(Resolved::Special(_)) if strict => return self.hang(spec, Phase::Connectors),
            _ => {
                if strict {
                    let why = format!("push opens `{}`, which is not there", spec.name_text());
                    self.abort(Some(spec), Code::ConnectorNoSpec, Phase::Connectors, why);
                }
                return;
            }
        };
        let Some(summary) = self.load_text(&spec, &file, Phase::Connectors) else { return };
        if summary.content == Content::Null {
            if strict {
                let why = "the spec is empty, and push takes a field away from it".to_owned();
                self.reject_in(&spec, Code::ConnectorEmptySpec, why, None, Phase::Connectors);
            }
            return;
        }
        self.seen.insert(spec.clone());
        self.loads.push(Load {
            path: spec,
            element: Kind::Connector,
            key: summary.key(),
            integration_field: None,
            inside: None,
            looks_like: looks_like(&summary),
            effect: Effect::Upload,
            versions: Vec::new(),
            places: Vec::new(),
            summary,
        });
        if strict {
            let versions = self.versions(path, dir);
            if let Some(load) = self.loads.last_mut() {
                load.versions = versions;
            }
        }
    }

    /// The versions whose source push sends of the connector that was loaded last, up to the first without one.
    ///
    /// Every subfolder is a version; its source is looked for under the name that the spec gives, not the folder's.
    fn versions(&mut self, path: &RelPath, dir: &Dir) -> Vec<String> {
        let mut names = Vec::new();
        for (name, entry) in &dir.entries {
            let text = std::str::from_utf8(name);
            match (self.files.follow(entry), text) {
                (Resolved::Broken, _) => {
                    let why = "it is a link that leads nowhere".to_owned();
                    self.reject_in(&path.join(name), Code::BrokenLink, why, None, Phase::Connectors);
                }
                (_, Err(_)) => {
                    self.abort(Some(path.join(name)), Code::NameNotUtf8, Phase::Connectors, NOT_UTF8.to_owned());
                }
                (Resolved::Dir(_), Ok(name)) => names.push(name.to_owned()),
                _ => {}
            }
        }
        let Some(load) = self.loads.last() else { return names };
        let (spec, named) = (load.path.clone(), connectors_folder(self).join_path(&folder_name(&load.summary)));
        let named = self.files.spelt(&named);
        let sent =
            names.iter().take_while(|version| matches!(source(self, &named.join(version)), Source::Ready)).count();
        for version in &names[sent..] {
            match source(self, &named.join(version)) {
                Source::Ready => {}
                Source::Missing => {
                    let (code, why) = missing_source(path, &named, version);
                    self.abort(Some(spec.clone()), code, Phase::Connectors, why);
                }
                Source::Unusable(path, code, why) => self.abort(Some(path), code, Phase::Connectors, why.to_owned()),
                Source::Hangs(path) => self.hang(path, Phase::Connectors),
            }
        }
        names.truncate(sent);
        names
    }
}

/// `membrane/connectors`.
fn connectors_folder(walk: &Walk<'_>) -> RelPath {
    walk.files.spelt(&RelPath::root().join(MEMBRANE).join(&walk.layout.connectors.folder))
}

/// The folder that push derives from a spec, below that of the connectors: `<name>_<id>`.
pub fn folder_name(summary: &Summary) -> RelPath {
    let text = |field| summary.field(field).map_or("undefined".to_owned(), Js::property_text);
    let name = format!("{}_{}", text(Field::Name), text(Field::Id));
    RelPath::parse(name.trim_start_matches('/')).unwrap_or_else(|_| RelPath::root())
}

/// What push finds where it looks for the source of a version.
enum Source {
    Ready,
    Missing,
    Unusable(RelPath, Code, &'static str),
    Hangs(RelPath),
}

/// `src/`, which push zips into `src.zip`, or else the `src.zip` that is there.
fn source(walk: &Walk<'_>, version: &RelPath) -> Source {
    let [folder, zip] = ["src", "src.zip"].map(|name| walk.files.spelt(&version.join(name)));
    match walk.files.resolve(&folder) {
        Some(Resolved::File(_) | Resolved::Special(_)) => {
            return Source::Unusable(
                folder,
                Code::FileForFolder,
                "push lists it as a folder, and it is a file (ENOTDIR)",
            );
        }
        Some(Resolved::Dir(dir)) => {
            if let Some(unusable) = unusable_entry(walk, &folder, dir) {
                return unusable;
            }
        }
        None | Some(Resolved::Broken) => {}
    }
    match walk.files.resolve(&zip) {
        Some(Resolved::Dir(_)) => {
            Source::Unusable(zip, Code::FolderForFile, "push opens it as a file, and it is a folder (EISDIR)")
        }
        Some(Resolved::Special(_)) => Source::Hangs(zip),
        Some(Resolved::File(_)) => Source::Ready,
        None | Some(Resolved::Broken) if !matches!(walk.files.resolve(&folder), Some(Resolved::Dir(_))) => {
            Source::Missing
        }
        Some(Resolved::Broken) if !can_be_made(walk, version, &zip) => {
            Source::Unusable(zip, Code::BrokenLink, "push writes it, and it is a link that leads nowhere")
        }
        None | Some(Resolved::Broken) => Source::Ready,
    }
}

/// The first entry of `src/` that push cannot look at. Deeper ones stop nothing.
fn unusable_entry(walk: &Walk<'_>, folder: &RelPath, dir: &Dir) -> Option<Source> {
    dir.entries.iter().find_map(|(name, entry)| {
        let (code, why) = match walk.files.follow(entry) {
            _ if std::str::from_utf8(name).is_err() => (Code::NameNotUtf8, NOT_UTF8),
            Resolved::Broken => (Code::BrokenLink, "it is a link that leads nowhere"),
            _ => return None,
        };
        Some(Source::Unusable(folder.join(name), code, why))
    })
}

/// Whether push can write `src.zip` through a link that leads nowhere: the file is made, but not the folder that it is to stand in.
fn can_be_made(walk: &Walk<'_>, version: &RelPath, zip: &RelPath) -> bool {
    let Some(Entry::Link(link)) = walk.files.get(zip) else { return true };
    let folder = link.target.rsplit_once('/').map(|(folder, _)| RelPath::parse(folder));
    match folder {
        _ if matches!(link.to, LinkTo::Loop) => false,
        Some(Ok(folder)) => matches!(walk.files.resolve(&version.join_path(&folder)), Some(Resolved::Dir(_))),
        // It stands beside the link, or where this program does not look.
        None | Some(Err(_)) => true,
    }
}

/// Why the source of a version is not where push looks for it.
fn missing_source(folder: &RelPath, named: &RelPath, version: &str) -> (Code, String) {
    if named == folder {
        return (Code::ConnectorNoSource, format!("`{folder}/{version}` has neither `src/` nor `src.zip`"));
    }
    let why = format!(
        "push looks for the sources in `{named}/{version}`, after the spec's `name` and `id`, and the folder is `{folder}`"
    );
    (Code::ConnectorFolderName, why)
}

/// A spec says what it is by its place, unless its content is plainly another kind's.
fn looks_like(summary: &Summary) -> Kind {
    match summary.content {
        Content::Mapping if summary.shape.kind == Kind::Other => Kind::Connector,
        _ => summary.shape.read_as(Kind::Connector),
    }
}
