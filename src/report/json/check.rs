//! `check --format json`.

use serde::Serialize;

use super::Head;
use super::plan::CountsRow;
use crate::workspace::code::Severity;
use crate::workspace::diagnose::Diagnostic;
use crate::workspace::snapshot::Snapshot;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    headline: &'a str,
    diagnostics: &'a [Diagnostic],
    summary: Summary,
    counts: CountsRow,
}

/// How many there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Summary {
    pub error: usize,
    pub warning: usize,
    pub info: usize,
}

impl Summary {
    /// Counts.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        Summary { error: count(Severity::Error), warning: count(Severity::Warning), info: count(Severity::Info) }
    }
}

/// The document of `check`.
pub fn check<'a>(root: &'a str, snapshot: &'a Snapshot) -> impl Serialize + 'a {
    Document {
        head: Head::new("check", root),
        headline: &snapshot.headline.commands,
        diagnostics: &snapshot.diagnostics,
        summary: Summary::of(&snapshot.diagnostics),
        counts: CountsRow::new(&snapshot.counts),
    }
}
