//! The processes of a session: the program, and whatever it has started. At the end none of them is left.
//!
//! It ends only processes of its own session: those of the program's process group, and those that carry the session's mark
//! in their environment, which a child keeps even when it makes itself a daemon.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;
use std::{io, thread};

use anyhow::Context;
use portable_pty::Child;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, kill_process_group, waitid};

use super::members;
use super::output::lock;

/// Whoever was asked to end has this long to do so.
const GRACE: Duration = Duration::from_secs(3);
/// So often the children are looked for again.
const ROUNDS: usize = 20;

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionEnd {
    pub how: ProgramEnd,
    /// It was cancelled from this side.
    pub cancelled: bool,
    /// So many processes that it left behind were ended.
    pub left_behind: usize,
}

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgramEnd {
    /// With this exit status.
    Code(i32),
    /// By a signal, e.g. 9.
    Signal(i32),
    /// Nobody can say: the system gave no status.
    Lost,
}

impl SessionEnd {
    /// The exit of a program whose status was not to be had.
    pub(super) const LOST: SessionEnd = SessionEnd { how: ProgramEnd::Lost, cancelled: false, left_behind: 0 };

    /// Whether the program itself says that it succeeded.
    pub fn success(self) -> bool {
        self.how == ProgramEnd::Code(0)
    }
}

impl std::fmt::Display for SessionEnd {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.how {
            ProgramEnd::Code(code) => write!(f, "exit {code}")?,
            ProgramEnd::Signal(number) => match Signal::from_named_raw(number) {
                Some(signal) => {
                    // `Signal::TERM`, as it stands in a source of Rust.
                    let name = format!("{signal:?}");
                    write!(f, "killed by SIG{}", name.trim_matches('"').trim_start_matches("Signal::"))?;
                }
                None => write!(f, "killed by signal {number}")?,
            },
            ProgramEnd::Lost => f.write_str("ended; its exit status is not known")?,
        }
        if self.cancelled {
            f.write_str(", cancelled")?;
        }
        Ok(())
    }
}

/// A mark that no other session has.
pub(super) fn mark() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static SESSIONS: AtomicU64 = AtomicU64::new(0);
    format!("{}-{}", std::process::id(), SESSIONS.fetch_add(1, Ordering::Relaxed))
}

/// The processes of one session.
pub(super) struct ProcessGroup {
    child: Mutex<Box<dyn Child + Send + Sync>>,
    leader: Pid,
    mark: String,
    state: Mutex<GroupState>,
    ended: Condvar,
}

#[derive(Clone, Copy, Default)]
struct GroupState {
    cancelled: bool,
    /// The program has ended. Until then its number belongs to nobody else.
    ended: bool,
}

impl ProcessGroup {
    /// The group of a program that was started in a session of its own.
    pub(super) fn new(child: Box<dyn Child + Send + Sync>, mark: String) -> anyhow::Result<ProcessGroup> {
        let number = child.process_id().and_then(|number| i32::try_from(number).ok());
        let leader = number.and_then(Pid::from_raw).context("the system gave no process number")?;
        Ok(ProcessGroup { child: Mutex::new(child), leader, mark, state: Mutex::default(), ended: Condvar::new() })
    }

    /// Waits for the program's end, then ends what it left behind.
    pub(super) fn wait(&self) -> SessionEnd {
        let how = self.wait_for_leader();
        // The program is still a zombie, so its number, which is the group's too, cannot have gone to another.
        let left_behind = self.sweep();
        let mut state = lock(&self.state);
        state.ended = true;
        // It has ended already, so this returns at once; the status was read above.
        let _ = lock(&self.child).wait();
        self.ended.notify_all();
        SessionEnd { how, cancelled: state.cancelled, left_behind }
    }

    fn wait_for_leader(&self) -> ProgramEnd {
        loop {
            match waitid(WaitId::Pid(self.leader), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT) {
                Ok(Some(status)) => {
                    let code = status.exit_status().map(ProgramEnd::Code);
                    return code.or(status.terminating_signal().map(ProgramEnd::Signal)).unwrap_or(ProgramEnd::Lost);
                }
                Err(error) if io::Error::from(error).kind() == io::ErrorKind::Interrupted => {}
                Ok(None) | Err(_) => return ProgramEnd::Lost,
            }
        }
    }

    /// Asks the group to end, and kills it when it has not in [`GRACE`].
    pub(super) fn cancel(group: &Arc<ProcessGroup>) {
        lock(&group.state).cancelled = true;
        group.signal(Signal::TERM);
        // A stopped process hears nothing else.
        group.signal(Signal::CONT);
        let killer = Arc::clone(group);
        let started = thread::Builder::new().name("session-cancel".into()).spawn(move || {
            drop(killer.ended.wait_timeout_while(lock(&killer.state), GRACE, |state| !state.ended));
            killer.signal(Signal::KILL);
        });
        if started.is_err() {
            group.signal(Signal::KILL);
        }
    }

    /// Sends a signal to the program and its group, unless they have ended.
    fn signal(&self, signal: Signal) {
        let state = lock(&self.state);
        if !state.ended {
            // Who is gone already needs no signal.
            let _ = kill_process_group(self.leader, signal);
            let _ = kill_process(self.leader, signal);
        }
    }

    /// Ends what the program left behind; gives how many processes that were.
    fn sweep(&self) -> usize {
        let left = members::of(self.leader, &self.mark);
        if left.is_empty() {
            return 0;
        }
        for pid in &left {
            let _ = kill_process(*pid, Signal::TERM);
            let _ = kill_process(*pid, Signal::CONT);
        }
        members::wait_until_gone(&left, GRACE);
        // One that forks while it is being killed has the mark too; it cannot outrun this for long.
        for _ in 0..ROUNDS {
            let alive = members::of(self.leader, &self.mark);
            if alive.is_empty() {
                break;
            }
            for pid in &alive {
                let _ = kill_process(*pid, Signal::KILL);
            }
            members::wait_until_gone(&alive, GRACE);
        }
        left.len()
    }
}
