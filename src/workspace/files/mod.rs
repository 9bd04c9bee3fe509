//! The tree of files that a scan saw: an immutable value, shared where nothing changed.
//!
//! A change makes a new tree that shares every untouched folder with the old one, so a snapshot, a preview of a move and an
//! undo can each hold their own. Knows nothing of layouts or of what a document means.

pub mod entries;
mod names;
mod path;

use std::sync::Arc;

use super::document::Reading;
use crate::yaml::Dialect;
use entries::Entries;

pub use names::Names;
pub use path::{PathError, RelPath};

/// The folder that holds a workspace's data, in every known layout.
pub const MEMBRANE: &str = "membrane";

/// The file beside it that says where to push, in every known layout.
pub const CONFIG: &str = "membrane.config.yml";

/// One entry's name, as the disk has it. Maps keep them in bytewise order, the order in which push lists a folder.
pub type Name = Box<[u8]>;

/// What stands under a name.
#[derive(Debug, Clone)]
pub enum Entry {
    Dir(Arc<Dir>),
    File(Arc<File>),
    Link(Arc<Link>),
    /// A FIFO, a socket or a device. Never opened.
    Special(Special),
}

/// What is neither file, folder nor link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Special {
    /// Reading one hangs push for ever (docs/push-facts.md).
    Fifo,
    Socket,
    Device,
}

/// A folder and what stands in it.
#[derive(Debug, Clone, Default)]
pub struct Dir {
    pub entries: Entries,
    /// Why it could not be listed; its entries are then not known.
    pub unreadable: Option<Box<str>>,
    /// Git ignores it, by the project's own rules.
    pub git_ignored: bool,
}

/// A regular file.
#[derive(Debug, Clone)]
pub struct File {
    /// Bytes.
    pub size: u64,
    /// Of the bytes; equal hashes are identical copies.
    pub hash: [u8; 32],
    /// What its text says; `None` where the scan had no reason to read it (no YAML outside `membrane/`).
    pub reading: Option<Reading>,
    /// Git ignores it, by the project's own rules.
    pub git_ignored: bool,
}

impl File {
    /// A file with these bytes, all of them read.
    pub fn of(bytes: &[u8], dialect: Dialect) -> File {
        let hash = *blake3::hash(bytes).as_bytes();
        File { size: bytes.len() as u64, hash, reading: Some(Reading::of(bytes, dialect)), git_ignored: false }
    }
}

/// A symbolic link.
#[derive(Debug, Clone)]
pub struct Link {
    /// As written in the link.
    pub target: Box<str>,
    pub to: LinkTo,
}

/// Where a link leads.
#[derive(Debug, Clone)]
pub enum LinkTo {
    /// To an entry of this same tree, by its real path.
    Inside(RelPath),
    /// To something that is not in this tree, as the scan found it there.
    Outside(Entry),
    /// To nothing.
    Broken,
    /// To itself, round about.
    Loop,
}

