//! Following a session to its end, so that every line of its output reaches whoever compares, however many there are.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use super::session::{Session, SessionEnd, SessionEvent};
use super::transcript::CliLine;

/// Gives each new line to `see` until the program has ended. `events` are the session's own; they come again only after
/// [`Session::screen`] was called, by `see` or by whoever draws it. A program that is silent for as long as `silence` is cancelled.
pub fn follow(
    session: &Session,
    events: &Receiver<SessionEvent>,
    silence: Option<Duration>,
    mut see: impl FnMut(&[CliLine]),
) -> SessionEnd {
    let mut next = 0;
    loop {
        let event = match silence {
            Some(silence) => events.recv_timeout(silence),
            None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let (lines, after) = session.said(next);
        next = after;
        see(&lines);
        match event {
            Ok(SessionEvent::Exited(exit)) => return exit,
            Ok(SessionEvent::Output) => {}
            Err(RecvTimeoutError::Timeout) => session.cancel(),
            // A session tells of its end before it stops telling.
            Err(RecvTimeoutError::Disconnected) => return session.wait(),
        }
    }
}
