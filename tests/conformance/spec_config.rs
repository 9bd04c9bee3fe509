//! The config of the layout `spec-yaml`: what the program takes from a file and an environment, and what the SDK's loader does.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::Stdio;

use membrane_tui::disk::project;
use membrane_tui::workspace::layout::Layout;
use membrane_tui::yaml::Dialect;
use serde::Deserialize;

use crate::table::Compared;
use crate::vendor::Vendor;

/// Texts of a config; `None` where there is no file.
const TEXTS: [Option<&str>; 26] = [
    None,
    Some(""),
    Some("# later\n"),
    Some("~\n"),
    Some("- a\n"),
    Some("text\n"),
    Some("12\n"),
    Some("workspaceKey: k\nworkspaceSecret: s\n"),
    Some("workspaceKey: k\n"),
    Some("workspaceSecret: s\n"),
    Some("workspaceKey: ''\nworkspaceSecret: s\n"),
    Some("workspaceKey: k\nworkspaceSecret:\n"),
    Some("workspaceKey: 12\nworkspaceSecret: true\n"),
    Some("workspaceKey: 0\nworkspaceSecret: false\n"),
    Some("workspaceKey: 2026-01-02\nworkspaceSecret: .nan\n"),
    Some("workspaceKey: [k]\nworkspaceSecret: {a: 1}\n"),
    Some("accessToken: t\napiUri: http://127.0.0.1:1\n"),
    Some("consoleUri: http://127.0.0.1:1\ntestCustomerId: c\n"),
    Some("workspaces:\n  default: {key: k, secret: s}\n"),
    Some("workspaces:\n  default: {key: k, secret: s}\nworkspaceKey: k\nworkspaceSecret: s\n"),
    Some("workspaceKey: k\nworkspaceKey: l\nworkspaceSecret: s\n"),
    Some("workspaceKey: k\n---\nworkspaceSecret: s\n"),
    Some("workspaceKey: [\n"),
    Some("workspaceKey: k\0\nworkspaceSecret: s\n"),
    Some("{\"workspaceKey\": \"k\", \"workspaceSecret\": \"s\"}"),
    Some("workspaceKey: &a k\nworkspaceSecret: *a\n"),
];

const ENVIRONMENTS: [&[(&str, &str)]; 7] = [
    &[],
    &[("MEMBRANE_WORKSPACE_KEY", "k"), ("MEMBRANE_WORKSPACE_SECRET", "s")],
    &[("MEMBRANE_WORKSPACE_KEY", "k")],
    &[("MEMBRANE_WORKSPACE_SECRET", "s")],
    &[("MEMBRANE_WORKSPACE_KEY", ""), ("MEMBRANE_WORKSPACE_SECRET", "")],
    &[("MEMBRANE_ACCESS_TOKEN", "t"), ("MEMBRANE_API_URI", "http://127.0.0.1:1")],
    &[("MEMBRANE_CONSOLE_URI", "http://127.0.0.1:1"), ("MEMBRANE_TEST_CUSTOMER_ID", "c")],
];

/// What comes of a text and an environment.
#[derive(Debug, PartialEq, Eq, Deserialize)]
struct Taken {
    fails: bool,
    fields: Vec<String>,
    /// The key and the secret are given.
    credentials: bool,
}

/// Asks both sides about each text in each environment.
pub fn agrees(vendor: &Vendor) -> Compared {
    let cases: Vec<_> =
        TEXTS.into_iter().flat_map(|text| ENVIRONMENTS.map(|environment| (text, environment))).collect();
    let lines: String = cases
        .iter()
        .map(|(text, environment)| {
            let environment: BTreeMap<_, _> = environment.iter().copied().collect();
            serde_json::json!({ "text": text, "environment": environment }).to_string() + "\n"
        })
        .collect();
    let mut node = vendor.node("config.mjs").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node starts");
    let mut stdin = node.stdin.take().expect("stdin is piped");
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = node.wait_with_output().expect("node ends when its input does");
    writer.join().expect("the writer does not panic").expect("node reads all");
    let said = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let said: Vec<Taken> =
        said.lines().map(|line| serde_json::from_str(line).expect("the script prints JSON")).collect();
    assert_eq!(said.len(), cases.len(), "the script answers each case");
    let wrong = cases.iter().zip(&said).filter_map(|((text, environment), said)| {
        let told = told(*text, environment);
        (told != *said).then(|| format!("{text:?} {environment:?}\nthe SDK: {said:?}\nthe program: {told:?}"))
    });
    Compared { cases: cases.len(), disagreements: wrong.collect() }
}

fn told(text: Option<&str>, environment: &[(&str, &str)]) -> Taken {
    let folder = tempfile::tempdir().expect("a temporary folder");
    if let Some(text) = text {
        std::fs::write(folder.path().join("membrane.config.yml"), text).expect("the folder is ours");
    }
    let variable =
        |name: &str| environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    let config = project::config(folder.path(), Dialect::default(), &variable);
    if config.no_yaml.is_some() {
        return Taken { fails: true, fields: Vec::new(), credentials: false };
    }
    let dialect = &Layout::named("spec-yaml").expect("it is one of ours").config;
    let mut fields: Vec<String> = config.fields.iter().map(|field| field.name.to_owned()).collect();
    fields.sort();
    Taken { fails: false, fields, credentials: config.lacks(dialect).is_empty() }
}
