//! Where a file could stand: its expected place first, and what push would do with it there.

use std::collections::HashMap;

use super::{Candidate, Load};
use crate::workspace::document::{Field, Summary};
use crate::workspace::element::Kind;
use crate::workspace::files::FileSet;
use crate::workspace::js::Js;
use crate::workspace::layout::{Layout, MEMBRANE, safe_name};
use crate::workspace::path::RelPath;

use super::connectors;

/// What the places of a workspace's files depend on.
pub struct Places<'a> {
    files: &'a FileSet,
    layout: &'static Layout,
    /// The folders of the integrations that load, by the text of their key.
    folders: HashMap<String, RelPath>,
}

impl<'a> Places<'a> {
    /// Gathers the integrations among `loads` that have a folder of their own.
    pub fn new(files: &'a FileSet, layout: &'static Layout, loads: &[Load]) -> Self {
        let mut folders = HashMap::new();
        for load in loads.iter().filter(|load| load.element == Kind::Integration) {
            let Some(folder) = load.path.parent() else { continue };
            if load.path.name() == layout.own_file(folder.name())
                && let Some(key) = &load.key
            {
                folders.entry(key.clone()).or_insert(folder);
            }
        }
        Places { files, layout, folders }
    }

    /// The places of the file at `path`, which is of this kind; empty where no layout rule has one. Taken places are left out.
    pub fn of(&self, path: &RelPath, kind: Kind, summary: &Summary) -> Vec<Candidate> {
        let key = summary.key();
        let stem = path.stem();
        let name = safe_name(key.as_deref(), &stem);
        let mut places = match kind {
            Kind::Interface => self.interface(path, &name),
            Kind::Connector => self.connector(summary),
            _ => self.element(path, kind, &name, summary),
        };
        places.retain(|place| self.files.get(&place.path).is_none());
        places
    }

    /// The folder of the loaded integration that a file names, or stands in.
    fn integration_folder(&self, path: &RelPath, summary: &Summary) -> Option<&RelPath> {
        let named = summary.field(Field::IntegrationKey).filter(|key| key.truthy()).and_then(Js::sent_text);
        match named {
            Some(key) => self.folders.get(&key),
            None => self.folders.values().find(|folder| path.starts_with(folder)),
        }
    }

    fn element(&self, path: &RelPath, kind: Kind, name: &str, summary: &Summary) -> Vec<Candidate> {
        let mut places = Vec::new();
        if let Some(folder) = self.integration_folder(path, summary)
            && let Some(path) = self.layout.expected_place(kind, name, Some(folder))
        {
            let note = format!("read as {} of the integration in `{folder}`", with_article(kind));
            places.push(Candidate { path, element: Some(kind), loads: true, note });
        }
        if let Some(path) = self.layout.expected_place(kind, name, None) {
            let note = match summary.field(Field::IntegrationKey).filter(|key| key.truthy()) {
                Some(key) => {
                    format!(
                        "read as {}; its `integrationKey` makes it one of `{}`",
                        with_article(kind),
                        key.property_text()
                    )
                }
                None => format!("read as {}", with_article(kind)),
            };
            places.push(Candidate { path, element: Some(kind), loads: true, note });
        }
        places
    }

    fn interface(&self, path: &RelPath, name: &str) -> Vec<Candidate> {
        let mut places = Vec::new();
        if let Some(path) = self.layout.expected_place(Kind::Flow, name, None) {
            let note = "sent as a flow; whether the server honours it is not known".to_owned();
            places.push(Candidate { path, element: Some(Kind::Flow), loads: true, note });
        }
        let membrane = RelPath::root().join(MEMBRANE);
        let file = path.name();
        let passed_over = |path: RelPath, note: String| Candidate { path, element: None, loads: false, note };
        places.push(passed_over(
            membrane.join("interfaces").join(file),
            format!("passed over: {} reads no folder `interfaces`", self.layout.title),
        ));
        places.push(passed_over(
            membrane.join(file),
            format!("passed over: {} reads no file that stands straight in `membrane/`", self.layout.title),
        ));
        places
    }

    fn connector(&self, summary: &Summary) -> Vec<Candidate> {
        let name = match summary.text(Field::Uuid) {
            Some(uuid) if !self.layout.connectors.strict => {
                RelPath::root().join(safe_name(Some(uuid), "connector").as_bytes())
            }
            _ => connectors::folder_name(summary),
        };
        if name.depth() != 1 {
            return Vec::new();
        }
        let folder = RelPath::root().join(MEMBRANE).join(&self.layout.connectors.folder).join_path(&name);
        let path = folder.join(self.layout.connectors.own_file(name.name()));
        let note = "read as a connector; each version beside it needs `src/` or `src.zip`".to_owned();
        vec![Candidate { path, element: Some(Kind::Connector), loads: true, note }]
    }
}

/// `an action`, `a flow`.
pub fn with_article(kind: Kind) -> String {
    let article = if kind.name().starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {}", kind.name())
}
