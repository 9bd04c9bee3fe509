//! What a document looks like, whatever its place: judged from its fields alone.
//!
//! Telling fields are those of docs/push-facts.md ("Elements") and docs/contract.md (`fix`). A file of another program (a compose file, a
//! workflow, an OpenAPI document) must never be taken for an element; where fields say little, the folder is left to say more.

use super::auth_block::{self, AuthType};
use super::interface;
use crate::workspace::element::Kind;
use crate::yaml::{NodeRef, Value};

/// What a document looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shape {
    /// The kind that its fields tell; [`Kind::Other`] where they tell none.
    pub kind: Kind,
    /// How much they tell.
    pub told_by: ToldBy,
    /// Why, as a clause: "it has `nodes`".
    pub why: &'static str,
}

/// How much a document's fields tell of its kind, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ToldBy {
    /// It is no mapping, or another program's file.
    Nothing,
    /// It is a mapping that says neither `key` nor `name`.
    Mapping,
    /// It has a `key` or a `name`: where push reads it, it is meant as an element.
    Name,
    /// It has both, or a `schema`: its folder says what it is, in any spelling.
    Folder,
    /// It has fields that several kinds share: the likeliest of them, unless its folder is another's.
    SharedFields,
    /// It has a field that only one kind has, wherever it stands.
    OwnField,
}

impl Shape {
    /// What it looks like to one who knows that push reads it as `element`: the same, where nothing in it says otherwise.
    pub fn read_as(&self, element: Kind) -> Kind {
        match self.told_by {
            ToldBy::Name | ToldBy::Folder => element,
            _ => self.kind,
        }
    }

    /// What it looks like where push does not read it, in a folder that is named after `folder`.
    pub fn in_folder(&self, folder: Option<Kind>) -> Kind {
        match folder {
            Some(folder) if self.told_by == ToldBy::Folder => folder,
            _ => self.kind,
        }
    }

