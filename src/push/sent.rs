//! What the requests of a push did: the log of the stand-in server, told in the words in which a push is predicted.
//!
//! It reads the log alone; it knows nothing of files.

use serde_json::Value;

use super::loopback::{COLLECTIONS, ReceivedRequest, ServerElement, ServerState, known};
use crate::workspace::sync::Verb;

/// One write, as the server saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub verb: Verb,
    /// The collection in the API's words, e.g. `data-sources`.
    pub collection: String,
    /// The text of the key as JSON; none where it is missing or null.
    pub key: Option<String>,
    /// The key of the integration that the element is sent for.
    pub integration: Option<String>,
}

/// The writes among the requests, in order; `before` is what the server had when the push began.
///
/// A request that is no write of push is left out.
pub fn writes(requests: &[ReceivedRequest], before: &ServerState) -> Vec<Sent> {
    let writes: Vec<&ReceivedRequest> = requests.iter().filter(|request| request.method != "GET").collect();
    writes.iter().filter_map(|request| read(request, &writes, before)).collect()
}

fn read(request: &ReceivedRequest, writes: &[&ReceivedRequest], before: &ServerState) -> Option<Sent> {
    let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let known = |id: &str| item_with_id(id, segments[0], writes, before);
    let body = request.body.as_object();
    let (verb, item) = match (request.method.as_str(), segments.as_slice()) {
        ("POST", [_]) => (Verb::Create, body.cloned()),
        ("PUT", [_]) => (Verb::Customize, body.cloned()),
        ("PUT" | "PATCH", [_, _]) => (Verb::Update, body.cloned()),
        ("POST", [_, "apply"]) => (Verb::Apply, Some(applied(query, &request.body))),
        ("POST", [_, id, "reset"]) => (Verb::Reset, known(id)),
        ("POST", ["connectors", id, "upload"]) => (Verb::Upload, known(id)),
        ("POST", ["connectors", id, "publish-version"]) => (Verb::Publish, known(id)),
        _ => return None,
    };
    let field = |name| item.as_ref().and_then(|item| item.get(name));
    Some(Sent {
        verb,
        collection: plural(segments[0]),
        key: field("key").and_then(text),
        integration: field("integrationKey").filter(|key| counts(key)).and_then(text),
    })
}

/// The item that has an id: one that the server had, or the one that the n-th write made (`id-<n>`).
fn item_with_id(
    id: &str,
    collection: &str,
    writes: &[&ReceivedRequest],
    before: &ServerState,
) -> Option<ServerElement> {
    let had = before.items(collection).iter().find(|item| item.get("id").and_then(Value::as_str) == Some(id));
    had.cloned().or_else(|| {
        let number: usize = id.strip_prefix("id-")?.parse().ok()?;
        writes.get(number.checked_sub(1)?)?.body.as_object().cloned()
    })
}

/// `POST <type>/apply?key=K` with `integrationKeys: [I]`, as an item.
fn applied(query: &str, body: &Value) -> ServerElement {
    let uri = format!("/?{query}").parse().unwrap_or_default();
    let pairs =
        axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).map(|pairs| pairs.0).unwrap_or_default();
    let key = pairs.into_iter().find(|(name, value)| name == "key" && !value.is_empty());
    let key = key.map(|(_, value)| ("key".to_owned(), value.into()));
    let integration = body.pointer("/integrationKeys/0").map(|key| ("integrationKey".to_owned(), key.clone()));
    key.into_iter().chain(integration).collect()
}

/// The API names one element in the singular where it is found by its key.
fn plural(segment: &str) -> String {
    if COLLECTIONS.contains(&segment) { segment.to_owned() } else { format!("{segment}s") }
}

/// Whether JavaScript takes a key for one: an empty one counts as none.
fn counts(key: &Value) -> bool {
    !matches!(key, Value::Null | Value::Bool(false)) && key.as_str() != Some("") && key.as_f64() != Some(0.0)
}

/// The text of a JSON value, as the prediction has it; none for null.
fn text(value: &Value) -> Option<String> {
    known::value(value).sent_text()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_write_of_push_is_recognised() {
        let before = ServerState::from_json(
            r#"{ "flows": [{ "id": "f1", "key": "sync", "integrationKey": "hub" }], "connectors": [{ "id": "c1", "key": "shop" }] }"#,
        )
        .expect("a good state");
        let check = |method: &str,
                     path: &str,
                     body: Value,
                     verb,
                     collection: &str,
                     key: Option<&str>,
                     integration: Option<&str>| {
            let first = ReceivedRequest {
                method: "POST".to_owned(),
                path: "/connectors".to_owned(),
                body: json!({ "key": "made" }),
            };
            let request = ReceivedRequest { method: method.to_owned(), path: path.to_owned(), body };
            let sent = writes(&[first, request], &before);
            let expected = Sent {
                verb,
                collection: collection.to_owned(),
                key: key.map(str::to_owned),
                integration: integration.map(str::to_owned),
            };
            assert_eq!(sent.last(), Some(&expected), "{method} {path}");
        };
        let hub = || json!({ "key": 12, "integrationKey": "hub" });
        check("POST", "/actions", hub(), Verb::Create, "actions", Some("12"), Some("hub"));
        check("POST", "/actions", json!("text"), Verb::Create, "actions", None, None);
        check("PUT", "/actions/a1", hub(), Verb::Update, "actions", Some("12"), Some("hub"));
        check("PATCH", "/integrations/i1", json!({ "key": "hub" }), Verb::Update, "integrations", Some("hub"), None);
        check(
            "PUT",
            "/data-source?key=12&integrationKey=hub",
            hub(),
            Verb::Customize,
            "data-sources",
            Some("12"),
            Some("hub"),
        );
        let hubs = json!({ "integrationKeys": ["hub"] });
        check("POST", "/flow/apply?key=a%20b", hubs, Verb::Apply, "flows", Some("a b"), Some("hub"));
        check("POST", "/flows/f1/reset", Value::Null, Verb::Reset, "flows", Some("sync"), Some("hub"));
        check("POST", "/connectors/c1/upload", Value::Null, Verb::Upload, "connectors", Some("shop"), None);
        check("POST", "/connectors/id-1/publish-version", Value::Null, Verb::Publish, "connectors", Some("made"), None);
    }

    #[test]
    fn keys_are_told_as_javascript_writes_them() {
        let check = |json: &str, expected: &str| {
            let body = serde_json::from_str(&format!(r#"{{"key":{json}}}"#)).expect("JSON");
            let request = ReceivedRequest { method: "POST".to_owned(), path: "/actions".to_owned(), body };
            assert_eq!(writes(&[request], &ServerState::default())[0].key.as_deref(), Some(expected), "{json}");
        };
        check("100000000000000000000", "100000000000000000000");
        check("1e+21", "1e+21");
        check("1.50", "1.5");
        check("1e-7", "1e-7");
        check("[100000000000000000000,1e+21,\"a\\u0001\"]", "[100000000000000000000,1e+21,\"a\\u0001\"]");
        check(r#"{"b":1.0,"a":[]}"#, r#"{"b":1,"a":[]}"#);
        let long = format!("[{}1]", "1,".repeat(100_000));
        check(&long, crate::yaml::js::cut(&long));
    }

    #[test]
    fn what_push_only_asks_is_no_write() {
        let request = ReceivedRequest { method: "GET".to_owned(), path: "/flows".to_owned(), body: Value::Null };
        assert_eq!(writes(&[request], &ServerState::default()), []);
    }
}
