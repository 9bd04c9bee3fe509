//! The last sessions, kept for reading: one file each, redacted, readable by the user alone.

use std::fs::{self, DirBuilder};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};

use super::lines::as_printed;
use crate::disk::journal;
use crate::disk::regular;

/// So many sessions are kept.
const KEPT: usize = 20;
/// No kept session has more bytes: what a session keeps of its output is far less.
pub const LARGEST: u64 = 64 << 20;
/// The folder, in the one where the program keeps its state.
const FOLDER: &str = "sessions";

/// A session that was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSession {
    pub path: PathBuf,
    /// `2026-01-02 03.04.05Z push to dev of shop`.
    pub title: String,
}

/// A session that has ended.
#[derive(Debug, Clone, Copy)]
pub struct EndedSession<'s> {
    /// Of the workspace.
    pub root: &'s Path,
    /// `push to dev`.
    pub what: &'s str,
    /// What came of it, for people. Redacted.
    pub came_of_it: &'s str,
    /// What the program said. Redacted.
    pub log: &'s str,
}

/// The file in which a session was kept; `None` where nothing is kept, because the user has no folder for the program's state.
pub type KeptAt = Result<Option<PathBuf>, NotKept>;

/// Why a session was not kept. Nothing of what was done is undone by that.
#[derive(Debug, thiserror::Error)]
#[error("the session could not be kept in `{}`: {why}", .state.display())]
pub struct NotKept {
    state: PathBuf,
    why: io::Error,
}

/// Keeps a session that has just ended in the folder of the program's state.
pub fn keep_now(session: EndedSession<'_>) -> KeptAt {
    let Ok(state) = journal::state_folder(session.root) else { return Ok(None) };
    keep(&state, session, SystemTime::now()).map(Some).map_err(|why| NotKept { state, why })
}

/// Keeps a session below `state`, the folder of the program's state, and lets the oldest go. Gives the file.
pub fn keep(state: &Path, session: EndedSession<'_>, now: SystemTime) -> io::Result<PathBuf> {
    let folder = state.join(FOLDER);
    DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
    let at = in_calendar(now)
        .format(format_description!("[year]-[month]-[day] [hour].[minute].[second]Z"))
        .map_err(io::Error::other)?;
    let name = session.root.file_name().unwrap_or_default().to_string_lossy();
    let what = format!("{} of {name}", session.what);
    let what: String = what.chars().map(|c| if c == '/' || c.is_control() { '_' } else { c }).take(60).collect();
    let path = (0..)
        .map(|again: u32| if again == 0 { String::new() } else { format!(" ({again})") })
        .map(|again| folder.join(format!("{at} {what}{again}.log")))
        .find(|path| !path.exists())
        .ok_or_else(|| io::Error::other("there is no name left"))?;
    let EndedSession { root, what, came_of_it, log } = session;
    let text =
        format!("{what}, {}\n{}\n\nwhat it said:\n{log}", as_printed(root.as_os_str().as_bytes()), came_of_it.trim());
    save(&path, &text)?;
    // A clock that was wrong may have given others a later date; what has just ended is kept all the same.
    for old in all(state)?.into_iter().filter(|old| old.path != path).skip(KEPT - 1) {
        fs::remove_file(old.path)?;
    }
    Ok(path)
}

/// A time as a date; the last that has one, of a clock that is past the year 9999.
fn in_calendar(now: SystemTime) -> OffsetDateTime {
    let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
    let last = PrimitiveDateTime::MAX.assume_utc();
    i64::try_from(since).ok().and_then(|since| OffsetDateTime::from_unix_timestamp(since).ok()).unwrap_or(last)
}

/// The sessions of a root that are kept, the last first.
pub fn list(state: &Path, root: &Path) -> io::Result<Vec<KeptSession>> {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let (printed, root) = (as_printed(root.as_os_str().as_bytes()), real(root));
    let is_of = |kept: &KeptSession| {
        let Ok(first) = first_line(&kept.path) else { return false };
        // What was done has no fixed form, and a root may hold commas: each of them can be the one before the root.
        let mut rests = first.match_indices(", ").map(|(at, comma)| &first[at + comma.len()..]);
        rests.any(|rest| rest == printed || (rest.starts_with('/') && real(Path::new(rest)) == root))
    };
    Ok(all(state)?.into_iter().filter(is_of).collect())
}

/// What was done, and in which root.
fn first_line(path: &Path) -> io::Result<String> {
    let mut line = Vec::new();
    BufReader::new(regular::open(path)?.take(LARGEST)).read_until(b'\n', &mut line)?;
    Ok(String::from_utf8_lossy(&line).trim_end_matches('\n').to_owned())
}

