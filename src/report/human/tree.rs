//! `tree`, for people: integrations above what belongs to them, endpoints below their interface, each with its badge.

use std::fmt::Write;

use super::Paint;
use crate::report::sanitize;
use crate::workspace::auth::{Auth, AuthState};
use crate::workspace::node::Node;
use crate::workspace::snapshot::Snapshot;
use crate::workspace::verdict::Placement;

/// The whole text, ending in a line break.
pub fn tree(snapshot: &Snapshot, paint: Paint) -> String {
    let mut out = format!("{}\n\n", paint.bold(sanitize(&snapshot.headline.commands)));
    let mut open: Vec<(usize, usize)> = snapshot.tree.roots().iter().rev().map(|index| (*index, 0)).collect();
    while let Some((index, depth)) = open.pop() {
        let _ = writeln!(out, "{}{}", "  ".repeat(depth), line(&snapshot.nodes[index], snapshot, paint));
        open.extend(snapshot.tree.children(index).iter().rev().map(|child| (*child, depth + 1)));
    }
    out
}

fn line(node: &Node, snapshot: &Snapshot, paint: Paint) -> String {
    let mut line = format!("{} {}", paint.dim(node.kind), paint.bold(sanitize(label(node))));
    if let Some(target) = node.target {
        let _ = write!(line, " → {}", sanitize(label(&snapshot.nodes[target])));
    }
    if let Some(auth) = &node.auth {
        let _ = write!(line, "  {}", badge(auth, paint));
    }
    let verdict = snapshot.verdict_of(node);
    match verdict.placement() {
        Placement::Loads => {}
        Placement::Ignored => line.push_str(&paint.yellow("  passed over")),
        Placement::Misread => {
            let read_as = verdict.read_as().map_or("something else", |kind| kind.name());
            line.push_str(&paint.red(format!("  read as {read_as}")));
        }
        Placement::Aborts if verdict.end_unknown => line.push_str(&paint.red("  unreadable")),
        Placement::Aborts => line.push_str(&paint.red("  stops push")),
    }
    if let Some(path) = &node.path {
        let _ = write!(line, "  {}", paint.dim(sanitize(&path.to_text())));
    }
    line
}

fn label(node: &Node) -> &str {
    node.key.as_deref().unwrap_or(&node.name)
}

/// A glyph and a word, so that no colour is needed.
fn badge(auth: &Auth, paint: Paint) -> String {
    let text = match &auth.kind {
        Some(kind) => format!("{} {}: {}", auth.state.glyph(), auth.state.name(), sanitize(kind)),
        None => format!("{} {}", auth.state.glyph(), auth.state.name()),
    };
    match auth.state {
        AuthState::Configured | AuthState::Inherited | AuthState::NotRequired => paint.green(text),
        AuthState::Unknown => paint.cyan(text),
        AuthState::Missing | AuthState::Incomplete => paint.yellow(text),
        AuthState::Invalid | AuthState::Blocked => paint.red(text),
    }
}
