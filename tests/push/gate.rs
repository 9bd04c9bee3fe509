//! A place in a stub's script where it waits: the test learns that it has come there, and holds it until it is ended.

use std::path::{Path, PathBuf};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{CWD, Mode, OFlags, mkfifoat, open};
use rustix::time::Timespec;

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

    /// Waits until the script stands at the gate; no script that comes there at all takes longer than this waits.
    pub fn reached(&self) {
        // Opened for both, so that the opening itself does not wait for a script that never comes.
        let fifo = open(&self.reached, OFlags::RDWR | OFlags::NONBLOCK, Mode::empty()).unwrap();
        let mut waiting = [PollFd::new(&fifo, PollFlags::IN)];
        let longest = Timespec { tv_sec: 120, tv_nsec: 0 };
        assert_eq!(poll(&mut waiting, Some(&longest)).unwrap(), 1, "no script came to the gate");
        rustix::io::read(&fifo, &mut [0_u8; 8]).unwrap();
    }
}
