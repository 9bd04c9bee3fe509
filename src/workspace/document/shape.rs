//! What a document looks like, whatever its place: judged from its fields alone.
//!
//! Telling fields are those of docs/push-facts.md ("Elements"). A file of another program (a compose file, a workflow, an OpenAPI
//! document) must never be taken for an element; a bland element (`key` and `name` and nothing telling) is left open.

use super::auth_block::AuthType;
use super::interface;
use crate::workspace::element::Kind;
use crate::yaml::{NodeRef, Value};

/// What a document looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The kind that its fields tell; [`Kind::Other`] where they tell none.
    pub kind: Kind,
    /// It has what every element has (a `key`, a `name`) and nothing that tells which: its place may decide.
    pub bland: bool,
    /// It has a `key` or a `name`, and is no other program's file: where push reads it, it is meant as an element.
    pub named: bool,
    /// Why, as a clause: "it has `nodes`".
    pub why: &'static str,
}

impl Shape {
    /// What it looks like to one who knows that push reads it as `element`: the same, where nothing in it says otherwise.
    pub fn read_as(&self, element: Kind) -> Kind {
        let untold = self.kind == Kind::Other && self.named;
        let fits = untold || matches!((self.kind, element), (Kind::AppDataSchema, Kind::AppEventType));
        if fits { element } else { self.kind }
    }
}

/// The `type`s of actions (docs/push-facts.md).
const ACTION_TYPES: [&str; 14] = [
    "list-data-records",
    "find-data-record-by-id",
    "match-data-record",
    "create-data-record",
    "find-or-create-data-record",
    "update-data-record",
    "delete-data-record",
    "search-data-record",
    "connector-operation",
    "api-request-to-external-app",
    "api-request-to-your-app",
    "http-request",
    "run-javascript",
    "api-request",
];

/// Fields by which other programs' files are known, whatever else they hold.
const FOREIGN: [&str; 14] = [
    "apiVersion",
    "openapi",
    "swagger",
    "asyncapi",
    "services",
    "jobs",
    "on",
    "steps",
    "stages",
    "repos",
    "rules",
    "extends",
    "hosts",
    "dependencies",
];

/// The fields of field mappings alone (docs/push-facts.md).
const MAPPING_FIELDS: [&str; 6] =
    ["defaultImportValue", "defaultExportValue", "importValue", "exportValue", "appSchema", "dataSourceKey"];

/// Judges a document by its root.
pub fn of(root: NodeRef<'_>) -> Shape {
    if !root.is_mapping() {
        return other("it is no mapping");
    }
    let has = |name: &str| root.get(name).is_some();
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    let text = |name: &str| root.get(name).and_then(NodeRef::as_str);

    if text("type") == Some("http-endpoint") && any(&["paths", "auth", "key"]) {
        return tells(Kind::Interface, "its `type` is `http-endpoint`");
    }
    if text("type").is_some_and(|kind| ACTION_TYPES.contains(&kind)) && any(&["key", "name", "config", "inputSchema"]) {
        return tells(Kind::Action, "its `type` is an action's");
    }
    if any(&FOREIGN) {
        return other("it has the fields of another program's file");
    }
    if has("key") && interface::endpoints(root).any(|(_, _, endpoint)| endpoint.get("actionKey").is_some()) {
        return tells(Kind::Interface, "its `paths` name actions");
    }
    if !any(&["key", "name"]) {
        return match root.get("actions") {
            Some(actions) if actions.is_mapping() => other(
                "it is a map of `actions` without a `key` or a `type` of its own, which no CLI reads as an element",
            ),
            _ => other("it has neither a `key` nor a `name`"),
        };
    }
    element(root, &has, &any)
}

