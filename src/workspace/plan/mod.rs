//! What push would do with a tree of files: what it loads, in which order and as what, what it cannot load, what it passes over,
//! and where it would stop.
//!
//! A plan is made from a layout and a tree alone. Whatever it says is held against the real CLI by tests/conformance.

mod connectors;
mod effect;
mod folders;
mod home;
mod overlooked;
mod places;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use super::code::Code;
use super::document::Summary;
use super::element::Kind;
use super::files::{CONFIG, FileSet, MEMBRANE, Names, RelPath};
use super::layout::{KeysFrom, LayoutId};
use super::project::{ConfigFile, ConfigState};
use super::words::with_article;
use crate::yaml::js::Js;

pub use connectors::folder_name as connector_folder;
pub(super) use overlooked::kind_in_any_spelling;
pub use places::Places;
pub(super) use walk::explain;

/// What push would do.
#[derive(Debug, Clone)]
pub struct Plan {
    pub layout: LayoutId,
    /// How the disk compares names, which decides what push finds.
    pub names: Names,
    pub outcome: Outcome,
    /// The first thing that would stop push, on an empty server.
    pub abort: Option<Abort>,
    /// Everything that would stop push if what comes before it were mended, in the order in which push meets it.
    pub stops: Vec<Abort>,
    /// What push would read if nothing stopped it, in the order in which it reads.
    pub loads: Vec<Load>,
    /// Every file that cannot be loaded.
    pub rejected: Vec<Rejected>,
    /// Every other file under `membrane/`, and whatever looks like an element elsewhere.
    pub ignored: Vec<Ignored>,
    /// How far push gets before a file stops it.
    pub reach: Reach,
    index: HashMap<RelPath, Slot>,
    /// The first of `stops` at each path.
    stopped: HashMap<RelPath, usize>,
}

/// Where a path's row stands.
#[derive(Debug, Clone, Copy)]
enum Slot {
    Load(usize),
    Rejected(usize),
    Ignored(usize),
}

/// How a push would end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Completes,
    Aborts,
    /// It reads a FIFO, and waits for ever.
    Hangs,
}

/// What stops push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Abort {
    pub path: Option<RelPath>,
    pub code: Code,
    pub phase: Phase,
    pub message: String,
}

/// How far push gets. The order is that of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    Config,
    Load,
    Connectors,
    Sync,
}

/// How far push gets before something on the disk stops it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// It stops before it sends anything.
    Nothing,
    /// It sends this many connectors, and stops among their folders.
    Connectors(usize),
    Everything,
}

/// A file that push reads as an element.
#[derive(Debug, Clone)]
pub struct Load {
    pub path: RelPath,
    /// What push makes of it: the kind of the folder.
    pub element: Kind,
    /// The text of the key that is sent.
    pub key: Option<String>,
    /// What stands in its `integrationKey` when push compares it: its own, or the key of the integration that it stands in.
    pub integration_field: Option<Js>,
    /// Its integration's folder, where it stands inside one.
    pub inside: Option<RelPath>,
    /// What its content looks like; its place decides for a bland one.
    pub looks_like: Kind,
    pub effect: Effect,
    /// A connector's versions whose source push sends, up to the first without one.
    pub versions: Vec<String>,
    /// Where it should stand instead, if it is misread; the expected place first.
    pub places: Vec<Candidate>,
    /// The document, for whoever looks deeper.
    pub summary: Arc<Summary>,
}

/// What happens to a loaded file's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It is sent as it stands.
    Upload,
    /// It has a parent: applied from it, or reset to it, and its own content is not sent.
    Apply,
    /// Only these fields are sent.
    Fields(Vec<&'static str>),
}

/// A file that push cannot load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    pub path: RelPath,
    pub code: Code,
    pub reason: String,
    pub line: Option<u32>,
    pub column: Option<u32>,
}

/// A file that push passes over.
#[derive(Debug, Clone)]
pub struct Ignored {
    pub path: RelPath,
    pub looks_like: Kind,
    pub code: Code,
    pub reason: String,
    /// The documents of a file of several.
    pub documents: Vec<Piece>,
    /// Where it could stand, the expected place first; empty for what is no element.
    pub places: Vec<Candidate>,
    /// It stands as another layout wants it, and so does nearly everything: converting the workspace moves it, not a fix.
    pub converts: bool,
    /// The document, where it is one and can be read.
    pub summary: Option<Arc<Summary>>,
}

