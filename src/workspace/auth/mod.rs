//! Authentication badges: for every interface, connector, integration and action, whether a connection can be made and why.
//!
//! States, and the order in which they hold, are those of contract.md.

pub mod block;

use serde::Serialize;

use super::path::RelPath;

/// A badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Auth {
    pub state: AuthState,
    /// `oauth2`, or several joined by `, `.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The chain of files it was found through, nearest first.
    pub via: Vec<RelPath>,
    /// One sentence.
    pub why: String,
}

/// See the table in contract.md; the first that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
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
