//! What there is to say of one file: its verdict, what it looks like, its badge, the places where it could stand.

use super::auth::Auth;
use super::diagnose::Diagnostic;
use super::files::{RelPath, Resolved};
use super::relocate::spec_of;
use super::snapshot::Snapshot;
use super::verdict::{Candidate, Fate, Verdict};
use super::words::with_article;

/// All that there is to say of one file.
#[derive(Debug)]
pub struct Explanation {
    pub path: RelPath,
    /// The path by which push comes to it, where that is another one, through a link.
    pub read_at: Option<RelPath>,
    /// What push does with it, and why.
    pub verdict: String,
    /// What it looks like, and by which fields.
    pub looks_like: Option<String>,
    pub auth: Option<Auth>,
    pub places: Vec<Candidate>,
    pub diagnostics: Vec<Diagnostic>,
}

impl Snapshot {
    /// Explains a file. For an element's folder, its own file is explained.
    pub fn explain(&self, path: &RelPath) -> Explanation {
        let path = &own_file(self, path).unwrap_or_else(|| path.clone());
        let verdict = self.plan.verdict_on(path);
        let opened = verdict.map_or(path, |verdict| &verdict.path);
        let known = verdict.filter(|verdict| !matches!(verdict.fate, Fate::Rejected(_)));
        let looks_like = known.and_then(|known| {
            Some(format!("looks like {}: {}", with_article(known.looks_like), known.summary()?.shape.why))
        });
        let places = match known {
            Some(Verdict { places, .. }) if !places.is_empty() => places.clone(),
            Some(known) if known.looks_like.matters() => self.places().of(known),
            _ => Vec::new(),
        };
        Explanation {
            path: path.clone(),
            read_at: Some(opened).filter(|opened| *opened != path).cloned(),
            verdict: self.plan.words(path),
            looks_like,
            auth: self.tree.node_at(opened).and_then(|node| self.nodes[node].auth.clone()),
            places,
            diagnostics: self.problems(opened).cloned().collect(),
        }
    }
}

/// The file that makes a folder an element, if `path` is such a folder, or a link to one.
fn own_file(snapshot: &Snapshot, path: &RelPath) -> Option<RelPath> {
    if !matches!(snapshot.files.resolve(path), Some(Resolved::Dir(_))) || path.is_root() {
        return None;
    }
    let behind_link = || {
        let file = path.join(snapshot.choice.layout.own_file(path.name()));
        Some(file).filter(|file| snapshot.plan.verdict(file).is_some())
    };
    spec_of(&snapshot.files, &snapshot.plan, path).or_else(behind_link)
}
