//! Which workspace is meant: below the folder that was asked for, above it, one of several, or none (docs/contract.md, "ROOT").

use serde_json::Value;

use crate::harness::Workspace;

const ACTION: &str = "name: Get tasks\nkey: get-tasks\ntype: run-javascript\nconfig: {}\n";
const CONFIG: &str = "workspaces:\n  default: {key: k, secret: s}\n";

/// The workspace lies in a folder that is called `membrane`, as real ones do.
fn nested() -> Workspace {
    Workspace::new(&[
        ("package.json", "{}"),
        ("membrane/membrane.config.yml", CONFIG),
        ("membrane/membrane/actions/get-tasks/get-tasks.yaml", ACTION),
        ("membrane/membrane/integrations/desk/desk.yaml", "key: desk\nname: Desk\n"),
        ("membrane/membrane/actions/other/wrong.yaml", "key: other\ntype: run-javascript\nconfig: {}\n"),
    ])
}

fn monorepo() -> Workspace {
    Workspace::new(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        (".git/objects/", ""),
        (".git/refs/", ""),
        ("docker-compose.yml", "services: {}\n"),
        ("platform/membrane/actions/get-tasks/get-tasks.yaml", ACTION),
        ("platform/membrane/integrations/.gitkeep", ""),
        ("shop/membrane/membrane/flows/broken.yaml", "a: [\n"),
        ("shop/membrane/membrane/integrations/.gitkeep", ""),
    ])
}

#[test]
fn the_workspace_below_is_the_root_and_is_said_first() {
    let nested = nested();
    for (words, root) in [(vec!["plan"], "membrane/"), (vec!["check"], "membrane/"), (vec!["tree"], "membrane/")] {
        let run = nested.run(&words);
        assert!(run.stdout.starts_with(&format!("workspace: {root}\n")), "{words:?}: {}", run.stdout);
    }
    let run = nested.run(&["plan", "--format", "json"]);
    assert!(run.stderr.starts_with("workspace: membrane/"), "{}", run.stderr);
    let plan = run.json();
    assert_eq!(plan["workspace"]["found"], "membrane");
    assert_eq!(plan["workspace"]["asked"], plan["root"].as_str().unwrap().strip_suffix("/membrane").unwrap());
    assert_eq!(plan["loads"].as_array().unwrap().len(), 2);
    let itself = nested.run(&["plan", "membrane", "--format", "json"]).json();
    assert_eq!((itself["workspace"].clone(), itself["loads"].clone()), (Value::Null, plan["loads"].clone()));
}

#[test]
fn fix_moves_the_same_from_above_and_from_within() {
    let from = |words: &[&str]| nested().run(words).json()["moves"].clone();
    let within = from(&["fix", "membrane", "--dry-run", "--format", "json"]);
    assert_eq!(within.as_array().unwrap().len(), 1, "{within}");
    assert_eq!(from(&["fix", "--dry-run", "--format", "json"]), within);
}

#[test]
fn check_takes_each_of_several_in_turn() {
    let run = monorepo().run(&["check", "--format", "json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let documents: Vec<Value> = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ends: Vec<bool> = documents.iter().map(|it| it["root"].as_str().unwrap().ends_with("/platform")).collect();
    assert_eq!(ends, [true, false]);
    assert_eq!((&documents[0]["summary"]["error"], &documents[1]["summary"]["error"]), (&0.into(), &1.into()));
    let told = monorepo().run(&["check"]).stdout;
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("workspace: ")).collect();
    assert_eq!(lines, ["workspace: platform/", "workspace: shop/membrane/"]);
    let sarif: Value = serde_json::from_str(&monorepo().run(&["check", "--format", "sarif"]).stdout).unwrap();
    assert_eq!(sarif["runs"].as_array().unwrap().len(), 2);
    let two = monorepo().run(&["check", "platform", "shop/membrane", "-q", "--format", "json"]);
    assert_eq!((two.code, two.stdout.lines().count()), (1, 2));
}

#[test]
fn a_command_that_wants_one_names_the_several() {
    for command in ["plan", "fix", "push", "doctor"] {
        let run = monorepo().run(&[command]);
        assert_eq!(run.code, 2, "{command}");
        assert!(run.stderr.contains("name one: `platform/`, `shop/membrane/`"), "{command}: {}", run.stderr);
    }
}

#[test]
fn an_annotation_finds_its_file_from_the_top_of_the_repository() {
    let repository = monorepo();
    let run = repository.run_in(&repository.path("shop"), &["check", "--format", "github"]);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert!(lines.iter().any(|line| line.starts_with("::error file=shop/membrane/membrane/flows/broken.yaml,line=2")));
    for line in lines {
        let file = line.split_once("file=").unwrap().1.split([',', ':']).next().unwrap();
        assert!(repository.path(file).exists(), "{line}");
    }
    let sarif = repository.run(&["check", "shop", "--format", "sarif"]).stdout;
    assert!(sarif.contains("\"uri\": \"shop/membrane/membrane/flows/broken.yaml\""), "{sarif}");
}

#[test]
fn a_code_folder_called_membrane_is_no_workspace() {
    let code = Workspace::new(&[("membrane/main.rs", ""), ("membrane/data.json", ACTION), ("api/a.yaml", ACTION)]);
    let run = code.run(&["plan", "--format", "json"]);
    let plan = run.json();
    assert_eq!((run.code, &plan["outcome"], &plan["abort"]["code"]), (1, &"aborts".into(), &"no-workspace".into()));
    assert!(plan["headline"].as_str().unwrap().contains("no workspace here, nor below"), "{}", plan["headline"]);
    assert_eq!(plan["ignored"].as_array().unwrap().len(), 1, "{plan}");
    assert_eq!(plan["ignored"][0]["path"], "api/a.yaml");
}

#[test]
fn the_elements_of_another_workspace_are_none_of_this_one() {
    let outer = Workspace::new(&[
        ("membrane/actions/get-tasks/get-tasks.yaml", ACTION),
        ("membrane/integrations/.gitkeep", ""),
        ("packages/shop/membrane/actions/get-tasks/get-tasks.yaml", ACTION),
        ("packages/shop/spec.yaml", ACTION),
        ("packages/docs/get.yaml", ACTION),
    ]);
    let plan = outer.run(&["plan", "--format", "json"]).json();
    let paths: Vec<&str> = plan["ignored"].as_array().unwrap().iter().filter_map(|row| row["path"].as_str()).collect();
    assert_eq!(paths, ["membrane/integrations/.gitkeep", "packages/docs/get.yaml"]);
}

#[test]
fn check_of_files_tells_of_them_alone() {
    let repository = monorepo();
    repository.write("shop/membrane/membrane/actions/a.yaml", "b: [\n");
    let run = repository.run(&["check", "shop/membrane/membrane/actions/a.yaml", "--format", "json"]);
    let rows = run.json()["diagnostics"].clone();
    assert_eq!((run.code, rows.as_array().unwrap().len()), (1, 1), "{rows}");
    assert_eq!(rows[0]["path"], "membrane/actions/a.yaml");
    let two = ["check", "shop/membrane/membrane/actions/a.yaml", "platform/membrane/actions/get-tasks/get-tasks.yaml"];
    assert_eq!(repository.run(&two).stdout.matches("workspace: ").count(), 0);
    let missing = repository.run(&["check", "shop/none.yaml"]);
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("none.yaml does not exist"), "{}", missing.stderr);
}