/// What a path comes to when links are followed.
#[derive(Debug, Clone, Copy)]
pub enum Resolved<'t> {
    Dir(&'t Arc<Dir>),
    File(&'t Arc<File>),
    Special(Special),
    /// A link that leads nowhere, or round in a circle.
    Broken,
}

/// The files below a root.
#[derive(Debug, Clone, Default)]
pub struct FileSet {
    root: Arc<Dir>,
    names: Names,
}

/// No chain of links that a system follows is longer.
const LONGEST_LINK_CHAIN: usize = 40;

impl FileSet {
    /// A tree from its root folder, on a disk that compares names in this way.
    pub fn new(root: Arc<Dir>, names: Names) -> Self {
        Self { root, names }
    }

    /// The same tree as it would be on another disk.
    pub fn on(&self, names: Names) -> Self {
        Self { root: Arc::clone(&self.root), names }
    }

    /// How its disk compares names.
    pub fn names(&self) -> Names {
        self.names
    }

    /// The root folder.
    pub fn root(&self) -> &Arc<Dir> {
        &self.root
    }

    /// The entry that stands at `path` itself; links on the way or at the end are not followed.
    pub fn get(&self, path: &RelPath) -> Option<&Entry> {
        let mut names = path.names();
        let mut entry = self.root.entries.get(names.next()?)?;
        for name in names {
            let Entry::Dir(dir) = entry else { return None };
            entry = dir.entries.get(name)?;
        }
        Some(entry)
    }

    /// What `path` comes to, links followed as the system follows them; `None` where nothing stands there.
    pub fn resolve(&self, path: &RelPath) -> Option<Resolved<'_>> {
        let mut at = Resolved::Dir(&self.root);
        for name in path.names() {
            let Resolved::Dir(dir) = at else { return None };
            at = self.follow(dir.entries.get(name)?);
        }
        Some(at)
    }

    /// The path under which the disk has what is asked for by `path`. From where nothing stands, it stays as it is.
    pub fn spelt(&self, path: &RelPath) -> RelPath {
        if self.names == Names::Exact {
            return path.clone();
        }
        let mut at = Some(Resolved::Dir(&self.root));
        path.names().fold(RelPath::root(), |spelt, name| {
            let found = match at {
                Some(Resolved::Dir(dir)) => self.named(dir, name),
                _ => None,
            };
            at = found.map(|(_, entry)| self.follow(entry));
            spelt.join(found.map_or(name, |(name, _)| name))
        })
    }

    /// The entry that a folder gives for a name, and the name that it has there.
    pub fn named<'t>(&self, dir: &'t Dir, name: &[u8]) -> Option<(&'t [u8], &'t Entry)> {
        let exact = dir.entries.get_key_value(name);
        let found = match self.names {
            Names::AnyCase => exact.or_else(|| dir.entries.iter().find(|(other, _)| self.names.same(other, name))),
            Names::Exact => exact,
        };
        found.map(|(name, entry)| (&**name, entry))
    }

    /// What an entry comes to, its links followed.
    pub fn follow<'t>(&'t self, entry: &'t Entry) -> Resolved<'t> {
        self.follow_within(entry, LONGEST_LINK_CHAIN)
    }

    fn follow_within<'t>(&'t self, entry: &'t Entry, chain: usize) -> Resolved<'t> {
        match entry {
            Entry::Dir(dir) => Resolved::Dir(dir),
            Entry::File(file) => Resolved::File(file),
            Entry::Special(special) => Resolved::Special(*special),
            Entry::Link(link) => match &link.to {
                LinkTo::Broken | LinkTo::Loop => Resolved::Broken,
                LinkTo::Outside(entry) if chain > 0 => self.follow_within(entry, chain - 1),
                LinkTo::Inside(path) if path.is_root() => Resolved::Dir(&self.root),
                LinkTo::Inside(path) if chain > 0 => {
                    self.get(path).map_or(Resolved::Broken, |entry| self.follow_within(entry, chain - 1))
                }
                LinkTo::Outside(_) | LinkTo::Inside(_) => Resolved::Broken,
            },
        }
    }

    /// The first link on the way to what `path` names; `None` where there is none. The last name counts as itself.
    pub fn first_link(&self, path: &RelPath) -> Option<RelPath> {
        let (mut at, mut dir) = (RelPath::root(), &self.root);
        for name in path.names().take(path.depth().saturating_sub(1)) {
            at = at.join(name);
            match dir.entries.get(name)? {
                Entry::Dir(below) => dir = below,
                Entry::Link(_) => return Some(at),
                Entry::File(_) | Entry::Special(_) => return None,
            }
        }
        None
    }

    /// The path without its links: that of the thing itself, a last link counting as itself. `None` where a link on the way leads
    /// out of the root, or to no folder.
    pub fn real(&self, path: &RelPath) -> Option<RelPath> {
        let mut at = RelPath::root();
        let depth = path.depth();
        for (number, name) in path.names().enumerate() {
            at = at.join(name);
            if number + 1 == depth {
                break;
            }
            if let Some(Entry::Link(link)) = self.get(&at) {
                let LinkTo::Inside(real) = &link.to else { return None };
                at = real.clone();
                if !matches!(self.resolve(&at), Some(Resolved::Dir(_))) {
                    return None;
                }
            }
        }
        Some(at)
    }

    /// Puts an entry at `path`, with the folders above it; what stood there is replaced.
    pub fn insert(&mut self, path: &RelPath, entry: Entry) {
        let Some(parent) = path.parent() else {
            if let Entry::Dir(dir) = entry {
                self.root = dir;
            }
            return;
        };
        let mut dir = &mut self.root;
        for name in parent.names() {
            let below = Arc::make_mut(dir).entries.get_or_insert_with(name, || Entry::Dir(Arc::default()));
            if !matches!(below, Entry::Dir(_)) {
                *below = Entry::Dir(Arc::default());
            }
            let Entry::Dir(next) = below else { return };
            dir = next;
        }
        Arc::make_mut(dir).entries.insert(path.name().into(), entry);
    }

    /// Takes the entry at `path` away, and gives it back.
    pub fn remove(&mut self, path: &RelPath) -> Option<Entry> {
        self.get(path)?;
        let mut dir = &mut self.root;
        for name in path.parent()?.names() {
            let Some(Entry::Dir(next)) = Arc::make_mut(dir).entries.get_mut(name) else { return None };
            dir = next;
        }
        Arc::make_mut(dir).entries.remove(path.name())
    }

    /// Every entry below `folder`, folders before what is in them, each folder in bytewise order. Links on the way to `folder` are
    /// followed, and those below it are not.
    pub fn walk(&self, folder: &RelPath) -> Walk<'_> {
        let dir = match self.resolve(folder) {
            Some(Resolved::Dir(dir)) => Some(dir),
            _ => None,
        };
        Walk { open: dir.map(|dir| (folder.clone(), dir.entries.iter())).into_iter().collect() }
    }
}