    /// Whether its kind is certain in a folder that is named after `folder`, or after none: docs/contract.md, `fix`.
    pub fn is_certain(&self, folder: Option<Kind>) -> bool {
        match self.told_by {
            ToldBy::OwnField => true,
            ToldBy::SharedFields => folder.is_none_or(|folder| folder == self.kind),
            ToldBy::Folder => folder.is_some(),
            ToldBy::Name | ToldBy::Mapping | ToldBy::Nothing => false,
        }
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

/// The fields by which an integration names its connector.
const CONNECTOR_LINKS: [&str; 3] = ["connectorId", "connectorKey", "connectorUuid"];

/// The fields of field mappings that other kinds have too (docs/push-facts.md).
const MAPPING_FIELDS: [&str; 4] = ["defaultImportValue", "defaultExportValue", "exportValue", "appSchema"];

/// Judges a document by its root.
pub fn of(root: NodeRef<'_>) -> Shape {
    if !root.is_mapping() {
        return untold(ToldBy::Nothing, "it is no mapping");
    }
    let has = |name: &str| root.get(name).is_some();
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    let text = |name: &str| root.get(name).and_then(NodeRef::as_str);

    if text("type") == Some("http-endpoint") && any(&["paths", "auth", "key"]) {
        return own(Kind::Interface, "its `type` is `http-endpoint`");
    }
    if text("type").is_some_and(|kind| ACTION_TYPES.contains(&kind)) && any(&["key", "name", "config", "inputSchema"]) {
        return own(Kind::Action, "its `type` is an action's");
    }
    if any(&FOREIGN) {
        return untold(ToldBy::Nothing, "it has the fields of another program's file");
    }
    if has("key") && interface::endpoints(root).any(|(_, _, endpoint)| endpoint.get("actionKey").is_some()) {
        return own(Kind::Interface, "its `paths` name actions");
    }
    if !any(&["key", "name"]) {
        let why = match root.get("actions") {
            Some(actions) if actions.is_mapping() => {
                "it is a map of `actions` without a `key` or a `type` of its own, which no CLI reads as an element"
            }
            _ => "it has neither a `key` nor a `name`",
        };
        return untold(ToldBy::Mapping, why);
    }
    by_own_field(root, &any).or_else(|| by_shared_fields(root, &any)).unwrap_or_else(|| by_place(root))
}

/// Judges a mapping that has a `key` or a `name` by a field that only one kind has. Fields that other programs use too tell nothing
/// without a `key`.
fn by_own_field(root: NodeRef<'_>, any: &dyn Fn(&[&str]) -> bool) -> Option<Shape> {
    let keyed = any(&["key"]);
    if keyed && root.get("nodes").is_some_and(NodeRef::is_mapping) {
        return Some(own(Kind::Flow, "it has `nodes`"));
    }
    if any(&CONNECTOR_LINKS) {
        return Some(own(Kind::Integration, "it names a connector"));
    }
    let identified = any(&["key", "id", "uuid"]) && !any(&["paths", "config"]);
    if any(&["appUuid"]) || (identified && (has_known_auth(root) || auth_block::is_newest_connector(root))) {
        return Some(own(Kind::Connector, "it has a connector's authentication"));
    }
    if keyed && any(&["subscribeRequest", "globalWebhookUri"]) {
        return Some(own(Kind::AppEventType, "it says how events are subscribed to"));
    }
    if keyed && (any(&["importValue", "dataSourceKey"]) || has_mapping_direction(root)) {
        return Some(own(Kind::FieldMapping, "it maps fields"));
    }
    (keyed && any(&["udm", "collectionKey"])).then(|| own(Kind::DataSource, "it names a collection"))
}

/// Judges it by fields that several kinds have: the kind that has them most often.
fn by_shared_fields(root: NodeRef<'_>, any: &dyn Fn(&[&str]) -> bool) -> Option<Shape> {
    let shared = |kind, why| Some(Shape { kind, told_by: ToldBy::SharedFields, why });
    if any(&["connectorVersion", "hasMissingParameters"]) {
        return shared(Kind::Integration, "it has an integration's fields");
    }
    root.get("key")?;
    if any(&["authType", "authOptions"]) {
        return shared(Kind::Integration, "it has an integration's fields");
    }
    if any(&MAPPING_FIELDS) {
        return shared(Kind::FieldMapping, "it maps fields");
    }
    if any(&["collectionParameters", "universalDataSourceId"]) {
        return shared(Kind::DataSource, "it has the parameters of a collection");
    }
    if any(&["inputSchema", "outputMapping", "customOutputSchema"]) {
        return shared(Kind::Action, "it has an action's schemas");
    }
    any(&["parametersSchema", "universalFlowId"]).then_some(())?;
    shared(Kind::Flow, "it has a flow's parameters")
}

/// Judges what only its folder can tell, or not even that.
fn by_place(root: NodeRef<'_>) -> Shape {
    let is_scalar = |key: NodeRef<'_>| !matches!(key.value(), Value::Mapping | Value::Sequence);
    let keyed = root.get("key").is_some();
    if keyed && root.get("schema").is_some_and(NodeRef::is_mapping) {
        return Shape { kind: Kind::AppDataSchema, told_by: ToldBy::Folder, why: "it has a `schema`" };
    }
    let both = root.get("key").is_some_and(is_scalar) && root.get("name").is_some();
    untold(if both { ToldBy::Folder } else { ToldBy::Name }, "it has no field that tells its kind")
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

fn own(kind: Kind, why: &'static str) -> Shape {
    Shape { kind, told_by: ToldBy::OwnField, why }
}

fn untold(told_by: ToldBy, why: &'static str) -> Shape {
    Shape { kind: Kind::Other, told_by, why }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Dialect, load};

    #[test]
    fn a_document_is_told_by_its_fields() {
        let check = |yaml: &str, kind: Kind, told_by: ToldBy| {
            let document = load(yaml, Dialect::default()).unwrap();
            let shape = of(document.root());
            assert_eq!((shape.kind, shape.told_by), (kind, told_by), "{yaml}");
        };
        let (nothing, name, folder) = (ToldBy::Nothing, ToldBy::Name, ToldBy::Folder);
        let (shared, own) = (ToldBy::SharedFields, ToldBy::OwnField);
        check("{key: a, type: http-request}", Kind::Action, own);
        check("{key: a, nodes: {}}", Kind::Flow, own);
        check("{key: a, type: http-endpoint, auth: {type: proxy}}", Kind::Interface, own);
        check("{key: a, paths: {/x: {get: {actionKey: b}}}}", Kind::Interface, own);
        check("{key: a, name: A, connectorId: 1, appUuid: 2}", Kind::Integration, own);
        check("{key: a, connectorUuid: 1}", Kind::Integration, own);
        check("{name: A, connectorKey: hub}", Kind::Integration, own);
        check("{key: a, name: A, auth: {type: oauth2}}", Kind::Connector, own);
        check("{key: a, name: A, udm: jobs}", Kind::DataSource, own);
        check("{key: a, name: A, direction: both}", Kind::FieldMapping, own);
        check("{key: a, name: A, schema: {}, subscribeRequest: {}}", Kind::AppEventType, own);
        check("{key: a, name: A, schema: {}, globalWebhookUri: x}", Kind::AppEventType, own);
        check("{key: a, inputSchema: {}}", Kind::Action, shared);
        check("{key: a, parametersSchema: {}}", Kind::Flow, shared);
        check("{key: a, authType: oauth2}", Kind::Integration, shared);
        check("{key: a, appSchema: {}}", Kind::FieldMapping, shared);
        check("{key: a, schema: {}}", Kind::AppDataSchema, folder);
        check("{key: a, name: A}", Kind::Other, folder);
        check("{name: A}", Kind::Other, name);
        check("{actions: {list: {}}}", Kind::Other, ToldBy::Mapping);
        check("{services: {db: {image: x}}, name: stack}", Kind::Other, nothing);
        check("{name: ci, on: push, jobs: {}}", Kind::Other, nothing);
        check("{openapi: 3.1.0, paths: {/x: {get: {}}}}", Kind::Other, nothing);
        check("just text", Kind::Other, nothing);
        // Other programs' files, which happen to have a field of ours.
        check("{id: ar, name: Arabic, direction: rtl}", Kind::Other, name);
        check("{key: ar, name: Arabic, direction: rtl}", Kind::Other, folder);
        check("{name: registry, authType: basic}", Kind::Other, name);
        check("{id: 1, name: staging, auth: {user: me}}", Kind::Other, name);
        check("{id: 1, name: upstream, type: proxy}", Kind::Other, name);
        check("{id: 1, name: users, schema: {type: object}}", Kind::Other, name);
        check("{id: 1, name: graph, nodes: {a: {}}}", Kind::Other, name);
        check("{name: search, inputSchema: {type: object}, id: 4}", Kind::Other, name);
        // And ours, which happen to have a field of other programs'.
        check("{key: a, type: run-javascript, dependencies: []}", Kind::Action, own);
        check("{id: 7, name: shop, auth: {options: {a: {type: oauth2}}}}", Kind::Connector, own);
    }

    #[test]
    fn the_newest_connector_is_told_by_authentication_straight_in_it() {
        let check = |yaml: &str, kind: Kind| {
            let document = load(yaml, Dialect::default()).unwrap();
            assert_eq!(of(document.root()).kind, kind, "{yaml}");
        };
        check("{key: a, type: oauth2, makeApiClient: {type: mapping}, inputSchema: {}}", Kind::Connector);
        check("{key: a, options: {one: {type: oauth2}}, parametersSchema: {}}", Kind::Connector);
        check("{key: a, type: client-credentials, inputSchema: {}}", Kind::Action);
        check("{key: a, options: {one: {type: radio}}}", Kind::Other);
    }

    #[test]
    fn a_folder_decides_what_no_field_does() {
        let check = |yaml: &str, folder: Option<Kind>, kind: Kind, certain: bool| {
            let document = load(yaml, Dialect::default()).unwrap();
            let shape = of(document.root());
            assert_eq!((shape.in_folder(folder), shape.is_certain(folder)), (kind, certain), "{yaml} in {folder:?}");
        };
        let events = Some(Kind::AppEventType);
        check("{key: a, schema: {}}", events, Kind::AppEventType, true);
        check("{key: a, schema: {}}", None, Kind::AppDataSchema, false);
        check("{key: a, name: A}", events, Kind::AppEventType, true);
        check("{key: a, name: A}", None, Kind::Other, false);
        check("{name: A}", events, Kind::Other, false);
        check("{key: a, inputSchema: {}}", events, Kind::Action, false);
        check("{key: a, inputSchema: {}}", Some(Kind::Action), Kind::Action, true);
        check("{key: a, inputSchema: {}}", None, Kind::Action, true);
        check("{key: a, type: http-request}", Some(Kind::Integration), Kind::Action, true);
    }
}
