//! The trees of `tests/commands/cases`: faults that were met in real workspaces, written anew, each with the right answer.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::Workspace;

/// The tree of this name, in a folder of its own.
fn case(name: &str) -> Workspace {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commands/cases").join(name);
    let workspace = Workspace::new(&[]);
    let mut open = vec![from.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let below = path.strip_prefix(&from).unwrap();
            let to = workspace.root().join(below);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(&path, to).unwrap();
        }
    }
    workspace
}

fn json(workspace: &Workspace, words: &[&str]) -> Value {
    workspace.run(&[words, &["--format", "json"]].concat()).json()
}

/// The moves of a relocation, as `from → to`.
fn moves(document: &Value) -> Vec<String> {
    let text = |of: &Value| of.as_str().unwrap().to_owned();
    document["moves"].as_array().unwrap().iter().map(|row| text(&row["from"]) + " → " + &text(&row["to"])).collect()
}

/// The codes of what `check` finds, without what only the machine decides: whether there is a config, and who may read it.
fn codes(document: &Value) -> Vec<&str> {
    let rows = document["diagnostics"].as_array().unwrap();
    let codes = rows.iter().map(|row| row["code"].as_str().unwrap());
    codes.filter(|code| !code.starts_with("config-")).collect()
}

fn states(workspace: &Workspace) -> Vec<(String, String, Value)> {
    let tree = json(workspace, &["tree"]);
    let text = |of: &Value| of.as_str().unwrap_or("-").to_owned();
    let nodes = tree["nodes"].as_array().unwrap().iter().filter(|node| !node["auth"].is_null());
    nodes.map(|node| (text(&node["path"]), text(&node["auth"]["state"]), node["auth"]["type"].clone())).collect()
}

#[test]
fn nested_membrane() {
    let workspace = case("nested-membrane");
    assert!(workspace.run(&["check"]).stdout.starts_with("workspace: membrane/\n"));
    let within = moves(&json(&workspace, &["fix", "membrane", "--dry-run"]));
    assert_eq!(within.len(), 2);
    assert_eq!(moves(&json(&workspace, &["fix", "--dry-run"])), within);
    workspace.run(&["fix"]);
    assert!(workspace.files().contains(&"membrane/membrane/integrations/crm/actions/get-tasks/get-tasks.yaml".into()));
}

#[test]
fn workspace_in_a_subfolder() {
    let workspace = case("workspace-in-a-subfolder");
    assert!(workspace.run(&["check"]).stdout.starts_with("workspace: platform/\n"));
    let check = json(&workspace, &["check"]);
    assert_eq!(codes(&check), [""; 0], "{check}");
    assert!(moves(&json(&workspace, &["fix", "--dry-run"])).is_empty());
}

#[test]
fn connector_newest_form() {
    let workspace = case("connector-newest-form");
    let states = states(&workspace);
    let of = |folder: &str| -> Vec<(String, Value)> {
        let found = states.iter().filter(|(path, ..)| path.starts_with(folder));
        found.map(|(_, state, auth)| (state.clone(), auth.clone())).collect()
    };
    let connectors = of("membrane/connectors/");
    assert!(connectors.iter().all(|(state, _)| state == "configured"), "{states:?}");
    let types: Vec<&Value> = connectors.iter().map(|(_, auth)| auth).collect();
    assert_eq!(types, ["oauth2", "client-credentials"], "{states:?}");
    let integrations = of("membrane/integrations/");
    assert!(integrations.len() == 2 && integrations.iter().all(|(state, _)| state == "inherited"), "{states:?}");
    let fix = json(&workspace, &["fix", "--dry-run"]);
    assert!(moves(&fix).is_empty() && fix["refused"].as_array().unwrap().is_empty(), "{fix}");
}

#[test]
fn connector_without_test() {
    let workspace = case("connector-without-test");
    let run = workspace.run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let states: Vec<String> = states(&workspace).into_iter().map(|(_, state, _)| state).collect();
    assert_eq!(states, ["inherited", "configured"]);
}

#[test]
fn kind_by_folder() {
    let workspace = case("kind-by-folder");
    let layout = ["--layout", "spec-yaml"];
    let fix = json(&workspace, &[&["fix", "--dry-run"], &layout[..]].concat());
    let event = "membrane/appEventTypes/task-event/task-event.yaml → membrane/app-event-types/task-event/spec.yaml";
    assert_eq!(moves(&fix), [event]);
    let plan = json(&workspace, &[&["plan"], &layout[..]].concat());
    let old = plan["ignored"].as_array().unwrap().iter().find(|row| row["path"].as_str().unwrap().contains(".old/"));
    let old = old.unwrap();
    assert_eq!(old["looks_like"], "app-event-type");
    assert_eq!(old["places"][0]["path"], "membrane/app-event-types/done-event/spec.yaml");
}

