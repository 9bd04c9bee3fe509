//! Scalars without quotes.

use super::cursor::{Mark, is_blank, is_break, is_flow_indicator, is_space};
use super::parser::{ParseResult, Parser};
use super::scalar::{Charset, Scalar};

impl<'t> Parser<'t> {
    /// Reads a plain scalar that begins here, if one does. Its later lines are indented by `indent` or more.
    pub(super) fn read_plain(&mut self, indent: usize, in_flow: bool) -> ParseResult<Option<Scalar<'t>>> {
        if !self.can_begin_plain(in_flow) || self.cursor.is_at_separator() {
            return Ok(None);
        }
        let mut start = self.cursor.at;
        let mut end = self.pass_plain_line(in_flow);
        if end == start {
            return Ok(None);
        }
        let mut built_from = None;
        while is_break(self.cursor.here()) {
            let (line_end, line_indent) = (Mark { at: end, ..self.cursor.mark() }, self.cursor.line_indent);
            let breaks = self.cursor.skip_separation(false);
            if self.cursor.line_indent < indent {
                self.cursor.go_to(line_end);
                self.cursor.line_indent = line_indent;
                break;
            }
            let next = self.cursor.at;
            if !self.cursor.is_at_separator() && self.continues_plain(in_flow) {
                built_from.get_or_insert(self.building_from());
                self.append(start..end, Charset::Printable)?;
                self.append_folded(breaks);
                (start, end) = (next, self.pass_plain_line(in_flow));
            } else {
                break;
            }
        }
        self.last_end = end;
        match built_from {
            None => self.whole(start..end, Charset::Printable).map(Some),
            Some(from) => {
                self.append(start..end, Charset::Printable)?;
                Ok(Some(self.built(from)))
            }
        }
    }

    fn can_begin_plain(&self, in_flow: bool) -> bool {
        match self.cursor.here() {
            0 | b' ' | b'\t' | b'\n' | b'\r' | b',' | b'[' | b']' | b'{' | b'}' => false,
            b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'\'' | b'"' | b'%' | b'@' | b'`' => false,
            b'?' | b'-' => !ends_indicator(self.cursor.next(), in_flow),
            _ => true,
        }
    }

    /// Whether the line that begins here adds to a plain scalar.
    fn continues_plain(&self, in_flow: bool) -> bool {
        match self.cursor.here() {
            0 | b'#' => false,
            b':' => !ends_indicator(self.cursor.next(), in_flow),
            other => !(in_flow && is_flow_indicator(other)),
        }
    }

    /// Moves to what ends the scalar or its line, and gives the place behind the last character that is no blank.
    fn pass_plain_line(&mut self, in_flow: bool) -> usize {
        let mut end = self.cursor.at;
        loop {
            let start = self.cursor.at;
            self.cursor.skip_until(|byte| {
                is_space(byte) || matches!(byte, b':' | b'#') || (in_flow && is_flow_indicator(byte))
            });
            if self.cursor.at > start {
                end = self.cursor.at;
            }
            match self.cursor.here() {
                b':' if !ends_indicator(self.cursor.next(), in_flow) => {}
                b'#' if !is_space(self.cursor.byte(self.cursor.at - 1)) => {}
                b' ' | b'\t' => {
                    self.cursor.at += 1;
                    continue;
                }
                _ => return end,
            }
            self.cursor.at += 1;
            end = self.cursor.at;
        }
    }
}

/// Whether `:`, `?` or `-` before this byte is an indicator, and no part of a scalar.
fn ends_indicator(next: u8, in_flow: bool) -> bool {
    is_blank(next) || is_break(next) || (in_flow && is_flow_indicator(next))
}
