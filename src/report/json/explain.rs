//! `explain --format json`, of a file.

use serde::Serialize;

use super::Head;
use super::check::DiagnosticRow;
use super::plan::CandidateRow;
use super::tree::AuthRow;
use crate::workspace::explain::Explanation;
use crate::workspace::files::RelPath;

#[derive(Serialize)]
struct ExplainDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    path: &'a RelPath,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_at: Option<&'a RelPath>,
    verdict: &'a str,
    looks_like: Option<&'a str>,
    auth: Option<AuthRow<'a>>,
    places: Vec<CandidateRow<'a>>,
    diagnostics: Vec<DiagnosticRow<'a>>,
}

/// The document of `explain` for a file.
pub fn explain<'a>(root: &'a str, explanation: &'a Explanation) -> impl Serialize + 'a {
    ExplainDocument {
        head: Head::new("explain", root),
        path: &explanation.path,
        read_at: explanation.read_at.as_ref(),
        verdict: &explanation.verdict,
        looks_like: explanation.looks_like.as_deref(),
        auth: explanation.auth.as_ref().map(AuthRow::new),
        places: explanation.places.iter().map(CandidateRow::new).collect(),
        diagnostics: DiagnosticRow::all(&explanation.diagnostics),
    }
}
