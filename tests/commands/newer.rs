//! The journeys of somebody who has the newer CLI: where its target comes from, with which words it pushes, and what is told of it. A stub
//! stands in for that CLI, which cannot be had here.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::harness::{Run, Workspace};

const ACTION: &str = "name: List\nkey: list\ntype: api-request\n";
const FLAT: &str = "workspaceKey: wk-0123456789\nworkspaceSecret: s3cr3t-value-0123456789\n";
const KEY: (&str, &str) = ("MEMBRANE_WORKSPACE_KEY", "wk-from-outside");
const SECRET: (&str, &str) = ("MEMBRANE_WORKSPACE_SECRET", "secret-from-outside");

/// A workspace of the newer CLI with this config, and that CLI in its `node_modules`, which does so.
fn workspace(config: Option<&str>, version: &str, does: &str) -> Workspace {
    let package = format!("{{ \"name\": \"@membranehq/cli\", \"version\": \"{version}\" }}");
    let script = format!("#!/bin/sh\necho \"$@\" >> called\n{does}\n");
    let workspace = Workspace::new(&[
        ("membrane/actions/list/spec.yaml", ACTION),
        ("node_modules/@membranehq/cli/package.json", &package),
        ("node_modules/@membranehq/cli/membrane", &script),
        ("node_modules/.bin/", ""),
    ]);
    let program = workspace.path("node_modules/@membranehq/cli/membrane");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    std::os::unix::fs::symlink(program, workspace.path("node_modules/.bin/membrane")).unwrap();
    if let Some(config) = config {
        workspace.write("membrane.config.yml", config);
        fs::set_permissions(workspace.path("membrane.config.yml"), fs::Permissions::from_mode(0o600)).unwrap();
    }
    workspace
}

fn called(workspace: &Workspace) -> String {
    fs::read_to_string(workspace.path("called")).unwrap_or_default()
}

#[test]
fn a_push_goes_where_file_and_environment_say() {
    let check = |config: Option<&str>, variables: &[(&str, &str)], code: i32, says: &str| {
        let workspace = workspace(config, "1.18.0", "true");
        let run = workspace.run_with(&["push"], variables);
        assert_eq!(run.code, code, "{config:?} {variables:?}: {}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains(says), "{config:?} {variables:?}: {}", run.stderr);
        assert_eq!(called(&workspace), if code == 0 { "workspace push\n" } else { "" });
        assert!(!format!("{}{}", run.stdout, run.stderr).contains(SECRET.1));
    };
    let both = format!("{FLAT}workspaces:\n  default: {{ key: k, secret: s }}\n");
    check(Some(FLAT), &[], 0, "`workspaceKey` from `membrane.config.yml`");
    check(None, &[KEY, SECRET], 0, "`workspaceKey` from the environment (`MEMBRANE_WORKSPACE_KEY`)");
    check(Some(FLAT), &[KEY], 0, "`workspaceSecret` from `membrane.config.yml`");
    check(Some(&both), &[], 0, "`workspaceKey` from `membrane.config.yml`");
    check(Some(""), &[KEY, SECRET], 0, "`MEMBRANE_WORKSPACE_SECRET`");
    check(Some("- a\n"), &[KEY, SECRET], 0, "`MEMBRANE_WORKSPACE_SECRET`");
    check(Some("workspaces:\n  default: { key: k, secret: s }\n"), &[KEY, SECRET], 0, "`MEMBRANE_WORKSPACE_KEY`");
    check(Some("workspaceKey: 12\nworkspaceSecret: true\n"), &[], 0, "`workspaceKey` from `membrane.config.yml`");
    check(None, &[], 2, "push has nowhere to go");
    check(None, &[("MEMBRANE_WORKSPACE_KEY", ""), SECRET], 2, "give `workspaceKey`");
    check(Some(""), &[], 2, "push has nowhere to go");
    check(Some("workspaceKey: k\n"), &[], 2, "give `workspaceSecret`");
    check(Some("workspaceKey: k\nworkspaceSecret: ''\n"), &[], 2, "give `workspaceSecret`");
    check(Some("workspaceKey: [\n"), &[KEY, SECRET], 3, "no CLI can read it");
}

#[test]
fn a_push_is_asked_for_in_the_words_of_its_version() {
    let check = |version: &str, words: &str| {
        let workspace = workspace(Some(FLAT), version, "case $1 in --help) echo '  push  workspace'; exit;; esac");
        assert_eq!(workspace.run(&["push"]).code, 0);
        assert_eq!(called(&workspace), words, "{version}");
    };
    check("1.13.2", "push\n");
    check("1.18.0", "workspace push\n");
    check("1.16.0", "--help\npush\n");
}

#[test]
fn no_workspace_is_named_where_there_is_none() {
    let workspace = workspace(Some(FLAT), "1.18.0", "true");
    let run = workspace.run(&["push", "-w", "prod"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("knows none by name"), "{}", run.stderr);
    assert_eq!(called(&workspace), "");
}

#[test]
fn a_push_that_tells_nothing_of_files_calls_nothing_missing() {
    let check = |does: &str, code: i32| {
        let workspace = workspace(Some(FLAT), "1.18.0", does);
        let run = workspace.run(&["push"]);
        assert_eq!(run.code, code, "{}{}", run.stdout, run.stderr);
        assert!(!run.stdout.contains("did not arrive"), "{}", run.stdout);
        assert!(run.stderr.contains("whether push archives on the server what is gone here is not known"));
    };
    check("echo pushed", 0);
    check("true", 0);
    check("echo no; exit 1", 1);
}

#[test]
fn a_file_that_cannot_be_read_leaves_the_end_open() {
    let workspace = workspace(Some(FLAT), "1.18.0", "true");
    workspace.write("membrane/flows/a/spec.yaml", "key: [\n");
    let plan: Run = workspace.run(&["plan", "--format", "json"]);
    assert_eq!(plan.code, 1);
    let plan = plan.json();
    assert_eq!((&plan["outcome"], plan["abort"].is_null()), (&"unknown".into(), true));
    assert_eq!(plan["rejected"][0]["verdict"], "unreadable");
    assert_eq!(plan["counts"]["stops_push"], 1);
    assert_eq!(plan["layout"]["claims"]["reading"], "unknown");
    assert_eq!(plan["layout"]["claims"]["paths"], "sdk");
    let run = workspace.run(&["push"]);
    assert_eq!(run.code, 3, "{}", run.stderr);
    assert!(run.stderr.contains("what push does then is not known"), "{}", run.stderr);
}

#[test]
fn doctor_says_where_the_target_comes_from() {
    let workspace = workspace(Some(FLAT), "1.18.0", "true");
    workspace.write(".membrane/config.json", "{}");
    let run = workspace.run_with(&["doctor"], &[KEY]);
    assert!(run.stdout.contains("`workspaceKey` from the environment (`MEMBRANE_WORKSPACE_KEY`)"), "{}", run.stdout);
    assert!(run.stdout.contains("`workspaceSecret` from `membrane.config.yml`"), "{}", run.stdout);
    assert!(run.stdout.contains("`.membrane/config.json` holds defaults"), "{}", run.stdout);
}

#[test]
fn who_has_no_cli_is_told_of_the_one_that_reads_the_files() {
    let workspace = Workspace::new(&[("membrane/actions/list/spec.yaml", ACTION), ("membrane.config.yml", FLAT)]);
    for words in [["push"], ["doctor"]] {
        let run = workspace.run(&words);
        let said = format!("{}{}", run.stdout, run.stderr);
        assert!(said.contains("@membranehq/cli`") && !said.contains("@integration-app"), "{said}");
    }
}
