//! One walk over a root or parts of it, by all workers at once: each folder is a value of its entries.

use std::collections::BTreeSet;
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use rayon::prelude::*;

use super::{file, share};
use crate::disk::ignored::{GITIGNORE, Rules};
use crate::disk::os_path;
use crate::disk::read::{self, ReadOutcome};
use crate::disk::root;
use crate::disk::scope::{self, LARGEST_INSIDE, LARGEST_OUTSIDE, ScanScope};
use crate::disk::stamp::{Stamp, Stamps};
use crate::workspace::files::{Dir, Entry, File, FileSet, Link, LinkTo, MEMBRANE, Name, RelPath};
use crate::yaml::Dialect;

/// What all workers of a walk share.
pub struct Pass<'a> {
    root: &'a Path,
    scope: &'a ScanScope,
    dialect: Dialect,
    /// Those of the look before; `None` where there was none and none will follow, so that no stamp is of use.
    stamps: Option<&'a Stamps>,
    before: &'a FileSet,
    /// What is read whatever its stamp says.
    named: BTreeSet<&'a RelPath>,
    now: SystemTime,
    progress: &'a (dyn Fn(usize) + Sync),
    read: AtomicUsize,
    found: Mutex<ScanFindings>,
}

/// What a walk found beside the tree.
#[derive(Default)]
pub struct ScanFindings {
    /// Of the files that were read or recognised and the folders that were listed, as far as stamps can be relied on.
    pub stamps: Stamps,
    /// Where links stand. Where they lead is not looked at yet.
    pub links: Vec<RelPath>,
}

/// What holds for the entries of one folder.
pub struct FolderIgnores {
    rules: Rules,
    git_ignored: bool,
}

impl<'a> Pass<'a> {
    pub fn new(
        root: &'a Path,
        scope: &'a ScanScope,
        dialect: Dialect,
        stamps: Option<&'a Stamps>,
        before: &'a FileSet,
        named: &'a [RelPath],
        progress: &'a (dyn Fn(usize) + Sync),
    ) -> Self {
        Pass {
            root,
            scope,
            dialect,
            stamps,
            before,
            named: named.iter().collect(),
            now: SystemTime::now(),
            progress,
            read: AtomicUsize::new(0),
            found: Mutex::default(),
        }
    }

