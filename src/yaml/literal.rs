//! Block scalars: `|` keeps line breaks, `>` folds them.

use super::Dialect;
use super::cursor::{is_blank, is_break};
use super::parser::{ParseResult, Parser};
use super::scalar::{Charset, Scalar};

/// What becomes of the line breaks at the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Clip,
    Strip,
    Keep,
}

struct Header {
    folds: bool,
    chomping: Chomping,
    /// How far the text is indented; a lower bound where nothing says it.
    indent: usize,
    is_explicit: bool,
}

/// How far the text has been read.
struct Progress {
    has_text: bool,
    empty_lines: usize,
    /// In folded text: the last line began with a blank, and so is not folded.
    is_deeper: bool,
}

impl<'t> Parser<'t> {
    /// Reads the block scalar whose `|` or `>` stands here; `indent` is the least that its text can have.
    pub(super) fn read_block_scalar(&mut self, indent: usize) -> ParseResult<Scalar<'t>> {
        let mut header = self.read_block_header(indent)?;
        let mut progress = Progress { has_text: false, empty_lines: 0, is_deeper: false };
        let start = self.building_from();
        while self.cursor.here() != 0 {
            self.expect_break()?;
            self.read_indent(&mut header);
            if is_break(self.cursor.here()) {
                progress.empty_lines += 1;
                continue;
            }
            if self.dialect == Dialect::V4_3 && !header.is_explicit && header.indent == 0 {
                return Err(self.fault("missing indentation for block scalar"));
            }
            if self.cursor.line_indent < header.indent {
                self.chomp(header.chomping, &progress);
                break;
            }
            self.append_block_line(&header, &mut progress)?;
            header.is_explicit = true;
        }
        Ok(self.built(start))
    }

    fn read_block_header(&mut self, indent: usize) -> ParseResult<Header> {
        let folds = self.cursor.here() == b'>';
        let mut header = Header { folds, chomping: Chomping::Clip, indent, is_explicit: false };
        loop {
            self.cursor.at += 1;
            match self.cursor.here() {
                sign @ (b'+' | b'-') => {
                    if header.chomping != Chomping::Clip {
                        return Err(self.fault("repeat of a chomping mode identifier"));
                    }
                    header.chomping = if sign == b'+' { Chomping::Keep } else { Chomping::Strip };
                }
                b'0' => {
                    return Err(
                        self.fault("bad explicit indentation width of a block scalar; it cannot be less than one")
                    );
                }
                digit @ b'1'..=b'9' => {
                    if header.is_explicit {
                        return Err(self.fault("repeat of an indentation width identifier"));
                    }
                    header.indent = indent + usize::from(digit - b'1');
                    header.is_explicit = true;
                }
                _ => break,
            }
        }
        self.last_end = self.cursor.at;
        if is_blank(self.cursor.here()) {
            self.cursor.skip_blanks();
            if self.cursor.here() == b'#' {
                self.cursor.skip_to_break();
            }
        }
        Ok(header)
    }

    /// Passes the spaces that a line begins with, but no more than the text is indented.
    fn read_indent(&mut self, header: &mut Header) {
        let start = self.cursor.at;
        let limit = if header.is_explicit { header.indent } else { usize::MAX };
        while self.cursor.here() == b' ' && self.cursor.at - start < limit {
            self.cursor.at += 1;
        }
        self.cursor.line_indent = self.cursor.at - start;
        if !header.is_explicit {
            header.indent = header.indent.max(self.cursor.line_indent);
        }
    }

    fn append_block_line(&mut self, header: &Header, progress: &mut Progress) -> ParseResult<()> {
        let breaks = progress.empty_lines + usize::from(progress.has_text);
        if !header.folds {
            self.append_breaks(breaks);
        } else if is_blank(self.cursor.here()) {
            progress.is_deeper = true;
            self.append_breaks(breaks);
        } else if std::mem::take(&mut progress.is_deeper) {
            self.append_breaks(progress.empty_lines + 1);
        } else if progress.has_text {
            self.append_folded(breaks);
        } else {
            self.append_breaks(progress.empty_lines);
        }
        (progress.has_text, progress.empty_lines) = (true, 0);
        let line = self.cursor.at;
        self.cursor.skip_to_break();
        // The last line may stand behind the line break that js-yaml adds.
        self.last_end = self.cursor.at.min(self.cursor.text.len());
        self.append(line..self.cursor.at, Charset::Printable)
    }

    fn chomp(&mut self, chomping: Chomping, progress: &Progress) {
        let breaks = usize::from(progress.has_text);
        match chomping {
            Chomping::Keep => self.append_breaks(breaks + progress.empty_lines),
            Chomping::Clip => self.append_breaks(breaks),
            Chomping::Strip => {}
        }
    }
}
