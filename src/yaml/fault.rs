//! An error while it travels: cheap to carry, and given its column only at the end.

use std::borrow::Cow;

use super::cursor::Mark;
use super::error::{Error, ErrorKind, FirstKey};
use super::lines::{self, LineIndex};

/// What went wrong, and at which place.
#[derive(Debug)]
pub(super) struct Fault {
    pub reason: Cow<'static, str>,
    pub kind: ErrorKind,
    pub place: Mark,
    /// Of a duplicate key: the name, and where the first one begins.
    pub first: Option<(Box<str>, u32)>,
}

impl Fault {
    pub fn into_error(self, text: &str) -> Error {
        let Mark { at, line, line_start } = self.place;
        // js-yaml can say that a place is before its line; here it is then the line's beginning.
        let at = at.max(line_start);
        // A line break behind the end was not written, but is read as if it was.
        let unwritten = u32::from(at > text.len() && line_start <= text.len());
        Error {
            reason: self.reason.into_owned(),
            line: 1 + line,
            column: 1 + lines::utf16_length(text, line_start, at) + unwritten,
            kind: self.kind,
            first: self.first.map(|(name, at)| FirstKey { name, line: LineIndex::new(text).line_column(text, at).0 }),
        }
    }
}
