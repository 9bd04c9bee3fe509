//! Asks a disk how it compares names: by looking for something under a name that nobody gave it. Changes nothing.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use crate::workspace::files::{MEMBRANE, Names};

/// How the disk of the workspace at `root` compares names; letter by letter where nothing in it can tell.
pub fn of(root: &Path) -> Names {
    let told = [root.join(MEMBRANE), root.to_owned()].iter().find_map(|folder| told_by(folder));
    told.unwrap_or_default()
}

/// What the first name in a folder tells that has a letter in it.
fn told_by(folder: &Path) -> Option<Names> {
    let listed: HashSet<OsString> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.file_name()).collect();
    let otherwise = listed.iter().filter_map(|name| otherwise_spelt(name)).find(|name| !listed.contains(name))?;
    let is_there = folder.join(otherwise).symlink_metadata().is_ok();
    Some(if is_there { Names::AnyCase } else { Names::Exact })
}

/// A name with its small letters made capital, and the other way round; none where it has no letters.
fn otherwise_spelt(name: &OsStr) -> Option<OsString> {
    let swap =
        |byte: &u8| if byte.is_ascii_lowercase() { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() };
    let swapped: Vec<u8> = name.as_bytes().iter().map(swap).collect();
    (swapped != name.as_bytes()).then(|| OsString::from_vec(swapped))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_tells_by_what_it_finds() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(of(root.path()), Names::Exact, "an empty folder tells nothing");
        fs::create_dir_all(root.path().join("membrane/12")).unwrap();
        let expected = if root.path().join("MEMBRANE").exists() { Names::AnyCase } else { Names::Exact };
        assert_eq!(of(root.path()), expected, "told by the root, for `12` has no letter");
        fs::write(root.path().join("membrane/Actions"), "").unwrap();
        assert_eq!(of(root.path()), expected);
        // On a disk where this is another entry, finding it tells nothing.
        fs::write(root.path().join("membrane/aCTIONS"), "").unwrap();
        assert_eq!(of(root.path()), expected);
    }

    #[test]
    fn a_name_without_letters_tells_nothing() {
        assert_eq!(otherwise_spelt(OsStr::new("12-3")), None);
        assert_eq!(otherwise_spelt(OsStr::new("aB1")), Some("Ab1".into()));
    }
}
