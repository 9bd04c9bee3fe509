//! What the CLI's own `pull` writes, and what a push makes of it.

use std::fs;
use std::path::Path;
use std::process::Command;

use membrane_tui::push::loopback::{Loopback, ServerState};

use super::Fact;
use crate::binary::{LIMIT, run};
use crate::vendor::Vendor;
use crate::workspace::{Workspace, files_below};

pub const FACTS: [Fact; 1] =
    [("a pull followed by a push loses every integration-level element, without a word", pull_then_push)];

const SERVER: &str = r#"{"integrations": [{"id": "i1", "key": "hub", "name": "Hub"}],
    "actions": [{"id": "a1", "key": "of-hub", "integrationKey": "hub", "integrationId": "i1"}, {"id": "a2", "key": "universal"}]}"#;

fn pull_then_push(vendor: &Vendor) -> Result<(), String> {
    let state = ServerState::from_json(SERVER).expect("a good state");
    let pulled = Loopback::start(state.clone()).expect("a port on 127.0.0.1");
    let root = Workspace::default().make(&pulled.uri());
    let said_by_pull = said(vendor.command("pull"), root.path())?;
    let mut files = files_below(root.path());
    files.sort();
    let written = ["actions/of-hub/hub/hub.yaml", "actions/universal/universal.yaml", "integrations/hub/hub.yaml"];
    if files != written.map(|file| format!("membrane/{file}")) {
        return Err(format!("{files:#?}\n{said_by_pull}"));
    }
    let uri = pulled.uri();
    drop(pulled);

    let pushed = Loopback::start(state).expect("a port on 127.0.0.1");
    let config = root.path().join("membrane.config.yml");
    let moved = fs::read_to_string(&config).expect("the workspace has one").replace(&uri, &pushed.uri());
    fs::write(config, moved).expect("the folder is ours");
    let said_by_push = said(vendor.push(), root.path())?;
    let requests = pushed.stop();
    let writes: Vec<String> = requests
        .iter()
        .filter(|request| request.method != "GET")
        .map(|request| format!("{} {}", request.method, request.path))
        .collect();
    let so = writes == ["PATCH /integrations/i1", "PUT /actions/a2"] && !said_by_push.contains("of-hub");
    if so { Ok(()) } else { Err(format!("{writes:#?}\n{said_by_push}")) }
}

/// What a command prints that succeeds in the folder.
fn said(mut command: Command, root: &Path) -> Result<String, String> {
    let (status, stdout, stderr) = run(command.current_dir(root), LIMIT);
    let said = stdout + &stderr;
    if status.is_some_and(|status| status.success()) { Ok(said) } else { Err(said) }
}
