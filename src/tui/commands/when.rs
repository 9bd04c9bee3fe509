//! When a command can be run, and otherwise why not, in a sentence that says what is lacking.

use crate::tui::model::push::Before;
use crate::tui::model::{Mode, Model, Pane, Subject, Watch};
use crate::workspace::plan::Outcome;
use crate::workspace::relocate;

/// Always.
pub fn always(_: &Model) -> Result<(), String> {
    Ok(())
}

/// The workspace has been read.
pub fn has_snapshot(model: &Model) -> Result<(), String> {
    model.snapshot.as_ref().map(drop).ok_or_else(|| "the workspace is still being read".into())
}

/// The workspace has been read, and its root is still there.
pub fn has_root(model: &Model) -> Result<(), String> {
    match &model.watch {
        Watch::Gone(_) => Err("the root is gone".into()),
        _ => has_snapshot(model),
    }
}

/// Something that lies on the disk is selected.
pub fn has_path(model: &Model) -> Result<(), String> {
    model.subject_path().map(drop).ok_or_else(|| "nothing is selected that has a path".into())
}

/// A file is selected.
pub fn has_file(model: &Model) -> Result<(), String> {
    has_root(model)?;
    has_path(model)?;
    match model.subject() {
        Some(Subject::Folder(path)) => Err(format!("`{path}` is a folder")),
        _ => Ok(()),
    }
}

/// The tree is filtered, or the output searched.
pub fn has_filter(model: &Model) -> Result<(), String> {
    let searched = model.focus == Pane::Push && model.run.as_ref().is_some_and(|run| !run.searched.is_empty());
    if searched {
        return Ok(());
    }
    if model.tree.words().is_empty() { Err("there is no filter; `/` opens one".into()) } else { Ok(()) }
}

/// Something that can be moved is selected.
pub fn can_move(model: &Model) -> Result<(), String> {
    has_root(model)?;
    has_path(model)?;
    let (Some(snapshot), Some(path)) = (&model.snapshot, model.subject_path()) else { return has_snapshot(model) };
    match snapshot.files.get(path) {
        Some(_) => Ok(()),
        None => Err(format!("there is no `{path}` to move")),
    }
}

/// Something is misplaced whose place is certain.
pub fn has_certain_moves(model: &Model) -> Result<(), String> {
    has_root(model)?;
    let Some(snapshot) = &model.snapshot else { return Ok(()) };
    if !snapshot.fix.moves.is_empty() {
        Ok(())
    } else {
        Err("nothing is misplaced whose place is certain; `m` moves one file".into())
    }
}

/// A file of several documents is selected.
pub fn can_split(model: &Model) -> Result<(), String> {
    has_root(model)?;
    has_path(model)?;
    let (Some(snapshot), Some(path)) = (&model.snapshot, model.subject_path()) else { return has_snapshot(model) };
    if relocate::holds_several(&snapshot.files, path) {
        Ok(())
    } else {
        Err(format!("`{path}` is no file of several elements"))
    }
}

/// An integration's folder that lacks its file is selected, or something in it.
pub fn can_scaffold(model: &Model) -> Result<(), String> {
    has_root(model)?;
    has_path(model)?;
    let (Some(snapshot), Some(path)) = (&model.snapshot, model.subject_path()) else { return has_snapshot(model) };
    relocate::lacking_folder(snapshot, path).map(drop)
}

/// What is listed can be done.
pub fn can_apply(model: &Model) -> Result<(), String> {
    let Mode::Batch(batch) = &model.mode else { return Ok(()) };
    batch.planned.applicable().map(drop)
}

/// The push that is looked at can begin, or it is still being found out.
pub fn can_begin(model: &Model) -> Result<(), String> {
    match &model.mode {
        Mode::Before(Before { prepared: Some(Err(why)), .. }) => Err(why.clone()),
        _ => Ok(()),
    }
}

/// There is more than one workspace to push to.
pub fn has_targets(model: &Model) -> Result<(), String> {
    match &model.mode {
        Mode::Before(before) if before.targets().len() < 2 => Err("there is no other workspace to push to".into()),
        _ => Ok(()),
    }
}

/// A push or a rehearsal can be made.
pub fn can_push(model: &Model) -> Result<(), String> {
    has_root(model)
}

/// A push or a rehearsal runs.
pub fn is_running(model: &Model) -> Result<(), String> {
    if model.is_pushing() { Ok(()) } else { Err("nothing runs that could be ended".into()) }
}

/// There is something in the push pane.
pub fn has_push(model: &Model) -> Result<(), String> {
    if model.has_push() { Ok(()) } else { Err("nothing was pushed yet; `p` pushes".into()) }
}

/// Something was moved.
pub fn can_undo(model: &Model) -> Result<(), String> {
    has_root(model)?;
    model.history.undo.as_ref().map(drop).ok_or_else(|| "there is no move to take back".into())
}

/// A move was taken back.
pub fn can_redo(model: &Model) -> Result<(), String> {
    has_root(model)?;
    model.history.redo.as_ref().map(drop).ok_or_else(|| "no move was taken back".into())
}

/// The push that is looked at would stop.
pub fn would_stop(model: &Model) -> Result<(), String> {
    let Mode::Before(before) = &model.mode else { return Ok(()) };
    can_begin(model)?;
    match before.preflight.as_ref().map(|told| told.plan.outcome()) {
        Some(outcome) if outcome != Outcome::Completes => Ok(()),
        _ => Err("there is nothing to be forced".into()),
    }
}

/// There is more than one program to push with.
pub fn has_programs(model: &Model) -> Result<(), String> {
    match &model.mode {
        Mode::Before(Before { prepared: Some(Ok(prepared)), program, .. })
            if prepared.programs.len() > usize::from(program.is_some()) =>
        {
            Ok(())
        }
        _ => Err("there is no other program to push with".into()),
    }
}
