//! A Node that runs js-yaml: one process that answers as long as it is asked.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use membrane_tui::yaml::Dialect;
use serde_json::Value as Json;

use crate::answer::Answer;
use crate::left_out;

/// Set where a missing Node is a failure, as in `.ci/run`.
const REQUIRED: &str = "MEMBRANE_REQUIRE_NODE";

pub struct Node {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Node {
    /// `None`, and loudly so, where Node or the packages of this folder's `package.json` are missing.
    pub fn start() -> Option<Node> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/yaml");
        let has_packages =
            ["js-yaml-41", "js-yaml-43"].iter().all(|name| folder.join("node_modules").join(name).is_dir());
        let spawned =
            Command::new("node").arg(folder.join("answers.js")).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let why = match spawned {
            Ok(mut child) if has_packages => {
                let input = child.stdin.take().expect("stdin is piped");
                let output = BufReader::new(child.stdout.take().expect("stdout is piped"));
                return Some(Node { child, input, output });
            }
            Ok(mut child) => {
                let _ = child.kill();
                let _ = child.wait();
                "js-yaml is not installed: run `npm ci` in tests/yaml".to_owned()
            }
            Err(error) => format!("there is no Node: {error}"),
        };
        assert!(std::env::var_os(REQUIRED).is_none(), "{REQUIRED} is set, but {why}");
        left_out(&format!("the comparison with js-yaml itself: {why}"));
        None
    }

    pub fn answers(&mut self, dialect: Dialect, texts: &[String]) -> Vec<Answer> {
        let question = serde_json::json!([format!("{dialect:?}"), texts]);
        writeln!(self.input, "{question}").expect("Node reads");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("Node answers");
        let answers: Vec<Json> = serde_json::from_str(&line).expect("Node answers in JSON");
        assert_eq!(answers.len(), texts.len(), "an answer a text");
        answers.iter().map(answer).collect()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn answer(json: &Json) -> Answer {
    match json["value"].as_str() {
        Some(value) => Answer::Value(value.to_owned()),
        None => Answer::of_json_error(json),
    }
}
