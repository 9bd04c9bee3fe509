//! `plan`, `check`, `tree`, `explain`: the shapes of docs/contract.md, and the exit codes.

use serde_json::{Value, json};

use crate::harness::Workspace;

const INTERFACE: &str = "name: Orders API\nkey: orders-api\ntype: http-endpoint\nauth:\n  type: membrane-token\npaths:\n  /orders:\n    post:\n      actionKey: list-orders\n";
const ACTION: &str = "name: List orders\nkey: list-orders\ntype: connector-operation\nconfig: {}\n";

/// The first document's case, small.
fn wound() -> Workspace {
    Workspace::new(&[
        ("membrane/interfaces/orders.yaml", INTERFACE),
        ("membrane/integrations/list-orders.yaml", ACTION),
    ])
}

fn healthy() -> Workspace {
    Workspace::new(&[("membrane/integrations/.gitkeep", ""), ("membrane/actions/list-orders/list-orders.yaml", ACTION)])
}

#[test]
fn timings_stand_beside_the_result_and_change_nothing_in_it() {
    let workspace = wound();
    let plain = workspace.run(&["check", "--format", "json"]);
    let timed = workspace.run(&["check", "--format", "json", "--timings"]);
    assert_eq!((timed.code, &timed.stdout), (plain.code, &plain.stdout));
    for part in ["open", "read", "judge", "print", "all"] {
        assert!(timed.stderr.contains(&format!(" ms  {part}")), "{}", timed.stderr);
        assert!(!plain.stderr.contains(&format!(" ms  {part}")), "{}", plain.stderr);
    }
}

