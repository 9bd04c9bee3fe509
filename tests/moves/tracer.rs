//! Runs the real program under ptrace, and kills it at, or makes fail, any of the system calls by which it changes the disk.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::FileExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use nix::errno::Errno;
use nix::libc;
use nix::sys::ptrace;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

use crate::extent::left_out;

/// What is done to the program.
#[derive(Debug, Clone, Default)]
pub struct Trouble {
    /// Killed when it enters its n-th change of the disk, counted from 0.
    pub kill_at: Option<usize>,
    /// Its n-th change fails so; all that follow too, if it lasts.
    pub fail_at: Option<(usize, Errno, Lasts)>,
    pub disk: Disk,
}

/// What kind of disk the program is made to see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Disk {
    /// The one that is there.
    #[default]
    Plain,
    /// Every rename between two names of the user's fails as if they were on two devices.
    TwoDevices,
    /// It knows no rename that never replaces.
    NoExclusiveRename,
    /// A folder cannot be opened beneath another in one call: the system knows no such call, or forbids it, as this says.
    NoOpenBeneath(Errno),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasts {
    Once,
    ForEver,
}

/// What became of the program.
#[derive(Debug)]
pub struct Outcome {
    /// The exit status; `None` if it was killed.
    pub exit: Option<i32>,
    /// The calls that changed, or would have changed, the disk.
    pub changes: Vec<Change>,
}

/// A system call that changes the disk.
#[derive(Debug, Clone)]
pub struct Change {
    pub call: &'static str,
    /// What it was to change, as the call names it.
    pub paths: Vec<PathBuf>,
}

/// Whether this system lets a program be traced. Where it does not, `what` is left out: aloud, or, where `MEMBRANE_REQUIRE_PTRACE` is
/// set, by failing.
pub fn is_permitted(what: &str) -> bool {
    let mut command = Command::new(env!("CARGO_BIN_EXE_membrane-tui"));
    let Err(why) = run(command.arg("--version").stdout(Stdio::null()), &Trouble::default()) else { return true };
    let required = std::env::var_os("MEMBRANE_REQUIRE_PTRACE").is_some();
    assert!(!required, "MEMBRANE_REQUIRE_PTRACE is set, but no program can be traced here: {why}");
    left_out(&format!("{what}: no program can be traced here: {why}"));
    false
}

/// Runs a command to its end, or to its trouble. Fails where the system does not let it be traced.
#[allow(clippy::zombie_processes)] // it is waited for, as the tracer of it must: by `waitpid`
pub fn run(command: &mut Command, trouble: &Trouble) -> io::Result<Outcome> {
    // SAFETY: between fork and exec the child makes one system call and allocates nothing.
    unsafe {
        command.pre_exec(|| ptrace::traceme().map_err(Into::into));
    }
    let child = command.spawn()?;
    let main = Pid::from_raw(child.id().cast_signed());
    assert!(matches!(waitpid(main, Some(WaitPidFlag::__WALL)), Ok(WaitStatus::Stopped(_, Signal::SIGTRAP))));
    let options = ptrace::Options::PTRACE_O_TRACESYSGOOD
        | ptrace::Options::PTRACE_O_TRACECLONE
        | ptrace::Options::PTRACE_O_EXITKILL;
    ptrace::setoptions(main, options).unwrap();
    ptrace::syscall(main, None).unwrap();
    Ok(Tracer { main, trouble, changes: Vec::new(), inside: HashSet::new(), failing: HashMap::new() }.follow())
}

struct Tracer<'t> {
    main: Pid,
    trouble: &'t Trouble,
    changes: Vec<Change>,
    /// The threads that are inside of a system call.
    inside: HashSet<Pid>,
    /// The threads whose call is skipped, with what it is to give.
    failing: HashMap<Pid, Errno>,
}

impl Tracer<'_> {
    fn follow(mut self) -> Outcome {
        // Only this thread's own: other tests trace other programs at the same time.
        let flags = WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD;
        loop {
            let signal = match waitpid(None, Some(flags)).unwrap() {
                WaitStatus::Exited(pid, exit) if pid == self.main => {
                    return Outcome { exit: Some(exit), changes: self.changes };
                }
                WaitStatus::Signaled(pid, ..) if pid == self.main => {
                    return Outcome { exit: None, changes: self.changes };
                }
                WaitStatus::PtraceSyscall(pid) => {
                    self.system_call(pid);
                    (pid, None)
                }
                WaitStatus::Stopped(pid, Signal::SIGSTOP | Signal::SIGTRAP) => (pid, None),
                WaitStatus::Stopped(pid, signal) => (pid, Some(signal)),
                WaitStatus::PtraceEvent(pid, ..) => (pid, None),
                _ => continue,
            };
            // A thread may be gone since, with the whole program.
            let _ = ptrace::syscall(signal.0, signal.1);
        }
    }

    /// A thread enters a system call, or leaves it.
    fn system_call(&mut self, pid: Pid) {
        let Ok(mut registers) = ptrace::getregs(pid) else { return };
        if !self.inside.insert(pid) {
            self.inside.remove(&pid);
            if let Some(errno) = self.failing.remove(&pid) {
                registers.rax = -i64::from(errno as i32) as u64;
                let _ = ptrace::setregs(pid, registers);
            }
            return;
        }
        let call = Call { pid, number: registers.orig_rax.cast_signed(), arguments: arguments(&registers) };
        if let (libc::SYS_openat2, Disk::NoOpenBeneath(errno)) = (call.number, self.trouble.disk) {
            return self.fail(pid, registers, errno);
        }
        let Some(name) = call.change() else { return };
        let number = self.changes.len();
        self.changes.push(Change { call: name, paths: call.paths(name) });
        if self.trouble.kill_at == Some(number) {
            let _ = kill(self.main, Signal::SIGKILL);
        }
        let failure = match self.trouble.fail_at {
            Some((at, errno, Lasts::Once)) if at == number => Some(errno),
            Some((at, errno, Lasts::ForEver)) if at <= number => Some(errno),
            _ => match self.trouble.disk {
                Disk::TwoDevices if call.is_users_rename() => Some(Errno::EXDEV),
                Disk::NoExclusiveRename if call.is_exclusive_rename() => Some(Errno::EINVAL),
                _ => None,
            },
        };
        if let Some(errno) = failure {
            self.fail(pid, registers, errno);
        }
    }

    fn fail(&mut self, pid: Pid, mut registers: libc::user_regs_struct, errno: Errno) {
        // There is no such call: the system does nothing, and what it says of that is replaced on the way out.
        registers.orig_rax = u64::MAX;
        if ptrace::setregs(pid, registers).is_ok() {
            self.failing.insert(pid, errno);
        }
    }
}

