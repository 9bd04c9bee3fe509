//! The disk: where a workspace is, what stands in it, what changes there. The only room that reads or writes a user's files.
//!
//! Only `apply` ever writes below a root. Nothing here knows what a document means or how anything is drawn.

pub mod apply;
mod beginning;
mod ignored;
pub mod journal;
pub mod names;
mod patterns;
pub mod project;
mod read;
pub(crate) mod regular;
pub mod repository;
pub mod root;
pub mod sample;
pub mod scan;
mod scope;
pub mod settings;
mod stamp;
pub mod watch;

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::workspace::files::RelPath;
pub use beginning::beginning;
pub use patterns::Patterns;
pub use scope::LARGEST_INSIDE;

/// A path as the system takes it; to be joined to the root.
pub(crate) fn os_path(path: &RelPath) -> &Path {
    Path::new(OsStr::from_bytes(path.as_bytes()))
}

/// A name as the system takes it.
pub(crate) fn system_name(name: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(name))
}

/// A path of the system's as one below `root`; `None` where it is not, by its names.
pub(crate) fn below(root: &Path, path: &Path) -> Option<RelPath> {
    RelPath::from_bytes(path.strip_prefix(root).ok()?.as_os_str().as_bytes()).ok()
}
