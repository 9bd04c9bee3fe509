//! The vendor's programs, as `package-lock.json` pins them: installed when they are not there, and found without Node's help.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the pinned packages stand.
pub struct Vendor {
    /// The folder of `package.json`.
    folder: PathBuf,
    /// Where its CLI stands in `node_modules`.
    cli: &'static str,
}

/// The CLI with the js-yaml that an install gives today.
const CLI: &str = "@integration-app/membrane-cli";
/// The same with the js-yaml of an older install.
const OLDER: &str = "membrane-cli-over-js-yaml-4.1";

/// Why nothing could be compared: in words for the person who runs the tests.
pub struct Missing(pub String);

/// The folder of `package.json` and of what it installs.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")
}

impl Vendor {
    /// The installed packages; runs `npm ci` where they are not installed as the lock says.
    pub fn ready() -> Result<Vendor, Missing> {
        let folder = folder();
        let version = succeeds(Command::new("node").arg("--version"));
        if !version {
            return Err(Missing("Node is not installed".to_owned()));
        }
        let installed = folder.join("node_modules/.installed-lock");
        let lock = fs::read(folder.join("package-lock.json")).expect("the lock file stands beside this test");
        if fs::read(&installed).ok().as_ref() != Some(&lock) {
            eprintln!("conformance: npm ci in {}", folder.display());
            if !succeeds(Command::new("npm").arg("ci").current_dir(&folder)) {
                return Err(Missing(format!("`npm ci` failed in {}", folder.display())));
            }
            fs::write(&installed, &lock).expect("node_modules was just made");
        }
        Ok(Vendor { folder, cli: CLI })
    }

    /// The same CLI as an older install gives it: with js-yaml 4.1.1.
    pub fn older(&self) -> Vendor {
        Vendor { folder: self.folder.clone(), cli: OLDER }
    }

    /// The CLI's package.
    pub fn cli(&self) -> PathBuf {
        self.folder.join("node_modules").join(self.cli)
    }

    /// Makes this CLI the one of the project at `root`, which has no `node_modules` of its own.
    pub fn install(&self, root: &Path) {
        let bin = root.join("node_modules/.bin");
        fs::create_dir_all(&bin).expect("the folder is ours");
        symlink(self.cli().join("dist/index.js"), bin.join("membrane")).expect("the folder is new");
    }

    /// `node` with a script of this folder, in an environment that knows no proxy, token or `MEMBRANE_*`.
    pub fn node(&self, script: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("node");
        command.arg(self.folder.join(script.as_ref()));
        clean(&mut command);
        command
    }

    /// `membrane push`, the plain binary of the package.
    pub fn push(&self) -> Command {
        self.command("push")
    }

    /// Another command of the same binary.
    pub fn command(&self, name: &str) -> Command {
        let mut command = self.node(self.cli().join("dist/index.js"));
        command.arg(name);
        command
    }
}

/// Leaves a command nothing of the environment but the search path and a home that is not the user's.
pub fn clean(command: &mut Command) {
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.env_clear().env("PATH", path).env("HOME", std::env::temp_dir());
}

fn succeeds(command: &mut Command) -> bool {
    command.stdin(Stdio::null()).stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}
