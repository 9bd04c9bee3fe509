//! `push`, for people: what is about to happen, and what came of it.

use std::fmt::Write;

use super::Paint;
use crate::push::preflight::{Item, Preflight};
use crate::push::reconcile::{Report, Verdict};
use crate::report::sanitize;

/// The preflight, where nothing was pushed; else the report.
pub fn push(preflight: &Preflight, report: Option<&Report>, paint: Paint) -> String {
    match report {
        None => before(preflight, paint),
        Some(report) => after(report, paint),
    }
}

fn before(preflight: &Preflight, paint: Paint) -> String {
    let mut out = format!("{} {}\n", paint.bold("push to"), sanitize(&preflight.workspace));
    let mut line = |word: &str, items: &[Item]| {
        let counts: Vec<String> =
            Preflight::counts(items).into_iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        if !counts.is_empty() {
            let _ = writeln!(out, "  {word} {}", counts.join(", "));
        }
    };
    line("sends", &preflight.sent);
    line("applies", &preflight.applied);
    for dropped in &preflight.dropped {
        let _ = writeln!(out, "  drops {} of {}", dropped.fields.join(", "), sanitize(&dropped.path.to_text()));
    }
    for row in preflight.rejected.iter() {
        let _ =
            writeln!(out, "  {} {}: {}", paint.red("cannot load"), sanitize(&row.path.to_text()), sanitize(&row.why));
    }
    for row in preflight.passed_over.iter() {
        let _ = writeln!(
            out,
            "  {} {}: {}",
            paint.yellow("passes over"),
            sanitize(&row.path.to_text()),
            sanitize(&row.why)
        );
    }
    if let Some(abort) = &preflight.abort {
        let half = if preflight.leaves_half_updated { ", with the server half-updated" } else { "" };
        let _ = writeln!(out, "  {}{half}: {}", paint.red("stops"), sanitize(&abort.message));
    }
    out
}

fn after(report: &Report, paint: Paint) -> String {
    let headline = sanitize(&report.headline()).into_owned();
    let mut out = match report.verdict {
        Verdict::AsPredicted => format!("\n{}\n", paint.green(headline)),
        Verdict::NotTold => format!("\n{}\n", paint.yellow(headline)),
        Verdict::Failed | Verdict::NotAsPredicted => format!("\n{}\n", paint.red(headline)),
    };
    for path in &report.missing {
        let _ = writeln!(out, "  {} {}", paint.red("did not arrive"), sanitize(&path.to_text()));
    }
    for text in &report.unexpected {
        let _ = writeln!(out, "  {} {}", paint.red("not predicted"), sanitize(text));
    }
    if report.unexpected_more > 0 {
        let _ = writeln!(out, "  {} {} more", paint.red("not predicted"), report.unexpected_more);
    }
    if let Some(error) = &report.error {
        let _ = writeln!(out, "  {} {}", paint.dim("the CLI's error:"), sanitize(error));
    }
    out
}
