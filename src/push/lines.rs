//! Terminal output as plain lines: what would be left on paper. Escape sequences, control characters, overwritten text and
//! whatever is drawn on the alternate screen go.
//!
//! Pure, and bounded whatever comes: a line that never ends is cut, a sequence that never ends is dropped.

use crate::terminal::characters::may_be_shown;
use crate::terminal::sequences::{SequencePart, Sequences};

/// No line is kept longer than this, in bytes; the rest of it is dropped.
const LONGEST_LINE: usize = 16 * 1024;

/// Reads output that comes in pieces.
#[derive(Debug, Default)]
pub struct Lines {
    /// The line so far.
    line: Vec<u8>,
    /// A carriage return came: what is written next replaces the line.
    returned: bool,
    sequences: Sequences,
    /// A full-screen program draws.
    elsewhere: bool,
}

impl Lines {
    /// Takes the next bytes and gives each line that they end to `each`.
    pub fn push(&mut self, bytes: &[u8], mut each: impl FnMut(String)) {
        let mut rest = bytes;
        while let Some((bytes, part)) = self.sequences.next(&mut rest) {
            match part {
                SequencePart::Text => self.text(bytes, &mut each),
                SequencePart::Control(letter) => self.command(letter),
                SequencePart::Begun | SequencePart::Escape(_) | SequencePart::Hidden => {}
            }
        }
    }

    fn text(&mut self, text: &[u8], each: &mut impl FnMut(String)) {
        for piece in text.split_inclusive(|byte| *byte < 0x20) {
            match piece.split_last() {
                Some((control, plain)) if *control < 0x20 => {
                    self.write(plain);
                    self.control(*control, each);
                }
                _ => self.write(piece),
            }
        }
    }

    /// The line that has not ended yet, as it stands.
    pub fn unfinished(&self) -> String {
        clean(&self.line)
    }

    /// The output has ended: gives what stands without a line end, if anything does.
    pub fn finish(&mut self) -> Option<String> {
        let line = std::mem::take(self).line;
        Some(clean(&line)).filter(|line| !line.is_empty())
    }

    /// A whole control sequence: of these, only what changes the line matters.
    fn command(&mut self, letter: u8) {
        let alternate = matches!(self.sequences.parameters(), b"?1049" | b"?1047" | b"?47");
        match letter {
            b'K' if !self.elsewhere => self.line.clear(),
            b'h' if alternate => self.elsewhere = true,
            b'l' if alternate => self.elsewhere = false,
            _ => {}
        }
    }

    fn control(&mut self, byte: u8, each: &mut impl FnMut(String)) {
        match byte {
            b'\n' => {
                self.returned = false;
                if !self.elsewhere {
                    each(clean(&self.line));
                    self.line.clear();
                }
            }
            _ if self.elsewhere => {}
            b'\r' => self.returned = true,
            b'\t' => self.write(b"\t"),
            0x08 => {
                let last = self.line.iter().rposition(|byte| byte & 0xc0 != 0x80).unwrap_or(0);
                self.line.truncate(last);
            }
            _ => {}
        }
    }

    fn write(&mut self, text: &[u8]) {
        if self.elsewhere || text.is_empty() {
            return;
        }
        if std::mem::take(&mut self.returned) {
            self.line.clear();
        }
        let room = LONGEST_LINE.saturating_sub(self.line.len());
        self.line.extend_from_slice(&text[..text.len().min(room)]);
    }
}

/// A text as one line of output shows it: up to the first line end, without what a terminal would not draw.
///
/// What a program prints of a name that holds such characters compares equal to this.
pub fn as_printed(text: &[u8]) -> String {
    let mut lines = Lines::default();
    let mut first = None;
    lines.push(text, |line| first = first.take().or(Some(line)));
    first.unwrap_or_else(|| lines.unfinished())
}

fn clean(line: &[u8]) -> String {
    // Nearly all lines are plain, and a flood of them must not take long.
    if line.iter().all(|byte| (0x20..0x7f).contains(byte)) {
        return String::from_utf8_lossy(line).trim_end().to_owned();
    }
    let shown = |c: &char| *c == '\t' || may_be_shown(*c);
    String::from_utf8_lossy(line).chars().filter(shown).collect::<String>().trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let mut lines = Lines::default();
        let mut all = Vec::new();
        text.as_bytes().chunks(3).for_each(|piece| lines.push(piece, |line| all.push(line)));
        all.extend(lines.finish());
        all
    }

    #[test]
    fn what_would_be_left_on_paper() {
        let check = |text: &str, expected: &[&str]| assert_eq!(read(text), expected, "{text:?}");
        check("a\nb\r\nc", &["a", "b", "c"]);
        check("\u{1b}[34mReading /x\u{1b}[39m\r\n", &["Reading /x"]);
        check("\u{1b}[0m \u{1b}[\u{1b}[44m Syncing \u{1b}[0m\r\n", &["  Syncing"]);
        check("10%\r50%\r100%\n", &["100%"]);
        check("- spin\u{1b}[2K\u{1b}[1Gdone\n", &["done"]);
        check("\u{1b}]0;title\u{7}text\u{1b}]52;c;aGk=\u{1b}\\!\n", &["text!"]);
        check("\u{1b}]0;never ends\nnext\n", &["", "next"]);
        check("ab\u{8}c\u{7}\u{0}\n", &["ac"]);
        check("naïve é\u{202e}\u{ad}\u{e0041}x\n", &["naïve éx"]);
        check("before\r\n\u{1b}[?1049h\u{1b}[2Jboxed\r\nx\u{1b}[?1049lafter\n", &["before", "after"]);
        check("\u{1b}(Bplain\u{1b}7\u{1b}8\n", &["plain"]);
    }

    #[test]
    fn a_line_without_end_is_cut() {
        let mut lines = Lines::default();
        for _ in 0..100 {
            lines.push(&[b'x'; 4096], |_| panic!("no line has ended"));
        }
        assert_eq!(lines.unfinished().len(), LONGEST_LINE);
    }

    #[test]
    fn an_odd_name_is_known_again_in_what_was_printed() {
        let check = |name: &str| {
            let printed = read(&format!("Loaded {name}\n"));
            assert_eq!(printed[0], format!("Loaded {}", as_printed(name.as_bytes())).trim_end(), "{name:?}");
        };
        ["a.yaml", "tab\there", "two\nlines", "esc\u{1b}[31mape", "bell\u{7}", "ends \r", "😀", "so\u{ad}ft"]
            .into_iter()
            .for_each(check);
    }
}
