//! The workspace as a whole: folders that must be there, integrations without a file of their own, files and CLI that disagree.

use std::collections::BTreeMap;

use super::{Diagnostic, Fix, FixKind, RuleInput};
use crate::workspace::claims::LayoutClaim;
use crate::workspace::code::Code;
use crate::workspace::element::Kind;
use crate::workspace::files::{MEMBRANE, RelPath};
use crate::workspace::layout::KeysFrom;
use crate::workspace::plan::Outcome;
use crate::workspace::verdict::{Fate, Reason, Verdict};
use crate::workspace::words::counted;

fn membrane() -> RelPath {
    RelPath::root().join(MEMBRANE)
}

/// `membrane/` is missing.
pub(super) fn no_membrane_folder(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    if input.project.is_no_workspace {
        let message = "there is no workspace here, nor in a folder below".to_owned();
        let help = format!(
            "Start where the workspace is, or name that folder; a new one begins with `{MEMBRANE}/` and `membrane.config.yml`."
        );
        out.push(Diagnostic::new(Code::NoWorkspace, &membrane(), message, help));
        return;
    }
    if input.has_membrane() {
        return;
    }
    let message = format!("there is no `{MEMBRANE}/` here, and push looks nowhere else");
    let help =
        format!("Start in the folder that holds `{MEMBRANE}/`, or make it, and `{MEMBRANE}/integrations/` in it.");
    out.push(Diagnostic::new(Code::NoMembraneFolder, &membrane(), message, help));
}

/// `membrane/integrations` is missing, and push stops for want of it.
pub(super) fn no_integrations_folder(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    if !input.has_membrane() {
        return;
    }
    for stop in input.plan.stops.iter().filter(|stop| stop.code() == Code::NoIntegrationsFolder) {
        let Some(path) = &stop.path else { continue };
        let message = format!("push reads the other folders, sends nothing, and stops: {}", stop.reason);
        let help = format!("Make it (`membrane-tui scaffold {path}`); an empty `{path}/.gitkeep` keeps it in git.");
        let fix = Fix { kind: FixKind::Scaffold, from: path.clone(), to: path.clone(), safe: false };
        out.push(Diagnostic::new(stop.code(), path, message, help).mended_by(Some(fix)));
    }
}

/// Push ends well and sends nothing.
pub(super) fn nothing_to_push(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    // Elements that are passed over have rows of their own.
    let finds_nothing = input.plan.loads().is_empty() && input.plan.elements_passed_over().next().is_none();
    if input.has_membrane() && finds_nothing && input.plan.outcome() == Outcome::Completes {
        let message = match input.choice.layout.knows(LayoutClaim::Reading) {
            true => "push finds no element where it looks: it sends nothing, and reports success",
            false => "push finds no element where it looks",
        };
        let help = format!("Add elements, or start in the folder whose `{MEMBRANE}/` holds them.");
        out.push(Diagnostic::new(Code::NothingToPush, &membrane(), message, help));
    }
}

/// Folders in `integrations/` that hold elements, and not the integration's own file.
///
/// Where a passed-over file is plainly meant to be it (`hub/hub.yml`), that one is reported instead.
pub(super) fn no_own_file(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let layout = input.choice.layout;
    if layout.keys_from != KeysFrom::Content {
        return;
    }
    let mut folders: BTreeMap<&RelPath, usize> = BTreeMap::new();
    for folder in input.plan.loads().iter().filter_map(|load| load.inside.as_ref()) {
        *folders.entry(folder).or_default() += 1;
    }
    for (folder, count) in folders {
        let own = input.files.spelt(&folder.join(layout.own_file(folder.name())));
        if is_read(input, &own) || input.plan.passed_over().iter().any(|row| is_meant_as_own_file(row, folder)) {
            continue;
        }
        let message = format!(
            "push sends no integration for this folder: `{}` is missing, and {} in it becomes universal",
            own.name_text(),
            counted(count, "element")
        );
        let (help, fix) = match flat_file(input, folder) {
            Some(flat) => {
                (format!("Move `{flat}` to `{own}`."), Fix { kind: FixKind::Move, from: flat, to: own, safe: false })
            }
            None => (
                format!(
                    "Write `{own}`, with the integration's `key`, `name` and `connectorId`; `membrane-tui scaffold {folder}` writes what is known."
                ),
                Fix { kind: FixKind::Scaffold, from: folder.clone(), to: own, safe: false },
            ),
        };
        out.push(Diagnostic::new(Code::NoOwnFile, folder, message, help).mended_by(Some(fix)));
    }
}

/// Whether push opens this file, be it to reject it or to find it empty: that is another rule's.
fn is_read(input: &RuleInput<'_>, path: &RelPath) -> bool {
    input.plan.verdict(path).is_some_and(|verdict| match &verdict.fate {
        Fate::Loads(..) | Fate::Rejected(_) => true,
        Fate::PassedOver(reason) => *reason == Reason::Empty,
    })
}

fn is_meant_as_own_file(row: &Verdict, folder: &RelPath) -> bool {
    row.looks_like == Kind::Integration && row.path.parent().as_ref() == Some(folder)
}

/// The integration that stands flat beside its folder: `integrations/hub.yaml` beside `integrations/hub/`.
fn flat_file(input: &RuleInput<'_>, folder: &RelPath) -> Option<RelPath> {
    let beside = |end: &str| Some(folder.parent()?.join([folder.name(), end.as_bytes()].concat()));
    let is_one = |path: &RelPath| {
        input.plan.verdict(path).is_some_and(|verdict| verdict.is_read_as(Kind::Integration) && !verdict.is_misread())
    };
    [".yaml", ".yml", ".json"].into_iter().filter_map(beside).find(is_one)
}

/// Files and CLI disagree about the layout.
pub(super) fn layout_disagrees(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    if let Some(disagreement) = &input.choice.disagreement {
        let help =
            "Push with the CLI that the files are made for, or convert them: `membrane-tui convert --to LAYOUT`.";
        out.push(Diagnostic::new(Code::LayoutDisagrees, &membrane(), disagreement.as_str(), help));
    }
}
