//! Whether a push did what the plan said: each predicted file is ticked as the CLI reports it, and at the end what is missing and
//! what nobody predicted is told, and which file an error is about.
//!
//! Pure: a plan and lines go in, a report comes out. The CLI's word that it succeeded is not taken for an answer.

mod blame;
mod expected;
#[cfg(test)]
mod tests;

use serde::Serialize;

use super::redact::Secrets;
use super::session::{ProgramEnd, SessionEnd};
use super::transcript::{CliError, CliLine, Element, Says, SyncResult};
use crate::workspace::counts::Counts;
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::headline;
use crate::workspace::layout::Evidence;
use crate::workspace::plan::{Outcome, Plan};
use crate::workspace::verdict::Verdict;
use crate::workspace::words::counted;
pub use blame::Blame;
use expected::Expected;

/// So much of what nobody predicted is kept.
const MOST_UNEXPECTED: usize = 1_000;

/// A predicted file on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReconciledFile {
    pub path: RelPath,
    pub element: Kind,
    pub key: Option<String>,
    pub seen: FileProgress,
}

/// How far the CLI reports to have come with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileProgress {
    NotYet,
    /// It was read, and not sent yet.
    Loaded,
    /// Its request is on the way.
    Sending,
    Sent(SyncResult),
}

/// Follows a push as it runs.
#[derive(Clone)]
pub struct Reconciler<'p> {
    plan: &'p Plan,
    expected: Expected,
    rows: Vec<ReconciledFile>,
    /// The rows that have arrived, in that order.
    arrived: Vec<usize>,
    /// The folder that the CLI reads, and the connector or integration that it is at.
    at: CliPosition,
    unexpected: Vec<String>,
    /// So many more are not kept.
    unexpected_more: usize,
    failure: Option<(CliError, CliPosition)>,
    /// The integration that is being sent, and what becomes of it.
    on_the_way: Option<usize>,
    updates: SyncResult,
    /// It said something that this program understands.
    heard: bool,
    /// It wrote to the server.
    wrote: bool,
}

/// Where in its run the CLI is.
#[derive(Debug, Clone, PartialEq, Eq)]
enum CliPosition {
    Start,
    /// It reads this folder, relative to the root.
    Folder(String),
    /// It sends the connector of this folder.
    Connector(String),
    /// It sends integrations and elements.
    Sync,
}

/// What a push came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    pub verdict: PushVerdict,
    /// How the CLI ended, in words.
    pub exit: String,
    /// Every predicted file, in the order in which push reads them.
    pub rows: Vec<ReconciledFile>,
    /// The predicted files that did not arrive, though the CLI says that it succeeded.
    pub missing: Vec<RelPath>,
    /// What the CLI says that it loaded or sent, and nobody predicted: the first of it. Redacted.
    pub unexpected: Vec<String>,
    /// So much more of it there was.
    pub unexpected_more: usize,
    /// The CLI ended well, as it says.
    pub succeeded: bool,
    /// What the plan says of it that nobody will have meant, as clauses: `passes over 1 interface`.
    pub caveats: Vec<String>,
    /// The CLI's first error. Redacted.
    pub error: Option<String>,
    /// The file that the error is about.
    pub blame: Option<Blame>,
    /// It stopped after it had begun to write to the server.
    pub half_updated: bool,
    /// It was interrupted: what is to be said of what it was doing then.
    pub interrupted: Option<Interrupted>,
}

/// What a push that was interrupted was doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interrupted {
    /// It was still reading; nothing was written.
    Reading,
    /// It was writing. The file that was next may have arrived without being reported; `None` where none was left.
    Writing(Option<RelPath>),
}

/// The sum of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PushVerdict {
    /// All that was predicted arrived, and nothing else.
    AsPredicted,
    /// The CLI succeeded, but it says nothing that could be compared.
    NotTold,
    /// The CLI failed or was cancelled.
    Failed,
    /// What the CLI loaded or sent is not what was predicted, whatever it said.
    NotAsPredicted,
}

impl<'p> Reconciler<'p> {
    /// Follows a push in the workspace at `root`, absolute and with its links resolved, as the CLI prints it.
    pub fn new(plan: &'p Plan, root: &str) -> Self {
        let row = |load: &Verdict| ReconciledFile {
            path: load.path.clone(),
            element: load.element(),
            key: load.key.clone(),
            seen: FileProgress::NotYet,
        };
        Self {
            plan,
            expected: Expected::of(plan, root),
            rows: plan.loads().iter().map(row).collect(),
            arrived: Vec::new(),
            at: CliPosition::Start,
            unexpected: Vec::new(),
            unexpected_more: 0,
            failure: None,
            on_the_way: None,
            updates: SyncResult::Created,
            heard: false,
            wrote: false,
        }
    }

