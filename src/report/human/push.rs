//! `push`, for people: what is about to happen, and what came of it.

use std::fmt::Write;

use super::Paint;
use crate::push::preflight::{Item, Preflight};
use crate::push::reconcile::{Report, Verdict};
use crate::report::sanitize;

/// What is about to happen; of each kind so many `files` are named.
pub fn preflight(preflight: &Preflight, files: usize, paint: Paint) -> String {
    let mut out = format!("{} {}\n", paint.bold("push to"), sanitize(&preflight.workspace));
    let mut line = |word: &str, items: &[Item]| {
        let counts: Vec<String> =
            Preflight::counts(items).into_iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        if !counts.is_empty() {
            let _ = writeln!(out, "  {word} {}", counts.join(", "));
        }
        for (kind, count) in Preflight::counts(items).into_iter().filter(|_| files > 0) {
            for item in items.iter().filter(|item| item.element == kind).take(files) {
                let key = item.key.as_deref().map(|key| format!(" `{}`", sanitize(key))).unwrap_or_default();
                let _ = writeln!(out, "    {kind}{key} {}", paint.dim(sanitize(&item.path.to_text())));
            }
            if count > files {
                let _ = writeln!(out, "    and {} more of {kind}", count - files);
            }
        }
    };
    line("sends", &preflight.sent);
    line("applies", &preflight.applied);
    let misread = preflight.sent.iter().chain(&preflight.applied).filter_map(|item| Some((item, item.really?)));
    for (item, really) in misread {
        let path = item.path.to_text();
        let _ =
            writeln!(out, "  {} {}: as {}, and it is {really}", paint.red("misreads"), sanitize(&path), item.element);
    }
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

/// What came of it.
pub fn pushed(report: &Report, paint: Paint) -> String {
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
