//! Where each part of the screen stands. The one place that knows: drawing, scrolling and the mouse all ask here.

use ratatui::layout::{Constraint, Layout, Position, Rect, Size};

use super::model::{Mode, Model, Pane};
use super::text::{clean, wrap};
use crate::workspace::diagnose::Diagnostic;

/// The smallest terminal in which everything can be finished.
pub const SMALLEST: (u16, u16) = (30, 10);

/// From so many columns on, tree and detail stand side by side.
const SIDE_BY_SIDE: u16 = 72;
/// From so many rows on, the problems stand below them.
const STACKED: u16 = 20;

/// The parts of the screen. What has no place is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Areas {
    pub header: Rect,
    pub headline: Rect,
    /// The names of the panes, where not all are on the screen.
    pub tabs: Option<Rect>,
    pub tree: Option<Rect>,
    pub detail: Option<Rect>,
    pub problems: Option<Rect>,
    /// Where the selected problem is told whole: below the list, where no detail stands beside it.
    pub problem: Rect,
    pub push: Option<Rect>,
    pub footer: Rect,
    /// Everything between headline and footer: where overlays stand.
    pub body: Rect,
}

impl Areas {
    /// The parts of the screen at the size that the model knows, for scrolling and the mouse; `None` where that is too small for them.
    pub fn of(model: &Model) -> Option<Areas> {
        Areas::at(model, model.size.into())
    }

    /// The parts of a screen of this size; `None` where it is too small for them. A frame is drawn at its own size: the terminal can
    /// have changed since the model last heard of it.
    pub fn at(model: &Model, Size { width, height }: Size) -> Option<Areas> {
        if width < SMALLEST.0 || height < SMALLEST.1 {
            return None;
        }
        let screen = Rect::new(0, 0, width, height);
        let headline = rows(model.headline(), width, if height >= 16 { 3 } else { 2 - u16::from(asks(model)) });
        let notice = model.notice.as_ref().map_or("", |notice| &notice.text);
        let footer = rows(notice, width.saturating_sub(2), if height < 16 { 2 } else { 3 });
        let header = if height < STACKED || width < SIDE_BY_SIDE { 1 } else { 2 };
        let [header, headline, body, footer] = screen.layout(&Layout::vertical([
            Constraint::Length(header),
            Constraint::Length(headline),
            Constraint::Min(0),
            Constraint::Length(footer),
        ]));
        let mut areas = Areas { header, headline, body, footer, ..Areas::default() };
        if width >= SIDE_BY_SIDE && height >= STACKED {
            areas.side_by_side(model);
        } else {
            areas.one_by_one(model);
        }
        Some(areas)
    }

    fn side_by_side(&mut self, model: &Model) {
        let below = (self.body.height / 4).clamp(5, 12);
        let [upper, problems] = self.body.layout(&Layout::vertical([Constraint::Min(0), Constraint::Length(below)]));
        let [tree, right] = upper.layout(&Layout::horizontal([Constraint::Percentage(48), Constraint::Min(0)]));
        self.tree = Some(tree);
        self.problems = Some(problems);
        if model.shows_push() {
            self.push = Some(right);
        } else {
            self.detail = Some(right);
        }
    }

    fn one_by_one(&mut self, model: &Model) {
        let [tabs, pane] = self.body.layout(&Layout::vertical([Constraint::Length(1), Constraint::Min(0)]));
        self.tabs = Some(tabs);
        *self.slot(model.focus) = Some(pane);
        if let (Pane::Problems, Some(problem)) = (model.focus, model.problem()) {
            let told = rows(&told(problem), pane.width, pane.height / 2);
            let [list, told] = pane.layout(&Layout::vertical([Constraint::Min(1), Constraint::Length(told)]));
            (self.problems, self.problem) = (Some(list), told);
        }
    }

    fn slot(&mut self, pane: Pane) -> &mut Option<Rect> {
        match pane {
            Pane::Tree => &mut self.tree,
            Pane::Detail => &mut self.detail,
            Pane::Problems => &mut self.problems,
            Pane::Push => &mut self.push,
        }
    }

    /// Where a pane stands, with its frame.
    pub fn pane(&self, pane: Pane) -> Option<Rect> {
        match pane {
            Pane::Tree => self.tree,
            Pane::Detail => self.detail,
            Pane::Problems => self.problems,
            Pane::Push => self.push,
        }
    }

    /// What is inside a pane's frame. Where the panes are shown one by one, they have none.
    pub fn inside(&self, pane: Pane) -> Rect {
        let Some(area) = self.pane(pane) else { return Rect::default() };
        if self.tabs.is_some() { area } else { area.inner(ratatui::layout::Margin::new(1, 1)) }
    }

    /// The pane under a cell, if one is there.
    pub fn pane_at(&self, at: Position) -> Option<Pane> {
        Pane::ALL.into_iter().find(|pane| self.pane(*pane).is_some_and(|area| area.contains(at)))
    }

    /// A window over the body for an overlay of so many rows: as wide as reads well, the whole body where that is small.
    pub fn overlay(&self, rows: u16) -> Rect {
        let body = self.body;
        if self.tabs.is_some() {
            return body;
        }
        let width = body.width.saturating_sub(4).min(110);
        let height = rows.saturating_add(2).max(5).min(body.height);
        let left = body.x + (body.width - width) / 2;
        let top = body.y + (body.height - height) / 3;
        Rect::new(left, top, width, height)
    }
}

/// A problem in words, clean, for where its row is too short for them.
pub fn told(problem: &Diagnostic) -> String {
    format!("{}. {}\n{}", clean(&problem.message), clean(&problem.help), clean(&problem.path.to_text()))
}

/// Whether a window is open in which something is decided: where there is little room, it needs all that there is.
fn asks(model: &Model) -> bool {
    matches!(model.mode, Mode::Relocate(_) | Mode::Batch(_) | Mode::Confirm(_) | Mode::Before(_))
}

/// The rows that a text takes, at least one and at most `most`.
fn rows(text: &str, width: u16, most: u16) -> u16 {
    u16::try_from(wrap(text, usize::from(width)).len()).unwrap_or(most).clamp(1, most)
}
