//! A program in a pseudo-terminal: started, read, answered, resized, cancelled, and gone at the end with all its children.
//!
//! All that leaves here is redacted. Memory is bounded, whatever the program prints: it is read only as fast as its output
//! is worked off. What it writes reaches no real terminal by itself; a title, the clipboard or the alternate screen stay inside.

mod group;
mod input;
mod log;
mod members;
mod output;
mod screen;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex};
use std::{io, thread};

use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::cancellation::Cancelled;
use super::redact::Secrets;
use super::transcript::CliLine;
use group::ProcessGroup;
pub use group::{ProgramEnd, SessionEnd};
use input::TerminalInput;
pub use log::Log;
pub(super) use output::lock;
use output::{Chunk, SessionOutput};

/// A program to start.
#[derive(Debug, Clone)]
pub struct Launch {
    /// Absolute.
    pub program: PathBuf,
    pub args: Vec<OsString>,
    /// The folder it runs in, absolute.
    pub dir: PathBuf,
    pub environment: Environment,
}

/// The environment that a program gets.
#[derive(Debug, Clone)]
pub enum Environment {
    /// This program's own, as the user has it, with these set in it.
    Inherited(Vec<(OsString, OsString)>),
    /// These variables and no others.
    Only(Vec<(OsString, OsString)>),
}

/// Rows and columns of a pseudo-terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    pub rows: u16,
    pub columns: u16,
}

impl Size {
    /// A terminal smaller than this cannot be drawn in.
    fn usable(self) -> Size {
        Size { rows: self.rows.max(2), columns: self.columns.max(8) }
    }

    fn pty(self) -> PtySize {
        PtySize { rows: self.rows, cols: self.columns, pixel_width: 0, pixel_height: 0 }
    }
}

/// What a session tells whoever started it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SessionEvent {
    /// There is something new to see. It is not said again before [`Session::screen`] was called.
    Output,
    /// The program has ended, its children are gone, and its output is complete. Nothing comes after this.
    Exited(SessionEnd),
}

