//! Stub programs, and sessions that wait for what they should see.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use membrane_tui::push::redact::Secrets;
use membrane_tui::push::session::{Environment, Launch, Session, SessionEvent, Size};
use tempfile::TempDir;

/// Nothing in these tests takes longer, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Writes an executable shell script. Another program writes it, so that no thread of this one holds it open when it runs.
pub fn script(path: &Path, body: &str) {
    let draft = path.with_extension("draft");
    fs::write(&draft, format!("#!/bin/sh\n{body}\n")).unwrap();
    let installed = Command::new("install").args(["-m", "755"]).args([&draft, path]).status().unwrap();
    assert!(installed.success());
    fs::remove_file(draft).unwrap();
}

/// A session of a shell script, with the folder it runs in.
pub struct Stub {
    pub session: Session,
    pub events: Receiver<SessionEvent>,
    pub dir: TempDir,
}

pub const SIZE: Size = Size { rows: 24, columns: 80 };

impl Stub {
    pub fn start(body: &str) -> Stub {
        Stub::start_hiding(body, &Secrets::default())
    }

    pub fn start_hiding(body: &str, secrets: &Secrets) -> Stub {
        let dir = TempDir::new().unwrap();
        let program = dir.path().join("stub");
        script(&program, body);
        let (send, events) = channel();
        let session = Session::start(&launch(program, dir.path()), SIZE, secrets, None, move |event| {
            let _ = send.send(event);
        });
        Stub { session: session.unwrap(), events, dir }
    }

    /// Waits until the screen or the log shows `text`; gives the screen.
    pub fn until(&self, text: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let screen = self.session.screen().contents();
            if screen.contains(text) || self.log().contains(text) {
                return screen;
            }
            let left = until.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(SessionEvent::Output) => {}
                Ok(SessionEvent::Exited(exit)) if !self.log().contains(text) => {
                    panic!("it ended ({exit}) without showing {text:?}; its log:\n{}", self.log())
                }
                Ok(SessionEvent::Exited(_)) => return screen,
                Err(_) => panic!("{text:?} never came; its screen:\n{screen}"),
            }
        }
    }

    pub fn log(&self) -> String {
        self.session.log(|log| log.text() + log.unfinished())
    }
}

pub fn launch(program: PathBuf, dir: &Path) -> Launch {
    Launch { program, args: Vec::new(), dir: dir.to_owned(), environment: Environment::Inherited(Vec::new()) }
}

/// Whether a process lives (a zombie does not).
pub fn lives(pid: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with('Z'))
}