/// One document of a file of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub line: u32,
    pub looks_like: Kind,
    pub key: Option<String>,
}

/// A place where a file could stand, and what push would do there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    pub path: RelPath,
    /// What push would read it as there.
    pub element: Option<Kind>,
    pub loads: bool,
    /// It is read there as what it is, in its own layer, and nothing stops push at it: nobody has to be asked.
    #[serde(skip)]
    pub certain: bool,
    pub note: String,
}

/// What push does with one path.
#[derive(Debug, Clone, Copy)]
pub enum Verdict<'p> {
    Loads(&'p Load),
    Rejected(&'p Rejected),
    Ignored(&'p Ignored),
    /// It belongs to a connector's sources, or nothing stands there.
    None,
}

/// What push, reading by this layout, would do with these files.
///
/// `config` is what stands in `membrane.config.yml`: one that is there and unusable stops push before anything else; an absent one
/// is not held against the plan, because in CI it is never there (contract).
pub fn plan(files: &FileSet, layout: LayoutId, config: &ConfigFile) -> Plan {
    let rules = layout.layout();
    let mut walk = walk::Walk::new(files, rules);
    if let Some((code, message)) = config_problem(layout, config) {
        walk.abort(RelPath::parse(CONFIG).ok(), code, Phase::Config, message);
    }
    match rules.keys_from {
        KeysFrom::Content => walk.elements(),
        KeysFrom::Folders => walk.by_folders(),
    }
    walk.connectors();
    if rules.keys_from == KeysFrom::Content {
        walk.halts();
    }
    let places = Places::new(files, rules, &walk.loads);
    let ignored = overlooked::of(&walk, &places);
    for load in walk.loads.iter_mut().filter(|load| load.is_misread() && load.looks_like.matters()) {
        load.places = places.of(&load.path, load.looks_like, &load.summary);
    }
    let (outcome, abort) = match walk.stops.first() {
        None => (Outcome::Completes, None),
        Some(walk::Stop::Hang(..)) => (Outcome::Hangs, None),
        Some(walk::Stop::Abort(abort)) => (Outcome::Aborts, Some(abort.clone())),
    };
    let stops = walk.stops.into_iter().filter_map(walk::Stop::abort).collect();
    let mut plan = Plan {
        layout,
        names: files.names(),
        outcome,
        abort,
        stops,
        loads: walk.loads,
        rejected: walk.rejected,
        ignored,
        reach: walk.reach,
        index: HashMap::new(),
        stopped: HashMap::new(),
    };
    plan.index = plan.rows().collect();
    let stopped = plan.stops.iter().enumerate().filter_map(|(at, stop)| Some((stop.path.clone()?, at)));
    plan.stopped = stopped.rev().collect();
    plan
}

fn config_problem(layout: LayoutId, config: &ConfigFile) -> Option<(Code, String)> {
    match (&config.state, layout) {
        (ConfigState::Unusable(why), _) => Some((Code::ConfigUnusable, why.clone())),
        (ConfigState::Flat, LayoutId::MembraneCli1) => {
            Some((Code::ConfigDialect, "it has `workspaceKey`, and this CLI wants `workspaces:`".into()))
        }
        (ConfigState::Workspaces, LayoutId::MembraneCli1)
            if !config.workspaces.iter().any(|name| name == config.target()) =>
        {
            Some((
                Code::ConfigUnusable,
                format!("it has no workspace `{}` with a `key` and a `secret`", config.target()),
            ))
        }
        (ConfigState::Workspaces, LayoutId::SpecYaml) => {
            Some((Code::ConfigDialect, "it has `workspaces:`, and this CLI wants `workspaceKey`".into()))
        }
        _ => None,
    }
}

impl Plan {
    fn rows(&self) -> impl Iterator<Item = (RelPath, Slot)> + '_ {
        let loads = self.loads.iter().enumerate().map(|(at, row)| (row.path.clone(), Slot::Load(at)));
        let rejected = self.rejected.iter().enumerate().map(|(at, row)| (row.path.clone(), Slot::Rejected(at)));
        let ignored = self.ignored.iter().enumerate().map(|(at, row)| (row.path.clone(), Slot::Ignored(at)));
        loads.chain(rejected).chain(ignored)
    }

    /// Whether the workspace is laid out for another CLI than the one that this plan is for.
    pub fn is_laid_out_otherwise(&self) -> bool {
        self.ignored.iter().any(|row| row.converts)
    }

    /// Why push stops at one path, if it does, or would once what comes before is mended.
    pub fn stop_at(&self, path: &RelPath) -> Option<&Abort> {
        self.stopped.get(path).map(|at| &self.stops[*at])
    }

    /// The verdict on one path as a short clause: "loads as action `list-orders`", "passed over: …".
    pub fn words(&self, path: &RelPath) -> String {
        let verdict = self.verdict(path);
        match (verdict, self.stop_at(path)) {
            (Verdict::Loads(_), Some(stop)) => format!("{}, and push stops at it: {}", verdict.words(), stop.message),
            _ => verdict.words(),
        }
    }

    /// What push does with one path.
    pub fn verdict(&self, path: &RelPath) -> Verdict<'_> {
        match self.index.get(path) {
            Some(Slot::Load(at)) => Verdict::Loads(&self.loads[*at]),
            Some(Slot::Rejected(at)) => Verdict::Rejected(&self.rejected[*at]),
            Some(Slot::Ignored(at)) => Verdict::Ignored(&self.ignored[*at]),
            None => Verdict::None,
        }
    }
}