/// See [`FileSet::walk`].
pub struct Walk<'t> {
    open: Vec<(RelPath, entries::Iter<'t>)>,
}

impl<'t> Iterator for Walk<'t> {
    type Item = (RelPath, &'t Entry);

    fn next(&mut self) -> Option<Self::Item> {
        while let Some((folder, entries)) = self.open.last_mut() {
            let Some((name, entry)) = entries.next() else {
                self.open.pop();
                continue;
            };
            let path = folder.join(name);
            if let Entry::Dir(dir) = entry {
                self.open.push((path.clone(), dir.entries.iter()));
            }
            return Some((path, entry));
        }
        None
    }
}

/// Whether a path is `membrane/` or stands below it.
pub fn is_inside(path: &RelPath) -> bool {
    path.names().next() == Some(MEMBRANE.as_bytes())
}

/// Whether a file outside `membrane/` may be an element, by its name.
pub fn is_candidate(path: &RelPath) -> bool {
    let name = path.name();
    let extension = name.iter().rposition(|byte| *byte == b'.').map(|dot| name[dot + 1..].to_ascii_lowercase());
    matches!(extension.as_deref(), Some(b"yaml" | b"yml" | b"json"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::{link, tree};

    fn path(text: &str) -> RelPath {
        RelPath::parse(text).unwrap()
    }

    #[test]
    fn a_change_shares_what_it_does_not_touch() {
        let before = tree(&[("a/one.yaml", "key: 1"), ("b/two.yaml", "key: 2")]);
        let mut after = before.clone();
        let moved = after.remove(&path("a/one.yaml")).unwrap();
        after.insert(&path("c/d/one.yaml"), moved);
        assert!(before.get(&path("a/one.yaml")).is_some());
        assert!(after.get(&path("c/d/one.yaml")).is_some());
        let (Some(Entry::Dir(old)), Some(Entry::Dir(new))) = (before.get(&path("b")), after.get(&path("b"))) else {
            panic!("b is a folder")
        };
        assert!(Arc::ptr_eq(old, new));
    }

    #[test]
    fn what_is_asked_for_is_found_as_the_disk_spells_it() {
        let mut exact = tree(&[("Actions/Hub/hub.yaml", "key: hub"), ("a/b", "")]);
        exact.insert(&path("Link"), link(LinkTo::Inside(path("Actions"))));
        let any_case = exact.on(Names::AnyCase);
        let check = |asked: &str, expected: &str| {
            assert_eq!(any_case.spelt(&path(asked)), path(expected));
            assert_eq!(exact.spelt(&path(asked)), path(asked));
        };
        check("actions/hub/HUB.yaml", "Actions/Hub/hub.yaml");
        check("link/hub", "Link/Hub");
        check("A/B", "a/b");
        check("actions/New/one", "Actions/New/one");
    }

    #[test]
    fn links_are_followed_as_the_system_follows_them() {
        let mut files = tree(&[("real/a.yaml", "key: a")]);
        files.insert(&path("to-dir"), link(LinkTo::Inside(path("real"))));
        files.insert(&path("ring"), link(LinkTo::Inside(path("ring"))));
        files.insert(&path("nowhere"), link(LinkTo::Broken));
        assert!(matches!(files.resolve(&path("to-dir/a.yaml")), Some(Resolved::File(_))));
        assert!(matches!(files.resolve(&path("ring")), Some(Resolved::Broken)));
        assert!(matches!(files.resolve(&path("nowhere")), Some(Resolved::Broken)));
        assert!(files.resolve(&path("nowhere/x")).is_none());
        assert!(files.get(&path("to-dir/a.yaml")).is_none());
    }
}