    /// The predicted files that have arrived at the server, in that order.
    pub fn arrived(&self) -> impl ExactSizeIterator<Item = &RelPath> {
        self.arrived.iter().map(|row| &self.rows[*row].path)
    }

    /// Ticks a row.
    fn tick(&mut self, row: usize, done: SyncResult) {
        // Each version of a connector is told.
        if !matches!(self.rows[row].seen, FileProgress::Sent(_)) {
            self.arrived.push(row);
        }
        self.rows[row].seen = FileProgress::Sent(done);
    }

    /// Whether the CLI has said anything that this program understands.
    pub fn heard(&self) -> bool {
        self.heard
    }

    /// Takes the next line of output.
    pub fn see(&mut self, line: &CliLine) {
        match &line.says {
            Says::Reading { folder } => self.at = CliPosition::Folder(self.expected.below_root(folder)),
            Says::Loaded { entry } => self.loaded(&line.text, entry),
            Says::LoadingConnector { folder } => self.at_connector(folder),
            Says::Connector { .. } => self.connector_sent(),
            Says::SendingIntegration { key, updates } => self.sending(key, *updates),
            Says::Imported { .. } => self.imported(),
            Says::Element(element) => self.element(element, &line.text),
            Says::Completed { .. } | Says::Written => self.imported(),
            Says::Error(failure) => return self.failed(failure),
            Says::Other => {
                if let CliPosition::Folder(folder) = &self.at {
                    // An odd name leaves of `Loaded <entry>` only what follows its last carriage return.
                    if let Some(row) = self.expected.loaded(folder, &line.text) {
                        self.rows[row].seen = FileProgress::Loaded;
                    }
                }
                return;
            }
        }
        self.heard = true;
    }

    /// The first error counts. What the CLI was about to do is no error yet, and is told before it.
    fn failed(&mut self, failure: &CliError) {
        match &mut self.failure {
            Some((first, _)) if first.name.is_none() && failure.name.is_some() => *first = failure.clone(),
            Some(_) => {}
            None => self.failure = Some((failure.clone(), self.at.clone())),
        }
    }

    fn loaded(&mut self, text: &str, entry: &str) {
        let folder = match &self.at {
            CliPosition::Folder(folder) => folder,
            // Nothing is loaded any more: a name of two lines can read so.
            CliPosition::Sync => return,
            CliPosition::Start | CliPosition::Connector(_) => return self.nobody_predicted(text.to_owned()),
        };
        match self.expected.loaded(folder, text) {
            Some(row) => self.rows[row].seen = FileProgress::Loaded,
            // The CLI says so before it finds that it can do nothing with a text inside an integration.
            None if self.expected.is_rejected(folder, text) => {}
            None => self.nobody_predicted(format!("{folder}/{entry}")),
        }
    }

    /// The CLI says so of whatever stands in the folder, before it looks.
    fn at_connector(&mut self, folder: &str) {
        self.at = CliPosition::Connector(folder.to_owned());
        if let Some(row) = self.expected.connector(folder) {
            self.rows[row].seen = FileProgress::Loaded;
        }
    }

    fn connector_sent(&mut self) {
        self.wrote = true;
        let CliPosition::Connector(folder) = &self.at else { return };
        match self.expected.connector(folder) {
            Some(row) => self.tick(row, SyncResult::Updated),
            None => self.nobody_predicted(format!("connector {folder}")),
        }
    }

    fn sending(&mut self, key: &str, updates: bool) {
        self.imported();
        (self.at, self.wrote) = (CliPosition::Sync, true);
        self.updates = if updates { SyncResult::Updated } else { SyncResult::Created };
        match self.expected.integration(key) {
            Some(row) => {
                self.rows[row].seen = FileProgress::Sending;
                self.on_the_way = Some(row);
            }
            None => self.nobody_predicted(format!("integration {key}")),
        }
    }

    /// Integrations are sent one after the other, so that one was sent when the CLI goes on, whatever it said of it.
    fn imported(&mut self) {
        if let Some(row) = self.on_the_way.take() {
            self.tick(row, self.updates);
        }
    }

    fn element(&mut self, element: &Element, text: &str) {
        self.imported();
        (self.at, self.wrote) = (CliPosition::Sync, true);
        match self.expected.element(element) {
            Some(row) => self.tick(row, element.done),
            None => self.nobody_predicted(text.trim().to_owned()),
        }
    }

    /// A CLI that says such things without end must not fill the memory.
    fn nobody_predicted(&mut self, text: String) {
        if self.unexpected.len() < MOST_UNEXPECTED {
            self.unexpected.push(text);
        } else {
            self.unexpected_more += 1;
        }
    }