#[test]
fn reset_by_fix() {
    let workspace = case("reset-by-fix");
    let fix = json(&workspace, &["fix", "--dry-run"]);
    assert!(moves(&fix).is_empty(), "{fix}");
    let check = json(&workspace, &["check"]);
    let rows = check["diagnostics"].as_array().unwrap();
    let row = rows.iter().find(|row| row["code"] == "pull-layout").unwrap();
    assert_eq!(row["severity"], "info");
    assert!(row["help"].as_str().unwrap().contains("not sent, but reset to its parent"), "{row}");
    let wanted = "membrane/integrations/desk/flows/send-tasks/send-tasks.yaml";
    let dry = workspace.run(&["move", "--dry-run", "membrane/flows/send-tasks/desk/desk.yaml", wanted]);
    assert!(dry.stdout.contains("not sent: reset to its parent"), "{}", dry.stdout);
}

#[test]
fn universal_action() {
    let workspace = case("universal-action");
    let tree = json(&workspace, &["tree"]);
    let nodes = tree["nodes"].as_array().unwrap();
    let universal = nodes.iter().find(|node| node["path"] == "membrane/actions/get-tasks/get-tasks.yaml").unwrap();
    assert_eq!(universal["auth"]["state"], "unknown");
    let why = universal["auth"]["why"].as_str().unwrap();
    assert!(why.contains("universal") && why.contains("desk (configured, oauth2)"), "{why}");
}

#[test]
fn old_files_new_cli() {
    let linked = |workspace: &Workspace| {
        let bin = workspace.path("node_modules/.bin");
        fs::create_dir_all(&bin).unwrap();
        std::os::unix::fs::symlink("../@membranehq/cli/dist/index.js", bin.join("membrane")).unwrap();
    };
    // A copy without links, as archives and some disks make it: the program cannot be run, and its package still says whose it is.
    let copied =
        |workspace: &Workspace| workspace.write("node_modules/.bin/membrane", "../@membranehq/cli/dist/index.js");
    for bring in [&linked as &dyn Fn(&Workspace), &copied] {
        let workspace = case("old-files-new-cli");
        let package = r#"{"name": "@membranehq/cli", "version": "1.18.3", "bin": {"membrane": "dist/index.js"}}"#;
        workspace.write("node_modules/@membranehq/cli/package.json", package);
        workspace.write("node_modules/@membranehq/cli/dist/index.js", "#!/usr/bin/env node\n");
        bring(&workspace);
        let check = workspace.run(&["check"]);
        let first = check.stdout.lines().next().unwrap();
        assert!(first.contains("`membrane-tui convert --to spec-yaml`") && !first.contains("fix"), "{first}");
        let helps = json(&workspace, &["check"]);
        let helps = helps["diagnostics"].as_array().unwrap().iter().map(|row| row["help"].as_str().unwrap().to_owned());
        let torn: Vec<String> =
            helps.filter(|help| help.starts_with("Move it") || help.starts_with("Rename")).collect();
        assert!(torn.is_empty(), "{torn:?}");
        assert!(moves(&json(&workspace, &["fix", "--dry-run"])).is_empty());
        workspace.run(&["convert", "--to", "spec-yaml"]);
        let yaml = |file: &String| file.starts_with("membrane/") && !file.ends_with("spec.yaml");
        assert!(!workspace.files().iter().any(yaml), "{:?}", workspace.files());
        assert!(workspace.files().contains(&"membrane/integrations/desk/actions/get-tasks/spec.yaml".into()));
    }
}

#[test]
fn convert_into_an_abort() {
    let run = case("convert-into-an-abort").run(&["convert", "--to", "membrane-cli-1", "--dry-run"]);
    assert!(run.stdout.contains("push would then stop at `membrane/connectors/crate/crate.yml`"), "{}", run.stdout);
}

#[test]
fn help_into_an_abort() {
    let check = case("help-into-an-abort").run(&["check"]);
    let help = "help: Its integration `gone` is not here: bring it back, or remove the file.";
    assert!(check.stdout.contains(help), "{}", check.stdout);
}

#[test]
fn twins() {
    let tree = case("twins").run(&["tree"]).stdout;
    let kinds = ["data-source tasks", "field-mapping tasks", "flow tasks"];
    assert!(kinds.iter().all(|kind| tree.contains(kind)), "{tree}");
}

#[test]
fn duplicate_key() {
    let check = case("duplicate-key").run(&["check"]).stdout;
    assert!(check.contains("membrane/flows/f/f.yaml:7:3"), "{check}");
    assert!(check.contains("duplicated mapping key: `one`, first on line 3"), "{check}");
}
