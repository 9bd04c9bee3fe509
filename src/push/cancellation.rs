//! The wish that a run end. It is kept from the first moment: what is cancelled before its start is never started.

use std::ops::Deref;
use std::sync::{Arc, Mutex, Weak};

use super::session::{Session, StartError, lock};

/// The wish that one run end, made with the run and handed to each of its steps. Clones are of the same.
#[derive(Clone, Default)]
pub struct Cancellation(Arc<Mutex<CancellationState>>);

#[derive(Default)]
struct CancellationState {
    is_asked: bool,
    /// The program that was started last.
    started: Weak<Session>,
}

/// The run was cancelled before the step that was to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled before the CLI was started")]
pub struct Cancelled;

impl Cancellation {
    /// Asks the run to end: the program that it has started is ended with all its children, and no other is started.
    pub fn cancel(&self) {
        let started = {
            let mut wish = lock(&self.0);
            wish.is_asked = true;
            wish.started.upgrade()
        };
        if let Some(session) = started {
            session.cancel();
        }
    }

    /// The program that was started last, while it is looked at. One that is being started is waited for.
    pub fn running(&self) -> Option<Arc<Session>> {
        lock(&self.0).started.upgrade()
    }

    /// Whether the run was asked to end.
    pub fn is_asked(&self) -> bool {
        lock(&self.0).is_asked
    }

    /// Whether the run goes on; for between the parts of a step that takes long.
    ///
    /// # Errors
    /// Where it was asked to end.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_asked() { Err(Cancelled) } else { Ok(()) }
    }

    /// Starts a program of the run. It is asked under one lock whether the run was cancelled, and started, so that a wish that comes
    /// between the two is not lost: it waits, and then ends the program.
    ///
    /// # Errors
    /// Where the run was asked to end, or `start` fails.
    pub fn start(&self, start: impl FnOnce() -> Result<Session, StartError>) -> Result<Started, StartError> {
        let mut wish = lock(&self.0);
        if wish.is_asked {
            return Err(Cancelled.into());
        }
        let session = Arc::new(start()?);
        wish.started = Arc::downgrade(&session);
        Ok(Started(session))
    }
}

/// A program that a run has started. Once this is dropped it has ended, whoever still looks at its session.
pub struct Started(Arc<Session>);

impl Started {
    /// The session, for whoever looks at it.
    pub fn session(&self) -> &Arc<Session> {
        &self.0
    }
}

impl Deref for Started {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.0
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        self.0.end();
    }
}
