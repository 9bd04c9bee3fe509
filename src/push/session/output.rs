//! The way of a program's output: redacted, then to the screen, the log, the transcript and the tap.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::group::SessionEnd;
use super::input::TerminalInput;
use super::screen::Terminal;
use super::{Log, SessionEvent, Size, Tap};
use crate::push::lines::Lines;
use crate::push::redact::{Redactor, Secrets};
use crate::push::transcript::{CliLine, Transcript};

/// What is new is shown at most this often.
const FRAME: Duration = Duration::from_millis(16);
/// After the end of the program its output is complete when nothing came for this long, even if some process that was not
/// to be found holds the terminal open.
const QUIET: Duration = Duration::from_millis(500);

/// What comes in.
pub(super) enum Chunk {
    Bytes(Vec<u8>),
    /// Nobody can write to the terminal any more.
    End,
    Exited(SessionEnd),
}

/// What others see of a session's output.
pub(super) struct SessionOutput {
    seen: Mutex<OutputState>,
    /// An event was sent, and nobody has looked since.
    announced: AtomicBool,
    exited: Condvar,
}

struct OutputState {
    screen: Arc<vt100::Screen>,
    /// Of the screen from the next output on.
    size: Size,
    log: Log,
    transcript: Transcript,
    exit: Option<SessionEnd>,
}

