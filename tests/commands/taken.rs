//! A place at which something stands, and what else cannot be done as asked: what is shown, what the flags do, and what is said.

use serde_json::json;

use crate::harness::{Run, Workspace};

const ACTION: &str = "name: List orders\nkey: list-orders\ntype: connector-operation\nconfig: {}\n";
const OTHER: &str = "name: Theirs\nkey: list-orders\ntype: run-javascript\n";
const FIRST: &str = "membrane/actions/list-orders/list-orders.yaml";
const FROM: &str = "membrane/integrations/list-orders.yaml";

fn said(run: &Run) -> String {
    run.stdout.clone() + &run.stderr
}

#[test]
fn a_first_place_that_is_taken_is_shown_and_a_person_chooses() {
    let run = |choice: &[&str]| {
        let workspace = Workspace::new(&[(FIRST, OTHER), (FROM, ACTION)]);
        let run = workspace.run(&[&["move", FROM], choice].concat());
        (workspace, run)
    };
    let (workspace, refused) = run(&[]);
    assert_eq!(refused.code, 3, "{}", said(&refused));
    assert!(refused.stdout.contains(&format!("`{FIRST}` exists already")), "{}", refused.stdout);
    let rows = |line: &str| line.contains("List orders") && line.contains("Theirs");
    assert!(refused.stdout.lines().any(rows), "both are shown: {}", refused.stdout);
    assert!(refused.stdout.contains("…/list-orders/list-orders.yaml"), "{}", refused.stdout);
    assert_eq!(workspace.read(FIRST), OTHER);

    let fixed = workspace.run(&["fix", "--format", "json"]);
    assert_eq!((fixed.code, &fixed.json()["refused"][0]["to"]), (0, &json!(FIRST)), "{}", said(&fixed));

    let (workspace, both) = run(&["--keep-both"]);
    assert_eq!(both.code, 0, "{}", said(&both));
    assert_eq!(workspace.read("membrane/actions/list-orders-2/list-orders-2.yaml"), ACTION);

    let (workspace, replaced) = run(&["--replace"]);
    assert_eq!(replaced.code, 0, "{}", said(&replaced));
    assert_eq!(workspace.read(FIRST), ACTION);
    assert_eq!(workspace.run(&["undo"]).code, 0);
    assert_eq!((workspace.read(FIRST), workspace.read(FROM)), (OTHER.to_owned(), ACTION.to_owned()));
}

#[test]
fn the_first_place_is_inside_the_integration_even_where_it_is_taken() {
    let of_hub = ACTION.to_owned() + "integrationKey: hub\n";
    let place = "membrane/integrations/hub/actions/list-orders/list-orders.yaml";
    let hub = ("membrane/integrations/hub/hub.yaml", "key: hub\nname: Hub\n");
    let workspace = Workspace::new(&[hub, (place, OTHER), ("membrane/list.yaml", &of_hub)]);
    let run = workspace.run(&["move", "membrane/list.yaml", "--format", "json"]);
    assert_eq!((run.code, &run.json()["refused"][0]["to"]), (3, &json!(place)), "{}", said(&run));
}

#[test]
fn what_is_replaced_is_named_in_every_form() {
    let workspace = Workspace::new(&[(FIRST, OTHER), (FROM, ACTION)]);
    let run = workspace.run(&["move", FROM, "--replace", "--format", "json"]);
    let note = run.json()["notes"][0].as_str().unwrap().to_owned();
    assert!(note.starts_with(&format!("`{FIRST}` is replaced (loads as action `list-orders`)")), "{note}");
    let list = workspace.run(&["undo", "--list"]).stdout;
    assert!(list.contains("in place of what stood there"), "{list}");
}

#[test]
fn the_config_stays_and_nothing_takes_its_place() {
    let secret = "workspaces: {default: {key: k-0123456789, secret: s-0123456789}}\n";
    for choice in [&[][..], &["--replace"], &["--keep-both"]] {
        let workspace = Workspace::new(&[("membrane.config.yml", secret), (FROM, ACTION)]);
        for words in [[FROM, "membrane.config.yml"], ["membrane.config.yml", FIRST]] {
            let run = workspace.run(&[&["move"], &words[..], choice].concat());
            assert_eq!(run.code, 3, "{words:?} {choice:?}: {}", said(&run));
            assert!(
                said(&run).contains("is push's own config") && !said(&run).contains("0123456789"),
                "{}",
                said(&run)
            );
        }
        assert_eq!(
            (workspace.read("membrane.config.yml"), workspace.read(FROM)),
            (secret.to_owned(), ACTION.to_owned())
        );
    }
}

