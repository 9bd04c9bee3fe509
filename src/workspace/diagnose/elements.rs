//! Elements that load: their keys and layers, what push sends of them, and where their links lead.

use std::collections::{BTreeSet, HashMap};

use super::closest::closest;
use super::reading::half_way;
use super::{Diagnostic, RuleInput};
use crate::workspace::claims::LayoutClaim;
use crate::workspace::code::{Code, Severity};
use crate::workspace::document::interface::Operation;
use crate::workspace::document::{Content, Field, Summary};
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::layout::KeysFrom;
use crate::workspace::verdict::{Effect, Fate, Verdict};
use crate::workspace::words::listed;

/// "action", and for one of an integration "action of `hub`".
fn in_layer(load: &Verdict) -> String {
    match load.integration_key() {
        Some(key) => format!("{} of `{key}`", load.element()),
        None => format!("universal {}", load.element()),
    }
}

/// Elements without a key.
pub(super) fn missing_key(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let is_missing =
        |load: &&Verdict| load.content() == Content::Mapping && load.key.as_deref().unwrap_or("").is_empty();
    for load in input.elements().filter(is_missing) {
        let message = match input.choice.layout.knows(LayoutClaim::Reading) {
            true => format!("push sends this {} without a key, over any other that has none", in_layer(load)),
            false => format!("this {} has no `key`, and what push makes of that is not known", in_layer(load)),
        };
        let help = format!("Add a `key` that no other {} has.", load.element());
        out.push(Diagnostic::new(Code::MissingKey, &load.path, message, help).at(load.place_of(Field::Key)));
    }
}

/// Elements of one kind and layer with one key. The first in the order of reading is named, the others are reported.
pub(super) fn duplicate_key(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let mut first: HashMap<(Kind, Option<String>, &str), &RelPath> = HashMap::new();
    for load in input.elements() {
        let Some(key) = load.key.as_deref().filter(|key| !key.is_empty()) else { continue };
        let slot = (load.element(), load.integration_key(), key);
        let Some(other) = first.get(&slot) else {
            first.insert(slot, &load.path);
            continue;
        };
        let then = match input.choice.layout.knows(LayoutClaim::Order) {
            true => "a server that has neither gets both, and the next push stops",
            false => "what comes of that is not known",
        };
        let message = format!("push sends a second {} with the key `{key}`, beside `{other}`: {then}", in_layer(load));
        out.push(
            Diagnostic::new(
                Code::DuplicateKey,
                &load.path,
                message,
                "Give it a key of its own, or remove one of the two.",
            )
            .at(load.place_of(Field::Key)),
        );
    }
}

/// Elements of one kind with one uuid. The first in the order of reading is named, the others are reported.
pub(super) fn duplicate_uuid(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let mut first: HashMap<(Kind, &str), &Verdict> = HashMap::new();
    for load in input.plan.loads() {
        let Some(uuid) = load.text(Field::Uuid).filter(|uuid| !uuid.is_empty()) else { continue };
        let slot = (load.element(), uuid);
        let Some(other) = first.get(&slot) else {
            first.insert(slot, load);
            continue;
        };
        // Connectors of one `id` are told as that.
        if load.is_read_as(Kind::Connector) && load.field(Field::Id) == other.field(Field::Id) {
            continue;
        }
        let both = match load.element() {
            Kind::Connector => "the sources of both go to the connector of the server that has it",
            _ => "links by it lead to that one, and what the server makes of a second one is not known",
        };
        let message = format!("this {} has the `uuid` of `{}`: {both}", load.element(), other.path);
        let help = "Take the `uuid` out of the copy; the server gives it one of its own.";
        out.push(Diagnostic::new(Code::DuplicateUuid, &load.path, message, help).at(load.place_of(Field::Uuid)));
    }
}

