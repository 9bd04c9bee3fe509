//! Moving files: choosing a place, looking at all that a larger relocation does, taking back, doing again.

use std::sync::Arc;

use crate::report::diff::Side;
use crate::tui::effect::{Effect, Effects, ScannerRequest};
use crate::tui::model::confirm::{Answer, Confirm};
use crate::tui::model::relocation::{Batch, Chooser, Done, History, Moves, Planned, Wish, places};
use crate::tui::model::scroll::Scroll;
use crate::tui::model::{Mode, Model};
use crate::workspace::files::RelPath;
use crate::workspace::relocate::{self, Intent, PlanError, Relocation, Taken};

/// Opens the chooser for the selected file.
pub fn choose(model: &mut Model) -> Effects {
    let (Some(snapshot), Some(path)) = (model.snapshot.clone(), model.subject_path().cloned()) else {
        return Effects::new();
    };
    let places = places(&snapshot, &path);
    let several = relocate::holds_several(&snapshot.files, &path);
    let mut chooser = Chooser::new(path.clone(), snapshot.plan.words(&path), places);
    chooser.hint = several.then_some("it holds several elements: `:split` gives each a file at its own place");
    model.mode = Mode::Relocate(chooser);
    plan_chosen(model)
}

/// Goes to another place, or to the line behind the last.
pub fn step(model: &mut Model, by: isize) -> Effects {
    let Mode::Relocate(chooser) = &mut model.mode else { return Effects::new() };
    let before = chooser.list.selected;
    chooser.list.step(by, chooser.places.len() + 1);
    if chooser.list.selected == before { Effects::new() } else { plan_chosen(model) }
}

/// Goes to the line.
pub fn type_path(model: &mut Model) -> Effects {
    step(model, isize::MAX)
}

/// Asks for the plan of what is selected; without a path there is none.
pub fn plan_chosen(model: &mut Model) -> Effects {
    let Mode::Relocate(chooser) = model.mode.beneath() else { return Effects::new() };
    chooser.hurried = false;
    chooser.taken = Taken::Refuse;
    plan(chooser)
}

fn plan(chooser: &mut Chooser) -> Effects {
    match chooser.intent() {
        Ok(intent) => {
            chooser.planned = Planned::Waiting;
            vec![Effect::Scanner(ScannerRequest::Plan(intent))]
        }
        Err(why) => {
            chooser.planned = Planned::Impossible(why);
            Effects::new()
        }
    }
}

/// Moves there, at once; where the plan is not there yet, as soon as it is.
pub fn move_there(model: &mut Model) -> Effects {
    let Mode::Relocate(chooser) = &mut model.mode else { return Effects::new() };
    if matches!(chooser.planned, Planned::Waiting) {
        chooser.hurried = true;
        return Effects::new();
    }
    if let Planned::Taken(path) = &chooser.planned {
        let path = path.clone();
        return ask_what_becomes(model, path);
    }
    let applicable = chooser.planned.applicable().map(Arc::clone);
    apply(model, applicable)
}

fn apply(model: &mut Model, relocation: Result<Arc<Relocation>, String>) -> Effects {
    match relocation {
        Ok(relocation) => {
            model.mode = Mode::Browse;
            vec![Effect::Scanner(ScannerRequest::Apply(relocation))]
        }
        Err(why) => {
            model.refuse(why);
            Effects::new()
        }
    }
}

/// Asks what becomes of a file that stands at the chosen place, with both side by side.
fn ask_what_becomes(model: &mut Model, path: RelPath) -> Effects {
    let Mode::Relocate(chooser) = std::mem::take(&mut model.mode) else { return Effects::new() };
    let from = chooser.from.clone();
    let text = vec![format!("{path} exists already. On the left is {from}, on the right what stands there.")];
    let answers = [Answer::KeepBoth, Answer::Replace];
    let question = Confirm::new("the place is taken", text, &answers, Mode::Relocate(chooser));
    model.mode = Mode::Confirm(question);
    vec![Effect::Compare(from, path)]
}

/// The two files have been read.
pub fn compared(model: &mut Model, result: Result<Vec<Side>, String>) -> Effects {
    let Mode::Confirm(question) = model.mode.beneath() else { return Effects::new() };
    match result {
        Ok(sides) => question.sides = sides,
        Err(why) => question.text.push(why),
    }
    Effects::new()
}

/// What stands at the place is kept too, or goes into the journal.
pub fn move_over(model: &mut Model, mut chooser: Chooser, taken: Taken) -> Effects {
    chooser.taken = taken;
    chooser.hurried = true;
    let effects = plan(&mut chooser);
    model.mode = Mode::Relocate(chooser);
    effects
}

/// Lists all certain moves.
pub fn list_all(model: &mut Model) -> Effects {
    list(model, Wish::Fix)
}

