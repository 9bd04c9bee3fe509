//! The walk that `membrane push` takes through the folders, for a layout whose keys come from the content (membrane-cli 1.x).
//!
//! Every rule here is a line of docs/push-facts.md, "Where it looks" and "What it reads there".

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Stop, effect};
use crate::workspace::claims::LayoutClaim;
use crate::workspace::document::{Content, Field, Summary};
use crate::workspace::element::Kind;
use crate::workspace::files::{Dir, Entry, File, FileSet, MEMBRANE, RelPath, Resolved, Special, is_inside};
use crate::workspace::layout::{Layout, TypeFolder};
use crate::workspace::phase::{Phase, Reach};
use crate::workspace::sync::{Halt, Server, Why, sync};
use crate::workspace::verdict::{Fate, Reason, Verdict};
use crate::yaml::js::Js;

/// What the walk has come upon so far.
pub(super) struct PushWalk<'a> {
    pub files: &'a FileSet,
    pub layout: &'static Layout,
    pub loads: Vec<Verdict>,
    pub rejected: Vec<Verdict>,
    /// Read, and skipped as if they were not there.
    pub empty: HashSet<RelPath>,
    /// Everything that would end the run, in the order in which push meets it.
    pub stops: Vec<Stop>,
    /// How far the run gets until the first of them.
    pub reach: Reach,
    /// All paths that are in `loads` or `rejected`.
    pub seen: HashSet<RelPath>,
    /// Each file that push opens, and the path by which it does: by way of a link, that is not where the file stands.
    pub opened: HashMap<*const File, RelPath>,
}

/// What stops the sending, where that is something in the workspace.
fn stop_of(halt: Halt) -> Option<Stop> {
    let Halt { path, phase, why: Why::Workspace(code), message } = halt else { return None };
    Some(Stop { path: Some(path), phase, reason: Reason::NotSendable(code, message) })
}

/// The entry of `connectors/` at which push stops, if it stops there.
fn connector_at(stop: &Stop) -> Option<Vec<u8>> {
    let path = stop.path.as_ref().filter(|_| stop.phase == Phase::Connectors)?;
    Some(path.names().nth(2).unwrap_or_default().to_vec())
}

/// An integration's folder, as what stands inside it sees it.
struct Inside<'a> {
    folder: &'a RelPath,
    /// The `key` of its own file: what push writes over the `integrationKey` of everything inside.
    key: Option<Js>,
}

/// What an entry of a type folder comes to.
enum FoundEntry<'a> {
    /// A folder without its own file: passed over.
    Nothing,
    File(RelPath, &'a Arc<File>),
    Stop(RelPath, Reason),
}

impl<'a> PushWalk<'a> {
    pub fn new(files: &'a FileSet, layout: &'static Layout) -> Self {
        PushWalk {
            files,
            layout,
            loads: Vec::new(),
            rejected: Vec::new(),
            empty: HashSet::new(),
            stops: Vec::new(),
            reach: Reach::Everything,
            seen: HashSet::new(),
            opened: HashMap::new(),
        }
    }

    /// The load phase: the top-level folders, then what stands inside each integration.
    pub fn elements(&mut self) {
        let membrane = RelPath::root().join(MEMBRANE);
        for folder in &self.layout.folders {
            for name in folder.names(false) {
                self.type_folder(&self.files.spelt(&membrane.join(name)), folder, None);
            }
        }
        self.inside_integrations(&membrane);
    }

    fn inside_integrations(&mut self, membrane: &RelPath) {
        let folder = self.files.spelt(&membrane.join(self.layout.integrations()));
        let dir = match self.files.resolve(&folder) {
            Some(Resolved::Dir(dir)) => dir,
            None | Some(Resolved::Broken) if !self.layout.needs_integrations || self.is_closed(membrane) => return,
            None | Some(Resolved::Broken) => {
                let reason = Reason::NoIntegrationsFolder(folder.clone());
                return self.stop(Some(folder), Phase::Load, reason);
            }
            Some(_) => return, // A file, and rejected as one already.
        };
        for (name, entry) in &dir.entries {
            let Resolved::Dir(_) = self.files.follow(entry) else { continue };
            let inside = folder.join(name);
            let key = self.own_key(&inside, name);
            for folder in self.layout.folders.iter().filter(|folder| folder.inside_integration) {
                let within = Inside { folder: &inside, key: key.clone() };
                self.type_folder(&self.files.spelt(&inside.join(&folder.name)), folder, Some(within));
            }
        }
    }

