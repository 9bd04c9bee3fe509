//! The watcher on real folders: what is changed is told, once, and to the right one. Every wait is for an event.

use std::fs;
use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::disk::scan::{ScanOptions, Scanner};
use crate::workspace::files::Entry;

/// Longer than anything takes, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Between two looks, where the system does not tell.
const INTERVAL: Duration = Duration::from_millis(20);

/// A root, a scan of it that is kept up to date, and its watcher.
struct Watched {
    dir: TempDir,
    scanner: Scanner,
    files: FileSet,
    watcher: Watcher,
    events: Receiver<Event>,
}

impl Watched {
    /// Watches these files, and waits until it does.
    fn new(files: &[&str]) -> Watched {
        let mut watched = Self::with(files, worker::system);
        while watched.next() != Event::Rescan {}
        watched
    }

    fn with(files: &[&str], system: worker::System) -> Watched {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            write(&dir.path().join(file), "key: a");
        }
        let (sender, events) = mpsc::channel();
        let watcher = Watcher::start_with(dir.path(), system, INTERVAL, move |event| _ = sender.send(event)).unwrap();
        let mut scanner = Scanner::new(dir.path(), &ScanOptions::default()).unwrap();
        let files = scanner.scan(&|_| ());
        watcher.follow(&files);
        Watched { dir, scanner, files, watcher, events }
    }

    fn at(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        write(&self.at(path), text);
    }

    /// The next event, after which the tree is up to date, as in the browser.
    fn next(&mut self) -> Event {
        let event = self.events.recv_timeout(PATIENCE).expect("an event comes");
        let changed = match &event {
            Event::Changed(paths) => paths.clone(),
            Event::Rescan => vec![RelPath::root()],
            Event::Degraded(_) => return event,
        };
        self.files = self.scanner.rescan(&self.files, &changed);
        self.watcher.follow(&self.files);
        event
    }

    /// Waits until the tree is as wanted, and gives what was said to have changed meanwhile.
    fn until(&mut self, wanted: impl Fn(&FileSet) -> bool) -> Vec<String> {
        let mut changed = Vec::new();
        while !wanted(&self.files) {
            if let Event::Changed(paths) = self.next() {
                changed.extend(paths.iter().map(ToString::to_string));
            }
        }
        changed
    }

    fn has(&mut self, path: &str) -> Vec<String> {
        let path = rel(path);
        self.until(|files| files.get(&path).is_some())
    }

    fn has_not(&mut self, path: &str) -> Vec<String> {
        let path = rel(path);
        self.until(|files| files.get(&path).is_none())
    }

    /// Everything that is told before this file, made last, is.
    fn told_before(&mut self, last: &str) -> Vec<String> {
        self.write(last, "last");
        let mut told = self.has(last);
        told.retain(|path| path != last);
        told
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn rel(text: &str) -> RelPath {
    RelPath::parse(text).unwrap()
}

fn size(files: &FileSet, path: &str) -> u64 {
    match files.get(&rel(path)) {
        Some(Entry::File(file)) => file.size,
        _ => 0,
    }
}

/// As on a system that allows no more watches than three.
fn three_watches(_: Sender<WatchInput>) -> notify::Result<Box<dyn notify::Watcher + Send>> {
    struct Three(usize);
    impl notify::Watcher for Three {
        fn new<F: notify::EventHandler>(_: F, _: notify::Config) -> notify::Result<Self> {
            Ok(Three(0))
        }
        fn watch(&mut self, _: &Path, _: notify::RecursiveMode) -> notify::Result<()> {
            self.0 += 1;
            if self.0 > 3 { Err(notify::Error::new(notify::ErrorKind::MaxFilesWatch)) } else { Ok(()) }
        }
        fn unwatch(&mut self, _: &Path) -> notify::Result<()> {
            Ok(())
        }
        fn kind() -> notify::WatcherKind {
            notify::WatcherKind::NullWatcher
        }
    }
    Ok(Box::new(Three(0)))
}

/// As on a system that allows no more watchers.
fn no_watcher(_: Sender<WatchInput>) -> notify::Result<Box<dyn notify::Watcher + Send>> {
    Err(notify::Error::io(rustix::io::Errno::MFILE.into()))
}

#[test]
fn a_change_is_told() {
    let mut on = Watched::new(&["membrane/actions/a.yaml", "api/b.yaml"]);
    on.write("membrane/actions/a.yaml", "key: changed");
    on.until(|files| size(files, "membrane/actions/a.yaml") == 12);
    on.write("membrane/actions/new.yaml", "");
    on.has("membrane/actions/new.yaml");
    fs::rename(on.at("membrane/actions/new.yaml"), on.at("api/moved.yaml")).unwrap();
    on.has("api/moved.yaml");
    on.has_not("membrane/actions/new.yaml");
    fs::remove_file(on.at("api/moved.yaml")).unwrap();
    on.has_not("api/moved.yaml");
}

#[test]
fn an_editor_that_replaces_the_file_is_seen() {
    let mut on = Watched::new(&["membrane/actions/a.yaml"]);
    on.write("membrane/actions/.a.yaml.swp", "key: replaced");
    fs::rename(on.at("membrane/actions/.a.yaml.swp"), on.at("membrane/actions/a.yaml")).unwrap();
    on.until(|files| size(files, "membrane/actions/a.yaml") == 13);
}

#[test]
fn new_folders_are_watched_and_nothing_in_them_is_missed() {
    let mut on = Watched::new(&["membrane/actions/a.yaml"]);
    on.write("membrane/integrations/hub/actions/b/b.yaml", "key: b");
    on.has("membrane/integrations/hub/actions/b/b.yaml");
    on.write("membrane/integrations/hub/actions/b/later.yaml", "");
    on.has("membrane/integrations/hub/actions/b/later.yaml");
}

#[test]
fn a_moved_folder_is_watched_where_it_is() {
    let mut on = Watched::new(&["membrane/actions/a/deep/a.yaml"]);
    fs::rename(on.at("membrane/actions"), on.at("membrane/flows")).unwrap();
    on.has("membrane/flows/a/deep/a.yaml");
    on.has_not("membrane/actions");
    on.write("membrane/flows/a/deep/later.yaml", "");
    let told = on.has("membrane/flows/a/deep/later.yaml");
    assert!(!told.contains(&"membrane/actions/a/deep/later.yaml".to_string()), "told under its old name: {told:?}");
    // Another folder takes the old name.
    on.write("membrane/actions/a/b.yaml", "");
    on.has("membrane/actions/a/b.yaml");
    on.write("membrane/actions/a/c.yaml", "");
    on.has("membrane/actions/a/c.yaml");
    on.write("membrane/flows/a/deep/last.yaml", "");
    on.has("membrane/flows/a/deep/last.yaml");
}

#[test]
fn membrane_itself_may_come_and_go() {
    let mut on = Watched::new(&["README.md"]);
    for _ in 0..3 {
        on.write("membrane/actions/a.yaml", "key: a");
        on.has("membrane/actions/a.yaml");
        fs::remove_dir_all(on.at("membrane")).unwrap();
        on.has_not("membrane");
    }
}

#[test]
fn a_checkout_of_a_thousand_files_is_a_few_events() {
    let mut on = Watched::new(&["membrane/actions/a.yaml"]);
    for n in 0..1000 {
        on.write(&format!("membrane/actions/n{n}.yaml"), "key: n");
    }
    let mut events = 0;
    let count = |files: &FileSet| files.walk(&rel("membrane/actions")).count();
    while count(&on.files) < 1001 {
        on.next();
        events += 1;
    }
    // A busy machine spreads the writing over many bursts; one event a file would be a thousand.
    assert!(events < 500, "{events} events for one checkout");
}

#[test]
fn what_no_scan_reads_is_not_told() {
    let mut on =
        Watched::new(&["api/b.yaml", "api/notes.txt", "node_modules/x/a.yaml", "membrane/a.yaml", ".git/HEAD"]);
    on.write("api/notes.txt", "key: changed");
    on.write("node_modules/x/a.yaml", "key: changed");
    on.write("node_modules/y/a.yaml", "key: new");
    on.write(".git/index.json", "");
    fs::read(on.at("membrane/a.yaml")).unwrap();
    fs::remove_dir_all(on.at("node_modules")).unwrap();
    assert_eq!(on.told_before("membrane/last.yaml"), [""; 0]);
}

#[test]
fn what_git_ignores_elsewhere_is_not_watched() {
    let mut on = Watched::new(&["api/b.yaml", "dist/a.yaml", "membrane/a.yaml"]);
    on.write(".gitignore", "dist/\n");
    on.has_not("dist");
    // Whatever comes after this was told by the watches that were left.
    on.told_before("membrane/first.yaml");
    on.write("dist/more.yaml", "key: b");
    assert_eq!(on.told_before("membrane/last.yaml"), [""; 0]);
}

#[test]
fn where_the_system_cannot_watch_changes_are_looked_for() {
    for (system, says) in [(three_watches as worker::System, "max_user_watches"), (no_watcher, "max_user_instances")] {
        let mut on = Watched::with(&["membrane/actions/a/b/c.yaml"], system);
        let mut degraded = None;
        loop {
            match on.next() {
                Event::Degraded(why) => degraded = Some(why),
                Event::Rescan if degraded.is_some() => break,
                _ => {}
            }
        }
        assert!(degraded.unwrap().contains(says));
        on.write("membrane/actions/a/b/c.yaml", "key: changed");
        on.until(|files| size(files, "membrane/actions/a/b/c.yaml") == 12);
        on.write("membrane/flows/new/new.yaml", "key: new");
        on.has("membrane/flows/new/new.yaml");
        fs::remove_dir_all(on.at("membrane/actions")).unwrap();
        on.has_not("membrane/actions");
    }
}

#[test]
fn a_lost_count_watches_everything_anew() {
    let mut on = Watched::new(&["membrane/actions/a.yaml"]);
    let lost = notify::Event::new(notify::EventKind::Other).set_flag(notify::event::Flag::Rescan);
    on.watcher.send(WatchInput::System(Ok(lost)));
    while on.next() != Event::Rescan {}
    on.write("membrane/actions/later.yaml", "");
    on.has("membrane/actions/later.yaml");
}

#[test]
fn who_loses_count_again_and_again_is_not_asked_any_more() {
    let mut on = Watched::new(&["membrane/actions/a.yaml"]);
    for _ in 0..3 {
        let lost = notify::Event::new(notify::EventKind::Other).set_flag(notify::event::Flag::Rescan);
        on.watcher.send(WatchInput::System(Ok(lost)));
    }
    while !matches!(on.next(), Event::Degraded(why) if why.contains("faster")) {}
    on.write("membrane/actions/later.yaml", "");
    on.has("membrane/actions/later.yaml");
}
