//! From what was read to the facts that are kept of a file, and when two of them are the same.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::Arc;

use crate::workspace::document::{ReadError, Reading};
use crate::workspace::files::{CONFIG, Entry, File};
use crate::yaml::{Dialect, ErrorKind};

/// A file of which every byte was read.
pub fn read(full: &Path, bytes: &[u8], hash: [u8; 32], dialect: Dialect, git_ignored: bool) -> File {
    let mut reading = Reading::of(bytes, dialect);
    if full.file_name().is_some_and(|name| name == CONFIG) {
        keep_secret(&mut reading);
    }
    File { size: bytes.len() as u64, hash, reading: Some(reading), git_ignored }
}

/// Takes out of a reason what it quotes: a link may lead to the file that holds keys and secrets, and an unknown alias may be one of them.
fn keep_secret(reading: &mut Reading) {
    if let Some(ReadError::Yaml(error)) = &mut reading.error
        && error.kind != ErrorKind::MultipleDocuments
    {
        error.reason =
            format!("it is no YAML that push can read; what is wrong is not quoted, because {CONFIG} holds secrets");
    }
}

/// A file that was not read. `why` is what there is to say about it, if push would have to read it.
///
/// Its hash is made of its path, so that it is taken for a copy of nothing.
pub fn unread(full: &Path, size: u64, why: Option<&str>, git_ignored: bool) -> File {
    let mut hasher = blake3::Hasher::new_derive_key("membrane-tui: a file that was not read");
    hasher.update(full.as_os_str().as_bytes()).update(&[0]);
    hasher.update(&size.to_le_bytes()).update(why.unwrap_or_default().as_bytes());
    File { size, hash: hasher.finalize().into(), reading: why.map(Reading::unreadable), git_ignored }
}

/// Whether two entries are the same without looking into them: folders and links are, if they are shared.
pub fn is_same_entry(old: &Entry, new: &Entry) -> bool {
    match (old, new) {
        (Entry::Dir(old), Entry::Dir(new)) => Arc::ptr_eq(old, new),
        (Entry::File(old), Entry::File(new)) => Arc::ptr_eq(old, new),
        (Entry::Link(old), Entry::Link(new)) => Arc::ptr_eq(old, new),
        (Entry::Special(old), Entry::Special(new)) => old == new,
        _ => false,
    }
}
