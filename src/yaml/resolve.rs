//! What a plain scalar is: a null, a boolean, a number, a date, a merge key, or else its own text.

use super::Dialect;
use super::{number, timestamp};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum PlainValue {
    Text,
    Null,
    Bool(bool),
    Number(f64),
    /// Milliseconds since 1970.
    Date(i64),
    /// `<<`, whose value is its text.
    Merge,
}

pub(super) fn plain(text: &str, dialect: Dialect) -> PlainValue {
    match text.as_bytes().first() {
        Some(b'~' | b'n' | b'N') if is_null(text) => PlainValue::Null,
        Some(b't' | b'T' | b'f' | b'F') => boolean(text).map_or(PlainValue::Text, PlainValue::Bool),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => numeric(text, dialect),
        Some(b'<') if text == "<<" => PlainValue::Merge,
        _ => PlainValue::Text,
    }
}

fn numeric(text: &str, dialect: Dialect) -> PlainValue {
    let number = || number::integer(text, dialect).or_else(|| number::float(text, dialect));
    let date = || timestamp::milliseconds(text);
    number().map(PlainValue::Number).or_else(|| date().map(PlainValue::Date)).unwrap_or(PlainValue::Text)
}

pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "~" | "null" | "Null" | "NULL")
}

pub(super) fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" => Some(false),
        _ => None,
    }
}
