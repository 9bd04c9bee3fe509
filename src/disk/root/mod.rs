//! Finds the workspace that is meant (docs/contract.md, "ROOT"). Looks at names alone and opens no file.

mod folders;
mod search;

use std::io;
use std::path::{Path, PathBuf};

use super::Patterns;
use crate::workspace::files::MEMBRANE;
pub use folders::has_elements;
use folders::{has_anything_for_push, is_data, is_workspace};

/// The folder in which a push would be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkspaceRoot {
    /// Absolute, as the user named it: links in it are kept.
    pub path: PathBuf,
    /// The folder that was asked for, where it is another.
    pub asked: Option<PathBuf>,
    /// Nothing here is a workspace, nor anything below: what is called `membrane` here is none.
    pub is_none: bool,
}

/// The workspaces that are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Roots {
    One(WorkspaceRoot),
    /// The folder that was asked for is no workspace, and several lie below it: their paths, in order.
    Several {
        asked: PathBuf,
        found: Vec<PathBuf>,
    },
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
    /// One is wanted, and several are there.
    #[error("several workspaces lie below {}; name one: {}", path.display(), listed(path, found))]
    Several { path: PathBuf, found: Vec<PathBuf> },
}

impl RootError {
    /// The path that was tried.
    pub fn path(&self) -> &Path {
        match self {
            RootError::Missing { path }
            | RootError::NotAFolder { path }
            | RootError::Unreadable { path, .. }
            | RootError::Several { path, .. } => path,
        }
    }
}

impl Roots {
    /// The only one.
    ///
    /// # Errors
    /// Where there are several; it names them.
    pub fn only(self) -> Result<WorkspaceRoot, RootError> {
        match self {
            Roots::One(root) => Ok(root),
            Roots::Several { asked, found } => Err(RootError::Several { path: asked, found }),
        }
    }

    /// Each of them.
    pub fn each(self) -> Vec<WorkspaceRoot> {
        match self {
            Roots::One(root) => vec![root],
            Roots::Several { asked, found } => {
                found.into_iter().map(|path| WorkspaceRoot::other(path, asked.clone())).collect()
            }
        }
    }
}

impl WorkspaceRoot {
    fn asked_for(path: PathBuf) -> WorkspaceRoot {
        WorkspaceRoot { path, asked: None, is_none: false }
    }

    fn other(path: PathBuf, asked: PathBuf) -> WorkspaceRoot {
        WorkspaceRoot { path, asked: Some(asked), is_none: false }
    }

    /// The root from the folder that was asked for: `platform`, or the whole path where it does not lie below. `None` where it is that
    /// folder.
    pub fn found(&self) -> Option<&Path> {
        let asked = self.asked.as_ref()?;
        Some(self.path.strip_prefix(asked).unwrap_or(&self.path))
    }

    /// What is said of it before anything else, where it is not the folder that was asked for: `workspace: platform/`.
    pub fn note(&self) -> Option<String> {
        let (found, asked) = (self.found()?, self.asked.as_ref()?);
        let of = if found.is_absolute() { format!(", to which {} belongs", asked.display()) } else { String::new() };
        Some(format!("workspace: {}/{of}", found.display()))
    }
}

/// The workspaces that a command is about: those of `named`, if there is one, else of the nearest folder that is a workspace, from
/// `current_dir` upward, else of `current_dir`.
///
/// A folder that is no workspace means those below it. `exclude` gives the patterns for what is not searched there, from the folder that is
/// searched. One in the `membrane/` of a workspace means that workspace.
///
/// Fails when the folder is missing, no folder, or cannot be listed.
pub fn find(named: Option<&Path>, current_dir: &Path, exclude: &dyn Fn(&Path) -> Patterns) -> Result<Roots, RootError> {
    let asked = match named {
        Some(named) => tidy(&current_dir.join(named)),
        None => match above(current_dir) {
            Some(path) => return check(&path).map(|()| Roots::One(WorkspaceRoot::asked_for(path))),
            None => current_dir.to_path_buf(),
        },
    };
    check(&asked)?;
    if is_workspace(&asked) || (named.is_some() && has_anything_for_push(&asked)) {
        return Ok(Roots::One(WorkspaceRoot::asked_for(asked)));
    }
    if let Some(path) = of_data(&asked) {
        check(&path)?;
        return Ok(Roots::One(WorkspaceRoot::other(path, asked)));
    }
    let mut found = search::below(&asked, &exclude(&asked));
    Ok(match (found.pop(), found.is_empty()) {
        (None, _) => Roots::One(WorkspaceRoot { is_none: true, ..WorkspaceRoot::asked_for(asked) }),
        (Some(path), true) => Roots::One(WorkspaceRoot::other(path, asked)),
        (Some(last), false) => {
            found.push(last);
            Roots::Several { asked, found }
        }
    })
}