/// Elements that name an integration that is not here.
pub(super) fn unknown_integration_key(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let known: BTreeSet<&str> = integrations(input).filter_map(|load| load.key.as_deref()).collect();
    let help = |key: &str| match closest(key, known.iter().copied()) {
        Some(meant) => format!("Did you mean `{meant}`?"),
        None if known.is_empty() => "Add the integration: there is none in this workspace.".to_owned(),
        None => format!("Add the integration, or name one that is here: {}.", listed(&known)),
    };
    for stop in input.plan.stops.iter().filter(|stop| stop.code() == Code::UnknownIntegrationKey) {
        let key = stop.path.as_ref().and_then(|path| input.plan.verdict(path)?.integration_key());
        out.extend(half_way(input, stop, help(key.as_deref().unwrap_or("")), Some(Field::IntegrationKey)));
    }
    for load in input.elements().filter(|load| load.is_applied() && load.inside.is_none()) {
        let Some(key) = load.integration_key().filter(|key| !known.contains(key.as_str())) else { continue };
        let message = format!(
            "push asks the server to apply this {} to `{key}`, and no integration of this workspace has that key",
            load.element()
        );
        out.push(
            Diagnostic::new(Code::UnknownIntegrationKey, &load.path, message, help(&key))
                .at(load.place_of(Field::IntegrationKey))
                .rated(Severity::Warning),
        );
    }
}

fn integrations<'s>(input: &RuleInput<'s>) -> impl Iterator<Item = &'s Verdict> {
    input.plan.loads().iter().filter(|load| load.is_read_as(Kind::Integration))
}

/// Elements in the folder of one integration that name another.
pub(super) fn integration_key_overruled(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    if input.choice.layout.keys_from != KeysFrom::Content {
        return;
    }
    for load in input.elements().filter(|load| load.inside.is_some()) {
        let (Some(own), Some(folders)) = (load.own_integration_key(), load.integration_key()) else { continue };
        if own != folders {
            let message = format!(
                "push sends this {} to `{folders}`, in whose folder it stands, and not to `{own}`",
                load.element()
            );
            let help = format!("Move it into the folder of `{own}`, or remove its `integrationKey`.");
            out.push(
                Diagnostic::new(Code::IntegrationKeyOverruled, &load.path, message, help)
                    .at(load.place_of(Field::IntegrationKey)),
            );
        }
    }
}

/// Elements of an integration that are uploaded as universal.
pub(super) fn wrong_layer(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    if input.choice.layout.keys_from != KeysFrom::Content {
        return;
    }
    let universal = |load: &&Verdict| load.integration().is_none() && !load.is_read_as(Kind::Integration);
    for load in input.elements().filter(universal) {
        let kind = load.element();
        let id = load.place_of(Field::IntegrationId).filter(|_| load.truthy(Field::IntegrationId));
        let diagnostic = if let Some(folder) = &load.inside {
            let own = folder.join(input.choice.layout.own_file(folder.name()));
            let message = format!("push uploads this {kind} as universal: `{own}` gives it no integration's key");
            let help = format!("Let `{own}` have the `key` of the integration.");
            Diagnostic::new(Code::WrongLayer, &load.path, message, help)
        } else if id.is_some() && !load.truthy(Field::Integration) {
            let message = format!("push uploads this {kind} as universal: it deletes `integrationId` before it sends");
            let help = "Name the integration by `integrationKey`, or move the file into the integration's folder.";
            Diagnostic::new(Code::WrongLayer, &load.path, message, help).at(id)
        } else {
            continue;
        };
        out.push(diagnostic);
    }
}

/// What stands in a `scenarios` folder.
pub(super) fn scenario(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for stop in input.plan.stops.iter().filter(|stop| stop.code() == Code::Scenario) {
        out.extend(half_way(input, stop, "Move it out of `scenarios/`.", None));
    }
}

