//! The thread that keeps the snapshot true to the disk: it scans, watches, scans again what changed, and sends what came of it.
//!
//! Moves are made here too, by `disk::apply`, so that a scan and a move never cross.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::presence::{self, Identity, identity};
use super::pusher::Run;
use super::{journal, programs};
use crate::disk::apply::{self, Applied, ApplyError};
use crate::disk::journal::Journal;
use crate::disk::project;
use crate::disk::regular;
use crate::disk::scan::Scanner;
use crate::disk::settings::PROJECT_FILE;
use crate::disk::watch::{Event, Watcher};
use crate::disk::{LARGEST_INSIDE, os_path};
use crate::open::{OpenError, Opened, Request, open_again};
use crate::push::cli::Found;
use crate::push::preflight::Preflight;
use crate::tui::effect::{RunRequest, ScannerRequest};
use crate::tui::message::Message;
use crate::tui::model::Watch;
use crate::tui::model::push::{Order, Size};
use crate::tui::model::relocation::Done;
use crate::workspace::files::{FileSet, RelPath};
use crate::workspace::relocate::{self, Intent};
use crate::workspace::snapshot::Snapshot;

/// The header counts files no more often than this.
const PROGRESS: Duration = Duration::from_millis(50);

/// What the thread has to do.
enum Job {
    Watched(Event),
    /// The root that was gone is there again.
    Returned,
    Asked(ScannerRequest),
    Run(RunRequest, Run),
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
        jobs.send(Job::Asked(ScannerRequest::Rescan)).map_err(io::Error::other)?;
        Ok(Self { jobs })
    }

    /// Does what the model asks, after what it asked before.
    pub fn ask(&self, request: ScannerRequest) {
        self.send(Job::Asked(request));
    }

    /// Pushes or rehearses as `run`, after what was asked before.
    pub fn start_run(&self, request: RunRequest, run: Run) {
        self.send(Job::Run(request, run));
    }

    fn send(&self, job: Job) {
        // The thread lives as long as this value.
        let _ = self.jobs.send(job);
    }
}

/// The thread, from inside.
struct Keeping {
    /// Where the workspace was found.
    root: PathBuf,
    request: Request,
    /// The root is gone, and a thread looks for it.
    gone: bool,
    messages: Sender<Message>,
    /// For the watcher, which says here what it saw.
    watched: Sender<Job>,
    /// The program that somebody chose.
    choice: Option<Found>,
    /// The workspace as it was opened, until it is read for the first time.
    fresh: Option<Opened>,
    kept: Option<Kept>,
}

/// The workspace at this root as it is opened now, with the program that somebody chose.
fn opened(root: &Path, request: &Request, choice: Option<&Found>) -> Result<Opened, OpenError> {
    if std::env::current_dir().is_err() {
        // It went with the root. Where that is back, it is the same place to a person.
        let _ = std::env::set_current_dir(root);
    }
    let opened = open_again(request, root)?;
    Ok(match choice {
        Some(choice) => opened.with(choice.clone()),
        None => opened,
    })
}

/// A workspace that has been read.
struct Kept {
    /// The root folder that was read.
    identity: Option<Identity>,
    opened: Opened,
    scanner: Scanner,
    files: FileSet,
    watcher: Option<Watcher>,
    snapshot: Arc<Snapshot>,
}

impl Kept {
    /// The same workspace, for a push to this workspace of the config.
    fn for_push_to(&self, workspace: &str) -> (Opened, Arc<Snapshot>) {
        let opened = self.opened.for_push_to(workspace);
        let snapshot = Snapshot::of(self.files.clone(), Arc::clone(&opened.project));
        (opened, Arc::new(snapshot))
    }
}

