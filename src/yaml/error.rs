//! Why a text is not accepted, in js-yaml's own words.

use std::fmt;

/// What kept a text from being read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// js-yaml's reason, without its position.
    pub reason: String,
    /// From 1. Where js-yaml gives no position, the place that the reason speaks of.
    pub line: u32,
    /// From 1, in UTF-16 units, as js-yaml counts.
    pub column: u32,
    pub kind: ErrorKind,
    /// Of a duplicate key: the one that it repeats.
    pub first: Option<FirstKey>,
}

/// A key that another repeats, which js-yaml does not name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstKey {
    pub name: Box<str>,
    /// From 1.
    pub line: u32,
}

/// The sorts of error that a caller treats differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// `load` met a second document; the position is where that one begins.
    MultipleDocuments,
    /// A NUL byte: UTF-16, or no text at all.
    NullByte,
    /// One key twice in one mapping; the position is that of the second.
    DuplicateKey,
    /// More nesting than js-yaml 4.2 and later allow.
    TooDeep,
    /// Merge keys (`<<`) that bring in more than js-yaml allows, or text of a size that no JavaScript string has.
    TooLarge,
    /// js-yaml itself stumbles, over a wrong type or where the stack ends: no exception of its own, so that it gives no position. The one
    /// here is where it happened.
    Crash,
    /// Everything else.
    Syntax,
}

impl ErrorKind {
    /// Whether js-yaml says where the error is.
    fn has_position(self) -> bool {
        !matches!(self, ErrorKind::MultipleDocuments | ErrorKind::Crash)
    }
}

/// What js-yaml's message begins with: `reason (line:column)`.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)?;
        if self.kind.has_position() {
            write!(f, " ({}:{})", self.line, self.column)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
