//! The watcher's thread: takes what the system and the program tell, one at a time, and hands on what it comes to.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{ErrorKind, EventKind, RecursiveMode};

use super::Event;
use super::batch::{ChangeBatch, Gathered};
use super::folders::WatchedFolders;
use super::poll::Poll;
use crate::disk::{below, os_path, project, scope};
use crate::workspace::files::{FileSet, RelPath};

/// What the thread is told.
pub enum WatchInput {
    System(notify::Result<notify::Event>),
    Follow(FileSet),
    Stop,
}

/// Makes the system's watcher, which tells what it sees to the inbox.
pub type System = fn(Sender<WatchInput>) -> notify::Result<Box<dyn notify::Watcher + Send>>;

/// So many newly watched folders are as well looked at by looking at everything.
const MANY_FOLDERS: usize = 256;

/// A system that loses count so often, each time within so long of the last, will go on to: what is looked at for the one loss may
/// itself bring about the next.
const LOSSES: u32 = 3;
const BETWEEN_LOSSES: Duration = Duration::from_secs(60);

/// See the module.
pub struct WatchWorker<S> {
    root: PathBuf,
    system: System,
    /// How often to look, where the system does not tell.
    interval: Duration,
    inbox: Sender<WatchInput>,
    source: ChangeSource,
    folders: WatchedFolders,
    batch: ChangeBatch,
    /// How often the system lost count of late, and when it last did.
    losses: Option<(u32, Instant)>,
    sink: S,
}

/// Who tells of changes.
enum ChangeSource {
    System(Box<dyn notify::Watcher + Send>),
    Poll(Poll),
}

/// The system's own way: inotify on Linux.
pub fn system(inbox: Sender<WatchInput>) -> notify::Result<Box<dyn notify::Watcher + Send>> {
    let tell = move |event| _ = inbox.send(WatchInput::System(event));
    notify::recommended_watcher(tell).map(|watcher| Box::new(watcher) as _)
}

/// Whether a change of this file is worth telling of.
pub fn is_of_interest(path: &RelPath) -> bool {
    scope::concerns(path) || project::is_source(path)
}

impl<S: FnMut(Event)> WatchWorker<S> {
    pub fn new(root: PathBuf, system: System, interval: Duration, inbox: Sender<WatchInput>, sink: S) -> Self {
        let source = ChangeSource::Poll(Poll::new(interval, Instant::now()));
        let (folders, batch) = Default::default();
        WatchWorker { root, system, interval, inbox, source, folders, batch, losses: None, sink }
    }

