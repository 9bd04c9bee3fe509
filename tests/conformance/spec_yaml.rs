//! The layout `spec-yaml`, path by path: `plan` and the SDK's `parseMembraneElementPath` agree on what each file is.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::Stdio;

use serde::Deserialize;

use crate::corpus;
use crate::predict;
use crate::random::Rng;
use crate::table::Compared;
use crate::vendor::Vendor;

/// How many paths are made up.
const GENERATED: usize = 5_000;

/// What a path says of an element.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Named {
    element: String,
    key: Option<String>,
    integration: Option<String>,
}

/// On every path of the corpus.
pub fn on_the_corpus(vendor: &Vendor) -> Option<Compared> {
    let paths: BTreeSet<String> = corpus::read()?.into_iter().map(|file| file.path).collect();
    Some(compared(vendor, &paths))
}

/// On paths made from right and wrong parts.
pub fn on_generated_paths(vendor: &Vendor, seed: u64) -> Compared {
    let mut rng = Rng::new(seed);
    let mut paths = BTreeSet::new();
    while paths.len() < GENERATED {
        let path = path(&mut rng);
        // A file cannot stand where another path has a folder.
        let parents: Vec<&str> = path.match_indices('/').map(|(at, _)| &path[..at]).collect();
        let blocked = parents.iter().any(|parent| paths.contains(*parent));
        let folder = format!("{path}/");
        let blocks = paths.range(folder.clone()..).next().is_some_and(|next: &String| next.starts_with(&folder));
        if !blocked && !blocks {
            paths.insert(path);
        }
    }
    compared(vendor, &paths)
}

/// The types of the layout (docs/push-facts.md). The SDK's function also knows collections that no workspace holds, such as
/// `flow-runs`; those are not compared.
const TYPES: [&str; 15] = [
    "integrations",
    "connectors",
    "connections",
    "packages",
    "actions",
    "flows",
    "field-mappings",
    "data-sources",
    "data-link-tables",
    "app-event-types",
    "app-data-schemas",
    "screens",
    "external-apps",
    "connected-products",
    "customers",
];
const NO_TYPES: [&str; 10] = [
    "dataSources",
    "Actions",
    "action",
    "interfaces",
    "scenarios",
    "",
    "spec.yaml",
    "integration",
    "actions ",
    "connectors2",
];
const KEYS: [&str; 16] = [
    "list",
    "hubspot",
    "12",
    "a.b",
    "a b",
    ".hidden",
    "spec.yaml",
    "é",
    "e\u{301}",
    "actions",
    "integrations",
    "x\ny",
    "😀",
    "-",
    "#",
    "a\\b",
];
const FILES: [&str; 8] =
    ["spec.yml", "Spec.yaml", "spec.yaml.bak", "list.yaml", "spec.json", "README.md", ".spec.yaml", "spec.yaml "];

fn path(rng: &mut Rng) -> String {
    let kind = |rng: &mut Rng| rng.pick_mostly(85, &TYPES, &NO_TYPES).to_owned();
    let key = |rng: &mut Rng| format!("{}{}", rng.pick(&KEYS), rng.pick(&["", "", "1", "-2"]));
    let mut parts = Vec::new();
    if rng.chance(50) {
        parts.extend([rng.pick_mostly(90, &["integrations"], &TYPES).to_owned(), key(rng)]);
    }
    parts.extend([kind(rng), key(rng)]);
    if rng.chance(8) {
        parts.push(key(rng));
    }
    if rng.chance(4) {
        parts.remove(0);
    }
    parts.push(rng.pick_mostly(85, &["spec.yaml"], &FILES).to_owned());
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

/// Asks both sides about each path below `membrane/`.
fn compared(vendor: &Vendor, paths: &BTreeSet<String>) -> Compared {
    let said = ask_the_sdk(vendor, paths);
    let planned = ask_the_plan(paths);
    let wrong = paths.iter().zip(&said).filter_map(|(path, said)| {
        let planned = planned.get(path);
        (said.as_ref() != planned).then(|| format!("{path:?}\nthe SDK: {said:?}\nthe plan: {planned:?}"))
    });
    Compared { cases: paths.len(), disagreements: wrong.collect() }
}

fn ask_the_sdk(vendor: &Vendor, paths: &BTreeSet<String>) -> Vec<Option<Named>> {
    let mut node = vendor.node("paths.mjs").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node starts");
    let mut stdin = node.stdin.take().expect("stdin is piped");
    let lines: String = paths.iter().map(|path| serde_json::Value::from(path.as_str()).to_string() + "\n").collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = node.wait_with_output().expect("node ends when its input does");
    writer.join().expect("the writer does not panic").expect("node reads all");
    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("the script prints JSON")).collect()
}

fn ask_the_plan(paths: &BTreeSet<String>) -> BTreeMap<String, Named> {
    let root = tempfile::tempdir().expect("a temporary folder");
    for path in paths {
        let file = root.path().join("membrane").join(path);
        std::fs::create_dir_all(file.parent().expect("it has a folder")).expect("no file stands in its way");
        std::fs::write(file, "name: An element\n").expect("no folder stands in its way");
    }
    let plan = predict::plan(root.path(), "spec-yaml");
    let named = plan.loads.into_iter().map(|load| {
        let path = load.path.strip_prefix("membrane/").map_or(load.path.clone(), str::to_owned);
        (path, Named { element: load.element, key: load.key, integration: load.integration })
    });
    named.collect()
}
