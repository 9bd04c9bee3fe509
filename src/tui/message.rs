//! What can happen to the browser. Everything that changes the screen comes as one of these, over one channel.

use std::sync::Arc;

use crossterm::event::MouseEvent;

use super::keys::Press;
use super::model::detail::Source;
use super::model::push::{Arrived, Ended, Prepared};
use super::model::relocation::{History, Moves};
use super::model::{FileStamp, Watch};
use crate::push::cli::Found;
use crate::push::preflight::Preflight;
use crate::report::diff::Side;
use crate::workspace::files::RelPath;
use crate::workspace::relocate::{Intent, PlanError, Relocation};
use crate::workspace::snapshot::Snapshot;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Message {
    // From the terminal
    Key(Press),
    Mouse(MouseEvent),
    Paste(String),
    /// The terminal has another size: the next frame is laid out for it.
    Resize,
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
    /// The root is gone; a sentence with what is done about it.
    Gone(String),
    /// A file's text for the detail pane.
    Source(FileStamp, Source),
    /// The editor is closed again; what went wrong, if anything.
    Edited(RelPath, Option<String>),

    // Moves
    /// What a person wants moved is planned, or why it cannot be.
    Planned(Intent, Result<Arc<Relocation>, PlanError>),
    /// Two files side by side, or why they cannot be read.
    Compared(Result<Vec<Side>, String>),
    /// Files were moved, or why not.
    Moved(Result<Moves, String>),
    /// What can be taken back and done again.
    History(History),
    /// A relocation that a crash interrupted was taken back; what is to be told of it.
    Recovered(String),

    // Push
    /// What can be pushed with and where to, or why there can be no push.
    Prepared(Result<Prepared, String>),
    Preflight(Preflight),
    /// The program that runs has something new to show, and more has arrived.
    RunMoved(Arrived),
    /// More has arrived, and this is what the program's screen shows.
    RunShown(Arrived, Arc<vt100::Screen>),
    /// A running program's output so far.
    ReadBack(Arc<[String]>),
    RunEnded(Ended),
    /// The run was not begun: the project brings this program along, and nobody said yet that it may be started.
    Untrusted(Box<Found>),
    /// The title and the lines of the session of this number, or why there are none.
    Kept(usize, Result<(String, Arc<[String]>), String>),

    /// Something went wrong beside the screen; a sentence with what to do next.
    Failed(String),
}
