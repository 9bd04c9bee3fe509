//! What push asks of the server and what it sends, request by request: the facts that a list of keys does not show.

use membrane_tui::push::loopback::ReceivedRequest;

use crate::binary::{self, LIMIT};
use crate::table::Compared;
use crate::vendor::Vendor;
use crate::workspace::Workspace;

/// One of each kind of write.
const WORKSPACE: &str = r#"connectors/Shop_7/Shop_7.yml: {name: Shop, id: 7, key: shop, auth: {type: oauth2}}
connectors/Shop_7/1.0.0/src.zip: PK
integrations/hub/hub.yaml: {name: Hub, key: hub, connectorId: '7', connectorVersion: 1.0.0, parameters: {a: 1}, authType: oauth2}
integrations/crm/crm.yaml: {key: crm, connectorId: shop, parameters: {a: 1}}
integrations/list.yaml: {name: List, key: list, type: connector-operation, connector: shop}
integrations/text.yaml: some text
integrations/crm/actions/x.yaml: {key: x}
integrations/hub/actions/a.yaml: {key: a, integrationKey: other}
integrations/hub/actions/b.yaml: {key: b c, parentId: p, config: {x: 1}}
integrations/hub/actions/c.yaml: {key: c, parentId: p, customized: true, config: {x: 1}}
integrations/hub/actions/d.yaml: {key: d, parentId: p, config: {x: 1}}
integrations/hub/flows/list.yaml: [a, b]
actions/date.yaml: 2024-01-01
actions/e.yaml: {key: e, integrationId: i1, integration: {key: hub}, nested: {integrationId: kept}}
actions/list.yaml: [a, b]
actions/text.yaml: some text
server: {"integrations": [{"id": "i1", "key": "hub"}], "actions": [{"id": "a1", "key": "d", "integrationKey": "hub"}]}"#;

/// Every request of that push, in order: a fact, and the requests that show it.
const REQUESTS: &str = r#"
# what the server has is asked first: of every collection the universal layer, of four also that of each integration
GET /org-workspace-id null
GET /integrations?limit=1000&cursor=0 null
GET /actions?limit=1000&cursor=0 null
GET /actions?integrationId=i1&limit=1000&cursor=0 null
GET /app-data-schemas?limit=1000&cursor=0 null
GET /app-event-types?limit=1000&cursor=0 null
GET /data-link-tables?limit=1000&cursor=0 null
GET /data-sources?limit=1000&cursor=0 null
GET /data-sources?integrationId=i1&limit=1000&cursor=0 null
GET /field-mappings?limit=1000&cursor=0 null
GET /field-mappings?integrationId=i1&limit=1000&cursor=0 null
GET /flows?limit=1000&cursor=0 null
GET /flows?integrationId=i1&limit=1000&cursor=0 null
GET /connectors?workspaceId=workspace-1 null
# a new connector is sent whole, with the id of the workspace
POST /connectors {"name":"Shop","id":7,"key":"shop","auth":{"type":"oauth2"},"workspaceId":"workspace-1"}
# a version is published if the server has not got it
GET /connectors/id-1/versions null
POST /connectors/id-1/publish-version {"multipart":[{"name":"file","file":"file.zip","bytes":2},{"name":"version","text":"1.0.0"},{"name":"changelog","text":"Imported Version"}]}
# a connectorId that is no connector's id is sent as it stands, though it may be a key
POST /integrations {"connectorId":"shop","key":"crm"}
# of an integration four fields are sent, and a connector of this workspace by the id that the server gave it
PATCH /integrations/i1 {"connectorId":"id-1","connectorVersion":"1.0.0","name":"Hub","key":"hub"}
# an action among them has no connector, a text neither name nor key
POST /integrations {"name":"List","key":"list"}
POST /integrations {}
# integrations are asked for again once they are sent
GET /integrations?limit=1000&cursor=0 null
# a date and a list are sent as JSON, a text as it is
POST /actions "2024-01-01T00:00:00.000Z"
POST /actions ["a","b"]
POST /actions "some text"
# an integrationId is taken away, though not from deeper down; an integration object is sent as it stands
POST /actions {"key":"e","integration":{"key":"hub"},"nested":{"integrationId":"kept"}}
# an integration that was just made is known by the id that the server gave it
POST /actions {"key":"x","integrationKey":"crm","integrationId":"id-3"}
# the integration whose folder it is is written over an element's integrationKey, and the server's id of it is added
POST /actions {"key":"a","integrationKey":"hub","integrationId":"i1"}
# an element with a parent is applied by its key, without its content
POST /action/apply?key=b%20c {"integrationKeys":["hub"]}
# a customised one is applied, and its content follows
POST /action/apply?key=c {"integrationKeys":["hub"]}
PUT /action?key=c&integrationKey=hub {"key":"c","parentId":"p","customized":true,"config":{"x":1},"integrationKey":"hub"}
# one that the server has is reset, without its content
POST /actions/a1/reset null
# of a list inside an integration JSON does not show the integrationKey
POST /flows ["a","b"]
"#;

/// Each request is the one that is written down.
pub fn hold(vendor: &Vendor) -> Compared {
    let run = binary::push(vendor, &Workspace::parse(WORKSPACE), LIMIT, Vec::new(), |_| ());
    let line = |request: &ReceivedRequest| format!("{} {} {}", request.method, request.path, request.body);
    let seen: Vec<String> = run.requests.iter().map(line).collect();
    let expected: Vec<&str> = REQUESTS.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")).collect();
    let at = |number: usize| (expected.get(number).copied(), seen.get(number).map(String::as_str));
    let pairs = (0..expected.len().max(seen.len())).map(at);
    let wrong = pairs.filter(|(expected, seen)| expected != seen);
    let disagreements = wrong.map(|(expected, seen)| format!("expected {expected:?}\nseen     {seen:?}")).collect();
    Compared { cases: expected.len(), disagreements }
}
