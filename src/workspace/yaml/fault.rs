//! An error while it travels: cheap to carry, and turned into lines and columns only at the end.

use std::borrow::Cow;

use super::error::{Error, ErrorKind};
use super::lines;

/// What went wrong, and at which place.
#[derive(Debug)]
pub(super) struct Fault {
    pub reason: Cow<'static, str>,
    pub kind: ErrorKind,
    /// Where the line begins that is named. js-yaml's counts of lines and of characters are two, and do not always move together.
    pub line_start: usize,
    pub at: usize,
}

impl Fault {
    /// `base` is where the text begins behind its byte order mark.
    pub fn into_error(self, text: &str, base: usize) -> Error {
        let at = self.at.max(self.line_start);
        // A text whose last line break was not written is read as if it was: one character, and perhaps one line, more.
        let lines_more = u32::from(self.line_start > text.len());
        let columns_more = u32::from(at > text.len()) - lines_more;
        Error {
            reason: self.reason.into_owned(),
            line: 1 + lines::breaks_before(text, self.line_start.max(base)) + lines_more,
            column: 1 + lines::utf16_length(text, self.line_start, at) + columns_more,
            kind: self.kind,
        }
    }
}
