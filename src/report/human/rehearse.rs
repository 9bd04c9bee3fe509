//! `rehearse`, for people: what would be sent, request by request, and where that is not what was predicted.

use std::fmt::Write;

use super::Paint;
use crate::push::rehearse::{Predicted, Rehearsed};
use crate::report::sanitize;
use crate::workspace::plan::Outcome;

/// So much of a request's body is shown, in characters.
const MOST_OF_A_BODY: usize = 400;

/// The whole text, ending in a line break.
pub fn rehearsed(rehearsed: &Rehearsed, paint: Paint) -> String {
    let mut out = String::new();
    let exit = rehearsed.exit.map_or("was ended".to_owned(), |code| format!("exited {code}"));
    let files = if rehearsed.loaded.len() == 1 { "file" } else { "files" };
    let _ = writeln!(out, "\n{} {exit}, loaded {} {files}", paint.bold("the CLI"), rehearsed.loaded.len());
    for note in &rehearsed.notes {
        let _ = writeln!(out, "  {} {}", paint.yellow("note:"), sanitize(note));
    }
    if let Some(error) = &rehearsed.report.error {
        let at = rehearsed.report.blame.as_ref().map(|blame| format!(" at {}", blame.path)).unwrap_or_default();
        let _ = writeln!(out, "  {}{}: {}", paint.red("stopped"), sanitize(&at), sanitize(error));
    }
    let writes = rehearsed.requests.iter().filter(|request| request.method != "GET");
    for request in writes {
        let _ = writeln!(out, "  {:<6} {}", request.method, sanitize(&request.path));
        if !request.body.is_null() {
            let body = request.body.to_string();
            let shown: String = body.chars().take(MOST_OF_A_BODY).collect();
            let rest = if shown.len() < body.len() { "… (all of it with --format json)" } else { "" };
            let _ = writeln!(out, "         {}{rest}", paint.dim(sanitize(&shown)));
        }
    }
    for row in &rehearsed.observed {
        let _ = writeln!(out, "  {}: {}", paint.bold(row.words()), sanitize(&row.path.to_text()));
    }
    for difference in &rehearsed.differences {
        let path = difference.path.as_ref().map(|path| format!("{path}: ")).unwrap_or_default();
        let _ = writeln!(out, "  {} {}{}", paint.red("not predicted:"), sanitize(&path), sanitize(&difference.message));
    }
    if rehearsed.differences.is_empty() {
        let _ = writeln!(out, "{}", paint.green("as predicted"));
    }
    out
}

/// What would be run, where nothing is; and what is predicted of it.
pub fn to_be_rehearsed(cli: &str, predicted: &Predicted, notes: &[String], paint: Paint) -> String {
    let files = if predicted.loads.len() == 1 { "file" } else { "files" };
    let ends = match predicted.outcome {
        Outcome::Completes => "completes",
        Outcome::Aborts => "stops with an error",
        Outcome::Hangs => "hangs, and is ended",
        Outcome::Unknown => "ends in a way that is not known",
    };
    let mut out = format!(
        "{} {} on a copy, against 127.0.0.1\n  predicted: it reads {} {files} and {ends}\n",
        paint.yellow("not run:"),
        sanitize(cli),
        predicted.loads.len()
    );
    for note in notes {
        let _ = writeln!(out, "  {} {}", paint.yellow("note:"), sanitize(note));
    }
    out
}
