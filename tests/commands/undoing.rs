//! `undo` where it cannot be done: what it says, in which form, and the way out.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use serde_json::json;

use crate::harness::Workspace;

const ACTION: &str = "name: List orders\nkey: list-orders\ntype: connector-operation\nconfig: {}\n";
const FLOW: &str = "name: Orders\nkey: orders\nnodes: {}\n";
const FROM: &str = "membrane/integrations/list-orders.yaml";
const TO: &str = "membrane/actions/list-orders/list-orders.yaml";

#[test]
fn a_refusal_is_a_document_of_undo_and_names_the_way_out() {
    let workspace = Workspace::new(&[(FROM, ACTION), ("membrane/a.yaml", FLOW)]);
    assert_eq!(workspace.run(&["move", "membrane/a.yaml", "notes/a.yaml"]).code, 0);
    assert_eq!(workspace.run(&["fix"]).code, 0);
    workspace.write(FROM, "key: new\n");
    let run = workspace.run(&["undo", "--format", "json"]);
    let document = run.json();
    assert_eq!((run.code, &document["schema"]), (3, &json!("membrane-tui/undo/1")), "{}", run.stdout);
    assert_eq!(document["applied"], false);
    let row = &document["refused"][0];
    assert_eq!((&row["from"], &row["to"]), (&json!(TO), &json!(FROM)), "{document}");
    let why = row["why"].as_str().unwrap();
    assert!(why.contains("exists already; ") && why.contains("`undo --leave`"), "{why}");
    assert!(!run.stdout.contains("keep both"), "{}", run.stdout);

    let dry = workspace.run(&["undo", "--dry-run", "--format", "json"]);
    assert_eq!((dry.code, &dry.json()["refused"]), (3, &document["refused"]), "a dry run foresees it");
    assert_eq!(workspace.run(&["undo", "--leave", "--dry-run"]).code, 0);
    assert_eq!(workspace.run(&["undo"]).code, 3, "a dry run leaves nothing");
    assert_eq!(workspace.run(&["undo", "--leave"]).code, 0);
    assert_eq!((workspace.read(FROM), workspace.read(TO)), ("key: new\n".to_owned(), ACTION.to_owned()));
    assert_eq!(workspace.run(&["undo"]).code, 0, "the one before it");
    assert_eq!(workspace.read("membrane/a.yaml"), FLOW);
    let list = workspace.run(&["undo", "--list"]).stdout;
    assert!(list.contains("left: left as it is with `undo --leave`"), "{list}");
    assert_eq!(workspace.run(&["undo"]).code, 2);
    assert_eq!(workspace.run(&["undo", "--leave"]).code, 2);
}

#[test]
fn what_was_scaffolded_and_edited_is_not_thrown_away() {
    let workspace = Workspace::new(&[("membrane/integrations/hub/actions/a/a.yaml", ACTION)]);
    assert_eq!(workspace.run(&["scaffold", "membrane/integrations/hub"]).code, 0);
    let file = "membrane/integrations/hub/hub.yaml";
    workspace.write(file, "key: mine\n");
    let run = workspace.run(&["undo", "--format", "json"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    let why = run.json()["refused"][0]["why"].as_str().unwrap().to_owned();
    assert!(why.starts_with(&format!("`{file}` was edited; ")) && why.contains("undo --leave"), "{why}");
    assert_eq!(workspace.read(file), "key: mine\n");
}

#[test]
fn the_words_of_the_list_are_explained() {
    let workspace = Workspace::new(&[(FROM, ACTION), ("membrane/a.yaml", FLOW)]);
    assert_eq!(workspace.run(&["fix"]).code, 0);
    assert!(!workspace.run(&["undo", "--list"]).stdout.contains("passed"));
    assert_eq!(workspace.run(&["undo"]).code, 0);
    assert_eq!(workspace.run(&["move", "membrane/a.yaml", "membrane/b.yaml"]).code, 0);
    let list = workspace.run(&["undo", "--list"]).stdout;
    assert!(list.contains("passed: taken back, and another was made since"), "{list}");
}

/// The journal keeps bytes; a program that reads the JSON gets text, as from `plan`.
#[test]
fn names_that_are_no_text_are_text_in_json() {
    let workspace = Workspace::new(&[("membrane/interfaces/", "")]);
    let odd = workspace.path("membrane/interfaces").join(OsStr::from_bytes(b"bad\xff.yaml"));
    fs::write(&odd, ACTION).unwrap();
    let shown = json!("membrane/interfaces/bad\u{fffd}.yaml");
    let fixed = workspace.run(&["fix", "--format", "json"]).json();
    assert_eq!(fixed["moves"][0]["from"], shown, "{fixed}");
    let list = workspace.run(&["undo", "--list", "--format", "json"]).json();
    assert_eq!(list["entries"][0]["moves"][0]["from"], shown, "{list}");
    assert_eq!(workspace.run(&["undo", "--dry-run", "--format", "json"]).json()["moves"][0]["to"], shown);
    assert_eq!(workspace.run(&["undo", "--format", "json"]).json()["moves"][0]["to"], shown);
    assert_eq!(fs::read_to_string(odd).unwrap(), ACTION, "it is back under its own name");
}

#[test]
fn settings_that_cannot_be_used_block_no_undo() {
    let workspace = Workspace::new(&[(FROM, ACTION)]);
    assert_eq!(workspace.run(&["fix"]).code, 0);
    workspace.write(".membrane-tui.yaml", "no: [settings");
    for words in [&["undo", "--list"][..], &["undo"], &["redo"]] {
        let run = workspace.run(words);
        assert_eq!(run.code, 0, "{words:?}: {}", run.stderr);
    }
    assert_eq!(workspace.run(&["fix"]).code, 2);
}
