//! The body of a request as the log keeps it: JSON as it is, a text as a text, an uploaded archive as its parts and sizes.
//!
//! A body is read, never kept in full where it is an upload: a connector's archive may be large.

use serde_json::{Value, json};

/// What a request carried.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Body {
    Empty,
    Json(Value),
    /// What is no JSON; push sends an element that is a plain text so.
    Text(String),
    Multipart(Vec<FormPart>),
}

/// One part of a multipart form.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FormPart {
    name: String,
    file: Option<String>,
    /// The content of a part that is no file.
    text: Option<String>,
    bytes: usize,
}

impl Body {
    /// Reads a body by the content type that came with it.
    pub(super) fn read(content_type: &str, bytes: &[u8]) -> Body {
        if let Some(boundary) = boundary(content_type) {
            return Body::Multipart(parts(bytes, boundary));
        }
        if bytes.is_empty() {
            return Body::Empty;
        }
        match serde_json::from_slice(bytes) {
            Ok(value) if content_type.starts_with("application/json") => Body::Json(value),
            _ => Body::Text(String::from_utf8_lossy(bytes).into_owned()),
        }
    }

    /// The text of the part with this name.
    pub(super) fn text_part(&self, name: &str) -> Option<&str> {
        match self {
            Body::Multipart(parts) => parts.iter().find(|part| part.name == name)?.text.as_deref(),
            _ => None,
        }
    }

    /// The body as the log shows it: null where there is none, uploads summarised as
    /// `{ "multipart": [{ "name", "file", "bytes" } | { "name", "text" }] }`.
    pub(super) fn summary(&self) -> Value {
        match self {
            Body::Empty => Value::Null,
            Body::Json(value) => value.clone(),
            Body::Text(text) => json!(text),
            Body::Multipart(parts) => {
                json!({ "multipart": parts.iter().map(FormPart::summary).collect::<Vec<_>>() })
            }
        }
    }
}

impl FormPart {
    fn summary(&self) -> Value {
        match (&self.file, &self.text) {
            (None, Some(text)) => json!({ "name": self.name, "text": text }),
            (file, _) => json!({ "name": self.name, "file": file, "bytes": self.bytes }),
        }
    }

    /// A part from its head and its content.
    fn read(head: &str, content: &[u8]) -> FormPart {
        let file = parameter(head, "filename");
        FormPart {
            name: parameter(head, "name").unwrap_or_default(),
            text: file.is_none().then(|| String::from_utf8_lossy(content).into_owned()),
            file,
            bytes: content.len(),
        }
    }
}

fn boundary(content_type: &str) -> Option<&str> {
    let rest = content_type.strip_prefix("multipart/form-data")?;
    let (_, boundary) = rest.split_once("boundary=")?;
    Some(boundary.split(';').next()?.trim().trim_matches('"'))
}

/// The parts between the boundaries. What stands before the first and after the last is no part.
fn parts(bytes: &[u8], boundary: &str) -> Vec<FormPart> {
    let delimiter = format!("--{boundary}");
    let starts = positions(bytes, delimiter.as_bytes());
    starts
        .windows(2)
        .filter_map(|pair| {
            let part = bytes.get(pair[0] + delimiter.len()..pair[1])?.strip_prefix(b"\r\n")?.strip_suffix(b"\r\n")?;
            let head_end = positions(part, b"\r\n\r\n").first().copied()?;
            Some(FormPart::read(&String::from_utf8_lossy(&part[..head_end]), &part[head_end + 4..]))
        })
        .collect()
}

fn positions(haystack: &[u8], needle: &[u8]) -> Vec<usize> {
    haystack.windows(needle.len()).enumerate().filter(|(_, window)| *window == needle).map(|(at, _)| at).collect()
}

/// `value` of `; name="value"` in a part's head.
fn parameter(head: &str, name: &str) -> Option<String> {
    let (_, rest) = head.split_once(&format!("; {name}=\""))?;
    Some(rest.split('"').next()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_logged_by_its_content_type() {
        let check = |content_type, bytes: &str, expected: Value| {
            assert_eq!(Body::read(content_type, bytes.as_bytes()).summary(), expected, "{content_type} {bytes}");
        };
        check("application/json", "", Value::Null);
        check("application/json", r#"{"key":"a"}"#, json!({ "key": "a" }));
        check("application/json; charset=utf-8", "[1]", json!([1]));
        check("application/x-www-form-urlencoded", "just text", json!("just text"));
        check("application/x-www-form-urlencoded", "12", json!("12"));
        check("", "{", json!("{"));
    }

    #[test]
    fn an_upload_is_logged_by_its_parts() {
        let form = "--XX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file.zip\"\r\n\
                    Content-Type: application/zip\r\n\r\nPK\r\n\r\n12\r\n\
                    --XX\r\nContent-Disposition: form-data; name=\"version\"\r\n\r\n1.0.0\r\n--XX--\r\n";
        let body = Body::read("multipart/form-data; boundary=XX", form.as_bytes());
        assert_eq!(
            body.summary(),
            json!({ "multipart": [{ "name": "file", "file": "file.zip", "bytes": 8 }, { "name": "version", "text": "1.0.0" }] }),
        );
        assert_eq!(body.text_part("version"), Some("1.0.0"));
        assert_eq!(body.text_part("file"), None);
    }
}