impl Keeping {
    fn new(opened: Opened, request: Request, messages: Sender<Message>, watched: Sender<Job>) -> Self {
        let root = opened.root.clone();
        Self { root, request, gone: false, messages, watched, choice: None, fresh: Some(opened), kept: None }
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
                Job::Asked(request) => self.answer(request),
                Job::Run(RunRequest::Push(order), run) => self.push(*order, run),
                Job::Run(RunRequest::Rehearse(size), run) => self.rehearse(size, run),
                Job::Returned => {
                    self.gone = false;
                    self.read();
                }
                Job::Watched(Event::Changed(paths)) => changed.extend(paths),
                Job::Watched(Event::Rescan) => changed.push(RelPath::root()),
                Job::Watched(Event::Degraded(why)) => self.send(Message::Watch(Watch::Polling(why))),
            }
        }
        if !changed.is_empty() {
            self.look(&changed);
        }
    }

    fn answer(&mut self, request: ScannerRequest) {
        match request {
            ScannerRequest::Rescan => self.read(),
            ScannerRequest::Plan(intent) => self.plan(intent),
            ScannerRequest::PlanSplit(file) => self.plan_split(file),
            ScannerRequest::Apply(relocation) => self.change(Done::Moved, |journal| apply::apply(journal, &relocation)),
            ScannerRequest::Undo => self.change(Done::Undone, apply::undo),
            ScannerRequest::Redo => self.change(Done::Redone, apply::redo),
            ScannerRequest::Prepare => self.prepare(),
            ScannerRequest::Choose(program) => self.choose(*program),
            ScannerRequest::Preflight(workspace) => self.preflight(&workspace),
            ScannerRequest::Trust(program) => self.trust(&program),
        }
    }

    /// Opens the workspace and reads all of it.
    fn read(&mut self) {
        self.send(Message::Scanning(0));
        let identity = identity(&self.root);
        let kept = self.kept.take().filter(|kept| kept.identity == identity);
        if identity.is_none() {
            return self.miss_root();
        }
        let watcher = kept.and_then(|kept| kept.watcher);
        let fresh = self.fresh.take().map_or_else(|| opened(&self.root, &self.request, self.choice.as_ref()), Ok);
        match fresh.and_then(|opened| self.read_all(opened, watcher)) {
            Ok(kept) => {
                self.send(Message::Snapshot(Arc::clone(&kept.snapshot)));
                self.tell_history(&kept.opened.root);
                self.kept = Some(kept);
            }
            Err(error) => self.send(Message::ScanFailed(error.to_string())),
        }
    }

    /// The root is gone: that is told, and it is looked for until it is back.
    fn miss_root(&mut self) {
        self.kept = None;
        self.send(Message::Gone(format!(
            "{} is gone. What is shown is how it was; it is read again as soon as it is back.",
            self.root.display()
        )));
        if self.gone {
            return;
        }
        let jobs = self.watched.clone();
        match presence::when_back(self.root.clone(), move || drop(jobs.send(Job::Returned))) {
            Ok(()) => self.gone = true,
            Err(error) => self.send(Message::Failed(format!("cannot start a thread: {error}; r looks for the root"))),
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
        Ok(Kept { identity: identity(&self.root), opened, scanner, files, watcher, snapshot })
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
        // Gone, or another folder by the same name.
        if kept.identity != identity(&self.root) {
            return self.read();
        }
        let project = Arc::clone(&kept.opened.project);
        if changed.iter().any(|path| path.is_root() || project::is_source(path)) {
            match opened(&self.root, &self.request, self.choice.as_ref()) {
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

    fn plan_split(&self, file: RelPath) {
        let Some(kept) = &self.kept else { return };
        // Bytes that cannot be read are none, of which the plan says that they changed since it saw them.
        let bytes = regular::bytes(&kept.opened.root.join(os_path(&file)), LARGEST_INSIDE).unwrap_or_default();
        self.plan(Intent::Split { file, bytes: bytes.into() });
    }

    fn plan(&self, intent: Intent) {
        let Some(kept) = &self.kept else { return };
        let planned = relocate::plan(&kept.snapshot, &intent).map(|mut relocation| {
            project::note_untracked(&kept.opened.root, &mut relocation);
            Arc::new(relocation)
        });
        self.send(Message::Planned(intent, planned));
    }

    /// Changes files, and looks at what came of it.
    fn change(&mut self, done: Done, act: impl FnOnce(&mut Journal) -> Result<Applied, ApplyError>) {
        let Some(kept) = &self.kept else {
            let why = format!("nothing was moved, because {} is not read; r reads it", self.root.display());
            return self.send(Message::Moved(Err(why)));
        };
        let root = kept.opened.root.clone();
        let result = journal::open(&root).and_then(|mut journal| act(&mut journal));
        let touched: Vec<RelPath> = result.iter().flat_map(|applied| applied.touched.iter().cloned()).collect();
        let told = result.map(|applied| journal::moves(done, applied));
        self.send(Message::Moved(told.map_err(|error| journal::refusal(done, &error))));
        self.tell_history(&root);
        if !touched.is_empty() {
            self.look(&touched);
        }
    }

    /// Looks for programs in a thread of its own, because asking one for its version takes as long as Node does.
    fn prepare(&self) {
        let Some(kept) = &self.kept else { return };
        let (opened, messages) = (kept.opened.clone(), self.messages.clone());
        let layout = kept.snapshot.choice.layout;
        let looking = move || messages.send(Message::Prepared(programs::prepared(&opened, layout))).unwrap_or_default();
        if let Err(error) = thread::Builder::new().name("cli".into()).spawn(looking) {
            self.send(Message::Prepared(Err(format!("cannot start a thread: {error}"))));
        }
    }

    /// Judges the workspace by the rules of this program; it is read again where they make other documents of the same texts.
    fn choose(&mut self, program: Found) {
        let Some(kept) = &mut self.kept else { return };
        let opened = kept.opened.with(program.clone());
        self.choice = Some(program);
        if opened.options != kept.opened.options {
            return self.read();
        }
        kept.opened = opened;
        kept.snapshot = Arc::new(Snapshot::of(kept.files.clone(), Arc::clone(&kept.opened.project)));
        let snapshot = Arc::clone(&kept.snapshot);
        self.send(Message::Snapshot(snapshot));
    }

    fn preflight(&self, workspace: &str) {
        let Some(kept) = &self.kept else { return };
        let snapshot = kept.for_push_to(workspace).1;
        let production = kept.opened.settings.is_production(workspace);
        let origin = kept.opened.project.config.origin(&snapshot.choice.layout.config);
        let (plan, workspace) = (Arc::clone(&snapshot.plan), workspace.to_owned());
        self.send(Message::Preflight(Preflight { plan, workspace, origin, production }));
    }

    fn trust(&self, program: &Found) {
        let Some(kept) = &self.kept else { return };
        if let Err(why) = kept.opened.trust(program) {
            self.send(Message::Failed(why));
        }
    }

    /// Pushes; where nothing is read, the run that is dropped says so.
    fn push(&self, order: Order, run: Run) {
        let Some(kept) = &self.kept else { return };
        let (opened, snapshot) = kept.for_push_to(&order.workspace);
        run.push(opened, snapshot, order);
    }

    fn rehearse(&self, size: Size, run: Run) {
        let Some(kept) = &self.kept else { return };
        run.rehearse(kept.opened.clone(), Arc::clone(&kept.snapshot), size);
    }

    /// Takes back what a crash interrupted, before anything is read.
    fn recover(&self, root: &Path) {
        if !journal::is_interrupted(root) {
            return;
        }
        match journal::open(root).and_then(|mut journal| apply::recover(&mut journal)) {
            Ok(Some(recovered)) => self.send(Message::Recovered(journal::told(&recovered))),
            Ok(None) => {}
            Err(error) => self.send(Message::Failed(error.to_string())),
        }
    }

    fn tell_history(&self, root: &Path) {
        self.send(Message::History(journal::history(root)));
    }

    fn send(&self, message: Message) {
        // The browser has ended; so does this thread, when its last job is done.
        let _ = self.messages.send(message);
    }
}
