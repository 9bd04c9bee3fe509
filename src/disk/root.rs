//! Finds the folder that holds `membrane/`. Looks at names alone and opens no file.

use std::io;
use std::path::{Path, PathBuf};

use crate::workspace::files::{CONFIG, MEMBRANE};

/// The folder that holds a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceRoot {
    /// Absolute, as the user named it: links in it are kept.
    pub path: PathBuf,
    /// What is to be said about the choice, where it is not the folder that was named.
    pub note: Option<String>,
}

/// Why there is no root to work in.
#[derive(Debug, thiserror::Error)]
pub enum RootError {
    /// Nothing stands there.
    #[error("{} does not exist; name the folder that holds membrane/, or leave ROOT out", path.display())]
    Missing { path: PathBuf },
    /// Something stands there that is no folder.
    #[error("{} is not a folder; name the folder that holds membrane/", path.display())]
    NotAFolder { path: PathBuf },
    /// The system does not let it be listed.
    #[error("{} cannot be read: {source}; ask its owner for permission, or name another folder", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
}

impl RootError {
    /// The path that was tried.
    pub fn path(&self) -> &Path {
        match self {
            RootError::Missing { path } | RootError::NotAFolder { path } | RootError::Unreadable { path, .. } => path,
        }
    }
}

/// The root for a command: `named` if there is one, else what [`above`] finds from `current_dir`.
///
/// A named `membrane` folder means its parent, and the note says so; a folder of that name that holds a `membrane/`, a
/// `membrane.config.yml` or a `package.json` of its own is a project, and is taken as it is.
///
/// Fails when the folder is missing, no folder, or cannot be listed.
pub fn find(named: Option<&Path>, current_dir: &Path) -> Result<WorkspaceRoot, RootError> {
    let Some(named) = named else {
        let path = above(current_dir).unwrap_or_else(|| current_dir.to_path_buf());
        check(&path)?;
        return Ok(WorkspaceRoot { path, note: None });
    };
    let path = tidy(&current_dir.join(named));
    check(&path)?;
    match data_folders_parent(&path) {
        Some(parent) => {
            check(&parent)?;
            let note =
                format!("{} is the workspace's own folder; taking its parent {}", path.display(), parent.display());
            Ok(WorkspaceRoot { path: parent, note: Some(note) })
        }
        None => Ok(WorkspaceRoot { path, note: None }),
    }
}

/// The nearest folder, from `start` upward, that holds `membrane/` or `membrane.config.yml`.
///
/// `start` may be a file, or a path where nothing stands yet; it should be absolute.
pub fn above(start: &Path) -> Option<PathBuf> {
    tidy(start).ancestors().find(|folder| holds_workspace(folder)).map(Path::to_path_buf)
}

fn holds_workspace(folder: &Path) -> bool {
    folder.join(MEMBRANE).is_dir() || folder.join(CONFIG).is_file()
}

/// The parent of a folder that holds a workspace's data rather than a workspace.
fn data_folders_parent(path: &Path) -> Option<PathBuf> {
    let real = path.canonicalize().ok()?;
    let named_so = |path: &Path| path.file_name().is_some_and(|name| name == MEMBRANE);
    let project = holds_workspace(path) || path.join("package.json").is_file();
    if project {
        return None;
    }
    // `.` and `sub/..` have no name of their own: the real path has one.
    let shown = if named_so(path) { path } else { &real };
    named_so(shown).then(|| shown.parent().map(Path::to_path_buf))?
}

fn check(path: &Path) -> Result<(), RootError> {
    let path_buf = || path.to_path_buf();
    match std::fs::read_dir(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(RootError::Missing { path: path_buf() }),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(RootError::NotAFolder { path: path_buf() }),
        Err(source) => Err(RootError::Unreadable { path: path_buf(), source }),
    }
}

/// Without `.` and trailing slashes. A `..` stays, as what it means depends on links; only a path that ends in one is resolved.
fn tidy(path: &Path) -> PathBuf {
    let tidy: PathBuf = path.components().collect();
    if tidy.components().any(|part| part == std::path::Component::ParentDir) {
        return tidy.canonicalize().unwrap_or(tidy);
    }
    tidy
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    /// A folder that holds these: a path that ends in `/` is a folder.
    fn folder(paths: &[&str]) -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        for path in paths {
            let at = dir.path().join(path);
            fs::create_dir_all(if path.ends_with('/') { &at } else { at.parent().unwrap() }).unwrap();
            if !path.ends_with('/') {
                fs::write(at, "").unwrap();
            }
        }
        dir
    }

    #[test]
    fn the_root_is_the_nearest_folder_that_holds_a_workspace() {
        let dir =
            folder(&["p/membrane/actions/a.yaml", "p/src/deep/", "q/membrane.config.yml", "q/src/", "none/here/"]);
        let check = |from: &str, expected: &str| {
            let root = find(None, &dir.path().join(from)).unwrap();
            assert_eq!((root.path, root.note), (dir.path().join(expected), None), "{from}");
        };
        check("p", "p");
        check("p/src/deep", "p");
        check("p/membrane/actions", "p");
        check("q/src", "q");
        check("none/here", "none/here");
    }

    #[test]
    fn a_named_root_is_taken_but_for_the_membrane_folder_itself() {
        let dir = folder(&["p/membrane/actions/", "p/src/", "membrane/membrane/", "own/membrane/package.json"]);
        let check = |named: &str, expected: &str, says: Option<&str>| {
            let root = find(Some(Path::new(named)), dir.path()).unwrap();
            let expected = dir.path().join(expected).canonicalize().unwrap();
            assert_eq!(root.path.canonicalize().unwrap(), expected, "{named}");
            assert_eq!(root.note.is_some(), says.is_some(), "{named}: {:?}", root.note);
            assert!(root.note.unwrap_or_default().contains(says.unwrap_or_default()), "{named}");
        };
        check("p", "p", None);
        check("p/src", "p/src", None);
        check("p/membrane", "p", Some("taking its parent"));
        check("./p/membrane/", "p", Some("taking its parent"));
        check("p/membrane/actions/..", "p", Some("taking its parent"));
        check("membrane", "membrane", None);
        check("own/membrane", "own/membrane", None);
    }

    #[test]
    fn the_membrane_folder_is_known_when_it_is_the_current_one() {
        let dir = folder(&["p/membrane/actions/"]);
        let root = find(Some(Path::new(".")), &dir.path().join("p/membrane")).unwrap();
        assert_eq!(root.path, dir.path().join("p"));
    }

    #[test]
    fn an_error_names_the_path_and_what_to_do() {
        let dir = folder(&["file"]);
        let check = |named: &str, says: &str| {
            let error = find(Some(Path::new(named)), dir.path()).unwrap_err();
            assert_eq!(error.path(), dir.path().join(named), "{error}");
            assert!(error.to_string().contains(says), "{error}");
            assert!(error.to_string().contains("name "), "{error}");
        };
        check("nowhere", "does not exist");
        check("file", "is not a folder");
        // Root may list any folder, so an unreadable one is stood in for by a name that the system refuses.
        check(&"long".repeat(100), "cannot be read: File name too long");
    }
}
