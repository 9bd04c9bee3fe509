//! What is said of what is done, and of what goes wrong.

use std::fs;

use serde_json::{Value, json};

use super::{Fact, check, plain_text, push};
use crate::binary::Run;
use crate::vendor::Vendor;

pub const FACTS: [Fact; 9] = [
    ("what is done is told in these lines", lines),
    ("an entry is told by its raw name", raw_name),
    ("an abort tells line and column, if it can, but not the file", no_file_name),
    ("what is passed over or dropped is so without a word", silence),
    ("twelve actions in integrations become twelve integrations without a connector, and push exits 0", twelve_actions),
    ("the system's errors are told as they are", system_errors),
    ("an error is a raw stack trace", stack_trace),
    ("an element without a key is told as undefined", undefined),
    ("push zips a connector's source into the tree", zips),
];

fn lines(vendor: &Vendor) -> Result<(), String> {
    let workspace = r#"connectors/Shop_7/Shop_7.yml: {name: Shop, id: 7, key: shop}
connectors/Shop_7/development/src/index.js: module.exports = {}
integrations/hub/hub.yaml: {key: hub, name: Hub}
integrations/crm/crm.yaml: {key: crm, name: Crm}
integrations/hub/actions/applied.yaml: {key: applied, parentId: p}
integrations/hub/actions/custom.yaml: {key: custom, parentId: p, customized: true}
integrations/hub/actions/fresh.yaml: {key: fresh}
integrations/hub/actions/reset.yaml: {key: reset, parentId: p}
integrations/hub/flows/kept.yaml: {key: kept}
actions/new/new.yaml: {key: new}
data-sources/old.yaml: {key: old}
server: {"integrations": [{"key": "hub"}], "data-sources": [{"key": "old"}], "actions": [{"key": "reset", "integrationKey": "hub"}], "flows": [{"key": "kept", "integrationKey": "hub"}]}"#;
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
        "Created hub action fresh",
        "Customization reset hub action reset",
        "Updated hub flow kept",
        "Data written successfully.",
        "Push to workspace default completed successfully",
    ];
    let run = push(vendor, workspace, |_| ());
    let printed = printed(&run);
    let mut lines = printed.lines().map(str::trim);
    let missing = expected.iter().find(|expected| !lines.any(|line| line == **expected));
    check(&run, missing.is_none() && run.exit == Some(0))
}

fn raw_name(vendor: &Vendor) -> Result<(), String> {
    let run = push(vendor, "integrations/\nactions/a\\x1b[2Jb.yaml: {key: a}", |_| ());
    check(&run, run.exit == Some(0) && run.stdout.contains("Loaded a\u{1b}[2Jb.yaml"))
}

fn no_file_name(vendor: &Vendor) -> Result<(), String> {
    // Of several documents js-yaml does not even say where.
    let several = ("key: a\\n---\\nkey: b", "expected a single document in the stream, but found more\n");
    for (content, said) in [("a: b: c", "(1:5)"), several] {
        let run = push(vendor, &format!("integrations/\nactions/broken.yaml: {content}"), |_| ());
        let names_it = printed(&run).contains("broken.yaml") || run.stderr.contains("broken.yaml");
        check(&run, run.exit == Some(1) && run.stderr.contains(said) && !names_it)?;
    }
    Ok(())
}

/// The same push with all that it passes over or drops, and without.
fn silence(vendor: &Vendor) -> Result<(), String> {
    let read = "actions/a/a.yaml: {key: a}\nactions/b.yaml: {key: b}\nintegrations/hub/hub.yaml: {key: hub, name: Hub}";
    let passed_over = "\
actions/a/hub/hub.yaml: {key: a, integrationKey: hub}
actions/a/other.yaml: {key: other}
actions/c.yaml: # only a comment
actions/d/d.yml: {key: d}
actions/e/spec.yaml: {key: e}
Actions/f.yaml: {key: f}
flows -> nowhere
g.yaml: {key: g}
integrations/hub/dataSources/h.yaml: {key: h}
interfaces/i.yaml: {key: i, type: http-endpoint}
screens/j/j.yaml: {key: j}
./integration-app/interfaces/k.yaml: {key: k, type: http-endpoint}";
    let dropped = read.replace("name: Hub", "name: Hub, parameters: {a: 1}, authType: oauth2");
    let bare = push(vendor, read, |_| ());
    let full = push(vendor, &format!("{dropped}\n{passed_over}"), |_| ());
    check(&full, full.exit == Some(0) && full.stderr.is_empty() && printed(&full) == printed(&bare))
}

/// The first document's case, whole: push says nothing but what it says of twelve integrations.
fn twelve_actions(vendor: &Vendor) -> Result<(), String> {
    let names: Vec<String> = (10..22).map(|number| format!("action-{number}")).collect();
    let files = |fields: &str| -> String {
        names.iter().map(|name| format!("integrations/{name}.yaml: {{key: {name}, name: {name}{fields}}}\n")).collect()
    };
    let interface =
        "./integration-app/interfaces/shop.yaml: {key: shop, type: http-endpoint, auth: {type: integration-app-token}}";
    let actions = files(", type: connector-operation, connector: shop") + interface;
    let run = push(vendor, &actions, |_| ());
    let integrations = push(vendor, &files(""), |_| ());
    let writes = run.requests.iter().filter(|request| request.method != "GET");
    let bodies: Vec<Value> = writes.map(|request| json!([request.path, request.body])).collect();
    let expected: Vec<Value> =
        names.iter().map(|name| json!(["/integrations", { "name": name, "key": name }])).collect();
    let said_nothing_else = run.stderr.is_empty() && printed(&run) == printed(&integrations);
    check(&run, run.exit == Some(0) && said_nothing_else && bodies == expected)
}

/// What a push printed, without colours and without the place of its folder.
fn printed(run: &Run) -> String {
    plain_text(&run.stdout).replace(&run.root.path().display().to_string(), "$ROOT")
}

/// The system's own word for what is wrong.
fn system_errors(vendor: &Vendor) -> Result<(), String> {
    for (workspace, error) in [("actions: x", "ENOTDIR"), ("integrations/\nactions/a/a.yaml/", "EISDIR")] {
        let run = push(vendor, workspace, |_| ());
        check(&run, run.exit == Some(1) && run.stderr.contains(error))?;
    }
    Ok(())
}

fn stack_trace(vendor: &Vendor) -> Result<(), String> {
    for (content, kind) in [("some text", "string"), ("12", "number"), ("true", "boolean")] {
        let inside = format!("integrations/hub/hub.yaml: {{key: hub}}\nintegrations/hub/actions/a.yaml: {content}");
        let run = push(vendor, &inside, |_| ());
        let error = format!("Cannot create property 'integrationKey' on {kind}");
        check(&run, run.exit == Some(1) && run.stderr.contains(&error) && run.stderr.contains("\n    at "))?;
    }
    Ok(())
}

fn undefined(vendor: &Vendor) -> Result<(), String> {
    let run = push(vendor, "integrations/\nactions/README.md: Our actions", |_| ());
    check(&run, run.exit == Some(0) && plain_text(&run.stdout).contains("Created universal action undefined"))
}

fn zips(vendor: &Vendor) -> Result<(), String> {
    let workspace = "integrations/\nconnectors/S_7/S_7.yml: {name: S, id: 7}\nconnectors/S_7/1.0/src/index.js: x";
    let run = push(vendor, workspace, |_| ());
    let zip = fs::read(run.root.path().join("membrane/connectors/S_7/1.0/src.zip")).unwrap_or_default();
    check(&run, run.exit == Some(0) && zip.starts_with(b"PK"))
}
