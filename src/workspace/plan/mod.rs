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
mod ways;

use std::collections::HashMap;

use super::code::Code;
use super::element::Kind;
use super::files::{CONFIG, FileSet, Names, RelPath};
use super::layout::{KeysFrom, Layout};
use super::phase::{Phase, Reach};
use super::project::{ConfigFile, ConfigState};
use super::verdict::{Fate, Reason, Verdict, VerdictIndex};

pub use connectors::folder_name as connector_folder;
use home::Homes;
pub use places::Places;

/// What push would do.
#[derive(Debug, Clone)]
pub struct Plan {
    pub layout: &'static Layout,
    /// How the disk compares names, which decides what push finds.
    pub names: Names,
    /// Everything that would stop push if what comes before it were mended, in the order in which push meets it, on an empty
    /// server.
    pub stops: Vec<Stop>,
    /// How far push gets before a file stops it.
    pub reach: Reach,
    /// What loads, in the order in which push reads it; then what cannot be loaded; then what is passed over.
    verdicts: Vec<Verdict>,
    homes: Homes,
    loaded: usize,
    rejected: usize,
    index: HashMap<RelPath, VerdictIndex>,
    /// Files that push opens by way of a link, by where they stand.
    by_link: HashMap<RelPath, VerdictIndex>,
}

/// How a push would end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Completes,
    Aborts,
    /// It reads a FIFO, and waits for ever.
    Hangs,
    /// Something cannot be read, and nobody knows what the CLI does then.
    Unknown,
}

/// What ends a push before its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub path: Option<RelPath>,
    pub phase: Phase,
    pub reason: Reason,
}

/// What push, reading by this layout, would do with these files.
///
/// `config` is what stands in `membrane.config.yml`: one that is there and unusable stops push before anything else; an absent one
/// is not held against the plan, because in CI it is never there (docs/contract.md).
pub fn plan(files: &FileSet, layout: &'static Layout, config: &ConfigFile) -> Plan {
    let mut walk = walk::PushWalk::new(files, layout);
    if let Some((code, message)) = config_problem(layout, config) {
        walk.stop(RelPath::parse(CONFIG).ok(), Phase::Config, Reason::Config(code, message));
    }
    match layout.keys_from {
        KeysFrom::Content => walk.elements(),
        KeysFrom::Folders => walk.by_folders(),
    }
    walk.connectors();
    if layout.keys_from == KeysFrom::Content {
        walk.halts();
    }
    let homes = Homes::new(files, layout, &walk.loads);
    let places = Places::new(files, layout, &homes);
    let passed_over = overlooked::rows(&walk, &places);
    for load in walk.loads.iter_mut().filter(|load| load.is_misplaced_element()) {
        load.places = places.of(load);
    }
    let (loaded, rejected) = (walk.loads.len(), walk.rejected.len());
    let mut verdicts = walk.loads;
    verdicts.extend(walk.rejected);
    verdicts.extend(passed_over);
    let index: HashMap<RelPath, VerdictIndex> =
        verdicts.iter().enumerate().map(|(at, verdict)| (verdict.path.clone(), at)).collect();
    for at in walk.stops.iter().filter_map(|stop| index.get(stop.path.as_ref()?)) {
        verdicts[*at].stops |= *at < loaded + rejected;
    }
    let by_link = ways::mark(files, &mut verdicts);
    Plan {
        layout,
        names: files.names(),
        stops: walk.stops,
        reach: walk.reach,
        verdicts,
        homes,
        loaded,
        rejected,
        index,
        by_link,
    }
}

fn config_problem(layout: &Layout, config: &ConfigFile) -> Option<(Code, String)> {
    if !layout.config.variables.is_empty() {
        return problem_of_fields(layout, config);
    }
    match &config.state {
        ConfigState::Unusable(why) => Some((Code::ConfigUnusable, why.clone())),
        ConfigState::Written(dialect) if **dialect != layout.config => Some((
            Code::ConfigDialect,
            format!("it has `{}`, and this CLI wants `{}`", dialect.shown(), layout.config.shown()),
        )),
        ConfigState::Written(dialect)
            if dialect.names_workspaces() && !config.workspaces.iter().any(|name| name == config.target()) =>
        {
            Some((
                Code::ConfigUnusable,
                format!("it has no workspace `{}` with a `key` and a `secret`", config.target()),
            ))
        }
        ConfigState::Missing | ConfigState::Written(_) => None,
    }
}

