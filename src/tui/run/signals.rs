//! The thread that waits for signals: a new size, the wish to stop, the wish to end.
//!
//! SIGTERM, SIGHUP and SIGINT end the program through the event loop, so that a push is ended with it; where the loop does not
//! answer, this thread gives the terminal back itself.

use std::io;
use std::sync::mpsc::Sender;
use std::sync::{Arc, atomic::AtomicBool, atomic::Ordering};
use std::thread;
use std::time::Duration;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

use super::terminal;
use crate::tui::message::Message;

/// How long the event loop has to end the program. A push that runs gets three seconds to end by itself.
const PATIENCE: Duration = Duration::from_secs(6);

/// Starts waiting. While `handed_over` holds, another program has the terminal: then Ctrl-C is meant for that one.
///
/// # Errors
/// Where the system gives no handler or no thread.
pub fn start(messages: Sender<Message>, handed_over: Arc<AtomicBool>) -> io::Result<()> {
    let mut signals = Signals::new([SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            let elsewhere = handed_over.load(Ordering::SeqCst);
            match signal {
                SIGWINCH => drop(messages.send(Message::Resize)),
                SIGINT if elsewhere => {}
                SIGTSTP if elsewhere => drop(emulate_default_handler(SIGTSTP)),
                SIGTSTP => drop(messages.send(Message::Suspend)),
                // Stopped by a SIGSTOP from outside, and going on: the shell has drawn over the screen.
                SIGCONT if elsewhere => {}
                SIGCONT => drop(messages.send(Message::Continued)),
                ending => end(&messages, ending),
            }
        }
    })?;
    Ok(())
}

/// Asks the event loop to end, and does it itself where that does not happen.
fn end(messages: &Sender<Message>, signal: i32) {
    let _ = messages.send(Message::Terminate(signal));
    let _ = thread::Builder::new().spawn(move || {
        thread::sleep(PATIENCE);
        let _ = terminal::restore();
        let _ = emulate_default_handler(signal);
    });
}
