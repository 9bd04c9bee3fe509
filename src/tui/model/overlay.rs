//! Windows over the panes: the help and the palette.

use super::Mode;
use super::list::List;
use super::rows::Words;
use super::scroll::Scroll;
use super::text_line::TextLine;
use crate::tui::commands::{self, Command, Scope};

/// The help.
#[derive(Debug)]
pub struct Help {
    /// What it is about.
    pub scope: Scope,
    pub scroll: Scroll,
    /// Where it was asked for.
    pub back: Box<Mode>,
}

/// The palette: commands found by their words.
#[derive(Debug, Default)]
pub struct Palette {
    pub line: TextLine,
    pub list: List,
}

impl Palette {
    /// The commands that match what was typed, the best first.
    pub fn matches(&self) -> Vec<&'static Command> {
        let words = Words::of(self.line.text());
        let fits = |command: &&Command| words.is_empty() || words.are_in(command.name) || words.are_in(command.help);
        let mut found: Vec<_> = commands::of(Scope::Browse).filter(fits).collect();
        found.sort_by_key(|command| words.rank(command.name).unwrap_or(usize::MAX));
        found
    }

    /// The selected command.
    pub fn selected(&self) -> Option<&'static Command> {
        self.matches().get(self.list.selected).copied()
    }
}
