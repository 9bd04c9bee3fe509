//! The real binary, the vendor's real CLI, and a server that the test starts.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

use membrane_tui::push::loopback::{Loopback, ReceivedRequest, RefusedRequest, ServerState};
use serde_json::Value;
use tempfile::TempDir;

use crate::rehearse::{rehearse, sample, workspace};
use crate::vendor;

const KEY: &str = "k7Qm-4fXw-Zr19";
const SECRET: &str = "s9Lp+Vt3/eHd5==";

/// What a run of the binary left behind.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
    /// The sessions that were kept.
    kept: String,
}

/// Pushes the workspace at `root` to `server` with the vendor's CLI.
fn push(root: &Path, vendor: &Path, server: &Loopback, args: &[&str]) -> Run {
    if !root.join("membrane.config.yml").exists() {
        let config =
            format!("workspaces: {{ default: {{ key: '{KEY}', secret: '{SECRET}', apiUri: '{}' }} }}", server.uri());
        fs::write(root.join("membrane.config.yml"), config).unwrap();
    }
    std::os::unix::fs::symlink(vendor.join("node_modules"), root.join("node_modules")).unwrap();
    let home = TempDir::new().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_membrane-tui"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", home.path());
    command.env("XDG_STATE_HOME", home.path().join("state")).current_dir(home.path());
    let output = command.arg("push").arg(root).args(args).output().unwrap();
    let kept = fs::read_dir(home.path().join("state/membrane-tui/sessions")).into_iter().flatten();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Run {
        code: output.status.code().unwrap(),
        stdout: text(&output.stdout),
        stderr: text(&output.stderr),
        kept: kept.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect(),
    }
}

/// A workspace, and what must come of its push.
struct Case {
    files: Vec<(String, String)>,
    /// Exit status, and the file that the error is about.
    ends: (i64, Option<String>),
    /// A file that the preflight must say is passed over.
    passed_over: Option<String>,
}

const FOLDERS: [&str; 7] =
    ["actions", "flows", "app-data-schemas", "app-event-types", "data-link-tables", "data-sources", "field-mappings"];
const HUB: (&str, &str) = ("integrations/hub/hub.yaml", "{name: Hub, key: hub}");

fn case(files: &[(&str, &str)], code: i64, blame: Option<&str>) -> Case {
    let with_hub = files.iter().chain([&HUB]).map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    Case { files: with_hub, ends: (code, blame.map(|path| format!("membrane/{path}"))), passed_over: None }
}

fn passed_over(path: &str, text: &str) -> Case {
    Case { passed_over: Some(format!("membrane/{path}")), ..case(&[(path, text)], 0, None) }
}

/// Four for each folder of elements, and one for each other way of being passed over, misread or stopped.
fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for folder in FOLDERS {
        let at = |rest: &str| format!("{folder}/{rest}");
        let inside = |rest: &str| format!("integrations/hub/{folder}/{rest}");
        all.push(case(
            &[(&at("a.yaml"), "{key: a}"), (&at("b/b.yaml"), "{key: b}"), (&at(".hidden"), "{key: c}")],
            0,
            None,
        ));
        all.push(case(&[(&inside("a.yaml"), "{key: a}"), (&inside("b/b.yaml"), "{key: 12}")], 0, None));
        let good_and_bad = [(at("a.yaml"), "{key: a}"), (at("m.yaml"), "key: [1\n"), (at("z.yaml"), "key: [2\n")];
        all.push(case(&good_and_bad.each_ref().map(|(path, text)| (path.as_str(), *text)), 1, Some(&at("m.yaml"))));
        all.push(case(&[(&inside("b/b.yaml"), "a: 1\na: 2\n")], 1, Some(&inside("b/b.yaml"))));
    }
    let action = "{key: x, name: X, type: run-javascript, config: {}, inputSchema: {}}";
    all.push(passed_over("actions/x/x.yml", action));
    all.push(passed_over("actions/x/spec.yaml", action));
    all.push(passed_over("Actions/x.yaml", action));
    all.push(passed_over("x.yaml", action));
    all.push(passed_over("actions/x/hub/hub.yaml", action));
    all.push(passed_over("integrations/hub/dataSources/d.yaml", "{key: d, udm: {}, collectionKey: c}"));
    all.push(passed_over(
        "interfaces/api.yaml",
        "{key: api, type: http-endpoint, auth: {type: membrane-token}, paths: {}}",
    ));
    all.push(case(&[("integrations/act.yaml", action)], 0, None));
    all.push(case(&[("actions/README.md", "only text"), ("actions/empty.yaml", "")], 0, None));
    all.push(case(&[("actions/a.yaml", "{key: a, integrationKey: hub, parentId: p}")], 0, None));
    all.push(case(&[("actions/two.yaml", "key: a\n---\nkey: b\n")], 1, Some("actions/two.yaml")));
    all.push(case(&[("actions/nul.yaml", "key: a\0")], 1, Some("actions/nul.yaml")));
    all.push(case(&[("actions", "a file")], 1, Some("actions")));
    all.push(case(&[("actions/gone.yaml", "-> nowhere")], 1, Some("actions/gone.yaml")));
    all.push(case(&[("actions/d/d.yaml/x", "")], 1, Some("actions/d/d.yaml")));
    all.push(case(&[("integrations/hub/actions/s.yaml", "only text")], 1, Some("integrations/hub/actions/s.yaml")));
    all.push(case(&[("connectors/README.md", "text")], 1, Some("connectors/README.md")));
    all.push(case(&[("connectors/acme/acme.yaml", "{name: acme}")], 1, Some("connectors/acme/acme.yml")));
    all.push(case(&[("connectors/c_1/c_1.yml", "a: [1\n")], 1, Some("connectors/c_1/c_1.yml")));
    all.push(case(&[("scenarios/s.yaml", "{key: s}")], 1, Some("scenarios/s.yaml")));
    all.push(case(&[("actions/a.yaml", "{key: a, integrationKey: none}")], 1, Some("actions/a.yaml")));
    all.push(case(&[("flows/true.yaml", "true")], 1, Some("flows/true.yaml")));
    all.push(case(&[("flows/self.yaml", "&a {key: k, me: *a}")], 1, Some("flows/self.yaml")));
    all
}

