//! What the stand-in server has: elements, connectors and their published versions, as plain JSON.
//!
//! It answers no request (that is `routes`) and opens no file: the caller brings the text of `--server-state FILE`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// An element, integration or connector as the server keeps it.
pub type ServerElement = Map<String, Value>;

/// The collections that a server state may name, in the words of the API's paths.
///
/// The order is that in which push reads them (docs/push-facts.md, layout 1); `connectors` has a shape of its own in answers.
pub const COLLECTIONS: [&str; 10] = [
    "integrations",
    "connectors",
    "scenarios",
    "actions",
    "flows",
    "app-data-schemas",
    "app-event-types",
    "data-link-tables",
    "data-sources",
    "field-mappings",
];

/// The collections that push asks for once universally and once for each integration.
const PER_INTEGRATION: [&str; 4] = ["actions", "flows", "data-sources", "field-mappings"];

/// Everything a server holds when a push begins, and what the push made of it.
///
/// As JSON: an object of collections, each a list of objects, and `versions`, a list of version names for each
/// connector id:
///
/// ```json
/// { "integrations": [{ "id": "i1", "key": "hubspot" }],
///   "actions": [{ "key": "list", "integrationKey": "hubspot", "archivedAt": "2024-01-01T00:00:00Z" }],
///   "connectors": [{ "id": "c1", "uuid": "0f1e" }],
///   "versions": { "c1": ["1.0.0"] } }
/// ```
///
/// An item without an `id` is given one. An element belongs to an integration when it names one by `integrationId` or
/// `integrationKey`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ServerState {
    collections: BTreeMap<String, Vec<ServerElement>>,
    versions: BTreeMap<String, Vec<String>>,
    writes: usize,
}

/// Why a text is no server state.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    #[error("the server state is not JSON: {0}; see `membrane-tui rehearse --help` for its shape")]
    Json(#[from] serde_json::Error),
    #[error("the server state must be an object of collections")]
    NotAnObject,
    #[error("the server state has `{0}`, which is no collection; known are {known}", known = COLLECTIONS.join(", "))]
    UnknownCollection(String),
    #[error("`{0}` in the server state must be a list of objects")]
    NotItems(String),
    #[error("an `id` in `{0}` of the server state must be a text that is not empty")]
    BadId(String),
    #[error("`versions` in the server state must be an object: a list of version names for each connector id")]
    NotVersions,
}

impl ServerState {
    /// Reads a state from the text of a `--server-state` file.
    pub fn from_json(text: &str) -> Result<ServerState, StateError> {
        let Value::Object(parts) = serde_json::from_str(text)? else {
            return Err(StateError::NotAnObject);
        };
        let mut state = ServerState::default();
        for (name, part) in parts {
            if name == "versions" {
                state.versions = serde_json::from_value(part).map_err(|_| StateError::NotVersions)?;
            } else if COLLECTIONS.contains(&name.as_str()) {
                let items = read_items(&name, part)?;
                state.collections.insert(name, items);
            } else {
                return Err(StateError::UnknownCollection(name));
            }
        }
        Ok(state)
    }

    /// The items of a collection, archived ones too, in the order in which the server tells them.
    pub fn items(&self, collection: &str) -> &[ServerElement] {
        self.collections.get(collection).map_or(&[], Vec::as_slice)
    }

    /// The versions that are published of the connector with this id.
    pub fn versions(&self, connector: &str) -> &[String] {
        self.versions.get(connector).map_or(&[], Vec::as_slice)
    }

    /// What `GET <collection>` lists: with an integration's id what belongs to it, without one the universal elements;
    /// collections that know no integrations are listed whole.
    pub(super) fn listed(&self, collection: &str, integration: Option<&str>) -> Vec<&ServerElement> {
        let all = self.items(collection).iter();
        if !self.is_listed_by_integration(collection) {
            return all.collect();
        }
        match integration {
            Some(id) => all.filter(|item| self.belongs_to(item, id)).collect(),
            None => all
                .filter(|item| field(item, "integrationId").is_none() && field(item, "integrationKey").is_none())
                .collect(),
        }
    }

    /// Whether push asks for a collection once for each integration too.
    pub(super) fn is_listed_by_integration(&self, collection: &str) -> bool {
        PER_INTEGRATION.contains(&collection)
    }

    fn belongs_to(&self, item: &ServerElement, integration: &str) -> bool {
        if let Some(id) = field(item, "integrationId") {
            return id == integration;
        }
        let owner = self.items("integrations").iter().find(|owner| id_of(owner) == Some(integration));
        owner.and_then(|owner| field(owner, "key")).is_some_and(|key| field(item, "integrationKey") == Some(key))
    }

