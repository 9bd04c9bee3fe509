//! The thread that keeps the snapshot true to the disk: it scans, watches, scans again what changed, and sends what came of it.
//!
//! Moves are made here too, by `disk::apply`, so that a scan and a move never cross.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::disk::apply::{self, Applied, ApplyError, Recovered};
use crate::disk::journal::{self, Entry, Journal};
use crate::disk::project;
use crate::disk::scan::Scanner;
use crate::disk::settings::PROJECT_FILE;
use crate::disk::watch::{Event, Watcher};
use crate::open::{OpenError, Opened, Request, open};
use crate::tui::message::Message;
use crate::tui::model::Watch;
use crate::tui::model::relocation::{Done, History, Moves};
use crate::workspace::files::FileSet;
use crate::workspace::path::RelPath;
use crate::workspace::relocate::{self, Intent, Relocation};
use crate::workspace::snapshot::Snapshot;

/// The header counts files no more often than this.
const PROGRESS: Duration = Duration::from_millis(50);

/// What the thread is asked.
enum Job {
    Watched(Event),
    /// Read everything again.
    Again,
    Plan(Intent),
    Apply(Arc<Relocation>),
    Undo,
    Redo,
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

    /// Plans what a person wants moved.
    pub fn plan(&self, intent: Intent) {
        self.send(Job::Plan(intent));
    }

    /// Moves files.
    pub fn apply(&self, relocation: Arc<Relocation>) {
        self.send(Job::Apply(relocation));
    }

    /// Takes the last relocation back.
    pub fn undo(&self) {
        self.send(Job::Undo);
    }

    /// Does again what was taken back last.
    pub fn redo(&self) {
        self.send(Job::Redo);
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
    snapshot: Arc<Snapshot>,
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
                Job::Plan(intent) => self.plan(intent),
                Job::Apply(relocation) => self.change(Done::Moved, |journal| apply::apply(journal, &relocation)),
                Job::Undo => self.change(Done::Undone, apply::undo),
                Job::Redo => self.change(Done::Redone, apply::redo),
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
                self.send(Message::Snapshot(Arc::clone(&kept.snapshot)));
                self.tell_history(&kept.opened.root);
                self.kept = Some(kept);
            }
            Err(error) => self.send(Message::ScanFailed(error.to_string())),
        }
    }

    fn read_all(&self, opened: Opened, watcher: Option<Watcher>) -> Result<Kept, OpenError> {
        self.recover(&opened.root);
        let mut scanner = opened.scanner()?;
        let files = scanner.scan(&self.progress());
        let watcher = watcher.or_else(|| self.watch(&opened));
        if let Some(watcher) = &watcher {
            watcher.follow(&files);
        }
        let snapshot = Arc::new(Snapshot::of(files.clone(), Arc::clone(&opened.project)));
        Ok(Kept { opened, scanner, files, watcher, snapshot })
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
        if changed.iter().any(|path| path.to_text() == PROJECT_FILE) {
            return self.read();
        }
        let Some(kept) = &mut self.kept else { return };
        let project = Arc::clone(&kept.opened.project);
        if changed.iter().any(|path| path.is_root() || project::is_source(path)) {
            match open(&self.request) {
                Ok(opened) if opened.options != kept.opened.options => return self.read(),
                Ok(opened) => kept.opened = opened,
                Err(error) => return self.send(Message::ScanFailed(error.to_string())),
            }
        }
        let files = kept.scanner.rescan(&kept.files, changed);
        let same = Arc::ptr_eq(files.root(), kept.files.root()) && project == kept.opened.project;
        kept.files = files;
        if let Some(watcher) = &kept.watcher {
            watcher.follow(&kept.files);
        }
        if same {
            return;
        }
        kept.snapshot = Arc::new(Snapshot::of(kept.files.clone(), Arc::clone(&kept.opened.project)));
        let snapshot = Arc::clone(&kept.snapshot);
        self.send(Message::Snapshot(snapshot));
    }

    fn plan(&self, intent: Intent) {
        let Some(kept) = &self.kept else { return };
        let planned = relocate::plan(&kept.snapshot, &intent).map(Arc::new);
        self.send(Message::Planned(intent, planned));
    }

    /// Changes files, and looks at what came of it. The watcher is told which changes are the program's own.
    fn change(&mut self, done: Done, act: impl FnOnce(&mut Journal) -> Result<Applied, ApplyError>) {
        let Some(kept) = &self.kept else { return };
        let pause = kept.watcher.as_ref().map(Watcher::pause);
        let root = kept.opened.root.clone();
        let result = open_journal(&root).and_then(|mut journal| act(&mut journal));
        let touched: Vec<RelPath> = result.iter().flat_map(|applied| applied.touched.iter().cloned()).collect();
        if let Some(watcher) = &kept.watcher {
            watcher.expect(&touched);
        }
        drop(pause);
        self.send(Message::Moved(result.map(|applied| moves(done, applied)).map_err(|error| error.to_string())));
        self.tell_history(&root);
        if !touched.is_empty() {
            self.look(&touched);
        }
    }

    /// Takes back what a crash interrupted, before anything is read.
    fn recover(&self, root: &Path) {
        let interrupted = read_journal(root).is_some_and(|history| history.pending.is_some());
        if !interrupted {
            return;
        }
        match open_journal(root).and_then(|mut journal| apply::recover(&mut journal)) {
            Ok(Some(recovered)) => self.send(Message::Recovered(told(&recovered))),
            Ok(None) => {}
            Err(error) => self.send(Message::Failed(error.to_string())),
        }
    }

    fn tell_history(&self, root: &Path) {
        let history = read_journal(root).unwrap_or_default();
        let title = |entry: Option<&Entry>| entry.map(|entry| entry.title.clone());
        self.send(Message::History(History { undo: title(history.undoable()), redo: title(history.redoable()) }));
    }

    fn send(&self, message: Message) {
        // The browser has ended; so does this thread, when its last job is done.
        let _ = self.messages.send(message);
    }
}

fn open_journal(root: &Path) -> Result<Journal, ApplyError> {
    Ok(Journal::open(root, &journal::state_folder()?)?)
}

/// What the journal says, where there is one that can be read.
fn read_journal(root: &Path) -> Option<journal::History> {
    journal::read(root, &journal::state_folder().ok()?).ok()
}

fn moves(done: Done, applied: Applied) -> Moves {
    let paths = applied.moves.into_iter().map(|moved| (moved.from, moved.to)).collect();
    Moves { done, title: applied.title, paths }
}

fn told(recovered: &Recovered) -> String {
    let left = recovered.left.iter().map(|left| format!("; `{}` stays at `{}`: {}", left.belongs, left.at, left.why));
    format!("an interrupted relocation was taken back: {}{}", recovered.title, left.collect::<String>())
}
