//! Finds the git repository that holds a folder. Starts no git, and reads no config of a repository: whoever made the clone wrote it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::{below, read};
use crate::workspace::files::RelPath;

/// No file that says where a repository keeps its own has more bytes.
const LIMIT: u64 = 1 << 16;

/// A repository with files to work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    /// The folder whose files it is about, without links.
    pub top: PathBuf,
    pub own: OwnFolder,
}

/// Where a repository keeps its own files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFolder {
    /// With the index.
    pub dir: PathBuf,
    /// What all worktrees of a repository share; the same folder where there are no others.
    pub common: PathBuf,
}

impl Repository {
    /// The repository that git finds for this folder; `None` where it finds none, finds a bare one, or would stop.
    ///
    /// `GIT_DIR` and its like are not looked at.
    pub fn of(folder: &Path) -> Option<Repository> {
        let real = folder.canonicalize().ok()?;
        let device = fs::metadata(&real).ok()?.dev();
        for above in real.ancestors() {
            if fs::metadata(above).ok()?.dev() != device {
                return None;
            }
            let own = OwnFolder::below(above);
            if own.is_whole() {
                return Some(Repository { top: above.to_path_buf(), own });
            }
            let git = above.join(".git");
            let is_broken_pointer = git.exists() && !git.is_dir();
            let is_bare = OwnFolder { dir: above.to_path_buf(), common: above.to_path_buf() }.is_whole();
            if is_broken_pointer || is_bare {
                return None;
            }
        }
        None
    }

    /// A folder as a path from the top of its repository; the empty path where it is in none.
    pub fn place_of(folder: &Path) -> RelPath {
        let place = || below(&Repository::of(folder)?.top, &folder.canonicalize().ok()?);
        place().unwrap_or_else(RelPath::root)
    }

    /// Whether a folder holds a repository of its own.
    pub fn is_at(folder: &Path) -> bool {
        OwnFolder::below(folder).is_whole()
    }
}

impl OwnFolder {
    /// What `.git` in this folder is, or leads to where it is the file of a worktree or submodule. Nothing need stand there.
    pub fn below(folder: &Path) -> OwnFolder {
        let git = folder.join(".git");
        let pointer = read::text(&git, LIMIT);
        let dir = match pointer.as_deref().and_then(|text| text.strip_prefix("gitdir: ")) {
            Some(dir) => folder.join(dir.trim_end_matches(['\r', '\n'])),
            None => git,
        };
        let common = match read::text(&dir.join("commondir"), LIMIT) {
            Some(common) => dir.join(common.trim_end_matches(['\r', '\n'])),
            None => dir.clone(),
        };
        OwnFolder { dir, common }
    }

    /// Whether git takes it for a repository's.
    fn is_whole(&self) -> bool {
        is_head(&self.dir.join("HEAD")) && ["objects", "refs"].iter().all(|name| self.common.join(name).is_dir())
    }
}

/// Whether this file names a branch or a commit; long ago it was a link.
fn is_head(path: &Path) -> bool {
    let Some(text) = read::text(path, LIMIT) else {
        return fs::read_link(path).is_ok_and(|to| to.starts_with("refs"));
    };
    let is_branch = text.strip_prefix("ref:").is_some_and(|name| name.trim_start().starts_with("refs/"));
    let commit = text.trim_end();
    is_branch || (commit.len() >= 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(path: PathBuf, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn make(own: &Path) {
        write(own.join("HEAD"), "ref: refs/heads/main\n");
        write(own.join("objects/x"), "");
        write(own.join("refs/x"), "");
    }

    #[test]
    fn a_repository_is_found_where_git_finds_it() {
        let dir = tempfile::tempdir().unwrap();
        let top = dir.path().canonicalize().unwrap();
        let check = |folder: &str, expected: Option<&str>| {
            let found = Repository::of(&top.join(folder)).map(|found| found.top);
            assert_eq!(found, expected.map(|folder| top.join(folder)), "{folder}");
        };
        make(&top.join("a/.git"));
        fs::create_dir_all(top.join("a/sub/.git")).unwrap();
        check("a", Some("a"));
        check("a/sub", Some("a"));
        check("a/.git/objects", None);

        make(&top.join("a/bare"));
        check("a/bare", None);
        check("a/bare/refs", None);
        write(top.join("a/lost/.git"), "gitdir: nowhere\n");
        check("a/lost", None);

        write(top.join("a/.git/worktrees/w/HEAD"), "0123456789012345678901234567890123456789\n");
        write(top.join("a/.git/worktrees/w/commondir"), "../..\n");
        write(top.join("w/.git"), "gitdir: ../a/.git/worktrees/w\n");
        fs::create_dir_all(top.join("w/sub")).unwrap();
        check("w/sub", Some("w"));
        write(top.join("a/.git/HEAD"), "nothing");
        check("a", None);
    }
}
