//! The first document's case, mended by membrane-tui and taken back: at each moment the CLI loads what is promised.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

use crate::compare;
use crate::outcome::Outcome;
use crate::push::Driver;
use crate::table::Compared;
use crate::vendor::{Vendor, clean};
use crate::workspace::{Entry, What, Workspace};

const WOUND: &str = "\
integrations/list-orders.yaml: {name: List orders, key: list-orders, type: connector-operation, connector: shop}
integrations/get-order.yaml: {name: Get order, key: get-order, type: connector-operation, connector: shop}
./integration-app/interfaces/orders-api.yaml: {name: Orders API, key: orders-api, type: http-endpoint, auth: {type: integration-app-token}, paths: {/orders: {post: {actionKey: list-orders}}}}
";

/// Push succeeds, reads no interface, and makes integrations of the actions.
const WOUNDED: &str = "\
completes
loads integrations/get-order.yaml as integration get-order
loads integrations/list-orders.yaml as integration list-orders
sends create integrations get-order
sends create integrations list-orders
";

const HEALTHY: &str = "\
completes
loads actions/get-order/get-order.yaml as action get-order
loads actions/list-orders/list-orders.yaml as action list-orders
loads flows/orders-api/orders-api.yaml as flow orders-api
sends create actions get-order
sends create actions list-orders
sends create flows orders-api
";

/// From wound to healthy by `fix` and one answer about the interface, and back by `undo`; then healthy again by `redo`.
pub fn holds(vendor: &Vendor) -> Compared {
    let mut driver = Driver::new(vendor);
    let root = Workspace::parse(WOUND).make("http://127.0.0.1:9");
    let state = tempfile::tempdir().expect("a temporary folder");
    let before = print(root.path());
    let moments: [(&[&[&str]], &str); 4] = [
        (&[], WOUNDED),
        (&[&["fix"], &["move", "integration-app/interfaces/orders-api.yaml"]], HEALTHY),
        (&[&["undo"], &["undo"]], WOUNDED),
        (&[&["redo"], &["redo"]], HEALTHY),
    ];
    let mut disagreements = Vec::new();
    for (commands, expected) in moments {
        for words in commands {
            disagreements.extend(run(root.path(), state.path(), words));
        }
        let workspace = read(root.path());
        let seen = driver.push(&workspace);
        let outcome = Outcome::from(&seen).to_string();
        disagreements.extend((outcome != expected).then(|| format!("after {commands:?} the CLI:\n{outcome}")));
        disagreements.extend(compare::differences(vendor, &seen, &workspace));
        let now = print(root.path());
        disagreements.extend((expected == WOUNDED && now != before).then(|| format!("after {commands:?}:\n{now}")));
    }
    Compared { cases: moments.len(), disagreements }
}

/// Runs membrane-tui in the root; what it says, if it fails.
fn run(root: &Path, state: &Path, words: &[&str]) -> Option<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_membrane-tui"));
    clean(&mut command);
    let output = command.current_dir(root).env("XDG_STATE_HOME", state).args(words).output();
    let output = output.expect("the program was just built");
    let said = || format!("{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    (!output.status.success()).then(said)
}

/// What stands in the root now, but for the config, which each copy gets anew.
pub fn read(root: &Path) -> Workspace {
    let mut workspace = Workspace::default();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("the folder was just listed") {
            let path = entry.expect("the folder was just listed").path();
            let below = path.strip_prefix(root).expect("it stands below the root").as_os_str().as_bytes().to_vec();
            if path.is_dir() {
                workspace.entries.push(Entry { path: below, what: What::Folder });
                open.push(path);
            } else if below != b"membrane.config.yml" {
                let what = What::File(fs::read(&path).expect("the file was just listed"));
                workspace.entries.push(Entry { path: below, what });
            }
        }
    }
    workspace.entries.sort_by(|a, b| a.path.cmp(&b.path));
    workspace
}

fn print(root: &Path) -> String {
    read(root).print()
}
