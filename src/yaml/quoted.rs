//! Scalars in single and in double quotes.

use super::Dialect;
use super::cursor::{is_blank, is_break};
use super::parser::{ParseResult, Parser};
use super::scalar::{Charset, Scalar};

/// The text of a quoted scalar while it is read.
struct Quoted {
    /// Where the part that was not yet added begins.
    start: usize,
    /// Where the text that was built begins; none while the source itself will do.
    built_from: Option<usize>,
    /// The first half of a surrogate pair, escaped, that waits for its second.
    half: Option<u16>,
}

impl<'t> Parser<'t> {
    pub(super) fn read_single_quoted(&mut self) -> ParseResult<Scalar<'t>> {
        let mut quoted = self.open_quotes();
        loop {
            self.cursor.skip_until(|byte| byte == b'\'' || is_break(byte));
            match self.cursor.here() {
                b'\'' if self.cursor.next() == b'\'' => {
                    self.add_part(&mut quoted, self.cursor.at)?;
                    // The second quote is the one that counts.
                    quoted.start = self.cursor.at + 1;
                    self.cursor.at += 2;
                }
                b'\'' => return self.close_quotes(quoted),
                0 => {
                    return Err(self.fault("unexpected end of the stream within a single quoted scalar"));
                }
                _ => self.fold_quoted(&mut quoted)?,
            }
            if self.cursor.is_at_separator() {
                return Err(self.fault("unexpected end of the document within a single quoted scalar"));
            }
        }
    }

    pub(super) fn read_double_quoted(&mut self) -> ParseResult<Scalar<'t>> {
        let mut quoted = self.open_quotes();
        loop {
            self.cursor.skip_until(|byte| matches!(byte, b'"' | b'\\') || is_break(byte));
            match self.cursor.here() {
                b'"' => return self.close_quotes(quoted),
                b'\\' => {
                    self.add_part(&mut quoted, self.cursor.at)?;
                    self.cursor.at += 1;
                    self.read_escape(&mut quoted)?;
                    quoted.start = self.cursor.at;
                }
                0 => {
                    return Err(self.fault("unexpected end of the stream within a double quoted scalar"));
                }
                _ => self.fold_quoted(&mut quoted)?,
            }
            if self.cursor.is_at_separator() {
                return Err(self.fault("unexpected end of the document within a double quoted scalar"));
            }
        }
    }

    fn open_quotes(&mut self) -> Quoted {
        self.cursor.at += 1;
        Quoted { start: self.cursor.at, built_from: None, half: None }
    }

    fn close_quotes(&mut self, mut quoted: Quoted) -> ParseResult<Scalar<'t>> {
        let end = self.cursor.at;
        let scalar = if let Some(from) = quoted.built_from {
            self.add_part(&mut quoted, end)?;
            self.add_half(&mut quoted);
            self.built(from)
        } else {
            self.whole(quoted.start..end, Charset::Json)?
        };
        self.cursor.at += 1;
        self.last_end = self.cursor.at;
        Ok(scalar)
    }

    /// Reads the line breaks that the cursor stands on as what they stand for.
    fn fold_quoted(&mut self, quoted: &mut Quoted) -> ParseResult<()> {
        let mut end = self.cursor.at;
        // Blanks at the end of a line were kept until 4.1.
        while self.dialect == Dialect::V4_3 && end > quoted.start && is_blank(self.cursor.byte(end - 1)) {
            end -= 1;
        }
        self.add_part(quoted, end)?;
        self.add_half(quoted);
        let breaks = self.cursor.skip_separation(false);
        self.append_folded(breaks);
        quoted.start = self.cursor.at;
        Ok(())
    }

    fn add_part(&mut self, quoted: &mut Quoted, end: usize) -> ParseResult<()> {
        quoted.built_from.get_or_insert(self.building_from());
        if quoted.start < end {
            self.add_half(quoted);
            self.append(quoted.start..end, Charset::Json)?;
        }
        Ok(())
    }

    /// A first half without its second is no character.
    fn add_half(&mut self, quoted: &mut Quoted) {
        if quoted.half.take().is_some() {
            self.builder.arena.text.push(char::REPLACEMENT_CHARACTER);
        }
    }

    /// Reads what stands behind a backslash.
    fn read_escape(&mut self, quoted: &mut Quoted) -> ParseResult<()> {
        let letter = self.cursor.here();
        if is_break(letter) {
            self.cursor.skip_separation(false);
            return Ok(());
        }
        let digits = match letter {
            b'x' => 2,
            b'u' => 4,
            b'U' => 8,
            _ => {
                let Some(character) = simple_escape(letter) else {
                    return Err(self.fault("unknown escape sequence"));
                };
                self.add_half(quoted);
                self.builder.arena.text.push(character);
                self.cursor.at += 1;
                return Ok(());
            }
        };
        let code = self.read_hexadecimal(digits)?;
        // JavaScript makes UTF-16 units of any 32 bits; beyond U+10FFFF they are nonsense, but it does not complain.
        if let Ok(unit) = u16::try_from(code.max(0))
            && code >= 0
        {
            self.add_unit(quoted, unit);
        } else if code < 0 {
            self.add_unit(quoted, code as u16);
        } else {
            let above = code - 0x1_0000;
            self.add_unit(quoted, ((above >> 10) + 0xD800) as u16);
            self.add_unit(quoted, ((above & 0x3FF) + 0xDC00) as u16);
        }
        Ok(())
    }

    /// Reads that many digits behind the letter; more than 31 bits wrap around, as they do in JavaScript.
    fn read_hexadecimal(&mut self, digits: usize) -> ParseResult<i32> {
        let mut code: i32 = 0;
        for _ in 0..digits {
            self.cursor.at += 1;
            let Some(digit) = (self.cursor.here() as char).to_digit(16) else {
                return Err(self.fault("expected hexadecimal character"));
            };
            code = (code << 4) | digit as i32;
        }
        self.cursor.at += 1;
        Ok(code)
    }

    fn add_unit(&mut self, quoted: &mut Quoted, unit: u16) {
        let half = quoted.half.take();
        if let (Some(high), 0xDC00..=0xDFFF) = (half, unit) {
            let pair = char::decode_utf16([high, unit]).next();
            let pair = pair.and_then(Result::ok).unwrap_or(char::REPLACEMENT_CHARACTER);
            return self.builder.arena.text.push(pair);
        }
        quoted.half = half;
        self.add_half(quoted);
        match unit {
            0xD800..=0xDBFF => quoted.half = Some(unit),
            _ => {
                let character = char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER);
                self.builder.arena.text.push(character);
            }
        }
    }
}

fn simple_escape(letter: u8) -> Option<char> {
    Some(match letter {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0B',
        b'f' => '\x0C',
        b'r' => '\r',
        b'e' => '\x1B',
        b' ' | b'"' | b'/' | b'\\' => letter as char,
        b'N' => '\u{85}',
        b'_' => '\u{A0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        _ => return None,
    })
}
