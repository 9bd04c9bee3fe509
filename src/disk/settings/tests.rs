//! What settings come to, in tables.

use std::fs;

use tempfile::TempDir;

use super::*;
use crate::workspace::layout::known::spec_yaml;

/// A root with project settings, and a folder with the user's.
fn settings(project: Option<&str>, user: Option<&str>) -> Result<Settings, SettingsError> {
    let (root, home) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let write = |dir: &TempDir, file: &str, text: Option<&str>| {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if let Some(text) = text {
            fs::write(path, text).unwrap();
        }
    };
    write(&root, PROJECT_FILE, project);
    write(&home, USER_FILE, user);
    Settings::merge(root.path(), None, Some(home.path()))
}

#[test]
fn without_files_the_defaults_hold() {
    let settings = settings(None, None).unwrap();
    assert_eq!((settings.layout, settings.cli.len(), settings.files.len()), (None, 0, 0));
    for (name, expected) in [
        ("prod", true),
        ("PROD-eu", true),
        ("Acme Production (EU)", true),
        ("live", true),
        ("default", false),
        ("product-catalog", false),
    ] {
        assert_eq!(settings.is_production(name), expected, "{name}");
    }
}

#[test]
fn a_field_of_the_project_wins_and_its_keys_are_kept_apart() {
    let user = "layout: spec-yaml\ncli: my membrane\ntheme: dark\nkeys: {move: x, push: P}\nexclude: [old/]\n";
    let project = "layout: auto\ncli: [node, ./cli with blanks.js]\nkeys: {move: m}\nproduction: [eu-*]\n";
    let settings = settings(Some(project), Some(user)).unwrap();
    assert_eq!(settings.layout, None);
    assert_eq!(settings.cli, ["node", "./cli with blanks.js"]);
    assert!(settings.cli_is_the_projects);
    assert_eq!(pairs(&settings.keys), [("move", "x"), ("push", "P")]);
    assert_eq!(pairs(&settings.project_keys), [("move", "m")]);
    assert!(settings.exclude.matches(Path::new("old"), true));
    assert_eq!(settings.files.len(), 2);
}

#[test]
fn a_theme_of_any_form_is_told_as_not_yet_working_and_ends_nothing() {
    for (theme, told) in [("dark", true), ("{base: dark, fg: [1, 2]}", true), ("''", true), ("", false)] {
        let settings = settings(Some(&format!("theme: {theme}\nlayout: spec-yaml\n")), None).unwrap();
        assert_eq!(settings.layout, Some(spec_yaml()), "{theme:?}");
        assert_eq!(settings.notes.iter().any(|note| note.contains("`theme:` does not work yet")), told, "{theme:?}");
    }
}

fn pairs(keys: &BTreeMap<String, String>) -> Vec<(&str, &str)> {
    keys.iter().map(|(command, keys)| (command.as_str(), keys.as_str())).collect()
}

#[test]
fn a_project_adds_to_production_and_takes_nothing_from_it() {
    let check = |user: Option<&str>, project: Option<&str>, expected: [bool; 3]| {
        let settings = settings(project, user).unwrap();
        let asks = ["live", "mine", "EU-west"].map(|name| settings.is_production(name));
        assert_eq!(asks, expected, "{user:?} {project:?}");
    };
    check(None, None, [true, false, false]);
    check(None, Some("production: []"), [true, false, false]);
    check(None, Some("production: [eu-*]"), [true, false, true]);
    // A pattern that takes names out again is a pattern too.
    check(None, Some("production: [eu-*, '!*']"), [true, false, false]);
    check(Some("production: [mine]"), Some("production: []"), [false, true, false]);
    check(Some("production: [mine]"), Some("production: [eu-*]"), [false, true, true]);
    check(Some("production: []"), None, [false, false, false]);
    check(Some("production: []"), Some("production: [eu-*]"), [false, false, true]);
}

#[test]
fn a_project_takes_no_command_away_and_one_of_the_users_own_words_is_the_users() {
    let check = |user: &str, project: &str, expected: (&[&str], bool)| {
        let settings = settings(Some(project), Some(user)).unwrap();
        let words: Vec<&str> = settings.cli.iter().map(String::as_str).collect();
        assert_eq!((&words[..], settings.cli_is_the_projects), expected, "{user} {project}");
    };
    check("cli: my membrane", "cli: []", (&["my", "membrane"], false));
    check("cli: my membrane", "cli: ''", (&["my", "membrane"], false));
    check("cli: my membrane", "cli: [my, membrane]", (&["my", "membrane"], false));
    check("cli: my membrane", "cli: other", (&["other"], true));
    check("", "cli: other", (&["other"], true));
}

