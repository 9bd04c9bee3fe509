//! What a defect of this program leaves: the panic's message without secrets, and no core dump. A message can hold text that was just
//! being read.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::Write;
use std::path::{Path, PathBuf};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::push::secrets;
use crate::report::sanitize;

/// From now on a panic prints its message without the secrets of the workspace at `root`. They are read only then.
pub fn hide_secrets(root: PathBuf) {
    std::panic::set_hook(Box::new(move |panic| {
        // Nobody is left to be told that stderr is gone.
        let _ = std::io::stderr().write_all(told(&panic.to_string(), &root).as_bytes());
        let backtrace = Backtrace::capture();
        if backtrace.status() == BacktraceStatus::Captured {
            let _ = writeln!(std::io::stderr(), "{backtrace}");
        }
    }));
}

/// From now on the system writes no image of this program's memory, nor of what it starts: secrets stand in both.
pub fn leave_no_core_dump() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Core);
    // Where the system refuses, it goes by its own limit, as for any other program.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum });
}

fn told(panic: &str, root: &Path) -> String {
    let panic = secrets::of_workspace(root).redact(panic);
    let lines: Vec<_> = panic.lines().map(sanitize).collect();
    format!("membrane-tui: a defect in this program, {}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    /// The workspace of the panic below; set by the other test, which runs it in a process of its own.
    const ROOT: &str = "TEST_PANICS_IN";

    #[test]
    #[ignore = "the test below runs it"]
    fn panics_with_a_secret() {
        hide_secrets(std::env::var_os(ROOT).expect("to be run by the other test").into());
        panic!("at byte 3 of `key: k7Qm-4fXw`");
    }

    #[test]
    fn a_panic_prints_no_secret() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("membrane.config.yml"), "workspaces: {default: {key: k7Qm-4fXw}}").unwrap();
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "command::panics::tests::panics_with_a_secret", "--ignored", "--nocapture"])
            .env(ROOT, root.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("a defect in this program, panicked at"), "{said}");
        assert!(said.contains("at byte 3 of `key: [redacted]`"), "{said}");
    }
}
