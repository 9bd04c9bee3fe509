//! Whether the disk still shows what a plan was made from. Only looks; changes nothing.

use std::fs::File;
use std::io;

use rustix::fs::{FileType, Stat};

use super::error::ApplyError;
use super::held::At;
use super::sys::{FileIdentity, file_type, identity, is_directory};
use crate::workspace::files::RelPath;
use crate::workspace::relocate::Seen;

/// What is said of a folder that should have been empty.
pub const NOT_EMPTY: &str = "is not empty any more";

/// Compares what stands at a path with what was seen of it, and tells what it is; the error says what differs.
pub fn unchanged(at: &At<'_>, seen: &Seen) -> Result<FileIdentity, ApplyError> {
    let changed = |what: &str| Err(ApplyError::Changed { path: at.shown(), what: what.to_owned() });
    let Some(stat) = at.stat()? else { return changed("is not there any more") };
    let same = Ok(identity(&stat));
    match (seen, file_type(&stat)) {
        (Seen::Unread, _) => same,
        (Seen::File { size, hash }, FileType::RegularFile) => {
            // Another file may take the name at any time: it is the one that was read that is told of.
            let (stat, found) = read(at)?;
            if size_of(&stat) == *size && found == *hash { Ok(identity(&stat)) } else { changed("was edited") }
        }
        (Seen::Link(text), FileType::Symlink) if at.link_text()? == text.as_bytes() => same,
        (Seen::Link(_), FileType::Symlink) => changed("leads somewhere else now"),
        (Seen::Empty, FileType::Directory) if at.names()?.is_empty() => same,
        (Seen::Empty, FileType::Directory) => changed(NOT_EMPTY),
        (Seen::Folder(held), FileType::Directory) => {
            held.iter().try_for_each(|held| unchanged(&at.join(held.path.as_bytes()), &held.seen).map(drop))?;
            same
        }
        _ => changed("was replaced by something else"),
    }
}

/// Looks at a file or link that nobody has looked into yet, so that an edit made later is noticed. All else stays unread.
pub fn look(at: &At<'_>) -> Result<Seen, ApplyError> {
    let Some(stat) = at.stat()? else { return Ok(Seen::Unread) };
    Ok(match file_type(&stat) {
        FileType::RegularFile => {
            let (stat, hash) = read(at)?;
            Seen::File { size: size_of(&stat), hash }
        }
        FileType::Symlink => String::from_utf8(at.link_text()?).map_or(Seen::Unread, Seen::Link),
        _ => Seen::Unread,
    })
}

/// All that stands below a folder and is no folder itself, by its path from there.
pub fn files_below(folder: &At<'_>) -> Result<Vec<RelPath>, ApplyError> {
    let mut found = Vec::new();
    let mut open = vec![RelPath::root()];
    while let Some(path) = open.pop() {
        for name in folder.join(path.as_bytes()).names()? {
            let path = path.join(&name);
            match folder.join(path.as_bytes()).stat()? {
                Some(stat) if is_directory(&stat) => open.push(path),
                _ => found.push(path),
            }
        }
    }
    Ok(found)
}

/// The blake3 hash of a file's bytes.
pub fn hash_of(at: &At<'_>) -> Result<[u8; 32], ApplyError> {
    read(at).map(|(_, hash)| hash)
}

/// What a file is, and the hash of its bytes.
fn read(at: &At<'_>) -> Result<(Stat, [u8; 32]), ApplyError> {
    let mut file = at.open_file()?;
    let stat = rustix::fs::fstat(&file).map_err(|errno| at.failed("looked at", errno))?;
    let hash = hash(&mut file).map_err(|source| ApplyError::Io { path: at.shown(), doing: "read", source })?;
    Ok((stat, hash))
}

/// The blake3 hash of what is left to read of a file.
pub fn hash(file: &mut File) -> io::Result<[u8; 32]> {
    Ok(*blake3::Hasher::new().update_reader(file)?.finalize().as_bytes())
}

/// Bytes.
#[allow(clippy::unnecessary_cast)] // the field has another type on other systems
pub fn size_of(stat: &Stat) -> u64 {
    stat.st_size as u64
}
