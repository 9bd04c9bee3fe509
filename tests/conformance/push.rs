//! The real `membrane push` on a copy of a workspace, many times in one Node process: which file it reads as what, what it sends,
//! where it stops. That this is what the binary does is compared too (`binary`).

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use membrane_tui::push::loopback::Loopback;
use membrane_tui::push::sent::{self, Sent};
use serde::Deserialize;

use crate::any_case;
use crate::vendor::Vendor;
use crate::workspace::Workspace;

/// What the driver saw of one push.
#[derive(Debug, Clone, Deserialize)]
pub struct Observation {
    /// None where reading would never have ended.
    pub exit: Option<i32>,
    /// The path that a push hangs on.
    pub hang: Option<String>,
    /// Every file that was read, in order, relative to the root.
    pub reads: Vec<String>,
    /// The elements and connectors that were loaded, in order.
    pub loads: Vec<Load>,
    pub abort: Option<Abort>,
    /// What was printed, without colours.
    pub lines: Vec<String>,
    /// The writes that reached the server, in order.
    #[serde(skip)]
    pub sent: Vec<Sent>,
}

impl Observation {
    /// Gives paths as the disk spells them, and not as push asks for them.
    fn respell(&mut self, root: &Path) {
        let loads = self.loads.iter_mut().map(|load| &mut load.path);
        let culprits = self.abort.iter_mut().filter_map(|abort| abort.path.as_mut());
        for path in loads.chain(culprits).chain(&mut self.reads).chain(&mut self.hang) {
            *path = any_case::as_the_disk_spells(root, path);
        }
    }

    /// A push that did not end, nobody knows where: it agrees with no prediction.
    fn without_an_end() -> Observation {
        let hang = Some(format!("nothing known within {LIMIT:?}"));
        let (reads, loads, lines, sent) = Default::default();
        Observation { exit: None, hang, reads, loads, abort: None, lines, sent }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Load {
    pub path: String,
    /// The type folder that it was read in, or `connectors`.
    pub element: String,
    pub key: Option<String>,
    pub integration: Option<String>,
    /// It stands inside an integration, and push stopped in its folder: the integration is written over all of a folder at its end.
    pub unfinished: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Abort {
    /// `config`, `fetch`, `load`, `connectors`, `sync`.
    pub phase: String,
    pub path: Option<String>,
    pub message: String,
    /// js-yaml's own words, where it was the one that refused.
    pub reason: Option<String>,
    pub line: Option<usize>,
    pub column: Option<usize>,
}

/// One Node process that pushes again and again.
pub struct Driver<'a> {
    vendor: &'a Vendor,
    node: Option<Node>,
}

struct Node {
    child: Child,
    folders: ChildStdin,
    answers: Receiver<String>,
    pushes: usize,
}

/// Each push leaves its copy of the program in Node's memory.
const PUSHES_A_PROCESS: usize = 60;
/// How long an answer may take before the push is called hanging; far more than a slow machine needs.
pub const LIMIT: Duration = Duration::from_secs(60);

impl<'a> Driver<'a> {
    pub fn new(vendor: &'a Vendor) -> Driver<'a> {
        Driver { vendor, node: None }
    }

    /// Pushes a fresh copy of the workspace to a fresh server.
    pub fn push(&mut self, workspace: &Workspace) -> Observation {
        let state = workspace.server_state();
        let server = Loopback::start(state.clone()).expect("a port on 127.0.0.1");
        let root = workspace.make(&server.uri());
        let mut observation = match self.ask(root.path()) {
            Some(answer) => {
                serde_json::from_str(&answer).unwrap_or_else(|error| panic!("the driver said {answer:?}: {error}"))
            }
            None => Observation::without_an_end(),
        };
        if workspace.disk.is_some() {
            observation.respell(root.path());
        }
        observation.sent = sent::writes(&server.stop(), &state);
        observation
    }

    /// What the driver says of a push; none where it says nothing within the limit, and is ended.
    fn ask(&mut self, root: &Path) -> Option<String> {
        if self.node.as_ref().is_none_or(|node| node.pushes == PUSHES_A_PROCESS) {
            self.node = Some(Node::start(self.vendor));
        }
        let node = self.node.as_mut().expect("it was just started");
        node.pushes += 1;
        writeln!(node.folders, "{}", root.display()).expect("the driver reads");
        let answer = node.answers.recv_timeout(LIMIT).ok();
        if answer.is_none() {
            self.node = None;
        }
        answer
    }
}

impl Node {
    fn start(vendor: &Vendor) -> Node {
        let mut command = vendor.node("driver.mjs");
        command.arg(vendor.cli());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("node starts");
        let folders = child.stdin.take().expect("stdin is piped");
        let lines = BufReader::new(child.stdout.take().expect("stdout is piped")).lines();
        let (sender, answers) = channel();
        std::thread::spawn(move || lines.map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Node { child, folders, answers, pushes: 0 }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