/// The same for a CLI that takes each field from the file or the environment: only a text that is no YAML stops it, or a file with which
/// it has no credentials.
fn problem_of_fields(layout: &Layout, config: &ConfigFile) -> Option<(Code, String)> {
    let dialect = &layout.config;
    match &config.state {
        _ if config.no_yaml.is_some() => Some((Code::ConfigUnusable, config.no_yaml.clone()?)),
        ConfigState::Missing => None,
        _ if config.gives_credentials(dialect) => None,
        ConfigState::Written(other) if *other != dialect => {
            Some((Code::ConfigDialect, format!("it has `{}`, and this CLI wants `{}`", other.shown(), dialect.shown())))
        }
        ConfigState::Unusable(why) => Some((Code::ConfigUnusable, why.clone())),
        ConfigState::Written(_) => {
            let lacks = config.lacks(dialect).join("` and no `");
            Some((Code::ConfigUnusable, format!("it has no `{lacks}`, and neither does the environment")))
        }
    }
}

impl Plan {
    /// A row for each file that push reads, stops at or passes over.
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// What push would read if nothing stopped it, in the order in which it reads.
    pub fn loads(&self) -> &[Verdict] {
        &self.verdicts[..self.loaded]
    }

    /// Every file that cannot be loaded.
    pub fn rejected(&self) -> &[Verdict] {
        &self.verdicts[self.loaded..self.loaded + self.rejected]
    }

    /// Those of them of which nobody knows what push does then.
    pub fn unreadable(&self) -> impl Iterator<Item = &Verdict> {
        self.rejected().iter().filter(|verdict| verdict.end_unknown)
    }

    /// Every other file under `membrane/`, and whatever looks like an element elsewhere.
    pub fn passed_over(&self) -> &[Verdict] {
        &self.verdicts[self.loaded + self.rejected..]
    }

    /// What looks like an element or an interface, and is passed over.
    pub fn elements_passed_over(&self) -> impl Iterator<Item = &Verdict> {
        self.passed_over().iter().filter(|verdict| verdict.looks_like.matters())
    }

    /// What push does with the file that it opens by this path, or that stands there; `None` for the sources of a connector,
    /// and where nothing stands.
    pub fn verdict(&self, path: &RelPath) -> Option<&Verdict> {
        self.index.get(path).map(|at| &self.verdicts[*at])
    }

    /// What push does with the file that stands at this path, by whatever link it comes there.
    pub fn verdict_on(&self, path: &RelPath) -> Option<&Verdict> {
        match (self.verdict(path), self.by_link.get(path)) {
            (None | Some(Verdict { fate: Fate::PassedOver(_), .. }), Some(at)) => Some(&self.verdicts[*at]),
            (own, _) => own,
        }
    }

    /// Where files of the tree that was planned could stand.
    pub fn places<'a>(&'a self, files: &'a FileSet) -> Places<'a> {
        Places::new(files, self.layout, &self.homes)
    }

    /// How the push would end.
    pub fn outcome(&self) -> Outcome {
        match self.stops.first() {
            None if self.unreadable().next().is_some() => Outcome::Unknown,
            None => Outcome::Completes,
            Some(stop) if stop.reason == Reason::Fifo => Outcome::Hangs,
            Some(_) => Outcome::Aborts,
        }
    }

    /// The first thing that would stop push, on an empty server; `None` where it waits for ever instead.
    pub fn abort(&self) -> Option<&Stop> {
        self.stops.first().filter(|stop| stop.reason != Reason::Fifo)
    }

    /// Whether the workspace is laid out for another CLI than the one that this plan is for.
    pub fn is_laid_out_otherwise(&self) -> bool {
        self.passed_over().iter().any(|verdict| verdict.converts)
    }

    /// The verdict on what stands at a path as a short clause: "loads as action `list-orders`", "passed over: …", with the way
    /// that push takes to it where that leads through a link.
    pub fn words(&self, path: &RelPath) -> String {
        let Some(verdict) = self.verdict_on(path) else { return "nothing that push reads by itself".into() };
        let mut words = verdict.words();
        if verdict.stops && matches!(verdict.fate, Fate::Loads(..)) {
            let stop = self.stops.iter().find(|stop| stop.path.as_ref() == Some(&verdict.path));
            words.extend(stop.map(|stop| format!(", and push stops at it: {}", stop.reason)));
        }
        if verdict.read_as().is_some_and(|kind| self.layout.unexported.contains(&kind)) {
            words += "; whether such can be pushed is not known, for no export of the vendor's holds them";
        }
        if verdict.path != *path {
            words += &format!(", by way of `{}`", verdict.path);
        }
        words
    }
}

impl Outcome {
    /// The word that `plan --format json` has for it.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Completes => "completes",
            Outcome::Aborts => "aborts",
            Outcome::Hangs => "hangs",
            Outcome::Unknown => "unknown",
        }
    }
}

impl Stop {
    /// The code of its reason.
    pub fn code(&self) -> Code {
        self.reason.code()
    }

    /// Whether push has written to the server by then, given what it has loaded.
    pub fn leaves_half_updated(&self, plan: &Plan) -> bool {
        match self.phase {
            Phase::Config | Phase::Load => false,
            Phase::Connectors => plan.loads().iter().any(|load| load.is_read_as(Kind::Connector)),
            Phase::Sync => true,
        }
    }
}
