//! Makes text from files and processes safe for a terminal: whatever could move the cursor, change the title or reverse the
//! reading order is shown as a mark instead.

use std::borrow::Cow;

use crate::terminal::characters::may_be_shown;

/// The text with every control character and every invisible direction mark replaced by a visible one. Line breaks and tabs are
/// replaced too: the text stays one line.
pub fn sanitize(text: &str) -> Cow<'_, str> {
    if text.chars().all(may_be_shown) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if may_be_shown(c) { c } else { visible(c) }).collect())
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
}
