//! `rehearse` from outside, with a stub in the place of the vendor's CLI: what it leaves, what it says, and how it is ended.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::harness::{Run, Workspace};

const ACTION: &str = "name: List\nkey: list\ntype: api-request\n";

/// A workspace, and a stub on PATH that does this when it is to push.
fn workspace(does: &str) -> Workspace {
    let workspace = Workspace::new(&[
        ("membrane/integrations/.gitkeep", ""),
        ("membrane/actions/list.yaml", ACTION),
        ("../tmp/", ""),
    ]);
    let script = format!("#!/bin/sh\nif [ \"$1\" = --version ]; then echo 1.2.3; exit 0; fi\n{does}\n");
    workspace.write("../bin/membrane", &script);
    fs::set_permissions(workspace.path("../bin/membrane"), fs::Permissions::from_mode(0o755)).unwrap();
    workspace
}

fn command(workspace: &Workspace, words: &[&str]) -> Command {
    let path = |path: &str| workspace.path(path).canonicalize().unwrap();
    let mut command = workspace.command(&workspace.root());
    command
        .args(words)
        .env("PATH", format!("{}:/usr/bin:/bin", path("../bin").display()))
        .env("TMPDIR", path("../tmp"));
    command
}

fn run(workspace: &Workspace, words: &[&str]) -> Run {
    let output = command(workspace, words).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// What is left in the folder for temporary things.
fn left(workspace: &Workspace) -> Vec<String> {
    let names = fs::read_dir(workspace.path("../tmp")).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn lives(pid: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with('Z'))
}

/// Starts a rehearsal of a CLI that never ends, waits until it says that it runs, and gives what it said.
fn started(workspace: &Workspace) -> (Child, Vec<String>) {
    let mut child = command(workspace, &["rehearse"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = Vec::new();
    for line in BufReader::new(child.stderr.take().unwrap()).lines() {
        let line = line.unwrap();
        if line == "ready" {
            break;
        }
        said.push(line);
    }
    (child, said)
}

#[test]
fn an_interrupted_rehearsal_leaves_neither_a_program_nor_a_copy() {
    for signal in ["INT", "TERM", "HUP"] {
        let workspace = workspace("sleep 1000 & echo pid $$; echo pid $!; echo ready; while :; do wait; done");
        let (mut child, said) = started(&workspace);
        let pids: Vec<&str> = said.iter().filter_map(|line| line.strip_prefix("pid ")).collect();
        assert!(pids.len() == 2 && pids.iter().all(|pid| lives(pid)), "{said:?}");
        let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        assert_eq!(child.wait().unwrap().code(), Some(2), "{signal}");
        assert!(!pids.iter().any(|pid| lives(pid)), "{signal}: the CLI goes on");
        assert_eq!(left(&workspace), Vec::<String>::new(), "{signal}");
        let kept = run(&workspace, &["sessions", "1"]).stdout;
        assert!(kept.contains("what it said:\npid "), "{signal}: what it said is kept: {kept}");
    }
}

#[test]
fn the_copy_is_for_its_owner_alone_and_widens_nothing() {
    let workspace = workspace("stat -c '%a %n' .. membrane membrane/actions/list.yaml membrane/integrations; exit 0");
    let set = |path: &str, mode| fs::set_permissions(workspace.path(path), fs::Permissions::from_mode(mode)).unwrap();
    set("membrane", 0o700);
    set("membrane/integrations", 0o555);
    set("membrane/actions/list.yaml", 0o600);
    let said = run(&workspace, &["rehearse"]).stderr;
    for line in ["700 ..", "700 membrane", "600 membrane/actions/list.yaml", "755 membrane/integrations"] {
        assert!(said.lines().any(|said| said == line), "{line}: {said}");
    }
    assert_eq!(left(&workspace), Vec::<String>::new());
}

#[test]
fn a_dry_rehearsal_starts_and_copies_nothing() {
    let workspace = workspace("exit 1");
    let script = format!("#!/bin/sh\ntouch {}\n", workspace.path("started").display());
    workspace.write("node_modules/.bin/membrane", &script);
    let own = workspace.path("node_modules/.bin/membrane");
    fs::set_permissions(&own, fs::Permissions::from_mode(0o755)).unwrap();
    let dry = run(&workspace, &["rehearse", "--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    assert!(dry.stdout.contains("node_modules/.bin/membrane) on a copy, against 127.0.0.1"), "{}", dry.stdout);
    assert!(dry.stdout.contains("predicted: it reads 1 file and completes"), "{}", dry.stdout);
    let document = run(&workspace, &["rehearse", "--dry-run", "--format", "json"]).json();
    assert_eq!(document["schema"], "membrane-tui/rehearse/1");
    assert_eq!(document["predicted"]["loads"][0], "membrane/actions/list.yaml");
    assert_eq!(document["exit"], serde_json::Value::Null);
    assert!(!workspace.path("started").exists() && !Path::new(&workspace.path("../home/state")).exists());
}

#[test]
fn what_was_not_tried_and_what_stops_are_said() {
    let workspace = workspace("echo \"Reading $(pwd -P)/membrane/actions\"; echo \"Error: bad\"; exit 1");
    workspace.write("membrane.config.yml", "workspaces: [");
    workspace.write("membrane/actions/list.yaml", "key: [");
    let said = run(&workspace, &["rehearse"]).stdout;
    assert!(said.contains("`membrane.config.yml` was not tried"), "{said}");
    let stopped = said.lines().find(|line| line.trim_start().starts_with("stopped at"));
    assert!(
        stopped.is_some_and(|line| line.contains("membrane/actions/list.yaml: ") && line.contains("bad")),
        "{said}"
    );
}

#[test]
fn a_difference_names_its_file() {
    let said = run(&workspace("exit 0"), &["rehearse"]).stdout;
    assert!(said.contains("not predicted: membrane/actions/list.yaml: predicted to be loaded, and was not"), "{said}");
}