    /// Whether a folder cannot be listed, and what stands in it is not known; it is then rejected.
    fn is_closed(&mut self, folder: &RelPath) -> bool {
        let Some(Resolved::Dir(dir)) = self.files.resolve(folder) else { return false };
        let Some(why) = &dir.unreadable else { return false };
        self.reject(folder, Reason::Closed(why.clone()), Phase::Load);
        true
    }

    /// The `key` in an integration folder's own file; `None` where the file is missing, empty, no mapping or without one.
    fn own_key(&self, folder: &RelPath, name: &[u8]) -> Option<Js> {
        match self.files.resolve(&self.files.spelt(&folder.join(self.layout.own_file(name))))? {
            Resolved::File(file) => file.reading.as_ref()?.loaded()?.field(Field::Key).cloned(),
            _ => None,
        }
    }

    /// Reads every entry of one folder of elements, in bytewise order.
    fn type_folder(&mut self, path: &RelPath, folder: &TypeFolder, inside: Option<Inside<'_>>) {
        let dir: &Arc<Dir> = match self.files.resolve(path) {
            None | Some(Resolved::Broken) => return,
            Some(Resolved::Dir(dir)) => dir,
            Some(_) => return self.reject(path, Reason::FileForFolder, Phase::Load),
        };
        if let Some(why) = &dir.unreadable {
            self.reject(path, Reason::NotListed(why.clone()), Phase::Load);
        }
        let first = self.loads.len();
        for (name, entry) in &dir.entries {
            match self.find(path, name, entry) {
                FoundEntry::Nothing => {}
                FoundEntry::File(path, file) => self.read(path, file, folder.kind, inside.as_ref()),
                FoundEntry::Stop(path, reason) => self.reject(&path, reason, Phase::Load),
            }
        }
        if inside.is_some() {
            self.reject_scalars(first);
        }
    }

    /// Push writes `integrationKey` into what it read inside an integration, once the folder is read; JavaScript cannot write
    /// into a text, a number or `true`.
    fn reject_scalars(&mut self, first: usize) {
        let read = self.loads.split_off(first);
        for load in read {
            match (load.content(), load.documents.first()) {
                (Content::Text | Content::Scalar, Some(document)) => {
                    let reason = Reason::NoMapping(document.place.line, document.place.column);
                    self.reject(&load.path, reason, Phase::Load);
                }
                _ => self.loads.push(load),
            }
        }
    }