    /// The CLI has ended.
    pub fn finish(self, exit: SessionEnd, secrets: &Secrets) -> Report {
        let succeeded = exit.success() && !exit.cancelled;
        let tells = self.heard || self.plan.layout.evidence == Evidence::Verified;
        // Of a CLI whose output nobody has seen, silence says nothing.
        let missing = if succeeded && tells { self.missing() } else { Vec::new() };
        let blame = self.failure.as_ref().and_then(|(failure, at)| self.blame(failure, at));
        Report {
            verdict: self.verdict(succeeded, &missing),
            exit: exit.to_string(),
            missing,
            unexpected: self.unexpected.iter().map(|text| secrets.redact(text)).collect(),
            unexpected_more: self.unexpected_more,
            succeeded,
            caveats: headline::troubles(self.plan, &Counts::new(self.plan)),
            error: self.failure.as_ref().map(|(failure, _)| secrets.redact(&failure.to_string())),
            blame,
            half_updated: self.wrote && !succeeded,
            interrupted: self.interrupted(exit),
            rows: self.rows,
        }
    }

    fn interrupted(&self, exit: SessionEnd) -> Option<Interrupted> {
        if !(self.heard && (exit.cancelled || matches!(exit.how, ProgramEnd::Signal(_)))) {
            return None;
        }
        let unread = |row: &&ReconciledFile| row.seen == FileProgress::NotYet && row.element != Kind::Connector;
        let reads =
            matches!(self.at, CliPosition::Start | CliPosition::Folder(_)) && self.rows.iter().any(|row| unread(&row));
        let next = self.on_its_way().or_else(|| self.next_to_send());
        Some(if reads { Interrupted::Reading } else { Interrupted::Writing(next.map(|blame| blame.path)) })
    }

    /// The predicted files that did not arrive. A connector without versions is sent without a word of its own.
    fn missing(&self) -> Vec<RelPath> {
        let arrived = |row: &&ReconciledFile| match row.seen {
            FileProgress::Sent(_) => true,
            FileProgress::Loaded => row.element == Kind::Connector,
            FileProgress::NotYet | FileProgress::Sending => false,
        };
        self.rows.iter().filter(|row| !arrived(row)).map(|row| row.path.clone()).collect()
    }

    fn verdict(&self, succeeded: bool, missing: &[RelPath]) -> PushVerdict {
        // Only of a CLI that was run is it known what it prints.
        let is_known = self.plan.layout.evidence == Evidence::Verified;
        if !self.heard && !is_known {
            return if succeeded { PushVerdict::NotTold } else { PushVerdict::Failed };
        }
        let foretold = self.plan.outcome() == Outcome::Completes;
        if !self.unexpected.is_empty() || (succeeded && !(missing.is_empty() && foretold)) {
            return PushVerdict::NotAsPredicted;
        }
        if succeeded { PushVerdict::AsPredicted } else { PushVerdict::Failed }
    }
}

impl Report {
    /// What to say first.
    pub fn headline(&self) -> String {
        let sent = self.rows.iter().filter(|row| matches!(row.seen, FileProgress::Sent(_))).count();
        let reset = self.rows.iter().filter(|row| row.seen == FileProgress::Sent(SyncResult::Reset)).count();
        let mut text = match self.verdict {
            PushVerdict::AsPredicted if self.caveats.is_empty() => format!("{} arrived, as predicted", files(sent)),
            PushVerdict::AsPredicted => {
                format!("{} arrived, as predicted, but push {}", files(sent), self.caveats.join(" and "))
            }
            PushVerdict::NotTold => {
                "the CLI succeeded, but says nothing about files; what arrived is not known".to_owned()
            }
            PushVerdict::Failed => format!("push failed ({}) after {} had arrived", self.exit, files(sent)),
            PushVerdict::NotAsPredicted => format!(
                "not what was predicted{}: {} arrived, {} did not, and {} nobody predicted",
                if self.succeeded { String::new() } else { format!(" ({})", self.exit) },
                files(sent),
                self.missing.len(),
                self.unexpected.len() + self.unexpected_more
            ),
        };
        if let Some(blame) = &self.blame {
            text.push_str(&format!(
                "; {} `{}`",
                if blame.certain { "because of" } else { "probably because of" },
                blame.path
            ));
        }
        if self.half_updated {
            text.push_str("; the server is half-updated");
        }
        match &self.interrupted {
            Some(Interrupted::Reading) => text.push_str("; nothing was written yet"),
            Some(Interrupted::Writing(Some(next))) => text.push_str(&format!("; `{next}` may have been written too")),
            Some(Interrupted::Writing(None)) | None => {}
        }
        if reset > 0 {
            text.push_str(&format!("; {} reset to the universal element, its content not sent", files(reset)));
        }
        text
    }
}

fn files(count: usize) -> String {
    counted(count, "file")
}
