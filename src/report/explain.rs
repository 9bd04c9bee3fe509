//! What there is to say of one file: its verdict, what it looks like, its badge, the places where it could stand.

use serde::Serialize;

use crate::workspace::auth::Auth;
use crate::workspace::diagnose::Diagnostic;
use crate::workspace::files::{RelPath, Resolved};
use crate::workspace::plan::{Candidate, Places, Verdict};
use crate::workspace::relocate::{Verdicts, spec_of};
use crate::workspace::snapshot::Snapshot;
use crate::workspace::words::with_article;

/// All that there is to say of one file.
#[derive(Debug, Serialize)]
pub struct Explanation {
    pub path: RelPath,
    /// The path by which push comes to it, where that is another one, through a link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<RelPath>,
    /// What push does with it, and why.
    pub verdict: String,
    /// What it looks like, and by which fields.
    pub looks_like: Option<String>,
    pub auth: Option<Auth>,
    pub places: Vec<Candidate>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Explanation {
    /// Explains a file. For an element's folder, its own file is explained.
    pub fn of(snapshot: &Snapshot, path: &RelPath) -> Explanation {
        let plan = &snapshot.plan;
        let verdicts = Verdicts::new(plan, &snapshot.files);
        let path = &own_file(snapshot, path).unwrap_or_else(|| path.clone());
        let (named, words) = (path, verdicts.words(path));
        let path = verdicts.way(path);
        let verdict = plan.verdict(path);
        let (kind, summary) = match verdict {
            Verdict::Loads(load) => (Some(load.looks_like), Some(&load.summary)),
            Verdict::Ignored(row) => (Some(row.looks_like), row.summary.as_ref()),
            Verdict::Rejected(_) | Verdict::None => (None, None),
        };
        let places = match (kind, summary) {
            (Some(kind), Some(summary)) if kind.matters() => {
                Places::new(&snapshot.files, snapshot.layout.layout(), &plan.loads).of(path, kind, summary)
            }
            _ => Vec::new(),
        };
        let why = |summary: &crate::workspace::document::Summary| summary.shape.why;
        Explanation {
            path: named.clone(),
            read_at: Some(path).filter(|path| *path != named).cloned(),
            verdict: words,
            looks_like: kind
                .zip(summary)
                .map(|(kind, summary)| format!("looks like {}: {}", with_article(kind), why(summary))),
            auth: snapshot
                .nodes
                .iter()
                .find(|node| node.path.as_ref() == Some(path))
                .and_then(|node| node.auth.clone()),
            places,
            diagnostics: snapshot.diagnostics.iter().filter(|diagnostic| diagnostic.path == *path).cloned().collect(),
        }
    }
}

/// The file that makes a folder an element, if `path` is such a folder, or a link to one.
fn own_file(snapshot: &Snapshot, path: &RelPath) -> Option<RelPath> {
    if !matches!(snapshot.files.resolve(path), Some(Resolved::Dir(_))) || path.is_root() {
        return None;
    }
    let behind_link = || {
        let file = path.join(snapshot.layout.layout().own_file(path.name()));
        Some(file).filter(|file| !matches!(snapshot.plan.verdict(file), Verdict::None))
    };
    spec_of(&snapshot.files, &snapshot.plan, path).or_else(behind_link)
}
