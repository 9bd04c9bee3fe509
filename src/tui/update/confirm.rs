//! Answering a question: choosing an answer, taking it, going back.

use super::{push, relocation};
use crate::tui::effect::{Effect, Effects};
use crate::tui::model::confirm::Answer;
use crate::tui::model::{Mode, Model};
use crate::workspace::relocate::Taken;

/// Selects the next answer, or with -1 the one before.
pub fn step(model: &mut Model, by: isize) -> Effects {
    if let Mode::Confirm(question) = &mut model.mode {
        let last = question.answers.len() - 1;
        question.selected = question.selected.saturating_add_signed(by).min(last);
    }
    Effects::new()
}

/// Scrolls what is at stake.
pub fn scroll(model: &mut Model, by: isize) -> Effects {
    if let Mode::Confirm(question) = &mut model.mode {
        question.scroll.step(by);
    }
    Effects::new()
}

/// Goes back to where the question was asked.
pub fn cancel(model: &mut Model) -> Effects {
    if let Mode::Confirm(question) = std::mem::take(&mut model.mode) {
        model.mode = *question.back;
    }
    Effects::new()
}

/// Takes the selected answer.
pub fn answer(model: &mut Model) -> Effects {
    let Mode::Confirm(question) = &model.mode else { return Effects::new() };
    let answer = question.answers[question.selected].clone();
    if let (Some(name), false) = (question.lacks(), answer == Answer::Cancel) {
        model.refuse(format!("type `{name}` first"));
        return Effects::new();
    }
    let named = question.name.is_some() && question.lacks().is_none();
    if let (Answer::Cancel, true, Some(other)) = (&answer, named, question.answers.get(1)) {
        model.refuse(format!("cancelled, because Cancel was selected; Tab selects {}", other.word()));
    }
    let Mode::Confirm(question) = std::mem::take(&mut model.mode) else { return Effects::new() };
    match (answer, *question.back) {
        (Answer::KeepBoth, Mode::Relocate(chooser)) => relocation::move_over(model, chooser, Taken::KeepBoth),
        (Answer::Replace, Mode::Relocate(chooser)) => relocation::move_over(model, chooser, Taken::Replace),
        (Answer::Push, Mode::Before(before)) => {
            model.mode = Mode::Before(before);
            push::start(model)
        }
        (Answer::Trust(program, what), back) => {
            model.mode = back;
            push::trust(model, program, what)
        }
        (Answer::Leave, _) => vec![Effect::Quit],
        (_, back) => {
            model.mode = back;
            Effects::new()
        }
    }
}