/// What the server writes into a pulled integration. It has these itself, so that nothing is lost when they are not sent.
const SERVERS_OWN: [&str; 29] = [
    "id",
    "uuid",
    "workspaceId",
    "state",
    "errors",
    "revision",
    "createdAt",
    "updatedAt",
    "archivedAt",
    "isDeactivated",
    "isTest",
    "logoUri",
    "baseUri",
    "appUuid",
    "authType",
    "authOptions",
    "connector",
    "connection",
    "defaultConnection",
    "hasMissingParameters",
    "hasDocumentation",
    "hasOperations",
    "operationsCount",
    "hasData",
    "dataCollectionsCount",
    "hasEvents",
    "eventsCount",
    "hasGlobalWebhooks",
    "hasUdm",
];

/// Fields of integrations that push drops, and that only a person can have written.
pub(super) fn fields_dropped(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for load in input.elements().filter(|load| !load.is_misread()) {
        let Some(Effect::Fields(sent)) = load.effect() else { continue };
        let dropped: Vec<&str> =
            load.field_names().filter(|name| !sent.contains(name) && !SERVERS_OWN.contains(name)).collect();
        if !dropped.is_empty() {
            let message =
                format!("push does not send {}: of an integration it sends {} alone", listed(dropped), sent.join(", "));
            let help = "Set them in the vendor's console, and take them out of the file.";
            out.push(Diagnostic::new(Code::FieldsDropped, &load.path, message, help));
        }
    }
}

/// Elements that are applied from a parent, or reset to it.
pub(super) fn applied(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for load in input.elements().filter(|load| load.is_applied()) {
        let link = load.parent_link().unwrap_or("parentId");
        let message = format!(
            "push does not upload this {}: `{link}` gives it a parent, from which the server applies it, or to which it is reset",
            in_layer(load),
        );
        let help = match load.integration_key() {
            Some(_) => "Write `customized: true` if what the file says is meant.".to_owned(),
            None => format!(
                "Remove `{link}` if what the file says is meant: only an integration's element can be customised."
            ),
        };
        out.push(Diagnostic::new(Code::Applied, &load.path, message, help));
    }
}

/// Endpoints whose `actionKey` leads nowhere.
pub(super) fn dangling_action_key(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let mut dangling: HashMap<usize, Vec<bool>> = HashMap::new();
    for node in input.nodes.iter().filter(|node| node.kind == Kind::Operation) {
        dangling.entry(node.parent.unwrap_or(usize::MAX)).or_default().push(node.target.is_none());
    }
    let known = || input.nodes.iter().filter(|node| node.kind == Kind::Action).filter_map(|node| node.key.as_deref());
    for (at, node) in input.nodes.iter().enumerate() {
        let (Some(path), Some(dangling)) = (&node.path, dangling.get(&at)) else { continue };
        if input.copies.is_repeated(path) {
            continue;
        }
        let operations = input.summary(path).map_or(&[][..], |summary| &summary.operations);
        for (operation, _) in operations.iter().zip(dangling).filter(|(_, dangling)| **dangling) {
            out.extend(leads_nowhere(path, operation, known()));
        }
    }
}

fn leads_nowhere<'k>(
    path: &RelPath,
    operation: &Operation,
    known: impl Iterator<Item = &'k str>,
) -> Option<Diagnostic> {
    let key = operation.action_key.as_deref()?;
    let message = format!("`{}` names the action `{key}`, which is nowhere in this project", operation.title());
    let help = match closest(key, known) {
        Some(meant) => format!("Did you mean `{meant}`?"),
        None => "Write the key of an action that exists, or add the action.".to_owned(),
    };
    Some(Diagnostic::new(Code::DanglingActionKey, path, message, help).at(Some(operation.place)))
}

impl RuleInput<'_> {
    /// What the file at `path` says, where it is one document that the plan lists.
    pub(super) fn summary(&self, path: &RelPath) -> Option<&Summary> {
        self.plan.verdict(path).filter(|verdict| !matches!(verdict.fate, Fate::Rejected(_)))?.summary()
    }
}
