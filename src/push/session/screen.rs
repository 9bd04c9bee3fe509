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

    /// The terminal has another size from now on. What stands on it is drawn again on a new one: vt100's own way leaves half of a
    /// wide character at the edge, and falls over it later.
    pub(super) fn resize(&mut self, size: Size) {
        let redraw = redraw(self.parser.screen(), size);
        self.parser = vt100::Parser::new_with_callbacks(size.rows, size.columns, 0, Answers::default());
        self.parser.process(&redraw);
    }

    pub(super) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }
}

/// What draws a screen on one of another size: the lines around the cursor, and what the program has set.
fn redraw(screen: &vt100::Screen, size: Size) -> Vec<u8> {
    let (row, column) = screen.cursor_position();
    let first = (row + 1).saturating_sub(size.rows);
    let mut bytes = Vec::new();
    if screen.alternate_screen() {
        bytes.extend_from_slice(b"\x1b[?1049h");
    }
    let lines = screen.rows_formatted(0, size.columns).skip(usize::from(first)).take(usize::from(size.rows));
    for (at, line) in lines.enumerate() {
        bytes.extend_from_slice(format!("\x1b[{};1H\x1b[0m", at + 1).as_bytes());
        bytes.extend_from_slice(&line);
    }
    bytes.extend_from_slice(&screen.attributes_formatted());
    bytes.extend_from_slice(&screen.input_mode_formatted());
    let cursor = format!("\x1b[{};{}H", row - first + 1, column.min(size.columns - 1) + 1);
    bytes.extend_from_slice(cursor.as_bytes());
    if screen.hide_cursor() {
        bytes.extend_from_slice(b"\x1b[?25l");
    }
    bytes
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
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_program_that_asks_where_the_cursor_is_gets_an_answer() {
        let mut terminal = Terminal::new(Size { rows: 5, columns: 20 });
        assert_eq!(terminal.write(b"one\r\ntw\x1b[6n"), b"\x1b[2;3R");
        assert_eq!(terminal.write(b"\x1b[c\x1b[5n"), b"\x1b[?1;2c\x1b[0n");
        assert_eq!(terminal.write(b"\x1b]0;title\x07\x1b]52;c;aGk=\x07"), b"");
        assert_eq!(terminal.screen().contents(), "one\ntw");
    }

    #[test]
    fn what_stands_on_the_screen_survives_another_size() {
        let mut terminal = Terminal::new(Size { rows: 4, columns: 12 });
        terminal.write("one\r\ntwo 你好\r\n\x1b[31mthree\r\n> ".as_bytes());
        terminal.resize(Size { rows: 3, columns: 8 });
        assert_eq!(terminal.screen().contents(), "two 你好\nthree\n> ");
        assert_eq!(terminal.screen().cursor_position(), (2, 2));
        terminal.write(b"x");
        assert_eq!(terminal.screen().cell(2, 2).map(vt100::Cell::fgcolor), Some(vt100::Color::Idx(1)));
    }

    /// Output as an attacker would write it: sequences with absurd numbers, wide and combining characters, and rubbish.
    fn hostile() -> impl Strategy<Value = Vec<u8>> {
        let number =
            prop_oneof![Just(String::new()), (0u32..300).prop_map(|n| n.to_string()), Just("99999999999".to_owned())];
        let sequence = (prop::collection::vec(number, 0..4), "[?>!]?", "[@-~]")
            .prop_map(|(numbers, mark, letter)| format!("\x1b[{mark}{}{letter}", numbers.join(";")).into_bytes());
        let text = "[a-z你好\u{301}\u{200d}😀\t\r\n\u{8}]{0,20}".prop_map(String::into_bytes);
        let piece = prop_oneof![sequence, text, prop::collection::vec(any::<u8>(), 0..8)];
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        #[test]
        fn no_output_and_no_size_brings_the_terminal_down(
            pieces in prop::collection::vec((hostile(), 0u16..80, 0u16..200), 1..6),
        ) {
            let mut terminal = Terminal::new(Size { rows: 24, columns: 80 }.usable());
            for (bytes, rows, columns) in pieces {
                terminal.write(&bytes);
                terminal.resize(Size { rows, columns }.usable());
            }
        }
    }
}
