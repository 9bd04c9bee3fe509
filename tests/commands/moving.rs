//! `move`, `fix`, `undo`, `redo`: what they leave on the disk, and the shape of their JSON.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use serde_json::json;

use crate::harness::Workspace;

const INTERFACE: &str = "name: Orders API\nkey: orders-api\ntype: http-endpoint\nauth:\n  type: membrane-token\npaths:\n  /orders:\n    post:\n      actionKey: list-orders\n";
const ACTION: &str = "name: List orders\nkey: list-orders\ntype: connector-operation\nconfig: {}\n";

fn wound() -> Workspace {
    Workspace::new(&[
        ("membrane/interfaces/orders.yaml", INTERFACE),
        ("membrane/integrations/list-orders.yaml", ACTION),
    ])
}

#[test]
fn a_file_moves_to_its_first_place_and_back() {
    let workspace = wound();
    let before = workspace.files();
    let run = workspace.run(&["move", "membrane/interfaces/orders.yaml", "--format", "json"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let document = run.json();
    assert_eq!(document["schema"], "membrane-tui/move/1");
    assert_eq!(document["applied"], true);
    assert_eq!(document["refused"], json!([]));
    let moved = &document["moves"][0];
    assert_eq!(moved["from"], "membrane/interfaces/orders.yaml");
    assert_eq!(moved["to"], "membrane/flows/orders-api/orders-api.yaml");
    assert!(moved["verdict_before"].as_str().unwrap().starts_with("passed over"), "{moved}");
    assert!(moved["verdict_after"].as_str().unwrap().starts_with("loads as flow"), "{moved}");
    assert_eq!(workspace.read("membrane/flows/orders-api/orders-api.yaml"), INTERFACE);

    assert_eq!(workspace.run(&["undo"]).code, 0);
    assert_eq!(workspace.files(), before);
    assert_eq!(workspace.run(&["redo"]).code, 0);
    assert_eq!(workspace.read("membrane/flows/orders-api/orders-api.yaml"), INTERFACE);
}

#[test]
fn fix_moves_what_is_certain_and_leaves_interfaces_to_a_person() {
    let workspace = wound();
    let run = workspace.run(&["fix", "--format", "json"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let document = run.json();
    assert_eq!(document["moves"].as_array().unwrap().len(), 1);
    assert_eq!(document["moves"][0]["to"], "membrane/actions/list-orders/list-orders.yaml");
    assert_eq!(document["refused"][0]["from"], "membrane/interfaces/orders.yaml");
    assert!(workspace.path("membrane/integrations").is_dir(), "push needs the folder, even empty");
    let again = workspace.run(&["fix", "--format", "json"]).json();
    assert_eq!(again["applied"], false);
    assert_eq!(again["moves"], json!([]));
}

#[test]
fn a_target_that_ends_in_a_slash_is_a_folder_even_one_to_be_made() {
    let workspace = wound();
    assert_eq!(workspace.run(&["move", "membrane/integrations/list-orders.yaml", "membrane/actions/"]).code, 0);
    assert_eq!(workspace.read("membrane/actions/list-orders.yaml"), ACTION);
}

#[test]
fn a_dry_run_moves_nothing() {
    let workspace = wound();
    let before = workspace.files();
    for words in [
        &["fix", "--dry-run", "--format", "json"][..],
        &["move", "membrane/interfaces/orders.yaml", "--dry-run", "--format", "json"],
    ] {
        let run = workspace.run(words);
        assert_eq!((run.code, run.json()["applied"].clone()), (0, json!(false)), "{words:?}");
    }
    assert_eq!(workspace.files(), before);
}

#[test]
fn a_dry_undo_writes_nothing_not_even_a_journal() {
    let workspace = wound();
    assert_eq!(workspace.run(&["undo", "--dry-run"]).code, 2);
    assert!(!workspace.path("../home/state").exists(), "there was nothing to write down");
    assert_eq!(workspace.run(&["fix"]).code, 0);
    let after = workspace.files();
    let run = workspace.run(&["undo", "--dry-run", "--format", "json"]);
    assert_eq!((run.code, run.json()["applied"].clone()), (0, json!(false)));
    assert_eq!(run.json()["moves"][0]["to"], "membrane/integrations/list-orders.yaml");
    assert_eq!(workspace.files(), after);
}

#[test]
fn nothing_is_overwritten_and_nothing_undone_over_an_edit() {
    let workspace = wound();
    workspace.write("membrane/flows/orders.yaml", "key: mine\n");
    let run =
        workspace.run(&["move", "membrane/interfaces/orders.yaml", "membrane/flows/orders.yaml", "--format", "json"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    assert_eq!(run.json()["applied"], false);
    assert_eq!(workspace.read("membrane/flows/orders.yaml"), "key: mine\n");

    assert_eq!(workspace.run(&["move", "membrane/interfaces/orders.yaml"]).code, 0);
    let edited = format!("{INTERFACE}description: edited since\n");
    workspace.write("membrane/flows/orders-api/orders-api.yaml", &edited);
    let undone = workspace.run(&["undo"]);
    assert_eq!(undone.code, 3, "{}", undone.stdout);
    assert!(undone.stdout.contains("was edited") && undone.stdout.contains("`undo --leave`"), "{}", undone.stdout);
    assert_eq!(workspace.read("membrane/flows/orders-api/orders-api.yaml"), edited);
}

#[test]
fn what_cannot_be_moved_or_undone_says_so() {
    let workspace = wound();
    assert_eq!(workspace.run(&["undo"]).code, 2);
    assert_eq!(workspace.run(&["redo"]).code, 2);
    assert_eq!(workspace.run(&["move", "membrane/no-such.yaml"]).code, 2);
    assert_eq!(workspace.run(&["move", "membrane/interfaces/orders.yaml", "../outside.yaml"]).code, 2);
    let list = workspace.run(&["undo", "--list"]);
    assert_eq!(list.code, 0);
    assert!(list.stdout.contains("nothing has been relocated"), "{}", list.stdout);
    assert_eq!(workspace.run(&["fix"]).code, 0);
    let list = workspace.run(&["undo", "--list"]).stdout;
    assert!(list.contains("UTC  done    Fix: move 1 file"), "{list}");
    assert!(
        list.contains("membrane/integrations/list-orders.yaml → membrane/actions/list-orders/list-orders.yaml"),
        "{list}"
    );
}

#[test]
fn nothing_is_written_below_the_root_but_what_was_asked_for() {
    let workspace = wound();
    let before = workspace.files();
    let root = workspace.root();
    let by_link = workspace.root().with_file_name("by-link");
    symlink(&root, &by_link).unwrap();
    for (variable, folder) in [
        ("XDG_STATE_HOME", root.join("state")),
        ("XDG_STATE_HOME", root.clone()),
        ("XDG_STATE_HOME", by_link.join("not/yet/there")),
    ] {
        let folder = folder.to_str().unwrap();
        for words in [&["fix"][..], &["move", "membrane/interfaces/orders.yaml"], &["undo"], &["redo"]] {
            let run = workspace.run_with(words, &[(variable, folder)]);
            assert_eq!(run.code, 3, "{words:?}: {}{}", run.stdout, run.stderr);
            assert!(run.stderr.contains(folder), "{}", run.stderr);
            assert!(run.stderr.contains("set XDG_STATE_HOME to a folder elsewhere"), "{}", run.stderr);
        }
        let doctor = workspace.run_with(&["doctor"], &[(variable, folder)]);
        assert!(doctor.stdout.contains("is inside of the workspace"), "{}", doctor.stdout);
    }
    assert_eq!(workspace.files(), before);
}

/// Links are part of how people lay out their projects: `membrane` may be one.
#[test]
fn a_membrane_that_is_a_link_chooses_its_layout_and_is_moved_in() {
    let workspace = Workspace::new(&[
        ("packages/crm/data/integrations/hub/hub.yaml", "key: hub\nname: Hub\nconnectorId: 7\n"),
        ("packages/crm/data/integrations/list-orders.yaml", ACTION),
        ("packages/crm/data/interfaces/orders.yaml", INTERFACE),
        ("packages/crm/data/flows/README", "key: readme\nname: Read as YAML, whatever its name\nnodes: {}\n"),
    ]);
    symlink("packages/crm/data", workspace.path("membrane")).unwrap();
    symlink(workspace.path("membrane/integrations/list-orders.yaml"), workspace.path("membrane/linked")).unwrap();
    let before = workspace.files();
    let plan = workspace.run(&["plan", "--format", "json"]).json();
    assert_eq!(plan["layout"]["chosen_by"], "files", "{}", plan["layout"]);
    let paths = |rows: &str| -> Vec<String> {
        plan[rows].as_array().unwrap().iter().map(|row| row["path"].as_str().unwrap().to_owned()).collect()
    };
    let integrations = ["membrane/integrations/hub/hub.yaml", "membrane/integrations/list-orders.yaml"];
    assert_eq!(paths("loads"), [&integrations[..], &["membrane/flows/README"]].concat());
    assert_eq!(paths("ignored"), ["membrane/interfaces/orders.yaml", "membrane/linked"]);

    for words in [&["fix"][..], &["move", "membrane/interfaces/orders.yaml"]] {
        let run = workspace.run(words);
        assert_eq!(run.code, 0, "{words:?}: {}{}", run.stdout, run.stderr);
    }
    let data = |path: &str| workspace.read(&format!("packages/crm/data/{path}"));
    assert_eq!(data("actions/list-orders/list-orders.yaml"), ACTION);
    assert_eq!(data("flows/orders-api/orders-api.yaml"), INTERFACE);
    assert_eq!(data("linked"), ACTION, "a link leads where it led");
    assert!(workspace.path("membrane").is_symlink());
    for _ in 0..2 {
        assert_eq!(workspace.run(&["undo"]).code, 0);
    }
    assert_eq!(workspace.files(), before);
}

#[test]
fn a_membrane_that_leads_out_of_the_root_is_read_and_not_moved_in() {
    let workspace = wound();
    let outside = workspace.root().with_file_name("outside");
    fs::rename(workspace.path("membrane"), &outside).unwrap();
    symlink(&outside, workspace.path("membrane")).unwrap();
    let plan = workspace.run(&["plan", "--format", "json"]).json();
    assert_eq!(plan["layout"]["chosen_by"], "files", "{}", plan["layout"]);
    assert_eq!(plan["ignored"][0]["path"], "membrane/interfaces/orders.yaml", "{plan}");
    for words in [&["fix"][..], &["move", "membrane/interfaces/orders.yaml"]] {
        let run = workspace.run(words);
        assert!([2, 3].contains(&run.code), "{words:?}: {}{}", run.stdout, run.stderr);
        let said = run.stdout + &run.stderr;
        assert!(said.contains("start the program in the folder that the link leads to"), "{said}");
    }
    assert!(outside.join("interfaces/orders.yaml").is_file());
}

/// A diff side by side, and the three choices: nothing, both, or the old one kept in the journal.
#[test]
fn a_taken_place_is_shown_and_a_person_chooses() {
    let theirs = "name: Another API\nkey: orders-api\nnodes: {}\n";
    let words = ["move", "membrane/interfaces/orders.yaml", "membrane/flows/orders.yaml"];
    let run = |choice: &[&str]| {
        let workspace = wound();
        workspace.write("membrane/flows/orders.yaml", theirs);
        let before = workspace.files();
        let run = workspace.run(&[&words, choice].concat());
        (workspace, before, run)
    };
    let (workspace, before, cancelled) = run(&[]);
    assert_eq!(cancelled.code, 3);
    let said = cancelled.stdout;
    assert!(said.contains("--keep-both") && said.contains("--replace"), "{said}");
    let line = |words: &[&str]| said.lines().any(|line| line.split_whitespace().collect::<Vec<_>>() == words);
    assert!(line(&["-", "name:", "Orders", "API", "│", "+", "name:", "Another", "API"]), "{said}");
    assert!(line(&["key:", "orders-api", "│", "key:", "orders-api"]), "{said}");
    assert_eq!(workspace.files(), before);

    let (workspace, before, both) = run(&["--keep-both"]);
    assert_eq!(both.code, 0, "{}", both.stderr);
    assert_eq!(workspace.read("membrane/flows/orders.yaml"), theirs);
    assert_eq!(workspace.read("membrane/flows/orders-2.yaml"), INTERFACE);
    assert_eq!(workspace.run(&["undo"]).code, 0);
    assert_eq!(workspace.files(), before);

    let (workspace, before, replaced) = run(&["--replace"]);
    assert_eq!(replaced.code, 0, "{}", replaced.stderr);
    assert_eq!(workspace.read("membrane/flows/orders.yaml"), INTERFACE);
    assert_eq!(workspace.run(&["undo"]).code, 0);
    assert_eq!((workspace.files(), workspace.read("membrane/flows/orders.yaml")), (before, theirs.to_owned()));

    assert_eq!(run(&["--keep-both", "--replace"]).2.code, 2);

    let workspace = wound();
    workspace.write("membrane/flows/orders.yaml/deep/file", "a folder stands there\n");
    let before = workspace.files();
    assert_eq!(workspace.run(&[&words[..2], &["membrane/flows", "--replace"]].concat()).code, 0);
    for _ in 0..2 {
        assert_eq!(workspace.read("membrane/flows/orders.yaml"), INTERFACE);
        let undo = workspace.run(&["undo"]);
        assert_eq!(undo.code, 0, "{}", undo.stderr);
        assert_eq!(workspace.files(), before);
        assert_eq!(workspace.run(&["redo"]).code, 0);
    }
}

#[test]
fn git_sees_a_rename_nothing_is_staged_and_what_it_does_not_know_is_told() {
    let workspace = wound();
    let git = |words: &[&str]| {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=A", "-c", "user.email=a@localhost"]).args(words).current_dir(workspace.root());
        let output = git.env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    git(&["init", "--quiet"]);
    workspace.write(".gitignore", "/membrane/integrations/ignored.yaml\n");
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "all"]);
    workspace.write("membrane/integrations/ignored.yaml", &ACTION.replace("list-orders", "ignored"));
    workspace.write("membrane/integrations/new.yaml", &ACTION.replace("list-orders", "new"));
    let index = fs::read(workspace.path(".git/index")).unwrap();

    let fixed = workspace.run(&["fix", "--dry-run"]).stdout;
    assert!(fixed.contains("git does not track `membrane/integrations/new.yaml`: only `undo`"), "{fixed}");
    assert!(fixed.contains("git ignores `membrane/integrations/ignored.yaml`"), "{fixed}");
    assert!(!fixed.contains("`membrane/integrations/list-orders.yaml`: only"), "{fixed}");

    assert_eq!(workspace.run(&["fix"]).code, 0);
    assert_eq!(fs::read(workspace.path(".git/index")).unwrap(), index, "nothing is staged");
    git(&["add", "."]);
    let seen = git(&["diff", "--cached", "--find-renames", "--name-status"]);
    let rename = "R100\tmembrane/integrations/list-orders.yaml\tmembrane/actions/list-orders/list-orders.yaml";
    assert!(seen.lines().any(|line| line == rename), "{seen}");
}

#[test]
fn what_is_missing_is_written_from_what_is_known() {
    let of_hub = ACTION.to_owned() + "integrationKey: the-hub\n";
    let workspace = Workspace::new(&[("membrane/integrations/hub/actions/list/list.yaml", &of_hub)]);
    let before = workspace.files();
    let told = workspace.run(&["check"]).stdout;
    assert!(told.contains("membrane-tui scaffold membrane/integrations/hub"), "{told}");
    let run = workspace.run(&["scaffold", "membrane/integrations/hub", "--format", "json"]);
    assert_eq!((run.code, &run.json()["schema"]), (0, &json!("membrane-tui/scaffold/1")), "{}", run.stderr);
    assert_eq!(workspace.read("membrane/integrations/hub/hub.yaml"), "key: the-hub\nname: The Hub\n");
    assert_eq!(workspace.run(&["undo"]).code, 0);
    assert_eq!(workspace.files(), before);
    assert_eq!(workspace.run(&["scaffold", "membrane/integrations/hub/actions"]).code, 2);

    let workspace = Workspace::new(&[("membrane/actions/list/list.yaml", ACTION)]);
    assert_eq!(workspace.run(&["scaffold", "membrane/integrations"]).code, 0);
    assert!(workspace.path("membrane/integrations").is_dir());
    assert_eq!(workspace.run(&["plan"]).code, 0);
    assert_eq!(workspace.run(&["undo"]).code, 0);
    assert!(!workspace.path("membrane/integrations").exists());
}

/// docs/contract.md: what only reads reports it, and writes nothing; what relocates takes it back first.
#[test]
fn an_interrupted_relocation_is_told_and_taken_back_by_what_relocates() {
    let workspace = wound();
    let before = workspace.files();
    assert_eq!(workspace.run(&["fix"]).code, 0);
    let journals = workspace.root().with_file_name("home").join("state/membrane-tui/journal-1");
    let log = fs::read_dir(journals).unwrap().next().unwrap().unwrap().path().join("log");
    let whole = fs::read_to_string(&log).unwrap();
    fs::write(&log, whole.split_inclusive('\n').next().unwrap()).unwrap();
    let interrupted = workspace.files();
    for words in [&["check"][..], &["plan"], &["tree"], &["explain", "membrane/interfaces/orders.yaml"]] {
        let run = workspace.run(words);
        assert!(run.stderr.contains("a relocation was interrupted (Fix: move 1 file)"), "{words:?}: {}", run.stderr);
    }
    assert!(workspace.run(&["doctor"]).stdout.contains("a relocation was interrupted"));
    assert_eq!(workspace.files(), interrupted);
    let run = workspace.run(&["move", "membrane/no-such.yaml"]);
    assert!(run.stderr.contains("taken back what was interrupted: Fix: move 1 file"), "{}", run.stderr);
    assert_eq!(workspace.files(), before);
    assert!(!workspace.run(&["check"]).stderr.contains("interrupted"));
}

#[test]
fn fix_converts_nothing() {
    let workspace = Workspace::new(&[
        ("membrane/integrations/hub/spec.yaml", "name: Hub\nkey: hub\nconnectorId: '7'\n"),
        ("membrane/actions/list/spec.yaml", "name: List\nkey: list\ntype: api-request\n"),
    ]);
    let run = workspace.run(&["fix", "--layout", "membrane-cli-1", "--format", "json"]);
    let document = run.json();
    assert_eq!(
        (run.code, &document["applied"], document["moves"].as_array().map(Vec::len)),
        (0, &false.into(), Some(0))
    );
    let why = document["refused"][0]["why"].as_str().expect("it says why");
    assert!(why.contains("`convert` brings all of it"), "{why}");
    assert!(workspace.path("membrane/actions/list/spec.yaml").exists());
}

/// Such a disk refuses to remove even what is not there.
#[test]
fn on_a_disk_that_is_read_only_nothing_was_done_and_nothing_is_to_be_taken_back() {
    let workspace = wound();
    let script = "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\" || exit 77; exec \"$0\" fix \"$1\"";
    let root = workspace.root();
    let home = root.with_file_name("home");
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", script, env!("CARGO_BIN_EXE_membrane-tui")])
        .arg(&root)
        .env("HOME", &home)
        .env("XDG_STATE_HOME", home.join("state"))
        .output();
    let Some(output) = output.ok().filter(|output| matches!(output.status.code(), Some(2 | 3))) else {
        return println!("LEFT OUT: here no disk can be mounted read-only");
    };
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("could not be made: Read-only file system"), "{said}");
    assert!(!said.contains("taken back"), "{said}");
    assert_eq!(workspace.run(&["undo", "--list"]).stderr, "");
    assert_eq!(workspace.run(&["fix"]).code, 0);
}
