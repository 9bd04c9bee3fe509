//! What comes from the disk: snapshots, a file's text, the end of an edit.

use std::sync::Arc;

use super::{navigate, push, relocation};
use crate::tui::effect::{Effect, Effects};
use crate::tui::model::detail::Source;
use crate::tui::model::{FileStamp, Lead, Model, Subject};
use crate::workspace::files::{CONFIG, RelPath, Resolved};
use crate::workspace::snapshot::Snapshot;

/// The workspace is now so. The first time, the worst problem is selected.
pub fn snapshot(model: &mut Model, snapshot: Arc<Snapshot>) -> Effects {
    let first = model.snapshot.is_none();
    model.scanning = None;
    model.generation += 1;
    if first {
        model.tree.begin(&snapshot);
    }
    model.tree.rebuild(&snapshot);
    let worst = snapshot.diagnostics.first().map(|problem| problem.path.clone());
    model.snapshot = Some(snapshot);
    if let Some(snapshot) = &model.snapshot {
        model.problems.rebuild(&snapshot.diagnostics);
    }
    match worst.filter(|_| first) {
        Some(path) => drop(navigate::select_path(model, &path)),
        None if model.lead == Lead::Problems => navigate::lead_with_problem(model),
        None => {}
    }
    let mut effects = relocation::replan(model);
    effects.extend(push::replan(model));
    effects
}

/// The scan could not be made. What was known before stays on the screen.
pub fn scan_failed(model: &mut Model, why: String) -> Effects {
    model.scanning = None;
    model.fail(why);
    Effects::new()
}

/// A file's text has been read, or could not be.
pub fn source(model: &mut Model, stamp: FileStamp, source: Source) -> Effects {
    if model.detail.stamp.as_ref() == Some(&stamp) {
        model.detail.source = source;
    }
    Effects::new()
}

/// The editor is closed. What it changed comes with the next snapshot.
pub fn edited(model: &mut Model, path: &RelPath, wrong: Option<String>) -> Effects {
    match wrong {
        Some(why) => model.fail(why),
        None => model.done(format!("edited {path}")),
    }
    vec![Effect::Redraw]
}

/// The file whose text belongs in the detail pane, and what it holds. The vendor's config is never shown: it holds secrets.
pub fn selected_file(model: &Model) -> Option<FileStamp> {
    let path = match model.subject()? {
        Subject::Folder(_) | Subject::Heading(_) => return None,
        _ => model.subject_path()?,
    };
    if path.name() == CONFIG.as_bytes() {
        return None;
    }
    let hash = hash_of(model.snapshot.as_ref()?, path)?;
    Some(FileStamp { path: path.clone(), hash })
}

/// What a file holds, links followed; `None` where it is no file.
pub fn hash_of(snapshot: &Snapshot, path: &RelPath) -> Option<[u8; 32]> {
    match snapshot.files.resolve(path)? {
        Resolved::File(file) => Some(file.hash),
        _ => None,
    }
}
