//! What the stand-in server answers: a pure function of its state and one call.
//!
//! The answers are those that push needs to come to its end (docs/push-facts.md, "What a stand-in server must answer"). What a real
//! server would check or compute is not imitated.

use serde_json::{Map, Value, json};

use super::body::Body;
use super::state::{COLLECTIONS, ServerState};

/// One call as it came in, without its headers.
pub(super) struct Call<'a> {
    pub method: &'a str,
    /// The path without its query, e.g. `/connectors/id-1/versions`.
    pub path: &'a str,
    /// The query, decoded, in its order.
    pub query: &'a [(String, String)],
    pub body: &'a Body,
}

impl Call<'_> {
    fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The JSON that answers a call; a write changes the state.
pub(super) fn answer(state: &mut ServerState, call: &Call) -> Value {
    let segments: Vec<&str> = call.path.split('/').filter(|segment| !segment.is_empty()).collect();
    match call.method {
        "GET" => read(state, call, &segments),
        _ => write(state, call, &segments),
    }
}

fn read(state: &ServerState, call: &Call, segments: &[&str]) -> Value {
    match segments {
        ["org-workspace-id"] => json!({ "id": "workspace-1" }),
        ["connectors"] => json!(state.items("connectors")),
        ["connectors", id, "versions"] => {
            state.versions(id).iter().map(|version| json!({ "version": version })).collect()
        }
        [collection] => json!({ "items": state.listed(collection, call.query("integrationId")) }),
        _ => json!({}),
    }
}

fn write(state: &mut ServerState, call: &Call, segments: &[&str]) -> Value {
    let id = state.next_id();
    let mut answer = match call.body {
        Body::Json(Value::Object(fields)) => fields.clone(),
        _ => Map::new(),
    };
    match (call.method, segments) {
        ("POST", [collection]) if COLLECTIONS.contains(collection) => {
            answer.insert("id".to_owned(), json!(id));
            state.add(collection, answer.clone());
        }
        ("POST", ["connectors", connector, "publish-version"]) => {
            state.publish(connector, call.body.text_part("version").unwrap_or_default());
        }
        ("PUT" | "PATCH", [collection, target]) => state.change(collection, target, &answer),
        _ => {}
    }
    answer.insert("id".to_owned(), json!(id));
    Value::Object(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes the calls one after the other; gives the last answer.
    fn after(state: &str, calls: &[(&str, &str, Value)]) -> Value {
        let mut state = ServerState::from_json(state).expect("a good state");
        let mut last = Value::Null;
        for (method, uri, body) in calls {
            let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
            let query: Vec<(String, String)> = query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect();
            let body = if body.is_null() { Body::Empty } else { Body::Json(body.clone()) };
            last = answer(&mut state, &Call { method, path, query: &query, body: &body });
        }
        last
    }

    #[test]
    fn an_empty_server_answers_what_push_asks_first() {
        let check = |uri, expected: Value| assert_eq!(after("{}", &[("GET", uri, Value::Null)]), expected, "{uri}");
        check("/org-workspace-id", json!({ "id": "workspace-1" }));
        check("/connectors?workspaceId=workspace-1", json!([]));
        check("/connectors/id-1/versions", json!([]));
        check("/integrations?limit=1000&cursor=0", json!({ "items": [] }));
        check("/data-sources?integrationId=id-1", json!({ "items": [] }));
    }

    #[test]
    fn a_write_is_numbered_and_what_is_posted_comes_back() {
        let post = ("POST", "/integrations", json!({ "key": "hub" }));
        assert_eq!(after("{}", std::slice::from_ref(&post)), json!({ "key": "hub", "id": "id-1" }));
        assert_eq!(after("{}", &[post.clone(), post.clone()])["id"], json!("id-2"));
        assert_eq!(
            after("{}", &[post.clone(), ("GET", "/integrations", Value::Null)]),
            json!({ "items": [{ "key": "hub", "id": "id-1" }] }),
        );
        let patch = ("PATCH", "/integrations/id-1", json!({ "key": "hub", "name": "Hub" }));
        assert_eq!(
            after("{}", &[post, patch, ("GET", "/integrations", Value::Null)]),
            json!({ "items": [{ "key": "hub", "id": "id-1", "name": "Hub" }] }),
        );
    }

    #[test]
    fn applying_and_resetting_are_writes_that_answer_with_an_id() {
        let check =
            |method, uri| assert_eq!(after("{}", &[(method, uri, Value::Null)]), json!({ "id": "id-1" }), "{uri}");
        check("POST", "/action/apply?key=a");
        check("POST", "/actions/a1/reset");
        check("PUT", "/action?key=a&integrationKey=hub");
        check("POST", "/connectors/c1/upload");
    }
}
