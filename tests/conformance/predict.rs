//! What membrane-tui says of a workspace: `plan`, as anybody can run it, and the requests that its model expects.

use std::path::Path;
use std::process::Command;

use membrane_tui::open::{Request, open};
use membrane_tui::push::sent::Sent;
use membrane_tui::workspace::layout::Layout;
use membrane_tui::workspace::sync::{Sync, Write, sync};
use serde::Deserialize;

use crate::outcome::{End, Outcome, loads_line, sends_line, short};
use crate::vendor::clean;
use crate::workspace::Workspace;

/// `membrane-tui plan --format json`, as docs/contract.md fixes it.
#[derive(Debug, Deserialize)]
pub struct Plan {
    outcome: String,
    abort: Option<Abort>,
    pub loads: Vec<Load>,
    pub rejected: Vec<Rejected>,
    pub ignored: Vec<Ignored>,
}

#[derive(Debug, Deserialize)]
struct Abort {
    path: Option<String>,
    phase: String,
}

#[derive(Debug, Deserialize)]
pub struct Load {
    pub path: String,
    pub element: String,
    pub key: Option<String>,
    pub integration: Option<String>,
    pub effect: String,
}

#[derive(Debug, Deserialize)]
pub struct Rejected {
    pub path: String,
    pub code: String,
    pub reason: String,
    pub line: Option<usize>,
    pub column: Option<usize>,
}

#[derive(Debug, Deserialize)]
pub struct Ignored {
    pub path: String,
    pub code: String,
    pub looks_like: String,
}

/// All that is predicted of one workspace.
pub struct Prediction {
    pub plan: Plan,
    /// What would be sent, with the files that it comes from.
    pub writes: Vec<Write>,
    pub outcome: Outcome,
}

/// The plan of the workspace at `root`, by the rules of `layout`.
pub fn plan(root: &Path, layout: &str) -> Plan {
    let mut command = Command::new(env!("CARGO_BIN_EXE_membrane-tui"));
    clean(&mut command);
    let state = tempfile::tempdir().expect("a temporary folder");
    command.env("XDG_STATE_HOME", state.path()).args(["plan", "--format", "json", "--layout", layout]).arg(root);
    let output = command.output().expect("the program was just built");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("`plan` of {} printed no plan: {error}\n{}", root.display(), String::from_utf8_lossy(&output.stderr))
    })
}

/// What push would do with the workspace, which stands at `root`, and its server.
pub fn of(root: &Path, workspace: &Workspace) -> Prediction {
    let plan = plan(root, "membrane-cli-1");
    let request =
        Request { root: Some(root.to_owned()), layout: Layout::named("membrane-cli-1"), ..Request::default() };
    let snapshot = open(&request).and_then(|opened| opened.snapshot()).expect("`plan` could read it");
    let server = workspace.server_state().as_known();
    let layout = Layout::named("membrane-cli-1").unwrap();
    let sync = sync(snapshot.plan.loads(), snapshot.plan.reach, layout, &server);
    let loads = plan.loads.iter();
    let loads =
        loads.map(|load| loads_line(&load.path, &load.element, load.key.as_deref(), load.integration.as_deref()));
    let sends = sync.writes.iter().map(|write| sends_line(&as_sent(write)));
    let outcome = Outcome {
        end: end(&plan, workspace.server.is_some().then_some(&sync)),
        loads: loads.collect(),
        sends: sends.collect(),
    };
    Prediction { plan, writes: sync.writes, outcome }
}

/// Where push stops. The plan takes an empty server (docs/contract.md); with another one push stops at the element that it cannot send, if
/// it gets there.
fn end(plan: &Plan, with_server: Option<&Sync>) -> End {
    let aborts = |phase: &str, path: &str| End::Aborts { phase: phase.to_owned(), path: short(path) };
    if let Some(halt) = with_server.and_then(|sync| sync.halts.first()) {
        return aborts(&format!("{:?}", halt.phase).to_lowercase(), &halt.path.to_text());
    }
    match &plan.abort {
        _ if plan.outcome == "hangs" => End::Hangs { path: hanging(plan) },
        Some(abort) if with_server.is_none() || abort.phase != "sync" => {
            aborts(&abort.phase, abort.path.as_deref().unwrap_or("-"))
        }
        _ => End::Completes,
    }
}

/// A plan tells what it hangs on among the files that cannot be loaded.
fn hanging(plan: &Plan) -> String {
    plan.rejected.iter().find(|row| row.code == "hangs").map_or("-".to_owned(), |row| short(&row.path))
}

fn as_sent(write: &Write) -> Sent {
    let Write { verb, kind, key, integration, .. } = write.clone();
    Sent { verb, collection: kind.plural(), key, integration }
}