/// A root that was found before, as it is now. Nothing is looked for above or below it.
///
/// Fails as [`find`] does.
pub fn known(path: &Path) -> Result<WorkspaceRoot, RootError> {
    check(path)?;
    let is_none = !is_workspace(path) && !has_anything_for_push(path);
    Ok(WorkspaceRoot { is_none, ..WorkspaceRoot::asked_for(path.to_path_buf()) })
}

/// The nearest folder, from `start` upward, that is a workspace.
///
/// `start` may be a file, or a path where nothing stands yet; it should be absolute.
pub fn above(start: &Path) -> Option<PathBuf> {
    tidy(start).ancestors().find(|folder| is_workspace(folder)).map(Path::to_path_buf)
}

/// The folder above the `membrane/` that `path` is, or lies in.
fn of_data(path: &Path) -> Option<PathBuf> {
    let parent_of_data = |path: &Path| {
        let data = path.ancestors().find(|folder| folder.ends_with(MEMBRANE) && is_data(folder))?;
        data.parent().map(Path::to_path_buf)
    };
    // `.` and `sub/..` have no name of their own: the real path has one.
    parent_of_data(path).or_else(|| parent_of_data(&path.canonicalize().ok()?)).filter(|parent| is_workspace(parent))
}

fn listed(asked: &Path, found: &[PathBuf]) -> String {
    let shown = found.iter().map(|path| format!("`{}/`", path.strip_prefix(asked).unwrap_or(path).display()));
    shown.collect::<Vec<_>>().join(", ")
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

    fn look(named: Option<&str>, from: &Path) -> Result<Roots, RootError> {
        find(named.map(Path::new), from, &|_| Patterns::default())
    }

    #[test]
    fn the_root_is_the_nearest_folder_that_is_a_workspace() {
        let dir = folder(&[
            "p/membrane/actions/a.yaml",
            "p/src/deep/",
            "q/membrane.config.yml",
            "q/src/",
            "r/prod.membrane.config.yml",
            "s/membrane/membrane.config.yml",
            "s/membrane/actions/a.yaml",
            "none/here/",
        ]);
        let check = |from: &str, expected: &str| {
            let root = look(None, &dir.path().join(from)).unwrap().only().unwrap();
            assert_eq!((root.path, root.asked), (dir.path().join(expected), None), "{from}");
        };
        check("p", "p");
        check("p/src/deep", "p");
        check("p/membrane", "p");
        check("p/membrane/actions", "p");
        check("q/src", "q");
        check("r", "r");
        check("s/membrane/actions", "s");
        check("s/membrane", "s");
        check("none/here", "none/here");
    }

    /// What is meant by each folder: the root and what is said of it; `none` where there is no workspace.
    fn check(paths: &[&str], expected: &[(&str, &str)]) {
        let dir = folder(paths);
        for (named, means) in expected {
            let root = look(Some(named), dir.path()).unwrap().only().unwrap();
            let at = root.path.canonicalize().unwrap();
            let at = at.strip_prefix(dir.path().canonicalize().unwrap()).unwrap().to_string_lossy().into_owned();
            let told = root.note().map(|note| note.replace(&dir.path().display().to_string(), "…"));
            let said = match (root.is_none, told) {
                (true, _) => "none".to_owned(),
                (false, Some(note)) => note,
                (false, None) => at,
            };
            assert_eq!(said, *means, "{named} of {paths:?}");
        }
    }

    #[test]
    fn a_named_folder_that_is_a_workspace_is_taken() {
        check(&["p/membrane/actions/a.yaml", "p/membrane/membrane/actions/a.yaml"], &[("p", "p")]);
        check(&["p/membrane.config.yml", "p/packages/a/membrane/actions/a.yaml"], &[("p", "p")]);
        check(&["p/membrane/actions/README"], &[("p", "p")]);
        check(&["own/membrane/package.json"], &[("own/membrane", "none")]);
    }

    #[test]
    fn a_folder_in_a_workspace_means_that_workspace() {
        let said = |named: &str| format!("workspace: …/p/, to which …/{named} belongs");
        let paths = ["p/membrane/actions/get/get.yaml", "p/src/"];
        let (data, deep) = (said("p/membrane"), said("p/membrane/actions/get"));
        check(
            &paths,
            &[("p/membrane", &data), ("./p/membrane/", &data), ("p/membrane/actions/get", &deep), ("p/src", "none")],
        );
        check(&["p/membrane/membrane.config.yml", "p/membrane/flows/f.yaml"], &[("p/membrane", &data), ("p", "p")]);
    }

    #[test]
    fn a_workspace_below_is_found() {
        check(&["p/platform/membrane/actions/a.yaml"], &[("p", "workspace: platform/")]);
        check(
            &["p/membrane/membrane.config.yml", "p/membrane/membrane/actions/a/a.yaml"],
            &[
                ("p", "workspace: membrane/"),
                ("p/membrane", "p/membrane"),
                ("p/membrane/membrane", "workspace: …/p/membrane/, to which …/p/membrane/membrane belongs"),
            ],
        );
        check(
            &["p/membrane/membrane/actions/a/a.yaml"],
            &[("p", "workspace: membrane/"), ("p/membrane", "p/membrane")],
        );
        check(&["p/membrane-files/membrane/flows/a.yaml"], &[("p", "workspace: membrane-files/")]);
        check(
            &["membrane/packages/a/membrane/flows/a.yaml", "membrane/package.json"],
            &[(".", "workspace: membrane/packages/a/"), ("membrane", "workspace: packages/a/")],
        );
        check(
            &["p/membrane/main.rs", "p/a/membrane/flows/a.yaml", "p/a/b/membrane/flows/a.yaml"],
            &[("p", "workspace: a/")],
        );
    }

    #[test]
    fn what_is_no_workspace_is_not_found() {
        check(&["p/membrane/main.rs", "p/membrane/package.json"], &[("p", "none")]);
        check(&["p/a/membrane.config.yml"], &[("p", "none")]);
        check(&["p/node_modules/a/membrane/flows/a.yaml", "p/target/membrane/flows/a.yaml"], &[("p", "none")]);
        let dir = folder(&["old/membrane/flows/a.yaml", "new/a/membrane/flows/a.yaml", "new/b/membrane/flows/a.yaml"]);
        fs::write(dir.path().join(".gitignore"), "old/\n").unwrap();
        fs::write(dir.path().join("new/.gitignore"), "b\n").unwrap();
        let root = look(Some("."), dir.path()).unwrap().only().unwrap();
        assert_eq!(root.found(), Some(Path::new("new/a")));
        let exclude = |_: &Path| Patterns::new(&["new/a"]).unwrap();
        let Roots::One(root) = find(Some(Path::new(".")), dir.path(), &exclude).unwrap() else { panic!("several") };
        assert!(root.is_none);
    }

    #[test]
    fn several_are_each_taken_or_named() {
        let dir = folder(&["z/membrane/flows/a.yaml", "a/b/membrane/flows/a.yaml", "a/b/c/membrane/flows/a.yaml"]);
        let roots = look(None, dir.path()).unwrap();
        let notes: Vec<String> = roots.clone().each().iter().filter_map(WorkspaceRoot::note).collect();
        assert_eq!(notes, ["workspace: a/b/", "workspace: z/"]);
        let error = roots.only().unwrap_err().to_string();
        assert!(error.ends_with("name one: `a/b/`, `z/`"), "{error}");
    }

    #[test]
    fn the_membrane_folder_is_known_when_it_is_the_current_one() {
        let dir = folder(&["p/membrane/actions/a.yaml"]);
        let root = look(Some("."), &dir.path().join("p/membrane")).unwrap().only().unwrap();
        assert_eq!(root.path, dir.path().join("p"));
    }

    #[test]
    fn an_error_names_the_path_and_what_to_do() {
        let dir = folder(&["file"]);
        let check = |named: &str, says: &str| {
            let error = look(Some(named), dir.path()).unwrap_err();
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
