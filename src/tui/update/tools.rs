//! Editing, copying, rescanning, stopping, leaving.

use crate::tui::effect::{Effect, Effects, ScannerRequest};
use crate::tui::model::confirm::{Answer, Confirm};
use crate::tui::model::{Lead, Mode, Model};

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
    vec![Effect::Scanner(ScannerRequest::Rescan)]
}

/// Stops until the shell says `fg`.
pub fn suspend(_: &mut Model) -> Effects {
    vec![Effect::Suspend]
}

/// Leaves; asks first where a push runs.
pub fn quit(model: &mut Model) -> Effects {
    if !model.is_pushing() {
        return vec![Effect::Quit];
    }
    let text = vec!["A push is running. To leave ends it, and the server may be left half-updated.".to_owned()];
    let back = std::mem::take(&mut model.mode);
    model.mode = Mode::Confirm(Confirm::new("leave", text, &[Answer::Leave], back));
    Effects::new()
}
