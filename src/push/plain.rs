//! The CLI's output on a plain terminal or in a log: what belongs there passes, what reaches out of it does not.
//!
//! On a terminal colours, cursor moves, the alternate screen and hiding the cursor pass, and are taken back at the end; titles, the
//! clipboard, reports and modes of mouse and keyboard do not. Where no terminal reads, only whole lines of text pass.

use std::io::{self, Write};

use super::lines::Lines;
use crate::terminal::characters::may_be_shown;
use crate::terminal::sequences::{SequencePart, Sequences};

/// The letters of control sequences that pass: colours, moving the cursor, and erasing.
const LETTERS: &[u8] = b"mABCDEFGHfJKLMPSTX@drsu";
/// The private modes that pass: wrapping, the cursor, the alternate screen.
const MODES: [&[u8]; 5] = [b"?7", b"?25", b"?47", b"?1047", b"?1049"];
/// Shows the cursor, leaves the alternate screen, ends colours.
const RESTORE: &[u8] = b"\x1b[?1049l\x1b[?25h\x1b[?7h\x1b[0m";

/// Writes a session's output to people or to a log. Flushing it is its end: what was changed of the terminal is taken back.
pub struct PlainOutput<W: Write> {
    to: W,
    way: PlainTarget,
}

enum PlainTarget {
    Terminal(Filter),
    Lines(Lines),
}

impl<W: Write> PlainOutput<W> {
    /// `is_terminal` says whether a terminal reads what is written.
    pub fn new(to: W, is_terminal: bool) -> Self {
        let way =
            if is_terminal { PlainTarget::Terminal(Filter::default()) } else { PlainTarget::Lines(Lines::default()) };
        Self { to, way }
    }
}

impl<W: Write> Write for PlainOutput<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut out = Vec::with_capacity(bytes.len());
        match &mut self.way {
            PlainTarget::Terminal(filter) => filter.push(bytes, &mut out),
            PlainTarget::Lines(lines) => lines.push(bytes, |line| out.extend_from_slice((line + "\n").as_bytes())),
        }
        self.to.write_all(&out)?;
        self.to.flush()?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.way {
            PlainTarget::Terminal(filter) => {
                if std::mem::take(&mut filter.changed) {
                    self.to.write_all(RESTORE)?;
                }
            }
            PlainTarget::Lines(lines) => {
                if let Some(line) = lines.finish() {
                    writeln!(self.to, "{line}")?;
                }
            }
        }
        self.to.flush()
    }
}

/// Takes out of a stream what may not reach a terminal.
#[derive(Default)]
struct Filter {
    sequences: Sequences,
    /// The first bytes of a character whose others have not come yet.
    unfinished: Vec<u8>,
    /// Something passed that has to be taken back at the end.
    changed: bool,
}

impl Filter {
    fn push(&mut self, mut rest: &[u8], out: &mut Vec<u8>) {
        while let Some((bytes, part)) = self.sequences.next(&mut rest) {
            match part {
                SequencePart::Text => self.text(bytes, out),
                SequencePart::Control(letter) => self.command(letter, out),
                SequencePart::Escape(byte @ (b'7' | b'8')) => out.extend_from_slice(&[0x1b, byte]),
                SequencePart::Begun => self.unfinished.clear(),
                SequencePart::Escape(_) | SequencePart::Hidden => {}
            }
        }
    }

    fn text(&mut self, bytes: &[u8], out: &mut Vec<u8>) {
        let mut held = std::mem::take(&mut self.unfinished);
        held.extend_from_slice(bytes);
        self.unfinished = held.split_off(held.len() - unfinished(&held));
        let text = String::from_utf8_lossy(&held);
        let shown = text.chars().filter(|c| may_be_shown(*c) || ['\n', '\r', '\t', '\u{8}'].contains(c));
        shown.for_each(|c| out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()));
    }

    fn command(&mut self, letter: u8, out: &mut Vec<u8>) {
        let parameters = self.sequences.parameters();
        let is_plain = parameters.iter().all(|byte| byte.is_ascii_digit() || b";:".contains(byte));
        let is_mode = b"hl".contains(&letter) && MODES.contains(&parameters);
        if (is_plain && LETTERS.contains(&letter)) || is_mode {
            out.extend_from_slice(b"\x1b[");
            out.extend_from_slice(parameters);
            out.push(letter);
            self.changed |= is_mode || letter == b'm' || letter == b'r';
        }
    }
}

/// How many bytes at the end are the beginning of a character.
fn unfinished(bytes: &[u8]) -> usize {
    let last = bytes.utf8_chunks().last().map_or(&[][..], |chunk| chunk.invalid());
    if str::from_utf8(last).is_err_and(|error| error.error_len().is_none()) { last.len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(text: impl AsRef<[u8]>, is_terminal: bool) -> String {
        let mut written = Vec::new();
        let mut plain = PlainOutput::new(&mut written, is_terminal);
        text.as_ref().chunks(2).for_each(|piece| plain.write_all(piece).expect("a Vec takes everything"));
        plain.flush().expect("a Vec takes everything");
        drop(plain);
        String::from_utf8(written).expect("what passed is text")
    }

    #[test]
    fn what_belongs_on_a_terminal_passes_and_is_taken_back() {
        let restore = String::from_utf8_lossy(RESTORE);
        let check = |text: &str, expected: &str| assert_eq!(passed(text, true), expected, "{text:?}");
        check("plain\r\nü€😀\t\u{8}", "plain\r\nü€😀\t\u{8}");
        check("\u{1b}[31mred\u{1b}[0m", &format!("\u{1b}[31mred\u{1b}[0m{restore}"));
        check("\u{1b}[?1049h\u{1b}[2J\u{1b}[3;4Hx", &format!("\u{1b}[?1049h\u{1b}[2J\u{1b}[3;4Hx{restore}"));
    }

    #[test]
    fn what_reaches_out_of_a_terminal_does_not_pass() {
        let check = |text: &str| assert_eq!(passed(format!("a{text}b"), true), "ab", "{text:?}");
        check("\u{1b}]0;title\u{7}");
        check("\u{1b}]52;c;b3duZWQ=\u{1b}\\");
        check("\u{1b}P+q544e\u{1b}\\");
        check("\u{1b}[6n");
        check("\u{1b}[21t");
        check("\u{1b}[?1003h");
        check("\u{1b}[>4;2m");
        check("\u{1b}(0");
        check("\u{1b}c");
        check("\u{9b}");
        check("\u{7}\u{0}\u{5}");
        check("\u{202e}\u{ad}\u{e0041}");
        assert_eq!(passed(b"a\x9b31mb", true), "a\u{fffd}31mb");
    }

    #[test]
    fn a_log_gets_whole_lines_of_text() {
        assert_eq!(passed("\u{1b}[34mone\u{1b}[39m\r\n10%\r100%\r\nlast", false), "one\n100%\nlast\n");
    }
}
