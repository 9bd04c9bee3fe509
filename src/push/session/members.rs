//! Which processes belong to a session, and waiting for their end.
//!
//! Where the system has no `/proc`, none is known: there the hang-up of the pseudo-terminal is what ends them.

use std::time::Duration;

use rustix::process::Pid;

#[cfg(target_os = "linux")]
pub(super) use linux::{of, wait_until_gone};

/// The variable by which the children of a session are known, however far they have gone.
pub(super) const MARK: &str = "_MTUI_SESSION";

#[cfg(not(target_os = "linux"))]
pub(super) fn of(leader: Pid, _mark: &str) -> Vec<Pid> {
    let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
    Vec::new()
}

#[cfg(not(target_os = "linux"))]
pub(super) fn wait_until_gone(_pids: &[Pid], _patience: Duration) {}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::time::Instant;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use rustix::process::{PidfdFlags, pidfd_open};

    use super::{Duration, MARK, Pid};
    use crate::disk::regular;

    /// Of what the system tells of a process: no arguments and variables are longer together.
    const LARGEST: u64 = 8 << 20;

    /// The living processes of `leader`'s session or group, and those that carry the mark; not the leader itself.
    pub(in super::super) fn of(leader: Pid, mark: &str) -> Vec<Pid> {
        let entry = format!("{MARK}={mark}");
        let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
        processes
            .flatten()
            .filter_map(|process| Pid::from_raw(process.file_name().to_str()?.parse().ok()?))
            .filter(|pid| *pid != leader && belongs(*pid, leader, entry.as_bytes()))
            .collect()
    }

    fn belongs(pid: Pid, leader: Pid, entry: &[u8]) -> bool {
        let folder = format!("/proc/{}", pid.as_raw_nonzero());
        let Ok(stat) = regular::bytes(format!("{folder}/stat").as_ref(), LARGEST) else { return false };
        // The name before the last `)` may hold anything.
        let after_name = stat.iter().rposition(|byte| *byte == b')').map_or(0, |at| at + 1);
        let fields = String::from_utf8_lossy(&stat[after_name..]).into_owned();
        let mut fields = fields.split_whitespace();
        let (state, _parent) = (fields.next(), fields.next());
        if matches!(state, None | Some("Z" | "X")) {
            return false;
        }
        let leader = leader.as_raw_nonzero().to_string();
        let in_group_or_session = fields.take(2).any(|number| number == leader);
        let has_mark = || {
            let environment = regular::bytes(format!("{folder}/environ").as_ref(), LARGEST).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == entry)
        };
        in_group_or_session || has_mark()
    }

    /// Waits until all of them have ended, but no longer than `patience`.
    pub(in super::super) fn wait_until_gone(pids: &[Pid], patience: Duration) {
        let until = Instant::now() + patience;
        for pid in pids {
            let Ok(process) = pidfd_open(*pid, PidfdFlags::empty()) else { continue };
            let left = until.saturating_duration_since(Instant::now());
            let left = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) };
            // Whether it ended, or the time did: the caller looks again.
            let _ = poll(&mut [PollFd::new(&process, PollFlags::IN)], Some(&left));
        }
    }
}
