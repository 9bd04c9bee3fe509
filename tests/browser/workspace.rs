//! A copy of the sample workspace in a temporary folder, with a home of its own.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::browser::{Browser, Start};

/// See the module's line.
pub struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// A copy of the repository's own `membrane/`.
    pub fn sample() -> Self {
        let workspace = Self::empty();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("membrane"), &workspace.path("membrane"));
        workspace
    }

    /// A folder with nothing in it.
    pub fn empty() -> Self {
        let workspace = Self { folder: TempDir::new().unwrap() };
        fs::create_dir_all(workspace.root()).unwrap();
        fs::create_dir_all(workspace.home()).unwrap();
        workspace
    }

    /// The root.
    pub fn root(&self) -> PathBuf {
        self.folder.path().join("shop")
    }

    /// The home of its user.
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// A path below the root.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    /// Opens the browser on it.
    pub fn browse(&self, size: (u16, u16)) -> Browser {
        self.browse_with(size, Vec::new())
    }

    /// Opens the browser on it, with more environment.
    pub fn browse_with(&self, size: (u16, u16), env: Vec<(&'static str, std::ffi::OsString)>) -> Browser {
        Browser::start(Start { root: &self.root(), home: &self.home(), size, env })
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
