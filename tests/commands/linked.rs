//! What push reads through a link: the paths that `plan` prints are paths for every command, and each tells the truth about them.

use std::os::unix::fs::symlink;

use crate::harness::Workspace;

const ACTION: &str = "name: X\nkey: x\ntype: http-request\n";
const PRINTED: &str = "membrane/actions/x/x.yaml";

/// An action whose folder is a link to `target`, from `membrane/actions`.
fn linked(target: &str, file: &str) -> Workspace {
    let workspace =
        Workspace::new(&[("membrane/integrations/.gitkeep", ""), ("membrane/actions/", ""), (file, ACTION)]);
    symlink(target, workspace.path("membrane/actions/x")).unwrap();
    workspace
}

#[test]
fn explain_knows_the_paths_that_plan_prints() {
    for (target, file) in [("../../shared/x", "shared/x/x.yaml"), ("../../../outside/x", "../outside/x/x.yaml")] {
        let workspace = linked(target, file);
        let plan = workspace.run(&["plan", "--format", "json"]).json();
        assert_eq!(plan["loads"][0]["path"], PRINTED, "{plan}");
        let run = workspace.run(&["explain", PRINTED, "--format", "json"]);
        assert_eq!(run.code, 0, "{target}: {}", run.stderr);
        assert_eq!(run.json()["path"], PRINTED);
        assert_eq!(run.json()["verdict"], "loads as action `x`");
    }
    let workspace = linked("../../shared/x", "shared/x/x.yaml");
    workspace.write("membrane/actions/y/y.yaml", ACTION);
    for (folder, file) in [("membrane/actions/x", PRINTED), ("membrane/actions/y", "membrane/actions/y/y.yaml")] {
        let run = workspace.run(&["explain", folder, "--format", "json"]);
        assert_eq!(run.json()["path"], file, "an element's folder is explained by its own file");
    }
    let run = workspace.run(&["explain", "shared/x/x.yaml"]);
    assert!(run.stdout.contains("loads as action `x`, by way of `membrane/actions/x/x.yaml`"), "{}", run.stdout);
}

#[test]
fn nothing_is_moved_by_the_name_that_a_link_gives_it() {
    let to = "membrane/flows/x.yaml";
    let workspace = linked("../../shared/x", "shared/x/x.yaml");
    let before = workspace.files();
    let run = workspace.run(&["move", PRINTED, to, "--format", "json"]);
    assert_eq!(run.code, 3, "{}", run.stdout);
    let why = run.json()["refused"][0]["why"].as_str().unwrap().to_owned();
    assert!(why.contains("behind the link `membrane/actions/x`, at `shared/x/x.yaml`"), "{why}");
    assert_eq!(workspace.files(), before);

    let moved = workspace.run(&["move", "shared/x/x.yaml", to, "--format", "json"]).json();
    let row = &moved["moves"][0];
    assert_eq!(row["verdict_before"], format!("loads as action `x`, by way of `{PRINTED}`"), "{moved}");

    let workspace = linked("../../../outside/x", "../outside/x/x.yaml");
    for words in [&["move", PRINTED, to][..], &["scaffold", "membrane/actions/x/deep"]] {
        let run = workspace.run(words);
        assert!(run.stderr.contains("leads through a link out of the root"), "{words:?}: {}{}", run.stdout, run.stderr);
    }
    let run = workspace.run(&["move", "membrane/actions/x", "membrane/flows/x", "--format", "json"]);
    assert_eq!(
        (run.code, workspace.path("membrane/flows/x").is_symlink()),
        (0, true),
        "the link itself: {}",
        run.stdout
    );
}

/// Where a link leads, other paths may lead too, and it may be out of the root: nothing is put there, and no such place is offered.
#[test]
fn nothing_is_moved_to_a_place_behind_a_link() {
    for target in ["../shared", "../../outside"] {
        let stray = "membrane/integrations/x.yaml";
        let workspace = Workspace::new(&[
            (stray, ACTION),
            ("membrane/integrations/hub/hub.yaml", "key: hub\nname: Hub\nconnectorId: 7\n"),
            ("shared/", ""),
            ("../outside/", ""),
        ]);
        symlink(target, workspace.path("membrane/actions")).unwrap();
        let before = workspace.files();
        for words in [&["move", stray][..], &["move", stray, "membrane/actions/x/x.yaml"]] {
            let run = workspace.run(&[words, &["--format", "json"]].concat());
            assert_eq!(run.code, 3, "{words:?}: {}{}", run.stdout, run.stderr);
            let why = run.json()["refused"][0]["why"].as_str().unwrap().to_owned();
            assert!(why.starts_with("`membrane/actions/x/x.yaml` is behind the link `membrane/actions`"), "{why}");
        }
        let fixed = workspace.run(&["fix"]);
        assert!(fixed.stdout.contains("behind the link `membrane/actions`"), "{}{}", fixed.stdout, fixed.stderr);
        assert_eq!(workspace.files(), before);
        let explained = workspace.run(&["explain", stray, "--format", "json"]).json();
        assert_eq!(explained["places"].as_array().map(Vec::len), Some(0), "{explained}");
        let check = workspace.run(&["check"]).stdout;
        assert!(check.contains("is behind the link `membrane/actions`"), "{check}");
    }
}
