//! What is known of the CLI's output, options and config, and cannot be seen in what it loads: run with the plain binary.

use std::fs;
use std::process::Command;

use membrane_tui::push::loopback::{Failure, Loopback, ServerState};
use serde_json::Value;

use crate::binary::{self, LIMIT, Run};
use crate::pool;
use crate::table::Compared;
use crate::vendor::Vendor;
use crate::workspace::Workspace;

/// A fact by its name, and what checks it: an error says what was seen instead.
type Fact = (&'static str, fn(&Vendor) -> Result<(), String>);

const FACTS: [Fact; 17] = [
    ("push does not search upward for its config", not_upward),
    ("a config with the ending .yaml is not read", not_dot_yaml),
    ("a config that cannot be used is told in these words", config_messages),
    ("another workspace is taken by its name", another_workspace),
    ("an unknown workspace is told", unknown_workspace),
    ("what is done is told in these lines", lines),
    ("an entry is told by its raw name", raw_name),
    ("an abort tells line and column, but not the file", no_file_name),
    ("a push that reads nothing warns of nothing and exits 0", no_warning),
    ("a request that fails is printed with its token and its body", token_printed),
    ("the token is an administrator's, for an hour, made from key and secret", token),
    ("an error is a raw stack trace", stack_trace),
    ("an element without a key is told as undefined", undefined),
    ("a refusal of any kind exits 1", refusals),
    ("http_proxy is obeyed, even for 127.0.0.1", proxy),
    ("push zips a connector's source into the tree", zips),
    ("push takes a workspace and --watch, and there is no dry run", no_dry_run),
];

pub fn hold(vendor: &Vendor) -> Compared {
    let wrong =
        pool::each(vendor, &FACTS, |_, (name, fact)| fact(vendor).err().map(|seen| format!("# {name}\n{seen}")));
    Compared { cases: FACTS.len(), disagreements: wrong.into_iter().flatten().collect() }
}

/// Fails with what was printed, where something is not so.
fn check(run: &Run, so: bool) -> Result<(), String> {
    if so { Ok(()) } else { Err(format!("exit {:?}\n{}\n{}", run.exit, run.stdout, run.stderr)) }
}

fn push(vendor: &Vendor, workspace: &str, change: impl FnOnce(&mut Command)) -> Run {
    binary::push(vendor, &Workspace::parse(workspace), LIMIT, Vec::new(), change)
}

fn not_upward(vendor: &Vendor) -> Result<(), String> {
    let run = push(vendor, "integrations/", |command| {
        let folder = command.get_current_dir().expect("it is set").join("membrane");
        command.current_dir(folder);
    });
    check(&run, run.exit == Some(1) && run.stderr.contains("No membrane.config.yml found") && run.requests.is_empty())
}

fn not_dot_yaml(vendor: &Vendor) -> Result<(), String> {
    let run = push(vendor, "integrations/", |command| {
        let root = command.get_current_dir().expect("it is set");
        fs::rename(root.join("membrane.config.yml"), root.join("membrane.config.yaml")).expect("the config is there");
    });
    check(&run, run.exit == Some(1) && run.stderr.contains("No membrane.config.yml found"))
}

fn config_messages(vendor: &Vendor) -> Result<(), String> {
    let table = [
        ("./membrane.config.yml: a: b: c", "No membrane.config.yml found"),
        ("./membrane.config.yml:", "Failed to read or parse"),
        ("./membrane.config.yml: workspaceKey: k", "Cannot read properties of undefined (reading 'default')"),
        ("./membrane.config.yml: workspaces: {default: {key: k}}", "Missing default workspace credentials"),
    ];
    for (workspace, message) in table {
        let run = push(vendor, workspace, |_| ());
        check(&run, run.exit == Some(1) && run.stderr.contains(message))?;
    }
    Ok(())
}

const TWO_WORKSPACES: &str = r#"./membrane.config.yml: {workspaces: {default: {key: k}, prod: {key: k, secret: s, apiUri: "$URI"}}}
integrations/
actions/a.yaml: {key: a}"#;

fn another_workspace(vendor: &Vendor) -> Result<(), String> {
    let run = push(vendor, TWO_WORKSPACES, |command| {
        command.args(["-w", "prod"]);
    });
    check(&run, run.exit == Some(0) && run.stdout.contains("Push to workspace prod completed successfully"))
}

fn unknown_workspace(vendor: &Vendor) -> Result<(), String> {
    let run = push(vendor, TWO_WORKSPACES, |command| {
        command.args(["--workspace", "dev"]);
    });
    check(&run, run.exit == Some(1) && run.stderr.contains(r#"Workspace "dev" not found in config"#))
}

fn lines(vendor: &Vendor) -> Result<(), String> {
    let workspace = r#"connectors/Shop_7/Shop_7.yml: {name: Shop, id: 7, key: shop}
connectors/Shop_7/development/src/index.js: module.exports = {}
integrations/hub/hub.yaml: {key: hub, name: Hub}
integrations/crm/crm.yaml: {key: crm, name: Crm}
integrations/hub/actions/applied.yaml: {key: applied, parentId: p}
integrations/hub/actions/custom.yaml: {key: custom, parentId: p, customized: true}
integrations/hub/actions/reset.yaml: {key: reset, parentId: p}
actions/new/new.yaml: {key: new}
data-sources/old.yaml: {key: old}
server: {"integrations": [{"key": "hub"}], "data-sources": [{"key": "old"}], "actions": [{"key": "reset", "integrationKey": "hub"}]}"#;
    let expected = [
        "Reading $ROOT/membrane/integrations",
        "Loaded crm",
        "Loaded hub",
        "Reading $ROOT/membrane/actions",
        "Loaded new",
        "[Push] Connector Shop@development",
        "[Push] Creating integration crm",
        "Imported integration Crm (crm)",
        "[Push] Updating integration hub",
        "Imported integration Hub (hub)",
        "Created universal action new",
        "Updated universal dataSource old",
        "Applied universal action applied to hub",
        "Applied & Customized hub action custom",
        "Customization reset hub action reset",
        "Data written successfully.",
        "Push to workspace default completed successfully",
    ];
    let run = push(vendor, workspace, |_| ());
    let printed = plain_text(&run.stdout).replace(&run.root.path().display().to_string(), "$ROOT");
    let mut lines = printed.lines().map(str::trim);
    let missing = expected.iter().find(|expected| !lines.any(|line| line == **expected));
    check(&run, missing.is_none() && run.exit == Some(0))
}

/// Without colours.
fn plain_text(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').trim_start_matches('m'));
    }
    plain
}

fn raw_name(vendor: &Vendor) -> Result<(), String> {
    let run = push(vendor, "integrations/\nactions/a\\x1b[2Jb.yaml: {key: a}", |_| ());
    check(&run, run.exit == Some(0) && run.stdout.contains("Loaded a\u{1b}[2Jb.yaml"))
}

fn no_file_name(vendor: &Vendor) -> Result<(), String> {
    let run = push(vendor, "integrations/\nactions/broken.yaml: a: b: c", |_| ());
    let said = plain_text(&run.stdout) + &run.stderr;
    check(&run, run.exit == Some(1) && run.stderr.contains("(1:5)") && !said.contains("broken.yaml"))
}

fn no_warning(vendor: &Vendor) -> Result<(), String> {
    let run = push(vendor, "integrations/\ninterfaces/a.yaml: {key: a, type: http-endpoint}\nb.yaml: {key: b}", |_| ());
    check(&run, run.exit == Some(0) && run.stderr.is_empty() && run.stdout.contains("completed successfully"))
}

fn refused(vendor: &Vendor, status: u16) -> Run {
    let failure = Failure { method: Some("POST".to_owned()), path: "/actions".to_owned(), status };
    let workspace = Workspace::parse("integrations/\nactions/a.yaml: {key: a, name: An action}");
    binary::push(vendor, &workspace, LIMIT, vec![failure], |_| ())
}

fn token_printed(vendor: &Vendor) -> Result<(), String> {
    let run = refused(vendor, 400);
    let said = run.stdout.clone() + &run.stderr;
    check(&run, said.contains("Authorization: 'Bearer eyJ") && said.contains("An action"))
}

fn token(vendor: &Vendor) -> Result<(), String> {
    let run = refused(vendor, 400);
    let said = run.stdout.clone() + &run.stderr;
    let token = said.split("Bearer ").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default();
    let claims = token.split('.').nth(1).map(base64).unwrap_or_default();
    let claims: Value = serde_json::from_slice(&claims).unwrap_or_default();
    let lifetime = claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(end, start)| end - start);
    let so = claims["isAdmin"] == true && claims["iss"].is_string() && lifetime == Some(3600);
    check(&run, so).map_err(|seen| format!("{claims}\n{seen}"))
}

/// The bytes of a text in base64, as tokens have it: without padding, `-` and `_` for `+` and `/`.
fn base64(text: &str) -> Vec<u8> {
    let digit = |byte: u8| {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            _ => 63,
        };
        u32::from(value)
    };
    let bits = |digits: &[u8]| digits.iter().fold(0, |bits, &byte| bits << 6 | digit(byte)) << (6 * (4 - digits.len()));
    let bytes = text.as_bytes().chunks(4).flat_map(|digits| {
        let whole = digits.len() * 6 / 8;
        bits(digits).to_be_bytes()[1..].iter().copied().take(whole).collect::<Vec<u8>>()
    });
    bytes.collect()
}

