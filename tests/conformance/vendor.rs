//! The vendor's programs, as `package-lock.json` pins them: installed when they are not there, and found without Node's help.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the pinned packages stand.
pub struct Vendor {
    /// The folder of `package.json`.
    folder: PathBuf,
}

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
        let lock = std::fs::read(folder.join("package-lock.json")).expect("the lock file stands beside this test");
        if std::fs::read(&installed).ok().as_ref() != Some(&lock) {
            eprintln!("conformance: npm ci in {}", folder.display());
            if !succeeds(Command::new("npm").arg("ci").current_dir(&folder)) {
                return Err(Missing(format!("`npm ci` failed in {}", folder.display())));
            }
            std::fs::write(&installed, &lock).expect("node_modules was just made");
        }
        Ok(Vendor { folder })
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
        let mut command = self.node("node_modules/@integration-app/membrane-cli/dist/index.js");
        command.arg("push");
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
