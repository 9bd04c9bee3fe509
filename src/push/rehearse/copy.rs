//! A copy of `membrane/` in which push meets the same as in the original: odd names, links, FIFOs and what cannot be read
//! included. What a link leads to outside is copied too, because push writes into what it reads (a connector's `src.zip`).

use std::fs::{self, FileType};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType as Node, Mode, mknodat};

use super::RehearseError;
use crate::disk::regular;
use crate::push::cancellation::Cancellation;
use crate::workspace::files::MEMBRANE;

/// No workspace leads to more files outside of itself.
const MOST_OUTSIDE: usize = 100_000;
/// What a link to a whole project would bring along, and push never reads.
const LEFT_OUT: [&str; 2] = [".git", "node_modules"];

/// Copies `membrane/` of the workspace at `root` to `to`; where there is none, there is none in the copy. The folders of the copy that
/// nobody may enter, so that they cannot be removed either, are added to `closed`, even where it fails.
pub(super) fn workspace(
    root: &Path,
    to: &Path,
    closed: &mut Vec<PathBuf>,
    cancellation: &Cancellation,
) -> Result<(), RehearseError> {
    let (from, to) = (root.join(MEMBRANE), to.join(MEMBRANE));
    let Ok(real) = from.canonicalize() else { return Ok(()) };
    // A link to a folder above the copy must not copy the copy.
    let stage = to.parent().map(|stage| (super::real(stage), stage.to_owned()));
    let open = stage.into_iter().collect();
    let mut copy = Copy { original: real.clone(), copied: to.clone(), open, closed, outside: 0, cancellation };
    if real.is_dir() { copy.folder(&real, &to, false) } else { copy.entry(&real, &to, false) }
}

struct Copy<'c> {
    /// `membrane/`, its links resolved, and its copy.
    original: PathBuf,
    copied: PathBuf,
    /// The folders that are being copied, each with its copy: a link back to one of them is a link in the copy.
    open: Vec<(PathBuf, PathBuf)>,
    /// The folders of the copy that may not be entered.
    closed: &'c mut Vec<PathBuf>,
    /// How many entries outside of `membrane/` were copied.
    outside: usize,
    cancellation: &'c Cancellation,
}

impl Copy<'_> {
    fn folder(&mut self, from: &Path, to: &Path, outside: bool) -> Result<(), RehearseError> {
        let real = from.canonicalize().map_err(failed(from))?;
        if let Some((_, copy)) = self.open.iter().find(|(open, _)| *open == real) {
            return symlink(copy, to).map_err(failed(from));
        }
        fs::DirBuilder::new().mode(OWN_FOLDER).create(to).map_err(failed(from))?;
        let entries = match fs::read_dir(from) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                self.closed.push(to.to_owned());
                return forbid(to).map_err(failed(to));
            }
            Err(error) => return Err(failed(from)(error)),
        };
        if from.file_name().is_some_and(|name| outside && LEFT_OUT.iter().any(|left_out| name == *left_out)) {
            return Ok(());
        }
        self.open.push((real, to.to_owned()));
        for entry in entries {
            let name = entry.map_err(failed(from))?.file_name();
            self.entry(&from.join(&name), &to.join(&name), outside)?;
        }
        self.open.pop();
        let mode = fs::metadata(from).map_err(failed(from))?.permissions().mode();
        allow(to, mode | OWN_FOLDER).map_err(failed(to))
    }

    fn entry(&mut self, from: &Path, to: &Path, outside: bool) -> Result<(), RehearseError> {
        self.cancellation.check()?;
        if outside {
            self.outside += 1;
            if self.outside > MOST_OUTSIDE {
                return Err(RehearseError::TooLarge(MOST_OUTSIDE));
            }
        }
        let kind = fs::symlink_metadata(from).map_err(failed(from))?.file_type();
        if kind.is_symlink() {
            self.link(from, to)
        } else if kind.is_dir() {
            self.folder(from, to, outside)
        } else if kind.is_file() {
            file(from, to).map_err(failed(from))
        } else {
            special(kind, to).map_err(failed(from))
        }
    }

    /// A link that leads to something inside leads to its copy; one that leads nowhere stays as it is; what any other leads
    /// to is copied in its place.
    fn link(&mut self, from: &Path, to: &Path) -> Result<(), RehearseError> {
        let Ok(real) = from.canonicalize() else {
            let target = fs::read_link(from).map_err(failed(from))?;
            return symlink(target, to).map_err(failed(from));
        };
        match real.strip_prefix(&self.original) {
            Ok(below) => symlink(self.copied.join(below), to).map_err(failed(from)),
            Err(_) => self.entry(&real, to, true),
        }
    }
}