#[test]
fn an_elements_folder_is_no_place_for_another() {
    let run = |to: &str, choice: &[&str]| {
        let flow = ("membrane/flows/x/x.yaml", "key: x\nnodes: {}\n");
        let workspace = Workspace::new(&[("membrane/actions/x/x.yaml", ACTION), flow]);
        let run = workspace.run(&[&["move", "membrane/actions/x", to], choice].concat());
        (workspace, run)
    };
    let onto = "membrane/flows/x";
    let (workspace, refused) = run(onto, &[]);
    assert_eq!(refused.code, 3, "{}", said(&refused));
    assert_eq!(workspace.read("membrane/actions/x/x.yaml"), ACTION);

    let (_, completed) = run("membrane/flows/x/", &[]);
    assert_eq!(completed.code, 3, "as a shell completes it: {}", said(&completed));

    let (workspace, both) = run(onto, &["--keep-both"]);
    assert_eq!((both.code, workspace.read("membrane/flows/x-2/x-2.yaml")), (0, ACTION.to_owned()), "{}", said(&both));

    let (workspace, replaced) = run(onto, &["--replace"]);
    assert_eq!(
        (replaced.code, workspace.read("membrane/flows/x/x.yaml")),
        (0, ACTION.to_owned()),
        "{}",
        said(&replaced)
    );
    assert!(replaced.stdout.contains("`membrane/flows/x` is replaced (1 file in it)"), "{}", replaced.stdout);
}

#[test]
fn a_folder_goes_into_a_plain_folder_that_is_there() {
    let workspace =
        Workspace::new(&[("membrane/actions/x/x.yaml", ACTION), ("membrane/flows/y.yaml", "key: y\nnodes: {}\n")]);
    assert_eq!(workspace.run(&["move", "membrane/actions/x", "membrane/flows"]).code, 0);
    assert_eq!(workspace.read("membrane/flows/x/x.yaml"), ACTION);

    // An integration's folder is an element's too, and has places for folders of many.
    let hub = ("membrane/integrations/hub/hub.yaml", "key: hub\nname: Hub\n");
    let workspace = Workspace::new(&[hub, ("drafts/actions/x/x.yaml", ACTION), ("drafts/actions/y/y.yaml", ACTION)]);
    let run = workspace.run(&["move", "drafts/actions", "membrane/integrations/hub"]);
    assert_eq!(run.code, 0, "{}", said(&run));
    assert_eq!(workspace.read("membrane/integrations/hub/actions/x/x.yaml"), ACTION);
}

#[test]
fn what_split_leaves_behind_is_said_with_what_push_does_with_it() {
    let two = format!("{ACTION}---\n{OTHER}---\n{}", OTHER.replace("list-orders", "list-orders # again"));
    let workspace = Workspace::new(&[("membrane/integrations/.gitkeep", ""), ("membrane/actions/two.yaml", &two)]);
    let run = workspace.run(&["split", "membrane/actions/two.yaml"]);
    assert_eq!(run.code, 0, "{}", said(&run));
    assert!(run.stdout.contains(&format!("`{FIRST}` goes to another document of the same key")), "{}", run.stdout);
    assert!(run.stdout.contains("what is left in `membrane/actions/two.yaml`: stops push:"), "{}", run.stdout);
    assert!(!run.stdout.contains("keep both"), "{}", run.stdout);
}

#[test]
fn errors_say_what_holds_for_the_command() {
    let check = |words: &[&str], code: i32, says: &str| {
        let hub = "membrane/integrations/hub/hub.yaml";
        let workspace = Workspace::new(&[(hub, "key: hub\nname: Hub\n"), ("membrane/actions/a/a.yaml", ACTION)]);
        workspace.write("bad.json", "{");
        let run = workspace.run(words);
        assert_eq!(run.code, code, "{words:?}: {}", said(&run));
        assert!(said(&run).contains(says), "{words:?}: {}", said(&run));
        let has = |advice: &str| said(&run).contains(advice);
        assert!(!has("choose another place") && !has("keep both") && !has("if you know better"), "{}", said(&run));
    };
    check(&["scaffold", "membrane/actions"], 2, "`membrane/actions` is no integration's folder; name one");
    check(&["scaffold", "membrane/integrations/hub"], 3, "hub.yaml` exists already, so that there is nothing to write");
    check(&["split", "membrane/actions/a/a.yaml"], 2, "cannot be split: it holds one document only");
    check(&["convert", "--to", "membrane-cli-1"], 2, "holds nothing that is laid out as spec-yaml");
    check(&["plan", "--config", "."], 2, "it is a folder, and no file of settings");
    check(&["plan", "--config", "none.yaml"], 2, "No such file");
    check(&["rehearse", "--help"], 0, "\"integrations\": [{ \"id\": \"i1\"");
}

#[test]
fn what_is_scaffolded_is_written_and_taken_away() {
    let workspace = Workspace::new(&[("membrane/integrations/hub/actions/a/a.yaml", ACTION)]);
    let written = workspace.run(&["scaffold", "membrane/integrations/hub"]).stdout;
    assert!(written.contains("membrane/integrations/hub/hub.yaml is written"), "{written}");
    let undone = workspace.run(&["undo"]).stdout;
    assert!(undone.contains("membrane/integrations/hub/hub.yaml is taken away"), "{undone}");
}
