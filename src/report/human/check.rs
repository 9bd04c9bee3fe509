//! `check`, for people: each cause with its places, what push does, and what to do.

use std::fmt::Write;

use super::Paint;
use crate::report::json::SeverityCounts;
use crate::report::sanitize;
use crate::workspace::code::{Code, Severity};
use crate::workspace::diagnose::Diagnostic;
use crate::workspace::diagnose::cause::{Cause, causes};
use crate::workspace::snapshot::Snapshot;
use crate::workspace::words::counted;

/// The whole text, ending in a line break. Rows of one cause are told as one, unless `all` of them are asked for.
pub fn check(snapshot: &Snapshot, all: bool, paint: Paint) -> String {
    let mut out = format!("{}\n", paint.bold(sanitize(&snapshot.headline.commands)));
    if all {
        snapshot.diagnostics.iter().for_each(|diagnostic| out += &format!("\n{}", one(diagnostic, paint)));
    } else {
        let causes = causes(&snapshot.diagnostics);
        causes.iter().for_each(|cause| out += &format!("\n{}", told_once(cause, paint)));
        if causes.iter().any(|cause| cause.rows.len() > 1) {
            let _ = writeln!(out, "\n{}", paint.dim("`--all` lists each file"));
        }
    }
    let summary = SeverityCounts::of(&snapshot.diagnostics);
    let _ = writeln!(out, "\n{}", counts(summary));
    out
}

fn told_once(cause: &Cause<'_>, paint: Paint) -> String {
    if let [only] = cause.rows[..] {
        return one(only, paint);
    }
    let (shown, more) = cause.first_rows();
    let mut text = String::new();
    for row in shown {
        let _ = writeln!(text, "{}", place(row, paint));
    }
    let _ = writeln!(text, "and {more} more");
    text + &said(cause.severity, cause.code, &cause.message, &cause.help, paint)
}

fn one(diagnostic: &Diagnostic, paint: Paint) -> String {
    let Diagnostic { severity, code, message, help, .. } = diagnostic;
    format!("{}\n{}", place(diagnostic, paint), said(*severity, *code, message, help, paint))
}

fn place(diagnostic: &Diagnostic, paint: Paint) -> String {
    let at = diagnostic.span.map_or(String::new(), |span| format!(":{}:{}", span.line, span.column));
    format!("{}{at}", paint.bold(sanitize(&diagnostic.path.to_text())))
}

fn said(severity: Severity, code: Code, message: &str, help: &str, paint: Paint) -> String {
    let word = match severity {
        Severity::Error => paint.red("error"),
        Severity::Warning => paint.yellow("warning"),
        Severity::Info => paint.cyan("info"),
    };
    let mut text = format!("  {word}[{code}] {}\n", sanitize(message));
    if !help.is_empty() {
        let _ = writeln!(text, "  {} {}", paint.dim("help:"), sanitize(help));
    }
    text
}

fn counts(summary: SeverityCounts) -> String {
    format!("{}, {}, {} info", counted(summary.error, "error"), counted(summary.warning, "warning"), summary.info)
}
