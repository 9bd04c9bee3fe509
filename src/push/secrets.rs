//! Which values are secret: those of the config files that the CLI reads, and those of the environment.
//!
//! It reads, and gives the values to `redact`; it keeps and prints none.

use std::path::Path;

use super::redact::Secrets;
use crate::disk::regular;

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
    match serde_yaml::from_str(text) {
        Ok(config @ serde_yaml::Value::Mapping(_)) => of_value(&config, &mut values),
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

fn of_value(value: &serde_yaml::Value, values: &mut Vec<String>) {
    match value {
        serde_yaml::Value::Sequence(items) => items.iter().for_each(|item| of_value(item, values)),
        serde_yaml::Value::Mapping(entries) => {
            for (name, value) in entries {
                match (name.as_str().is_some_and(is_secret), value) {
                    (true, serde_yaml::Value::String(text)) => values.push(text.clone()),
                    (true, serde_yaml::Value::Number(number)) => values.push(number.to_string()),
                    _ => of_value(value, values),
                }
            }
        }
        serde_yaml::Value::Tagged(tagged) => of_value(&tagged.value, values),
        _ => {}
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
        check("key: 12345678\n", &["12345678"]);
        check("a: &a { key: k-6 }\nworkspaces: { b: *a }\n", &["k-6"]);
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
