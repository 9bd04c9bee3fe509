//! What is said of a text, by the reader or by js-yaml, in a form that can be compared.

use membrane_tui::yaml::{Dialect, Error, ErrorKind, load};
use serde_json::Value as Json;

use crate::canonical;

#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// Accepted, with this value in canonical form.
    Value(String),
    /// Refused. js-yaml gives no place for a second document, nor where it stumbles.
    Error { reason: String, place: Option<(u64, u64)> },
}

impl Answer {
    pub fn of_reader(text: &str, dialect: Dialect) -> Answer {
        match load(text, dialect) {
            Ok(document) => Answer::Value(canonical::of_document(&document)),
            Err(Error { reason, line, column, kind, .. }) => {
                let has_place = !matches!(kind, ErrorKind::MultipleDocuments | ErrorKind::Crash);
                Answer::Error { reason, place: has_place.then_some((line.into(), column.into())) }
            }
        }
    }

    /// From an error in JSON: `reason`, and `line` and `column` where there is a place.
    pub fn of_json_error(error: &Json) -> Answer {
        Answer::Error {
            reason: error["reason"].as_str().expect("a reason").to_owned(),
            place: error["line"].as_u64().zip(error["column"].as_u64()),
        }
    }

    pub fn accepts(&self) -> bool {
        matches!(self, Answer::Value(_))
    }
}
