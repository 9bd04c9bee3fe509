//! A relocation, for people: each move with the verdict before and after, and what is left where it stands.

use std::fmt::Write;

use super::Paint;
use crate::report::json::RelocationReport;
use crate::report::sanitize;
use crate::workspace::relocate::Moved;

/// The whole text, ending in a line break.
pub fn moves(moves: &RelocationReport<'_>, paint: Paint) -> String {
    let mut out = String::new();
    let word = match (moves.applied, moves.moves.is_empty()) {
        (true, _) => paint.green("done: "),
        (false, true) => String::new(),
        (false, false) => paint.yellow("not applied: "),
    };
    let _ = writeln!(out, "{word}{}", sanitize(moves.title));
    // What should be known of it all stands before what may be thousands of moves.
    for note in moves.notes {
        let _ = writeln!(out, "  {} {}", paint.dim("note:"), sanitize(note));
    }
    for moved in moves.moves {
        let _ = writeln!(out, "  {}", way(moved, paint));
        let _ = writeln!(out, "      {} {}", paint.dim("before:"), sanitize(&moved.verdict_before));
        let _ = writeln!(out, "      {}  {}", paint.dim("after:"), sanitize(&moved.verdict_after));
    }
    for refused in moves.refused {
        let _ = writeln!(
            out,
            "  {} {}: {}",
            paint.yellow("left"),
            sanitize(&refused.from.to_text()),
            sanitize(&refused.why)
        );
    }
    out
}

/// From where to where; of a file that comes out of its folder's name, or goes back to be nothing, that it is written or taken away.
pub fn way(moved: &Moved, paint: Paint) -> String {
    let (from, to) = (moved.from.to_text(), moved.to.to_text());
    let (from, to) = (sanitize(&from), sanitize(&to));
    match (moved.to.starts_with(&moved.from), moved.from.starts_with(&moved.to)) {
        (true, false) => format!("{} is written", paint.bold(to)),
        (false, true) => format!("{from} is taken away"),
        _ => format!("{from} → {}", paint.bold(to)),
    }
}
