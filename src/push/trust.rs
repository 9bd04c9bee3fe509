//! Whether a person has said that a program which a project brings along may be started there. What was said holds for this root,
//! these words, and what the files of the project among them hold: another word, or an edit, and it is asked for again.
//!
//! What such a file goes on to read or start is not looked at. Only writes in the folder of the program's state.

use std::ffi::OsStr;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use blake3::Hasher;

use super::cli::{Found, FoundIn};
use super::kept;
use crate::disk::regular;

/// The folder, in the one where the program keeps its state: a file for each program that may be started.
const FOLDER: &str = "trusted";

/// No program that a project brings along has more bytes; one that has cannot be trusted for good.
const LARGEST: u64 = 512 << 20;

/// Whether this program was said to be startable in this root. Not where one of its files cannot be read.
pub fn is_given(state: &Path, root: &Path, found: &Found) -> bool {
    place(state, root, found).is_ok_and(|place| place.is_file())
}

/// Remembers that it may be started.
///
/// # Errors
/// Where one of its files cannot be read, or the state not written.
pub fn give(state: &Path, root: &Path, found: &Found) -> io::Result<()> {
    let place = place(state, root, found)?;
    DirBuilder::new().recursive(true).mode(0o700).create(state.join(FOLDER))?;
    match kept::save(&place, &format!("{}\n{}\n", root.display(), found.command())) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        saved => saved,
    }
}

/// The file that says so.
fn place(state: &Path, root: &Path, found: &Found) -> io::Result<PathBuf> {
    let root = root.canonicalize()?;
    // A workspace may be a folder of a repository, and its program stand beside it.
    let project = root.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(&root);
    let mut hash = Hasher::new();
    // With its length before it no text can pass for two others.
    let mut add = |bytes: &[u8]| _ = hash.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    add(root.as_os_str().as_bytes());
    let words = found.words.iter().map(|word| word.as_os_str());
    for word in std::iter::once(found.program.as_os_str()).chain(words) {
        add(word.as_bytes());
        let content = content(word, &root, project, found.source)?;
        add(content.as_ref().map_or(&[][..], |hash| &hash.as_bytes()[..]));
    }
    Ok(state.join(FOLDER).join(hash.finalize().to_hex().as_str()))
}

/// What a word's file holds, where it is one of the project.
fn content(word: &OsStr, root: &Path, project: &Path, source: FoundIn) -> io::Result<Option<blake3::Hash>> {
    let path = root.join(word);
    let is_the_projects = |path: &Path| path.starts_with(project) || source == FoundIn::Project;
    match path.canonicalize() {
        Ok(real) if real.is_file() && (is_the_projects(&path) || is_the_projects(&real)) => {
            Ok(Some(blake3::hash(&regular::bytes(&real, LARGEST)?)))
        }
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::push::cli::{SearchPlaces, near};

    #[test]
    fn trust_is_given_to_words_in_a_root_and_to_what_their_files_hold() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        let write = |path: &str, text: &str| {
            fs::create_dir_all(at(path).parent().unwrap()).unwrap();
            fs::write(at(path), text).unwrap();
            fs::set_permissions(at(path), fs::Permissions::from_mode(0o755)).unwrap();
        };
        let found = |root: &str, words: &[&str]| {
            let own = words.iter().map(|word| (*word).to_owned()).collect();
            let places = SearchPlaces { root: at(root), path: "/usr/bin:/bin".into(), own, own_is_the_projects: true };
            near(&places).pop().unwrap()
        };
        for root in ["shop", "other"] {
            write(&format!("{root}/tools/push"), "#!/bin/sh\n");
            write(&format!("{root}/push.sh"), "exit");
        }
        let state = at("state");
        let holds = |root: &str, words: &[&str]| is_given(&state, &at(root), &found(root, words));
        let commands: [&[&str]; 3] = [&["tools/push", "-v"], &["sh", "push.sh"], &["sh", "./push.sh"]];
        for command in commands {
            assert!(!holds("shop", command), "{command:?}");
            give(&state, &at("shop"), &found("shop", command)).unwrap();
            give(&state, &at("shop"), &found("shop", command)).unwrap();
            assert!(holds("shop", command) && !holds("other", command), "{command:?}");
        }
        assert!(!holds("shop", &["tools/push"]) && !holds("shop", &["tools/push", "-v", ""]));
        assert!(!holds("shop", &["sh", "push.sh -v"]));
        std::os::unix::fs::symlink(at("shop"), at("link")).unwrap();
        write("shop/tools/push", "#!/bin/sh\nrm -rf ~\n");
        assert!(!holds("shop", commands[0]), "an edit asks again");
        assert!(holds("shop", commands[1]));
        write("shop/push.sh", "rm -rf ~");
        assert!(!holds("shop", commands[1]) && !holds("shop", commands[2]), "of a file behind a launcher too");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&state.join(FOLDER)), 0o700);
        assert!(fs::read_dir(state.join(FOLDER)).unwrap().all(|file| mode(&file.unwrap().path()) == 0o600));
    }
}
