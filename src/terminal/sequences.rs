//! Tells the text of a terminal's output from its escape sequences, whatever the pieces in which it comes. Decides nothing about them.

const ESCAPE: u8 = 0x1b;
/// No control sequence that matters has more bytes of parameters.
const LONGEST: usize = 64;

/// Tells what the next bytes are.
#[derive(Debug, Default)]
pub struct Sequences {
    state: SequenceState,
    /// Of the control sequence that was read last, or is being read.
    parameters: Vec<u8>,
}

/// What some bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SequencePart {
    /// Text, and control characters other than ESC.
    Text,
    /// The beginning or the parameters of a sequence that goes on.
    Begun,
    /// The letter that ends the control sequence `ESC [ … letter`; see [`Sequences::parameters`].
    Control(u8),
    /// The one byte behind ESC of any other sequence, which may go on.
    Escape(u8),
    /// Belongs to another sequence: the name of a character set, a text for the terminal itself (a title, the clipboard), or
    /// what is too much of a control sequence, which then ends without its letter.
    Hidden,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum SequenceState {
    #[default]
    Text,
    Escape,
    Control,
    /// A control sequence with too many parameters.
    Overlong,
    /// `ESC ] …` and its like: ends at BEL, at the next ESC, or with the line, so that one that never ends hides no more than that.
    Labelled,
    /// One more byte belongs to the sequence: `ESC ( B`.
    Charset,
}

impl Sequences {
    /// Takes the next bytes of one kind from the front of `rest`; `None` when none is left.
    pub fn next<'b>(&mut self, rest: &mut &'b [u8]) -> Option<(&'b [u8], SequencePart)> {
        let first = *rest.first()?;
        let length = match self.state {
            SequenceState::Text => rest.iter().position(|byte| *byte == ESCAPE).unwrap_or(rest.len()),
            _ => 0,
        };
        let part = if length > 0 { SequencePart::Text } else { self.step(first) };
        let (bytes, behind) = rest.split_at(length.max(1));
        *rest = behind;
        Some((bytes, part))
    }

    /// The parameters of the control sequence that has just ended.
    pub fn parameters(&self) -> &[u8] {
        &self.parameters
    }

    fn step(&mut self, byte: u8) -> SequencePart {
        let (next, part) = match (self.state, byte) {
            (_, ESCAPE) => (SequenceState::Escape, SequencePart::Begun),
            (SequenceState::Escape, b'[') => {
                self.parameters.clear();
                (SequenceState::Control, SequencePart::Begun)
            }
            (SequenceState::Escape, b']' | b'P' | b'X' | b'^' | b'_') => {
                (SequenceState::Labelled, SequencePart::Escape(byte))
            }
            (SequenceState::Escape, b'(' | b')' | b'*' | b'+' | b'#' | b'%' | b' ') => {
                (SequenceState::Charset, SequencePart::Escape(byte))
            }
            (SequenceState::Escape, 0x20..=0x7e) => (SequenceState::Text, SequencePart::Escape(byte)),
            (SequenceState::Control, 0x20..=0x3f) if self.parameters.len() < LONGEST => {
                self.parameters.push(byte);
                (SequenceState::Control, SequencePart::Begun)
            }
            (SequenceState::Control | SequenceState::Overlong, 0x20..=0x3f) => {
                (SequenceState::Overlong, SequencePart::Hidden)
            }
            (SequenceState::Control, 0x40..=0x7e) => (SequenceState::Text, SequencePart::Control(byte)),
            (SequenceState::Labelled, 0x07) => (SequenceState::Text, SequencePart::Hidden),
            (SequenceState::Labelled, _) if byte != b'\n' => (SequenceState::Labelled, SequencePart::Hidden),
            (SequenceState::Charset | SequenceState::Overlong, 0x20..=0x7e) => {
                (SequenceState::Text, SequencePart::Hidden)
            }
            // What cannot stand in the sequence ends it.
            _ => (SequenceState::Text, SequencePart::Text),
        };
        self.state = next;
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each part of `text` in short, read in pieces of `size` bytes.
    fn parts(text: &str, size: usize) -> String {
        let (mut sequences, mut told) = (Sequences::default(), String::new());
        for mut piece in text.as_bytes().chunks(size) {
            while let Some((bytes, part)) = sequences.next(&mut piece) {
                let bytes = String::from_utf8_lossy(bytes);
                told += &match part {
                    SequencePart::Text => bytes.into_owned(),
                    SequencePart::Begun => String::new(),
                    SequencePart::Control(letter) => {
                        format!("<{}{}>", String::from_utf8_lossy(sequences.parameters()), char::from(letter))
                    }
                    SequencePart::Escape(byte) => format!("<ESC {}>", char::from(byte)),
                    SequencePart::Hidden => format!("({bytes})"),
                };
            }
        }
        told.replace(")(", "")
    }

    #[test]
    fn text_and_sequences_are_told_apart_wherever_they_are_cut() {
        let check = |text: &str, expected: &str| {
            for size in 1..=text.len() {
                assert_eq!(parts(text, size), expected, "{text:?} in pieces of {size}");
            }
        };
        check("plain\r\n", "plain\r\n");
        check("\x1b[1;31mred\x1b[mx", "<1;31m>red<m>x");
        check("\x1b[?25l\x1b7", "<?25l><ESC 7>");
        check("a\x1b]0;title\x07b", "a<ESC ]>(0;title\x07)b");
        check("\x1bP+q54\x1b\\b", "<ESC P>(+q54)<ESC \\>b");
        check("\x1b]0;never ends\nnext", "<ESC ]>(0;never ends)\nnext");
        check("\x1b(0x", "<ESC (>(0)x");
        check("\x1b[\x1b[1mb", "<1m>b");
        check("\x1b[3\nb", "\nb");
        check("\x1b\nb", "\nb");
    }

    #[test]
    fn a_sequence_without_end_is_not_kept() {
        let told = parts(&format!("\x1b[{}mb", "1".repeat(100)), 7);
        assert_eq!(told, format!("({}m)b", "1".repeat(36)));
    }
}
