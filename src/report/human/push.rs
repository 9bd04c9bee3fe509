//! `push`, for people: what is about to happen, and what came of it.

use std::fmt::Write;

use super::Paint;
use crate::push::preflight::{Preflight, kinds_of};
use crate::push::reconcile::{PushVerdict, Report};
use crate::report::sanitize;
use crate::workspace::files::RelPath;
use crate::workspace::verdict::Verdict;
use crate::workspace::words::{counted_kind, with_article};

/// What is about to happen. Of each kind, and of each other thing that can be said of a file, so many `files` are named.
pub fn preflight(preflight: &Preflight, files: usize, paint: Paint) -> String {
    let plan = &preflight.plan;
    let heading = match &preflight.origin {
        Some(origin) => format!("{} {}", paint.bold("push with"), sanitize(origin)),
        None => format!("{} {}", paint.bold("push to"), sanitize(&preflight.workspace)),
    };
    let mut out = heading + "\n";
    if let Some(abort) = plan.abort() {
        let at = abort.path.as_ref().map(|path| format!(" at {}", sanitize(&path.to_text()))).unwrap_or_default();
        let half = if preflight.leaves_half_updated() { ", with the server half-updated" } else { "" };
        let _ = writeln!(out, "  {}{at}{half}: {}", paint.red("stops"), sanitize(&abort.reason.to_string()));
    }
    rows(&mut out, &paint.red("cannot load"), plan.rejected().iter().map(with_reason), files);
    let misread = preflight.sent().chain(preflight.applied()).filter(|load| load.is_misread());
    let misread = misread.map(|load| {
        let (element, really) = (with_article(load.element()), with_article(load.looks_like));
        (&load.path, format!("as {element}, and it is really {really}"))
    });
    rows(&mut out, &paint.red("misreads"), misread, files);
    rows(&mut out, &paint.yellow("passes over"), plan.elements_passed_over().map(with_reason), files);
    let dropped = preflight.dropped().map(|(load, fields)| (&load.path, fields.join(", ")));
    rows(&mut out, "drops fields of", dropped, files);
    // What goes well may be thousands of lines, so it comes behind what does not.
    let [sent, applied]: [Vec<&Verdict>; 2] = [preflight.sent().collect(), preflight.applied().collect()];
    read(&mut out, "sends, to create or update,", &sent, files, paint);
    read(&mut out, "applies, or resets to the universal element,", &applied, files, paint);
    out
}

fn with_reason(row: &Verdict) -> (&RelPath, String) {
    (&row.path, row.reason().map(ToString::to_string).unwrap_or_default())
}

/// How many of each kind, and the first of them.
fn read(out: &mut String, verb: &str, loads: &[&Verdict], files: usize, paint: Paint) {
    let counts = kinds_of(loads.iter().copied());
    if counts.is_empty() {
        return;
    }
    let words: Vec<String> = counts.iter().map(|(kind, count)| counted_kind(*count, *kind)).collect();
    let _ = writeln!(out, "  {verb} {}", words.join(", "));
    for (kind, count) in counts.into_iter().filter(|_| files > 0) {
        for load in loads.iter().filter(|load| load.element() == kind).take(files) {
            let key = load.key.as_deref().map(|key| format!(" `{}`", sanitize(key))).unwrap_or_default();
            let _ = writeln!(out, "    {kind}{key} {}", paint.dim(sanitize(&load.path.to_text())));
        }
        if count > files {
            let _ = writeln!(out, "    and {} more", counted_kind(count - files, kind));
        }
    }
}

/// What is said of files one by one, of the first of them; of the rest how many they are.
fn rows<'p>(out: &mut String, verb: &str, rows: impl Iterator<Item = (&'p RelPath, String)>, files: usize) {
    let mut more = 0;
    for (at, (path, why)) in rows.enumerate() {
        if at < files {
            let _ = writeln!(out, "  {verb} {}: {}", sanitize(&path.to_text()), sanitize(&why));
        } else {
            more += 1;
        }
    }
    match more {
        0 => {}
        _ if files == 0 => _ = writeln!(out, "  {verb} {more}"),
        _ => _ = writeln!(out, "  {verb} {more} more"),
    }
}

/// What came of it.
pub fn pushed(report: &Report, paint: Paint) -> String {
    let headline = sanitize(&report.headline()).into_owned();
    let mut out = match report.verdict {
        PushVerdict::AsPredicted if report.caveats.is_empty() => format!("\n{}\n", paint.green(headline)),
        PushVerdict::AsPredicted | PushVerdict::NotTold => format!("\n{}\n", paint.yellow(headline)),
        PushVerdict::Failed | PushVerdict::NotAsPredicted => format!("\n{}\n", paint.red(headline)),
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
