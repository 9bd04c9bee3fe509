//! The line after `/`: typing filters the tree and selects the best match; in the push pane it searches the output.

use super::push;
use crate::tui::effect::Effects;
use crate::tui::model::text_line::TextLine;
use crate::tui::model::{Lead, Mode, Model, Pane};

/// Opens the line, with the words of a filter that is still there.
pub fn open(model: &mut Model) -> Effects {
    if let Some(run) = model.run.as_ref().filter(|_| model.focus == Pane::Push) {
        model.mode = Mode::Filter(TextLine::new(&run.searched));
        return Effects::new();
    }
    model.mode = Mode::Filter(TextLine::new(&model.tree.words().text()));
    model.focus = Pane::Tree;
    model.lead = Lead::Tree;
    Effects::new()
}

/// The line holds another text.
pub fn changed(model: &mut Model) {
    let Mode::Filter(line) = &model.mode else { return };
    if model.focus == Pane::Push {
        let text = line.text().to_owned();
        return push::search(model, text);
    }
    let Some(snapshot) = &model.snapshot else { return };
    model.tree.filter(line.text(), snapshot);
}

/// Closes the line; filter and selection stay.
pub fn keep(model: &mut Model) -> Effects {
    model.mode = Mode::Browse;
    Effects::new()
}

/// Closes the line and shows everything again, with the same row selected.
pub fn clear(model: &mut Model) -> Effects {
    model.mode = Mode::Browse;
    if model.focus == Pane::Push {
        push::search(model, String::new());
        return Effects::new();
    }
    if let Some(snapshot) = &model.snapshot {
        model.tree.unfilter(snapshot);
    }
    Effects::new()
}

/// Goes to the next match.
pub fn next(model: &mut Model) -> Effects {
    hit(model, false)
}

/// Goes to the match before.
pub fn previous(model: &mut Model) -> Effects {
    hit(model, true)
}

fn hit(model: &mut Model, back: bool) -> Effects {
    if model.focus == Pane::Push {
        push::next_found(model, back);
        return Effects::new();
    }
    let Some(snapshot) = &model.snapshot else { return Effects::new() };
    model.lead = Lead::Tree;
    if !model.tree.next_hit(back, snapshot) {
        model.refuse("nothing matches the filter; Esc clears it");
    }
    Effects::new()
}
