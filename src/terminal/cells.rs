//! Cuts texts to the cells that a terminal gives their characters.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many cells a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most `cells` cells; what is left out at the end is shown as `…`.
pub fn shorten(text: &str, cells: usize) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    let kept = take(text, cells.saturating_sub(1));
    Cow::Owned(if cells == 0 { String::new() } else { format!("{kept}…") })
}

/// The text in at most `cells` cells; what is left out at the start is shown as `…`. For paths, whose end tells most.
pub fn shorten_start(text: &str, cells: usize) -> Cow<'_, str> {
    if width(text) <= cells {
        return Cow::Borrowed(text);
    }
    if cells == 0 {
        return Cow::Borrowed("");
    }
    let mut used = 1;
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, character)| {
            used += character.width().unwrap_or(0);
            used <= cells
        })
        .last()
        .map_or(text.len(), |(at, _)| at);
    Cow::Owned(format!("…{}", &text[start..]))
}

/// The longest start of the text that fits in `cells`.
pub fn take(text: &str, cells: usize) -> &str {
    let mut used = 0;
    let end = text.char_indices().find(|(_, character)| {
        used += character.width().unwrap_or(0);
        used > cells
    });
    end.map_or(text, |(at, _)| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_shortened_to_cells() {
        let check = |cells, end: &str, start: &str| {
            assert_eq!(shorten("membrane/é漢字", cells), end);
            assert_eq!(shorten_start("membrane/é漢字", cells), start);
        };
        check(14, "membrane/é漢字", "membrane/é漢字");
        check(13, "membrane/é漢…", "…mbrane/é漢字");
        check(5, "memb…", "…漢字");
        check(1, "…", "…");
        check(0, "", "");
    }
}
