//! `push`, for people: what is about to happen, and what came of it.

use std::fmt::Write;

use super::Paint;
use crate::push::preflight::{Item, Preflight};
use crate::push::reconcile::{Report, Verdict};
use crate::report::sanitize;
use crate::workspace::files::RelPath;
use crate::workspace::words::{counted_kind, with_article};

/// What is about to happen. Of each kind, and of each other thing that can be said of a file, so many `files` are named.
pub fn preflight(preflight: &Preflight, files: usize, paint: Paint) -> String {
    let mut out = format!("{} {}\n", paint.bold("push to"), sanitize(&preflight.workspace));
    if let Some(abort) = &preflight.abort {
        let at = abort.path.as_ref().map(|path| format!(" at {}", sanitize(&path.to_text()))).unwrap_or_default();
        let half = if preflight.leaves_half_updated { ", with the server half-updated" } else { "" };
        let _ = writeln!(out, "  {}{at}{half}: {}", paint.red("stops"), sanitize(&abort.message));
    }
    let rejected = preflight.rejected.iter().map(|row| (&row.path, row.why.clone()));
    rows(&mut out, &paint.red("cannot load"), rejected, files);
    let all = preflight.sent.iter().chain(&preflight.applied);
    let misread = all.filter_map(|item| Some((item, item.really?)));
    let misread = misread.map(|(item, really)| {
        (&item.path, format!("as {}, and it is really {}", with_article(item.element), with_article(really)))
    });
    rows(&mut out, &paint.red("misreads"), misread, files);
    let passed_over = preflight.passed_over.iter().map(|row| (&row.path, row.why.clone()));
    rows(&mut out, &paint.yellow("passes over"), passed_over, files);
    let dropped = preflight.dropped.iter().map(|row| (&row.path, row.fields.join(", ")));
    rows(&mut out, "drops fields of", dropped, files);
    // What goes well may be thousands of lines, so it comes behind what does not.
    items(&mut out, "sends, to create or update,", &preflight.sent, files, paint);
    items(&mut out, "applies, or resets to the universal element,", &preflight.applied, files, paint);
    out
}

/// How many of each kind, and the first of them.
fn items(out: &mut String, verb: &str, items: &[Item], files: usize, paint: Paint) {
    let counts = Preflight::counts(items);
    if counts.is_empty() {
        return;
    }
    let words: Vec<String> = counts.iter().map(|(kind, count)| counted_kind(*count, *kind)).collect();
    let _ = writeln!(out, "  {verb} {}", words.join(", "));
    for (kind, count) in counts.into_iter().filter(|_| files > 0) {
        for item in items.iter().filter(|item| item.element == kind).take(files) {
            let key = item.key.as_deref().map(|key| format!(" `{}`", sanitize(key))).unwrap_or_default();
            let _ = writeln!(out, "    {kind}{key} {}", paint.dim(sanitize(&item.path.to_text())));
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
        Verdict::AsPredicted if report.caveats.is_empty() => format!("\n{}\n", paint.green(headline)),
        Verdict::AsPredicted | Verdict::NotTold => format!("\n{}\n", paint.yellow(headline)),
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
