//! `rehearse`: the user's own CLI on a copy of the workspace, against a server inside this program.

use std::path::Path;

use serde::Serialize;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use super::fail::Failure;
use super::output::{Output, to_json};
use super::push::{cancelled, found, program, tell_kept};
use crate::args::Exit;
use crate::disk::regular;
use crate::open::Opened;
use crate::push::cancellation::Cancellation;
use crate::push::conduct::{self, ConductedRehearsal, DEFAULT_WORKSPACE, RehearsalJob};
use crate::push::loopback::ServerState;
use crate::push::rehearse::{self, Predicted, Ran, Rehearsed, Script};
use crate::push::secrets;
use crate::report::human::{self, Paint};
use crate::report::json::Head;

#[derive(Serialize)]
struct RehearseDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    #[serde(flatten)]
    rehearsed: &'a Rehearsed,
}

/// What would be rehearsed: the document of a rehearsal in which nothing has happened.
#[derive(Serialize)]
struct Foretold<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    cli: Ran,
    exit: Option<i32>,
    loaded: [(); 0],
    requests: [(); 0],
    predicted: &'a Predicted,
    differences: [(); 0],
    notes: &'a [String],
}

/// Rehearses; the exit code says whether the CLI did what was predicted. A dry run starts and copies nothing.
pub fn run(opened: &Opened, server_state: Option<&Path>, dry_run: bool, output: &Output) -> Result<Exit, Failure> {
    let cancellation = if dry_run { Cancellation::default() } else { cancelled_by_signals()? };
    let cli = if dry_run { found(opened)? } else { program(opened, &cancellation)? };
    let server = server_state.map(read_state).transpose()?.unwrap_or_default();
    let snapshot = opened.snapshot()?;
    let places = opened.places();
    let secrets = secrets::of_workspace(&opened.root);
    let workspace = opened.project.config.workspaces.first().map_or(DEFAULT_WORKSPACE, String::as_str);
    let script =
        Script { snapshot: &snapshot, places: &places, cli: &cli, workspace, server: &server, secrets: &secrets };
    if dry_run {
        return foretell(opened, &script, output);
    }
    output.note(&format!("{} runs on a copy, against 127.0.0.1", cli.title()));
    let failed = |error: rehearse::RehearseError| match cancellation.is_asked() {
        true => cancelled(),
        false => Failure::new(error.to_string()),
    };
    let came_of_it = |rehearsed: &Rehearsed| human::rehearsed(rehearsed, Paint { enabled: false });
    let job = RehearsalJob { script, came_of_it, size: rehearse::SIZE, cancellation: &cancellation };
    let conducted = conduct::rehearse(&job, |rehearsal| rehearsal.run(|line| output.note(line)));
    let ConductedRehearsal { rehearsed, kept } = conducted.map_err(failed)?;
    tell_kept(kept, output);
    if cancellation.is_asked() {
        return Err(Failure::new("the rehearsal was interrupted, so it tells nothing of a push; its copy is removed"));
    }
    let root = opened.root.to_string_lossy();
    let document = RehearseDocument { head: Head::new("rehearse", &root), rehearsed: &rehearsed };
    output.result(|| to_json(&document), |paint| human::rehearsed(&rehearsed, paint));
    Ok(if rehearsed.differences.is_empty() { Exit::Done } else { Exit::Unpredicted })
}

fn foretell(opened: &Opened, script: &Script<'_>, output: &Output) -> Result<Exit, Failure> {
    let predicted = &rehearse::foretell(script).map_err(|error| Failure::new(error.to_string()))?;
    let notes = &rehearse::not_tried(script);
    let root = opened.root.to_string_lossy();
    let document = Foretold {
        head: Head::new("rehearse", &root),
        cli: Ran::of(script.cli),
        exit: None,
        loaded: [],
        requests: [],
        predicted,
        differences: [],
        notes,
    };
    let text = |paint| human::to_be_rehearsed(&script.cli.title(), predicted, notes, paint);
    output.result(|| to_json(&document), text);
    Ok(Exit::Done)
}

/// Ends the CLI and all that it started when this program is asked to end, so that the copy can be removed; before the CLI is
/// started, none is.
fn cancelled_by_signals() -> Result<Cancellation, Failure> {
    let failed = |error| Failure::new(format!("cannot wait for signals: {error}"));
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP]).map_err(failed)?;
    let cancellation = Cancellation::default();
    let asked = cancellation.clone();
    let watch = move || signals.forever().for_each(|_| asked.cancel());
    std::thread::Builder::new().name("rehearse-signals".into()).spawn(watch).map_err(failed)?;
    Ok(cancellation)
}

/// No state that a person or a program writes for a rehearsal has more bytes.
const LARGEST_STATE: u64 = 64 << 20;

fn read_state(path: &Path) -> Result<ServerState, Failure> {
    let failed = |why: String| Failure::at(path, format!("`{}` is no server state: {why}", path.display()));
    let text = regular::text(path, LARGEST_STATE).map_err(|error| failed(error.to_string()))?;
    ServerState::from_json(&text).map_err(|error| failed(error.to_string()))
}
