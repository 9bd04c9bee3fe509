//! One line of text that is being typed, with the usual editing keys.

use crossterm::event::KeyCode;
use ratatui::style::Style;
use tui_textarea::{CursorMove, TextArea};

use crate::terminal::characters::may_be_shown;
use crate::tui::keys::Chord;

/// A line under the cursor.
#[derive(Debug, Clone)]
pub struct TextLine {
    area: TextArea<'static>,
}

impl Default for TextLine {
    fn default() -> Self {
        Self::new("")
    }
}

impl TextLine {
    /// A line that holds this text, with the cursor behind it.
    pub fn new(text: &str) -> Self {
        let mut area = TextArea::new(vec![one_line(text)]);
        area.set_cursor_line_style(Style::new());
        area.move_cursor(CursorMove::End);
        Self { area }
    }

    /// What was typed.
    pub fn text(&self) -> &str {
        self.area.lines().first().map_or("", String::as_str)
    }

    /// Takes a key; whether the text is another now.
    pub fn key(&mut self, chord: Chord) -> bool {
        match (chord.code, chord.ctrl) {
            (KeyCode::Enter, _) | (KeyCode::Char('m' | 'j'), true) => false,
            // As shells and readline have it; the widget would undo instead.
            (KeyCode::Char('u'), true) => self.area.delete_line_by_head(),
            (KeyCode::Tab | KeyCode::BackTab, _) => false,
            _ => self.area.input(chord.event()),
        }
    }

    /// Takes a text that was pasted.
    pub fn paste(&mut self, text: &str) -> bool {
        self.area.insert_str(one_line(text))
    }

    /// The widget, to be drawn.
    pub fn widget(&self) -> &TextArea<'static> {
        &self.area
    }
}

/// Line breaks become blanks, whatever else may not reach a terminal goes.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|character| if character == '\n' { ' ' } else { character })
        .filter(|character| may_be_shown(*character))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_edited_with_the_usual_keys() {
        let check = |text: &str, keys: &[&str], expected: &str| {
            let mut line = TextLine::new(text);
            for key in keys {
                line.key(key.parse().unwrap());
            }
            assert_eq!(line.text(), expected, "{text} {keys:?}");
        };
        check("ab", &["c"], "abc");
        check("ab", &["home", "c"], "cab");
        check("ab", &["ctrl-a", "del"], "b");
        check("one two", &["ctrl-w"], "one ");
        check("one two", &["ctrl-u"], "");
        check("one two", &["ctrl-a", "ctrl-k"], "");
        check("ab", &["enter", "tab"], "ab");
    }

    #[test]
    fn a_paste_stays_on_its_line() {
        let mut line = TextLine::new("a");
        line.paste("b\nc\u{1b}[2J\u{202e}d");
        assert_eq!(line.text(), "ab c[2Jd");
    }
}
