//! The journal of relocations: what is about to be done to a user's files, written down and on the disk before it is done.
//!
//! One folder a root in the user's own state folder, never below the root. One line a record; a line that a crash cut short
//! never counted, so nothing had moved. Whoever holds a [`Journal`] holds its lock: no other program relocates that root
//! meanwhile. It moves no user's file: that is `apply`.

mod form;
mod record;

use std::fs::{DirBuilder, File};
use std::io::{self, ErrorKind, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rustix::fs::{Access, FlockOperation};
use rustix::io::{Errno, retry_on_intr};

use super::regular;

pub(in crate::disk) use record::{Act, Ending, FolderTime, JournaledRelocation, Record, StepProgress};
pub use record::{JournalEntry, JournalHistory, JournalState, MovePhase, Pending};

/// Why the journal cannot be used. Nothing has been moved.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("the journal `{}` could not be {doing} ({source}), so nothing is moved; mend that, or set XDG_STATE_HOME to a folder that can be written", .path.display())]
    Unusable { path: PathBuf, doing: &'static str, source: io::Error },
    #[error("another membrane-tui is moving files in `{}`; wait until it is done, then repeat", .root.display())]
    Busy { root: PathBuf },
    #[error("line {line} of the journal `{}` is damaged ({why}), so nothing is moved; put the file away, and what it knows of earlier moves with it, then repeat", .path.display())]
    Damaged { path: PathBuf, line: usize, why: String },
    #[error("the folder of this program's state, `{}`, is inside of the workspace `{}`, where nothing of the program's own is written, so nothing is moved; set XDG_STATE_HOME to a folder elsewhere", .state.display(), .root.display())]
    Inside { state: PathBuf, root: PathBuf },
    #[error("there is no place for the journal, so nothing is moved; set XDG_STATE_HOME or HOME")]
    Homeless,
}

impl JournalError {
    /// The path that it is about.
    pub fn path(&self) -> &Path {
        match self {
            JournalError::Unusable { path, .. } | JournalError::Damaged { path, .. } => path,
            JournalError::Busy { root } => root,
            JournalError::Inside { state, .. } => state,
            JournalError::Homeless => Path::new(""),
        }
    }
}

/// The journal of one root, open and locked. Hold it for one relocation, and no longer.
#[derive(Debug)]
pub struct Journal {
    root: PathBuf,
    folder: PathBuf,
    log: File,
    /// Bytes of the log that count.
    length: u64,
    history: JournalHistory,
    _lock: Lock,
}

/// The folder in which this program keeps its state: `$XDG_STATE_HOME/membrane-tui`, or below `~/.local/state`. Fails where there is
/// none, and where it is inside of `root`.
pub fn state_folder(root: &Path) -> Result<PathBuf, JournalError> {
    outside(root, users_state_folder()?)
}

/// The same folder for one who only reads there, wherever it is.
pub fn users_state_folder() -> Result<PathBuf, JournalError> {
    let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_STATE_HOME")
        .or_else(|| absolute("HOME").map(|home| home.join(".local/state")))
        .map(|state| state.join("membrane-tui"))
        .ok_or(JournalError::Homeless)
}

/// The folder `state`, which need not be there yet; an error where it is inside of the root, by whatever links.
fn outside(root: &Path, state: PathBuf) -> Result<PathBuf, JournalError> {
    let mut real = state.ancestors().filter_map(|above| above.canonicalize().ok());
    match (root.canonicalize(), real.next()) {
        (Ok(root), Some(real)) if real.starts_with(&root) => Err(JournalError::Inside { state, root }),
        _ => Ok(state),
    }
}

/// Whether the system would let a journal be made in `state`. Makes nothing; of what is not there yet, what it would stand in counts.
pub fn can_be_kept(state: &Path) -> Result<(), JournalError> {
    let nearest = state.ancestors().find(|above| above.symlink_metadata().is_ok()).unwrap_or(state);
    let allowed = match nearest.is_dir() {
        true => rustix::fs::access(nearest, Access::WRITE_OK | Access::EXEC_OK),
        false => Err(Errno::NOTDIR),
    };
    allowed.map_err(|errno| unusable(nearest, "written")(errno.into()))
}

/// What the journal in `state` says of a root, without locking or writing anything; empty where there is none.
pub fn read(root: &Path, state: &Path) -> Result<JournalHistory, JournalError> {
    let path = folder_of(&real(root)?, state).join(LOG);
    match regular::bytes(&path, LARGEST) {
        Ok(bytes) => parse(&bytes, &path).map(|(history, _)| history),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(JournalHistory::default()),
        Err(source) => Err(JournalError::Unusable { path, doing: "read", source }),
    }
}

const LOG: &str = "log";

/// No journal has more bytes: 1 GiB tells of some million moves.
const LARGEST: u64 = 1 << 30;

/// Where the things that a relocation keeps stand, relative to the journal's folder.
pub(in crate::disk) fn kept_folder(id: u64) -> String {
    format!("kept/{id}")
}

impl Journal {
    /// Opens and locks the journal of a root, making it where there is none. `state` is usually [`state_folder`].
    pub fn open(root: &Path, state: &Path) -> Result<Journal, JournalError> {
        let root = real(root)?;
        let folder = folder_of(&root, state);
        make_folder(&folder)?;
        let lock = lock(&folder.join("lock"), &root)?;
        let path = folder.join(LOG);
        let is_new = !path.exists();
        let log = regular::open_or_create(File::options().read(true).append(true), &path)
            .map_err(unusable(&path, "opened"))?;
        let bytes = regular::rest(&log, LARGEST).map_err(unusable(&path, "read"))?;
        let (history, length) = parse(&bytes, &path)?;
        if length < bytes.len() as u64 {
            log.set_len(length).map_err(unusable(&path, "trimmed"))?;
        }
        let journal = Journal { root, folder, log, length, history, _lock: lock };
        if is_new {
            journal.describe()?;
        }
        Ok(journal)
    }

    /// The folder that holds all of it.
    pub(in crate::disk) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The root, links resolved.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All that it says.
    pub fn history(&self) -> &JournalHistory {
        &self.history
    }

    /// Adds a line, and waits until it is on the disk.
    pub(in crate::disk) fn write(&mut self, record: Record) -> Result<(), JournalError> {
        let path = self.folder.join(LOG);
        let mut line = serde_json::to_vec(&record).map_err(|error| unusable(&path, "written")(error.into()))?;
        line.push(b'\n');
        let written = self.log.write_all(&line).and_then(|()| retry(|| self.log.sync_data()));
        if let Err(error) = written {
            // Half a line would not count either; without it, the next one is easier to read.
            let _ = self.log.set_len(self.length);
            return Err(unusable(&path, "written")(error));
        }
        self.length += line.len() as u64;
        self.history.add(record).map_err(|why| JournalError::Damaged { path, line: 0, why: why.into() })
    }

    /// Writes down what is about to be done, and gives its number.
    pub(in crate::disk) fn begin(&mut self, id: u64, act: Act) -> Result<(), JournalError> {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        self.write(Record::Began { id, when: since.as_millis() as u64, act })
    }

    /// A number that no relocation has had, and whose folder of kept things is not there yet.
    pub(in crate::disk) fn free_id(&self) -> u64 {
        let mut id = self.history.next_id();
        while self.folder.join(kept_folder(id)).exists() {
            id += 1;
        }
        id
    }

    /// Makes the folder of what a relocation creates, before it has its place, and of what it replaces; for its owner alone.
    pub(in crate::disk) fn make_kept_folder(&self, id: u64) -> Result<PathBuf, JournalError> {
        let path = self.folder.join(kept_folder(id));
        make_folder(&path)?;
        Ok(path)
    }

    /// Removes what was put into the folder of a relocation that was refused before it began.
    pub(in crate::disk) fn discard_kept_folder(&self, id: u64) {
        // Nothing of the user's has come into it yet, and the next relocation passes over what may stay.
        let _ = std::fs::remove_dir_all(self.folder.join(kept_folder(id)));
    }

    /// Says, for people who look into the folder, which root it belongs to, and waits until the new files are on the disk.
    fn describe(&self) -> Result<(), JournalError> {
        let path = self.folder.join("root");
        let mut file = regular::open_or_create(File::options().write(true).truncate(true), &path)
            .map_err(unusable(&path, "written"))?;
        file.write_all(self.root.as_os_str().as_bytes()).map_err(unusable(&path, "written"))?;
        retry(|| file.sync_all()).map_err(unusable(&path, "written"))?;
        sync_folder(&self.folder)
    }
}

/// Reads lines; with them, how many bytes count. A last line without its end was never whole.
fn parse(bytes: &[u8], path: &Path) -> Result<(JournalHistory, u64), JournalError> {
    let mut history = JournalHistory::default();
    let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1);
    for (number, line) in bytes[..whole].split_inclusive(|b| *b == b'\n').enumerate() {
        let damaged = |why: String| JournalError::Damaged { path: path.to_owned(), line: number + 1, why };
        let record = serde_json::from_slice(line).map_err(|error| damaged(error.to_string()))?;
        history.add(record).map_err(|why| damaged(why.into()))?;
    }
    Ok((history, whole as u64))
}

