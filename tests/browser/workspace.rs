//! A copy of the sample workspace in a temporary folder, with a home of its own.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::browser::{Browser, Start};

/// Where to push: a workspace to play with, and one that is in production.
const CONFIG: &str = "workspaces:\n  default: { key: some-key-1, secret: a-secret-of-default }\n  \
    prod: { key: some-key-2, secret: a-secret-of-prod }\n";

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

    /// A stub of the vendor's CLI on PATH: a shell script that gives its version when asked, and else does `body`. Gives the PATH.
    pub fn stub(&self, body: &str) -> OsString {
        let bin = self.home().join("bin");
        fs::create_dir_all(&bin).unwrap();
        let script = format!("#!/bin/sh\nif [ \"$1\" = --version ]; then echo 1.2.3; exit 0; fi\n{body}\n");
        // Renamed into place, so that it is never executed while it is still open for writing.
        fs::write(bin.join("new"), script).unwrap();
        fs::set_permissions(bin.join("new"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::rename(bin.join("new"), bin.join("membrane")).unwrap();
        self.write("membrane.config.yml", CONFIG);
        format!("{}:/usr/bin:/bin", bin.display()).into()
    }

    /// Opens the browser on it, with a stub of the vendor's CLI on PATH.
    pub fn browse_with_stub(&self, size: (u16, u16), body: &str) -> Browser {
        let path = self.stub(body);
        self.browse_with(size, vec![("PATH", path)])
    }

    /// Opens the browser on it.
    pub fn browse(&self, size: (u16, u16)) -> Browser {
        self.browse_with(size, Vec::new())
    }

    /// Opens the browser on it, with more environment.
    pub fn browse_with(&self, size: (u16, u16), env: Vec<(&'static str, OsString)>) -> Browser {
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
