//! Asks git about one file. Changes nothing, and claims nothing where there is no git or no repository.

use std::path::Path;
use std::process::{Command, Stdio};

/// How a file stands with git.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub tracked: bool,
    pub ignored: bool,
}

/// How the file `name`, relative to `root`, stands with git; `None` where git is not at hand or says that it does not know.
pub fn standing(root: &Path, name: &str) -> Option<Standing> {
    Some(Standing {
        tracked: yes(root, &["ls-files", "--error-unmatch", "--", name])?,
        ignored: yes(root, &["check-ignore", "--quiet", "--", name])?,
    })
}

/// Whether git answers with 0; `None` where it answers neither that nor 1.
fn yes(root: &Path, question: &[&str]) -> Option<bool> {
    let mut git = Command::new("git");
    // A repository may name a program to be run for watching files; a question needs none.
    git.args(["-c", "core.fsmonitor=false", "-C"]).arg(root).args(question).env("GIT_OPTIONAL_LOCKS", "0");
    let status = git.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    match status.code() {
        Some(0) => Some(true),
        Some(1) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn git_is_asked_and_believed() {
        let dir = tempfile::tempdir().unwrap();
        let git = |args: &[&str]| Command::new("git").arg("-C").arg(dir.path()).args(args).output().unwrap();
        fs::write(dir.path().join("config"), "").unwrap();
        assert_eq!(standing(dir.path(), "config"), None, "no repository, no claim");

        assert!(git(&["init", "--quiet"]).status.success());
        let check = |tracked, ignored| {
            assert_eq!(standing(dir.path(), "config"), Some(Standing { tracked, ignored }));
        };
        check(false, false);
        fs::write(dir.path().join(".gitignore"), "/config\n").unwrap();
        check(false, true);
        assert!(git(&["add", "--force", "config"]).status.success());
        check(true, false);
    }
}