#[test]
fn a_plan_says_what_is_read_and_what_is_passed_over() {
    let run = wound().run(&["plan", "--format", "json"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    let plan = run.json();
    assert_eq!(plan["schema"], "membrane-tui/plan/1");
    assert_eq!(plan["layout"]["id"], "membrane-cli-1");
    assert_eq!(plan["layout"]["evidence"], "verified");
    assert_eq!(plan["layout"]["yaml"], "4.3");
    assert_eq!(plan["outcome"], "completes");
    assert_eq!(plan["abort"], Value::Null);
    assert_eq!(
        plan["loads"],
        json!([{
            "path": "membrane/integrations/list-orders.yaml",
            "element": "integration",
            "key": "list-orders",
            "integration": null,
            "looks_like": "action",
            "effect": "fields:name,key",
            "verdict": "misread",
        }])
    );
    let counts = json!({"elements": 2, "sent": 0, "misread": 1, "not_sent": 0, "passed_over": 1, "stops_push": 0});
    assert_eq!(plan["counts"], counts);
    assert_eq!(plan["rejected"], json!([]));
    let ignored = &plan["ignored"][0];
    assert_eq!(ignored["path"], "membrane/interfaces/orders.yaml");
    assert_eq!(ignored["looks_like"], "interface");
    assert_eq!(ignored["places"][0]["path"], "membrane/flows/orders-api/orders-api.yaml");
    assert_eq!(ignored["places"][0]["element"], "flow");
    assert_eq!(ignored["places"][0]["loads"], true);
}

#[test]
fn a_healthy_workspace_exits_zero() {
    let workspace = healthy();
    for command in ["plan", "tree"] {
        let run = workspace.run(&[command]);
        assert_eq!(run.code, 0, "{command}: {}{}", run.stdout, run.stderr);
    }
    assert!(workspace.run(&["plan"]).stdout.starts_with("push succeeds and loads 1 action"));
}

#[test]
fn the_headline_is_the_first_line() {
    let run = wound().run(&["plan"]);
    let first = run.stdout.lines().next().unwrap();
    assert_eq!(
        first,
        "push succeeds, but makes 1 integration that is really an action and passes over 1 interface. `membrane-tui fix` moves 1, `membrane-tui move` one of the others"
    );
}

#[test]
fn explain_answers_where_a_file_could_stand_and_what_a_code_means() {
    let workspace = wound();
    let run = workspace.run(&["explain", "membrane/interfaces/orders.yaml"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let at = |text: &str| run.stdout.find(text).unwrap_or_else(|| panic!("{text} is not in: {}", run.stdout));
    assert!(at("membrane/flows/orders-api/orders-api.yaml") < at("membrane/orders.yaml"));
    let page = workspace.run(&["explain", "not-read-here"]);
    assert_eq!(page.code, 0);
    assert!(page.stdout.starts_with("# "));
}

#[test]
fn what_cannot_run_exits_two_and_says_so_in_json_too() {
    let workspace = healthy();
    let check = |words: &[&str], part: &str| {
        let run = workspace.run(words);
        assert_eq!(run.code, 2, "{words:?}: {}", run.stdout);
        let document = run.json();
        assert_eq!(document["schema"], "membrane-tui/error/1", "{words:?}");
        assert!(document["message"].as_str().unwrap().contains(part), "{words:?}: {document}");
    };
    check(&["plan", "no/such/folder", "--format", "json"], "no/such/folder");
    check(&["plan", "membrane/actions/list-orders/list-orders.yaml", "--format", "json"], "list-orders.yaml");
    check(&["membrane", "plan", "--format", "json"], "stands before `plan`");
    check(&["plan", "--no-such-option", "--format", "json"], "--no-such-option");
    check(&["explain", "no-such-code-or-file", "--format=json"], "no-such-code-or-file");
}

#[test]
fn options_may_stand_before_the_command() {
    let run = healthy().run(&["--format", "json", "-q", "plan"]);
    assert_eq!((run.code, run.json()["schema"].as_str()), (0, Some("membrane-tui/plan/1")), "{}", run.stderr);
}

#[test]
fn the_root_is_found_upward_and_the_membrane_folder_means_its_parent() {
    let workspace = healthy();
    let inside = workspace.run_in(&workspace.path("membrane/actions"), &["plan", "--format", "json"]);
    assert_eq!(inside.json()["loads"][0]["key"], "list-orders");
    let named = workspace.run(&["plan", "membrane", "--format", "json"]);
    assert_eq!(named.json()["loads"][0]["key"], "list-orders");
    assert!(named.stderr.contains("membrane"), "{}", named.stderr);
}

#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    use std::process::Stdio;
    let workspace = healthy();
    let mut child = workspace
        .command(&workspace.root())
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn the_reading_commands_write_nothing() {
    let workspace = wound();
    let before = workspace.files();
    for command in ["plan", "check", "tree", "doctor"] {
        workspace.run(&[command]);
    }
    workspace.run(&["explain", "membrane/interfaces/orders.yaml"]);
    assert_eq!(workspace.files(), before);
}

#[test]
fn what_happens_and_what_to_do_are_two_sentences_for_github_and_scanners() {
    let workspace = wound();
    let github = workspace.run(&["check", "--format", "github"]).stdout;
    let diagnostics = workspace.run(&["check", "--format", "json"]).json();
    let sarif = workspace.run(&["check", "--format", "sarif"]).json();
    let first = &diagnostics["diagnostics"][0];
    let both = format!("{}. {}", first["message"].as_str().unwrap(), first["help"].as_str().unwrap());
    assert!(github.contains(&both), "{both}: {github}");
    assert_eq!(sarif["runs"][0]["results"][0]["message"]["text"], both);
}

#[test]
fn a_root_that_is_explained_has_a_name() {
    let workspace = healthy();
    let run = workspace.run(&["explain", "."]);
    assert!(run.stdout.starts_with(".\n"), "{:?}", run.stdout);
}

#[test]
fn colours_of_a_usage_error_are_those_that_were_asked_for() {
    let check = |color: &str, expected: bool| {
        let run = healthy().run_with(&["plan", "--no-such-option", color], &[("CLICOLOR_FORCE", "1")]);
        assert_eq!((run.code, run.stderr.contains('\x1b')), (2, expected), "{color}: {:?}", run.stderr);
    };
    check("--color=never", false);
    check("--color=always", true);
}

#[test]
fn files_of_one_cause_are_told_once_unless_all_are_asked_for() {
    let text = |at: usize| format!("key: a{at}\nname: A\ntype: list-data-records\n");
    let files: Vec<(String, String)> = (0..9).map(|at| (format!("membrane/Actions/a{at}.yaml"), text(at))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let workspace = Workspace::new(&files);
    let once = workspace.run(&["check"]).stdout;
    assert!(once.contains("membrane/Actions/a2.yaml\nand 6 more\n  error[not-read-here]"), "{once}");
    assert!(once.contains("push passes over this action (`…`)") && once.contains("`--all` lists each file"), "{once}");
    assert!(!once.contains("a3.yaml"), "{once}");
    let all = workspace.run(&["check", "--all"]).stdout;
    assert_eq!(all.matches("error[not-read-here]").count(), 9, "{all}");
    let rows = workspace.run(&["check", "--format", "json"]).json();
    let told = rows["diagnostics"].as_array().unwrap().iter().filter(|row| row["code"] == "not-read-here");
    assert_eq!(told.count(), 9, "JSON keeps a row a file");
}
