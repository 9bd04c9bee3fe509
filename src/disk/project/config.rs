//! `membrane.config.yml`: which workspaces it names, and who can read it. Keys and secrets are looked at and let go.

use std::fs::{self, Metadata};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::git;
use crate::disk::read::{self, ReadOutcome};
use crate::workspace::files::{CONFIG, RelPath};
use crate::workspace::layout::{ConfigDialect, FieldVariable, Layout};
use crate::workspace::project::{ConfigFile, ConfigState, GivenField};
use crate::yaml::js::Js;
use crate::yaml::{self, Dialect, Document, NodeRef};

/// No config has more bytes.
const LIMIT: u64 = 1 << 20;

/// A variable of the environment, as text; `None` where it is not set, or empty, which counts as the same.
pub type Variables<'e> = &'e dyn Fn(&str) -> Option<String>;

/// What a root's config comes to, with what this environment says instead. Never fails: what makes it unusable is its state.
pub fn config(root: &Path, dialect: Dialect, environment: Variables<'_>) -> ConfigFile {
    let path = root.join(CONFIG);
    let local = ConfigDialect::all().filter_map(|dialect| dialect.also.as_ref()).any(|file| root.join(file).is_file());
    let Some(meta) = metadata(&path) else {
        let fields = fields(None, environment);
        return ConfigFile { local, fields, ..ConfigFile::default() };
    };
    // The CLI follows links.
    let real = path.canonicalize().unwrap_or(path);
    let text = match meta {
        Ok(_) => text(&real),
        Err(_) => Err("it is a link that leads nowhere".to_owned()),
    };
    let read = text.map(|text| (yaml::load(&text, dialect), text));
    let (no_yaml, document) = match &read {
        Ok((Err(error), _)) => (Some(without_quotes(error)), None),
        Ok((Ok(document), _)) => (None, Some(document)),
        Err(_) => (None, None),
    };
    let fields = fields(document, environment);
    let (state, workspaces) = match (&read, &no_yaml) {
        (Err(why), _) => (ConfigState::Unusable(why.clone()), Vec::new()),
        (_, Some(why)) => (ConfigState::Unusable(why.clone()), Vec::new()),
        (Ok((Ok(document), _)), None) => state_of(document),
        (Ok((Err(_), _)), None) => (ConfigState::default(), Vec::new()),
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
        no_yaml,
        fields,
    }
}

/// The fields that file or environment give, in the order of the layouts that have such.
fn fields(document: Option<&Document>, environment: Variables<'_>) -> Vec<GivenField> {
    let is_given = |name: &str| {
        let value = document.and_then(|document| document.root().get(name));
        value.and_then(Js::of).is_some_and(|value| value.truthy())
    };
    let variables = ConfigDialect::all().flat_map(|dialect| &dialect.variables);
    let given = variables.filter_map(|FieldVariable { field, variable }| {
        let variable = environment(variable).is_some_and(|value| !value.is_empty()).then_some(variable.as_str());
        (variable.is_some() || is_given(field)).then_some(GivenField { name: field, variable })
    });
    given.collect()
}

/// `None` where nothing stands there; an error where a link does that leads nowhere.
fn metadata(path: &Path) -> Option<std::io::Result<Metadata>> {
    path.symlink_metadata().is_ok().then(|| fs::metadata(path))
}

/// The text of the config, or why there is none.
fn text(path: &Path) -> Result<String, String> {
    match read::read(path, LIMIT) {
        ReadOutcome::Read { bytes, .. } => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        ReadOutcome::Refused(error) => Err(format!("it cannot be read: {error}")),
        ReadOutcome::TooLarge { .. } => Err("it is far larger than any config".into()),
        ReadOutcome::Special(_) => Err("it is no file; push would wait for it for ever".into()),
        ReadOutcome::Gone => Err("it is a folder".into()),
    }
}

/// What a config says, and the names of the workspaces that can be used: push wants a `key` and a `secret` of each.
fn state_of(document: &Document) -> (ConfigState, Vec<String>) {
    let unusable = |why: &str| (ConfigState::Unusable(why.into()), Vec::new());
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

    fn written(text: &str) -> ConfigFile {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(CONFIG), text).unwrap();
        config(dir.path(), Dialect::default(), &|_| None)
    }

    #[test]
    fn a_config_is_known_by_its_fields() {
        let check = |text: &str, expected: &str, workspaces: &[&str]| {
            let ConfigFile { state, workspaces: names, .. } = written(text);
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
            let kept = format!("{:?}", written(text));
            assert!(!kept.contains("hunter2"), "{text:?}: {kept}");
        }
    }

    #[test]
    fn what_stands_there_instead_of_a_file_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().join(CONFIG);
        let state = || config(dir.path(), Dialect::default(), &|_| None).state.words();
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
            assert_eq!(config(dir.path(), Dialect::default(), &|_| None).readable_by_others, expected, "{mode:o}");
        }
    }

    #[test]
    fn the_newer_clis_own_config_is_noted() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!config(dir.path(), Dialect::default(), &|_| None).local);
        fs::create_dir(dir.path().join(".membrane")).unwrap();
        fs::write(dir.path().join(".membrane/config.json"), "{}").unwrap();
        let config = config(dir.path(), Dialect::default(), &|_| None);
        assert_eq!((config.local, config.state), (true, ConfigState::Missing));
    }
}
