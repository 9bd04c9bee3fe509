//! Which file an error of the CLI is about. The CLI tells line and column, but no name: the plan knows the name.

use serde::Serialize;

use super::{CliPosition, FileProgress, Reconciler};
use crate::push::transcript::CliError;
use crate::workspace::code::Code;
use crate::workspace::files::{MEMBRANE, RelPath};
use crate::workspace::phase::{Phase, Reach};
use crate::workspace::plan::{Plan, connector_folder};
use crate::workspace::sync::{Server, sync};
use crate::workspace::verdict::{Reason, Verdict};

/// The file that an error is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blame {
    pub path: RelPath,
    /// The error names it, or the plan foretold this very error; else it is where the CLI was.
    pub certain: bool,
    /// What the plan says against the file.
    pub why: Option<String>,
}

impl Reconciler<'_> {
    /// The file that an error at this place is about.
    pub(super) fn blame(&self, failure: &CliError, at: &CliPosition) -> Option<Blame> {
        let named = self.named(&failure.message);
        named.or_else(|| match at {
            CliPosition::Start => stop(self.plan, Phase::Config),
            CliPosition::Folder(folder) => {
                rejected(self.plan, folder, failure.at).or_else(|| stop(self.plan, Phase::Load))
            }
            CliPosition::Connector(folder) => stop(self.plan, Phase::Connectors).or_else(|| self.connector(folder)),
            CliPosition::Sync => {
                self.on_its_way().or_else(|| stop(self.plan, Phase::Sync)).or_else(|| self.next_to_send())
            }
        })
    }

    /// The path below the root that a message names, as those of the system do; of a source that is missing, the spec that asks for it.
    fn named(&self, message: &str) -> Option<Blame> {
        let after = message.split_once(self.expected.root())?.1;
        let path = RelPath::parse(after.split('\'').next()?).ok()?;
        let path = self.spec_that_asks_for(&path).unwrap_or(path);
        let why =
            self.plan.stops.iter().find(|stop| stop.path.as_ref() == Some(&path)).map(|stop| stop.reason.to_string());
        Some(Blame { path, certain: true, why })
    }

    /// The spec at which the plan says that push stops, because nothing is where it looks for a version's source.
    fn spec_that_asks_for(&self, path: &RelPath) -> Option<RelPath> {
        let folder = path.parent()?.parent()?;
        let missing = [Code::ConnectorNoSource, Code::ConnectorFolderName];
        let stops = self.plan.stops.iter().filter(|stop| missing.contains(&stop.code()));
        let mut specs = stops.filter_map(|stop| self.plan.verdict(stop.path.as_ref()?));
        let connectors = RelPath::root().join(MEMBRANE).join(&self.plan.layout.connectors.folder);
        let looked_in = |spec: &&Verdict| {
            spec.summary().is_some_and(|summary| connectors.join_path(&connector_folder(summary)) == folder)
        };
        specs.find(looked_in).map(|spec| spec.path.clone())
    }

    fn connector(&self, folder: &str) -> Option<Blame> {
        let row = self.expected.connector(folder)?;
        Some(Blame { path: self.rows[row].path.clone(), certain: false, why: None })
    }

    /// The integration whose request was on the way.
    pub(super) fn on_its_way(&self) -> Option<Blame> {
        let row = &self.rows[self.on_the_way?];
        Some(Blame { path: row.path.clone(), certain: true, why: None })
    }

    /// The first file, in the order of sending, that did not arrive.
    pub(super) fn next_to_send(&self) -> Option<Blame> {
        let sent = sync(self.plan.loads(), Reach::Everything, self.plan.layout, &Server::default());
        let arrived =
            |path: &RelPath| self.rows.iter().any(|row| row.path == *path && row.seen != FileProgress::Loaded);
        let next = sent.writes.into_iter().find(|write| !arrived(&write.from))?;
        Some(Blame { path: next.from, certain: false, why: None })
    }
}

/// The file of this folder that cannot be loaded, for the reason that the error gives.
fn rejected(plan: &Plan, folder: &str, at: Option<(u32, u32)>) -> Option<Blame> {
    let here = |row: &&Verdict| {
        let folders = [row.path.parent(), row.path.parent().and_then(|parent| parent.parent())];
        folders.iter().flatten().any(|above| above.to_text() == folder)
    };
    let same = |row: &&Verdict| at.is_some() && row.reason().and_then(Reason::at) == at;
    let mut rows = plan.rejected().iter().filter(here);
    let found = rows.clone().find(same).map(|row| (row, true)).or_else(|| rows.next().map(|row| (row, at.is_none())));
    let (row, certain) = found.or_else(|| plan.rejected().iter().find(same).map(|row| (row, false)))?;
    Some(Blame { path: row.path.clone(), certain, why: row.reason().map(Reason::to_string) })
}

/// The file at which the plan says that push stops in this phase.
fn stop(plan: &Plan, phase: Phase) -> Option<Blame> {
    let stop = plan.stops.iter().find(|stop| stop.phase == phase)?;
    Some(Blame { path: stop.path.clone()?, certain: true, why: Some(stop.reason.to_string()) })
}
