//! A place in a stub's script where it waits: the test learns that it has come there, and holds it until it is ended.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, Mode, mkfifoat};

/// Two FIFOs.
pub struct Gate {
    reached: PathBuf,
    closed: PathBuf,
}

impl Gate {
    /// One whose FIFOs stand in this folder.
    pub fn new(folder: &Path) -> Gate {
        let gate = Gate { reached: folder.join("gate-reached"), closed: folder.join("gate-closed") };
        for fifo in [&gate.reached, &gate.closed] {
            mkfifoat(CWD, fifo, Mode::RUSR | Mode::WUSR).unwrap();
        }
        gate
    }

    /// The lines of a script that come to the gate and wait there.
    pub fn wait(&self) -> String {
        format!("echo > '{}'; read go < '{}'", self.reached.display(), self.closed.display())
    }

    /// Waits until the script stands at the gate.
    pub fn reached(&self) {
        fs::read(&self.reached).unwrap();
    }
}
