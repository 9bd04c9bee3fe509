//! `membrane.config.yml`: which workspaces it names, and who can read it. Keys and secrets are looked at and let go.

use std::fs::{self, Metadata};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::git;
use crate::disk::read::{self, ReadOutcome};
use crate::workspace::files::{CONFIG, RelPath};
use crate::workspace::layout::{ConfigDialect, Layout};
use crate::workspace::project::{ConfigFile, ConfigState};
use crate::yaml::js::Js;
use crate::yaml::{self, Dialect, NodeRef};

/// No config has more bytes.
const LIMIT: u64 = 1 << 20;

/// What a root's config comes to. Never fails: what makes it unusable is its state.
pub fn config(root: &Path, dialect: Dialect) -> ConfigFile {
    let path = root.join(CONFIG);
    let local = ConfigDialect::all().filter_map(|dialect| dialect.also.as_ref()).any(|file| root.join(file).is_file());
    let Some(meta) = metadata(&path) else { return ConfigFile { local, ..ConfigFile::default() } };
    // The CLI follows links.
    let real = path.canonicalize().unwrap_or(path);
    let (state, workspaces) = match meta {
        Ok(_) => state(&real, dialect),
        Err(_) => (ConfigState::Unusable("it is a link that leads nowhere".into()), Vec::new()),
    };
    let mode = meta.map_or(0, |meta| meta.permissions().mode());
    let git = RelPath::parse(CONFIG).ok().and_then(|path| git::standing(root, &path));
    ConfigFile {
        state,
        workspaces,
        wanted: None,
        readable_by_others: mode & 0o044 != 0,
        tracked_by_git: git.is_some_and(|standing| standing.tracked),
        not_ignored: git.is_some_and(|standing| !standing.ignored),
        local,
    }
}

/// `None` where nothing stands there; an error where a link does that leads nowhere.
fn metadata(path: &Path) -> Option<std::io::Result<Metadata>> {
    path.symlink_metadata().is_ok().then(|| fs::metadata(path))
}

fn state(path: &Path, dialect: Dialect) -> (ConfigState, Vec<String>) {
    let unusable = |why: String| (ConfigState::Unusable(why), Vec::new());
    match read::read(path, LIMIT) {
        ReadOutcome::Read { bytes, .. } => state_of(&String::from_utf8_lossy(&bytes), dialect),
        ReadOutcome::Refused(error) => unusable(format!("it cannot be read: {error}")),
        ReadOutcome::TooLarge { .. } => unusable("it is far larger than any config".into()),
        ReadOutcome::Special(_) => unusable("it is no file; push would wait for it for ever".into()),
        ReadOutcome::Gone => unusable("it is a folder".into()),
    }
}

/// What the text of a config says, and the names of the workspaces that can be used: push wants a `key` and a `secret` of each.
fn state_of(text: &str, dialect: Dialect) -> (ConfigState, Vec<String>) {
    let unusable = |why: &str| (ConfigState::Unusable(why.into()), Vec::new());
    let document = match yaml::load(text, dialect) {
        Ok(document) => document,
        Err(error) => return unusable(&without_quotes(&error)),
    };
    let root = document.root();
    let Some((dialect, workspaces)) =
        ConfigDialect::all().find_map(|dialect| Some((dialect, root.get(&dialect.field)?)))
    else {
        let wanted = &Layout::by_default().config;
        return match root.is_mapping() {
            true => unusable(&format!("it names no `{}`", wanted.shown())),
            false => unusable("there is nothing in it"),
        };
    };
    if !dialect.names_workspaces() {
        return (ConfigState::Written(dialect), Vec::new());
    }
    let value = |of: NodeRef<'_>, name: &str| of.get(name).and_then(Js::of).filter(Js::truthy);
    // A secret that is no text cannot sign a token.
    let is_whole =
        |of| value(of, "key").is_some() && value(of, "secret").is_some_and(|secret| secret.as_str().is_some());
    let whole = workspaces.entries().filter(|(_, workspace)| is_whole(*workspace));
    let names: Vec<String> = whole.map(|(name, _)| name.text().to_string()).collect();
    match names.is_empty() {
        true => unusable("none of its workspaces has both a `key` and a `secret`"),
        false => (ConfigState::Written(dialect), names),
    }
}

