//! What the commands print: for people, and for programs in the shapes that docs/contract.md fixes.
//!
//! A report is made from a snapshot alone; this room reads no disk and knows nothing of the browser.

pub mod annotation;
pub mod diff;
pub mod doctor;

pub mod github;
pub mod human;
pub mod json;
mod sanitize;
pub mod sarif;

pub use sanitize::{escape, sanitize};

/// What happens and what to do, as one text.
fn sentences(message: &str, help: &str) -> String {
    match (help.is_empty(), message.ends_with(['.', '!', '?', ':', ';'])) {
        (true, _) => message.to_owned(),
        (false, true) => format!("{message} {help}"),
        (false, false) => format!("{message}. {help}"),
    }
}
