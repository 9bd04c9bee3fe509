//! Whether the root is there, and when it is back. Knows folders by what they are: a watcher of one sees nothing of another that takes
//! its name.

use std::fs::Metadata;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// So often is looked whether a root that is gone is there again.
const OFTEN: Duration = Duration::from_secs(1);

/// A folder, by its device and its number there.
pub type Identity = (u64, u64);

/// The folder that stands at a path, if one does.
pub fn identity(path: &Path) -> Option<Identity> {
    std::fs::metadata(path).ok().filter(Metadata::is_dir).map(|folder| (folder.dev(), folder.ino()))
}

/// Looks for a root that is gone, in a thread of its own, and does this once it is there. Nothing else wakes up by the clock.
///
/// # Errors
/// Where the system gives no thread.
pub fn when_back(root: PathBuf, then: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let look = move || {
        while identity(&root).is_none() {
            thread::sleep(OFTEN);
        }
        then();
    };
    thread::Builder::new().name("return".into()).spawn(look).map(drop)
}
