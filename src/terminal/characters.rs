//! The one list of characters that may not reach a terminal: they are invisible, or make a text read as what it is not.

use std::ops::RangeInclusive;

/// Beside the control characters. In order.
const NEVER: &[RangeInclusive<char>] = &[
    // The soft hyphen, which one terminal draws and another does not.
    '\u{ad}'..='\u{ad}',
    // The Mongolian vowel separator, which takes no cell.
    '\u{180e}'..='\u{180e}',
    // Blanks without width, joiners, and marks of the direction of writing.
    '\u{200b}'..='\u{200f}',
    // The separators of lines and paragraphs, and what embeds or overrides a direction.
    '\u{2028}'..='\u{202e}',
    // The word joiner, invisible operators, and what isolates a direction.
    '\u{2060}'..='\u{206f}',
    // The byte order mark.
    '\u{feff}'..='\u{feff}',
    // Anchors of annotations.
    '\u{fff9}'..='\u{fffb}',
    // Tags, which spell out a hidden text.
    '\u{e0000}'..='\u{e007f}',
];

/// Whether a character of a file or a process may be shown as it is. Line breaks and tabs are no such characters.
pub fn may_be_shown(c: char) -> bool {
    // Nearly all characters are before the first of the list.
    if c < '\u{a0}' { !c.is_control() } else { !NEVER.iter().any(|range| range.contains(&c)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_invisible_may_be_shown() {
        let check = |characters: &str, expected| {
            characters.chars().for_each(|c| assert_eq!(may_be_shown(c), expected, "{}", c.escape_unicode()));
        };
        check("a –ünïé漢😀\u{301}\u{a0}\u{fffd}", true);
        check("\n\t\u{7f}\u{9b}\u{ad}\u{180e}\u{200d}\u{202e}\u{2066}\u{feff}\u{e0041}", false);
    }
}
