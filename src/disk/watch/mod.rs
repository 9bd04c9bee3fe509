//! Tells what changes below a root, folder by folder as a scan names them. Never watches what a scan does not enter, never
//! follows a link, and never reads a file.
//!
//! A thread of its own takes what the system tells, gathers it for a moment, and hands it on. Where the system's limit of watches is
//! reached, the same thread looks for itself, once a second, and says so.

mod batch;
mod folders;
mod poll;
mod worker;

use std::path::Path;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::workspace::files::{FileSet, RelPath};
use worker::{WatchInput, WatchWorker};

/// Something changed below the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// These are to be looked at again: created, written, renamed, removed, or only just watched. A folder stands for all that is
    /// in it.
    Changed(Vec<RelPath>),
    /// Anything may have changed: the system lost count, or watching begins.
    Rescan,
    /// The system watches no longer, and why; from now on changes are looked for once a second.
    Degraded(String),
}

/// How often to look for changes where the system does not tell of them.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// Watches a root until it is dropped.
pub struct Watcher {
    inbox: Sender<WatchInput>,
    thread: Option<JoinHandle<()>>,
}

/// Whether the system tells of changes in the folders of this tree; if not, why changes are looked for once a second instead. Watches them for
/// a moment to find out.
pub fn probe(root: &Path, files: &FileSet) -> Result<(), String> {
    let (send, events) = mpsc::channel();
    let watcher = Watcher::start(root, move |event| {
        // Nobody listens any more once the answer is known.
        let _ = send.send(event);
    });
    let watcher = watcher.map_err(|error| error.to_string())?;
    watcher.follow(files);
    // What cannot be watched is told before the first folders are handed on.
    match events.recv() {
        Ok(Event::Degraded(why)) => Err(why),
        _ => Ok(()),
    }
}

impl Watcher {
    /// Begins to watch; no folder yet, see [`Watcher::follow`]. `sink` gets the events, in the watcher's own thread.
    ///
    /// Fails when `root` cannot be resolved or the thread cannot be started.
    pub fn start(root: &Path, sink: impl FnMut(Event) + Send + 'static) -> std::io::Result<Watcher> {
        Self::start_with(root, worker::system, POLL_INTERVAL, sink)
    }

    fn start_with(
        root: &Path,
        system: worker::System,
        interval: Duration,
        sink: impl FnMut(Event) + Send + 'static,
    ) -> std::io::Result<Watcher> {
        let root = root.canonicalize()?;
        let (inbox, receiver) = mpsc::channel();
        let worker = WatchWorker::new(root, system, interval, inbox.clone(), sink);
        let thread = thread::Builder::new().name("watch".into()).spawn(move || worker.run(&receiver))?;
        Ok(Watcher { inbox, thread: Some(thread) })
    }

    /// Watches the folders of this tree from now on, and no others. To be called after each scan.
    ///
    /// What happened in a folder between its scan and its watch is not lost: newly watched folders are handed on as
    /// [`Event::Changed`], those of the first call as [`Event::Rescan`].
    pub fn follow(&self, files: &FileSet) {
        self.send(WatchInput::Follow(files.clone()));
    }

    fn send(&self, input: WatchInput) {
        // The thread ends only when the watcher does, or when `sink` panicked: then there is nobody to tell.
        let _ = self.inbox.send(input);
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.send(WatchInput::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests;
