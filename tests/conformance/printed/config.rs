//! The config, the options and the environment.

use std::fs;

use membrane_tui::push::loopback::{Loopback, ServerState};
use serde_json::Value;

use super::{Fact, check, push};
use crate::vendor::Vendor;

pub const FACTS: [Fact; 8] = [
    ("the CLI asks for js-yaml ^4.1.0, whichever that is when it is installed", any_js_yaml_4),
    ("push searches upward for neither its config nor its data", not_upward),
    ("a config with the ending .yaml is not read", not_dot_yaml),
    ("a config that cannot be used is told in these words", config_messages),
    ("another workspace is taken by its name", another_workspace),
    ("an unknown workspace is told", unknown_workspace),
    ("http_proxy is obeyed, even for 127.0.0.1", proxy),
    ("push takes a workspace and --watch, and nothing else", options),
];

fn any_js_yaml_4(vendor: &Vendor) -> Result<(), String> {
    let package = fs::read(vendor.cli().join("package.json")).expect("it is installed");
    let package: Value = serde_json::from_slice(&package).expect("npm installed it");
    let asked = &package["dependencies"]["js-yaml"];
    if asked == "^4.1.0" { Ok(()) } else { Err(asked.to_string()) }
}

fn not_upward(vendor: &Vendor) -> Result<(), String> {
    let run = push(vendor, "integrations/", |command| {
        let folder = command.get_current_dir().expect("it is set").join("membrane");
        command.current_dir(folder);
    });
    check(&run, run.exit == Some(1) && run.stderr.contains("No membrane.config.yml found") && run.requests.is_empty())?;
    let run = push(vendor, "integrations/", |command| {
        let root = command.get_current_dir().expect("it is set").to_owned();
        let below = root.join("below");
        fs::create_dir(&below).expect("the folder is ours");
        fs::copy(root.join("membrane.config.yml"), below.join("membrane.config.yml")).expect("the config is there");
        command.current_dir(below);
    });
    check(&run, run.exit == Some(1) && run.stderr.contains("/below/membrane/integrations"))
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

fn proxy(vendor: &Vendor) -> Result<(), String> {
    let proxy = Loopback::start(ServerState::default()).expect("a port on 127.0.0.1");
    let run = push(vendor, "integrations/", |command| {
        command.env("http_proxy", proxy.uri());
    });
    check(&run, run.requests.is_empty() && !proxy.stop().is_empty())
}

fn options(vendor: &Vendor) -> Result<(), String> {
    for option in ["--dry-run", "--diff", "--status", "--force"] {
        let run = push(vendor, "integrations/", |command| {
            command.arg(option);
        });
        check(&run, run.exit == Some(1) && run.stderr.contains("unknown option") && run.requests.is_empty())?;
    }
    let run = push(vendor, "integrations/", |command| {
        command.arg("--help");
    });
    let listed = run.stdout.lines().filter_map(|line| line.trim().strip_prefix("▸ -"));
    let options: Vec<&str> = listed.filter_map(|option| option.split_whitespace().next()).collect();
    check(&run, options == ["w,", "-watch", "h,"])
}
