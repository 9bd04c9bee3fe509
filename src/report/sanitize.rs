//! Makes text from files and processes safe for a terminal: whatever could move the cursor, change the title or reverse the
//! reading order is shown as a mark instead.

use std::borrow::Cow;
use std::fmt::Write;

use crate::terminal::characters::judged;

/// The text with every control character and every invisible direction mark replaced by a visible one. Line breaks and tabs are
/// replaced too: the text stays one line.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if judged(text).all(|(_, shown)| shown) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(judged(text).map(|(c, shown)| if shown { c } else { visible(c) }).collect())
}

/// The text for a program that reads it, which a terminal may show all the same: what [`sanitize`] would replace stands as `\\u202e`,
/// in UTF-16 units, as JSON has it. Line breaks stay.
pub fn escape(text: &str) -> Cow<'_, str> {
    let stays = |c: char, shown: bool| shown || c == '\n';
    if judged(text).all(|(c, shown)| stays(c, shown)) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for (c, shown) in judged(text) {
        match stays(c, shown) {
            true => escaped.push(c),
            false => c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| _ = write!(escaped, "\\u{unit:04x}")),
        }
    }
    Cow::Owned(escaped)
}

/// The control pictures of Unicode for C0 and DEL; the replacement character for the rest.
fn visible(c: char) -> char {
    match c as u32 {
        code @ 0..=0x1f => char::from_u32(0x2400 + code).unwrap_or(char::REPLACEMENT_CHARACTER),
        0x7f => '\u{2421}',
        _ => char::REPLACEMENT_CHARACTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_terminal_obeys_comes_through() {
        let check = |text: &str, expected: &str| assert_eq!(sanitize(text), expected);
        check("plain – ünïcode 漢字", "plain – ünïcode 漢字");
        check("a\x1b]0;title\x07b", "a␛]0;title␇b");
        check("a\nb\tc", "a␊b␉c");
        check("x\u{202e}gpj.exe", "x\u{fffd}gpj.exe");
        check("so\u{ad}ft \u{180e} tag\u{e0041}", "so\u{fffd}ft \u{fffd} tag\u{fffd}");
        check("c1 \u{9b}31m", "c1 \u{fffd}31m");
    }

    #[test]
    fn a_program_gets_all_of_a_text() {
        let check = |text: &str, expected: &str| assert_eq!(escape(text), expected);
        check("plain\n❤\u{fe0f}", "plain\n❤\u{fe0f}");
        check("x\u{202e}y\u{9b}z\u{7f}\u{e0041}\x1b", "x\\u202ey\\u009bz\\u007f\\udb40\\udc41\\u001b");
    }
}