/// The reason up to the first word that it quotes: an alias or a tag may be the beginning of a secret that lacks its quotes.
fn without_quotes(error: &yaml::Error) -> String {
    let end = error.reason.find(['"', '\'', '<', '`', '!']).unwrap_or(error.reason.len());
    format!("no CLI can read it: {} (line {}, column {})", error.reason[..end].trim_end(), error.line, error.column)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use rustix::fs::{CWD, Mode, mkfifoat};

    use super::*;

    #[test]
    fn a_config_is_known_by_its_fields() {
        let check = |text: &str, expected: &str, workspaces: &[&str]| {
            let (state, names) = state_of(text, Dialect::default());
            let state = state.words();
            assert!(state.contains(expected), "{text:?}: {state}");
            assert_eq!(names, workspaces, "{text:?}");
        };
        let whole = "workspaces:\n  default: {key: k, secret: s}\n  prod: {key: k, secret: s}\n";
        check(whole, "(`workspaces:`)", &["default", "prod"]);
        check("workspaces:\n  a: {key: k}\n  b: {key: k, secret: s}\n", "(`workspaces:`)", &["b"]);
        check("workspaces:\n  a: {key: k, secret: ''}\n", "both a `key` and a `secret`", &[]);
        check("workspaces:\n  a: {key: 12, secret: 12}\n", "both a `key` and a `secret`", &[]);
        check("workspaces: {}\n", "both a `key` and a `secret`", &[]);
        check("workspaces:\n", "both a `key` and a `secret`", &[]);
        check("workspaceKey: k\nworkspaceSecret: s\n", "(`workspaceKey:`)", &[]);
        check("workspace: a\n", "no `workspaces:`", &[]);
        check("", "nothing in it", &[]);
        check("# later\n", "nothing in it", &[]);
        check("a: [\n", "line 2", &[]);
    }

    #[test]
    fn no_part_of_a_secret_is_kept() {
        for text in [
            "workspaces: {default: {key: hunter2, secret: hunter2}}",
            "workspaces:\n  default:\n    key: k\n    secret: *hunter2\n",
            "workspaces:\n  default:\n    key: k\n    secret: !hunter2 x\n",
            "workspaces:\n  default:\n    key: k\n    secret: !hunter2!x y\n",
            "workspaces:\n  default:\n    key: k\n    secret: \"hunter2\n",
            "hunter2: 1\nhunter2: 2\n",
            "hunter2",
            "workspaceKey: hunter2",
        ] {
            let kept = format!("{:?}", state_of(text, Dialect::default()));
            assert!(!kept.contains("hunter2"), "{text:?}: {kept}");
        }
    }

    #[test]
    fn what_stands_there_instead_of_a_file_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().join(CONFIG);
        let state = || config(dir.path(), Dialect::default()).state.words();
        assert_eq!(state(), "missing");
        fs::create_dir(&at).unwrap();
        assert!(state().contains("a folder"));
        fs::remove_dir(&at).unwrap();
        mkfifoat(CWD, &at, Mode::RUSR).unwrap();
        assert!(state().contains("wait for it for ever"));
        fs::remove_file(&at).unwrap();
        symlink("nowhere", &at).unwrap();
        assert!(state().contains("leads nowhere"));
        fs::remove_file(&at).unwrap();
        fs::write(dir.path().join("real.yml"), "workspaceKey: k").unwrap();
        symlink("real.yml", &at).unwrap();
        assert_eq!(state(), "in the dialect of the newer CLI (`workspaceKey:`)");
    }

    #[test]
    fn who_can_read_it_is_told_by_its_mode() {
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().join(CONFIG);
        fs::write(&at, "workspaceKey: k").unwrap();
        for (mode, expected) in [(0o600, false), (0o640, true), (0o604, true), (0o622, false)] {
            fs::set_permissions(&at, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(config(dir.path(), Dialect::default()).readable_by_others, expected, "{mode:o}");
        }
    }

    #[test]
    fn the_newer_clis_own_config_is_noted() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!config(dir.path(), Dialect::default()).local);
        fs::create_dir(dir.path().join(".membrane")).unwrap();
        fs::write(dir.path().join(".membrane/config.json"), "{}").unwrap();
        let config = config(dir.path(), Dialect::default());
        assert_eq!((config.local, config.state), (true, ConfigState::Missing));
    }
}
