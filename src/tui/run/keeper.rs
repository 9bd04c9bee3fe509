//! The thread that keeps the snapshot true to the disk: it scans, watches, scans again what changed, and sends what came of it.
//!
//! Moves are made here too, by `disk::apply`, so that a scan and a move never cross.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::disk::project;
use crate::disk::scan::Scanner;
use crate::disk::watch::{Event, Watcher};
use crate::open::{OpenError, Opened, Request, open};
use crate::tui::message::Message;
use crate::tui::model::Watch;
use crate::workspace::files::FileSet;
use crate::workspace::path::RelPath;
use crate::workspace::snapshot::Snapshot;

/// The header counts files no more often than this.
const PROGRESS: Duration = Duration::from_millis(50);

/// What the thread is asked.
enum Job {
    Watched(Event),
    /// Read everything again.
    Again,
}

/// The thread, seen from outside. It ends when this is dropped.
pub struct Keeper {
    jobs: Sender<Job>,
}

impl Keeper {
    /// Starts to read the workspace; `request` is what it was opened by. Snapshots and progress go to `messages`.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(opened: Opened, request: Request, messages: Sender<Message>) -> io::Result<Self> {
        let (jobs, inbox) = channel();
        let watched = jobs.clone();
        thread::Builder::new()
            .name("keeper".into())
            .spawn(move || Keeping::new(opened, request, messages, watched).run(&inbox))?;
        jobs.send(Job::Again).map_err(io::Error::other)?;
        Ok(Self { jobs })
    }

    /// Reads everything again.
    pub fn rescan(&self) {
        self.send(Job::Again);
    }

    fn send(&self, job: Job) {
        // The thread lives as long as this value.
        let _ = self.jobs.send(job);
    }
}

/// The thread, from inside.
struct Keeping {
    request: Request,
    messages: Sender<Message>,
    /// For the watcher, which says here what it saw.
    watched: Sender<Job>,
    /// The workspace as it was opened, until it is read for the first time.
    fresh: Option<Opened>,
    kept: Option<Kept>,
}

/// A workspace that has been read.
struct Kept {
    opened: Opened,
    scanner: Scanner,
    files: FileSet,
    watcher: Option<Watcher>,
}

impl Kept {
    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::new(Snapshot::of(self.files.clone(), Arc::clone(&self.opened.project)))
    }
}

impl Keeping {
    fn new(opened: Opened, request: Request, messages: Sender<Message>, watched: Sender<Job>) -> Self {
        Self { request, messages, watched, fresh: Some(opened), kept: None }
    }

    fn run(mut self, inbox: &Receiver<Job>) {
        while let Ok(job) = inbox.recv() {
            let mut jobs = vec![job];
            jobs.extend(inbox.try_iter());
            // What panics here has been told of by the panic hook; the next job begins anew.
            if catch_unwind(AssertUnwindSafe(|| self.perform(jobs))).is_err() {
                self.kept = None;
            }
        }
    }

    /// Does what was asked; what the watcher saw is taken together.
    fn perform(&mut self, jobs: Vec<Job>) {
        let mut changed = Vec::new();
        for job in jobs {
            match job {
                Job::Again => self.read(),
                Job::Watched(Event::Changed(paths) | Event::Own(paths)) => changed.extend(paths),
                Job::Watched(Event::Rescan) => changed.push(RelPath::root()),
                Job::Watched(Event::Degraded(why)) => self.send(Message::Watch(Watch::Polling(why))),
            }
        }
        if !changed.is_empty() {
            self.look(&changed);
        }
    }

    /// Opens the workspace and reads all of it.
    fn read(&mut self) {
        self.send(Message::Scanning(0));
        let watcher = self.kept.take().and_then(|kept| kept.watcher);
        let fresh = self.fresh.take().map_or_else(|| open(&self.request), Ok);
        match fresh.and_then(|opened| self.read_all(opened, watcher)) {
            Ok(kept) => {
                self.send(Message::Snapshot(kept.snapshot()));
                self.kept = Some(kept);
            }
            Err(error) => self.send(Message::ScanFailed(error.to_string())),
        }
    }

    fn read_all(&self, opened: Opened, watcher: Option<Watcher>) -> Result<Kept, OpenError> {
        let mut scanner = opened.scanner()?;
        let files = scanner.scan(&self.progress());
        let watcher = watcher.or_else(|| self.watch(&opened));
        if let Some(watcher) = &watcher {
            watcher.follow(&files);
        }
        Ok(Kept { opened, scanner, files, watcher })
    }

    /// Tells how many files have been read, now and then.
    fn progress(&self) -> impl Fn(usize) + Sync + use<> {
        let told = Mutex::new((Instant::now(), self.messages.clone()));
        move |files| {
            // Whoever finds another telling leaves it to that one.
            let Ok(mut told) = told.try_lock() else { return };
            if told.0.elapsed() >= PROGRESS {
                told.0 = Instant::now();
                let _ = told.1.send(Message::Scanning(files));
            }
        }
    }

    fn watch(&self, opened: &Opened) -> Option<Watcher> {
        let watched = self.watched.clone();
        let sink = move |event| drop(watched.send(Job::Watched(event)));
        match Watcher::start(&opened.root, sink) {
            Ok(watcher) => {
                self.send(Message::Watch(Watch::Watching));
                Some(watcher)
            }
            Err(error) => {
                self.send(Message::Watch(Watch::Off(error.to_string())));
                None
            }
        }
    }

    /// Reads again what changed, and tells it if it is another workspace now.
    fn look(&mut self, changed: &[RelPath]) {
        let Some(kept) = &mut self.kept else { return };
        let project = Arc::clone(&kept.opened.project);
        if changed.iter().any(|path| path.is_root() || project::is_source(path))
            && let Ok(opened) = open(&self.request)
        {
            if opened.options.dialect != kept.opened.options.dialect {
                return self.read();
            }
            kept.opened = opened;
        }
        let files = kept.scanner.rescan(&kept.files, changed);
        let same = Arc::ptr_eq(files.root(), kept.files.root()) && project == kept.opened.project;
        kept.files = files;
        if let Some(watcher) = &kept.watcher {
            watcher.follow(&kept.files);
        }
        let snapshot = (!same).then(|| kept.snapshot());
        if let Some(snapshot) = snapshot {
            self.send(Message::Snapshot(snapshot));
        }
    }

    fn send(&self, message: Message) {
        // The browser has ended; so does this thread, when its last job is done.
        let _ = self.messages.send(message);
    }
}
