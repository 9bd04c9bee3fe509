//! What a scan looks at: everything under `membrane/`, and elsewhere what could be an element. Says nothing of what it is.

use std::path::{Path, PathBuf};

use super::ignored::Rules;
use super::{Patterns, below, os_path};
use crate::workspace::files::{MEMBRANE, RelPath};
pub use crate::workspace::files::{is_candidate, is_inside};

/// The most bytes of a file under `membrane/` that are read. Node makes no text of more (0x1fff_ffe8 characters), so that
/// push itself stops at a larger one.
pub const LARGEST_INSIDE: u64 = 0x1fff_ffe8;

/// The most bytes of a file elsewhere that are read. No element comes near; lock files and data sets pass it.
pub const LARGEST_OUTSIDE: u64 = 1 << 20;

/// Folders outside `membrane/` that are never entered.
const NEVER: [&[u8]; 3] = [b".git", b"node_modules", b"target"];

/// Folders among a connector's sources that are not its own: push takes the sources as they are and reads none of them.
const VENDORED: [&[u8]; 2] = [b".git", b"node_modules"];

/// What is looked at below one root.
#[derive(Debug, Clone, Default)]
pub struct ScanScope {
    /// The user's own `exclude:`. It has no say under `membrane/`, because it has none with push.
    pub exclude: Patterns,
    /// Where `membrane` leads, if it is a link to another folder of the root: what stands there is read as `membrane/…`, and only so.
    pub linked: Option<PathBuf>,
    /// The root is no workspace, so that a folder called `membrane` is none of push's.
    pub is_no_workspace: bool,
}

impl ScanScope {
    /// Looks whether `membrane` is a link, and where it leads. `root` is a real path. A folder that the root stands in would be endless.
    pub fn find_linked(&mut self, root: &Path) {
        let membrane = root.join(MEMBRANE);
        let real = membrane.canonicalize().ok().filter(|_| membrane.is_symlink() && membrane.is_dir());
        self.linked = real.filter(|real| real.starts_with(root) && *real != root);
    }

    /// Whether a link is entered as if it were the folder that it leads to.
    pub fn enters_link(&self, path: &RelPath) -> bool {
        !self.is_no_workspace && self.linked.is_some() && path.depth() == 1 && is_inside(path)
    }

    /// The path, in the tree, of what stands at a real path.
    pub fn place(&self, root: &Path, real: &Path) -> Option<RelPath> {
        let linked = self.linked.as_deref().and_then(|linked| below(linked, real));
        linked.map(|below| RelPath::root().join(MEMBRANE).join_path(&below)).or_else(|| below(root, real))
    }

    /// Whether to look into a folder. `rules` are those of the folder it stands in, `full` its whole path on disk.
    pub fn enters(&self, path: &RelPath, full: &Path, rules: &Rules) -> bool {
        if is_inside(path) {
            return !self.is_no_workspace && !is_vendored(path);
        }
        let is_elsewhere = self.linked.as_deref() != Some(full);
        is_elsewhere
            && !is_never(path.name())
            && !rules.ignores(full, true)
            && !self.exclude.matches(os_path(path), true)
    }

    /// Whether to read a file; see [`ScanScope::enters`].
    pub fn reads(&self, path: &RelPath, full: &Path, rules: &Rules) -> bool {
        if is_inside(path) {
            return true;
        }
        is_candidate(path) && !rules.ignores(full, false) && !self.exclude.matches(os_path(path), false)
    }
}

/// Whether a change at `path` can concern what a scan looks at, by its names alone.
pub fn concerns(path: &RelPath) -> bool {
    if is_inside(path) {
        return !is_vendored(path);
    }
    !path.names().any(is_never) && (is_candidate(path) || path.name() == super::ignored::GITIGNORE.as_bytes())
}

/// Whether no folder of this name is entered outside `membrane/`.
pub fn is_never(name: &[u8]) -> bool {
    NEVER.contains(&name)
}

/// `membrane/connectors/<connector>/<version>/…/node_modules`, and what is below it.
fn is_vendored(path: &RelPath) -> bool {
    let mut names = path.names().skip(1);
    names.next() == Some(b"connectors") && names.skip(2).any(|name| VENDORED.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> RelPath {
        RelPath::parse(text).unwrap()
    }

    #[test]
    fn folders_that_are_entered() {
        let scope =
            ScanScope { exclude: Patterns::new(&["fixtures/", "/membrane/actions"]).unwrap(), ..ScanScope::default() };
        let check = |text: &str, expected: bool| {
            let got = scope.enters(&path(text), Path::new(text), &Rules::default());
            assert_eq!(got, expected, "{text}");
        };
        check("src", true);
        check("src/node_modules", false);
        check("target", false);
        check(".git", false);
        check("tests/fixtures", false);
        check("membrane", true);
        check("membrane/actions", true);
        check("membrane/actions/target", true);
        check("membrane/actions/node_modules", true);
        check("membrane/connectors/node_modules", true);
        check("membrane/connectors/acme_1/development/src/node_modules", false);
        check("membrane/connectors/acme_1/development/src/lib", true);
    }

    #[test]
    fn files_that_are_read() {
        let scope = ScanScope { exclude: Patterns::new(&["*.json", "/drafts"]).unwrap(), ..ScanScope::default() };
        let check = |text: &str, expected: bool| {
            assert_eq!(scope.reads(&path(text), Path::new(text), &Rules::default()), expected, "{text}");
        };
        check("api/a.yaml", true);
        check("api/a.YML", true);
        check("api/a.json", false);
        check("api/a.yaml.bak", false);
        check("yaml", false);
        check("membrane/a.json", true);
        check("membrane/README.md", true);
    }

    #[test]
    fn changes_that_concern_a_scan() {
        let check = |text: &str, expected: bool| assert_eq!(concerns(&path(text)), expected, "{text}");
        check("membrane/.hidden", true);
        check("a/b.yaml", true);
        check("a/.gitignore", true);
        check("a/b.rs", false);
        check("node_modules/a/b.json", false);
        check("membrane/connectors/c/v/src/node_modules/a.yaml", false);
    }
}
