//! Where each part of the screen stands in the last frame, and how far each can be scrolled there. Scrolling and the mouse ask here;
//! `view::layout` finds it out, once a frame.

use ratatui::layout::{Margin, Position, Rect, Size};

use super::Pane;

/// What laying out a frame found.
#[derive(Debug, Clone, Default)]
pub struct FrameLayout {
    /// Columns and rows of the frame.
    pub size: Size,
    pub areas: Areas,
    /// The cells of each pane's name, where not all panes are on the screen.
    pub tabs: Vec<(Pane, Rect)>,
    /// The last line of the detail that can be its first on the screen.
    pub detail_end: usize,
    /// The same of the window that is open.
    pub window_end: usize,
    /// The rows of that window's list.
    pub window_rows: usize,
}

impl FrameLayout {
    /// Whether nothing was laid out: the frame is too small, or there has been none.
    pub fn is_empty(&self) -> bool {
        self.areas == Areas::default()
    }

    /// The pane whose name stands at a cell.
    pub fn tab_at(&self, at: Position) -> Option<Pane> {
        self.tabs.iter().find(|(_, cells)| cells.contains(at)).map(|(pane, _)| *pane)
    }
}

/// The parts of the screen. What has no place is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Areas {
    pub header: Rect,
    /// The verdict in words. Where there is little room it stands where a message would.
    pub headline: Rect,
    /// The names of the panes, where not all are on the screen.
    pub tabs: Option<Rect>,
    pub tree: Option<Rect>,
    pub detail: Option<Rect>,
    pub problems: Option<Rect>,
    /// Where the selected problem is told whole: below the list, where no detail stands beside it.
    pub problem: Rect,
    pub push: Option<Rect>,
    /// What is inside of the push pane's frame, or would be, were it shown.
    pub session: Rect,
    /// What just happened, above the keys.
    pub message: Rect,
    pub footer: Rect,
    /// Everything between headline and message.
    pub body: Rect,
    /// Where overlays stand: the body, and more where that is small.
    pub window: Rect,
}

impl Areas {
    /// The place of a pane, for whoever gives it one.
    pub fn slot(&mut self, pane: Pane) -> &mut Option<Rect> {
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

    /// What is inside a pane's frame; where it is not shown, what would be: the panes that take turns have one place.
    pub fn inside(&self, pane: Pane) -> Rect {
        self.pane(pane).map_or(self.session, |area| self.inside_frame(area))
    }

    /// What is inside the frame of this area. Where the panes are shown one by one, they have none.
    pub fn inside_frame(&self, area: Rect) -> Rect {
        if self.tabs.is_some() { area } else { area.inner(Margin::new(1, 1)) }
    }

    /// The pane under a cell, if one is there.
    pub fn pane_at(&self, at: Position) -> Option<Pane> {
        Pane::ALL.into_iter().find(|pane| self.pane(*pane).is_some_and(|area| area.contains(at)))
    }

    /// A window over the body for an overlay of so many rows: as wide as reads well, the whole room where that is small.
    pub fn overlay(&self, rows: u16) -> Rect {
        let room = self.window;
        if self.tabs.is_some() {
            return room;
        }
        let width = room.width.saturating_sub(4).min(110);
        let height = rows.saturating_add(2).max(5).min(room.height);
        let left = room.x + (room.width - width) / 2;
        let top = room.y + (room.height - height) / 3;
        Rect::new(left, top, width, height)
    }
}
