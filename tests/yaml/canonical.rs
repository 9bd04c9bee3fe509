//! One text for one value, the same from a document, from the oracle's JSON and from Node: keys in bytewise order, numbers as the bits of a double.

use std::fmt::Write;

use membrane_tui::yaml::{Document, NodeRef, Value};
use serde_json::Value as Json;

/// What both sides write for a value that is too large to compare: aliases multiply.
const TOO_LARGE: &str = "too large";
const CYCLIC: &str = "cyclic";
/// Nodes.
const LARGEST: usize = 200_000;

pub fn of_document(document: &Document) -> String {
    if document.is_cyclic() {
        return CYCLIC.to_owned();
    }
    let (mut text, mut left) = (String::new(), LARGEST);
    match write_node(document.root(), &mut text, &mut left) {
        Some(()) => text,
        None => TOO_LARGE.to_owned(),
    }
}

/// `None` where more nodes come than are left.
fn write_node(node: NodeRef, text: &mut String, left: &mut usize) -> Option<()> {
    *left = left.checked_sub(1)?;
    match node.value() {
        Value::Undefined => text.push_str("undefined"),
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if value { "true" } else { "false" }),
        Value::Number(value) => write_number(value, text),
        Value::String(value) => write_string(value, text),
        Value::Date(milliseconds) => write!(text, "date {milliseconds}").unwrap(),
        Value::Binary(bytes) => write_bytes(bytes, text),
        Value::Sequence => {
            text.push('[');
            for item in node.items() {
                write_node(item, text, left)?;
                text.push(',');
            }
            text.push(']');
        }
        Value::Mapping => {
            let mut entries: Vec<_> = node.entries().map(|(key, value)| (key.text(), value)).collect();
            entries.sort_by_key(|(key, _)| *key);
            text.push('{');
            for (key, value) in entries {
                write_string(key, text);
                text.push(':');
                write_node(value, text, left)?;
                text.push(',');
            }
            text.push('}');
        }
    }
    Some(())
}

/// The oracle's `value_json`: JSON, where a mapping with one key that begins with `$` stands for what JSON does not have.
pub fn of_json(json: &str) -> String {
    let json = without_lone_surrogates(json);
    let mut reader = serde_json::Deserializer::from_str(&json);
    reader.disable_recursion_limit();
    let value: Json = serde::Deserialize::deserialize(&mut reader).expect("the oracle's values are JSON");
    let mut text = String::new();
    write_json(&value, &mut text);
    text
}

/// JSON whose escapes make halves of surrogate pairs has no text in Rust; the reader gives U+FFFD for each.
fn without_lone_surrogates(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        text.push_str(before);
        let pair = |at: usize| escape.get(at + 1..at + 6).filter(|_| escape[at..].starts_with("\\ud"));
        let is_high = |pair: &str| matches!(pair.as_bytes()[2], b'8'..=b'9' | b'a'..=b'b');
        let (taken, length) = match (pair(0), escape.get(6..).and(pair(6))) {
            (Some(high), Some(low)) if is_high(high) && !is_high(low) => (&escape[..12], 12),
            (Some(_), _) => ("\\ufffd", 6),
            (None, _) => (&escape[..2], 2),
        };
        text.push_str(taken);
        rest = &escape[length..];
    }
    text + rest
}

fn write_json(json: &Json, text: &mut String) {
    match json {
        Json::Null => text.push_str("null"),
        Json::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Json::Number(value) => write_number(value.as_f64().expect("a double"), text),
        Json::String(value) => write_string(value, text),
        Json::Array(items) => {
            text.push('[');
            for item in items {
                write_json(item, text);
                text.push(',');
            }
            text.push(']');
        }
        Json::Object(entries) => {
            if let Some((key, Json::String(value))) = entries.iter().next()
                && entries.len() == 1
            {
                match key.as_str() {
                    "$num" => return write_number(value.parse().expect("a number"), text),
                    "$bin" => return write!(text, "binary {value}").unwrap(),
                    "$date" => return write!(text, "date {}", milliseconds(value)).unwrap(),
                    _ => {}
                }
            }
            if entries.len() == 1 && entries.get("$undef") == Some(&Json::Bool(true)) {
                return text.push_str("undefined");
            }
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            text.push('{');
            for (key, value) in entries {
                write_string(key, text);
                text.push(':');
                write_json(value, text);
                text.push(',');
            }
            text.push('}');
        }
    }
}

/// JSON has one zero, and the oracle's values went through it.
fn write_number(number: f64, text: &mut String) {
    let number = if number == 0.0 { 0.0 } else { number };
    if number.is_nan() {
        text.push_str("number nan");
    } else {
        write!(text, "number {:016x}", number.to_bits()).unwrap();
    }
}

fn write_string(value: &str, text: &mut String) {
    text.push_str(&serde_json::to_string(value).expect("a string is JSON"));
}

fn write_bytes(bytes: &[u8], text: &mut String) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    text.push_str("binary ");
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().enumerate().fold(0u32, |bits, (at, &byte)| bits | u32::from(byte) << (16 - 8 * at));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= chunk.len() { digit as char } else { '=' });
        }
    }
}

/// From `2001-12-14T21:59:43.100Z`, by the reader itself.
fn milliseconds(text: &str) -> i64 {
    let document = membrane_tui::yaml::load(text, Default::default()).expect("a timestamp");
    match document.root().value() {
        Value::Date(milliseconds) => milliseconds,
        other => panic!("{text} is {other:?}"),
    }
}
