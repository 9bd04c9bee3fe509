//! `explain`, for people: one file's verdict and its candidate places, or the page of a code.

use std::fmt::Write;

use super::Paint;
use crate::report::sanitize;
use crate::workspace::code::Code;
use crate::workspace::explain::Explanation;

/// Why push reads a file so, and where else it could stand.
pub fn path(explanation: &Explanation, paint: Paint) -> String {
    let path = if explanation.path.is_root() { "." } else { &explanation.path.to_text() };
    let mut out = format!("{}\n", paint.bold(sanitize(path)));
    let _ = writeln!(out, "  {}", sanitize(&explanation.verdict));
    if let Some(looks) = &explanation.looks_like {
        let _ = writeln!(out, "  {}", sanitize(looks));
    }
    if let Some(auth) = &explanation.auth {
        let _ = writeln!(out, "  authentication {}: {}", auth.state.name(), sanitize(&auth.why));
    }
    if !explanation.places.is_empty() {
        let _ = writeln!(out, "\n{}", paint.bold("where it could stand"));
        for place in &explanation.places {
            let arrow = if place.loads { paint.green("→") } else { paint.dim("×") };
            let _ = writeln!(out, "  {arrow} {}\n      {}", sanitize(&place.path.to_text()), sanitize(&place.note));
        }
    }
    for diagnostic in &explanation.diagnostics {
        let _ = writeln!(out, "\n  [{}] {}", diagnostic.code, sanitize(&diagnostic.message));
        if !diagnostic.help.is_empty() {
            let _ = writeln!(out, "  {} {}", paint.dim("help:"), sanitize(&diagnostic.help));
        }
    }
    out
}

/// A code's page.
pub fn code(code: Code, _paint: Paint) -> String {
    code.page().to_owned()
}