/// The lock, whatever became of the thread that held it last: each change of what it guards is whole.
pub(in crate::push) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SessionOutput {
    pub(super) fn new(size: Size) -> Self {
        let screen = Arc::new(Terminal::new(size).screen().clone());
        let seen = OutputState { screen, size, log: Log::default(), transcript: Transcript::default(), exit: None };
        Self { seen: Mutex::new(seen), announced: AtomicBool::new(false), exited: Condvar::new() }
    }

    pub(super) fn screen(&self) -> Arc<vt100::Screen> {
        self.announced.store(false, Ordering::Release);
        Arc::clone(&lock(&self.seen).screen)
    }

    pub(super) fn log<R>(&self, look: impl FnOnce(&Log) -> R) -> R {
        look(&lock(&self.seen).log)
    }

    pub(super) fn said(&self, from: u64) -> (Vec<CliLine>, u64) {
        let seen = lock(&self.seen);
        (seen.transcript.since(from).cloned().collect(), seen.transcript.count())
    }

    pub(super) fn resize(&self, size: Size) {
        lock(&self.seen).size = size;
    }

    pub(super) fn exit(&self) -> Option<SessionEnd> {
        lock(&self.seen).exit
    }

    /// Waits for the end of a program whose output is worked off no more, so that whoever waits for it learns of it.
    pub(super) fn give_up(&self, incoming: &Receiver<Chunk>) {
        let exit = incoming.iter().find_map(|chunk| match chunk {
            Chunk::Exited(exit) => Some(exit),
            Chunk::Bytes(_) | Chunk::End => None,
        });
        self.end(exit.unwrap_or(SessionEnd::LOST));
    }

    fn end(&self, exit: SessionEnd) {
        lock(&self.seen).exit = Some(exit);
        self.exited.notify_all();
    }

    pub(super) fn wait(&self) -> SessionEnd {
        let mut seen = lock(&self.seen);
        loop {
            if let Some(exit) = seen.exit {
                return exit;
            }
            seen = self.exited.wait(seen).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// The thread that works off what comes in. It wakes only when something comes, or must be shown.
pub(super) struct OutputWorker {
    output: Arc<SessionOutput>,
    redactor: Redactor,
    terminal: Terminal,
    size: Size,
    /// The output as it came, and the lines of it that others have not seen yet.
    raw: Lines,
    said: Vec<CliLine>,
    /// The redacted output, and the lines of it that others have not seen yet.
    clean: Lines,
    shown: Vec<String>,
    input: TerminalInput,
    tap: Option<Tap>,
    events: Box<dyn FnMut(SessionEvent) + Send>,
    /// When what is new has to be shown.
    due: Option<Instant>,
}

impl OutputWorker {
    pub(super) fn new(
        output: Arc<SessionOutput>,
        secrets: &Secrets,
        input: TerminalInput,
        tap: Option<Tap>,
        events: Box<dyn FnMut(SessionEvent) + Send>,
    ) -> Self {
        let size = lock(&output.seen).size;
        Self {
            output,
            redactor: secrets.stream(),
            terminal: Terminal::new(size),
            size,
            raw: Lines::default(),
            said: Vec::new(),
            clean: Lines::default(),
            shown: Vec::new(),
            input,
            tap,
            events,
            due: None,
        }
    }

    pub(super) fn run(mut self, incoming: &Receiver<Chunk>) {
        let exit = self.until_exit(incoming);
        let mut last = Vec::new();
        self.redactor.finish(&mut last);
        self.show(&last);
        self.said.extend(self.raw.finish().map(CliLine::read));
        self.shown.extend(self.clean.finish());
        self.publish();
        if let Some(mut tap) = self.tap.take() {
            let _ = tap.flush();
        }
        self.output.end(exit);
        (self.events)(SessionEvent::Exited(exit));
    }

    /// Works until the program has ended and its output is read.
    fn until_exit(&mut self, incoming: &Receiver<Chunk>) -> SessionEnd {
        let (mut exit, mut open) = (None, true);
        loop {
            match exit {
                Some(exit) if !open => return exit,
                _ => {}
            }
            match self.receive(incoming, exit.is_some()) {
                Ok(Chunk::Bytes(bytes)) => self.take(&bytes),
                Ok(Chunk::End) => open = false,
                Ok(Chunk::Exited(how)) => exit = Some(how),
                Err(RecvTimeoutError::Timeout) if self.due.is_some() => self.pause(),
                Err(RecvTimeoutError::Timeout) => open = false,
                Err(RecvTimeoutError::Disconnected) => return exit.unwrap_or(SessionEnd::LOST),
            }
        }
    }

    fn receive(&self, incoming: &Receiver<Chunk>, exited: bool) -> Result<Chunk, RecvTimeoutError> {
        match self.due {
            Some(due) => incoming.recv_timeout(due.saturating_duration_since(Instant::now())),
            None if exited => incoming.recv_timeout(QUIET),
            None => incoming.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    /// Works off one piece of output.
    fn take(&mut self, bytes: &[u8]) {
        self.raw.push(bytes, |line| self.said.push(CliLine::read(line)));
        let mut clean = Vec::with_capacity(bytes.len());
        self.redactor.push(bytes, &mut clean);
        self.show(&clean);
        let due = *self.due.get_or_insert_with(|| Instant::now() + FRAME);
        if due <= Instant::now() {
            self.publish();
        }
    }

    /// Nothing came for a frame.
    fn pause(&mut self) {
        let mut clean = Vec::new();
        self.redactor.settle(&mut clean);
        self.show(&clean);
        self.publish();
    }

    /// Takes redacted output to where it is seen.
    fn show(&mut self, clean: &[u8]) {
        let size = lock(&self.output.seen).size;
        if size != self.size {
            self.size = size;
            self.terminal.resize(size);
        }
        let answers = self.terminal.write(clean);
        if !answers.is_empty() {
            self.input.write(&answers);
        }
        self.clean.push(clean, |line| self.shown.push(line));
        if let Some(tap) = self.tap.as_mut().filter(|_| !clean.is_empty()) {
            let _ = tap.write_all(clean);
        }
    }

    /// Lets others see what is new.
    fn publish(&mut self) {
        self.due = None;
        let screen = Arc::new(self.terminal.screen().clone());
        {
            let mut seen = lock(&self.output.seen);
            seen.screen = screen;
            seen.log.extend(self.shown.drain(..), self.clean.unfinished());
            seen.transcript.extend(self.said.drain(..));
        }
        if !self.output.announced.swap(true, Ordering::AcqRel) {
            (self.events)(SessionEvent::Output);
        }
    }
}
