//! Values as JavaScript has them: what push compares, finds true, and sends as JSON.
//!
//! Only the fields that decide something are reduced to these; documents stay with the reader.

use super::json::{self, Unsendable};
use super::{NodeRef, Value};

/// A value of a field that push looks at, reduced to what JavaScript could ask of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Js {
    Null,
    Bool(bool),
    Number(f64),
    String(Box<str>),
    /// Milliseconds since the epoch.
    Date(i64),
    /// A list, a mapping or a binary.
    Object {
        /// Compact JSON, `cut`; or why there is none.
        json: Result<Box<str>, Unsendable>,
        /// What `String(value)` gives, `cut`: a list's items joined by commas, `[object Object]` for a mapping.
        text: Box<str>,
    },
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
                let json = json::unsendable(node).map_or_else(|| Ok(written(node, write_json)), Err);
                Js::Object { json, text: written(node, write_text) }
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
            Js::Date(_) | Js::Object { .. } => true,
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
            Js::Object { json, .. } => json.as_deref().ok().map(str::to_owned),
        }
    }

    /// The text as a property name: `String(value)`, near enough for what stands in a workspace.
    pub fn property_text(&self) -> String {
        match self {
            Js::Null => "null".into(),
            Js::Number(value) => number_text(*value),
            Js::Object { text, .. } => text.to_string(),
            other => other.sent_text().unwrap_or_default(),
        }
    }

    /// Why JSON cannot be made of it, if it cannot.
    pub fn unsendable(&self) -> Option<Unsendable> {
        match self {
            Js::Object { json, .. } => json.as_ref().err().copied(),
            _ => None,
        }
    }

    /// What comes back of it from a server: JSON has no dates, no NaN and no infinity.
    pub fn as_sent(&self) -> Js {
        match self {
            Js::Date(ms) => Js::String(iso_date(*ms).into()),
            Js::Number(value) if !value.is_finite() => Js::Null,
            other => other.clone(),
        }
    }

    /// JavaScript's `==`; `None` is `undefined`. Two objects are never the same one.
    pub fn loosely_equal(a: Option<&Js>, b: Option<&Js>) -> bool {
        match (a, b) {
            (None | Some(Js::Null), None | Some(Js::Null)) => true,
            (None | Some(Js::Null), _) | (_, None | Some(Js::Null)) => false,
            (Some(a), Some(b)) if a.is_object() && b.is_object() => false,
            (Some(a), Some(b)) => match (a.primitive(), b.primitive()) {
                (Primitive::Text(a), Primitive::Text(b)) => a == b,
                (a, b) => a.number() == b.number(),
            },
        }
    }

    fn is_object(&self) -> bool {
        matches!(self, Js::Date(_) | Js::Object { .. })
    }

    fn primitive(&self) -> Primitive<'_> {
        match self {
            Js::Null => Primitive::Number(0.0),
            Js::Bool(value) => Primitive::Number(f64::from(u8::from(*value))),
            Js::Number(value) => Primitive::Number(*value),
            Js::String(text) | Js::Object { text, .. } => Primitive::Text(text),
            // Its text is in words and in the local time zone: no key is that.
            Js::Date(_) => Primitive::Number(f64::NAN),
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

/// A value as `==` compares it.
enum Primitive<'a> {
    Number(f64),
    Text(&'a str),
}

impl Primitive<'_> {
    /// `Number(value)`.
    fn number(&self) -> f64 {
        match self {
            Primitive::Number(value) => *value,
            Primitive::Text(text) => number_of(text),
        }
    }
}

