//! Where a rehearsal takes place: a private folder with a copy of the workspace, an invented config, and a home that is empty.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use serde_json::json;
use tempfile::TempDir;

use super::{RehearseError, copy, real};
use crate::push::cancellation::Cancellation;
use crate::push::cli::{self, SearchPlaces};
use crate::workspace::files::CONFIG;
use crate::workspace::layout::ConfigDialect;
use crate::workspace::project::ConfigFile;

/// What the copy's config gives as credentials. No server knows them.
const KEY: &str = "rehearsal-key";
const SECRET: &str = "rehearsal-secret";
/// What of the user's environment a program needs to speak the user's language.
const KEPT: [&str; 5] = ["LANG", "LC_ALL", "LC_CTYPE", "LANGUAGE", "TZ"];

/// The folder of a rehearsal. It is removed when this is dropped.
pub(super) struct Stage {
    folder: TempDir,
    root: PathBuf,
    /// What must be opened before it can be removed.
    closed: Vec<PathBuf>,
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What cannot be opened stays, in a folder for its owner alone; nobody is left to be told.
        self.closed.iter().for_each(|folder| drop(copy::unclose(folder)));
    }
}

impl Stage {
    /// Copies the workspace at `root`, with a config for the server at `uri`.
    pub(super) fn set(
        root: &Path,
        config: &ConfigFile,
        workspace: &str,
        uri: &str,
        cancellation: &Cancellation,
    ) -> Result<Stage, RehearseError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |why| RehearseError::Copy { path, why }
        };
        let folder = tempfile::Builder::new()
            .prefix("membrane-rehearsal-")
            .permissions(Permissions::from_mode(0o700))
            .tempdir()
            .map_err(failed(&std::env::temp_dir()))?;
        let mut stage = Stage { root: real(folder.path()).join("workspace"), folder, closed: Vec::new() };
        for made in [stage.root.clone(), stage.folder.path().join("home"), stage.folder.path().join("tmp")] {
            fs::create_dir(&made).map_err(failed(&made))?;
        }
        copy::workspace(root, &stage.root, &mut stage.closed, cancellation)?;
        let names = config.workspaces.iter().map(String::as_str).chain([workspace]);
        let written = stage.root.join(CONFIG);
        fs::write(&written, config_text(names, uri)).map_err(failed(&written))?;
        Ok(stage)
    }

    /// The copy's root, its links resolved.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The environment of the CLI: a search path with the user's own Node first (a version manager finds it by the project's
    /// folder and the user's home, which the CLI does not get), and nothing that could be a secret or a way out.
    pub(super) fn environment(&self, places: &SearchPlaces, cancellation: &Cancellation) -> Vec<(OsString, OsString)> {
        let node = cli::node_folder(places, cancellation);
        let folders = node.into_iter().chain(std::env::split_paths(&places.path));
        let path = std::env::join_paths(folders).unwrap_or_else(|_| places.path.clone());
        let private = [
            ("PATH", path),
            ("HOME", self.folder.path().join("home").into()),
            ("TMPDIR", self.folder.path().join("tmp").into()),
            ("NO_UPDATE_NOTIFIER", "1".into()),
        ];
        let kept = KEPT.iter().filter_map(|name| Some((*name, std::env::var_os(name)?)));
        private.into_iter().chain(kept).map(|(name, value)| (name.into(), value)).collect()
    }
}

/// A config in every known dialect, each of which the other CLIs pass over. JSON is YAML.
fn config_text<'n>(names: impl Iterator<Item = &'n str>, uri: &str) -> String {
    let workspace = json!({ "key": KEY, "secret": SECRET, "apiUri": uri });
    let workspaces: serde_json::Map<_, _> = names.map(|name| (name.to_owned(), workspace.clone())).collect();
    let mut config = json!({ "apiUri": uri });
    for dialect in ConfigDialect::all() {
        match &dialect.secret {
            None => config[&dialect.field] = workspaces.clone().into(),
            Some(secret) => {
                config[&dialect.field] = KEY.into();
                config[secret] = SECRET.into();
            }
        }
    }
    config.to_string() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever may enter every folder, as root may, sees no difference.
    #[test]
    fn a_stage_with_a_folder_that_nobody_may_enter_is_removed() {
        let root = tempfile::tempdir().unwrap();
        let closed = root.path().join("membrane/actions");
        fs::create_dir_all(&closed).unwrap();
        fs::set_permissions(&closed, Permissions::from_mode(0o000)).unwrap();
        let (config, going_on) = (ConfigFile::default(), Cancellation::default());
        let stage = Stage::set(root.path(), &config, "default", "http://127.0.0.1:9", &going_on).unwrap();
        let folder = stage.folder.path().to_owned();
        assert!(stage.root().join("membrane/actions").is_dir());
        drop(stage);
        assert!(!folder.exists());
        fs::set_permissions(&closed, Permissions::from_mode(0o700)).unwrap();
    }
}
