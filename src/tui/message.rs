//! What can happen to the browser. Everything that changes the screen comes as one of these, over one channel.

use std::sync::Arc;

use crossterm::event::MouseEvent;

use super::keys::Press;
use super::model::detail::Source;
use super::model::{FileStamp, Watch};
use crate::workspace::path::RelPath;
use crate::workspace::snapshot::Snapshot;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Message {
    // From the terminal
    Key(Press),
    Mouse(MouseEvent),
    Paste(String),
    /// Columns and rows.
    Resize(u16, u16),
    /// The keyboard cannot be read any more, and why. The browser ends.
    InputLost(String),

    // From the system
    /// Ctrl-Z, by key or by signal.
    Suspend,
    /// Going on after a stop that nobody announced: the screen may be spoilt.
    Continued,
    /// A signal that ends the program.
    Terminate(i32),

    // From the disk
    /// The scan has seen so many files.
    Scanning(usize),
    /// The workspace as it is now.
    Snapshot(Arc<Snapshot>),
    /// The scan could not be made, and why.
    ScanFailed(String),
    Watch(Watch),
    /// A file's text for the detail pane.
    Source(FileStamp, Source),
    /// The editor is closed again; what went wrong, if anything.
    Edited(RelPath, Option<String>),

    /// Something went wrong beside the screen; a sentence with what to do next.
    Failed(String),
}
