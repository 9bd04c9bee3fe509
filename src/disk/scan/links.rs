//! Where symbolic links lead: to a place of the same tree, to something outside it that is read within bounds, or nowhere.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::pass::TOO_LARGE;
use super::{file, share};
use crate::disk::os_path;
use crate::disk::read::{self, ReadOutcome};
use crate::disk::scope::{LARGEST_INSIDE, ScanScope, is_inside};
use crate::workspace::files::{Dir, Entry, File, FileSet, Link, LinkTo, Name, RelPath};
use crate::yaml::Dialect;

/// How many folders deep what stands behind a link is read. Push reads five below `membrane/`, so that all of it counts even
/// where `membrane` itself is a link.
const DEPTH: usize = 8;

/// What is looked at behind all links of one pass: a link to `/` must not read the machine.
const ALL: Bounds = Bounds { entries: 100_000, bytes: LARGEST_INSIDE };

/// How much of that behind one link, so that it leaves something for the others.
const EACH: Bounds = Bounds { entries: 20_000, bytes: LARGEST_INSIDE / 8 };

const TOO_MUCH: &str = "too much stands behind this link; the rest is not read";
const TOO_DEEP: &str = "it stands more than 8 folders deep behind a link, and is not read";

/// Finds where the links at `links` lead, and puts that into the tree. What stands outside is read again for the `fresh` ones only.
pub fn resolve(
    root: &Path,
    scope: &ScanScope,
    dialect: Dialect,
    files: &mut FileSet,
    links: &BTreeSet<RelPath>,
    fresh: &BTreeSet<RelPath>,
) {
    // Each is looked up in the tree as it was read: whether a place is in it does not depend on where links lead.
    let mut behind = Behind { root, scope, dialect, files: files.clone(), left: ALL, own: ALL };
    for path in links {
        let Some(Entry::Link(old)) = behind.files.get(path).cloned() else { continue };
        let to = match (behind.lead(&root.join(os_path(path))), &old.to) {
            (LinkDestination::Outside(_), LinkTo::Outside(_)) if !fresh.contains(path) => continue,
            (lead, _) => behind.first(lead, &old.to),
        };
        if !is_same(&old.to, &to) {
            files.insert(path, Entry::Link(Arc::new(Link { target: old.target.clone(), to })));
        }
    }
}

/// Where a link leads, before what stands there is looked at.
enum LinkDestination {
    Inside(RelPath),
    /// The real path.
    Outside(PathBuf),
    Broken,
    Loop,
    Refused(io::Error),
}

/// How much may be looked at.
#[derive(Clone, Copy)]
struct Bounds {
    /// Entries of folders.
    entries: usize,
    /// Bytes of files.
    bytes: u64,
}

/// Reads what stands behind links, as long as the bounds allow.
struct Behind<'a> {
    root: &'a Path,
    scope: &'a ScanScope,
    dialect: Dialect,
    files: FileSet,
    /// For the links to come.
    left: Bounds,
    /// For the link that is followed.
    own: Bounds,
}