/// Lists the pieces of a file of several documents.
pub fn split(model: &mut Model) -> Effects {
    let Some(path) = model.subject_path().cloned() else { return Effects::new() };
    list(model, Wish::Split(path))
}

/// Shows the file that an integration's folder lacks.
pub fn scaffold(model: &mut Model) -> Effects {
    let (Some(snapshot), Some(path)) = (&model.snapshot, model.subject_path()) else { return Effects::new() };
    match relocate::lacking_folder(snapshot, path) {
        Ok(folder) => list(model, Wish::Scaffold(folder)),
        Err(why) => {
            model.refuse(why);
            Effects::new()
        }
    }
}

/// Lists what becomes of every file in another layout.
pub fn convert(model: &mut Model) -> Effects {
    let Some(to) = model.snapshot.as_ref().map(|snapshot| relocate::conversion_target(&snapshot.plan)) else {
        return Effects::new();
    };
    list(model, Wish::Convert(to))
}

fn list(model: &mut Model, wish: Wish) -> Effects {
    let effects = ask(&wish);
    model.mode = Mode::Batch(Batch { wish, planned: Planned::Waiting, scroll: Scroll::default() });
    effects
}

fn ask(wish: &Wish) -> Effects {
    vec![match wish.clone() {
        Wish::Fix => Effect::Scanner(ScannerRequest::Plan(Intent::Fix)),
        Wish::Split(file) => Effect::Scanner(ScannerRequest::PlanSplit(file)),
        Wish::Scaffold(folder) => Effect::Scanner(ScannerRequest::Plan(Intent::Scaffold { folder })),
        Wish::Convert(to) => Effect::Scanner(ScannerRequest::Plan(Intent::Convert { to })),
    }]
}

/// Does all that is listed.
pub fn move_all(model: &mut Model) -> Effects {
    let Mode::Batch(batch) = &model.mode else { return Effects::new() };
    let applicable = batch.planned.applicable().map(Arc::clone);
    apply(model, applicable)
}

/// A plan is there. One that nobody waits for any more is dropped.
pub fn planned(model: &mut Model, intent: &Intent, result: Result<Arc<Relocation>, PlanError>) -> Effects {
    let planned = Planned::from(result);
    match model.mode.beneath() {
        Mode::Relocate(chooser) if chooser.intent().as_ref() == Ok(intent) => {
            chooser.planned = planned;
            if std::mem::take(&mut chooser.hurried) { move_there(model) } else { Effects::new() }
        }
        Mode::Batch(batch) if batch.wish.is(intent) => {
            batch.planned = planned;
            Effects::new()
        }
        _ => Effects::new(),
    }
}

/// The workspace has changed under an open plan: it is made anew.
pub fn replan(model: &mut Model) -> Effects {
    match model.mode.beneath() {
        Mode::Relocate(_) => plan_chosen(model),
        Mode::Batch(batch) => {
            batch.planned = Planned::Waiting;
            ask(&batch.wish)
        }
        _ => Effects::new(),
    }
}

/// Takes the last relocation back.
pub fn undo(_: &mut Model) -> Effects {
    vec![Effect::Scanner(ScannerRequest::Undo)]
}

/// Does again what was taken back last.
pub fn redo(_: &mut Model) -> Effects {
    vec![Effect::Scanner(ScannerRequest::Redo)]
}

/// Files were moved, or why not. What moved stays selected.
pub fn moved(model: &mut Model, result: Result<Moves, String>) -> Effects {
    let moves = match result {
        Ok(moves) => moves,
        Err(why) => {
            model.fail(why);
            return Effects::new();
        }
    };
    for (from, to) in &moves.paths {
        model.tree.follow(from, to);
        model.problems.follow(from, to);
    }
    let said = match moves.done {
        Done::Moved => format!("{} · u takes it back", moves.title),
        Done::Undone => format!("taken back: {} · Ctrl-r does it again", moves.title),
        Done::Redone => format!("done again: {}", moves.title),
    };
    let again = if moves.done == Done::Undone { None } else { comes_back(model, &moves) };
    match again {
        Some(warning) => model.refuse(format!("{said}. {warning}")),
        None => model.done(said),
    }
    Effects::new()
}

/// What to change, where a script of the project would write the moved file again.
fn comes_back(model: &Model, moves: &Moves) -> Option<String> {
    let snapshot = model.snapshot.as_ref()?;
    let line = moves.paths.iter().find_map(|(from, _)| snapshot.makers(from).first().copied())?;
    Some(format!("The next build writes it again: change {}:{} `{}`", line.path, line.line, line.text))
}

/// What can be taken back and done again, by the journal.
pub fn history(model: &mut Model, history: History) -> Effects {
    model.history = history;
    Effects::new()
}