#[test]
fn one_side_is_enough_and_an_empty_file_says_nothing() {
    let user = settings(None, Some("layout: spec-yaml\ncli: my membrane\n")).unwrap();
    assert_eq!((user.layout, user.cli), (Some(spec_yaml()), vec!["my".to_string(), "membrane".into()]));
    for empty in ["", "# nothing yet\n", "exclude:\nlayout:\n"] {
        assert_eq!(settings(Some(empty), None).unwrap().layout, None, "{empty:?}");
    }
}

#[test]
fn an_error_names_the_file_the_line_and_the_field() {
    let check = |text: &str, parts: &[&str]| {
        let error = settings(Some(text), None).unwrap_err();
        let says = error.to_string();
        assert!(says.starts_with(&format!("{}: ", error.path().display())), "{says}");
        assert!(error.path().ends_with(PROJECT_FILE) && says.ends_with("; mend it or take it out"), "{says}");
        assert!(parts.iter().all(|part| says.contains(part)), "{says}");
    };
    check("theme: dark\nexclud: [a]\n", &["exclud", "expected one of", "exclude", "line 2"]);
    check(
        "theme: a\nlayout: spec\n",
        &["layout: unknown layout `spec`", "`auto`, `membrane-cli-1`, `spec-yaml`", "line 2"],
    );
    check("theme: {a: [b]}\nkeys:\n  move: [m]\n", &["keys.move", "line 3"]);
    check("cli: 12\n", &["cli", "a command, or the list of its words", "line 1"]);
    check("theme: a\nexclude: ['a{b']\n", &["exclude", "`a{b`", "line 2"]);
    check("exclude: [a\n", &["line 2"]);
    check("theme: a\ntheme: b\n", &["duplicate", "theme"]);
    check("- a\n", &["expected fields such as `exclude:`"]);
}

#[test]
fn a_named_file_takes_the_projects_place_and_must_be_there() {
    let root = tempfile::tempdir().unwrap();
    let at = |name: &str| root.path().join(name);
    fs::write(at(PROJECT_FILE), "theme: project").unwrap();
    fs::write(at("other.yaml"), "layout: spec-yaml").unwrap();
    let named = Settings::merge(root.path(), Some(&at("other.yaml")), None).unwrap();
    assert_eq!((named.notes.len(), named.layout), (0, Some(spec_yaml())));

    // What the user names is the user's word.
    fs::write(at("mine.yaml"), "cli: mine\nproduction: []\nkeys: {push: P}").unwrap();
    let named = Settings::merge(root.path(), Some(&at("mine.yaml")), None).unwrap();
    assert!(!named.is_production("prod") && !named.cli_is_the_projects);
    assert_eq!((pairs(&named.keys), named.project_keys.len()), (vec![("push", "P")], 0));

    let error = Settings::merge(root.path(), Some(&at("none.yaml")), None).unwrap_err();
    assert!(error.to_string().contains("none.yaml cannot be read"), "{error}");
}

#[test]
fn the_projects_own_settings_are_settings() {
    let settings = Settings::merge(Path::new(env!("CARGO_MANIFEST_DIR")), None, None).unwrap();
    assert!(settings.exclude.matches(Path::new("tests"), true));
    assert!(!settings.exclude.matches(Path::new("assets"), true));
}

/// The library alone takes 23 s for the first of these, and 2 GB for the last.
#[test]
fn a_text_that_would_stall_the_reader_or_fill_the_memory_is_refused_before() {
    let check = |text: &str, expected: &str| {
        let says = settings(Some(text), None).unwrap_err().to_string();
        assert!(says.contains(expected), "{says}");
    };
    let levels = 60_000;
    check(&"[".repeat(levels), "nesting exceeded maxDepth (100) at line 1 column 100");
    check(&format!("theme: {}{}", "[".repeat(levels / 2), "]".repeat(levels / 2)), "nesting exceeded maxDepth (100)");
    check(&"- ".repeat(levels / 2), "nesting exceeded maxDepth (100)");
    check(&format!("# {}\n", "x".repeat(64 << 10)), "it has more than 64 KiB");
    let pattern = "x".repeat(30_000);
    check(&format!("exclude: [&a {pattern}, {}]", "*a, ".repeat(8_000)), "it has an alias (`*name`)");
}
