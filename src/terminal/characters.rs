//! The one list of characters that may not reach a terminal: they are invisible, or make a text read as what it is not.

use std::iter;
use std::ops::RangeInclusive;

use unicode_properties::{EmojiStatus, UnicodeEmoji};

/// Beside the control characters: those that Unicode calls default-ignorable, the marks of direction, the separators of lines and
/// paragraphs, and the anchors of annotations. In order.
const NEVER: &[RangeInclusive<char>] = &[
    // The soft hyphen, which one terminal draws and another does not.
    '\u{ad}'..='\u{ad}',
    // The combining grapheme joiner.
    '\u{34f}'..='\u{34f}',
    // The Arabic letter mark, which sets a direction.
    '\u{61c}'..='\u{61c}',
    // Fillers of Hangul that nothing is drawn for.
    '\u{115f}'..='\u{1160}',
    // Vowels of Khmer that are inherent, and not drawn.
    '\u{17b4}'..='\u{17b5}',
    // The Mongolian variation selectors and vowel separator.
    '\u{180b}'..='\u{180f}',
    // Blanks without width, joiners, and marks of the direction of writing.
    '\u{200b}'..='\u{200f}',
    // The separators of lines and paragraphs, and what embeds or overrides a direction.
    '\u{2028}'..='\u{202e}',
    // The word joiner, invisible operators, and what isolates a direction.
    '\u{2060}'..='\u{206f}',
    // The filler of Hangul.
    '\u{3164}'..='\u{3164}',
    // Variation selectors.
    '\u{fe00}'..='\u{fe0f}',
    // The byte order mark.
    '\u{feff}'..='\u{feff}',
    // The halfwidth filler of Hangul.
    '\u{ffa0}'..='\u{ffa0}',
    // What is reserved beside the anchors of annotations, and these.
    '\u{fff0}'..='\u{fffb}',
    // Controls of shorthand and of musical notation.
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    // Tags, which spell out a hidden text, more variation selectors, and what is reserved beside them.
    '\u{e0000}'..='\u{e0fff}',
];

/// Joins two emoji into one.
const JOINER: char = '\u{200d}';
/// Asks for the coloured form of the character before it.
const EMOJI_FORM: char = '\u{fe0f}';

/// Whether a character of a file or a process may be shown as it is, whatever stands beside it. Line breaks and tabs are no such
/// characters.
pub fn may_be_shown(c: char) -> bool {
    // Nearly all characters are before the first of the list.
    if c < '\u{a0}' { !c.is_control() } else { !NEVER.iter().any(|range| range.contains(&c)) }
}

/// The characters of a text, each with whether it may be shown where it stands: between emoji a joiner may be, and behind one the
/// mark of its form.
pub fn judged(text: &str) -> impl Iterator<Item = (char, bool)> + '_ {
    let next = text.chars().skip(1).map(Some).chain(iter::once(None));
    let mut behind_emoji = false;
    text.chars().zip(next).map(move |(c, next)| {
        let serves_emoji = behind_emoji && (c == EMOJI_FORM || (c == JOINER && next.is_some_and(is_emoji)));
        // What modifies an emoji, its tone or its form, leaves it one.
        behind_emoji = is_emoji(c) || (behind_emoji && c == EMOJI_FORM);
        (c, serves_emoji || may_be_shown(c))
    })
}

/// A picture. Digits, `#` and `*`, which Unicode counts among the emoji because keys are drawn of them, are none.
fn is_emoji(c: char) -> bool {
    c > '\u{a0}' && !matches!(c.emoji_status(), EmojiStatus::NonEmoji | EmojiStatus::NonEmojiButEmojiComponent)
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
        check("\u{34f}\u{61c}\u{115f}\u{17b4}\u{3164}\u{fe0f}\u{e0001}\u{e0100}", false);
    }

    #[test]
    fn emoji_stay_whole_and_nothing_hides_behind_other_letters() {
        let check = |text: &str, expected: &str| {
            let shown: String = judged(text).map(|(c, shown)| if shown { c } else { '!' }).collect();
            assert_eq!(shown, expected, "{}", text.escape_unicode());
        };
        for whole in ["👩\u{200d}👩\u{200d}👧", "❤\u{fe0f}\u{200d}🔥", "👍🏽\u{200d}👍", "☁\u{fe0f}"]
        {
            check(whole, whole);
        }
        check("a\u{200d}b\u{fe0f} 1\u{fe0f}", "a!b! 1!");
        check("\u{200d}👩 👩\u{200d} 👩\u{200d}a", "!👩 👩! 👩!a");
        check("👩\u{fe0f}\u{fe0f}\u{e0041}", "👩\u{fe0f}\u{fe0f}!");
    }
}
