//! Looks for changes where the system cannot tell of them: lists each folder and compares names and stamps. Opens no file.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::{Duration, Instant};

use super::worker::is_of_interest;
use crate::disk::stamp::Stamp;
use crate::disk::{os_path, scope};
use crate::workspace::files::{Name, RelPath};

/// The folders that are looked at, as they were.
#[derive(Debug)]
pub struct Poll {
    listings: HashMap<RelPath, Listing>,
    interval: Duration,
    due: Instant,
}

/// What stood in a folder.
type Listing = BTreeMap<Name, Option<Stamp>>;

/// Looking takes no more than this part of the time.
const SHARE: u32 = 10;

impl Poll {
    /// Looks at no folder yet; every `interval`, or less often where a look takes long.
    pub fn new(interval: Duration, now: Instant) -> Poll {
        Poll { listings: HashMap::new(), interval, due: now + interval }
    }

    /// Looks at a folder from now on.
    pub fn watch(&mut self, root: &Path, folder: RelPath) {
        let listing = list(root, &folder);
        self.listings.insert(folder, listing);
    }

    /// Looks at a folder no more.
    pub fn unwatch(&mut self, folder: &RelPath) {
        self.listings.remove(folder);
    }

    /// When to look again.
    pub fn due(&self) -> Instant {
        self.due
    }

    /// Looks at every folder; gives what appeared, changed or vanished.
    pub fn look(&mut self, root: &Path) -> Vec<RelPath> {
        let start = Instant::now();
        let mut changed = Vec::new();
        for (folder, old) in &mut self.listings {
            let new = list(root, folder);
            let differs = |name: &&Name| old.get(*name) != new.get(*name);
            changed.extend(new.keys().filter(differs).map(|name| folder.join(name)));
            changed.extend(old.keys().filter(|name| !new.contains_key(*name)).map(|name| folder.join(name)));
            *old = new;
        }
        self.due = start + self.interval.max(start.elapsed() * SHARE);
        changed
    }
}

fn list(root: &Path, folder: &RelPath) -> Listing {
    use std::os::unix::ffi::OsStringExt;
    let Ok(entries) = std::fs::read_dir(root.join(os_path(folder))) else { return Listing::new() };
    entries
        .flatten()
        .filter_map(|entry| {
            let name: Name = entry.file_name().into_vec().into();
            let path = folder.join(&name);
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let wanted = is_of_interest(&path) || (is_folder && !scope::is_never(&name));
            wanted.then(|| (name, Stamp::at(&entry.path())))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_look_tells_what_changed_since_the_last() {
        let dir = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| fs::write(dir.path().join(path), text).unwrap();
        fs::create_dir_all(dir.path().join("membrane/actions")).unwrap();
        write("membrane/gone", "");
        write("membrane/changed", "");
        write("membrane/stays", "");
        let mut poll = Poll::new(Duration::ZERO, Instant::now());
        poll.watch(dir.path(), RelPath::root());
        poll.watch(dir.path(), RelPath::root().join("membrane"));
        assert_eq!(poll.look(dir.path()), []);

        fs::remove_file(dir.path().join("membrane/gone")).unwrap();
        write("membrane/changed", "longer");
        write("membrane/new", "");
        write("membrane/actions/below", "");
        write("notes.txt", "nobody asked");
        fs::create_dir(dir.path().join("node_modules")).unwrap();
        fs::create_dir(dir.path().join("api")).unwrap();
        let mut changed: Vec<_> = poll.look(dir.path()).iter().map(ToString::to_string).collect();
        changed.sort();
        assert_eq!(changed, ["api", "membrane/changed", "membrane/gone", "membrane/new"]);
        assert_eq!(poll.look(dir.path()), []);

        poll.unwatch(&RelPath::root().join("membrane"));
        write("membrane/changed", "");
        assert_eq!(poll.look(dir.path()), []);
    }
}
