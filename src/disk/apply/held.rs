//! Names in folders that are held open. On the way from the root to a folder no link is followed, and an open folder stays the one that it is,
//! whatever becomes of the path that led there: what is done to a name in it is done nowhere else.

use std::cell::{OnceCell, RefCell};
use std::ffi::OsStr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustix::fs::{CWD, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::beneath::{self, Unopened};
use super::error::ApplyError;
use crate::disk::scope::ScanScope;
use crate::workspace::files::MEMBRANE;

/// An open folder, below which files are moved.
#[derive(Debug)]
pub struct Base {
    folder: OwnedFd,
    /// How its paths are shown: empty for the root, whose paths are relative.
    shown: PathBuf,
    linked: Option<Linked>,
}

/// Where `membrane` leads, if it is a link to another folder of the root: the only link that is followed, and only once.
#[derive(Debug)]
struct Linked {
    root: PathBuf,
    /// Below the root, without links.
    to: Vec<u8>,
}

/// A name in a folder below a [`Base`]. Neither need be there.
#[derive(Debug, Clone)]
pub struct At<'b> {
    base: &'b Base,
    folder: Rc<Folder>,
    /// In the folder; [`ITSELF`] for the folder.
    name: Vec<u8>,
}

/// A folder, opened when it is first needed, and held from then on.
#[derive(Debug, Default)]
struct Folder {
    /// Below the base.
    path: Vec<u8>,
    /// A folder above it that is held already, and how much of the path leads there.
    start: Option<(Rc<Folder>, usize)>,
    held: OnceCell<OwnedFd>,
    /// The link because of which it could not be opened, below the base.
    link: RefCell<Option<Vec<u8>>>,
}

/// A folder, by the name that it has in itself.
const ITSELF: &[u8] = b".";

impl Base {
    /// Opens a folder, by whatever links its path has. `shown` goes before its paths in messages.
    pub fn open(path: &Path, shown: &Path) -> Result<Base, ApplyError> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = retry_on_intr(|| rustix::fs::openat(CWD, path, flags, Mode::empty()))
            .map_err(|errno| ApplyError::io(path, "opened", errno))?;
        Ok(Base { folder, shown: shown.to_owned(), linked: None })
    }

    /// Opens the root, whose path has no links any more, so that one that has come into it since is not followed.
    pub fn open_root(path: &Path) -> Result<Base, ApplyError> {
        let top = Base::open(Path::new("/"), Path::new("/"))?;
        let below = path.strip_prefix("/").unwrap_or(path);
        let At { folder, .. } = top.folder(below.as_os_str().as_bytes());
        let opened = folder.open(&top);
        let folder = opened.map_err(|errno| ApplyError::io(path, "opened", errno))?;
        Ok(Base { folder, shown: PathBuf::new(), linked: Linked::find(path) })
    }

    /// A path below this folder; empty for the folder itself.
    pub fn at(&self, path: &[u8]) -> At<'_> {
        let (folder, name) = split(path);
        At { name: name.to_vec(), ..self.folder(folder) }
    }

    /// The folder at a path below this one, for what is to be done to itself; empty for this one.
    pub fn folder(&self, path: &[u8]) -> At<'_> {
        let folder = Rc::new(Folder { path: path.to_vec(), ..Folder::default() });
        At { base: self, folder, name: ITSELF.to_vec() }
    }

    /// The way to a folder without the one link that may be followed.
    fn way_to(&self, folder: &[u8]) -> Vec<u8> {
        match (&self.linked, within_membrane(folder)) {
            (Some(linked), Some(rest)) => [&linked.to, rest].concat(),
            _ => folder.to_vec(),
        }
    }
}

/// What follows `membrane` in the path of a folder, if it is that or stands below it.
fn within_membrane(folder: &[u8]) -> Option<&[u8]> {
    folder.strip_prefix(MEMBRANE.as_bytes()).filter(|rest| rest.is_empty() || rest.starts_with(b"/"))
}

impl Linked {
    /// `root` is a real path.
    fn find(root: &Path) -> Option<Linked> {
        let mut scope = ScanScope::default();
        scope.find_linked(root);
        let to = scope.linked.as_deref()?.strip_prefix(root).ok()?.as_os_str().as_bytes().to_vec();
        Some(Linked { root: root.to_owned(), to })
    }

    fn still_leads_there(&self) -> bool {
        Linked::find(&self.root).is_some_and(|now| now.to == self.to)
    }
}

impl Folder {
    fn held(&self, base: &Base) -> Result<BorrowedFd<'_>, Errno> {
        if let Some(held) = self.held.get() {
            return Ok(held.as_fd());
        }
        let opened = self.open(base)?;
        Ok(self.held.get_or_init(|| opened).as_fd())
    }

    /// Opens it anew; `LOOP` where a link stands on the way, which is remembered.
    fn open(&self, base: &Base) -> Result<OwnedFd, Errno> {
        let (opened, begin) = match &self.start {
            Some((start, length)) => (beneath::open(start.held(base)?, &self.path[*length..]), &self.path[..*length]),
            None => (beneath::open(base.folder.as_fd(), &base.way_to(&self.path)), &b""[..]),
        };
        self.link.take();
        opened.map_err(|unopened| match unopened {
            Unopened::Link(link) => {
                self.link.replace(Some([begin, &link].concat()));
                Errno::LOOP
            }
            Unopened::Refused(errno) => errno,
        })
    }

    /// The link on the way to it, if that is why it could not be opened.
    fn link(&self) -> Option<Vec<u8>> {
        self.link.borrow().clone().or_else(|| self.start.as_ref().and_then(|(start, _)| start.link()))
    }
}

