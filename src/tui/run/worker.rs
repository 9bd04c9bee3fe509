//! A thread that does what takes time, one thing after another, and sends what came of it.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use crate::tui::message::Message;

type Job = Box<dyn FnOnce() -> Option<Message> + Send>;

/// The thread, seen from outside. It ends when this is dropped.
pub struct Worker {
    jobs: Sender<Job>,
}

impl Worker {
    /// Starts it. What jobs give goes to `messages`.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn start(messages: Sender<Message>) -> io::Result<Self> {
        let (jobs, waiting) = channel::<Job>();
        thread::Builder::new().name("worker".into()).spawn(move || {
            for job in waiting {
                // A job that panics has been told of by the panic hook; the next one runs all the same.
                if let Ok(Some(message)) = catch_unwind(AssertUnwindSafe(job))
                    && messages.send(message).is_err()
                {
                    return;
                }
            }
        })?;
        Ok(Self { jobs })
    }

    /// Does a job after those that were given before.
    pub fn run(&self, job: impl FnOnce() -> Option<Message> + Send + 'static) {
        // The thread lives as long as this value.
        let _ = self.jobs.send(Box::new(job));
    }
}
