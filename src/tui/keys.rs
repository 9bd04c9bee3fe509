//! Keys as people write them in settings and read them in help: `m`, `M`, `ctrl-r`, `pgup`.
//!
//! Knows nothing of what a key does: that is the table in `commands`.

use std::fmt;
use std::str::FromStr;

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// One key with what is held beside it. Shift is part of the character where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    pub code: KeyCode,
    pub ctrl: bool,
    pub alt: bool,
}

/// A key that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Press {
    pub chord: Chord,
    /// The key is being held down. A confirmation ignores such keys.
    pub repeat: bool,
}

/// Why a text names no key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no key; write `m`, `M`, `ctrl-r`, `alt-x`, `enter`, `esc`, `tab`, `pgup`, `f5`")]
pub struct UnknownKey(String);

/// The names of keys that are no characters: the one that is shown first.
const NAMED: [(&str, KeyCode); 20] = [
    ("Enter", KeyCode::Enter),
    ("Esc", KeyCode::Esc),
    ("Tab", KeyCode::Tab),
    ("Shift-Tab", KeyCode::BackTab),
    ("Space", KeyCode::Char(' ')),
    ("Backspace", KeyCode::Backspace),
    ("Del", KeyCode::Delete),
    ("Ins", KeyCode::Insert),
    ("Up", KeyCode::Up),
    ("Down", KeyCode::Down),
    ("Left", KeyCode::Left),
    ("Right", KeyCode::Right),
    ("Home", KeyCode::Home),
    ("End", KeyCode::End),
    ("PgUp", KeyCode::PageUp),
    ("PgDn", KeyCode::PageDown),
    ("Escape", KeyCode::Esc),
    ("Delete", KeyCode::Delete),
    ("PageUp", KeyCode::PageUp),
    ("PageDown", KeyCode::PageDown),
];

impl Chord {
    /// A key with nothing held.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// Whether it is a character and nothing else.
    pub fn is_character(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && !self.ctrl && !self.alt
    }

    /// The bytes that a terminal sends for this key; none for one that it has no bytes for. `application` says that the program
    /// wants the arrows in their other form.
    pub fn bytes(self, application: bool) -> Vec<u8> {
        let arrow = |letter: char| format!("\x1b{}{letter}", if application { 'O' } else { '[' });
        let text = match self.code {
            KeyCode::Char(character) if self.ctrl => control(character),
            KeyCode::Char(character) => character.to_string(),
            KeyCode::Enter => "\r".into(),
            KeyCode::Tab => "\t".into(),
            KeyCode::BackTab => "\x1b[Z".into(),
            KeyCode::Backspace => "\x7f".into(),
            KeyCode::Esc => "\x1b".into(),
            KeyCode::Up => arrow('A'),
            KeyCode::Down => arrow('B'),
            KeyCode::Right => arrow('C'),
            KeyCode::Left => arrow('D'),
            KeyCode::Home => arrow('H'),
            KeyCode::End => arrow('F'),
            KeyCode::Insert => "\x1b[2~".into(),
            KeyCode::Delete => "\x1b[3~".into(),
            KeyCode::PageUp => "\x1b[5~".into(),
            KeyCode::PageDown => "\x1b[6~".into(),
            KeyCode::F(number @ 1..=4) => format!("\x1bO{}", char::from(b'O' + number)),
            KeyCode::F(number @ 5..=12) => {
                format!("\x1b[{}~", [15, 17, 18, 19, 20, 21, 23, 24][usize::from(number) - 5])
            }
            _ => String::new(),
        };
        let alt = if self.alt && !text.is_empty() { "\x1b" } else { "" };
        format!("{alt}{text}").into_bytes()
    }

    /// The event that a text line would get for this key.
    pub fn event(self) -> KeyEvent {
        let mut held = KeyModifiers::NONE;
        held.set(KeyModifiers::CONTROL, self.ctrl);
        held.set(KeyModifiers::ALT, self.alt);
        KeyEvent::new(self.code, held)
    }
}

impl Press {
    /// What a terminal's event comes to; `None` for a key that is let go.
    pub fn of(event: KeyEvent) -> Option<Press> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let code = match event.code {
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
            code => code,
        };
        let chord = Chord {
            code,
            ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
            alt: event.modifiers.contains(KeyModifiers::ALT),
        };
        Some(Press { chord, repeat: event.kind == KeyEventKind::Repeat })
    }
}

impl From<Chord> for Press {
    fn from(chord: Chord) -> Self {
        Press { chord, repeat: false }
    }
}

impl FromStr for Chord {
    type Err = UnknownKey;

