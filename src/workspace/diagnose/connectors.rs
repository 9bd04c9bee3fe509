//! Custom connectors: what stops push at them, and what goes to the server otherwise than meant.

use std::collections::HashMap;

use super::{Diagnostic, RuleInput};
use crate::workspace::code::Code;
use crate::workspace::document::Field;
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::plan::connector_folder;
use crate::workspace::verdict::Verdict;
use crate::yaml::js::Js;

/// Connectors as push loads them, where the layout's rules are those of membrane-cli 1.x.
fn connectors<'s>(input: &RuleInput<'s>) -> impl Iterator<Item = &'s Verdict> {
    let strict = input.choice.layout.connectors.strict;
    input.plan.loads().iter().filter(move |load| strict && load.is_read_as(Kind::Connector))
}

/// Missing specs and sources. What is rejected as a file is told with the other rejections.
pub(super) fn stops(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for stop in &input.plan.stops {
        let (Some(path), Some(help)) = (&stop.path, help(stop.code())) else { continue };
        out.push(Diagnostic::new(stop.code(), path, format!("push stops here: {}", stop.reason), help));
    }
}

fn help(code: Code) -> Option<&'static str> {
    match code {
        Code::ConnectorNoSpec => Some("Write that file (its extension is `.yml`), or remove the folder."),
        Code::ConnectorNoSource => {
            Some("Give the version its `src/`; move a folder that is no version out of the connector's.")
        }
        _ => None,
    }
}

/// Connectors whose folder does not bear the name that push derives from the spec.
pub(super) fn folder_name(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for load in connectors(input) {
        let (Some(folder), Some(summary)) = (load.path.parent(), load.summary()) else { continue };
        let derived = connector_folder(summary);
        if derived.name() == folder.name() && derived.depth() == 1 || !has_versions(input, &folder) {
            continue;
        }
        let wanted = folder.parent().unwrap_or_else(RelPath::root).join_path(&derived);
        let message = format!(
            "push looks for this connector's sources in `{wanted}`, after its `name` and `id`, and not in its own folder"
        );
        let help = format!("Rename the folder to `{derived}`, and this file to `{derived}.yml`.");
        out.push(Diagnostic::new(Code::ConnectorFolderName, &load.path, message, help).at(load.place_of(Field::Name)));
    }
}

/// Whether a connector's folder holds any folder, which push takes for a version.
fn has_versions(input: &RuleInput<'_>, folder: &RelPath) -> bool {
    use crate::workspace::files::Resolved;
    match input.files.resolve(folder) {
        Some(Resolved::Dir(dir)) => {
            dir.entries.values().any(|entry| matches!(input.files.follow(entry), Resolved::Dir(_)))
        }
        _ => false,
    }
}

/// Connectors that every push makes anew.
pub(super) fn no_uuid(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for load in connectors(input).filter(|load| !load.truthy(Field::Uuid)) {
        let message = "every push makes a new connector of it: connectors are matched by `uuid`, and it has none";
        let help = "After the first push, write the `uuid` that the server gave it into this file.";
        out.push(Diagnostic::new(Code::ConnectorNoUuid, &load.path, message, help));
    }
}

/// Connectors that push holds for one, because their `id` is the same.
pub(super) fn duplicate_id(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let mut first: HashMap<String, &RelPath> = HashMap::new();
    for load in connectors(input) {
        let id = load.field(Field::Id).map_or("undefined".to_owned(), Js::property_text);
        let Some(other) = first.get(&id) else {
            first.insert(id, &load.path);
            continue;
        };
        let shared =
            if id == "undefined" { "neither has an `id`".to_owned() } else { format!("both have the `id` `{id}`") };
        let message = format!(
            "push holds this connector for that of `{other}`, as {shared}: this file is not sent, and its sources go there"
        );
        out.push(
            Diagnostic::new(
                Code::ConnectorDuplicateId,
                &load.path,
                message,
                "Give it an `id` of its own, and rename its folder after it.",
            )
            .at(load.place_of(Field::Id)),
        );
    }
}
