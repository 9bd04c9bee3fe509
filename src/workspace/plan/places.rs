//! Where a file could stand: its expected place first, and what push would do with it there.

use super::connectors;
use super::effect;
use super::home::{Home, Homes};
use crate::workspace::claims::LayoutClaim;
use crate::workspace::document::{Field, Summary};
use crate::workspace::element::Kind;
use crate::workspace::files::{Entry, FileSet, MEMBRANE, RelPath, Resolved};
use crate::workspace::layout::{Layout, safe_name};
use crate::workspace::sync::can_be_applied;
use crate::workspace::verdict::{Candidate, Effect, Verdict, VerdictWord};
use crate::workspace::words::with_article;
use crate::yaml::js::Js;

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

    /// Whether nothing is lost by passing it over: read at its place, it would be reset to its parent, and its content not sent.
    pub fn loses_nothing(&self, verdict: &Verdict) -> bool {
        let Some(summary) = verdict.summary() else { return false };
        let first = self.by_rules(&verdict.path, verdict.looks_like, summary).into_iter().next();
        first.is_some_and(|place| place.word == VerdictWord::NotSent)
    }

    /// The key of the integration that it names and that is not here, at which push would stop wherever it read it.
    pub fn missing_integration(&self, verdict: &Verdict) -> Option<String> {
        let summary = verdict.summary()?;
        match self.homes.of(&verdict.path, summary) {
            Home::Unknown(key) => Some(key).filter(|_| summary.parent_link().is_none()),
            _ => None,
        }
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
        // Its bytes are no name that push opens, and a text near to them would be another name than the file's.
        if std::str::from_utf8(path.stem_bytes()).is_err() && name == stem {
            return Vec::new();
        }
        let mut places = match kind {
            Kind::Interface if self.layout.folder(kind).is_none() => self.interface(path, &name, summary),
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
            Home::Unknown(key) => (None, self.unknown_integration(&key, summary), false),
            Home::TooDeep => (None, "; as universal, unless it gets an `integrationKey`".into(), false),
            Home::Folder(folder) => {
                let first = inside(&folder).map(|path| {
                    let place = read_as(kind, path, &format!(" of the integration in `{folder}`"), true);
                    self.judged(place, kind, summary, self.homes.key_of(&folder))
                });
                let note = match summary.truthy(Field::IntegrationKey) {
                    true => "; its `integrationKey` makes it one of that integration",
                    false => "; as universal",
                };
                (first, note.into(), false)
            }
            Home::Unled(folder) => {
                let note = format!("; as universal, as long as no file of its own gives `{folder}` a key");
                let first = inside(&folder).map(|path| read_as(kind, path, &note, false));
                let own = summary.field(Field::IntegrationKey).cloned();
                let first = first.map(|place| self.judged(place, kind, summary, own));
                (first, "; as universal".into(), false)
            }
        };
        let own = summary.field(Field::IntegrationKey).cloned();
        let top = at_the_top.map(|path| self.judged(read_as(kind, path, &note, certain), kind, summary, own));
        first.into_iter().chain(top).collect()
    }

    /// The place with what becomes of the element there, whose `integrationKey` push takes to be `integration`: the server's state and
    /// the elements that load decide too, and only what is sent whatever they are is certain.
    fn judged(&self, place: Candidate, kind: Kind, summary: &Summary, integration: Option<Js>) -> Candidate {
        let integration = integration.filter(Js::truthy);
        let has_parent = summary.parent_link().is_some();
        let is_order_known = self.layout.knows(LayoutClaim::Order);
        let integration_key = integration.as_ref().and_then(Js::sent_text);
        let is_here = integration_key.as_ref().is_none_or(|key| self.homes.has_integration(key));
        let (word, more) = if effect::of(self.layout, kind, summary, integration.as_ref()) == Effect::Apply {
            (VerdictWord::NotSent, "; not sent: reset to its parent".to_owned())
        } else if !has_parent && !is_here {
            (VerdictWord::StopsPush, String::new())
        } else if is_order_known && has_parent && !can_be_applied(kind) && !summary.is_customised(integration.as_ref())
        {
            let why = "; it has a parent, so push stops at it where the server has it already";
            (VerdictWord::StopsPush, why.to_owned())
        } else if let Some(twin) = self.homes.twin(kind, integration_key.as_deref(), summary) {
            let then = if is_order_known { ", so that the push after that stops" } else { "" };
            let why = format!("; `{twin}` is sent with its key already{then}");
            (VerdictWord::StopsPush, why)
        } else {
            return place;
        };
        Candidate { word, certain: false, note: place.note + &more, ..place }
    }

    fn interface(&self, path: &RelPath, name: &str, summary: &Summary) -> Vec<Candidate> {
        let mut places = Vec::new();
        if let Some(path) = self.layout.expected_place(Kind::Flow, name, None) {
            let note = "sent as a flow; whether the server honours it is not known".to_owned();
            let element = Some(Kind::Flow);
            let place = Candidate { path, element, loads: true, word: VerdictWord::Sent, certain: false, note };
            places.push(self.judged(place, Kind::Flow, summary, summary.field(Field::IntegrationKey).cloned()));
        }
        let membrane = RelPath::root().join(MEMBRANE);
        let file = path.name();
        let passed_over = |path: RelPath, note: String| Candidate {
            path,
            element: None,
            loads: false,
            word: VerdictWord::PassedOver,
            certain: false,
            note,
        };
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

    /// What push comes to at an element whose integration is not here. It does not ask whether that is there for one with a parent.
    fn unknown_integration(&self, key: &str, summary: &Summary) -> String {
        match summary.parent_link() {
            None if self.layout.knows(LayoutClaim::Order) => {
                format!("; push then stops, unless the server has an integration `{key}`")
            }
            _ => format!("; no integration here has the key `{key}`"),
        }
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
        vec![Candidate {
            path,
            element: Some(Kind::Connector),
            loads: true,
            word: VerdictWord::Sent,
            certain: false,
            note,
        }]
    }
}

/// A place where push reads a file as what it is.
fn read_as(kind: Kind, path: RelPath, more: &str, certain: bool) -> Candidate {
    let note = format!("read as {}{more}", with_article(kind));
    Candidate { path, element: Some(kind), loads: true, word: VerdictWord::Sent, certain, note }
}
