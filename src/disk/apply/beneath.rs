//! Opens a folder below another one without following a link, so that nothing that is done in it is done outside of that other one.
//!
//! What depends on the system stands here: Linux does it in one call (`openat2`, since 5.6); elsewhere, and where that call is forbidden, each
//! folder on the way is opened in the one before.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, FileType, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

/// Why a folder was not opened.
#[derive(Debug)]
pub enum Unopened {
    /// A link stands on the way, at this path.
    Link(Vec<u8>),
    Refused(Errno),
}

/// How a folder is held that is only worked in: that asks for no permission to list it, where the system can tell the two apart.
#[cfg(any(target_os = "linux", target_os = "android"))]
const HELD: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const HELD: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// Opens the folder at a path below `start`, which is empty for `start` itself.
pub fn open(start: BorrowedFd<'_>, path: &[u8]) -> Result<OwnedFd, Unopened> {
    // Whatever the one call says, be it that there is no such call, the steps say the same or more: which of the names is a link.
    at_once(start, path).or_else(|_| by_steps(start, path))
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn at_once(start: BorrowedFd<'_>, path: &[u8]) -> Result<OwnedFd, Errno> {
    use rustix::fs::{ResolveFlags, openat2};
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
    let path = if path.is_empty() { b"." } else { path };
    retry_on_intr(|| openat2(start, path, HELD, Mode::empty(), resolve))
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn at_once(_: BorrowedFd<'_>, _: &[u8]) -> Result<OwnedFd, Errno> {
    Err(Errno::NOSYS)
}

fn by_steps(start: BorrowedFd<'_>, path: &[u8]) -> Result<OwnedFd, Unopened> {
    let open = |folder: BorrowedFd<'_>, name: &[u8]| {
        retry_on_intr(|| rustix::fs::openat(folder, name, HELD | OFlags::NOFOLLOW, Mode::empty()))
    };
    let mut folder = open(start, b".").map_err(Unopened::Refused)?;
    let mut end = 0;
    for name in path.split(|b| *b == b'/') {
        end += name.len();
        folder = match (name, open(folder.as_fd(), name)) {
            // Two slashes in a row, or no path at all, are no way anywhere; `..` is one out of the folder, and no path of ours has it.
            (b"" | b".", _) => folder,
            (b"..", _) => return Err(Unopened::Refused(Errno::XDEV)),
            (_, Ok(below)) => below,
            (_, Err(errno)) if was_link(folder.as_fd(), name, errno) => {
                return Err(Unopened::Link(path[..end].to_vec()));
            }
            (_, Err(errno)) => return Err(Unopened::Refused(errno)),
        };
        end += 1;
    }
    Ok(folder)
}

/// Whether it was a link that could not be opened as a folder. What is a folder now was one then, if it is swapped back and forth.
fn was_link(folder: BorrowedFd<'_>, name: &[u8], errno: Errno) -> bool {
    let is_no_folder = matches!(errno, Errno::NOTDIR | Errno::LOOP | Errno::MLINK);
    let stat = || retry_on_intr(|| rustix::fs::statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)).ok();
    let kind = || stat().map(|stat| FileType::from_raw_mode(stat.st_mode));
    is_no_folder && matches!(kind(), Some(FileType::Symlink | FileType::Directory))
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::os::unix::fs::{MetadataExt, symlink};

    use tempfile::TempDir;

    use super::*;

    /// Both ways, each with its name. Where the system has no such call, the first is the second.
    type OpenMethod = fn(BorrowedFd<'_>, &[u8]) -> Result<OwnedFd, Unopened>;
    const WAYS: [(&str, OpenMethod); 2] = [("at once, or by steps", open), ("by steps", by_steps)];

    /// A folder that holds `root/a/b/`, `root/file`, and links out of `root` and about in it.
    fn tree() -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        let at = |path: &str| dir.path().join(path);
        fs::create_dir_all(at("root/a/b")).unwrap();
        fs::create_dir_all(at("outside/b")).unwrap();
        fs::write(at("root/file"), "").unwrap();
        for (target, link) in [("../outside", "out"), ("a", "in"), ("../../outside", "a/deep"), ("ring", "ring")] {
            symlink(target, at("root").join(link)).unwrap();
        }
        symlink(at("outside"), at("root/absolute")).unwrap();
        dir
    }

    #[test]
    fn a_folder_is_opened_and_no_link_is_followed() {
        let dir = tree();
        let root = File::open(dir.path().join("root")).unwrap();
        let inode = |path: &str| dir.path().join("root").join(path).metadata().unwrap().ino();
        for (name, way) in WAYS {
            for path in ["", "a", "a/b"] {
                let opened = way(root.as_fd(), path.as_bytes()).unwrap();
                assert_eq!(rustix::fs::fstat(&opened).unwrap().st_ino, inode(path), "{name}: {path}");
            }
            let links = [("out", "out"), ("out/b", "out"), ("in/b", "in"), ("a/deep/b", "a/deep"), ("ring", "ring")];
            for (path, link) in links.into_iter().chain([("absolute/b", "absolute")]) {
                match way(root.as_fd(), path.as_bytes()) {
                    Err(Unopened::Link(found)) => assert_eq!(found, link.as_bytes(), "{name}: {path}"),
                    other => panic!("{name}: {path}: {other:?}"),
                }
            }
            let refused = [("none/b", Errno::NOENT), ("file", Errno::NOTDIR), ("file/b", Errno::NOTDIR)];
            for (path, errno) in refused.into_iter().chain([("..", Errno::XDEV), ("a/../../outside", Errno::XDEV)]) {
                match way(root.as_fd(), path.as_bytes()) {
                    Err(Unopened::Refused(found)) => assert_eq!(found, errno, "{name}: {path}"),
                    other => panic!("{name}: {path}: {other:?}"),
                }
            }
        }
    }

    /// The kernel has the one call, or the test above compares the steps with themselves.
    #[cfg(target_os = "linux")]
    #[test]
    fn linux_does_it_at_once_and_refuses_the_same() {
        let dir = tree();
        let root = File::open(dir.path().join("root")).unwrap();
        let opened = |path: &str| at_once(root.as_fd(), path.as_bytes()).map(drop);
        if opened("a/b") == Err(Errno::NOSYS) {
            return; // An old kernel.
        }
        assert_eq!(opened("a/b"), Ok(()));
        for path in ["out", "out/b", "in/b", "a/deep/b", "absolute/b", ".."] {
            assert!(opened(path).is_err(), "{path}");
        }
    }

    /// However often a folder and a link change their names, what is opened is the folder.
    #[cfg(target_os = "linux")]
    #[test]
    fn beside_a_racer_neither_way_leads_out() {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use std::sync::atomic::{AtomicBool, Ordering};

        let dir = tree();
        let root = File::open(dir.path().join("root")).unwrap();
        let [folder, link, outside] = ["root/a", "root/out", "outside/b"].map(|path| dir.path().join(path));
        let (outside, is_over) = (outside.metadata().unwrap().ino(), AtomicBool::new(false));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    renameat_with(CWD, &folder, CWD, &link, RenameFlags::EXCHANGE).unwrap();
                }
            });
            for (_, way) in WAYS {
                let (mut opened, mut refused) = (0, 0);
                while opened < 1_000 || refused < 100 {
                    match way(root.as_fd(), b"a/b") {
                        Ok(folder) => {
                            assert_ne!(rustix::fs::fstat(&folder).unwrap().st_ino, outside);
                            opened += 1;
                        }
                        Err(Unopened::Link(link)) => {
                            assert_eq!(link, b"a");
                            refused += 1;
                        }
                        Err(Unopened::Refused(errno)) => panic!("{errno}"),
                    }
                }
            }
            is_over.store(true, Ordering::Relaxed);
        });
    }
}