fn stack_trace(vendor: &Vendor) -> Result<(), String> {
    let text_inside = "integrations/hub/hub.yaml: {key: hub}\nintegrations/hub/actions/a.yaml: some text";
    let run = push(vendor, text_inside, |_| ());
    let told =
        run.stderr.contains("Cannot create property 'integrationKey' on string") && run.stderr.contains("\n    at ");
    check(&run, run.exit == Some(1) && told)
}

fn undefined(vendor: &Vendor) -> Result<(), String> {
    let run = push(vendor, "integrations/\nactions/README.md: Our actions", |_| ());
    check(&run, run.exit == Some(0) && plain_text(&run.stdout).contains("Created universal action undefined"))
}

fn refusals(vendor: &Vendor) -> Result<(), String> {
    for status in [400, 401, 500] {
        let run = refused(vendor, status);
        check(&run, run.exit == Some(1) && run.stderr.contains(&format!("status code {status}")))?;
    }
    Ok(())
}

fn proxy(vendor: &Vendor) -> Result<(), String> {
    let proxy = Loopback::start(ServerState::default()).expect("a port on 127.0.0.1");
    let run = push(vendor, "integrations/", |command| {
        command.env("http_proxy", proxy.uri());
    });
    check(&run, run.requests.is_empty() && !proxy.stop().is_empty())
}

fn zips(vendor: &Vendor) -> Result<(), String> {
    let workspace = "integrations/\nconnectors/S_7/S_7.yml: {name: S, id: 7}\nconnectors/S_7/1.0/src/index.js: x";
    let run = push(vendor, workspace, |_| ());
    let zip = fs::read(run.root.path().join("membrane/connectors/S_7/1.0/src.zip")).unwrap_or_default();
    check(&run, run.exit == Some(0) && zip.starts_with(b"PK"))
}

fn no_dry_run(vendor: &Vendor) -> Result<(), String> {
    for option in ["--dry-run", "--diff", "--force"] {
        let run = push(vendor, "integrations/", |command| {
            command.arg(option);
        });
        check(&run, run.exit == Some(1) && run.stderr.contains("unknown option") && run.requests.is_empty())?;
    }
    let run = push(vendor, "integrations/", |command| {
        command.arg("--help");
    });
    let options: Vec<_> = run.stdout.split_whitespace().filter(|word| word.starts_with("--")).take(3).collect();
    check(&run, options == ["--workspace", "--watch", "--help"])
}
