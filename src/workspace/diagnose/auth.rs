//! Authentication badges that are bad: each is reported once, at the file that is to blame.

use std::collections::{BTreeMap, BTreeSet};

use super::{Diagnostic, RuleInput};
use crate::workspace::auth::{Auth, AuthState};
use crate::workspace::code::Code;
use crate::workspace::document::Field;
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::node::Node;
use crate::workspace::verdict::{Placement, Verdict};
use crate::workspace::words::listed;

/// A file that decides about authentication, and what depends on it.
struct BadgeOrigin<'s> {
    /// The badge of the file itself, or, where it has none, of the first that depends on it.
    auth: &'s Auth,
    /// The file's own node, and its row.
    node: Option<(&'s Node, &'s Verdict)>,
    /// The keys of what depends on it, or names.
    dependants: BTreeSet<&'s str>,
}

/// The files at which chains of this state end.
fn origins<'s>(input: &'s RuleInput<'_>, state: AuthState) -> BTreeMap<&'s RelPath, BadgeOrigin<'s>> {
    let mut origins: BTreeMap<&RelPath, BadgeOrigin<'_>> = BTreeMap::new();
    for node in input.nodes.iter().filter(|node| node.kind != Kind::Operation) {
        let (Some(auth), Some(path)) = (&node.auth, &node.path) else { continue };
        if auth.state != state {
            continue;
        }
        let end = input.copies.speaker(auth.via.last().unwrap_or(path));
        let origin = origins.entry(end).or_insert(BadgeOrigin { auth, node: None, dependants: BTreeSet::new() });
        if end == path {
            (origin.auth, origin.node) = (auth, Some((node, &input.plan.verdicts()[node.verdict])));
        } else if input.copies.speaker(path) != end {
            origin.dependants.insert(node.key.as_deref().unwrap_or(&node.name));
        }
    }
    origins
}

impl BadgeOrigin<'_> {
    /// What the file is, where push loads it as such.
    fn loaded(&self) -> Option<Kind> {
        self.node.filter(|(_, verdict)| verdict.loads()).map(|(node, _)| node.kind)
    }

    /// Push stops at the file, which is told by another rule.
    fn stops(&self) -> bool {
        self.node.is_some_and(|(_, verdict)| verdict.placement() == Placement::Aborts)
    }

    /// "; 2 files (`a`, `b`) depend on it", or nothing.
    fn dependants(&self) -> String {
        match self.dependants.len() {
            0 => String::new(),
            1 => format!("; {} depends on it", listed(&self.dependants)),
            _ => format!("; {} depend on it", listed(&self.dependants)),
        }
    }
}

/// Blocks that are malformed, or of an unknown type.
pub(super) fn invalid(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for (path, origin) in origins(input, AuthState::Invalid) {
        out.push(badge(input, Code::AuthInvalid, path, &origin, "Write one of the known types."));
    }
}

/// Blocks that lack something, and integrations that lack parameters.
pub(super) fn incomplete(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for (path, origin) in origins(input, AuthState::Incomplete) {
        let help = match origin.node.map(|(node, _)| node.kind) {
            Some(Kind::Integration) => "Set its parameters in the vendor's console, and pull again.",
            _ => "Add what is missing, in the file or under `src/auth/`.",
        };
        out.push(badge(input, Code::AuthIncomplete, path, &origin, help));
    }
}

/// Authentication that push does not take as such.
pub(super) fn blocked(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for (path, origin) in origins(input, AuthState::Blocked).into_iter().filter(|(_, origin)| !origin.stops()) {
        out.push(badge(
            input,
            Code::AuthBlocked,
            path,
            &origin,
            "Move this file to a place where push reads it as what it is.",
        ));
    }
}

/// Integrations, interfaces and connectors that nothing authenticates, where nothing worse is wrong with them. A universal action
/// needs none of its own.
pub(super) fn missing(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for (path, origin) in origins(input, AuthState::Missing) {
        let help = match origin.loaded() {
            Some(Kind::Integration) => "Give it the `connectorId` of its connector.",
            Some(Kind::Interface) => "Give it an `auth` block.",
            Some(Kind::Connector) => "Give it an `auth` block, or files in its `src/auth/`.",
            _ => continue,
        };
        out.push(badge(input, Code::AuthMissing, path, &origin, help));
    }
}

/// Integrations and interfaces whose authentication only the server knows.
pub(super) fn unknown(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for (path, origin) in origins(input, AuthState::Unknown) {
        if matches!(origin.loaded(), Some(Kind::Integration | Kind::Interface)) {
            out.push(badge(input, Code::AuthUnknown, path, &origin, "A pull records what the server knows."));
        }
    }
}

fn badge(input: &RuleInput<'_>, code: Code, path: &RelPath, origin: &BadgeOrigin<'_>, help: &str) -> Diagnostic {
    let message = format!("{}{}", origin.auth.why, origin.dependants());
    let span = input.summary(path).and_then(|summary| match origin.auth.state {
        AuthState::Incomplete if summary.truthy(Field::HasMissingParameters) => {
            summary.place_of(Field::HasMissingParameters)
        }
        _ => summary.auth.as_ref().map(|auth| auth.place),
    });
    Diagnostic::new(code, path, message, help).at(span)
}
