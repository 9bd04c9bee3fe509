//! Small trees for tests and for the examples of the diagnostics' pages: files written as text, read as a scan would.

use std::sync::Arc;

use super::files::{Dir, Entry, File, FileSet, Link, LinkTo, RelPath};
use crate::yaml::Dialect;

/// A tree of files from `(path, text)`. A path that ends in `/` makes an empty folder.
pub fn tree(files: &[(&str, &str)]) -> FileSet {
    let mut set = FileSet::default();
    for (path, text) in files {
        let at = RelPath::parse(path).unwrap_or_else(|error| panic!("a fixture's path: {error}"));
        let entry = if path.ends_with('/') { Entry::Dir(Arc::new(Dir::default())) } else { file(text.as_bytes()) };
        set.insert(&at, entry);
    }
    set
}

/// A file as a scan would have read it, in the default dialect.
pub fn file(bytes: &[u8]) -> Entry {
    Entry::File(Arc::new(File::of(bytes, Dialect::default())))
}

/// A link that leads there.
pub fn link(to: LinkTo) -> Entry {
    Entry::Link(Arc::new(Link { target: "…".into(), to }))
}
