//! The walk that `membrane push` takes through the folders, for a layout whose keys come from the content (membrane-cli 1.x).
//!
//! Every rule here is a line of push-facts, "Where it looks" and "What it reads there".

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Abort, Load, Phase, Reach, Rejected, effect};
use crate::workspace::code::Code;
use crate::workspace::document::{Content, Field, ReadError, Summary};
use crate::workspace::element::Kind;
use crate::workspace::files::{Dir, Entry, File, FileSet, MEMBRANE, RelPath, Resolved, Special};
use crate::workspace::layout::{Layout, TypeFolder};
use crate::workspace::sync::{Halt, Server, Why, sync};
use crate::yaml::ErrorKind;
use crate::yaml::js::Js;

/// What the walk has come upon so far.
pub(super) struct Walk<'a> {
    pub files: &'a FileSet,
    pub layout: &'static Layout,
    pub loads: Vec<Load>,
    pub rejected: Vec<Rejected>,
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

/// Why a name that is not UTF-8 stops push.
pub(super) const NOT_UTF8: &str = "its name is not UTF-8, so push asks for another name, which is not there";

/// What ends a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stop {
    Abort(Abort),
    Hang(RelPath, Phase),
}

impl Stop {
    /// What stops the sending, where that is something in the workspace.
    fn of(halt: Halt) -> Option<Stop> {
        let Halt { path, phase, why: Why::Workspace(code), message } = halt else { return None };
        Some(Stop::Abort(Abort { path: Some(path), code, phase, message }))
    }

    /// The abort, where it is one.
    pub fn abort(self) -> Option<Abort> {
        match self {
            Stop::Abort(abort) => Some(abort),
            Stop::Hang(..) => None,
        }
    }

    fn phase(&self) -> Phase {
        match self {
            Stop::Abort(abort) => abort.phase,
            Stop::Hang(_, phase) => *phase,
        }
    }

    /// The entry of `connectors/` at which push stops, if it stops there.
    fn connector(&self) -> Option<Vec<u8>> {
        let path = match self {
            Stop::Abort(abort) => abort.path.as_ref()?,
            Stop::Hang(path, _) => path,
        };
        (self.phase() == Phase::Connectors).then(|| path.names().nth(2).unwrap_or_default().to_vec())
    }
}

/// An integration's folder, as what stands inside it sees it.
struct Inside<'a> {
    folder: &'a RelPath,
    /// The `key` of its own file: what push writes over the `integrationKey` of everything inside.
    key: Option<Js>,
}

/// What an entry of a type folder comes to.
enum Found<'a> {
    /// A folder without its own file: passed over.
    Nothing,
    File(RelPath, &'a Arc<File>),
    Stop(RelPath, Code, String),
    Hang(RelPath),
}

