//! Values as JavaScript has them: what push compares, finds true, and sends as JSON.
//!
//! Only the fields that decide something are reduced to these; documents stay with the reader.

use super::yaml::{NodeRef, Value};

/// A value of a field that push looks at, reduced to what JavaScript could ask of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Js {
    Null,
    Bool(bool),
    Number(f64),
    String(Box<str>),
    /// Milliseconds since the epoch.
    Date(i64),
    /// A list or a mapping, as compact JSON; `None` where it holds itself.
    Json(Option<Box<str>>),
}

impl Js {
    /// Reduces a node. `None` stands for `undefined`, which only an empty document is.
    pub fn of(node: NodeRef<'_>) -> Option<Js> {
        Some(match node.value() {
            Value::Undefined => return None,
            Value::Null => Js::Null,
            Value::Bool(value) => Js::Bool(value),
            Value::Number(value) => Js::Number(value),
            Value::String(text) => Js::String(text.into()),
            Value::Date(ms) => Js::Date(ms),
            Value::Binary(_) | Value::Sequence | Value::Mapping => {
                Js::Json(stringify(node).map(String::into_boxed_str))
            }
        })
    }

    /// Whether JavaScript takes it for true.
    pub fn truthy(&self) -> bool {
        match self {
            Js::Null => false,
            Js::Bool(value) => *value,
            Js::Number(value) => *value != 0.0 && !value.is_nan(),
            Js::String(text) => !text.is_empty(),
            Js::Date(_) | Js::Json(_) => true,
        }
    }

    /// The text of what is sent as JSON, without the quotes of a string; `None` for null and what JSON cannot say.
    pub fn sent_text(&self) -> Option<String> {
        match self {
            Js::Null => None,
            Js::Bool(value) => Some(value.to_string()),
            Js::Number(value) if value.is_finite() => Some(number_text(*value)),
            Js::Number(_) => None,
            Js::String(text) => Some(text.to_string()),
            Js::Date(ms) => Some(iso_date(*ms)),
            Js::Json(text) => text.as_deref().map(str::to_owned),
        }
    }

    /// The text as a property name: `String(value)`, near enough for what stands in a workspace.
    pub fn property_text(&self) -> String {
        match self {
            Js::Null => "null".into(),
            Js::Number(value) => number_text(*value),
            other => other.sent_text().unwrap_or_default(),
        }
    }

    /// The text, where it is a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Js::String(text) => Some(text),
            _ => None,
        }
    }
}

/// A number as JavaScript prints it.
fn number_text(value: f64) -> String {
    ryu_js::Buffer::new().format(value).to_owned()
}

/// A date as `Date.prototype.toISOString` prints it, for the years that YAML can write.
fn iso_date(ms: i64) -> String {
    let nanos = i128::from(ms) * 1_000_000;
    match time::OffsetDateTime::from_unix_timestamp_nanos(nanos) {
        Ok(at) => format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            at.year(),
            u8::from(at.month()),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            at.millisecond()
        ),
        Err(_) => ms.to_string(),
    }
}

/// No key that a person wrote is nested deeper or longer than this; an alias bomb is.
const DEEPEST: usize = 200;
const LONGEST: usize = 64 * 1024;

/// `JSON.stringify`, or `None` where it would throw (a cycle) or where the text would be absurd.
fn stringify(node: NodeRef<'_>) -> Option<String> {
    let mut out = String::new();
    write_json(node, 0, &mut out).then_some(out)
}

fn write_json(node: NodeRef<'_>, depth: usize, out: &mut String) -> bool {
    if depth > DEEPEST || out.len() > LONGEST {
        return false;
    }
    match node.value() {
        Value::Sequence => {
            out.push('[');
            for (at, item) in node.items().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                if !write_json(item, depth + 1, out) {
                    return false;
                }
            }
            out.push(']');
        }
        Value::Mapping => {
            out.push('{');
            for (at, (key, value)) in node.entries().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                push_quoted(key.text(), out);
                out.push(':');
                if !write_json(value, depth + 1, out) {
                    return false;
                }
            }
            out.push('}');
        }
        Value::String(text) => push_quoted(text, out),
        Value::Date(ms) => push_quoted(&iso_date(ms), out),
        Value::Binary(bytes) => push_quoted(&format!("{} bytes", bytes.len()), out),
        Value::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Value::Number(value) if value.is_finite() => out.push_str(&number_text(value)),
        Value::Undefined | Value::Null | Value::Number(_) => out.push_str("null"),
    }
    true
}

fn push_quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::yaml::{Dialect, load};

    #[test]
    fn a_key_is_sent_as_json_has_it() {
        let check = |yaml: &str, sent: Option<&str>, truthy: bool| {
            let document = load(yaml, Dialect::V4_3).unwrap();
            let value = Js::of(document.root()).unwrap();
            assert_eq!(value.sent_text().as_deref(), sent, "{yaml}");
            assert_eq!(value.truthy(), truthy, "{yaml}");
        };
        check("12", Some("12"), true);
        check("1e21", Some("1e+21"), true);
        check("0.10", Some("0.1"), true);
        check("true", Some("true"), true);
        check("~", None, false);
        check("''", Some(""), false);
        check(".nan", None, false);
        check("2020-01-02", Some("2020-01-02T00:00:00.000Z"), true);
        check("[a, {b: 1}]", Some(r#"["a",{"b":1}]"#), true);
    }
}