    /// Reads a key as settings write it. Names are taken in any case, characters as they stand.
    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        let (mut rest, mut ctrl, mut alt) = (text, false, false);
        loop {
            let held = |prefix: &str| rest.get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix));
            // The key `-` itself, as in `ctrl--`, has nothing behind it.
            if held("ctrl-") && rest.len() > 5 {
                (ctrl, rest) = (true, &rest[5..]);
            } else if held("alt-") && rest.len() > 4 {
                (alt, rest) = (true, &rest[4..]);
            } else {
                break;
            }
        }
        let code = code_named(rest).ok_or_else(|| UnknownKey(text.to_owned()))?;
        Ok(Chord { code, ctrl, alt })
    }
}

/// What Ctrl makes of a character: the letters and `@ [ \\ ] ^ _` give the control characters of ASCII.
fn control(character: char) -> String {
    match character.to_ascii_uppercase() {
        upper @ '@'..='_' => char::from(upper as u8 & 0x1f).to_string(),
        ' ' => "\0".into(),
        '?' => "\x7f".into(),
        _ => character.to_string(),
    }
}

fn code_named(name: &str) -> Option<KeyCode> {
    let mut characters = name.chars();
    if let (Some(only), None) = (characters.next(), characters.next()) {
        return Some(KeyCode::Char(only));
    }
    if let Some((_, code)) = NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Some(*code);
    }
    let number = name.strip_prefix(['f', 'F'])?.parse().ok()?;
    (1..=24).contains(&number).then_some(KeyCode::F(number))
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        match (NAMED.iter().find(|(_, code)| *code == self.code), self.code) {
            (Some((name, _)), _) => f.write_str(name),
            (None, KeyCode::Char(character)) => write!(f, "{character}"),
            (None, KeyCode::F(number)) => write!(f, "F{number}"),
            (None, other) => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_people_write_them() {
        let check = |text: &str, shown: Option<&str>| {
            let chord = text.parse::<Chord>().ok();
            assert_eq!(chord.map(|chord| chord.to_string()).as_deref(), shown, "{text}");
        };
        check("m", Some("m"));
        check("M", Some("M"));
        check("ctrl-r", Some("Ctrl-r"));
        check("Ctrl-Alt-x", Some("Ctrl-Alt-x"));
        check("pgup", Some("PgUp"));
        check("pageup", Some("PgUp"));
        check("shift-tab", Some("Shift-Tab"));
        check("space", Some("Space"));
        check("-", Some("-"));
        check("ctrl--", Some("Ctrl--"));
        check("F5", Some("F5"));
        check("f99", None);
        check("hyper-x", None);
        check("", None);
    }

    #[test]
    fn what_is_shown_can_be_read_back() {
        for (_, code) in NAMED {
            let chord = Chord { code, ctrl: true, alt: false };
            assert_eq!(chord.to_string().parse(), Ok(chord));
        }
    }

    #[test]
    fn a_key_that_is_let_go_is_no_press() {
        let event = |kind| KeyEvent::new_with_kind(KeyCode::Char('m'), KeyModifiers::NONE, kind);
        assert_eq!(Press::of(event(KeyEventKind::Release)), None);
        assert_eq!(Press::of(event(KeyEventKind::Press)).map(|press| press.repeat), Some(false));
        assert_eq!(Press::of(event(KeyEventKind::Repeat)).map(|press| press.repeat), Some(true));
    }

    #[test]
    fn a_program_gets_the_bytes_that_a_terminal_sends() {
        let check = |key: &str, expected: &str| {
            let bytes = key.parse::<Chord>().unwrap().bytes(false);
            assert_eq!(String::from_utf8(bytes).unwrap(), expected, "{key}");
        };
        check("a", "a");
        check("é", "é");
        check("enter", "\r");
        check("ctrl-c", "\x03");
        check("ctrl-space", "\0");
        check("ctrl-[", "\x1b");
        check("alt-x", "\x1bx");
        check("up", "\x1b[A");
        check("f1", "\x1bOP");
        check("f5", "\x1b[15~");
        check("f12", "\x1b[24~");
        check("del", "\x1b[3~");
        assert_eq!("up".parse::<Chord>().unwrap().bytes(true), b"\x1bOA");
    }

    #[test]
    fn shift_is_part_of_the_character() {
        let event = KeyEvent::new(KeyCode::Char('M'), KeyModifiers::SHIFT);
        assert_eq!(Press::of(event).unwrap().chord, "M".parse().unwrap());
        let event = KeyEvent::new(KeyCode::Tab, KeyModifiers::SHIFT);
        assert_eq!(Press::of(event).unwrap().chord, "shift-tab".parse().unwrap());
    }
}
