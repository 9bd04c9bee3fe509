//! The screen of a pseudo-terminal: vt100, and the answers that a full-screen program waits for.
//!
//! Titles, the clipboard, bells and whatever else would leave the pane are dropped.

use super::Size;

/// A terminal that draws nowhere.
pub(super) struct Terminal {
    parser: vt100::Parser<Answers>,
}

/// What the terminal answers to questions about itself.
#[derive(Default)]
struct Answers(Vec<u8>);

/// A program that asks more than this without reading the answers gets no more of them.
const MOST_ANSWERS: usize = 1024;

impl Terminal {
    pub(super) fn new(size: Size) -> Self {
        Self { parser: vt100::Parser::new_with_callbacks(size.rows, size.columns, 0, Answers::default()) }
    }

    /// Writes output to the screen; gives what the terminal answers to it.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Vec<u8> {
        self.parser.process(bytes);
        std::mem::take(&mut self.parser.callbacks_mut().0)
    }

    pub(super) fn resize(&mut self, size: Size) {
        self.parser.screen_mut().set_size(size.rows, size.columns);
    }

    pub(super) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }
}

impl vt100::Callbacks for Answers {
    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        first: Option<u8>,
        _second: Option<u8>,
        params: &[&[u16]],
        letter: char,
    ) {
        let asked = params.first().and_then(|param| param.first()).copied().unwrap_or(0);
        let answer = match (first, letter, asked) {
            (None, 'n', 5) => "\x1b[0n".to_owned(),
            (None, 'n', 6) => {
                let (row, column) = screen.cursor_position();
                format!("\x1b[{};{}R", row + 1, column + 1)
            }
            // A VT100 with advanced video.
            (None, 'c', 0) => "\x1b[?1;2c".to_owned(),
            _ => return,
        };
        if self.0.len() < MOST_ANSWERS {
            self.0.extend_from_slice(answer.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_asks_where_the_cursor_is_gets_an_answer() {
        let mut terminal = Terminal::new(Size { rows: 5, columns: 20 });
        assert_eq!(terminal.write(b"one\r\ntw\x1b[6n"), b"\x1b[2;3R");
        assert_eq!(terminal.write(b"\x1b[c\x1b[5n"), b"\x1b[?1;2c\x1b[0n");
        assert_eq!(terminal.write(b"\x1b]0;title\x07\x1b]52;c;aGk=\x07"), b"");
        assert_eq!(terminal.screen().contents(), "one\ntw");
    }
}
