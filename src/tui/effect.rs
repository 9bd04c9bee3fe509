//! What the browser wants done outside itself. An update only says so; `run` does it.

use super::model::FileStamp;
use crate::workspace::path::RelPath;

/// One thing to be done at the edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Leave the browser.
    Quit,
    /// Give the terminal back and stop, until the shell says `fg`.
    Suspend,
    /// Draw the next frame whole.
    Redraw,
    /// Read the whole workspace again.
    Rescan,
    /// Read a file's text for the detail pane.
    Read(FileStamp),
    /// Open a file in the editor, at a line.
    Edit(RelPath, Option<u32>),
    /// Put a text on the clipboard.
    Copy(String),
}

/// What an update wants done, in order.
pub type Effects = Vec<Effect>;
