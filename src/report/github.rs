//! `check --format github`: workflow commands, which GitHub shows beside the lines of a change.

use std::fmt::Write;

use super::annotation::{Annotations, or_here};
use super::{escape, sentences};
use crate::workspace::code::Severity;
use crate::workspace::diagnose::Diagnostic;
use crate::workspace::snapshot::Snapshot;

/// One command a line.
pub fn check(snapshot: &Snapshot, annotations: &Annotations<'_>) -> String {
    let mut out = String::new();
    for diagnostic in &snapshot.diagnostics {
        let _ = writeln!(out, "{}", command(diagnostic, annotations));
    }
    out
}

fn command(diagnostic: &Diagnostic, annotations: &Annotations<'_>) -> String {
    let word = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let path = annotations.path(diagnostic);
    let mut properties = format!("file={}", property(&String::from_utf8_lossy(&or_here(&path))));
    if let Some(span) = diagnostic.span {
        let _ = write!(properties, ",line={},endLine={}", span.line, span.end_line);
        if span.line == span.end_line {
            let _ = write!(properties, ",col={},endColumn={}", span.column, span.end_column);
        }
    }
    let message = sentences(&annotations.message(diagnostic), &diagnostic.help);
    format!("::{word} {properties},title={}::{}", property(diagnostic.code.name()), data(&message))
}

/// Escapes the text of a command, so that no file name or content can begin another.
fn data(text: &str) -> String {
    escape(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_a_command() {
        assert_eq!(data("50%\n::error::x"), "50%25%0A::error::x");
        assert_eq!(property("a,b:c"), "a%2Cb%3Ac");
    }
}