impl<'a> Walk<'a> {
    pub fn new(files: &'a FileSet, layout: &'static Layout) -> Self {
        Walk {
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
        let Some(required) = self.layout.required_folder.as_deref() else { return };
        let folder = self.files.spelt(&membrane.join(required));
        let dir = match self.files.resolve(&folder) {
            Some(Resolved::Dir(dir)) => dir,
            None | Some(Resolved::Broken) if self.is_closed(membrane) => return,
            None | Some(Resolved::Broken) => {
                let message = format!("push lists `{folder}` without asking whether it is there");
                return self.abort(Some(folder), Code::NoIntegrationsFolder, Phase::Load, message);
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
        self.reject(folder, Code::Unreadable, format!("it cannot be listed: {why}"), None);
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
            Some(_) => {
                let why = "push lists it as a folder, and it is a file (ENOTDIR)".to_owned();
                self.reject(path, Code::FileForFolder, why, None);
                return;
            }
        };
        if let Some(why) = &dir.unreadable {
            self.reject(path, Code::Unreadable, format!("push cannot list it: {why}"), None);
        }
        let first = self.loads.len();
        for (name, entry) in &dir.entries {
            match self.find(path, name, entry) {
                Found::Nothing => {}
                Found::File(path, file) => self.read(path, file, folder.kind, inside.as_ref()),
                Found::Stop(path, code, why) => self.reject(&path, code, why, None),
                Found::Hang(path) => self.hang(path, Phase::Load),
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
            if matches!(load.summary.content, Content::Text | Content::Scalar) {
                let why = "it is no mapping, and push cannot write `integrationKey` into it".to_owned();
                self.reject(
                    &load.path,
                    Code::NotAMapping,
                    why,
                    Some((load.summary.place.line, load.summary.place.column)),
                );
            } else {
                self.loads.push(load);
            }
        }
    }

    fn find(&self, folder: &RelPath, name: &[u8], entry: &'a Entry) -> Found<'a> {
        let path = folder.join(name);
        if std::str::from_utf8(name).is_err() {
            return Found::Stop(path, Code::NameNotUtf8, NOT_UTF8.to_owned());
        }
        match self.files.follow(entry) {
            Resolved::Broken => Found::Stop(path, Code::BrokenLink, "it is a link that leads nowhere".into()),
            Resolved::Dir(dir) => {
                let own = self.files.named(dir, &self.layout.own_file(name));
                match own.map(|(own, entry)| (own, self.files.follow(entry))) {
                    None | Some((_, Resolved::Broken)) => Found::Nothing,
                    Some((own, found)) => self.open(path.join(own), found),
                }
            }
            found => self.open(path, found),
        }
    }

    fn open(&self, path: RelPath, found: Resolved<'a>) -> Found<'a> {
        match found {
            Resolved::File(file) => Found::File(path, file),
            Resolved::Special(Special::Fifo) => Found::Hang(path),
            Resolved::Dir(_) => {
                Found::Stop(path, Code::FolderForFile, "push opens it as a file, and it is a folder (EISDIR)".into())
            }
            Resolved::Special(_) | Resolved::Broken => {
                Found::Stop(path, Code::SpecialFile, "it is a socket or a device, which push cannot read".into())
            }
        }
    }

    fn read(&mut self, path: RelPath, file: &File, element: Kind, inside: Option<&Inside<'_>>) {
        let Some(summary) = self.load_text(&path, file, Phase::Load) else { return };
        if summary.content.is_skipped() {
            self.empty.insert(path);
            return;
        }
        let integration = match inside {
            Some(inside) => inside.key.clone(),
            None => summary.field(Field::IntegrationKey).cloned(),
        };
        self.seen.insert(path.clone());
        self.loads.push(Load {
            path,
            element,
            key: summary.key(),
            looks_like: summary.shape.read_as(element),
            effect: effect::of(element, &summary, integration.as_ref()),
            versions: Vec::new(),
            places: Vec::new(),
            integration_field: integration,
            inside: inside.map(|inside| inside.folder.clone()),
            summary,
        });
    }

    /// The document of a file, or `None` with the file rejected.
    pub fn load_text(&mut self, path: &RelPath, file: &File, phase: Phase) -> Option<Arc<Summary>> {
        let reading = file.reading.as_ref()?;
        self.opened.insert(file, path.clone());
        match &reading.error {
            None => reading.documents.first().cloned(),
            Some(error) => {
                let (code, why, at) = explain(error);
                self.reject_in(path, code, why, at, phase);
                None
            }
        }
    }

    fn reject(&mut self, path: &RelPath, code: Code, reason: String, at: Option<(u32, u32)>) {
        self.reject_in(path, code, reason, at, Phase::Load);
    }

    /// Notes a file that cannot be loaded, and that push stops at it if it has not stopped before.
    pub fn reject_in(&mut self, path: &RelPath, code: Code, reason: String, at: Option<(u32, u32)>, phase: Phase) {
        self.abort(Some(path.clone()), code, phase, reason.clone());
        self.seen.insert(path.clone());
        self.rejected.push(Rejected {
            path: path.clone(),
            code,
            reason,
            line: at.map(|(line, _)| line),
            column: at.map(|(_, column)| column),
        });
    }

    /// Notes that push stops here.
    pub fn abort(&mut self, path: Option<RelPath>, code: Code, phase: Phase, message: String) {
        self.stop(Stop::Abort(Abort { path, code, phase, message }));
    }

    fn stop(&mut self, stop: Stop) {
        if self.stops.is_empty() {
            let sent = self.loads.iter().filter(|load| load.element == Kind::Connector).count();
            self.reach = if stop.phase() == Phase::Connectors { Reach::Connectors(sent) } else { Reach::Nothing };
        }
        self.stops.push(stop);
    }

    /// Sends what was read to an empty server, and notes where that would stop too.
    pub fn halts(&mut self) {
        let halts = sync(&self.loads, Reach::Everything, self.layout, &Server::default()).halts;
        let mut stops: Vec<Stop> = halts.into_iter().filter_map(Stop::of).collect();
        stops.append(&mut self.stops);
        // Connectors are read and sent one after the other, so both kinds of stops are met folder by folder.
        stops.sort_by_key(|stop| (stop.phase(), stop.connector()));
        self.stops = stops;
    }

    /// Notes a file that push waits on for ever.
    pub fn hang(&mut self, path: RelPath, phase: Phase) {
        self.stop(Stop::Hang(path.clone(), phase));
        self.seen.insert(path.clone());
        let reason = "it is a FIFO: push waits for a writer, for ever".to_owned();
        self.rejected.push(Rejected { path, code: Code::Hangs, reason, line: None, column: None });
    }
}

/// A reader's error as a code, a sentence, and a place.
pub(in crate::workspace) fn explain(error: &ReadError) -> (Code, String, Option<(u32, u32)>) {
    match error {
        ReadError::Unreadable(why) => (Code::Unreadable, format!("it cannot be read: {why}"), None),
        ReadError::Yaml(error) => {
            let code = match error.kind {
                ErrorKind::MultipleDocuments => Code::SeveralDocuments,
                ErrorKind::NullByte => Code::NulByte,
                _ => Code::YamlRejected,
            };
            (code, error.reason.to_string(), Some((error.line, error.column)))
        }
    }
}
