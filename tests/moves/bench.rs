//! A workbench: a root with files in it, and a state folder of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use membrane_tui::disk::apply;
use membrane_tui::disk::journal::{Journal, JournalHistory, read};
use membrane_tui::disk::scan::{ScanOptions, scan};
use membrane_tui::workspace::files::RelPath;
use membrane_tui::workspace::layout::Layout;
use membrane_tui::workspace::project::Project;
use membrane_tui::workspace::relocate::{Held, Intent, Relocation, Seen, Spot, Step, plan};
use membrane_tui::workspace::snapshot::Snapshot;
use tempfile::TempDir;

use crate::tree::Tree;

pub struct Bench {
    folder: TempDir,
}

impl Bench {
    /// A root that holds these files, each of the same old day; a path that ends in `/` is an empty folder.
    pub fn with(files: &[(&str, &str)]) -> Bench {
        Bench::holding(TempDir::new().unwrap(), files)
    }

    /// The same where nothing waits for a disk, if the system has such a place.
    pub fn in_memory(files: &[(&str, &str)]) -> Bench {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
        Bench::holding(folder.unwrap(), files)
    }

    /// The same below a folder that a person chose for its disk.
    pub fn in_folder(folder: &Path, files: &[(&str, &str)]) -> Bench {
        Bench::holding(TempDir::new_in(folder).unwrap(), files)
    }

    fn holding(folder: TempDir, files: &[(&str, &str)]) -> Bench {
        let bench = Bench { folder };
        fs::create_dir(bench.root()).unwrap();
        for (path, text) in files {
            bench.write(path, text);
        }
        bench
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("root")
    }

    pub fn state(&self) -> PathBuf {
        self.folder.path().join("state/membrane-tui")
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let at = self.path(path);
        if path.ends_with('/') {
            return fs::create_dir_all(at).unwrap();
        }
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(&at, text).unwrap();
        let long_ago = SystemTime::UNIX_EPOCH + Duration::new(1_000_000_000, 123_456_789);
        fs::File::options().append(true).open(&at).unwrap().set_modified(long_ago).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    pub fn tree(&self) -> Tree {
        Tree::of(&self.root())
    }

    pub fn journal(&self) -> Journal {
        Journal::open(&self.root(), &self.state()).unwrap()
    }

    pub fn history(&self) -> JournalHistory {
        read(&self.root(), &self.state()).unwrap()
    }

    /// What a scan sees now.
    pub fn snapshot(&self) -> Snapshot {
        self.snapshot_with(Project::default())
    }

    /// What a scan sees now, read by this layout.
    pub fn snapshot_as(&self, layout: &'static Layout) -> Snapshot {
        self.snapshot_with(Project { layout_flag: Some(layout), ..Project::default() })
    }

    fn snapshot_with(&self, project: Project) -> Snapshot {
        let files = scan(&self.root(), &ScanOptions::default()).unwrap();
        Snapshot::of(files, Arc::new(project))
    }

    /// Plans and applies; the relocation. What it predicted must be what a fresh scan says.
    pub fn carry_out(&self, intent: &Intent) -> Relocation {
        self.carry_out_and_compare(intent, || self.snapshot())
    }

    /// The same where the outcome is to be read by this layout.
    pub fn carry_out_as(&self, intent: &Intent, layout: &'static Layout) -> Relocation {
        self.carry_out_and_compare(intent, || self.snapshot_as(layout))
    }

    fn carry_out_and_compare(&self, intent: &Intent, look_again: impl Fn() -> Snapshot) -> Relocation {
        let snapshot = self.snapshot();
        let relocation = plan(&snapshot, intent).unwrap();
        apply::apply(&mut self.journal(), &relocation).unwrap();
        let after = look_again();
        for moved in &relocation.moves {
            assert_eq!(moved.verdict_after, after.plan.words(&moved.to), "{moved:?}");
        }
        relocation
    }

    /// Copies a folder into the root.
    pub fn copy(&self, from: &Path, to: &str) {
        fs::create_dir_all(self.path(to)).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let entry = entry.unwrap();
            let below = format!("{to}/{}", entry.file_name().to_str().unwrap());
            match entry.file_type().unwrap().is_dir() {
                true => self.copy(&entry.path(), &below),
                false => fs::copy(entry.path(), self.path(&below)).map(|_| ()).unwrap(),
            }
        }
    }

    /// The one log file in the state folder.
    pub fn log(&self) -> PathBuf {
        let folders = fs::read_dir(self.state().join("journal-1")).unwrap();
        folders.map(|folder| folder.unwrap().path().join("log")).next().unwrap()
    }

    /// What a plan would have seen at a path.
    pub fn seen(&self, path: &str) -> Seen {
        seen(&self.path(path))
    }

    /// A move of what stands at a path now.
    pub fn moving(&self, from: &str, to: &str) -> Step {
        Step::moving(rel(from), rel(to), self.seen(from))
    }
}

fn seen(at: &Path) -> Seen {
    let metadata = at.symlink_metadata().unwrap();
    if metadata.is_symlink() {
        return Seen::Link(fs::read_link(at).unwrap().into_os_string().into_string().unwrap());
    }
    if metadata.is_file() {
        let bytes = fs::read(at).unwrap();
        return Seen::File { size: bytes.len() as u64, hash: *blake3::hash(&bytes).as_bytes() };
    }
    if !metadata.is_dir() {
        return Seen::Unread;
    }
    let mut held = Vec::new();
    for entry in fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        match seen(&path) {
            Seen::Folder(below) => {
                held.extend(
                    below.into_iter().map(|Held { path, seen }| Held { path: rel(&name).join_path(&path), seen }),
                );
            }
            seen => held.push(Held { path: rel(&name), seen }),
        }
    }
    Seen::Folder(held)
}

pub fn rel(text: &str) -> RelPath {
    RelPath::parse(text).unwrap()
}

pub fn make(path: &str) -> Step {
    Step::MakeFolder(rel(path))
}

pub fn root(path: &str) -> Spot {
    Spot::Root(rel(path))
}

pub fn relocation(steps: Vec<Step>) -> Relocation {
    Relocation { title: "Test".into(), steps, ..Relocation::default() }
}