/// The sessions of all roots, the last first.
fn all(state: &Path) -> io::Result<Vec<KeptSession>> {
    let entries = match fs::read_dir(state.join(FOLDER)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let paths =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|it| it == "log"));
    let title = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mut all: Vec<KeptSession> = paths.map(|path| KeptSession { title: title(&path), path }).collect();
    all.sort_by(|a, b| b.title.cmp(&a.title));
    Ok(all)
}

/// Writes a text that only the user may read. Nothing that is there is overwritten.
pub fn save(path: &Path, text: &str) -> io::Result<()> {
    let written = regular::create(path, 0o600)?.write_all(text.as_bytes());
    // Half a text would be taken for a whole one; what was just made here is nobody else's.
    written.inspect_err(|_| _ = fs::remove_file(path))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_last_sessions_are_kept_for_the_user_alone() {
        let state = tempfile::tempdir().expect("a temporary folder");
        let root = Path::new("/home/shop");
        assert_eq!(list(state.path(), root).expect("no folder is no session"), []);
        for number in 0..KEPT as u64 + 3 {
            let now = SystemTime::UNIX_EPOCH + Duration::from_secs(number / 2);
            let log = format!("session {number}\n");
            let session = EndedSession { root, what: "push to de/v", came_of_it: "\n2 files arrived\n", log: &log };
            keep(state.path(), session, now).expect("it can be written");
        }
        let all = list(state.path(), root).expect("it can be read");
        assert_eq!(all.len(), KEPT);
        assert_eq!(all[0].title, "1970-01-01 00.00.11Z push to de_v of shop");
        let text = fs::read_to_string(&all[0].path).expect("it is there");
        assert_eq!(text, "push to de/v, /home/shop\n2 files arrived\n\nwhat it said:\nsession 22\n");
        assert_eq!(fs::metadata(&all[0].path).expect("it is there").permissions().mode() & 0o777, 0o600);
        let folder = fs::metadata(state.path().join(FOLDER)).expect("it is there");
        assert_eq!(folder.permissions().mode() & 0o777, 0o700);
        assert!(save(&all[0].path, "other").is_err(), "nothing is overwritten");
    }

    #[test]
    fn the_session_that_has_just_ended_is_kept_whatever_the_clock_said_before() {
        let state = tempfile::tempdir().unwrap();
        let session = EndedSession { root: Path::new("/shop"), what: "push", came_of_it: "", log: "" };
        let later = SystemTime::UNIX_EPOCH + Duration::from_secs(3_000_000_000);
        for second in 0..KEPT as u64 {
            keep(state.path(), session, later + Duration::from_secs(second)).unwrap();
        }
        let kept = keep(state.path(), session, SystemTime::UNIX_EPOCH).unwrap();
        assert!(kept.is_file());
        assert_eq!(all(state.path()).unwrap().len(), KEPT);
    }

    #[test]
    fn a_session_past_the_calendar_is_kept_too() {
        let state = tempfile::tempdir().unwrap();
        let session = EndedSession { root: Path::new("/shop"), what: "push", came_of_it: "", log: "" };
        let far = SystemTime::UNIX_EPOCH + Duration::from_secs(400_000_000_000);
        let kept = keep(state.path(), session, far).unwrap();
        assert!(kept.file_name().unwrap().to_string_lossy().starts_with("9999-12-31 23.59.59Z"), "{}", kept.display());
    }

    #[test]
    fn a_root_has_its_own_sessions() {
        let (state, roots) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let root = |name: &str| roots.path().join(name);
        let names = ["shop", "shop, of b", "b"];
        for name in names {
            fs::create_dir(root(name)).unwrap();
            let session = EndedSession { root: &root(name), what: "push to a, b", came_of_it: "", log: name };
            keep(state.path(), session, SystemTime::UNIX_EPOCH).unwrap();
        }
        std::os::unix::fs::symlink(root("shop"), root("link")).unwrap();
        let logs = |name: &str| -> Vec<String> {
            let kept = list(state.path(), &root(name)).unwrap();
            let text = kept.iter().map(|kept| fs::read_to_string(&kept.path).unwrap());
            text.map(|text| text.split_once("what it said:\n").unwrap().1.to_owned()).collect()
        };
        names.iter().for_each(|name| assert_eq!(logs(name), [*name]));
        assert_eq!(logs("link"), ["shop"], "the same folder by another name");
        assert!(logs("none").is_empty());
    }
}