    fn find(&self, folder: &RelPath, name: &[u8], entry: &'a Entry) -> FoundEntry<'a> {
        let path = folder.join(name);
        if std::str::from_utf8(name).is_err() {
            return FoundEntry::Stop(path, Reason::NameNotUtf8);
        }
        match self.files.follow(entry) {
            found if !self.layout.flat_files && !matches!(found, Resolved::Dir(_)) => FoundEntry::Nothing,
            Resolved::Broken => FoundEntry::Stop(path, Reason::LeadsNowhere),
            Resolved::Dir(dir) => {
                let own = self.files.named(dir, &self.layout.own_file(name));
                match own.map(|(own, entry)| (own, self.files.follow(entry))) {
                    None | Some((_, Resolved::Broken)) => FoundEntry::Nothing,
                    Some((own, found)) => self.open(path.join(own), found),
                }
            }
            found => self.open(path, found),
        }
    }

    fn open(&self, path: RelPath, found: Resolved<'a>) -> FoundEntry<'a> {
        match found {
            Resolved::File(file) => FoundEntry::File(path, file),
            Resolved::Special(Special::Fifo) => FoundEntry::Stop(path, Reason::Fifo),
            Resolved::Dir(_) => FoundEntry::Stop(path, Reason::FolderForFile),
            Resolved::Special(_) | Resolved::Broken => FoundEntry::Stop(path, Reason::SocketOrDevice),
        }
    }

    fn read(&mut self, path: RelPath, file: &File, element: Kind, inside: Option<&Inside<'_>>) {
        let Some(documents) = self.load_text(&path, file, Phase::Load) else { return };
        let [document] = &*documents else { return };
        if document.content.is_skipped() {
            self.empty.insert(path);
            return;
        }
        let integration_field = match inside {
            Some(inside) => inside.key.clone(),
            None => document.field(Field::IntegrationKey).cloned(),
        };
        let effect = effect::of(self.layout, element, document, integration_field.as_ref());
        let looks_like = document.shape.read_as(element);
        self.load(Verdict {
            integration_field,
            inside: inside.map(|inside| inside.folder.clone()),
            ..Verdict::new(path, looks_like, documents, Fate::Loads(element, effect))
        });
    }

    /// Notes a file that push loads.
    pub fn load(&mut self, verdict: Verdict) {
        self.seen.insert(verdict.path.clone());
        self.loads.push(verdict);
    }

    /// The one document of a file, or `None` with the file rejected.
    pub fn load_text(&mut self, path: &RelPath, file: &File, phase: Phase) -> Option<Arc<[Summary]>> {
        let reading = file.reading.as_ref()?;
        self.opened.insert(file, path.clone());
        match &reading.error {
            None => Some(Arc::clone(&reading.documents)),
            Some(error) => {
                self.reject(path, Reason::NotRead(error.clone()), phase);
                None
            }
        }
    }

    /// Notes a file that cannot be loaded, and that push stops at it if it has not stopped before. Where nobody knows what the CLI does
    /// then, no stop is claimed.
    pub fn reject(&mut self, path: &RelPath, reason: Reason, phase: Phase) {
        let end_unknown = !self.layout.knows(LayoutClaim::Reading);
        if !end_unknown {
            self.stop(Some(path.clone()), phase, reason.clone());
        }
        self.seen.insert(path.clone());
        let documents = documents(self.files, path);
        let told = documents.iter().map(|document| document.shape.kind).find(|kind| kind.matters());
        let looks_like = told.or_else(|| kind_by_place(self.layout, path)).unwrap_or(Kind::Other);
        let rejected = Verdict::new(path.clone(), looks_like, documents, Fate::Rejected(reason));
        self.rejected.push(Verdict { end_unknown, ..rejected });
    }

    /// Notes that push stops here.
    pub fn stop(&mut self, path: Option<RelPath>, phase: Phase, reason: Reason) {
        if self.stops.is_empty() {
            let sent = self.loads.iter().filter(|load| load.is_read_as(Kind::Connector)).count();
            self.reach = if phase == Phase::Connectors { Reach::Connectors(sent) } else { Reach::Nothing };
        }
        self.stops.push(Stop { path, phase, reason });
    }

    /// Sends what was read to an empty server, and notes where that would stop too.
    pub fn halts(&mut self) {
        let halts = sync(&self.loads, Reach::Everything, self.layout, &Server::default()).halts;
        let mut stops: Vec<Stop> = halts.into_iter().filter_map(stop_of).collect();
        stops.append(&mut self.stops);
        // Connectors are read and sent one after the other, so both kinds of stops are met folder by folder.
        stops.sort_by_key(|stop| (stop.phase, connector_at(stop)));
        self.stops = stops;
    }
}

/// All documents of a file, as far as they can be read.
fn documents(files: &FileSet, path: &RelPath) -> Arc<[Summary]> {
    match files.resolve(path) {
        Some(Resolved::File(file)) => {
            file.reading.as_ref().map_or_else(Arc::default, |reading| Arc::clone(&reading.documents))
        }
        _ => Arc::default(),
    }
}

/// What a YAML file that cannot be read was meant to be, by the folder that push finds it in.
fn kind_by_place(layout: &Layout, path: &RelPath) -> Option<Kind> {
    let names: Vec<&[u8]> = path.names().collect();
    let yaml = [".yaml", ".yml", ".json"].iter().any(|ending| path.name().ends_with(ending.as_bytes()));
    match names[..] {
        _ if !yaml || !is_inside(path) => None,
        [_, folder, _, _] if folder == layout.connectors.folder.as_bytes() => Some(Kind::Connector),
        [_, _, _, inner, _, ..] => layout.kind_of(inner),
        [_, folder, _, ..] => layout.kind_of(folder),
        _ => None,
    }
}
