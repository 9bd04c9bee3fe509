//! YAML as `membrane push` reads it: js-yaml's `load`, in the dialects that a CLI may have installed.
//!
//! This room turns a text into a document with spans, or into the reason that js-yaml gives; it knows nothing of workspaces. It never
//! recurses, so that no nesting overflows the stack, and never copies what an alias or a merge key names, so that none of them grows.
//!
//! - `stream` cuts a text into documents; `compose` reads a node, with `block_mapping`, `block_sequence`, `flow`, `plain`, `quoted` and
//!   `literal` for what it can be, and `properties` for its tag and anchor.
//! - `resolve` and `tag` say which value it is (`number`, `timestamp`, `base64`, `collections`); `name` what a key is called, `entry` and `merge` what
//!   a mapping has.
//! - `arena` holds the result, which `builder` fills and `document` shows.
//! - `js` says what JavaScript makes of a value: truth, equality, text; `json` whether it can be sent as JSON.

mod arena;
mod base64;
mod begin;
mod block_mapping;
mod block_sequence;
mod builder;
mod collections;
mod compose;
mod content;
mod cursor;
mod directives;
mod document;
mod entry;
mod error;
mod fault;
mod flow;
pub mod js;
pub mod json;
mod lines;
mod literal;
mod merge;
mod merging;
mod name;
mod number;
mod parser;
mod plain;
mod properties;
mod quoted;
mod resolve;
mod scalar;
mod stream;
mod tag;
#[cfg(test)]
mod tests;
mod timestamp;

pub use document::{Document, Key, NodeId, NodeRef, Span, Value};
pub use error::{Error, ErrorKind, FirstKey};
pub use lines::LineIndex;

/// Which js-yaml is imitated. The CLI asks for `^4.1.0`, so either may stand beside it (docs/push-facts.md).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Dialect {
    /// 4.0 up to 4.1.1.
    V4_1,
    /// 4.2 and later: what an install gives today.
    #[default]
    V4_3,
}

impl Dialect {
    /// The name, as JSON and sentences have it.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::V4_1 => "4.1",
            Dialect::V4_3 => "4.3",
        }
    }
}

/// Reads a text as js-yaml's `load` does: as exactly one document. A text without any gives `Value::Undefined`.
///
/// # Errors
/// What js-yaml throws, with its reason and position; the first error in the text, and only then that there is more than one document.
pub fn load(text: &str, dialect: Dialect) -> Result<Document, Error> {
    let (mut documents, error) = load_all(text, dialect);
    if let Some(error) = error {
        return Err(error);
    }
    let Some(second) = documents.get(1) else {
        return Ok(documents.pop().unwrap_or_else(|| stream::undefined(text)));
    };
    let (line, column) = LineIndex::new(text).line_column(text, second.span().start);
    let reason = "expected a single document in the stream, but found more".to_owned();
    Err(Error { reason, line, column, kind: ErrorKind::MultipleDocuments, first: None })
}

/// Reads a text as js-yaml's `loadAll` does. The documents before an error are kept.
pub fn load_all(text: &str, dialect: Dialect) -> (Vec<Document>, Option<Error>) {
    stream::read(text, dialect)
}
