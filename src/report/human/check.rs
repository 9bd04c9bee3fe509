//! `check`, for people: each diagnostic with its place, what push does, and what to do.

use std::fmt::Write;

use super::Paint;
use crate::report::json::SeverityCounts;
use crate::report::sanitize;
use crate::workspace::code::Severity;
use crate::workspace::diagnose::Diagnostic;
use crate::workspace::snapshot::Snapshot;
use crate::workspace::words::counted;

/// The whole text, ending in a line break.
pub fn check(snapshot: &Snapshot, paint: Paint) -> String {
    let mut out = format!("{}\n", paint.bold(sanitize(&snapshot.headline.commands)));
    for diagnostic in &snapshot.diagnostics {
        let _ = write!(out, "\n{}", one(diagnostic, paint));
    }
    let summary = SeverityCounts::of(&snapshot.diagnostics);
    let _ = writeln!(out, "\n{}", counts(summary));
    out
}

fn one(diagnostic: &Diagnostic, paint: Paint) -> String {
    let word = match diagnostic.severity {
        Severity::Error => paint.red("error"),
        Severity::Warning => paint.yellow("warning"),
        Severity::Info => paint.cyan("info"),
    };
    let at = diagnostic.span.map_or(String::new(), |span| format!(":{}:{}", span.line, span.column));
    let mut text = format!("{}{at}\n", paint.bold(sanitize(&diagnostic.path.to_text())));
    let _ = writeln!(text, "  {word}[{}] {}", diagnostic.code, sanitize(&diagnostic.message));
    if !diagnostic.help.is_empty() {
        let _ = writeln!(text, "  {} {}", paint.dim("help:"), sanitize(&diagnostic.help));
    }
    text
}

fn counts(summary: SeverityCounts) -> String {
    format!("{}, {}, {} info", counted(summary.error, "error"), counted(summary.warning, "warning"), summary.info)
}