/// A path as the folder that it leads to, and the name in there.
fn split(path: &[u8]) -> (&[u8], &[u8]) {
    match path.iter().rposition(|b| *b == b'/') {
        Some(slash) => (&path[..slash], &path[slash + 1..]),
        None if path.is_empty() => (b"", ITSELF),
        None => (b"", path),
    }
}

impl<'b> At<'b> {
    fn path(&self) -> Vec<u8> {
        match (&*self.folder.path, &*self.name) {
            (folder, ITSELF) => folder.to_vec(),
            (b"", name) => name.to_vec(),
            (folder, name) => [folder, name].join(&b'/'),
        }
    }

    /// The path as messages show it.
    pub fn shown(&self) -> PathBuf {
        self.base.shown.join(OsStr::from_bytes(&self.path()))
    }

    /// The folder that this stands in, which is held for both.
    pub fn parent(&self) -> At<'b> {
        At { name: ITSELF.to_vec(), ..self.clone() }
    }

    /// The last name.
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// A path below this folder, to which this one is held; empty for the folder itself.
    pub fn join(&self, below: &[u8]) -> At<'b> {
        if below.is_empty() {
            return self.clone();
        }
        let mut path = self.path();
        if !path.is_empty() {
            path.push(b'/');
        }
        path.extend(below);
        let (folder, name) = split(&path);
        let name = name.to_vec();
        if *folder == *self.folder.path {
            return At { name, ..self.clone() };
        }
        let length = if self.folder.path.is_empty() { 0 } else { self.folder.path.len() + 1 };
        let start = Some((self.folder.clone(), length));
        At { base: self.base, folder: Rc::new(Folder { path: folder.to_vec(), start, ..Folder::default() }), name }
    }

    /// The same path, for which nothing is held yet.
    pub fn not_held(&self) -> At<'b> {
        self.base.at(&self.path())
    }

    /// Fails where the path has come to lead to another folder than the one that is held.
    pub fn confirm_folder(&self) -> Result<(), ApplyError> {
        let changed = |path: PathBuf, what: &str| Err(ApplyError::Changed { path, what: what.to_owned() });
        let linked = self.base.linked.as_ref().filter(|_| within_membrane(&self.folder.path).is_some());
        if linked.is_some_and(|linked| !linked.still_leads_there()) {
            return changed(PathBuf::from(MEMBRANE), "leads somewhere else now");
        }
        let inode = |folder: BorrowedFd<'_>| rustix::fs::fstat(folder).map(|stat| (stat.st_dev, stat.st_ino));
        let held = self.hold().and_then(inode).map_err(|errno| self.failed("reached", errno))?;
        match self.folder.open(self.base).and_then(|now| inode(now.as_fd())) {
            Ok(now) if now == held => Ok(()),
            Ok(_) => changed(self.parent().shown(), "was replaced by another program meanwhile"),
            Err(Errno::NOENT | Errno::NOTDIR) => changed(self.parent().shown(), "is not there any more"),
            Err(errno) => Err(self.failed("reached", errno)),
        }
    }

    /// Does something with the name in the folder. `LOOP` where a link stands on the way there.
    pub(super) fn within<T>(&self, mut act: impl FnMut(BorrowedFd<'_>, &[u8]) -> Result<T, Errno>) -> Result<T, Errno> {
        let folder = self.hold()?;
        retry_on_intr(|| act(folder, &self.name))
    }

    /// The folder that this stands in. `LOOP` where a link stands on the way there.
    pub(super) fn hold(&self) -> Result<BorrowedFd<'_>, Errno> {
        self.folder.held(self.base)
    }

    /// Whether both are names in one folder, the same but for their case.
    pub fn differs_in_case_from(&self, other: &At<'_>) -> bool {
        let lower = |at: &At<'_>| String::from_utf8_lossy(at.name()).to_lowercase();
        let one_folder = std::ptr::eq(self.base, other.base) && self.folder.path == other.folder.path;
        one_folder && self.name() != other.name() && lower(self) == lower(other)
    }

    /// An error that names this path, and the link, where one stands on the way to it.
    pub fn failed(&self, doing: &'static str, errno: Errno) -> ApplyError {
        match self.folder.link().filter(|_| errno == Errno::LOOP) {
            Some(link) => {
                ApplyError::BehindLink { path: self.shown(), link: self.base.shown.join(OsStr::from_bytes(&link)) }
            }
            None => ApplyError::io(&self.shown(), doing, errno),
        }
    }
}
