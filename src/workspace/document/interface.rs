//! The endpoints of an interface (`type: http-endpoint`) and the actions that they link to.
//!
//! The shape is that of the first document (docs/push-facts.md, "An interface, in full"); the vendor's types know no `http-endpoint`.

use super::{Place, SourceText};
use crate::yaml::NodeRef;
use crate::yaml::js::Js;

/// One endpoint: `paths.<path>.<method>`.
#[derive(Debug, Clone)]
pub struct Operation {
    pub path: Box<str>,
    /// As written, lower case in all known files.
    pub method: Box<str>,
    pub summary: Option<Box<str>>,
    /// The action that answers, as sent; `None` where the endpoint names none.
    pub action_key: Option<Box<str>>,
    /// `auth.required`, where it is said.
    pub auth_required: Option<bool>,
    /// Where `actionKey`'s value stands, or else the endpoint.
    pub place: Place,
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The endpoints of a `paths` mapping with their methods, in the order of the file.
pub fn endpoints<'d>(root: NodeRef<'d>) -> impl Iterator<Item = (&'d str, &'d str, NodeRef<'d>)> {
    root.get("paths").into_iter().flat_map(NodeRef::entries).flat_map(|(path, methods)| {
        methods
            .entries()
            .filter(|(method, _)| METHODS.contains(&method.text().to_ascii_lowercase().as_str()))
            .map(move |(method, endpoint)| (path.text(), method.text(), endpoint))
    })
}

impl Operation {
    /// All endpoints of a document; none where it has no `paths` of that form or where none names an action.
    pub fn all(root: NodeRef<'_>, source: &SourceText<'_>) -> Box<[Operation]> {
        if !endpoints(root).any(|(_, _, endpoint)| endpoint.get("actionKey").is_some()) {
            return Box::default();
        }
        endpoints(root)
            .map(|(path, method, endpoint)| {
                let action = endpoint.get("actionKey");
                Operation {
                    path: path.into(),
                    method: method.into(),
                    summary: endpoint.get("summary").and_then(NodeRef::as_str).map(Box::from),
                    action_key: action.and_then(Js::of).and_then(|key| key.sent_text()).map(Box::from),
                    auth_required: endpoint
                        .get("auth")
                        .and_then(|auth| auth.get("required"))
                        .and_then(NodeRef::as_bool),
                    place: source.place(action.unwrap_or(endpoint).span()),
                }
            })
            .collect()
    }

    /// `POST /shop/list`, as people say it.
    pub fn title(&self) -> String {
        format!("{} {}", self.method.to_ascii_uppercase(), self.path)
    }
}
