//! `check`.

use std::sync::Arc;

use serde_json::Value;

use super::fail::Failure;
use super::output::Output;
use super::timings::Timings;
use crate::args::{Exit, Format};
use crate::disk::os_path;
use crate::disk::repository::Repository;
use crate::open::Opened;
use crate::report::annotation::Annotations;
use crate::report::json::SeverityCounts;
use crate::report::{github, human, json, sarif};
use crate::workspace::files::RelPath;
use crate::workspace::snapshot::Snapshot;

/// A check of one workspace or several, in turn.
pub struct Check<'a> {
    strict: bool,
    /// Every row of a cause, for people.
    all: bool,
    output: &'a Output,
    /// The runs of a SARIF log, which is one document whatever is checked.
    runs: Vec<Value>,
    clock: Timings,
}

impl<'a> Check<'a> {
    /// With `strict`, a warning is wrong too; with `all`, people too are told every row.
    pub fn new(strict: bool, all: bool, output: &'a Output) -> Check<'a> {
        Check { strict, all, output, runs: Vec::new(), clock: Timings::begin() }
    }

    /// Prints every diagnostic of a workspace, or those of some files; wrong where one is an error, or with `strict` a warning.
    pub fn one(&mut self, opened: &Opened, files: Option<&[RelPath]>) -> Result<Exit, Failure> {
        self.clock.end("open: root, settings, CLI");
        let found = opened.scanner()?.once();
        self.clock.end("read: folders, files, documents");
        let mut snapshot = Snapshot::of(found, Arc::clone(&opened.project));
        if let Some(files) = files {
            snapshot.diagnostics.retain(|diagnostic| files.contains(&diagnostic.path));
        }
        self.clock.end("judge: plan, links, rules");
        let root = opened.root.to_string_lossy();
        let stands = |path: &RelPath| opened.root.join(os_path(path)).symlink_metadata().is_ok();
        let annotations = || Annotations { root: Repository::place_of(&opened.root), stands: &stands };
        match self.output.format {
            Format::Human => self.output.bytes(human::check(&snapshot, self.all, self.output.paint).as_bytes()),
            Format::Json => self.output.document(&json::check(&root, &snapshot)),
            Format::Sarif => self.runs.push(sarif::run(&snapshot, &annotations())),
            Format::Github => self.output.bytes(github::check(&snapshot, &annotations()).as_bytes()),
        }
        self.clock.end("print");
        let summary = SeverityCounts::of(&snapshot.diagnostics);
        Ok(if summary.error > 0 || (self.strict && summary.warning > 0) { Exit::Wrong } else { Exit::Done })
    }

    /// Prints what is one document for all of them, and with `timings` where the time went.
    pub fn end(self, timings: bool) {
        if self.output.format == Format::Sarif {
            self.output.document(&sarif::log(self.runs));
        }
        if timings {
            self.clock.tell(self.output);
        }
    }
}
