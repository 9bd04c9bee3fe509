//! Which values are secret: those of the config files that the CLI reads, and those of the environment.
//!
//! It reads, and gives the values to `redact`; it keeps and prints none.

use std::collections::HashSet;
use std::path::Path;

use super::redact::Secrets;
use crate::disk::regular;
use crate::yaml::js::Js;
use crate::yaml::{self, Dialect, Document, NodeRef, Value};

/// The files from which the vendor's CLIs take keys, from the root.
const FILES: [&str; 3] = ["membrane.config.yml", ".membrane/config.json", ".env"];
/// No such file is larger.
const LARGEST: u64 = 1024 * 1024;
/// A variable of somebody else's is secret from this length on; `TOKEN=1` is none.
const SHORTEST_FOREIGN: usize = 8;

/// What must not be shown in a workspace at `root`. Files that are missing or unreadable hold no secret that the CLI could print.
pub fn of_workspace(root: &Path) -> Secrets {
    let texts = FILES.iter().filter_map(|file| {
        let text = regular::first_bytes(&root.join(file), LARGEST).ok()?;
        Some(String::from_utf8_lossy(&text).into_owned())
    });
    let environment = std::env::vars_os().map(|(name, value)| (lossy(name), lossy(value)));
    Secrets::new(texts.flat_map(|text| of_text(&text)).chain(of_environment(environment)))
}

fn lossy(text: std::ffi::OsString) -> String {
    text.to_string_lossy().into_owned()
}

/// The secret values of a config (YAML or JSON), or of an `.env`. What is no YAML mapping is read line by line, so that a typing
/// error makes nothing public.
pub fn of_text(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    match yaml::load(text, Dialect::default()) {
        Ok(config) if config.root().is_mapping() => of_config(&config, text, &mut values),
        _ => text.lines().for_each(|line| of_line(line, &mut values)),
    }
    values
}

/// `name: value`, `export NAME=value`, and `{ name: value, … }` piece by piece.
fn of_line(line: &str, values: &mut Vec<String>) {
    for piece in line.split([',', '{', '}']).chain([line]) {
        let Some((name, value)) = piece.split_once([':', '=']) else { continue };
        let name = name.trim().trim_start_matches("export ").trim_matches(['"', '\'', ' ']);
        let value = value.split(" #").next().unwrap_or(value).trim().trim_matches(['"', '\'']);
        if is_secret(name) && !value.is_empty() {
            values.push(value.to_owned());
        }
    }
}

/// Every value of a secret field, however deep. Each node is looked at once, however many aliases lead to it.
fn of_config(config: &Document, text: &str, values: &mut Vec<String>) {
    let mut seen = HashSet::new();
    let mut open = vec![config.root()];
    while let Some(node) = open.pop() {
        if !seen.insert(node.id()) {
            continue;
        }
        open.extend(node.items());
        for (name, value) in node.entries() {
            match value.value() {
                Value::Sequence | Value::Mapping => open.push(value),
                _ if is_secret(name.text()) => values.extend(printed(value, text)),
                _ => {}
            }
        }
    }
}

/// What a program may print of a value: a number or a date as JavaScript has it, or as it is written.
fn printed(value: NodeRef<'_>, text: &str) -> Vec<String> {
    match value.value() {
        Value::Undefined | Value::Null | Value::Bool(_) => Vec::new(),
        Value::String(text) => vec![text.to_owned()],
        _ => {
            let span = value.span();
            let written = text.get(span.start as usize..span.end as usize).map(str::to_owned);
            Js::of(value).map(|value| value.property_text()).into_iter().chain(written).collect()
        }
    }
}

/// The secret values of an environment.
pub fn of_environment(variables: impl IntoIterator<Item = (String, String)>) -> Vec<String> {
    let is_ours = |name: &str| name.to_ascii_uppercase().starts_with("MEMBRANE_");
    let secret =
        |(name, value): &(String, String)| is_secret(name) && (is_ours(name) || value.len() >= SHORTEST_FOREIGN);
    variables.into_iter().filter(secret).map(|(_, value)| value).collect()
}

/// Whether the value of a field or variable of this name is secret: `key`, `workspaceSecret`, `MEMBRANE_ACCESS_TOKEN`.
pub fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let parts = ["secret", "token", "password", "passwd", "credential"];
    name.ends_with("key") || name.ends_with("_auth") || parts.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_secrets_of_a_config_are_found_in_every_dialect() {
        let check = |text: &str, expected: &[&str]| {
            let mut found = of_text(text);
            found.sort();
            found.dedup();
            assert_eq!(found, expected, "{text}");
        };
        check(
            "workspaces:\n  default: { key: k-1, secret: 's 1', apiUri: http://x, testCustomerId: c }\n",
            &["k-1", "s 1"],
        );
        check("workspaceKey: k-2 # old\nworkspaceSecret: \"s-2\"\n", &["k-2", "s-2"]);
        check("{ \"accessToken\": \"t-3\", \"apiUri\": \"http://x\" }", &["t-3"]);
        check("export MEMBRANE_WORKSPACE_SECRET=s-4\nMEMBRANE_API_URI=http://x\n", &["s-4"]);
        check("workspaces:\n\tdefault:\n\t\tkey: k-5\n  broken: [\n", &["k-5"]);
        check("default: { key: k-7, secret: 's-7' }\n  broken: [\n", &["k-7", "s-7"]);
        check("key: 12345678\nsecret: 0xBEEF1234\n", &["0xBEEF1234", "12345678", "3203338804"]);
        check("key: 2026-01-02\n", &["2026-01-02", "2026-01-02T00:00:00.000Z"]);
        check("key: true\nsecret: null\n", &[]);
        check("a: &a { key: k-6 }\nworkspaces: { b: *a }\n", &["k-6"]);
    }

    #[test]
    fn a_config_that_nests_or_multiplies_takes_no_longer_than_another_of_its_length() {
        let levels = "[".repeat(100_000);
        assert!(of_text(&format!("key: k-1\nworkspaces: {levels}\n")).contains(&"k-1".to_owned()));
        let row = |n: usize| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(","));
        let laughs: String = (1..60).map(row).collect();
        let mut found = of_text(&format!("a0: &a0 {{key: k-2}}\n{laughs}"));
        found.dedup();
        assert_eq!(found, ["k-2"]);
        assert_eq!(of_text("a: &a {b: *a, key: k-3}\n").first().map(String::as_str), Some("k-3"));
    }

    #[test]
    fn the_secrets_of_an_environment_are_found_by_their_names() {
        let variables = [
            ("MEMBRANE_WORKSPACE_KEY", "k-1"),
            ("MEMBRANE_API_URI", "http://x"),
            ("NPM_TOKEN", "npm_0123456789"),
            ("TOKEN", "1"),
            ("HOME", "/home/somebody"),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(of_environment(variables), ["k-1", "npm_0123456789"]);
    }
}
