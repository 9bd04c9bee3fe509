//! The plain binary, run as a person would: what it prints, what reaches the server, how it ends.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use membrane_tui::push::loopback::{Loopback, ReceivedRequest, RefusedRequest, ServerState};
use membrane_tui::push::sent::{self, Sent};
use tempfile::TempDir;

use crate::push::Observation;
use crate::vendor::Vendor;
use crate::workspace::Workspace;

/// How long a push may take; far more than a slow machine needs.
pub const LIMIT: Duration = Duration::from_secs(60);

/// A push that is over.
pub struct Run {
    /// None where it did not end in time, and was ended.
    pub exit: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub requests: Vec<ReceivedRequest>,
    /// The workspace that was pushed, as the push left it.
    pub root: TempDir,
    before: ServerState,
}

/// Pushes a fresh copy of the workspace to a fresh server that refuses what `failures` say. `change` may alter the command.
pub fn push(
    vendor: &Vendor,
    workspace: &Workspace,
    limit: Duration,
    failures: Vec<RefusedRequest>,
    change: impl FnOnce(&mut Command),
) -> Run {
    let before = workspace.server_state();
    let server = Loopback::start_failing(before.clone(), failures).expect("a port on 127.0.0.1");
    let root = workspace.make(&server.uri());
    let mut command = vendor.push();
    change(command.current_dir(root.path()));
    let (status, stdout, stderr) = run(&mut command, limit);
    Run { exit: status.and_then(|status| status.code()), stdout, stderr, requests: server.stop(), root, before }
}

/// What the driver and the binary both tell of a push.
#[derive(Debug, PartialEq)]
pub struct Seen {
    /// None where it did not end in time.
    pub exit: Option<i32>,
    /// The entries it says it loaded, in order.
    pub loaded: Vec<String>,
    pub sent: Vec<Sent>,
    /// The first line of what it printed on an abort.
    pub error: Option<String>,
}

impl From<&Observation> for Seen {
    fn from(observation: &Observation) -> Seen {
        Seen {
            exit: observation.exit,
            loaded: loaded(observation.lines.iter().map(String::as_str)),
            sent: observation.sent.clone(),
            error: observation.abort.as_ref().and_then(|abort| abort.message.lines().next()).map(str::to_owned),
        }
    }
}

impl From<&Run> for Seen {
    fn from(run: &Run) -> Seen {
        let root = run.root.path().display().to_string();
        let error = run.stderr.lines().find(|line| !line.trim().is_empty()).map(|line| {
            // `console.error` puts the class of the error before its message.
            line.split_once(": ").map_or(line, |(_, message)| message).replace(&root, "$ROOT")
        });
        Seen {
            exit: run.exit,
            loaded: loaded(run.stdout.lines()),
            sent: sent::writes(&run.requests, &run.before),
            error: error.filter(|_| run.exit.is_some_and(|exit| exit != 0)),
        }
    }
}

fn loaded<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<String> {
    lines.filter_map(|line| line.trim_end().strip_prefix("Loaded ")).map(str::to_owned).collect()
}

/// Runs a command to its end or to its limit: its status, if it ended, and what it printed.
pub fn run(command: &mut Command, limit: Duration) -> (Option<ExitStatus>, String, String) {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("node starts");
    let stdout = read_all(child.stdout.take().expect("stdout is piped"));
    let stderr = read_all(child.stderr.take().expect("stderr is piped"));
    // A program that ends closes its streams.
    let in_time = stdout.recv_timeout(limit).ok();
    if in_time.is_none() {
        let _ = child.kill();
    }
    let status = child.wait().expect("the child is ours");
    let ended = in_time.is_some().then_some(status);
    let printed = in_time.unwrap_or_else(|| stdout.recv().expect("the stream is closed now"));
    (ended, printed, stderr.recv().expect("the stream is closed now"))
}

/// All that a stream will ever say, once it is closed.
fn read_all(mut stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, text) = channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let _ = sender.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    text
}
