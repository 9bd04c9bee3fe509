//! `check --format sarif`: SARIF 2.1.0, for code scanners.

use serde_json::{Value, json};

use super::annotation::{Annotations, or_here};
use super::sentences;
use crate::workspace::code::{Code, Severity};
use crate::workspace::diagnose::Diagnostic;
use crate::workspace::snapshot::Snapshot;

/// The whole log.
pub fn log(runs: Vec<Value>) -> Value {
    json!({ "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": runs })
}

/// The run on one workspace.
pub fn run(snapshot: &Snapshot, annotations: &Annotations<'_>) -> Value {
    let mut codes: Vec<Code> = snapshot.diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable();
    codes.dedup();
    json!({
        "tool": { "driver": {
            "name": "membrane-tui",
            "version": env!("CARGO_PKG_VERSION"),
            "rules": codes.iter().map(|code| rule(*code)).collect::<Vec<_>>(),
        }},
        "columnKind": "utf16CodeUnits",
        "results": snapshot.diagnostics.iter().map(|diagnostic| result(diagnostic, annotations)).collect::<Vec<_>>(),
    })
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.name(),
        "defaultConfiguration": { "level": level(code.severity()) },
        "help": { "text": code.page(), "markdown": code.page() },
    })
}

fn result(diagnostic: &Diagnostic, annotations: &Annotations<'_>) -> Value {
    let mut location = json!({ "artifactLocation": { "uri": uri(&or_here(&annotations.path(diagnostic))) } });
    if let Some(span) = diagnostic.span {
        location["region"] = json!({
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        });
    }
    json!({
        "ruleId": diagnostic.code.name(),
        "level": level(diagnostic.severity),
        "message": { "text": sentences(&annotations.message(diagnostic), &diagnostic.help) },
        "locations": [{ "physicalLocation": location }],
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A relative path as a URI: everything but unreserved characters and `/` is percent-encoded, byte by byte.
fn uri(path: &[u8]) -> String {
    let plain = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'/');
    path.iter().map(|b| if plain(b) { (*b as char).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_becomes_a_uri() {
        assert_eq!(uri("membrane/a b/é.yaml".as_bytes()), "membrane/a%20b/%C3%A9.yaml");
    }
}
