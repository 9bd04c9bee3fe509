//! Finds the user's own list of what git ignores, for all repositories: what `core.excludesFile` names, or where git looks if it names
//! none. Reads the user's config and the system's, never a repository's, which could name any file.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::disk::read;

/// No config of git's has more bytes.
const LIMIT: u64 = 1 << 20;

/// So many configs include one another.
const DEPTH: usize = 10;

/// The list, without links; `None` where there is none.
pub fn of_user() -> Option<PathBuf> {
    found(&|name| std::env::var_os(name).filter(|value| !value.is_empty()))?.canonicalize().ok()
}

fn found(variable: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let home = variable("HOME").map(PathBuf::from);
    let config = variable("XDG_CONFIG_HOME").map(PathBuf::from).or_else(|| Some(home.as_ref()?.join(".config")));
    let system = variable("GIT_CONFIG_SYSTEM").map_or_else(|| "/etc/gitconfig".into(), PathBuf::from);
    let users = match variable("GIT_CONFIG_GLOBAL") {
        Some(only) => vec![PathBuf::from(only)],
        None => {
            let own = home.as_ref().map(|home| home.join(".gitconfig"));
            config.iter().map(|config| config.join("git/config")).chain(own).collect()
        }
    };
    let mut named = None;
    for file in [system].iter().chain(&users) {
        look(file, home.as_deref(), DEPTH, &mut named);
    }
    named.or_else(|| Some(config?.join("git/ignore")))
}

/// Puts what a config and those that it includes name last into `named`.
fn look(file: &Path, home: Option<&Path>, depth: usize, named: &mut Option<PathBuf>) {
    // A config of the user's own may well be a link.
    let Some(text) = file.canonicalize().ok().and_then(|file| read::text(&file, LIMIT)) else { return };
    let mut section = String::new();
    for line in text.lines().map(str::trim) {
        let line = match line.strip_prefix('[').and_then(|line| line.split_once(']')) {
            Some((name, rest)) => {
                section = name.trim().to_ascii_lowercase();
                rest.trim()
            }
            None => line,
        };
        let Some((key, value)) = line.split_once('=') else { continue };
        let (key, value) = (key.trim().to_ascii_lowercase(), unquoted(value));
        let path = match (value.strip_prefix("~/"), home) {
            (Some(below), Some(home)) => home.join(below),
            _ => file.with_file_name(&value),
        };
        match (section.as_str(), key.as_str()) {
            ("core", "excludesfile") => *named = Some(path),
            ("include", "path") if depth > 0 => look(&path, home, depth - 1, named),
            _ => {}
        }
    }
}

/// A value without its quotes and without a comment behind it.
fn unquoted(value: &str) -> String {
    let (mut plain, mut is_quoted, mut chars) = (String::new(), false, value.trim().chars());
    while let Some(char) = chars.next() {
        match char {
            '"' => is_quoted = !is_quoted,
            '\\' => plain.extend(chars.next()),
            '#' | ';' if !is_quoted => break,
            char => plain.push(char),
        }
    }
    plain.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use super::*;

    #[test]
    fn the_list_is_the_one_that_git_takes() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| home.path().join(name);
        let check = |own: &str, xdg: &str, expected: &str| {
            fs::create_dir_all(at(".config/git")).unwrap();
            fs::write(at(".gitconfig"), own).unwrap();
            fs::write(at(".config/git/config"), xdg).unwrap();
            fs::write(at("more"), "[core]\nexcludesFile = ~/included\n").unwrap();
            let variable = |name: &str| match name {
                "HOME" => Some(home.path().into()),
                "GIT_CONFIG_SYSTEM" => Some("/dev/null".into()),
                _ => None,
            };
            let found = found(&variable).unwrap();
            assert_eq!(found, at(expected), "{own:?} {xdg:?}");

            let mut git = Command::new("git");
            git.args(["config", "--type=path", "core.excludesFile"]).current_dir(home.path()).env_clear();
            git.env("PATH", "/usr/bin:/bin").env("HOME", home.path()).env("GIT_CONFIG_SYSTEM", "/dev/null");
            let says = String::from_utf8(git.output().unwrap().stdout).unwrap();
            let says = if says.is_empty() { at(".config/git/ignore") } else { PathBuf::from(says.trim_end()) };
            assert_eq!(says, found, "{own:?} {xdg:?}");
        };
        check("", "", ".config/git/ignore");
        check("[core]\n\texcludesfile = ~/own\n", "", "own");
        check("[Core] ExcludesFile = \"~/with blank\" ; why\n", "", "with blank");
        check("[core]\nexcludesfile = ~/own\n", "[core]\nexcludesfile = ~/xdg\n", "own");
        check("[user]\nexcludesfile = ~/own\n", "[core]\nexcludesfile = ~/xdg\n", "xdg");
        check("[core \"sub\"]\nexcludesfile = ~/own\n", "", ".config/git/ignore");
        check("[core]\nexcludesfile = ~/own\n[include]\npath = more\n", "", "included");
        check("# [core]\n[core]\n# excludesfile = ~/own\n", "", ".config/git/ignore");
    }

    #[test]
    fn configs_that_include_each_other_end() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(".gitconfig"), "[include]\npath = .gitconfig\n").unwrap();
        let variable = |name: &str| (name == "HOME").then(|| home.path().into());
        assert_eq!(found(&variable), Some(home.path().join(".config/git/ignore")));
    }
}
