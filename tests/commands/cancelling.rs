//! `push` and `rehearse` that are told to end: before their CLI is started it is never started, and then they hear how it ends.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, Output, Stdio};

use crate::gate::Gate;
use crate::harness::Workspace;

/// A workspace with a CLI of this script in its `node_modules`.
fn workspace(script: impl FnOnce(&Gate, &Workspace) -> String) -> (Workspace, Gate) {
    let workspace = Workspace::new(&[
        ("membrane/integrations/.gitkeep", ""),
        ("membrane/actions/list.yaml", "name: List\nkey: list\ntype: api-request\n"),
        ("membrane.config.yml", "workspaces: {default: {key: wk-0123456789, secret: s3cr3t-value-0123456789}}\n"),
        ("../tmp/", ""),
    ]);
    let gate = Gate::new(&workspace.path("../tmp/..").canonicalize().unwrap());
    let script = format!("#!/bin/sh\n{}\n", script(&gate, &workspace));
    workspace.write("node_modules/.bin/membrane", &script);
    let program = workspace.path("node_modules/.bin/membrane");
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
    (workspace, gate)
}

fn started(workspace: &Workspace, command: &str) -> Child {
    let mut run = workspace.command(&workspace.root());
    run.args([command, "--trust-cli"]).env("TMPDIR", workspace.path("../tmp").canonicalize().unwrap());
    run.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// Sends a signal, and waits for the end.
fn ended_by(child: Child, signal: &str) -> Output {
    let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    child.wait_with_output().unwrap()
}

#[test]
fn what_is_told_to_end_before_its_cli_is_started_starts_none() {
    for command in ["push", "rehearse"] {
        for signal in ["INT", "TERM", "HUP"] {
            let (workspace, gate) = workspace(|gate, workspace| {
                let mark = workspace.path("mark");
                format!("if [ \"$1\" = --version ]; then {}; fi\ntouch {}", gate.wait(), mark.display())
            });
            let child = started(&workspace, command);
            gate.reached();
            let output = ended_by(child, signal);
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{command} {signal}: {said}");
            assert!(said.contains("cancelled before the CLI was started, so nothing was pushed"), "{said}");
            assert!(!workspace.path("mark").exists(), "{command} {signal}");
            assert_eq!(fs::read_dir(workspace.path("../tmp")).unwrap().count(), 0, "{command} {signal}");
        }
    }
}

#[test]
fn an_interrupt_goes_to_the_cli_that_runs() {
    let (workspace, gate) = workspace(|gate, _| {
        format!("if [ \"$1\" = --version ]; then echo 1.2.3; exit; fi\ntrap 'exit 3' INT\n{}", gate.wait())
    });
    let child = started(&workspace, "push");
    gate.reached();
    let output = ended_by(child, "INT");
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("exit 3") && !said.contains("cancelled"), "{said}");
}
