//! `push --watch`: what it follows once it has pushed.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use membrane_tui::push::loopback::{Loopback, ReceivedRequest};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use super::{Fact, check, plain_text, push};
use crate::binary::LIMIT;
use crate::vendor::Vendor;
use crate::workspace::Workspace;

pub const FACTS: [Fact; 3] = [
    ("--watch follows a connector's sources and nothing else, until it is interrupted", follows),
    ("--watch puts the source of any version into the one that is developed", any_version),
    ("with --watch a push that aborts ends all the same", aborts),
];

const WORKSPACE: &str = "\
integrations/hub/hub.yaml: {key: hub}
actions/a.yaml: {key: a}
connectors/S_7/S_7.yml: {name: S, id: 7}
connectors/S_7/development/src/index.js: one
connectors/S_7/development/src/gone.js: one
connectors/S_7/1.0/src/index.js: one
";

/// The folder of the connector.
const CONNECTOR: &str = "connectors/S_7";
/// For how long an edit goes without an answer before it is made again: far beyond the second that the CLI lets pass.
const AGAIN: Duration = Duration::from_secs(8);

fn follows(vendor: &Vendor) -> Result<(), String> {
    let watching = Watching::start(vendor)?;
    for other in
        ["actions/a.yaml", "integrations/hub/hub.yaml", "connectors/S_7/S_7.yml", "connectors/S_7/development/src.zip"]
    {
        watching.write(other, "{name: S, id: 7, key: changed}");
    }
    watching.until("PUT /connectors/id-1/files/index.js \"two\"", |watching| {
        watching.write(&format!("{CONNECTOR}/development/src/index.js"), "two");
    })?;
    watching.until("DELETE /connectors/id-1/files/gone.js null", |watching| {
        let _ = fs::remove_file(watching.path(&format!("{CONNECTOR}/development/src/gone.js")));
    })?;
    watching.end(&["PUT /connectors/id-1/files/index.js \"two\"", "DELETE /connectors/id-1/files/gone.js null"])
}

fn any_version(vendor: &Vendor) -> Result<(), String> {
    let watching = Watching::start(vendor)?;
    // The address names no version: it is the very same as that of the development version's file.
    watching.until("PUT /connectors/id-1/files/index.js \"published\"", |watching| {
        watching.write(&format!("{CONNECTOR}/1.0/src/index.js"), "published");
    })?;
    watching.end(&["PUT /connectors/id-1/files/index.js \"published\""])
}

fn aborts(vendor: &Vendor) -> Result<(), String> {
    let run = push(vendor, "integrations/\nactions/a.yaml: a: b: c", |command| {
        command.arg("--watch");
    });
    check(&run, run.exit == Some(1) && !run.stdout.contains("Watching for changes"))
}

/// A push that has come to its end, and watches.
struct Watching {
    child: Child,
    lines: Receiver<String>,
    server: Loopback,
    root: TempDir,
    /// How many requests the push itself made.
    pushed: usize,
}

impl Watching {
    fn start(vendor: &Vendor) -> Result<Watching, String> {
        let server = Loopback::start(Default::default()).expect("a port on 127.0.0.1");
        let root = Workspace::parse(WORKSPACE).make(&server.uri());
        let mut command = vendor.push();
        command.arg("--watch").current_dir(root.path());
        let mut child =
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("node starts");
        let stdout = BufReader::new(child.stdout.take().expect("stdout is piped")).lines();
        let (sender, lines) = channel();
        std::thread::spawn(move || stdout.map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut watching = Watching { child, lines, server, root, pushed: 0 };
        watching.until_it_says("Watching for changes...")?;
        watching.pushed = watching.server.requests().len();
        Ok(watching)
    }

    fn until_it_says(&self, expected: &str) -> Result<(), String> {
        let mut said = String::new();
        while let Ok(line) = self.lines.recv_timeout(LIMIT) {
            let line = plain_text(&line);
            if line.trim() == expected {
                return Ok(());
            }
            said += &(line + "\n");
        }
        Err(format!("it never said {expected:?}:\n{said}"))
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.path().join("membrane").join(path)
    }

    fn write(&self, path: &str, content: &str) {
        fs::write(self.path(path), content).expect("the folder is ours");
    }

    /// What was sent since the push, each request once.
    fn sent(&self) -> Vec<String> {
        let line = |request: &ReceivedRequest| format!("{} {} {}", request.method, request.path, request.body);
        let mut sent: Vec<String> = self.server.requests()[self.pushed..].iter().map(line).collect();
        sent.dedup();
        sent
    }

    /// Makes an edit until the server got this request: the CLI says that it watches right before it does.
    fn until(&self, request: &str, edit: impl Fn(&Watching)) -> Result<(), String> {
        let end = Instant::now() + LIMIT;
        while Instant::now() < end {
            edit(self);
            let again = Instant::now() + AGAIN;
            while Instant::now() < again {
                if self.sent().iter().any(|sent| sent == request) {
                    return Ok(());
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        Err(format!("never sent: {request}\n{:#?}", self.sent()))
    }

    /// Interrupts it; it must have sent just these requests, and end well.
    fn end(mut self, expected: &[&str]) -> Result<(), String> {
        let id = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw).expect("a child has a number");
        kill_process(id, Signal::INT).expect("the child is ours");
        self.until_it_says("Stopped watching for changes")?;
        let status = self.child.wait().expect("the child is ours");
        let sent = self.sent();
        let so = sent == expected && status.code() == Some(0);
        if so { Ok(()) } else { Err(format!("{status}\n{sent:#?}")) }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