/// Why a program could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot open a pseudo-terminal: {0}")]
    Pty(#[source] anyhow::Error),
    #[error("cannot start {}: {why}; check that it is executable, and that its interpreter (node) is on PATH", .program.display())]
    Program { program: PathBuf, why: anyhow::Error },
    #[error("cannot start a thread: {0}")]
    Thread(#[from] io::Error),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Where the redacted output also goes, as it comes: a plain terminal, a log of CI. While it blocks, the program waits. It is flushed
/// once, at the end; an error of its own is no reason to break off a push.
pub type Tap = Box<dyn io::Write + Send>;

/// A running program. Dropping it ends the program and its children.
pub struct Session {
    output: Arc<SessionOutput>,
    group: Arc<ProcessGroup>,
    input: TerminalInput,
    master: Mutex<Box<dyn MasterPty + Send>>,
}

impl Session {
    /// Starts a program in a pseudo-terminal of this size. `events` is called from a thread of the session.
    pub fn start(
        launch: &Launch,
        size: Size,
        secrets: &Secrets,
        tap: Option<Tap>,
        events: impl FnMut(SessionEvent) + Send + 'static,
    ) -> Result<Session, StartError> {
        let size = size.usable();
        let pair = native_pty_system().openpty(size.pty()).map_err(StartError::Pty)?;
        let mut reader = pair.master.try_clone_reader().map_err(StartError::Pty)?;
        let input = TerminalInput::start(pair.master.take_writer().map_err(StartError::Pty)?)?;
        let failed = |why| StartError::Program { program: launch.program.clone(), why };
        let mark = group::mark();
        let child = pair.slave.spawn_command(command(launch, &mark)).map_err(failed)?;
        drop(pair.slave);

        let group = Arc::new(ProcessGroup::new(child, mark).map_err(failed)?);
        let output = Arc::new(SessionOutput::new(size));
        let (chunks, incoming) = sync_channel(CHUNKS_WAITING);
        let exits = chunks.clone();
        thread::Builder::new()
            .name("session-read".into())
            .spawn(move || read(&mut reader, |chunk| chunks.send(chunk).is_ok()))?;
        let waited = Arc::clone(&group);
        thread::Builder::new().name("session-wait".into()).spawn(move || exits.send(Chunk::Exited(waited.wait())))?;
        let worker = output::OutputWorker::new(Arc::clone(&output), secrets, input.clone(), tap, Box::new(events));
        let (ended, worked) = (Arc::clone(&output), Arc::clone(&group));
        thread::Builder::new().name("session-work".into()).spawn(move || {
            // What panics here has been told of by the panic hook. A program that nobody follows any more is ended.
            if catch_unwind(AssertUnwindSafe(|| worker.run(&incoming))).is_err() {
                ProcessGroup::cancel(&worked);
                ended.give_up(&incoming);
            }
        })?;
        Ok(Session { output, group, input, master: Mutex::new(pair.master) })
    }

    /// The screen as it is now, for drawing.
    pub fn screen(&self) -> Arc<vt100::Screen> {
        self.output.screen()
    }

    /// Looks into the log. The program's output waits while `look` runs.
    pub fn log<R>(&self, look: impl FnOnce(&Log) -> R) -> R {
        self.output.log(look)
    }

    /// What the program said from line number `from` on (counted from 0), as the CLI's sentences, and the number of the
    /// line after them. Not redacted: for comparing, not for showing.
    pub fn said(&self, from: u64) -> (Vec<CliLine>, u64) {
        self.output.said(from)
    }

    /// Types into the program. Input is lost where the program does not read it and much is waiting already.
    pub fn write(&self, bytes: &[u8]) {
        self.input.write(bytes);
    }

    /// What `Ctrl-c` does in a terminal.
    pub fn interrupt(&self) {
        self.write(b"\x03");
    }

    /// The pane has another size now.
    pub fn resize(&self, size: Size) {
        let size = size.usable();
        self.output.resize(size);
        // A terminal that cannot be resized any more belongs to a program that has ended.
        let _ = lock(&self.master).resize(size.pty());
    }

    /// Ends the program and its children: asks them first (TERM), and kills what has not gone after three seconds. Returns
    /// at once; [`SessionEvent::Exited`] tells when it is done.
    pub fn cancel(&self) {
        ProcessGroup::cancel(&self.group);
    }

    /// How the program ended; `None` while it runs.
    pub fn exit(&self) -> Option<SessionEnd> {
        self.output.exit()
    }

    /// Waits until the program has ended and all its output is read.
    pub fn wait(&self) -> SessionEnd {
        self.output.wait()
    }

    /// Ends the program and its children, and waits until they are gone.
    pub fn end(&self) {
        if self.exit().is_none() {
            self.cancel();
            self.wait();
        }
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.end();
    }
}

/// So many pieces of output may wait to be worked off before the program has to.
const CHUNKS_WAITING: usize = 16;

fn read(reader: &mut dyn io::Read, mut send: impl FnMut(Chunk) -> bool) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match reader.read(&mut buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Ok(0) | Err(_) => break,
            Ok(length) => {
                if !send(Chunk::Bytes(buffer[..length].to_vec())) {
                    return;
                }
            }
        }
    }
    send(Chunk::End);
}

fn command(launch: &Launch, mark: &str) -> CommandBuilder {
    let mut command = CommandBuilder::new(&launch.program);
    command.args(&launch.args);
    command.cwd(&launch.dir);
    let set = match &launch.environment {
        Environment::Inherited(set) => set,
        Environment::Only(set) => {
            command.env_clear();
            set
        }
    };
    // What the pseudo-terminal understands, and not what this program runs in; its size is the terminal's own.
    command.env("TERM", "xterm-256color");
    command.env_remove("COLUMNS");
    command.env_remove("LINES");
    for (name, value) in set {
        command.env(name, value);
    }
    command.env(members::MARK, mark);
    command
}
