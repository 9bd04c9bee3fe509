//! `check --format json`.

use serde::Serialize;

use super::Head;
use super::plan::CountsRow;
use crate::workspace::code::{Code, Severity};
use crate::workspace::diagnose::{Diagnostic, Fix, FixKind};
use crate::workspace::document::Place;
use crate::workspace::files::RelPath;
use crate::workspace::snapshot::Snapshot;

#[derive(Serialize)]
struct CheckDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    headline: &'a str,
    diagnostics: Vec<DiagnosticRow<'a>>,
    summary: SeverityCounts,
    counts: CountsRow,
}

/// What is wrong, where, and what to do.
#[derive(Serialize)]
pub(super) struct DiagnosticRow<'a> {
    code: Code,
    severity: Severity,
    path: &'a RelPath,
    span: Option<SpanRow>,
    message: &'a str,
    help: &'a str,
    fix: Option<FixRow<'a>>,
}

/// A stretch of a file.
#[derive(Serialize)]
struct SpanRow {
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
}

/// What the program itself could do about it.
#[derive(Serialize)]
struct FixRow<'a> {
    kind: FixKind,
    from: &'a RelPath,
    to: &'a RelPath,
    safe: bool,
}

/// How many there are of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SeverityCounts {
    pub error: usize,
    pub warning: usize,
    pub info: usize,
}

impl SeverityCounts {
    /// Counts.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        SeverityCounts { error: count(Severity::Error), warning: count(Severity::Warning), info: count(Severity::Info) }
    }
}

/// The document of `check`.
pub fn check<'a>(root: &'a str, snapshot: &'a Snapshot) -> impl Serialize + 'a {
    CheckDocument {
        head: Head::new("check", root),
        headline: &snapshot.headline.commands,
        diagnostics: DiagnosticRow::all(&snapshot.diagnostics),
        summary: SeverityCounts::of(&snapshot.diagnostics),
        counts: CountsRow::new(&snapshot.counts),
    }
}

impl<'a> DiagnosticRow<'a> {
    /// The rows of all of them.
    pub(super) fn all(diagnostics: &'a [Diagnostic]) -> Vec<DiagnosticRow<'a>> {
        diagnostics.iter().map(DiagnosticRow::new).collect()
    }

    fn new(diagnostic: &'a Diagnostic) -> Self {
        DiagnosticRow {
            code: diagnostic.code,
            severity: diagnostic.severity,
            path: &diagnostic.path,
            span: diagnostic.span.map(SpanRow::new),
            message: &diagnostic.message,
            help: &diagnostic.help,
            fix: diagnostic.fix.as_ref().map(FixRow::new),
        }
    }
}

impl SpanRow {
    fn new(Place { line, column, end_line, end_column }: Place) -> Self {
        SpanRow { line, column, end_line, end_column }
    }
}

impl<'a> FixRow<'a> {
    fn new(Fix { kind, from, to, safe }: &'a Fix) -> Self {
        FixRow { kind: *kind, from, to, safe: *safe }
    }
}
