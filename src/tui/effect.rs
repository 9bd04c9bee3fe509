//! What the browser wants done outside itself. An update only says so; `run` does it.

use std::sync::Arc;

use super::model::FileStamp;
use super::model::push::{Order, Size};
use crate::push::cli::Found;
use crate::workspace::files::RelPath;
use crate::workspace::relocate::{Intent, Relocation};

/// One thing to be done at the edge.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Leave the browser.
    Quit,
    /// Give the terminal back and stop, until the shell says `fg`.
    Suspend,
    /// Draw the next frame whole.
    Redraw,
    /// Ask the thread that keeps the snapshot true.
    Scanner(ScannerRequest),
    /// Start a push or a rehearsal.
    Run(RunRequest),
    /// Read a file's text for the detail pane.
    Read(FileStamp),
    /// Open a file in the editor, at a line.
    Edit(RelPath, Option<u32>),
    /// Put a text on the clipboard.
    Copy(String),
    /// Read two files and hold them side by side.
    Compare(RelPath, RelPath),
    /// Type into the program that runs.
    Type(Vec<u8>),
    /// Give the program's screen another size.
    ResizeRun(Size),
    /// End the program that runs.
    CancelRun,
    /// Read the session that was kept, of this number from the last, counted from 0.
    ReadKept(usize),
    /// Fetch the program's output so far.
    ReadBack,
}

/// What the model asks of the thread that keeps the snapshot true. It travels there as it is.
#[derive(Debug, Clone, PartialEq)]
pub enum ScannerRequest {
    /// Read the whole workspace again.
    Rescan,
    /// Plan what a person wants moved.
    Plan(Intent),
    /// Read a file, and plan how it is split.
    PlanSplit(RelPath),
    /// Move files.
    Apply(Arc<Relocation>),
    /// Take the last relocation back.
    Undo,
    /// Do again what was taken back last.
    Redo,
    /// Look for what can be pushed with, and where to.
    Prepare,
    /// Push and rehearse with this program from now on.
    Choose(Box<Found>),
    /// Find out what a push to this workspace comes to.
    Preflight(String),
    /// Remember that this program of the project may be started.
    Trust(Box<Found>),
}

/// What is to run, with the program that it starts followed on the screen.
#[derive(Debug, Clone, PartialEq)]
pub enum RunRequest {
    /// Push.
    Push(Box<Order>),
    /// Rehearse a push, on a screen of this size.
    Rehearse(Size),
}

/// What an update wants done, in order.
pub type Effects = Vec<Effect>;
