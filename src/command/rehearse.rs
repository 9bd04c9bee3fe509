//! `rehearse`: the user's own CLI on a copy of the workspace, against a server inside this program.

use std::path::Path;

use serde::Serialize;

use super::fail::Failure;
use super::output::{Output, to_json};
use super::push::{DEFAULT_WORKSPACE, keep, program};
use crate::args::Exit;
use crate::open::Opened;
use crate::push::kept;
use crate::push::loopback::ServerState;
use crate::push::rehearse::{self, Rehearsed, Script};
use crate::push::secrets;
use crate::report::human::{self, Paint};
use crate::report::json::Head;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    #[serde(flatten)]
    rehearsed: &'a Rehearsed,
}

/// Rehearses; the exit code says whether the CLI did what was predicted.
pub fn run(opened: &Opened, server_state: Option<&Path>, output: &Output) -> Result<Exit, Failure> {
    let cli = program(opened, output)?;
    let server = server_state.map(read_state).transpose()?.unwrap_or_default();
    let snapshot = opened.snapshot()?;
    let places = opened.places();
    let secrets = secrets::of_workspace(&opened.root);
    let workspace = opened.project.config.workspaces.first().map_or(DEFAULT_WORKSPACE, String::as_str);
    output.note(&format!("{} runs on a copy, against 127.0.0.1", cli.title()));
    let script =
        Script { snapshot: &snapshot, places: &places, cli: &cli, workspace, server: &server, secrets: &secrets };
    let rehearsed =
        rehearse::run(&script, |line| output.note(line)).map_err(|error| Failure::new(error.to_string()))?;
    let came_of_it = human::rehearsed(&rehearsed, Paint { enabled: false });
    keep(kept::Session { root: &opened.root, what: "rehearsal", came_of_it: &came_of_it, log: &rehearsed.log }, output);
    let root = opened.root.to_string_lossy();
    let document = Document { head: Head::new("rehearse", &root), rehearsed: &rehearsed };
    output.result(|| to_json(&document), |paint| human::rehearsed(&rehearsed, paint))?;
    Ok(if rehearsed.differences.is_empty() { Exit::Done } else { Exit::Unpredicted })
}

fn read_state(path: &Path) -> Result<ServerState, Failure> {
    let failed = |why: String| Failure::at(path, format!("`{}` is no server state: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    ServerState::from_json(&text).map_err(|error| failed(error.to_string()))
}