fn real(root: &Path) -> Result<PathBuf, JournalError> {
    root.canonicalize().map_err(|source| JournalError::Unusable { path: root.to_owned(), doing: "found", source })
}

/// The number is that of the format: another version of it keeps its own.
fn folder_of(root: &Path, state: &Path) -> PathBuf {
    let name = blake3::hash(root.as_os_str().as_bytes()).to_hex();
    state.join("journal-1").join(&name[..32])
}

/// Held as long as it lives. Closing the file would not be enough: a process that is just being started has it open too.
#[derive(Debug)]
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // A lock that cannot be given up ends with the process.
        let _ = retry_on_intr(|| rustix::fs::flock(&self.0, FlockOperation::Unlock));
    }
}

fn lock(path: &Path, root: &Path) -> Result<Lock, JournalError> {
    let file = regular::open_or_create(File::options().write(true), path).map_err(unusable(path, "opened"))?;
    match retry_on_intr(|| rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive)) {
        Ok(()) => Ok(Lock(file)),
        Err(Errno::WOULDBLOCK) => Err(JournalError::Busy { root: root.to_owned() }),
        Err(errno) => Err(unusable(path, "locked")(errno.into())),
    }
}

/// Makes a folder and those above it, for their owner alone, and waits until they are on the disk.
fn make_folder(path: &Path) -> Result<(), JournalError> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        make_folder(parent)?;
    }
    match retry(|| DirBuilder::new().mode(0o700).create(path)) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(unusable(path, "made")(error)),
        _ => path.parent().map_or(Ok(()), sync_folder),
    }
}

fn sync_folder(path: &Path) -> Result<(), JournalError> {
    let folder = regular::folder(path).map_err(unusable(path, "opened"))?;
    super::apply::sync(&folder).map_err(|errno| unusable(path, "synced")(errno.into()))
}

fn retry<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            other => return other,
        }
    }
}

fn unusable(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> JournalError + use<> {
    let path = path.to_owned();
    move |source| JournalError::Unusable { path, doing, source }
}