/// Copies a file's bytes, and who may read them; one that may not be read may not be read in the copy.
fn file(from: &Path, to: &Path) -> io::Result<()> {
    let create = || regular::create(to, OWN_FILE);
    match regular::open(from) {
        Ok(mut source) => {
            io::copy(&mut source, &mut create()?)?;
            allow(to, source.metadata()?.permissions().mode() | OWN_FILE)
        }
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            create()?;
            forbid(to)
        }
        Err(error) => Err(error),
    }
}

/// What the owner may do with each folder and file of the copy, or it could be neither filled nor removed.
const OWN_FOLDER: u32 = 0o700;
const OWN_FILE: u32 = 0o600;

/// Lets the owner into a folder of the copy again.
pub(super) fn unclose(folder: &Path) -> io::Result<()> {
    allow(folder, OWN_FOLDER)
}

fn allow(path: &Path, mode: u32) -> io::Result<()> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o777))
}

fn forbid(path: &Path) -> io::Result<()> {
    allow(path, 0o000)
}

/// A FIFO is a FIFO, and everything else that is no file a socket: push cannot read either.
fn special(kind: FileType, to: &Path) -> io::Result<()> {
    let node = if kind.is_fifo() { Node::Fifo } else { Node::Socket };
    mknodat(CWD, to, node, Mode::RUSR | Mode::WUSR, 0)?;
    Ok(())
}

fn failed(path: &Path) -> impl Fn(io::Error) -> RehearseError + use<> {
    let path = path.to_owned();
    move |why| RehearseError::Copy { path: path.clone(), why }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every entry of a folder: what it is, and what stands in it or where it leads.
    fn listed(folder: &Path) -> Vec<String> {
        let mut all = Vec::new();
        let mut open = vec![folder.to_owned()];
        while let Some(at) = open.pop() {
            for entry in fs::read_dir(&at).unwrap() {
                let path = entry.unwrap().path();
                let kind = fs::symlink_metadata(&path).unwrap().file_type();
                let name = path.strip_prefix(folder).unwrap().display().to_string();
                all.push(if kind.is_symlink() {
                    format!("{name} -> {}", fs::read_link(&path).unwrap().display())
                } else if kind.is_dir() {
                    open.push(path);
                    format!("{name}/")
                } else if kind.is_file() {
                    format!("{name}: {}", fs::read_to_string(&path).unwrap())
                } else {
                    format!("{name}|")
                });
            }
        }
        all.sort();
        all
    }

    #[test]
    fn the_copy_is_read_as_the_original_is() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        let write = |path: &str, text: &str| {
            fs::create_dir_all(at(path).parent().unwrap()).unwrap();
            fs::write(at(path), text).unwrap();
        };
        write("root/membrane/actions/a.yaml", "key: a");
        write("root/membrane/integrations/hub/hub.yaml", "key: hub");
        write("elsewhere/shared.yaml", "key: s");
        write("root/node_modules/x/x.js", "x");
        symlink("a.yaml", at("root/membrane/actions/b.yaml")).unwrap();
        symlink("../../../elsewhere/shared.yaml", at("root/membrane/actions/c.yaml")).unwrap();
        symlink("nowhere", at("root/membrane/actions/d.yaml")).unwrap();
        symlink("..", at("root/membrane/flows")).unwrap();
        special(fs::metadata("/dev/null").unwrap().file_type(), &at("root/membrane/socket")).unwrap();
        fs::create_dir(at("copy")).unwrap();
        workspace(&at("root"), &at("copy"), &mut Vec::new(), &Cancellation::default()).unwrap();
        let copy = at("copy").display().to_string();
        assert_eq!(
            listed(&at("copy")),
            [
                "membrane/",
                "membrane/actions/",
                "membrane/actions/a.yaml: key: a",
                &format!("membrane/actions/b.yaml -> {copy}/membrane/actions/a.yaml"),
                "membrane/actions/c.yaml: key: s",
                "membrane/actions/d.yaml -> nowhere",
                "membrane/flows/",
                &format!("membrane/flows/membrane -> {copy}/membrane"),
                "membrane/flows/node_modules/",
                "membrane/integrations/",
                "membrane/integrations/hub/",
                "membrane/integrations/hub/hub.yaml: key: hub",
                "membrane/socket|",
            ]
        );
    }
}
