//! The thread that reads the keyboard and the mouse. It sleeps until something arrives, and can be told to leave the terminal
//! alone while an editor has it.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{self, Event};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::pipe::{PipeFlags, pipe_with};

use crate::tui::keys::Press;
use crate::tui::message::Message;

/// Keys of one kind that follow each other faster than this come from a key held down: terminals do not say so themselves.
const REPEAT: Duration = Duration::from_millis(60);

/// How long crossterm may look for an event when bytes are there already.
const AT_ONCE: Duration = Duration::from_millis(1);

/// The thread, seen from outside.
pub struct Input {
    /// One byte: stop reading. The next: go on.
    wake: OwnedFd,
    /// The thread says that it has stopped.
    stopped: Receiver<()>,
}

impl Input {
    /// Starts reading. Every event goes to `messages`.
    ///
    /// # Errors
    /// Where the system gives no pipe or no thread.
    pub fn start(messages: Sender<Message>) -> io::Result<Self> {
        let (woken, wake) = pipe_with(PipeFlags::CLOEXEC)?;
        let (stop, stopped) = channel();
        let mut reader = Reader { messages, woken, stop, last: None };
        thread::Builder::new().name("input".into()).spawn(move || {
            let ended = reader.read_for_ever();
            if let Err(error) = ended {
                // Without a keyboard the browser cannot be left.
                let _ = reader.messages.send(Message::InputLost(error.to_string()));
            }
        })?;
        Ok(Self { wake, stopped })
    }

    /// Stops reading until [`Input::resume`]; when this returns, no byte is taken from the terminal any more.
    pub fn pause(&self) -> io::Result<()> {
        rustix::io::write(&self.wake, b"p")?;
        self.stopped.recv().map_err(io::Error::other)
    }

    /// Goes on after [`Input::pause`].
    pub fn resume(&self) -> io::Result<()> {
        rustix::io::write(&self.wake, b"r")?;
        Ok(())
    }
}

struct Reader {
    messages: Sender<Message>,
    woken: OwnedFd,
    stop: Sender<()>,
    last: Option<(Press, Instant)>,
}

impl Reader {
    fn read_for_ever(&mut self) -> io::Result<()> {
        let terminal = io::stdin();
        loop {
            let (typed, woken) = wait(terminal.as_fd(), self.woken.as_fd())?;
            if woken {
                self.read_byte()?;
                if self.stop.send(()).is_err() {
                    return Ok(());
                }
                self.read_byte()?;
                continue;
            }
            while typed && event::poll(AT_ONCE)? {
                let Some(message) = self.message(event::read()?) else { continue };
                if self.messages.send(message).is_err() {
                    return Ok(());
                }
            }
        }
    }

    /// Waits for a byte of the pipe.
    fn read_byte(&self) -> io::Result<()> {
        let read = rustix::io::retry_on_intr(|| rustix::io::read(&self.woken, &mut [0u8; 1]))?;
        if read == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    fn message(&mut self, event: Event) -> Option<Message> {
        match event {
            Event::Key(key) => {
                let mut press = Press::of(key)?;
                let now = Instant::now();
                let held = self.last.is_some_and(|(last, at)| last.chord == press.chord && now - at < REPEAT);
                press.repeat |= held;
                self.last = Some((press, now));
                Some(Message::Key(press))
            }
            Event::Mouse(mouse) => Some(Message::Mouse(mouse)),
            Event::Paste(text) => Some(Message::Paste(text)),
            Event::Resize(..) => Some(Message::Resize),
            Event::FocusGained | Event::FocusLost => None,
        }
    }
}

/// Sleeps until the terminal or the pipe has something: whether each has.
fn wait(terminal: std::os::fd::BorrowedFd<'_>, woken: std::os::fd::BorrowedFd<'_>) -> io::Result<(bool, bool)> {
    let mut both = [PollFd::from_borrowed_fd(terminal, PollFlags::IN), PollFd::from_borrowed_fd(woken, PollFlags::IN)];
    rustix::io::retry_on_intr(|| poll(&mut both, None))?;
    let [typed, woken] = both.map(|fd| fd.revents());
    if typed.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return Err(io::Error::other("the terminal is gone"));
    }
    Ok((typed.contains(PollFlags::IN), !woken.is_empty()))
}
