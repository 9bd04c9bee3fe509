//! One workspace, twice: pushed with the vendor's CLI, and planned by membrane-tui. Whatever differs is said.

use std::collections::BTreeMap;
use std::path::Path;

use membrane_tui::workspace::sync::Verb;

use crate::outcome::{End, Outcome, short};
use crate::predict::{self, Prediction, Rejected};
use crate::push::Observation;
use crate::vendor::Vendor;
use crate::workspace::Workspace;

/// What differs between what this CLI was seen to do with a workspace and what is predicted of it, where it is the project's own;
/// nothing where they agree.
pub fn differences(vendor: &Vendor, seen: &Observation, workspace: &Workspace) -> Vec<String> {
    let root = workspace.make("http://127.0.0.1:9");
    // Another disk may know no links; without a CLI the js-yaml of today is taken.
    if workspace.disk.is_none() {
        vendor.install(root.path());
    }
    let predicted = predict::of(root.path(), workspace);
    let outcome = Outcome::from(seen);
    let mut differences = Vec::new();
    if !outcome.agrees_with(&predicted.outcome) {
        differences.push(format!("the CLI:\n{outcome}predicted:\n{}", predicted.outcome));
    }
    differences.extend(exit(seen, &outcome));
    differences.extend(rejection(seen, &outcome, &predicted));
    differences.extend(readings(seen, &predicted));
    differences.extend(rows(root.path(), &predicted));
    differences.extend(effects(&predicted));
    differences
}

/// Exit status is 0 or 1 and nothing else, and there is none where push hangs.
fn exit(seen: &Observation, outcome: &Outcome) -> Option<String> {
    let expected = match outcome.end {
        End::Completes => Some(0),
        End::Aborts { .. } => Some(1),
        End::Hangs { .. } => None,
    };
    (seen.exit != expected).then(|| format!("exit {:?}, not {expected:?}", seen.exit))
}

/// What js-yaml says where it refuses, and what the row of that file says.
fn rejection(seen: &Observation, outcome: &Outcome, predicted: &Prediction) -> Option<String> {
    let abort = seen.abort.as_ref()?;
    let (End::Aborts { path, .. }, Some(reason)) = (&outcome.end, &abort.reason) else { return None };
    let row = predicted.plan.rejected.iter().find(|row| short(&row.path) == *path);
    let place = |row: &Rejected| abort.line.is_none() || (row.line, row.column) == (abort.line, abort.column);
    let same = row.is_some_and(|row| row.reason.contains(reason.as_str()) && place(row));
    (!same).then(|| format!("js-yaml: {reason} at {:?}:{:?}\nrejected: {row:?}", abort.line, abort.column))
}

/// A file that the CLI read and the plan says it passes over.
fn readings(seen: &Observation, predicted: &Prediction) -> Vec<String> {
    let passed_over = predicted.plan.ignored.iter().filter(|row| row.code != "empty");
    let read = passed_over.filter(|row| seen.reads.contains(&row.path));
    read.map(|row| format!("passed over by the plan ({}), read by the CLI: {}", row.code, row.path)).collect()
}

/// Every file below `membrane/` is in exactly one list; a connector's sources may be in none.
fn rows(root: &Path, predicted: &Prediction) -> Vec<String> {
    let plan = &predicted.plan;
    let loads = plan.loads.iter().map(|row| &row.path);
    let others = plan.rejected.iter().map(|row| &row.path).chain(plan.ignored.iter().map(|row| &row.path));
    let mut count = BTreeMap::new();
    loads.chain(others).for_each(|path| *count.entry(path.as_str()).or_insert(0) += 1);
    let twice = count.iter().filter(|(_, count)| **count > 1).map(|(path, _)| format!("in more than one list: {path}"));
    let files = crate::workspace::files_below(root);
    let is_source = |file: &str| file.to_lowercase().starts_with("membrane/connectors/");
    let missing = files.iter().filter(|file| !is_source(file) && !count.contains_key(file.as_str()));
    twice.chain(missing.map(|path| format!("in no list: {path}"))).collect()
}

/// The plan's word for what becomes of a content, and the writes that send it or do not. Both are ours; the writes were compared.
fn effects(predicted: &Prediction) -> Vec<String> {
    let wrong = predicted.plan.loads.iter().filter_map(|load| {
        let writes: Vec<Verb> =
            predicted.writes.iter().filter(|write| write.from.to_text() == load.path).map(|write| write.verb).collect();
        let sends_content = writes.iter().any(|verb| !matches!(verb, Verb::Apply | Verb::Reset));
        let told = match load.effect.as_str() {
            "apply" => false,
            "upload" if load.element != "connector" => true,
            _ => return None,
        };
        (!writes.is_empty() && sends_content != told)
            .then(|| format!("{}: the plan says {}, the writes are {writes:?}", load.path, load.effect))
    });
    wrong.collect()
}
