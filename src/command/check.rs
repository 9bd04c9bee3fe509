//! `check`.

use serde_json::Value;

use super::fail::Failure;
use super::output::Output;
use crate::args::{Exit, Format};
use crate::disk::repository::Repository;
use crate::open::Opened;
use crate::report::annotation::Annotations;
use crate::report::json::SeverityCounts;
use crate::report::{github, human, json, sarif};
use crate::workspace::files::RelPath;

/// A check of one workspace or several, in turn.
pub struct Check<'a> {
    strict: bool,
    output: &'a Output,
    /// The runs of a SARIF log, which is one document whatever is checked.
    runs: Vec<Value>,
}

impl<'a> Check<'a> {
    /// With `strict`, a warning is wrong too.
    pub fn new(strict: bool, output: &'a Output) -> Check<'a> {
        Check { strict, output, runs: Vec::new() }
    }

    /// Prints every diagnostic of a workspace, or those of some files; wrong where one is an error, or with `strict` a warning.
    pub fn one(&mut self, opened: &Opened, files: Option<&[RelPath]>) -> Result<Exit, Failure> {
        let mut snapshot = opened.snapshot()?;
        if let Some(files) = files {
            snapshot.diagnostics.retain(|diagnostic| files.contains(&diagnostic.path));
        }
        let root = opened.root.to_string_lossy();
        let stands = |path: &RelPath| opened.root.join(path.to_text().as_ref()).symlink_metadata().is_ok();
        let annotations = Annotations { root: Repository::place_of(&opened.root), stands: &stands };
        match self.output.format {
            Format::Human => self.output.bytes(human::check(&snapshot, self.output.paint).as_bytes()),
            Format::Json => self.output.document(&json::check(&root, &snapshot)),
            Format::Sarif => self.runs.push(sarif::run(&snapshot, &annotations)),
            Format::Github => self.output.bytes(github::check(&snapshot, &annotations).as_bytes()),
        }
        let summary = SeverityCounts::of(&snapshot.diagnostics);
        Ok(if summary.error > 0 || (self.strict && summary.warning > 0) { Exit::Wrong } else { Exit::Done })
    }

    /// Prints what is one document for all of them.
    pub fn end(self) {
        if self.output.format == Format::Sarif {
            self.output.document(&sarif::log(self.runs));
        }
    }
}
