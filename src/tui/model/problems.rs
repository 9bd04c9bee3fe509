//! The problems pane: which problem is selected. It is known by what it is and not by its row, so that a list that changes from
//! outside never puts another file under the keys.

use super::list::List;
use crate::workspace::code::Code;
use crate::workspace::diagnose::Diagnostic;
use crate::workspace::document::Place;
use crate::workspace::files::RelPath;

/// See the module's line.
#[derive(Debug, Default)]
pub struct Problems {
    pub list: List,
    selected: Option<Known>,
}

/// By what a problem is known from one snapshot to the next.
#[derive(Debug)]
struct Known {
    path: RelPath,
    code: Code,
    span: Option<Place>,
}

impl Problems {
    /// Selects a problem by its row.
    pub fn select(&mut self, at: usize, problems: &[Diagnostic]) {
        self.list.selected = at.min(problems.len().saturating_sub(1));
        self.selected = problems.get(self.list.selected).map(|problem| Known {
            path: problem.path.clone(),
            code: problem.code,
            span: problem.span,
        });
    }

    /// Moves the selection by so many rows.
    pub fn step(&mut self, by: isize, problems: &[Diagnostic]) {
        self.list.step(by, problems.len());
        self.select(self.list.selected, problems);
    }

    /// Scrolls the rows under the selection, as a wheel does.
    pub fn scroll(&mut self, by: isize, problems: &[Diagnostic], height: usize) {
        self.list.scroll(by, problems.len(), height);
        self.select(self.list.selected, problems);
    }

    /// Follows a file that was moved.
    pub fn follow(&mut self, from: &RelPath, to: &RelPath) {
        if let Some(known) = self.selected.as_mut().filter(|known| known.path == *from) {
            known.path = to.clone();
        }
    }

    /// The list is another. The same problem stays selected, at its new place in the file if it has one; where it is gone, the one at
    /// its height is selected.
    pub fn rebuild(&mut self, problems: &[Diagnostic]) {
        let same = self.selected.as_ref().and_then(|known| {
            let alike = problems.iter().enumerate().filter(|(_, it)| it.path == known.path && it.code == known.code);
            let line = |span: Option<Place>| span.map_or(0, |span| span.line);
            alike.min_by_key(|(_, it)| (it.span != known.span, line(it.span).abs_diff(line(known.span))))
        });
        self.select(same.map_or(self.list.selected, |(at, _)| at), problems);
    }
}
