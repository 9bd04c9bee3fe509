//! A place in the text, and the moves that every part of the grammar shares.
//!
//! Counts what js-yaml counts: where the line began, how many spaces it begins with, and whether a tab stood among them.

/// Says "no tab in this line".
const NO_TAB: usize = usize::MAX;

/// A place and its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub at: usize,
    /// From 0, as js-yaml counts: it misses the line breaks in a verbatim tag.
    pub line: u32,
    pub line_start: usize,
}

#[derive(Clone)]
pub(super) struct Cursor<'t> {
    pub text: &'t str,
    bytes: &'t [u8],
    /// js-yaml reads a text that does not end in a line break as if it did.
    end: usize,
    pub at: usize,
    /// From 0.
    pub line: u32,
    line_start: usize,
    pub line_indent: usize,
    first_tab: usize,
}

impl<'t> Cursor<'t> {
    /// `text` after any byte order mark begins at `start`.
    pub fn new(text: &'t str, start: usize) -> Self {
        let bytes = text.as_bytes();
        let ends_in_break = matches!(bytes.last(), Some(b'\n' | b'\r'));
        Cursor {
            text,
            bytes,
            end: bytes.len() + usize::from(!ends_in_break),
            at: start,
            line: 0,
            line_start: start,
            line_indent: 0,
            first_tab: NO_TAB,
        }
    }

    /// The byte at a place; 0 behind the end, and nowhere else.
    #[inline]
    pub fn byte(&self, at: usize) -> u8 {
        match self.bytes.get(at) {
            Some(&byte) => byte,
            None if at < self.end => b'\n',
            None => 0,
        }
    }

    #[inline]
    pub fn here(&self) -> u8 {
        self.byte(self.at)
    }

    #[inline]
    pub fn next(&self) -> u8 {
        self.byte(self.at + 1)
    }

    pub fn mark(&self) -> Mark {
        Mark { at: self.at, line: self.line, line_start: self.line_start }
    }

    pub fn go_to(&mut self, mark: Mark) {
        (self.at, self.line, self.line_start) = (mark.at, mark.line, mark.line_start);
    }

    /// Whether more than the last line break is left.
    pub fn is_before_last(&self) -> bool {
        self.at + 1 < self.end
    }

    /// Where the text ends, its last line break included even if it was not written.
    pub fn end(&self) -> usize {
        self.end
    }

    /// A part of the text; places behind its written end count as its end.
    pub fn slice(&self, start: usize, end: usize) -> &'t str {
        let length = self.text.len();
        &self.text[start.min(length)..end.min(length)]
    }

    pub fn first_tab(&self) -> Option<usize> {
        (self.first_tab != NO_TAB).then_some(self.first_tab)
    }

    /// Moves to the first byte, from here on, that `stop` holds for. The end always stops.
    #[inline]
    pub fn skip_until(&mut self, stop: impl Fn(u8) -> bool) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match rest.iter().position(|&byte| stop(byte)) {
            Some(length) => self.at += length,
            None => {
                self.at += rest.len();
                while self.here() != 0 && !stop(self.here()) {
                    self.at += 1;
                }
            }
        }
    }

    pub fn skip_blanks(&mut self) {
        while is_blank(self.here()) {
            self.at += 1;
        }
    }

    pub fn skip_to_break(&mut self) {
        self.skip_until(is_break);
    }

    /// Passes the line break that the cursor stands on.
    #[inline]
    pub fn pass_break(&mut self) {
        let is_pair = self.here() == b'\r' && self.next() == b'\n';
        self.at += 1 + usize::from(is_pair);
        self.line += 1;
        self.line_start = self.at;
        self.first_tab = NO_TAB;
    }

    /// Passes blanks, line breaks and, where allowed, comments. Gives the number of line breaks. js-yaml takes a `#` for a comment here
    /// even where no blank stands before it.
    pub fn skip_separation(&mut self, comments: bool) -> usize {
        let mut breaks = 0;
        loop {
            while is_blank(self.here()) {
                if self.here() == b'\t' && self.first_tab == NO_TAB {
                    self.first_tab = self.at;
                }
                self.at += 1;
            }
            if comments && self.here() == b'#' {
                self.skip_to_break();
            }
            if !is_break(self.here()) {
                return breaks;
            }
            self.pass_break();
            breaks += 1;
            let start = self.at;
            while self.here() == b' ' {
                self.at += 1;
            }
            self.line_indent = self.at - start;
        }
    }

    /// Whether `---` or `...` stands here, at the beginning of a line.
    #[inline]
    pub fn is_at_separator(&self) -> bool {
        self.at == self.line_start && self.is_separator()
    }

    #[cold]
    fn is_separator(&self) -> bool {
        let mark = self.here();
        (mark == b'-' || mark == b'.')
            && self.next() == mark
            && self.byte(self.at + 2) == mark
            && matches!(self.byte(self.at + 3), 0 | b' ' | b'\t' | b'\n' | b'\r')
    }

    /// The column of a place in this line, from 0, in UTF-16 units.
    pub fn column(&self, at: usize) -> usize {
        super::lines::utf16_length(self.text, self.line_start, at) as usize
    }
}

#[inline]
pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

#[inline]
pub(super) fn is_break(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// A blank or a line break; not the end.
#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    is_blank(byte) || is_break(byte)
}

#[inline]
pub(super) fn is_flow_indicator(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}