impl Load {
    /// The `integrationKey` that push would use. An empty one counts as none, and an integration has no use for one.
    pub fn integration(&self) -> Option<&Js> {
        self.integration_field.as_ref().filter(|key| key.truthy() && self.element != Kind::Integration)
    }

    /// The integration's key as text.
    pub fn integration_key(&self) -> Option<String> {
        self.integration().and_then(Js::sent_text)
    }

    /// Push takes it for something that it is not.
    ///
    /// An interface that is read as a flow is not misread: that is the one place where push reads it as something near its meaning.
    pub fn is_misread(&self) -> bool {
        self.looks_like != self.element && !(self.looks_like == Kind::Interface && self.element == Kind::Flow)
    }
}

/// The place that a file should certainly move to: its kind is told by its own fields, it is one document inside `membrane/`, and
/// nobody has to be asked. An interface has several possible places, and a connector comes with its sources: those are asked.
fn certain<'p>(path: &RelPath, summary: &Summary, places: &'p [Candidate]) -> Option<&'p Candidate> {
    let inside = path.names().next() == Some(MEMBRANE.as_bytes());
    places.first().filter(|place| place.certain && inside && !summary.shape.bland)
}

impl Load {
    /// Where it should certainly move to, if anywhere.
    pub fn certain_place(&self) -> Option<&Candidate> {
        certain(&self.path, &self.summary, &self.places)
    }
}

impl Ignored {
    /// Where it should certainly move to, if anywhere. A workspace of another layout is converted as a whole, or not at all.
    pub fn certain_place(&self) -> Option<&Candidate> {
        let summary = self.summary.as_deref().filter(|_| !self.converts)?;
        certain(&self.path, summary, &self.places)
    }
}

impl Effect {
    /// The word of contract.md: `upload`, `apply`, `fields:name,key`.
    pub fn word(&self) -> String {
        match self {
            Effect::Upload => "upload".into(),
            Effect::Apply => "apply".into(),
            Effect::Fields(fields) => format!("fields:{}", fields.join(",")),
        }
    }
}

impl Verdict<'_> {
    fn words(&self) -> String {
        match self {
            Verdict::Loads(load) => {
                let key = load.key.as_ref().map_or("without a key".to_owned(), |key| format!("`{key}`"));
                let of = load.integration_key().map_or(String::new(), |key| format!(" of `{key}`"));
                let instead = if load.is_misread() && load.looks_like.matters() {
                    format!(", though it looks like {}", with_article(load.looks_like))
                } else {
                    String::new()
                };
                format!("loads as {} {key}{of}{instead}", load.element)
            }
            Verdict::Rejected(row) => format!("stops push: {}", row.reason),
            Verdict::Ignored(row) => format!("passed over: {}", row.reason),
            Verdict::None => "nothing that push reads by itself".into(),
        }
    }
}
