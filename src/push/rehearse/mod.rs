//! A rehearsal: the user's own CLI, run on a copy of the workspace against a server inside this program.
//!
//! Nothing leaves the machine: the copy's config has invented credentials and points to 127.0.0.1, and the CLI gets an
//! environment without tokens, proxies, `MEMBRANE_*`, or the user's home. The workspace itself is only read.

mod copy;
mod difference;
mod stage;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde::Serialize;
use serde_json::Value;

use super::cancellation::{Cancellation, Cancelled, Started};
use super::cli::{self, Found, SearchPlaces};
use super::follow::follow;
use super::loopback::{Loopback, ReceivedRequest, ServerState};
use super::reconcile::{FileProgress, Reconciler, Report};
use super::redact::Secrets;
use super::session::{Environment, ProgramEnd, Session, SessionEnd, SessionEvent, Size, StartError};
use crate::disk::names;
use crate::workspace::files::{CONFIG, Names, RelPath};
use crate::workspace::phase::Phase;
use crate::workspace::plan::{Outcome, Plan, Stop, plan};
use crate::workspace::project::ConfigFile;
use crate::workspace::snapshot::Snapshot;
pub use difference::Difference;
use difference::Prediction;
use stage::Stage;

/// A CLI that is silent for this long hangs.
const SILENCE: Duration = Duration::from_secs(60);
/// The same where the plan says that it will hang.
const FORETOLD_SILENCE: Duration = Duration::from_secs(5);

/// What to rehearse.
#[derive(Debug, Clone, Copy)]
pub struct Script<'a> {
    pub snapshot: &'a Snapshot,
    /// Where the CLI was looked for; its root is the workspace's.
    pub places: &'a SearchPlaces,
    pub cli: &'a Found,
    /// The workspace of the config; `default` where none is named.
    pub workspace: &'a str,
    /// What the server has before the push.
    pub server: &'a ServerState,
    /// What must not be shown of what the CLI prints and sends.
    pub secrets: &'a Secrets,
}

/// A rehearsal on its way.
pub struct Rehearsal {
    /// The first, so that the CLI has ended before its server and its copy go.
    session: Started,
    events: Receiver<SessionEvent>,
    server: Loopback,
    stage: Stage,
    before: ServerState,
    plan: Plan,
    notes: Vec<String>,
    secrets: Secrets,
    cli: Ran,
    /// It is known by which rules the CLI reads.
    is_known: bool,
}

/// What a rehearsal came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rehearsed {
    pub cli: Ran,
    /// The CLI's exit status; `None` where it was killed, or hung and was ended.
    pub exit: Option<i32>,
    /// The files that it loaded, in its order; of a CLI that does not say, those whose keys it sent.
    pub loaded: Vec<RelPath>,
    /// Every request, in order. Redacted.
    pub requests: Vec<ReceivedRequest>,
    pub predicted: Predicted,
    pub differences: Vec<Difference>,
    /// What a rehearsal cannot tell of a push.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Where the CLI's reading rules are not known: each file that looks like an element, and whether it was sent. This is then what is
    /// known of the file, and no prediction.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub observed: Vec<Observed>,
    /// File by file, with the CLI's error and the file that it is about.
    #[serde(skip)]
    pub report: Report,
    /// What the CLI printed. Redacted.
    #[serde(skip)]
    pub log: String,
}

/// A file as a rehearsal saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Observed {
    pub path: RelPath,
    pub sent: bool,
}

impl Observed {
    /// The verdict in words.
    pub fn words(&self) -> &'static str {
        if self.sent { "seen in a rehearsal: sent" } else { "seen in a rehearsal: not sent" }
    }
}

/// The CLI that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ran {
    pub path: String,
    pub version: Option<String>,
}

/// What was predicted, given what the server has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Predicted {
    pub outcome: Outcome,
    pub loads: Vec<RelPath>,
}

impl Predicted {
    fn of(plan: &Plan, outcome: Outcome) -> Predicted {
        Predicted { outcome, loads: plan.loads().iter().map(|load| load.path.clone()).collect() }
    }
}

