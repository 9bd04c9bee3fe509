//! What a push learns of the server by the requests that it makes first, as the prediction takes it.

use serde_json::Value;

use super::state::{ServerElement, ServerState, id_of};
use crate::workspace::element::Kind;
use crate::workspace::sync::{HeldConnector, HeldElement, Server};
use crate::yaml::js::{self, Js};

/// The kinds that push asks for, in its order; without scenarios, of which it never asks.
const ASKED: [Kind; 8] = [
    Kind::Integration,
    Kind::Action,
    Kind::AppDataSchema,
    Kind::AppEventType,
    Kind::DataLinkTable,
    Kind::DataSource,
    Kind::FieldMapping,
    Kind::Flow,
];

impl ServerState {
    /// The server as a push would know it: elements that are listed for no integration that is there are not known to it.
    pub fn as_known(&self) -> Server {
        let elements = ASKED.into_iter().flat_map(|kind| self.known_of(kind)).collect();
        let connectors = self.items("connectors").iter().map(|item| HeldConnector {
            uuid: field(item, "uuid"),
            key: field(item, "key"),
            versions: id_of(item).map_or(Vec::new(), |id| self.versions(id).to_vec()),
        });
        Server { elements, connectors: connectors.collect() }
    }

    fn known_of(&self, kind: Kind) -> Vec<HeldElement> {
        let collection = kind.plural();
        let held = |item: &ServerElement, integration| HeldElement {
            kind,
            key: field(item, "key"),
            integration,
            archived: field(item, "archivedAt").is_some_and(|at| at.truthy()),
        };
        let mut known: Vec<HeldElement> =
            self.listed(&collection, None).into_iter().map(|item| held(item, field(item, "integrationKey"))).collect();
        if self.is_listed_by_integration(&collection) {
            for integration in self.items("integrations") {
                let Some(id) = id_of(integration) else { continue };
                let listed = self.listed(&collection, Some(id)).into_iter();
                known.extend(listed.map(|item| held(item, field(integration, "key"))));
            }
        }
        known
    }
}

fn field(item: &ServerElement, name: &str) -> Option<Js> {
    item.get(name).map(value)
}

/// A JSON value as JavaScript has it.
pub(crate) fn value(json: &Value) -> Js {
    match json {
        Value::Null => Js::Null,
        Value::Bool(value) => Js::Bool(*value),
        Value::Number(number) => Js::Number(number.as_f64().unwrap_or(f64::NAN)),
        Value::String(text) => Js::String(text.as_str().into()),
        Value::Array(_) | Value::Object(_) => {
            Js::Object { json: Ok(js::cut(&stringify(json)).into()), text: js::cut(&text(json)).into() }
        }
    }
}

/// `JSON.stringify(value)`: serde_json would write some numbers otherwise.
fn stringify(json: &Value) -> String {
    match json {
        Value::Array(items) => format!("[{}]", items.iter().map(stringify).collect::<Vec<_>>().join(",")),
        Value::Object(fields) => {
            let fields =
                fields.iter().map(|(name, field)| format!("{}:{}", Value::from(name.as_str()), stringify(field)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        }
        Value::Number(_) => value(json).property_text(),
        other => other.to_string(),
    }
}

/// `String(value)`.
fn text(json: &Value) -> String {
    match json {
        Value::Null => String::new(),
        Value::Object(_) => "[object Object]".to_owned(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        other => value(other).property_text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_known_in_their_layers() {
        let state = ServerState::from_json(
            r#"{ "integrations": [{ "id": "i1", "key": "hub" }, { "key": 7 }],
                 "actions": [{ "key": "u" }, { "key": "a", "integrationKey": "hub", "archivedAt": "2024-01-01" },
                             { "key": "lost", "integrationKey": "gone" }],
                 "app-event-types": [{ "key": "e", "integrationKey": "gone" }],
                 "connectors": [{ "id": "c1", "uuid": "u" }], "versions": { "c1": ["1.0"] } }"#,
        )
        .expect("a good state");
        let server = state.as_known();
        let text = |js: &Option<Js>| js.as_ref().and_then(Js::sent_text).unwrap_or_default();
        let known: Vec<_> = server
            .elements
            .iter()
            .map(|held| (held.kind, text(&held.key), text(&held.integration), held.archived))
            .collect();
        let row =
            |kind, key: &str, integration: &str, archived| (kind, key.to_owned(), integration.to_owned(), archived);
        assert_eq!(
            known,
            [
                row(Kind::Integration, "hub", "", false),
                row(Kind::Integration, "7", "", false),
                row(Kind::Action, "u", "", false),
                row(Kind::Action, "a", "hub", true),
                row(Kind::AppEventType, "e", "gone", false),
            ],
        );
        assert_eq!(server.connectors[0].versions, ["1.0"]);
    }
}
