//! Asks git about one file. Changes nothing, and claims nothing where there is no git or no repository.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::workspace::files::RelPath;

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

/// So many files are asked about by name; of more, the folders straight below the root that hold them.
const BY_NAME: usize = 64;

/// Which of these files, relative to `root`, git neither tracks nor ignores; none where git is not at hand.
pub fn untracked(root: &Path, paths: &BTreeSet<RelPath>) -> BTreeSet<RelPath> {
    let asked: BTreeSet<&OsStr> = if paths.len() <= BY_NAME {
        paths.iter().map(|path| OsStr::from_bytes(path.as_bytes())).collect()
    } else {
        paths.iter().filter_map(|path| path.names().next()).map(OsStr::from_bytes).collect()
    };
    let mut git = git(root, &["ls-files", "--others", "--exclude-standard", "-z", "--"]);
    let Ok(output) = git.args(asked).env("GIT_LITERAL_PATHSPECS", "1").stderr(Stdio::null()).output() else {
        return BTreeSet::new();
    };
    let found = output.stdout.split(|byte| *byte == 0).filter_map(|name| RelPath::from_bytes(name).ok());
    found.filter(|path| paths.contains(path)).collect()
}

/// Whether git answers with 0; `None` where it answers neither that nor 1.
fn yes(root: &Path, question: &[&str]) -> Option<bool> {
    let status = git(root, question).stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    match status.code() {
        Some(0) => Some(true),
        Some(1) => Some(false),
        _ => None,
    }
}

/// A question to git, which changes nothing.
fn git(root: &Path, question: &[&str]) -> Command {
    let mut git = Command::new("git");
    // A repository may name a program to be run for watching files; a question needs none.
    git.args(["-c", "core.fsmonitor=false", "-C"]).arg(root).args(question).env("GIT_OPTIONAL_LOCKS", "0");
    git.stdin(Stdio::null());
    git
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
