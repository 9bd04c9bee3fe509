//! `rehearse`, for people: what would be sent, request by request, and where that is not what was predicted.

use std::fmt::Write;

use super::Paint;
use crate::push::rehearse::Rehearsed;
use crate::report::sanitize;

/// So much of a request's body is shown, in characters.
const MOST_OF_A_BODY: usize = 400;

/// The whole text, ending in a line break.
pub fn rehearsed(rehearsed: &Rehearsed, paint: Paint) -> String {
    let mut out = String::new();
    let exit = rehearsed.exit.map_or("was ended".to_owned(), |code| format!("exited {code}"));
    let _ = writeln!(out, "\n{} {exit}, loaded {} files", paint.bold("the CLI"), rehearsed.loaded.len());
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
        let _ = writeln!(out, "  {} {}", paint.red("not predicted:"), sanitize(&difference.message));
    }
    if rehearsed.differences.is_empty() {
        let _ = writeln!(out, "{}", paint.green("as predicted"));
    }
    out
}