#[test]
fn fifty_workspaces_are_pushed_and_the_right_files_named() {
    let Some(vendor) = vendor::folder() else { return };
    let cases = cases();
    assert!(cases.len() >= 50, "{} workspaces", cases.len());
    let (next, wrong) = (Mutex::new(cases.iter()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = { next.lock().unwrap().next() } {
                    wrong.lock().unwrap().extend(trouble(case, vendor));
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of {} are wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// What is wrong with the report of one push.
fn trouble(case: &Case, vendor: &Path) -> Option<String> {
    let files: Vec<(&str, &str)> = case.files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let root = workspace(&files);
    let server = Loopback::start(ServerState::default()).unwrap();
    let run = push(root.path(), vendor, &server, &["--force", "--format", "json"]);
    let Ok(document) = serde_json::from_str::<Value>(&run.stdout) else {
        return Some(format!("{files:?}: no JSON, exit {}: {}{}", run.code, run.stdout, run.stderr));
    };
    let report = &document["report"];
    let ends = (i64::from(run.code), report["blame"]["path"].as_str().map(str::to_owned));
    let passed: HashSet<&str> = document["preflight"]["passed_over"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|row| row["path"].as_str())
        .collect();
    let arrived = |row: &Value| row["seen"].as_object().is_some_and(|seen| seen.contains_key("sent"));
    let all_arrived = report["rows"].as_array().into_iter().flatten().all(arrived);
    let right = ends == case.ends
        && case.passed_over.as_deref().is_none_or(|path| passed.contains(path))
        && (run.code != 0 || all_arrived);
    (!right).then(|| {
        format!(
            "{files:?}\n  expected {:?} {:?}\n  got {ends:?} {passed:?}\n  {report}\n{}",
            case.ends, case.passed_over, run.stderr
        )
    })
}

#[test]
fn a_rehearsal_sends_what_a_push_to_another_server_does() {
    let Some(vendor) = vendor::folder() else { return };
    let copy = TempDir::new().unwrap();
    let copied = Command::new("cp").arg("-a").arg(sample().join("membrane")).arg(copy.path()).status().unwrap();
    assert!(copied.success());
    let server = Loopback::start(ServerState::default()).unwrap();
    let run = push(copy.path(), vendor, &server, &[]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    let pushed: Vec<ReceivedRequest> = server.stop();
    assert_eq!(rehearse(&sample(), vendor, "{}").requests, pushed);
    assert!(pushed.len() > 20);
}

#[test]
fn no_part_of_a_secret_is_shown_when_the_server_refuses() {
    let Some(vendor) = vendor::folder() else { return };
    for status in [400, 401, 500] {
        let root = workspace(&[HUB, ("actions/a.yaml", "{key: a, type: run-javascript}")]);
        let failure = RefusedRequest { method: Some("POST".to_owned()), path: "/actions".to_owned(), status };
        let server = Loopback::start_failing(ServerState::default(), vec![failure]).unwrap();
        for args in [&["--format", "json"][..], &[]] {
            let _ = fs::remove_file(root.path().join("node_modules"));
            let run = push(root.path(), vendor, &server, args);
            assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
            let all = [&run.stdout, &run.stderr, &run.kept].map(String::as_str).concat();
            assert!(all.contains("Authorization: 'Bearer [redacted]'"), "the CLI prints its request:\n{all}");
            assert!(run.kept.contains("[redacted]"), "the session is kept");
            assert!(!all.contains("eyJ"), "a token is shown:\n{all}");
            let is_code = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
            let code = all.split(|c| !is_code(c)).find(|word| word.len() > 40);
            assert!(code.is_none(), "a part of a token is shown: {code:?}");
            for secret in [KEY, SECRET] {
                let part = secret.as_bytes().windows(6).find(|part| all.contains(&String::from_utf8_lossy(part)[..]));
                assert!(part.is_none(), "a part of {secret} is shown:\n{all}");
            }
            if args.is_empty() {
                assert!(run.stdout.contains("membrane/actions/a.yaml"), "the file is named:\n{}", run.stdout);
            }
        }
    }
}