impl Ran {
    /// The program that was found.
    pub fn of(cli: &Found) -> Ran {
        Ran { path: cli.cli.path.clone(), version: cli.cli.version.clone() }
    }
}

/// Why there is no rehearsal.
#[derive(Debug, thiserror::Error)]
pub enum RehearseError {
    #[error(
        "`{0}` may fetch the CLI from the network, and a rehearsal stays on this machine; install the CLI in the project first"
    )]
    Fetches(String),
    #[error("the workspace cannot be copied: {path}: {why}", path = .path.display())]
    Copy { path: std::path::PathBuf, why: std::io::Error },
    #[error(
        "the workspace is too large to copy: it leads to more than {0} files outside of `membrane/`; look at its links"
    )]
    TooLarge(usize),
    #[error("no server can be started on 127.0.0.1: {0}")]
    Server(std::io::Error),
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// What is predicted of a rehearsal. Starts and copies nothing; fails where [`start`] would refuse this CLI.
pub fn foretell(script: &Script<'_>) -> Result<Predicted, RehearseError> {
    refuse_what_fetches(script.cli)?;
    let plan = of_the_copy(script, script.snapshot.files.names());
    let Prediction { outcome, .. } = Prediction::of(&plan, script.server);
    Ok(Predicted::of(&plan, outcome))
}

fn refuse_what_fetches(cli: &Found) -> Result<(), RehearseError> {
    if cli.may_fetch() { Err(RehearseError::Fetches(cli.cli.path.clone())) } else { Ok(()) }
}

/// The plan of the copy: it has a config of its own, so the user's is no part of what is predicted; nor is the user's disk.
fn of_the_copy(script: &Script<'_>, disk: Names) -> Plan {
    plan(&script.snapshot.files.on(disk), script.snapshot.choice.layout, &ConfigFile::default())
}

/// What a rehearsal cannot tell, because the copy's config is another one.
pub fn not_tried(script: &Script<'_>) -> Vec<String> {
    let at_config = |stop: &&Stop| stop.phase == Phase::Config;
    let stop = script.snapshot.plan.stops.iter().find(at_config);
    let told = |stop: &Stop| {
        format!(
            "`{CONFIG}` was not tried, because the copy has one of its own; a push would stop at yours: {}",
            stop.reason
        )
    };
    stop.map(told).into_iter().collect()
}

/// Copies the workspace, starts the server, and starts the CLI in a pseudo-terminal of this size; none of it once it is cancelled.
pub fn start(script: &Script<'_>, size: Size, cancellation: &Cancellation) -> Result<Rehearsal, RehearseError> {
    refuse_what_fetches(script.cli)?;
    cancellation.check()?;
    let server = Loopback::start(script.server.clone()).map_err(RehearseError::Server)?;
    let config = &script.snapshot.project.config;
    let stage = Stage::set(&script.places.root, config, script.workspace, &server.uri(), cancellation)?;
    let disk = names::of(stage.root());
    let words =
        cli::push_words(script.cli, script.snapshot.choice.layout, Some(script.workspace), script.places, cancellation);
    let environment = Environment::Only(stage.environment(script.places, cancellation));
    let launch = script.cli.launch(words, stage.root(), environment);
    let (send, events) = channel();
    let sink = move |event| drop(send.send(event));
    let session = cancellation.start(|| Session::start(&launch, size, script.secrets, None, sink))?;
    Ok(Rehearsal {
        session,
        events,
        server,
        stage,
        before: script.server.clone(),
        plan: of_the_copy(script, disk),
        notes: not_tried(script),
        secrets: script.secrets.clone(),
        cli: Ran::of(script.cli),
        is_known: script.cli.cli.layout.is_some(),
    })
}

/// Rehearses from beginning to end. A CLI that hangs is ended; `progress` hears of each line that it prints.
pub fn run(script: &Script<'_>, progress: impl FnMut(&str)) -> Result<Rehearsed, RehearseError> {
    Ok(start(script, SIZE, &Cancellation::default())?.run(progress))
}

/// The size of a pseudo-terminal that nobody looks at.
pub const SIZE: Size = Size { rows: 50, columns: 200 };

