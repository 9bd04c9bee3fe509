//! What is typed into a program: written by a thread of its own, because a program that does not read would block it.

use std::io::{self, Write};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

/// So many writes may wait for a program that does not read.
const WRITES_WAITING: usize = 256;

/// The keyboard of a pseudo-terminal.
#[derive(Clone)]
pub(super) struct TerminalInput(SyncSender<Vec<u8>>);

impl TerminalInput {
    /// Starts the thread that writes; it ends with the last clone of this.
    pub(super) fn start(mut writer: Box<dyn Write + Send>) -> io::Result<TerminalInput> {
        let (sender, typed) = sync_channel::<Vec<u8>>(WRITES_WAITING);
        thread::Builder::new().name("session-type".into()).spawn(move || {
            for bytes in typed {
                // The program has closed its terminal: it ends, and the session says so.
                if writer.write_all(&bytes).and_then(|()| writer.flush()).is_err() {
                    return;
                }
            }
        })?;
        Ok(TerminalInput(sender))
    }

    /// Types `bytes`; they are lost where too much is waiting, or the program has ended.
    pub(super) fn write(&self, bytes: &[u8]) {
        let _ = self.0.try_send(bytes.to_vec());
    }
}
