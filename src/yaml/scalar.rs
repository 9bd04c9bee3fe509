//! The text of a scalar: a part of the source where that is possible, else built from its lines.

use std::ops::Range;

use super::arena::ArenaRange;
use super::parser::{ParseResult, Parser};

/// The text of a scalar, before it is resolved to a value.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scalar<'t> {
    /// As it stands in the source.
    Source(&'t str),
    /// In the arena.
    Built(ArenaRange),
}

/// Which characters a scalar may not hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// What YAML calls printable.
    Printable,
    /// What JSON allows in a string.
    Json,
}

impl<'t> Parser<'t> {
    /// The text of a scalar that is `part` of the source and nothing else.
    pub(super) fn whole(&self, part: Range<usize>, charset: Charset) -> ParseResult<Scalar<'t>> {
        self.check_characters(part.clone(), charset)?;
        Ok(Scalar::Source(self.cursor.slice(part.start, part.end)))
    }

    /// Adds a part of the source to the text that is being built.
    pub(super) fn append(&mut self, part: Range<usize>, charset: Charset) -> ParseResult<()> {
        self.check_characters(part.clone(), charset)?;
        let part = self.cursor.slice(part.start, part.end);
        self.builder.arena.text.push_str(part);
        Ok(())
    }

    /// Adds what stands for line breaks: one is a space, of more the first does not count.
    pub(super) fn append_folded(&mut self, breaks: usize) {
        match breaks {
            0 => {}
            1 => self.builder.arena.text.push(' '),
            more => self.append_breaks(more - 1),
        }
    }

    pub(super) fn append_breaks(&mut self, count: usize) {
        self.builder.arena.text.extend(std::iter::repeat_n('\n', count));
    }

    /// Where the text that is being built begins.
    pub(super) fn building_from(&self) -> usize {
        self.builder.arena.text.len()
    }

    pub(super) fn built(&self, start: usize) -> Scalar<'t> {
        Scalar::Built(ArenaRange::since(start, self.builder.arena.text.len()))
    }

    pub(super) fn text_of<'s>(&'s self, scalar: &Scalar<'t>) -> &'s str {
        match *scalar {
            Scalar::Source(text) => text,
            Scalar::Built(run) => self.builder.arena.text(run),
        }
    }

    fn check_characters(&self, part: Range<usize>, charset: Charset) -> ParseResult<()> {
        if self.is_clean || part.is_empty() {
            return Ok(());
        }
        let part = self.cursor.slice(part.start, part.end);
        match charset {
            Charset::Printable if part.chars().any(is_unprintable) => {
                Err(self.fault("the stream contains non-printable characters"))
            }
            Charset::Json if part.chars().any(|c| c < ' ' && c != '\t') => {
                Err(self.fault("expected valid JSON character"))
            }
            _ => Ok(()),
        }
    }
}

/// Whether no character of a text is one that a scalar may not hold; most texts need no closer look.
pub(super) fn is_clean(text: &str) -> bool {
    let is_odd = |&byte: &u8| !(0x20..0x7F).contains(&byte) && !matches!(byte, b'\n' | b'\r' | b'\t');
    // Whole chunks without a branch are what a compiler makes fast.
    let mut chunks = text.as_bytes().chunks(64);
    !chunks.any(|chunk| chunk.iter().fold(false, |odd, byte| odd | is_odd(byte))) || !text.chars().any(is_unprintable)
}

fn is_unprintable(c: char) -> bool {
    matches!(c,
        '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\x7F'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}')
}
