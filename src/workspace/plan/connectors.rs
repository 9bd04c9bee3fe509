//! Custom connectors, as push reads them: each folder's spec, and the sources of each of its versions.
//!
//! Every rule here is a line of push-facts, "Connectors".

use std::sync::Arc;

use super::walk::Walk;
use super::{Effect, Load, Phase};
use crate::workspace::diagnose::Code;
use crate::workspace::document::{Content, Field, Summary};
use crate::workspace::element::Kind;
use crate::workspace::files::{Dir, Resolved};
use crate::workspace::js::Js;
use crate::workspace::layout::MEMBRANE;
use crate::workspace::path::RelPath;

/// The version that is uploaded; any other is published.
pub const DEVELOPMENT: &str = "development";

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
        for (name, entry) in &dir.entries {
            let path = folder.join(name);
            match self.files.follow(entry) {
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

    fn connector(&mut self, path: &RelPath, name: &[u8], dir: &Arc<Dir>) {
        let spec = path.join(self.layout.connectors.own_file(name));
        let strict = self.layout.connectors.strict;
        let file = match self.files.resolve(&spec) {
            Some(Resolved::File(file)) => Arc::clone(file),
            Some(Resolved::Dir(_)) if strict => {
                let why = "push opens it as a file, and it is a folder (EISDIR)".to_owned();
                return self.reject_in(&spec, Code::FolderForFile, why, None, Phase::Connectors);
            }
            Some(Resolved::Special(_)) if strict => return self.hang(spec),
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
        if strict {
            self.versions(path, &spec, dir, &summary);
        }
        self.loads.push(Load {
            path: spec,
            element: Kind::Connector,
            key: summary.key(),
            integration: None,
            inside: None,
            looks_like: looks_like(&summary),
            effect: Effect::Upload,
            places: Vec::new(),
            summary,
        });
    }

    /// Every subfolder is a version; its source is looked for under the name that the spec gives, not the folder's.
    fn versions(&mut self, path: &RelPath, spec: &RelPath, dir: &Dir, summary: &Summary) {
        let named = connectors_folder(self).join_path(&folder_name(summary));
        for (name, entry) in &dir.entries {
            match self.files.follow(entry) {
                Resolved::Broken => {
                    let why = "it is a link that leads nowhere".to_owned();
                    self.reject_in(&path.join(name), Code::BrokenLink, why, None, Phase::Connectors);
                }
                Resolved::Dir(_) => {
                    let version = named.join(name);
                    if has_source(self, &version) {
                        continue;
                    }
                    let (code, why) = if named == *path {
                        (Code::ConnectorNoSource, format!("`{version}` has neither `src/` nor `src.zip`"))
                    } else {
                        let why = format!(
                            "push looks for the sources in `{version}`, after the spec's `name` and `id`, and the folder is `{path}`"
                        );
                        (Code::ConnectorFolderName, why)
                    };
                    self.abort(Some(spec.clone()), code, Phase::Connectors, why);
                }
                _ => {}
            }
        }
    }
}

/// `membrane/connectors`.
fn connectors_folder(walk: &Walk<'_>) -> RelPath {
    RelPath::root().join(MEMBRANE).join(&walk.layout.connectors.folder)
}

/// The folder that push derives from a spec: `<name>_<id>`.
pub fn folder_name(summary: &Summary) -> RelPath {
    let text = |field| summary.field(field).map_or("undefined".to_owned(), Js::property_text);
    let name = format!("{}_{}", text(Field::Name), text(Field::Id));
    RelPath::parse(name.trim_start_matches('/')).unwrap_or_else(|_| RelPath::root())
}

fn has_source(walk: &Walk<'_>, version: &RelPath) -> bool {
    let source = walk.files.resolve(&version.join("src"));
    let zip = walk.files.resolve(&version.join("src.zip"));
    match source {
        Some(Resolved::Dir(_)) => true,
        Some(Resolved::File(_) | Resolved::Special(_)) => false,
        None | Some(Resolved::Broken) => matches!(zip, Some(Resolved::File(_))),
    }
}

/// A spec says what it is by its place, unless its content is plainly another kind's.
fn looks_like(summary: &Summary) -> Kind {
    match summary.content {
        Content::Mapping if summary.shape.kind == Kind::Other => Kind::Connector,
        _ => summary.shape.read_as(Kind::Connector),
    }
}