impl Behind<'_> {
    fn lead(&self, link: &Path) -> LinkDestination {
        let real = match link.canonicalize() {
            Ok(real) => real,
            Err(error) if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) => {
                return LinkDestination::Loop;
            }
            Err(error) if read::is_gone(&error) => return LinkDestination::Broken,
            Err(error) => return LinkDestination::Refused(error),
        };
        match self.scope.place(self.root, &real) {
            Some(path) if path.is_root() || self.has_all_of(&path, &real) => LinkDestination::Inside(path),
            _ => LinkDestination::Outside(real),
        }
    }

    /// Whether the tree has all that push would find at a place. Outside `membrane/` it has only what could be an element by its name.
    fn has_all_of(&self, path: &RelPath, real: &Path) -> bool {
        match self.files.get(path) {
            None => false,
            Some(Entry::Dir(dir)) if !is_inside(path) => is_all_of(dir, real, DEPTH),
            Some(_) => true,
        }
    }

    /// Where a link of the workspace leads, with its part of what may be looked at.
    fn first(&mut self, lead: LinkDestination, old: &LinkTo) -> LinkTo {
        let own = Bounds { entries: self.left.entries.min(EACH.entries), bytes: self.left.bytes.min(EACH.bytes) };
        self.own = own;
        let to = self.follow(lead, DEPTH, Some(old));
        self.left.entries -= own.entries - self.own.entries;
        self.left.bytes -= own.bytes - self.own.bytes;
        to
    }

    fn follow(&mut self, lead: LinkDestination, depth: usize, old: Option<&LinkTo>) -> LinkTo {
        match lead {
            LinkDestination::Inside(path) => LinkTo::Inside(path),
            LinkDestination::Broken => LinkTo::Broken,
            LinkDestination::Loop => LinkTo::Loop,
            LinkDestination::Refused(error) => {
                LinkTo::Outside(Entry::File(Arc::new(file::unread(self.root, 0, Some(&error.to_string()), false))))
            }
            LinkDestination::Outside(real) => {
                let old = match old {
                    Some(LinkTo::Outside(entry)) => Some(entry),
                    _ => None,
                };
                self.entry(&real, depth, old).map_or(LinkTo::Broken, LinkTo::Outside)
            }
        }
    }

    /// What stands at a real path outside the tree, `depth` folders deep.
    fn entry(&mut self, real: &Path, depth: usize, old: Option<&Entry>) -> Option<Entry> {
        let kind = real.symlink_metadata().ok()?.file_type();
        if kind.is_dir() {
            let old = match old {
                Some(Entry::Dir(dir)) => Some(dir),
                _ => None,
            };
            return Some(Entry::Dir(self.folder(real, depth, old)));
        }
        if kind.is_file() {
            return self.file(real, old);
        }
        if kind.is_symlink() {
            let target = std::fs::read_link(real).ok()?.to_string_lossy().into();
            let lead = self.lead(real);
            let to = self.follow(lead, depth.saturating_sub(1), None);
            return Some(Entry::Link(Arc::new(Link { target, to })));
        }
        read::special(kind).map(Entry::Special)
    }

    fn folder(&mut self, real: &Path, depth: usize, old: Option<&Arc<Dir>>) -> Arc<Dir> {
        let closed = |why: &str| Arc::new(Dir { unreadable: Some(why.into()), ..Dir::default() });
        if depth == 0 {
            return closed(TOO_DEEP);
        }
        let (listing, error) = read::list(real);
        if listing.len() > self.own.entries {
            self.own.entries = 0;
            return closed(TOO_MUCH);
        }
        self.own.entries -= listing.len();
        let mut dir = Dir { unreadable: error.map(|error| error.to_string().into()), ..Dir::default() };
        for (name, _) in listing {
            let old = old.and_then(|old| old.entries.get(&name));
            if let Some(entry) = self.entry(&real.join(OsStr::from_bytes(&name)), depth - 1, old) {
                dir.entries.insert(name, entry);
            }
        }
        share(old, dir)
    }

    /// The file that the tree has at a real path, so that it is one, however push comes to it.
    fn known(&self, real: &Path) -> Option<Arc<File>> {
        match self.files.get(&self.scope.place(self.root, real)?)? {
            Entry::File(file) if file.reading.is_some() => Some(file.clone()),
            _ => None,
        }
    }

    fn file(&mut self, real: &Path, old: Option<&Entry>) -> Option<Entry> {
        if let Some(file) = self.known(real) {
            return Some(Entry::File(file));
        }
        let file = match read::read(real, self.own.bytes) {
            ReadOutcome::Read { bytes, .. } => {
                self.own.bytes -= bytes.len() as u64;
                file::read(real, &bytes, *blake3::hash(&bytes).as_bytes(), self.dialect, false)
            }
            ReadOutcome::TooLarge { size } if size > LARGEST_INSIDE => file::unread(real, size, Some(TOO_LARGE), false),
            ReadOutcome::TooLarge { size } => file::unread(real, size, Some(TOO_MUCH), false),
            ReadOutcome::Refused(error) => file::unread(real, 0, Some(&error.to_string()), false),
            ReadOutcome::Special(special) => return Some(Entry::Special(special)),
            ReadOutcome::Gone => return None,
        };
        match old {
            Some(Entry::File(old)) if old.hash == file.hash => Some(Entry::File(old.clone())),
            _ => Some(Entry::File(Arc::new(file))),
        }
    }
}

/// Whether a folder of the tree has every entry that is on the disk, as deep as a link is followed.
fn is_all_of(dir: &Dir, real: &Path, depth: usize) -> bool {
    let (listing, error) = read::list(real);
    let has = |name: &Name| match dir.entries.get(name) {
        Some(Entry::Dir(below)) => depth == 0 || is_all_of(below, &real.join(OsStr::from_bytes(name)), depth - 1),
        entry => entry.is_some(),
    };
    error.is_none() && listing.iter().all(|(name, _)| has(name))
}

fn is_same(old: &LinkTo, new: &LinkTo) -> bool {
    match (old, new) {
        (LinkTo::Inside(old), LinkTo::Inside(new)) => old == new,
        (LinkTo::Outside(old), LinkTo::Outside(new)) => file::is_same_entry(old, new),
        (LinkTo::Broken, LinkTo::Broken) | (LinkTo::Loop, LinkTo::Loop) => true,
        _ => false,
    }
}
