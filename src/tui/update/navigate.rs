//! Going about: rows, pages, panes, and what Enter does.

use std::sync::Arc;

use crate::tui::effect::Effects;
use crate::tui::model::rows::Fold;
use crate::tui::model::{Lead, Model, Pane, Subject};
use crate::workspace::files::RelPath;

/// Goes so many rows down in the pane that has the keys.
pub fn step(model: &mut Model, by: isize) -> Effects {
    match model.focus {
        Pane::Tree => step_tree(model, by),
        Pane::Problems => {
            let Some(snapshot) = model.snapshot.clone() else { return Effects::new() };
            model.problems.step(by, &snapshot.diagnostics);
            lead_with_problem(model);
        }
        Pane::Detail => model.detail.scroll.step(by),
        Pane::Push => return super::push::scroll(model, by),
    }
    Effects::new()
}

fn step_tree(model: &mut Model, by: isize) {
    model.lead = Lead::Tree;
    if let Some(snapshot) = &model.snapshot {
        model.tree.step(by, snapshot);
    }
}

/// Goes down by a part of a page: `by` is 1 or -1, `parts` in how many parts a page is cut.
pub fn page(model: &mut Model, by: isize, parts: usize) -> Effects {
    let height = model.layout.areas.inside(model.focus).height;
    let rows = (usize::from(height) / parts).saturating_sub(usize::from(parts == 1)).max(1);
    step(model, by * isize::try_from(rows).unwrap_or(1))
}

/// Makes the detail show the selected problem, and selects its file in the tree.
pub fn lead_with_problem(model: &mut Model) {
    model.lead = Lead::Problems;
    let Some(snapshot) = model.snapshot.clone() else { return };
    let Some(problem) = snapshot.diagnostics.get(model.problems.list.selected) else { return };
    model.tree.reveal(&problem.path, &snapshot);
}

/// The same; a filter that hides the file's row goes.
fn go_to_problem(model: &mut Model) {
    lead_with_problem(model);
    let hidden = model.problem().map(|problem| problem.path.clone()).filter(|path| model.is_hidden(path));
    if let (Some(_), Some(snapshot)) = (hidden, model.snapshot.clone()) {
        model.tree.unfilter(&snapshot);
        lead_with_problem(model);
    }
}

/// Opens the selected row, or goes to the first row below it.
pub fn open(model: &mut Model) -> Effects {
    if model.focus != Pane::Tree {
        return Effects::new();
    }
    let Some(snapshot) = model.snapshot.clone() else { return Effects::new() };
    model.lead = Lead::Tree;
    if !model.tree.fold(true, &snapshot) && model.tree.row().is_some_and(|row| row.fold == Fold::Open) {
        model.tree.step(1, &snapshot);
    }
    Effects::new()
}

/// Closes the selected row, or goes to the row above it.
pub fn close(model: &mut Model) -> Effects {
    if model.focus != Pane::Tree {
        return Effects::new();
    }
    let Some(snapshot) = model.snapshot.clone() else { return Effects::new() };
    model.lead = Lead::Tree;
    if !model.tree.fold(false, &snapshot) {
        model.tree.select_parent(&snapshot);
    }
    Effects::new()
}

/// Opens or closes a row, follows an endpoint to its action, goes from a problem to its file.
pub fn act(model: &mut Model) -> Effects {
    let Some(snapshot) = model.snapshot.clone() else { return Effects::new() };
    if model.focus == Pane::Problems {
        go_to_problem(model);
        return focus(model, Pane::Detail);
    }
    if model.focus != Pane::Tree {
        return Effects::new();
    }
    if let Some(Subject::Node(node)) = model.subject()
        && let Some(target) = node.target
    {
        if !model.tree.reveal_node(target, &snapshot) {
            // The filter hides it, and the person asked to go there.
            model.tree.unfilter(&snapshot);
            model.tree.reveal_node(target, &snapshot);
        }
        return Effects::new();
    }
    match model.tree.row().map(|row| row.fold) {
        Some(Fold::Open) => drop(model.tree.fold(false, &snapshot)),
        Some(Fold::Closed) => drop(model.tree.fold(true, &snapshot)),
        Some(Fold::Leaf) => return focus(model, Pane::Detail),
        None => {}
    }
    Effects::new()
}

/// Shows elements instead of files, or files instead of elements.
pub fn switch_view(model: &mut Model) -> Effects {
    if let Some(snapshot) = model.snapshot.clone() {
        model.tree.switch(&snapshot);
        model.lead = Lead::Tree;
        model.focus = Pane::Tree;
    }
    Effects::new()
}

/// Gives the keys to a pane.
pub fn focus(model: &mut Model, pane: Pane) -> Effects {
    model.focus = pane;
    match pane {
        Pane::Tree => model.lead = Lead::Tree,
        Pane::Problems if !model.diagnostics().is_empty() => lead_with_problem(model),
        Pane::Problems | Pane::Detail | Pane::Push => {}
    }
    Effects::new()
}

/// Gives the keys to the next pane, or with -1 to the one before.
pub fn turn(model: &mut Model, by: isize) -> Effects {
    let panes: Vec<Pane> = Pane::ALL.into_iter().filter(|pane| *pane != Pane::Push || model.has_push()).collect();
    let here = panes.iter().position(|pane| *pane == model.focus).unwrap_or(0);
    let next = (here as isize + by).rem_euclid(panes.len() as isize);
    focus(model, panes[next as usize])
}

/// Goes back: from a running program's output to its screen, from a pane to the tree, out of the filter.
pub fn back(model: &mut Model) -> Effects {
    if model.focus == Pane::Push && super::push::resume(model) {
        return Effects::new();
    }
    if model.focus != Pane::Tree {
        return focus(model, Pane::Tree);
    }
    if !model.tree.words().is_empty() {
        return super::filter::clear(model);
    }
    Effects::new()
}

/// Selects a file in the tree, if it has a row there.
pub fn select_path(model: &mut Model, path: &RelPath) -> bool {
    let Some(snapshot) = model.snapshot.as_ref().map(Arc::clone) else { return false };
    model.tree.reveal(path, &snapshot)
}
