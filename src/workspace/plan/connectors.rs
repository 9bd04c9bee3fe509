//! Custom connectors, as push reads them: each folder's spec, and the sources of each of its versions.
//!
//! Every rule here is a line of docs/push-facts.md, "Connectors".

use std::sync::Arc;

use super::walk::PushWalk;
use crate::workspace::document::{Content, Field, Summary};
use crate::workspace::element::Kind;
use crate::workspace::files::{Dir, Entry, LinkTo, MEMBRANE, RelPath, Resolved};
use crate::workspace::phase::Phase;
use crate::workspace::verdict::{Effect, Fate, Reason, Verdict};
use crate::yaml::js::Js;

impl PushWalk<'_> {
    /// The connectors phase: every entry of `membrane/connectors/`.
    pub fn connectors(&mut self) {
        let folder = connectors_folder(self);
        let dir = match self.files.resolve(&folder) {
            None | Some(Resolved::Broken) => return,
            Some(Resolved::Dir(dir)) => dir,
            Some(_) => return self.reject(&folder, Reason::FileForFolder, Phase::Connectors),
        };
        if self.layout.connectors.strict && self.refuse_closed(&folder, dir) {
            return;
        }
        for (name, entry) in &dir.entries {
            let path = folder.join(name);
            match self.files.follow(entry) {
                _ if self.layout.connectors.strict && std::str::from_utf8(name).is_err() => {
                    self.stop(Some(path), Phase::Connectors, Reason::NameNotUtf8);
                }
                Resolved::Dir(dir) => self.connector(&path, name, dir),
                Resolved::Broken if self.layout.connectors.strict => {
                    self.reject(&path, Reason::LeadsNowhere, Phase::Connectors);
                }
                _ if self.layout.connectors.strict => {
                    self.reject(&path, Reason::NoConnector, Phase::Connectors);
                }
                _ => {}
            }
        }
    }

    /// Whether push cannot list a folder that it must, and so stops at it.
    fn refuse_closed(&mut self, folder: &RelPath, dir: &Dir) -> bool {
        if let Some(why) = &dir.unreadable {
            self.reject(folder, Reason::NotListed(why.clone()), Phase::Connectors);
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
            Some(Resolved::Dir(_)) if strict => return self.reject(&spec, Reason::FolderForFile, Phase::Connectors),
            Some(Resolved::Special(_)) if strict => return self.reject(&spec, Reason::Fifo, Phase::Connectors),
            _ => {
                if strict {
                    let reason = Reason::NoSpec(spec.name_text().into());
                    self.stop(Some(spec), Phase::Connectors, reason);
                }
                return;
            }
        };
        let Some(documents) = self.load_text(&spec, &file, Phase::Connectors) else { return };
        let [document] = &*documents else { return };
        if document.content == Content::Null {
            if strict {
                self.reject(&spec, Reason::EmptySpec, Phase::Connectors);
            }
            return;
        }
        let (looks_like, fate) = (looks_like(document), Fate::Loads(Kind::Connector, Effect::Upload));
        self.load(Verdict::new(spec, looks_like, documents, fate));
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
                    self.reject(&path.join(name), Reason::LeadsNowhere, Phase::Connectors);
                }
                (_, Err(_)) => {
                    self.stop(Some(path.join(name)), Phase::Connectors, Reason::NameNotUtf8);
                }
                (Resolved::Dir(_), Ok(name)) => names.push(name.to_owned()),
                _ => {}
            }
        }
        let Some((load, summary)) = self.loads.last().and_then(|load| Some((load, load.summary()?))) else {
            return names;
        };
        let (spec, named) = (load.path.clone(), connectors_folder(self).join_path(&folder_name(summary)));
        let named = self.files.spelt(&named);
        let sent = names
            .iter()
            .take_while(|version| matches!(source(self, &named.join(version)), VersionSource::Ready))
            .count();
        for version in &names[sent..] {
            match source(self, &named.join(version)) {
                VersionSource::Ready => {}
                VersionSource::Missing => {
                    let version = named.join(version);
                    let reason = match named == *path {
                        true => Reason::NoSource(version),
                        false => Reason::SourceElsewhere(version, path.clone()),
                    };
                    self.stop(Some(spec.clone()), Phase::Connectors, reason);
                }
                // A FIFO is a file that was read, and waits; the others are no files of the connector.
                VersionSource::Unusable(path, Reason::Fifo) => self.reject(&path, Reason::Fifo, Phase::Connectors),
                VersionSource::Unusable(path, reason) => self.stop(Some(path), Phase::Connectors, reason),
            }
        }
        names.truncate(sent);
        names
    }
}

