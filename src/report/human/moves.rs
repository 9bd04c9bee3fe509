//! A relocation, for people: each move with the verdict before and after, and what is left where it stands.

use std::fmt::Write;

use super::Paint;
use crate::report::json::Moves;
use crate::report::sanitize;

/// The whole text, ending in a line break.
pub fn moves(moves: &Moves<'_>, paint: Paint) -> String {
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
        let (from, to) = (moved.from.to_text(), moved.to.to_text());
        let _ = writeln!(out, "  {} → {}", sanitize(&from), paint.bold(sanitize(&to)));
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