    /// What the walk found beside the tree.
    pub fn finish(self) -> ScanFindings {
        self.found.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Walks the whole root. One that is gone is an unreadable folder.
    pub fn root(&self) -> Arc<Dir> {
        let above = FolderIgnores { rules: Rules::above(self.root), git_ignored: false };
        match self.folder(&RelPath::root(), self.root, &above) {
            Some(Entry::Dir(dir)) => dir,
            _ => Arc::new(Dir { unreadable: Some("it is no longer there".into()), ..Dir::default() }),
        }
    }

    /// What holds for the entries of a folder that the tree before has.
    pub fn here(&self, folder: &RelPath) -> FolderIgnores {
        let mut rules = Rules::above(self.root).enter(self.root);
        let mut at = RelPath::root();
        for name in folder.names() {
            at = at.join(name);
            rules = rules.enter(&self.full(&at));
        }
        let git_ignored = matches!(self.before.get(folder), Some(Entry::Dir(dir)) if dir.git_ignored);
        FolderIgnores { rules, git_ignored }
    }

    /// What stands at a path, if it is of any concern.
    pub fn look(&self, path: &RelPath, here: &FolderIgnores) -> Option<Entry> {
        let kind = self.full(path).symlink_metadata().ok()?.file_type();
        self.entry(path, kind, here)
    }

    fn entry(&self, path: &RelPath, kind: FileType, here: &FolderIgnores) -> Option<Entry> {
        let full = self.full(path);
        if kind.is_dir() {
            return if self.scope.enters(path, &full, &here.rules) { self.folder(path, &full, here) } else { None };
        }
        if kind.is_file() {
            return if self.scope.reads(path, &full, &here.rules) { self.file(path, &full, here) } else { None };
        }
        if kind.is_symlink() && self.scope.enters_link(path) {
            return self.folder(path, &full, here);
        }
        if !scope::is_inside(path) {
            return None;
        }
        if kind.is_symlink() { self.link(path, &full) } else { read::special(kind).map(Entry::Special) }
    }

    fn folder(&self, path: &RelPath, full: &Path, above: &FolderIgnores) -> Option<Entry> {
        let git_ignored = above.git_ignored || (!path.is_root() && above.rules.ignores(full, true));
        let old = match self.before.get(path) {
            Some(Entry::Dir(dir)) => Some(dir),
            _ if path.is_root() => Some(self.before.root()),
            _ => None,
        };
        let (listing, error) = self.list(path, full, old);
        if error.as_ref().is_some_and(read::is_gone) {
            return None;
        }
        if self.is_another_workspace(path, full, &listing) {
            return None;
        }
        let first = listing.first().map(|(name, _)| name.clone());
        let has_rules = listing.iter().any(|(name, _)| &**name == GITIGNORE.as_bytes());
        let rules = if has_rules { above.rules.enter(full) } else { above.rules.clone() };
        let here = FolderIgnores { rules, git_ignored };
        let entries: Vec<(Name, Entry)> = listing
            .into_par_iter()
            .filter_map(|(name, kind)| {
                let at = path.join(&name);
                let entry = match kind {
                    Some(kind) => self.entry(&at, kind, &here)?,
                    None => self.look(&at, &here)?,
                };
                Some((name, entry))
            })
            .collect();
        let closed = first.filter(|_| entries.iter().all(|(_, entry)| is_refused(entry)));
        let (entries, error) = match closed.and_then(|name| self.refusal(&path.join(&name))) {
            Some(refusal) => (Vec::new(), Some(refusal)),
            None => (entries, error),
        };
        let unreadable = error.map(|error| error.to_string().into());
        Some(Entry::Dir(share(old, Dir { entries: entries.into(), unreadable, git_ignored })))
    }

    /// Whether a folder outside `membrane/` is a workspace of its own, whose elements are none of this one's.
    fn is_another_workspace(&self, path: &RelPath, full: &Path, listing: &[(Name, Option<FileType>)]) -> bool {
        let has_membrane = || listing.iter().any(|(name, _)| &**name == MEMBRANE.as_bytes());
        !path.is_root() && !scope::is_inside(path) && has_membrane() && root::has_elements(full)
    }

    /// Why an entry that was listed cannot be looked at: its folder may be listed, but not entered, and is closed to push too.
    fn refusal(&self, path: &RelPath) -> Option<io::Error> {
        let error = self.full(path).symlink_metadata().err()?;
        (scope::is_inside(path) && error.kind() == io::ErrorKind::PermissionDenied).then_some(error)
    }

    /// The names in a folder, with the kinds that the system told beside them, and the error that kept it from telling more.
    ///
    /// A folder whose stamp has not changed has the names that it had, and is not opened. This counts only under `membrane/`,
    /// where everything that is listed is kept.
    fn list(
        &self,
        path: &RelPath,
        full: &Path,
        old: Option<&Arc<Dir>>,
    ) -> (Vec<(Name, Option<FileType>)>, Option<io::Error>) {
        // A link that is entered is no stamp of what it leads to.
        let stamp = self.stamps.and_then(|_| full.metadata().ok()).as_ref().map(Stamp::of_listing);
        let known = |dir: &&Arc<Dir>| {
            let unchanged = stamp.as_ref().is_some_and(|stamp| self.has_stamp(path, stamp));
            unchanged && dir.unreadable.is_none() && scope::is_inside(path) && !self.named.contains(path)
        };
        if let Some(stamp) = stamp.as_ref().filter(|stamp| stamp.is_settled(self.now)) {
            self.found().stamps.keep(path, stamp);
        }
        if let Some(dir) = old.filter(known) {
            return (dir.entries.keys().map(|name| (name.clone(), None)).collect(), None);
        }
        let (listing, error) = read::list(full);
        (listing.into_iter().map(|(name, kind)| (name, Some(kind))).collect(), error)
    }

    fn file(&self, path: &RelPath, full: &Path, here: &FolderIgnores) -> Option<Entry> {
        let git_ignored = here.git_ignored || here.rules.ignores(full, false);
        let old = match self.before.get(path) {
            Some(Entry::File(file)) if file.git_ignored == git_ignored => Some(file),
            _ => None,
        };
        if let Some(old) = old.filter(|_| self.is_unchanged(path, full)) {
            return Some(Entry::File(old.clone()));
        }
        let inside = scope::is_inside(path);
        let file = match read::read(full, if inside { LARGEST_INSIDE } else { LARGEST_OUTSIDE }) {
            ReadOutcome::Read { bytes, stamp } => {
                self.count_and_keep(path, stamp);
                let hash = *blake3::hash(&bytes).as_bytes();
                if let Some(old) = old.filter(|old| old.hash == hash) {
                    return Some(Entry::File(old.clone()));
                }
                file::read(full, &bytes, hash, self.dialect, git_ignored)
            }
            ReadOutcome::TooLarge { size } => file::unread(full, size, inside.then_some(TOO_LARGE), git_ignored),
            ReadOutcome::Refused(error) => file::unread(full, 0, Some(&error.to_string()), git_ignored),
            ReadOutcome::Special(special) => return inside.then_some(Entry::Special(special)),
            ReadOutcome::Gone => return None,
        };
        Some(Entry::File(recognise(old, file)))
    }

    /// A link as it stands. Where it leads is found when the whole tree is known; until then, where it led before.
    fn link(&self, path: &RelPath, full: &Path) -> Option<Entry> {
        let target = fs::read_link(full).ok()?;
        let target: Box<str> = target.to_string_lossy().into();
        self.found().links.push(path.clone());
        match self.before.get(path) {
            Some(Entry::Link(old)) if old.target == target => Some(Entry::Link(old.clone())),
            _ => Some(Entry::Link(Arc::new(Link { target, to: LinkTo::Broken }))),
        }
    }

    /// Whether a file is the one that was read before, as far as the system tells.
    fn is_unchanged(&self, path: &RelPath, full: &Path) -> bool {
        if self.named.contains(path) || !self.stamps.is_some_and(|stamps| stamps.knows(path)) {
            return false;
        }
        let stamp = Stamp::at(full).filter(|stamp| self.has_stamp(path, stamp));
        if let Some(stamp) = &stamp {
            self.found().stamps.keep(path, stamp);
        }
        stamp.is_some()
    }

    /// A stamp so young that a second edit could hide behind it is not kept: the file is then read again the next time.
    fn count_and_keep(&self, path: &RelPath, stamp: Stamp) {
        if self.stamps.is_some() && stamp.is_settled(self.now) {
            self.found().stamps.keep(path, &stamp);
        }
        (self.progress)(self.read.fetch_add(1, Ordering::Relaxed) + 1);
    }

    fn has_stamp(&self, path: &RelPath, stamp: &Stamp) -> bool {
        self.stamps.is_some_and(|stamps| stamps.has(path, stamp))
    }

    fn found(&self) -> std::sync::MutexGuard<'_, ScanFindings> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn full(&self, path: &RelPath) -> PathBuf {
        self.root.join(os_path(path))
    }
}

/// What is said of a file that is too large to be read.
pub const TOO_LARGE: &str = "it has more than 512 MiB, which is more than Node can hold as text";

/// Whether nothing is known of an entry but its name.
fn is_refused(entry: &Entry) -> bool {
    match entry {
        Entry::Dir(dir) => dir.unreadable.is_some(),
        Entry::File(file) => file.reading.as_ref().is_some_and(|reading| reading.error.is_some()),
        Entry::Link(_) | Entry::Special(_) => true,
    }
}

/// The old file where the new one says the same.
fn recognise(old: Option<&Arc<File>>, new: File) -> Arc<File> {
    match old {
        Some(old) if old.hash == new.hash => old.clone(),
        _ => Arc::new(new),
    }
}