/// `Number(text)`: blanks around it are dropped, nothing is 0, and what is no number is NaN, which equals nothing.
fn number_of(text: &str) -> f64 {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let digits = |prefixes: [&str; 2]| prefixes.iter().find_map(|prefix| text.strip_prefix(prefix));
    let whole = |digits: &str, radix| u64::from_str_radix(digits, radix).map_or(f64::NAN, |value| value as f64);
    if let Some(digits) = digits(["0x", "0X"]) {
        return whole(digits, 16);
    }
    if let Some(digits) = digits(["0o", "0O"]) {
        return whole(digits, 8);
    }
    if let Some(digits) = digits(["0b", "0B"]) {
        return whole(digits, 2);
    }
    match text {
        "" => 0.0,
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        // Rust would read `inf` and `nan` too.
        text if text.contains(|c: char| c.is_alphabetic() && !matches!(c, 'e' | 'E')) => f64::NAN,
        text => text.parse().unwrap_or(f64::NAN),
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

/// No object that a person wrote as a key is nested deeper or longer than this; an alias bomb is.
const DEEPEST: usize = 200;
const LONGEST: usize = 4 * 1024;

/// The text of an object, as much of it as is kept: what is longer is cut, so that no alias bomb grows here.
pub fn cut(text: &str) -> &str {
    let end = (0..=LONGEST.min(text.len())).rev().find(|&at| text.is_char_boundary(at));
    &text[..end.unwrap_or(0)]
}

/// What a writer makes of a node, `cut`.
fn written(node: NodeRef<'_>, write: fn(NodeRef<'_>, usize, &mut String) -> Option<()>) -> Box<str> {
    let mut out = String::new();
    // None says that it was stopped, which the length says too.
    let _ = write(node, 0, &mut out);
    cut(&out).into()
}

/// None where there is more than anyone reads.
fn within_bounds(depth: usize, out: &str) -> Option<()> {
    (depth <= DEEPEST && out.len() <= LONGEST).then_some(())
}

/// `JSON.stringify`; None where it was stopped on the way.
fn write_json(node: NodeRef<'_>, depth: usize, out: &mut String) -> Option<()> {
    within_bounds(depth, out)?;
    match node.value() {
        Value::Sequence => {
            out.push('[');
            for (at, item) in node.items().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                write_json(item, depth + 1, out)?;
            }
            out.push(']');
        }
        Value::Mapping => {
            out.push('{');
            for (at, (key, value)) in node.entries().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                push_quoted(key.text(), out);
                out.push(':');
                write_json(value, depth + 1, out)?;
            }
            out.push('}');
        }
        Value::String(text) => push_quoted(text, out),
        Value::Date(ms) => push_quoted(&iso_date(ms), out),
        // A typed array has its bytes as fields.
        Value::Binary(bytes) => {
            let fields = bytes.iter().take(LONGEST).enumerate().map(|(at, byte)| format!("\"{at}\":{byte}"));
            out.push_str(&format!("{{{}}}", fields.collect::<Vec<_>>().join(",")));
        }
        Value::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Value::Number(value) if value.is_finite() => out.push_str(&number_text(value)),
        Value::Undefined | Value::Null | Value::Number(_) => out.push_str("null"),
    }
    Some(())
}

/// `String(value)` of an object; None where it was stopped on the way.
fn write_text(node: NodeRef<'_>, depth: usize, out: &mut String) -> Option<()> {
    within_bounds(depth, out)?;
    match node.value() {
        Value::Sequence => {
            for (at, item) in node.items().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                write_text(item, depth + 1, out)?;
            }
        }
        Value::Mapping => out.push_str("[object Object]"),
        Value::Binary(bytes) => {
            let bytes = bytes.iter().take(LONGEST).map(u8::to_string);
            out.push_str(&bytes.collect::<Vec<_>>().join(","));
        }
        Value::Undefined | Value::Null => {}
        Value::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Value::Number(value) => out.push_str(&number_text(value)),
        Value::String(text) => out.push_str(text),
        Value::Date(ms) => out.push_str(&iso_date(ms)),
    }
    Some(())
}

fn push_quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Dialect, load};

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

    #[test]
    fn an_alias_bomb_is_cut() {
        let rows = |level: usize| format!("a{level}: &a{level} [{}]\n", format!("*a{},", level - 1).repeat(10));
        let bomb = "a0: &a0 [é]\n".to_owned() + &(1..=9).map(rows).collect::<String>() + "c: &c [1, *c]";
        let document = load(&bomb, Dialect::V4_3).unwrap();
        let value = |key| Js::of(document.root().get(key).unwrap()).unwrap();
        let is_cut = |text: &str| (LONGEST - 3..=LONGEST).contains(&text.len());
        assert!(is_cut(&value("a4").sent_text().unwrap()) && is_cut(&value("a4").property_text()));
        assert!(is_cut(&value("a9").property_text()));
        assert_eq!(value("a4").unsendable(), None);
        assert_eq!(value("a9").unsendable(), Some(Unsendable::TooLong));
        assert_eq!(value("c").unsendable(), Some(Unsendable::Cyclic));
        assert!(value("c").property_text().len() <= LONGEST);
    }

    #[test]
    fn keys_are_compared_as_javascript_compares() {
        let check = |a: &str, b: &str, equal: bool| {
            let value = |yaml: &str| Js::of(load(yaml, Dialect::V4_3).unwrap().root());
            assert_eq!(Js::loosely_equal(value(a).as_ref(), value(b).as_ref()), equal, "{a} == {b}");
            assert_eq!(Js::loosely_equal(value(b).as_ref(), value(a).as_ref()), equal, "{b} == {a}");
        };
        check("12", "'12'", true);
        check("12", "' 12.0 '", true);
        check("16", "'0x10'", true);
        check("hub", "Hub", false);
        check("'1.0'", "'1'", false);
        check("true", "'1'", true);
        check("true", "'true'", false);
        check("0", "''", true);
        check("false", "''", true);
        check("~", "", true);
        check("~", "0", false);
        check("~", "''", false);
        check(".nan", ".nan", false);
        check(".inf", "'Infinity'", true);
        check(".inf", "'inf'", false);
        check("[a, [b, ~]]", "'a,b,'", true);
        check("[12]", "12", true);
        check("[a]", "[a]", false);
        check("{a: 1}", "'[object Object]'", true);
        check("2024-01-01", "2024-01-01", false);
    }
}
