//! Authentication badges that are bad: each is reported once, at the file that is to blame.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Scene, counted, listed};
use crate::workspace::auth::{Auth, AuthState};
use crate::workspace::element::Kind;
use crate::workspace::node::Node;
use crate::workspace::path::RelPath;

/// A file that decides about authentication, and what depends on it.
struct Origin<'s> {
    /// The badge of the file itself, or, where it has none, of the first that depends on it.
    auth: &'s Auth,
    kind: Option<Kind>,
    dependants: Vec<&'s Node>,
}

/// The files at which chains with one of these states end.
fn origins<'s>(scene: &Scene<'s>, states: &[AuthState]) -> BTreeMap<&'s RelPath, Origin<'s>> {
    let mut origins: BTreeMap<&RelPath, Origin<'_>> = BTreeMap::new();
    for node in scene.nodes.iter().filter(|node| node.kind != Kind::Operation) {
        let (Some(auth), Some(path)) = (&node.auth, &node.path) else { continue };
        if !states.contains(&auth.state) {
            continue;
        }
        let end = auth.via.last().unwrap_or(path);
        let origin = origins.entry(end).or_insert(Origin { auth, kind: None, dependants: Vec::new() });
        if end == path {
            (origin.auth, origin.kind) = (auth, Some(node.kind));
        } else {
            origin.dependants.push(node);
        }
    }
    origins
}

impl Origin<'_> {
    /// ", and so has `list-orders`", or nothing.
    fn dependants(&self) -> String {
        let names = self.dependants.iter().map(|node| node.key.as_deref().unwrap_or(&node.name));
        match self.dependants.len() {
            0 => String::new(),
            count => format!(
                "; {} ({}) depend{} on it",
                counted(count, "file"),
                listed(names),
                if count == 1 { "s" } else { "" }
            ),
        }
    }
}

/// Blocks that are malformed, of an unknown type, or lack something.
pub(super) fn broken_block(scene: &Scene<'_>, out: &mut Vec<Diagnostic>) {
    for (state, code, help) in [
        (AuthState::Invalid, Code::AuthInvalid, "Write one of the known types."),
        (AuthState::Incomplete, Code::AuthIncomplete, "Add what is missing; until then no connection can be made."),
    ] {
        for (path, origin) in origins(scene, &[state]) {
            out.push(badge(scene, code, path, &origin, help));
        }
    }
}

/// Authentication that push does not take as such.
pub(super) fn blocked(scene: &Scene<'_>, out: &mut Vec<Diagnostic>) {
    for (path, origin) in origins(scene, &[AuthState::Blocked]) {
        out.push(badge(
            scene,
            Code::AuthBlocked,
            path,
            &origin,
            "Move this file to a place where push reads it as what it is.",
        ));
    }
}

/// Integrations, interfaces and connectors that nothing authenticates. A universal action alone is none of its own.
pub(super) fn missing(scene: &Scene<'_>, out: &mut Vec<Diagnostic>) {
    for (path, origin) in origins(scene, &[AuthState::Missing]) {
        let help = match origin.kind {
            Some(Kind::Integration) => "Give it the `connectorId` of its connector.",
            Some(Kind::Interface) => "Give it an `auth` block.",
            Some(Kind::Connector) => "Give it an `auth` block, or files in its `src/auth/`.",
            _ => continue,
        };
        out.push(badge(scene, Code::AuthMissing, path, &origin, help));
    }
}

/// Integrations and interfaces whose authentication only the server knows.
pub(super) fn unknown(scene: &Scene<'_>, out: &mut Vec<Diagnostic>) {
    for (path, origin) in origins(scene, &[AuthState::Unknown]) {
        if matches!(origin.kind, Some(Kind::Integration | Kind::Interface)) {
            out.push(badge(scene, Code::AuthUnknown, path, &origin, "A pull records what the server knows."));
        }
    }
}

fn badge(scene: &Scene<'_>, code: Code, path: &RelPath, origin: &Origin<'_>, help: &str) -> Diagnostic {
    let message = format!("{}{}", origin.auth.why, origin.dependants());
    let span = scene.summary(path).and_then(|summary| summary.auth.as_ref()).map(|auth| auth.place);
    Diagnostic::new(code, path, message, help).at(span)
}
