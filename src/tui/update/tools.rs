//! Editing, copying, rescanning, stopping, leaving.

use crate::tui::effect::{Effect, Effects};
use crate::tui::model::{Lead, Model};

/// Opens the selected file in the editor; at the selected problem's line, if that is what is shown.
pub fn edit(model: &mut Model) -> Effects {
    let Some(path) = model.subject_path().cloned() else { return Effects::new() };
    let problem = model.problem().filter(|problem| model.lead == Lead::Problems && problem.path == path);
    let line = problem.and_then(|problem| problem.span).map(|span| span.line);
    vec![Effect::Edit(path, line)]
}

/// Copies the selected path.
pub fn copy(model: &mut Model) -> Effects {
    let Some(path) = model.subject_path().map(ToString::to_string) else { return Effects::new() };
    model.done(format!("copied {path}"));
    vec![Effect::Copy(path)]
}

/// Reads everything again.
pub fn rescan(model: &mut Model) -> Effects {
    model.scanning = Some(0);
    vec![Effect::Rescan]
}

/// Stops until the shell says `fg`.
pub fn suspend(_: &mut Model) -> Effects {
    vec![Effect::Suspend]
}

/// Leaves.
pub fn quit(_: &mut Model) -> Effects {
    vec![Effect::Quit]
}
