//! Where a diagnostic is shown beside a change: a path from the top of the repository, at which something stands.

use std::borrow::Cow;

use crate::workspace::diagnose::Diagnostic;
use crate::workspace::files::RelPath;

/// How the readers of annotations find a root's files.
pub struct Annotations<'a> {
    /// The root, from the folder that they start from.
    pub root: RelPath,
    /// Whether anything stands at a path of the root.
    pub stands: &'a dyn Fn(&RelPath) -> bool,
}

impl Annotations<'_> {
    /// The path of a diagnostic: its file, or where that is absent the nearest folder above that is there.
    pub fn path(&self, diagnostic: &Diagnostic) -> RelPath {
        self.root.join_path(&self.standing(&diagnostic.path))
    }

    /// Its message, which names what is absent.
    pub fn message<'d>(&self, diagnostic: &'d Diagnostic) -> Cow<'d, str> {
        match self.standing(&diagnostic.path) == diagnostic.path {
            true => Cow::Borrowed(&diagnostic.message),
            false => Cow::Owned(format!("`{}`: {}", diagnostic.path, diagnostic.message)),
        }
    }

    fn standing(&self, path: &RelPath) -> RelPath {
        let mut ancestors = std::iter::successors(Some(path.clone()), RelPath::parent);
        ancestors.find(|at| at.is_root() || (self.stands)(at)).unwrap_or_else(RelPath::root)
    }
}

/// A path for readers to whom an empty one means nothing.
pub fn or_here(path: &RelPath) -> Cow<'_, [u8]> {
    if path.is_root() { Cow::Borrowed(b".") } else { Cow::Borrowed(path.as_bytes()) }
}
