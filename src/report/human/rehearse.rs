//! `rehearse`, for people: what would be sent, request by request, and where that is not what was predicted.

use std::fmt::Write;

use super::Paint;
use crate::push::rehearse::Rehearsed;
use crate::report::sanitize;

/// The whole text, ending in a line break.
pub fn rehearsed(rehearsed: &Rehearsed, paint: Paint) -> String {
    let mut out = String::new();
    let exit = rehearsed.exit.map_or("was ended".to_owned(), |code| format!("exited {code}"));
    let _ = writeln!(out, "\n{} {exit}, loaded {} files", paint.bold("the CLI"), rehearsed.loaded.len());
    let writes = rehearsed.requests.iter().filter(|request| request.method != "GET");
    for request in writes {
        let name = ["key", "name"].into_iter().find_map(|field| request.body.get(field)?.as_str()).unwrap_or("");
        let _ = writeln!(out, "  {:<6} {} {}", request.method, sanitize(&request.path), paint.dim(sanitize(name)));
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
