//! Where a file could stand: its expected place first, and what push would do with it there.

use super::connectors;
use super::home::{Home, Homes};
use crate::workspace::document::{Field, Summary};
use crate::workspace::element::Kind;
use crate::workspace::files::{Entry, FileSet, MEMBRANE, RelPath, Resolved};
use crate::workspace::layout::{Layout, safe_name};
use crate::workspace::verdict::{Candidate, Verdict};
use crate::workspace::words::with_article;

/// What the places of a workspace's files depend on.
pub struct Places<'a> {
    files: &'a FileSet,
    layout: &'static Layout,
    homes: &'a Homes,
}

impl<'a> Places<'a> {
    /// The places in these files, whose integrations that load are `homes`.
    pub(super) fn new(files: &'a FileSet, layout: &'static Layout, homes: &'a Homes) -> Self {
        Places { files, layout, homes }
    }

    /// The layout whose places these are.
    pub fn layout(&self) -> &'static Layout {
        self.layout
    }

    /// The places of a file that push does not read as what it is; empty where no layout rule has one. Taken places are left out.
    pub fn of(&self, verdict: &Verdict) -> Vec<Candidate> {
        verdict.summary().map_or(Vec::new(), |summary| self.free(&verdict.path, verdict.looks_like, summary))
    }

    /// The places of a document of this kind that stands at `path`. Taken places are left out.
    pub fn free(&self, path: &RelPath, kind: Kind, summary: &Summary) -> Vec<Candidate> {
        let mut places = self.all(path, kind, summary);
        places.retain(|place| self.is_free(&place.path));
        places
    }

    /// Those of its places where push would read it and another file stands.
    pub fn taken(&self, verdict: &Verdict) -> Vec<Candidate> {
        let Some(summary) = verdict.summary() else { return Vec::new() };
        let mut places = self.all(&verdict.path, verdict.looks_like, summary);
        places.retain(|place| place.loads && place.path != verdict.path && self.is_taken(&place.path));
        places
    }

    /// The expected place, whether it is free or another file stands there.
    pub fn first(&self, verdict: &Verdict) -> Option<Candidate> {
        let path = &verdict.path;
        let mut places = self.all(path, verdict.looks_like, verdict.summary()?).into_iter();
        places.find(|place| place.path != *path && (self.is_free(&place.path) || self.is_taken(&place.path)))
    }

    /// The first of its places to which a link leads, and that link. Nothing is moved to where a link leads.
    pub fn behind_link(&self, verdict: &Verdict) -> Option<(RelPath, RelPath)> {
        let places = self.by_rules(&verdict.path, verdict.looks_like, verdict.summary()?).into_iter();
        places
            .filter(|place| place.loads)
            .find_map(|place| Some((place.path.clone(), self.files.first_link(&place.path)?)))
    }

    fn all(&self, path: &RelPath, kind: Kind, summary: &Summary) -> Vec<Candidate> {
        let mut places = self.by_rules(path, kind, summary);
        places.retain(|place| self.files.first_link(&place.path).is_none());
        places
    }

    fn by_rules(&self, path: &RelPath, kind: Kind, summary: &Summary) -> Vec<Candidate> {
        let key = summary.key();
        let stem = path.stem();
        let name = safe_name(key.as_deref(), &stem);
        let mut places = match kind {
            Kind::Interface if self.layout.folder(kind).is_none() => self.interface(path, &name),
            Kind::Connector => self.connector(summary),
            Kind::Integration => self.integration(path, &name),
            Kind::Scenario => Vec::new(), // Push stops at every scenario that it reads.
            _ => self.element(path, kind, &name, summary),
        };
        places.iter_mut().for_each(|place| place.path = self.files.spelt(&place.path));
        places
    }

    fn is_taken(&self, path: &RelPath) -> bool {
        matches!(self.files.resolve(path), Some(Resolved::File(_)))
    }

    /// Nothing stands at a path, and whatever stands above it is a folder.
    fn is_free(&self, path: &RelPath) -> bool {
        let mut above = std::iter::successors(path.parent(), RelPath::parent);
        let is_folder = |above: &RelPath| matches!(self.files.resolve(above), None | Some(Resolved::Dir(_)));
        self.files.get(path).is_none() && above.all(|above| is_folder(&above))
    }

    /// An integration that has a folder with elements in it stays there; any other goes where its key says.
    fn integration(&self, path: &RelPath, name: &str) -> Vec<Candidate> {
        let folder = path.parent().filter(|folder| folder.parent().as_ref() == Some(self.homes.integrations()));
        let here = folder.filter(|folder| self.has_folders(folder)).map(|folder| {
            let own = self.layout.own_file(folder.name());
            folder.join(own)
        });
        let there = self.layout.expected_place(Kind::Integration, name, None);
        let mut places: Vec<Candidate> = Vec::new();
        for path in here.into_iter().chain(there) {
            if !places.iter().any(|place| place.path == path) {
                places.push(read_as(Kind::Integration, path, "", true));
            }
        }
        places
    }

    fn has_folders(&self, folder: &RelPath) -> bool {
        match self.files.get(folder) {
            Some(Entry::Dir(dir)) => dir.entries.values().any(|entry| matches!(entry, Entry::Dir(_))),
            _ => false,
        }
    }

    /// An element goes into its integration's folder, if it has one; the top level follows.
    fn element(&self, path: &RelPath, kind: Kind, name: &str, summary: &Summary) -> Vec<Candidate> {
        let inside = |folder: &RelPath| self.layout.expected_place(kind, name, Some(folder));
        let at_the_top = self.layout.expected_place(kind, name, None);
        let (first, note, certain) = match self.homes.of(path, summary) {
            Home::Universal => (None, String::new(), true),
            Home::Named(key) => (None, format!("; its `integrationKey` makes it one of `{key}`"), true),
            Home::Unknown(key) => {
                (None, format!("; push then stops, unless the server has an integration `{key}`"), false)
            }
            Home::TooDeep => (None, "; as universal, unless it gets an `integrationKey`".into(), false),
            Home::Folder(folder) => {
                let first = inside(&folder)
                    .map(|path| read_as(kind, path, &format!(" of the integration in `{folder}`"), true));
                let note = match summary.truthy(Field::IntegrationKey) {
                    true => "; its `integrationKey` makes it one of that integration",
                    false => "; as universal",
                };
                (first, note.into(), false)
            }
            Home::Unled(folder) => {
                let note = format!("; as universal, as long as no file of its own gives `{folder}` a key");
                (inside(&folder).map(|path| read_as(kind, path, &note, false)), "; as universal".into(), false)
            }
        };
        first.into_iter().chain(at_the_top.map(|path| read_as(kind, path, &note, certain))).collect()
    }

    fn interface(&self, path: &RelPath, name: &str) -> Vec<Candidate> {
        let mut places = Vec::new();
        if let Some(path) = self.layout.expected_place(Kind::Flow, name, None) {
            let note = "sent as a flow; whether the server honours it is not known".to_owned();
            places.push(Candidate { path, element: Some(Kind::Flow), loads: true, certain: false, note });
        }
        let membrane = RelPath::root().join(MEMBRANE);
        let file = path.name();
        let passed_over =
            |path: RelPath, note: String| Candidate { path, element: None, loads: false, certain: false, note };
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
        let name = match self.layout.connectors.folder_field.and_then(|field| summary.text(field)) {
            Some(text) => RelPath::root().join(safe_name(Some(text), "connector").as_bytes()),
            None => connectors::folder_name(summary),
        };
        if name.depth() != 1 {
            return Vec::new();
        }
        let folder = RelPath::root().join(MEMBRANE).join(&self.layout.connectors.folder).join_path(&name);
        let path = folder.join(self.layout.connectors.own_file(name.name()));
        let note = "read as a connector; each version beside it needs `src/` or `src.zip`".to_owned();
        vec![Candidate { path, element: Some(Kind::Connector), loads: true, certain: false, note }]
    }
}

/// A place where push reads a file as what it is.
fn read_as(kind: Kind, path: RelPath, more: &str, certain: bool) -> Candidate {
    Candidate { path, element: Some(kind), loads: true, certain, note: format!("read as {}{more}", with_article(kind)) }
}