/// Judges a mapping that has a `key` or a `name`. Fields that other programs use too tell nothing without a `key`.
fn element(root: NodeRef<'_>, has: &dyn Fn(&str) -> bool, any: &dyn Fn(&[&str]) -> bool) -> Shape {
    let keyed = has("key");
    let mapping = |name: &str| root.get(name).is_some_and(NodeRef::is_mapping);
    if keyed && mapping("nodes") {
        return tells(Kind::Flow, "it has `nodes`");
    }
    if any(&["connectorId", "connectorVersion", "hasMissingParameters"]) || (keyed && any(&["authType", "authOptions"]))
    {
        return tells(Kind::Integration, "it names a connector");
    }
    if has("appUuid") || (any(&["key", "id", "uuid"]) && !any(&["paths", "config"]) && has_known_auth(root)) {
        return tells(Kind::Connector, "it has a connector's `auth`");
    }
    if keyed && has("subscribeRequest") {
        return tells(Kind::AppEventType, "it has `subscribeRequest`");
    }
    if keyed && (any(&MAPPING_FIELDS) || has_mapping_direction(root)) {
        return tells(Kind::FieldMapping, "it maps fields");
    }
    if keyed && any(&["udm", "collectionKey", "collectionParameters", "universalDataSourceId"]) {
        return tells(Kind::DataSource, "it names a collection");
    }
    if keyed && any(&["inputSchema", "outputMapping", "customOutputSchema"]) {
        return tells(Kind::Action, "it has an action's schemas");
    }
    if keyed && any(&["parametersSchema", "universalFlowId"]) {
        return tells(Kind::Flow, "it has a flow's parameters");
    }
    if keyed && mapping("schema") {
        return tells(Kind::AppDataSchema, "it has a `schema`");
    }
    let scalar_key = root.get("key").is_some_and(|key| !matches!(key.value(), Value::Mapping | Value::Sequence));
    Shape {
        kind: Kind::Other,
        bland: scalar_key && has("name"),
        named: true,
        why: "it has no field that tells its kind",
    }
}

/// Whether the `auth` of a document is of a type that the SDK knows, or has variants.
fn has_known_auth(root: NodeRef<'_>) -> bool {
    let Some(auth) = root.get("auth") else { return false };
    let kind = auth.get("type").and_then(NodeRef::as_str);
    kind.is_some_and(|kind| AuthType::named(kind).is_some()) || auth.get("options").is_some_and(NodeRef::is_mapping)
}

/// Whether `direction` is one of a field mapping's (SDK, `FieldMappingDirection`).
fn has_mapping_direction(root: NodeRef<'_>) -> bool {
    matches!(root.get("direction").and_then(NodeRef::as_str), Some("import" | "export" | "both"))
}

fn tells(kind: Kind, why: &'static str) -> Shape {
    Shape { kind, bland: false, named: true, why }
}

fn other(why: &'static str) -> Shape {
    Shape { kind: Kind::Other, bland: false, named: false, why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Dialect, load};

    #[test]
    fn a_document_is_told_by_its_fields() {
        let check = |yaml: &str, kind: Kind, bland: bool| {
            let document = load(yaml, Dialect::default()).unwrap();
            let shape = of(document.root());
            assert_eq!((shape.kind, shape.bland), (kind, bland), "{yaml}");
        };
        check("{key: a, type: http-request}", Kind::Action, false);
        check("{key: a, nodes: {}}", Kind::Flow, false);
        check("{key: a, type: http-endpoint, auth: {type: proxy}}", Kind::Interface, false);
        check("{key: a, paths: {/x: {get: {actionKey: b}}}}", Kind::Interface, false);
        check("{key: a, name: A, connectorId: 1, appUuid: 2}", Kind::Integration, false);
        check("{key: a, name: A, auth: {type: oauth2}}", Kind::Connector, false);
        check("{key: a, name: A, udm: jobs}", Kind::DataSource, false);
        check("{key: a, name: A, direction: both}", Kind::FieldMapping, false);
        check("{key: a, name: A, schema: {}, subscribeRequest: {}}", Kind::AppEventType, false);
        check("{key: a, name: A}", Kind::Other, true);
        check("{actions: {list: {}}}", Kind::Other, false);
        check("{services: {db: {image: x}}, name: stack}", Kind::Other, false);
        check("{name: ci, on: push, jobs: {}}", Kind::Other, false);
        check("{openapi: 3.1.0, paths: {/x: {get: {}}}}", Kind::Other, false);
        check("just text", Kind::Other, false);
        // Other programs' files, which happen to have a field of ours.
        check("{id: ar, name: Arabic, direction: rtl}", Kind::Other, false);
        check("{key: ar, name: Arabic, direction: rtl}", Kind::Other, true);
        check("{name: registry, authType: basic}", Kind::Other, false);
        check("{id: 1, name: staging, auth: {user: me}}", Kind::Other, false);
        check("{id: 1, name: users, schema: {type: object}}", Kind::Other, false);
        check("{id: 1, name: graph, nodes: {a: {}}}", Kind::Other, false);
        check("{name: search, inputSchema: {type: object}, id: 4}", Kind::Other, false);
        // And ours, which happen to have a field of other programs'.
        check("{key: a, type: run-javascript, dependencies: []}", Kind::Action, false);
        check("{id: 7, name: shop, auth: {options: {a: {type: oauth2}}}}", Kind::Connector, false);
    }
}