    /// The id of the next write: writes are numbered from 1, whatever they write.
    pub(super) fn next_id(&mut self) -> String {
        self.writes += 1;
        format!("id-{}", self.writes)
    }

    /// Keeps a new item, so that later answers have it.
    pub(super) fn add(&mut self, collection: &str, item: ServerElement) {
        self.collections.entry(collection.to_owned()).or_default().push(item);
    }

    /// Overwrites the fields of the item with this id; an id that is not there changes nothing.
    pub(super) fn change(&mut self, collection: &str, id: &str, fields: &ServerElement) {
        let items = self.collections.entry(collection.to_owned()).or_default();
        if let Some(item) = items.iter_mut().find(|item| id_of(item) == Some(id)) {
            for (name, value) in fields.iter().filter(|(name, _)| *name != "id") {
                item.insert(name.clone(), value.clone());
            }
        }
    }

    /// Remembers that a version of a connector is published.
    pub(super) fn publish(&mut self, connector: &str, version: &str) {
        self.versions.entry(connector.to_owned()).or_default().push(version.to_owned());
    }
}

/// The items of one collection, each with an id.
fn read_items(collection: &str, part: Value) -> Result<Vec<ServerElement>, StateError> {
    let mut items: Vec<ServerElement> =
        serde_json::from_value(part).map_err(|_| StateError::NotItems(collection.to_owned()))?;
    for (position, item) in items.iter_mut().enumerate() {
        let id = item.entry("id").or_insert_with(|| json!(format!("{collection}-{}", position + 1)));
        if id.as_str().is_none_or(str::is_empty) {
            return Err(StateError::BadId(collection.to_owned()));
        }
    }
    Ok(items)
}

/// The id of an item, where it is text.
pub(super) fn id_of(item: &ServerElement) -> Option<&str> {
    item.get("id").and_then(Value::as_str)
}

/// A field as text that is not empty.
fn field<'a>(item: &'a ServerElement, name: &str) -> Option<&'a str> {
    item.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_read_and_ids_are_given() {
        let state = ServerState::from_json(
            r#"{ "actions": [{ "key": "a" }, { "id": "x", "key": "b" }], "versions": { "c1": ["1.0"] } }"#,
        )
        .expect("a good state");
        let ids: Vec<_> = state.items("actions").iter().map(id_of).collect();
        assert_eq!(ids, [Some("actions-1"), Some("x")]);
        assert_eq!(state.versions("c1"), ["1.0"]);
        assert_eq!(state.versions("c2"), [""; 0]);
    }

    #[test]
    fn what_is_no_state_is_refused_with_the_reason() {
        fn check(text: &str, expected: &str) {
            let error = ServerState::from_json(text).expect_err(text).to_string();
            assert!(error.contains(expected), "{text}: {error}");
        }
        check("{", "not JSON");
        check("[]", "must be an object");
        check(r#"{ "action": [] }"#, "`action`, which is no collection; known are integrations, connectors");
        check(r#"{ "actions": {} }"#, "`actions` in the server state must be a list");
        check(r#"{ "actions": ["a"] }"#, "`actions` in the server state must be a list");
        check(r#"{ "actions": [{ "id": 7 }] }"#, "an `id` in `actions`");
        check(r#"{ "versions": [] }"#, "`versions` in the server state");
    }

    #[test]
    fn elements_are_listed_by_the_integration_that_they_name() {
        let state = ServerState::from_json(
            r#"{ "integrations": [{ "id": "i1", "key": "hub" }],
                 "actions": [{ "id": "u" }, { "id": "k", "integrationKey": "hub" }, { "id": "i", "integrationId": "i1" },
                             { "id": "o", "integrationKey": "other" }, { "id": "e", "integrationKey": "" }],
                 "app-event-types": [{ "id": "t", "integrationKey": "hub" }] }"#,
        )
        .expect("a good state");
        let check = |collection, integration, expected: &[&str]| {
            let ids: Vec<_> = state.listed(collection, integration).into_iter().filter_map(id_of).collect();
            assert_eq!(ids, expected, "{collection} of {integration:?}");
        };
        check("actions", None, &["u", "e"]);
        check("actions", Some("i1"), &["k", "i"]);
        check("actions", Some("i2"), &[]);
        check("app-event-types", None, &["t"]);
    }
}
