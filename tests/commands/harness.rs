//! A workspace in a temporary folder, and the real binary run on it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A workspace of a test's own, with a home of its own, so that nothing of the machine's user is read or written.
pub struct Workspace {
    folder: TempDir,
}

/// What one run of the binary came to.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Workspace {
    /// A workspace of these files. A path that ends in `/` makes an empty folder.
    pub fn new(files: &[(&str, &str)]) -> Workspace {
        let folder = TempDir::new().unwrap();
        let workspace = Workspace { folder };
        fs::create_dir_all(workspace.root()).unwrap();
        for (path, text) in files {
            workspace.write(path, text);
        }
        workspace
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let full = self.path(path);
        if path.ends_with('/') {
            fs::create_dir_all(full).unwrap();
            return;
        }
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// All files below the root, sorted.
    pub fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![self.root()];
        while let Some(path) = open.pop() {
            if path.is_dir() && !path.is_symlink() {
                open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            } else {
                found.push(path.strip_prefix(self.root()).unwrap().to_string_lossy().into_owned());
            }
        }
        found.sort();
        found
    }

    /// Runs the binary in the root.
    pub fn run(&self, words: &[&str]) -> Run {
        self.run_in(&self.root(), words)
    }

    /// Runs the binary in the root, with these variables set.
    pub fn run_with(&self, words: &[&str], variables: &[(&str, &str)]) -> Run {
        self.command(&self.root()).args(words).envs(variables.iter().copied()).output().map(Run::of).unwrap()
    }

    pub fn run_in(&self, folder: &Path, words: &[&str]) -> Run {
        self.command(folder).args(words).output().map(Run::of).unwrap()
    }

    /// The binary, about to be run in a folder.
    pub fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_membrane-tui"));
        let home = self.folder.path().join("home");
        fs::create_dir_all(&home).unwrap();
        command
            .current_dir(folder)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", &home)
            .env("XDG_STATE_HOME", home.join("state"))
            .env("XDG_CONFIG_HOME", home.join("config"));
        command
    }
}

impl Run {
    fn of(output: Output) -> Run {
        Run {
            code: output.status.code().expect("the binary is not ended by a signal"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The document on stdout.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", self.stdout, self.stderr))
    }
}