fn arguments(registers: &libc::user_regs_struct) -> [u64; 5] {
    [registers.rdi, registers.rsi, registers.rdx, registers.r10, registers.r8]
}

struct Call {
    pid: Pid,
    number: i64,
    arguments: [u64; 5],
}

impl Call {
    /// The call's name, if it changes the disk.
    fn change(&self) -> Option<&'static str> {
        let makes = |flags: u64| flags & libc::O_CREAT as u64 != 0;
        Some(match self.number {
            libc::SYS_renameat2 => "renameat2",
            libc::SYS_rename | libc::SYS_renameat => "rename",
            libc::SYS_link | libc::SYS_linkat => "linkat",
            libc::SYS_unlink | libc::SYS_unlinkat | libc::SYS_rmdir => "unlinkat",
            libc::SYS_mkdir | libc::SYS_mkdirat => "mkdirat",
            libc::SYS_symlink | libc::SYS_symlinkat => "symlinkat",
            libc::SYS_mknod | libc::SYS_mknodat => "mknodat",
            libc::SYS_open if makes(self.arguments[1]) => "openat",
            libc::SYS_openat if makes(self.arguments[2]) => "openat",
            libc::SYS_write | libc::SYS_writev | libc::SYS_pwrite64 if self.is_to_a_file() => "write",
            libc::SYS_fsync | libc::SYS_fdatasync => "fsync",
            libc::SYS_ftruncate | libc::SYS_truncate => "ftruncate",
            libc::SYS_chmod | libc::SYS_fchmod | libc::SYS_fchmodat => "fchmod",
            libc::SYS_chown | libc::SYS_fchown | libc::SYS_fchownat => "fchown",
            libc::SYS_utimensat => "utimensat",
            libc::SYS_setxattr | libc::SYS_fsetxattr => "fsetxattr",
            libc::SYS_flock => "flock",
            _ => return None,
        })
    }

    /// What the call of this name is to change.
    fn paths(&self, name: &str) -> Vec<PathBuf> {
        let [a, b, c, d, _] = self.arguments;
        match name {
            "write" | "fsync" | "ftruncate" | "flock" | "fsetxattr" => self.open_path(a).into_iter().collect(),
            "fchmod" | "fchown" if [libc::SYS_fchmod, libc::SYS_fchown].contains(&self.number) => {
                self.open_path(a).into_iter().collect()
            }
            "utimensat" if b == 0 => self.open_path(a).into_iter().collect(),
            "renameat2" | "linkat" => [b, d].into_iter().filter_map(|address| self.text(address)).collect(),
            "symlinkat" => self.text(c).into_iter().collect(),
            // With a folder to start from, as the Rust library calls it, or without.
            _ => self.text(b).or_else(|| self.text(a)).into_iter().collect(),
        }
    }

    fn open_path(&self, fd: u64) -> Option<PathBuf> {
        fs::read_link(format!("/proc/{}/fd/{fd}", self.pid)).ok()
    }

    fn is_to_a_file(&self) -> bool {
        let is_of_the_system = |path: PathBuf| ["/dev/pts", "/dev/null", "/proc"].iter().any(|at| path.starts_with(at));
        let target = self.open_path(self.arguments[0]).filter(|path| path.is_absolute());
        self.arguments[0] > 2 && target.is_some_and(|path| !is_of_the_system(path))
    }

    /// Whether it renames, and neither name is one that the program gives to what is under way.
    fn is_users_rename(&self) -> bool {
        let is_users = |path: &PathBuf| !path.to_string_lossy().contains(".membrane-tui-");
        self.number == libc::SYS_renameat2 && self.paths("renameat2").iter().all(is_users)
    }

    fn is_exclusive_rename(&self) -> bool {
        self.number == libc::SYS_renameat2 && self.arguments[4] & u64::from(libc::RENAME_NOREPLACE) != 0
    }

    /// The path at an address of the program.
    fn text(&self, address: u64) -> Option<PathBuf> {
        let memory = File::open(format!("/proc/{}/mem", self.pid)).ok()?;
        let mut bytes = Vec::new();
        let mut chunk = [0; 64];
        while bytes.len() < 4096 {
            let length = memory.read_at(&mut chunk, address + bytes.len() as u64).ok().filter(|length| *length > 0)?;
            let end = chunk[..length].iter().position(|byte| *byte == 0);
            bytes.extend_from_slice(&chunk[..end.unwrap_or(length)]);
            if end.is_some() {
                return Some(PathBuf::from(OsString::from_vec(bytes)));
            }
        }
        None
    }
}

/// The names of some calls, each once.
pub fn kinds<'c>(changes: impl IntoIterator<Item = &'c Change>) -> BTreeSet<&'static str> {
    changes.into_iter().map(|change| change.call).collect()
}