/// `membrane/connectors`.
fn connectors_folder(walk: &PushWalk<'_>) -> RelPath {
    walk.files.spelt(&RelPath::root().join(MEMBRANE).join(&walk.layout.connectors.folder))
}

/// The folder that push derives from a spec, below that of the connectors: `<name>_<id>`.
pub fn folder_name(spec: &Summary) -> RelPath {
    let text = |field| spec.field(field).map_or("undefined".to_owned(), Js::property_text);
    let name = format!("{}_{}", text(Field::Name), text(Field::Id));
    RelPath::parse(name.trim_start_matches('/')).unwrap_or_else(|_| RelPath::root())
}

/// What push finds where it looks for the source of a version.
enum VersionSource {
    Ready,
    Missing,
    Unusable(RelPath, Reason),
}

/// `src/`, which push zips into `src.zip`, or else the `src.zip` that is there.
fn source(walk: &PushWalk<'_>, version: &RelPath) -> VersionSource {
    let [folder, zip] = ["src", "src.zip"].map(|name| walk.files.spelt(&version.join(name)));
    match walk.files.resolve(&folder) {
        Some(Resolved::File(_) | Resolved::Special(_)) => {
            return VersionSource::Unusable(folder, Reason::FileForFolder);
        }
        Some(Resolved::Dir(dir)) => {
            if let Some(unusable) = unusable_entry(walk, &folder, dir) {
                return unusable;
            }
        }
        None | Some(Resolved::Broken) => {}
    }
    match walk.files.resolve(&zip) {
        Some(Resolved::Dir(_)) => VersionSource::Unusable(zip, Reason::FolderForFile),
        Some(Resolved::Special(_)) => VersionSource::Unusable(zip, Reason::Fifo),
        Some(Resolved::File(_)) => VersionSource::Ready,
        None | Some(Resolved::Broken) if !matches!(walk.files.resolve(&folder), Some(Resolved::Dir(_))) => {
            VersionSource::Missing
        }
        Some(Resolved::Broken) if !can_be_made(walk, version, &zip) => {
            VersionSource::Unusable(zip, Reason::WrittenLeadsNowhere)
        }
        None | Some(Resolved::Broken) => VersionSource::Ready,
    }
}

/// The first entry of `src/` that push cannot look at. Deeper ones stop nothing.
fn unusable_entry(walk: &PushWalk<'_>, folder: &RelPath, dir: &Dir) -> Option<VersionSource> {
    dir.entries.iter().find_map(|(name, entry)| {
        let reason = match walk.files.follow(entry) {
            _ if std::str::from_utf8(name).is_err() => Reason::NameNotUtf8,
            Resolved::Broken => Reason::LeadsNowhere,
            _ => return None,
        };
        Some(VersionSource::Unusable(folder.join(name), reason))
    })
}

/// Whether push can write `src.zip` through a link that leads nowhere: the file is made, but not the folder that it is to stand in.
fn can_be_made(walk: &PushWalk<'_>, version: &RelPath, zip: &RelPath) -> bool {
    let Some(Entry::Link(link)) = walk.files.get(zip) else { return true };
    let folder = link.target.rsplit_once('/').map(|(folder, _)| RelPath::parse(folder));
    match folder {
        _ if matches!(link.to, LinkTo::Loop) => false,
        Some(Ok(folder)) => matches!(walk.files.resolve(&version.join_path(&folder)), Some(Resolved::Dir(_))),
        // It stands beside the link, or where this program does not look.
        None | Some(Err(_)) => true,
    }
}

/// What stands in a connector's place is a connector, whatever its fields look like: its newest form has an action's `inputSchema`
/// and a flow's `parametersSchema` (docs/contract.md).
fn looks_like(summary: &Summary) -> Kind {
    match summary.content {
        Content::Mapping => Kind::Connector,
        _ => summary.shape.read_as(Kind::Connector),
    }
}