impl Rehearsal {
    /// Waits for the end. A CLI that hangs is ended; `progress` hears of each line that it prints.
    pub fn run(self, mut progress: impl FnMut(&str)) -> Rehearsed {
        let silence = if self.plan.outcome() == Outcome::Hangs { FORETOLD_SILENCE } else { SILENCE };
        let mut told = 0;
        self.finish(Some(silence), |session, _| {
            session.screen();
            told = session.log(|log| {
                let skip = usize::try_from(told - log.dropped().min(told)).unwrap_or(usize::MAX);
                log.lines().skip(skip).for_each(&mut progress);
                log.dropped() + log.lines().len() as u64
            });
        })
    }

    /// The CLI's session: to draw it, to answer it.
    pub fn session(&self) -> &Arc<Session> {
        self.session.session()
    }

    /// The requests so far, as they came. Not redacted.
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.server.requests()
    }

    /// Waits for the CLI's end, and compares what it did with what was predicted. `moved` hears whenever it has said something, as
    /// [`follow`] does; a CLI that is silent for as long as `silence` is ended.
    pub fn finish(self, silence: Option<Duration>, mut moved: impl FnMut(&Session, &Reconciler)) -> Rehearsed {
        let mut reconciler = Reconciler::new(&self.plan, &self.stage.root().to_string_lossy());
        let exit = follow(&self.session, &self.events, silence, |lines| {
            lines.iter().for_each(|line| reconciler.see(line));
            moved(&self.session, &reconciler);
        });
        let heard = reconciler.heard();
        let report = reconciler.finish(exit, &self.secrets);
        let log = self.session.log(|log| log.text());
        let requests = self.server.stop();
        let loaded = if heard { loaded(&report) } else { difference::seen_in(&requests, &self.plan) };
        let expected = Prediction::of(&self.plan, &self.before);
        let did = difference::Did { exit, heard, report: &report, loaded: &loaded, requests: &requests };
        let differences = expected.compare(&self.plan, &self.before, &did);
        Rehearsed {
            cli: self.cli,
            exit: code(exit),
            predicted: Predicted::of(&self.plan, expected.outcome),
            notes: self.notes,
            requests: requests.into_iter().map(|request| redacted(request, &self.secrets)).collect(),
            observed: if self.is_known { Vec::new() } else { observed(&self.plan, &loaded) },
            loaded,
            differences,
            report,
            log,
        }
    }
}

impl Rehearsed {
    /// The exit status of `membrane-tui rehearse` (docs/contract.md).
    pub fn code(&self) -> u8 {
        if self.differences.is_empty() { 0 } else { 4 }
    }
}

fn code(exit: SessionEnd) -> Option<i32> {
    match exit.how {
        ProgramEnd::Code(code) if !exit.cancelled => Some(code),
        _ => None,
    }
}

fn observed(plan: &Plan, loaded: &[RelPath]) -> Vec<Observed> {
    let ignored = plan.elements_passed_over().map(|row| &row.path);
    let paths = plan.loads().iter().map(|load| &load.path).chain(ignored);
    paths.map(|path| Observed { path: path.clone(), sent: loaded.contains(path) }).collect()
}

fn loaded(report: &Report) -> Vec<RelPath> {
    report.rows.iter().filter(|row| row.seen != FileProgress::NotYet).map(|row| row.path.clone()).collect()
}

fn redacted(request: ReceivedRequest, secrets: &Secrets) -> ReceivedRequest {
    ReceivedRequest {
        method: request.method,
        path: secrets.redact(&request.path),
        body: redacted_value(request.body, secrets),
    }
}

fn redacted_value(value: Value, secrets: &Secrets) -> Value {
    match value {
        Value::String(text) => secrets.redact(&text).into(),
        Value::Array(items) => items.into_iter().map(|item| redacted_value(item, secrets)).collect(),
        Value::Object(fields) => {
            fields.into_iter().map(|(name, value)| (secrets.redact(&name), redacted_value(value, secrets))).collect()
        }
        other => other,
    }
}

/// A path with its links resolved, as the CLI prints it.
fn real(path: &Path) -> std::path::PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
