//! Authentication badges: for every interface, connector, integration and action, whether a connection can be made and why.
//!
//! States, and the order in which they hold, are those of docs/contract.md. What an item says by itself is a claim; a badge weighs it
//! against the claims of what the item would inherit from.

mod claim;
mod judge;
mod sources;
#[cfg(test)]
mod tests;

use super::element::Kind;
use super::files::RelPath;
use super::links::Links;
use judge::BadgeJudge;

/// A badge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Auth {
    pub state: AuthState,
    /// `oauth2`, or several joined by `, `.
    pub kind: Option<String>,
    /// The chain of files it was found through, nearest first; empty where the file itself decides.
    pub via: Vec<RelPath>,
    /// One sentence, without a full stop.
    pub why: String,
}

/// See the table in docs/contract.md; the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AuthState {
    Invalid,
    Incomplete,
    Configured,
    Inherited,
    NotRequired,
    Blocked,
    Unknown,
    Missing,
}

impl AuthState {
    /// The glyph that stands before the word of a badge, so that no colour is needed.
    pub fn glyph(self) -> &'static str {
        match self {
            AuthState::Configured => "✓",
            AuthState::Inherited => "↑",
            AuthState::NotRequired => "-",
            AuthState::Blocked | AuthState::Invalid => "✗",
            AuthState::Unknown => "?",
            AuthState::Missing => "!",
            AuthState::Incomplete => "~",
        }
    }

    /// The word of a badge.
    pub fn name(self) -> &'static str {
        match self {
            AuthState::Invalid => "invalid",
            AuthState::Incomplete => "incomplete",
            AuthState::Configured => "configured",
            AuthState::Inherited => "inherited",
            AuthState::NotRequired => "not-required",
            AuthState::Blocked => "blocked",
            AuthState::Unknown => "unknown",
            AuthState::Missing => "missing",
        }
    }
}

/// How the `why` of an interface ends that push reads as a flow (docs/push-facts.md, "Schemas").
pub const SENT_AS_A_FLOW: &str = "sent as a flow, and the vendor's schema of a flow keeps key, name and description, and has no `auth` and no `paths`; whether the server honours them is not known";

/// The badge of every element that has one, in the order of [`Links::elements`].
pub fn badges(links: &Links<'_>) -> Vec<Option<Auth>> {
    let judge = BadgeJudge::of(links);
    let has_badge = |kind| matches!(kind, Kind::Interface | Kind::Connector | Kind::Integration | Kind::Action);
    links.elements().iter().enumerate().map(|(id, item)| has_badge(item.looks_like).then(|| judge.badge(id))).collect()
}