    /// Works until it is told to stop.
    pub fn run(mut self, inbox: &Receiver<WatchInput>) {
        self.begin();
        loop {
            let input = match self.due() {
                Some(due) => inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
                None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match input {
                Ok(WatchInput::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(input) => self.take(input),
                Err(RecvTimeoutError::Timeout) => {}
            }
            self.work();
        }
    }

    /// When there is something to do, should nothing come before.
    fn due(&self) -> Option<Instant> {
        let poll = match &self.source {
            ChangeSource::Poll(poll) => Some(poll.due()),
            ChangeSource::System(_) => None,
        };
        [poll, self.batch.due()].into_iter().flatten().min()
    }

    fn take(&mut self, input: WatchInput) {
        match input {
            WatchInput::System(Ok(event)) => self.take_event(event),
            WatchInput::System(Err(error)) if is_limit(&error) => self.degrade(reason(&error)),
            WatchInput::System(Err(_)) => self.batch.add_everything(Instant::now()),
            WatchInput::Follow(tree) => self.follow(&tree),
            WatchInput::Stop => {}
        }
    }

    fn work(&mut self) {
        let now = Instant::now();
        if let ChangeSource::Poll(poll) = &mut self.source
            && poll.due() <= now
        {
            for path in poll.look(&self.root) {
                self.changed(path, true);
            }
        }
        if self.batch.due().is_some_and(|due| due <= now) {
            match self.batch.take() {
                Gathered::Paths(paths) => (self.sink)(Event::Changed(paths.into_iter().collect())),
                Gathered::Everything => (self.sink)(Event::Rescan),
            }
        }
    }

    fn take_event(&mut self, event: notify::Event) {
        if event.need_rescan() {
            return self.lose_count(Instant::now());
        }
        let moves = match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
            EventKind::Access(_) => return,
            EventKind::Modify(ModifyKind::Name(_)) | EventKind::Create(_) | EventKind::Remove(_) => true,
            _ => false,
        };
        let made = matches!(event.kind, EventKind::Create(CreateKind::Folder));
        for path in event.paths {
            let Some(at) = below(&self.root, &path) else { continue };
            let is_folder = || made || (moves && path.symlink_metadata().is_ok_and(|meta| meta.is_dir()));
            if is_of_interest(&at) || self.folders.contains(&at) || (!at.names().any(scope::is_never) && is_folder()) {
                self.changed(at, moves);
            }
        }
    }

    fn lose_count(&mut self, now: Instant) {
        let losses = match self.losses {
            Some((losses, last)) if now.duration_since(last) < BETWEEN_LOSSES => losses + 1,
            _ => 1,
        };
        self.losses = Some((losses, now));
        if losses >= LOSSES {
            return self.degrade("changes come faster than the system tells them".into());
        }
        // Folders may have moved unseen, so that no watch is to be relied on.
        self.begin();
        self.batch.add_everything(now);
    }

    /// Notes a change; one that `moves` may have put another folder at the path.
    fn changed(&mut self, path: RelPath, moves: bool) {
        if moves {
            for lost in self.folders.lose(&path) {
                self.unwatch(&lost);
            }
        }
        self.batch.add(path, Instant::now());
    }

    fn follow(&mut self, tree: &FileSet) {
        let first = self.folders.is_empty();
        let difference = self.folders.follow(tree);
        for gone in &difference.gone {
            self.unwatch(gone);
        }
        let now = Instant::now();
        if first || difference.come.len() > MANY_FOLDERS {
            self.batch.add_everything(now);
        }
        for come in difference.come {
            self.watch(&come);
            // It is looked at once more, for what happened before the watch.
            self.batch.add(come, now);
        }
    }

    fn watch(&mut self, folder: &RelPath) {
        let result = match &mut self.source {
            ChangeSource::System(watcher) => {
                watcher.watch(&self.root.join(os_path(folder)), RecursiveMode::NonRecursive)
            }
            ChangeSource::Poll(poll) => return poll.watch(&self.root, folder.clone()),
        };
        // Any other error means that the folder vanished or may not be read, which the next scan will say.
        if let Err(error) = result
            && is_limit(&error)
        {
            self.degrade(reason(&error));
        }
    }

    fn unwatch(&mut self, folder: &RelPath) {
        match &mut self.source {
            // It fails where the watch went with the folder.
            ChangeSource::System(watcher) => _ = watcher.unwatch(&self.root.join(os_path(folder))),
            ChangeSource::Poll(poll) => poll.unwatch(folder),
        }
    }

    /// Begins anew to ask the system, with the folders that were watched so far.
    fn begin(&mut self) {
        match (self.system)(self.inbox.clone()) {
            Ok(watcher) => self.source = ChangeSource::System(watcher),
            Err(error) => return self.degrade(reason(&error)),
        }
        for folder in self.folders.all() {
            self.watch(&folder);
        }
    }

    /// Lets all watches go, so that other programs may have them, and looks for changes from now on.
    fn degrade(&mut self, why: String) {
        let now = Instant::now();
        let mut poll = Poll::new(self.interval, now);
        for folder in self.folders.all() {
            poll.watch(&self.root, folder);
        }
        self.source = ChangeSource::Poll(poll);
        self.batch.add_everything(now);
        let interval = self.interval.as_secs_f32();
        (self.sink)(Event::Degraded(format!("{why}; looking for changes every {interval} s")));
    }
}

fn is_limit(error: &notify::Error) -> bool {
    use rustix::io::Errno;
    match &error.kind {
        ErrorKind::MaxFilesWatch => true,
        ErrorKind::Io(error) => [Errno::MFILE, Errno::NFILE, Errno::NOSPC, Errno::NOMEM]
            .iter()
            .any(|limit| error.raw_os_error() == Some(limit.raw_os_error())),
        _ => false,
    }
}

fn reason(error: &notify::Error) -> String {
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            "the system's limit of watches is reached (raise fs.inotify.max_user_watches)".into()
        }
        ErrorKind::Io(error) => format!("the system cannot watch: {error} (raise fs.inotify.max_user_instances)"),
        other => format!("the system cannot watch: {other:?}"),
    }
}
