//! Text in lines: wrapping and clipping by the width that a terminal gives each character.
//!
//! Everything from files and processes passes through [`clean`] before it is drawn.

pub use crate::report::sanitize as clean;
pub use crate::terminal::cells::{shorten, shorten_start, take, width};

/// The text in lines of at most `cells` cells, broken at blanks where that is possible. What begins with blanks keeps them in each
/// of its lines. Never empty.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let words = paragraph.trim_start_matches(' ');
        let indent = (paragraph.len() - words.len()).min(cells / 2);
        wrap_words(words, cells - indent, |line| lines.push(format!("{:indent$}{line}", "")));
    }
    lines
}

/// Gives the lines of a paragraph; at least one.
fn wrap_words(text: &str, cells: usize, mut give: impl FnMut(&str)) {
    let mut line = String::new();
    for word in text.split(' ') {
        let blank = usize::from(!line.is_empty());
        if blank == 1 && width(&line) + 1 + width(word) > cells {
            give(&line);
            line.clear();
        } else if blank == 1 {
            line.push(' ');
        }
        let mut rest = word;
        while width(rest) > cells {
            let head = match take(rest, cells) {
                // One character wider than the line: it gets the line for itself.
                "" => &rest[..rest.chars().next().map_or(0, char::len_utf8)],
                head => head,
            };
            // The last piece is left for what follows it.
            if head.len() == rest.len() {
                break;
            }
            give(head);
            rest = &rest[head.len()..];
        }
        line.push_str(rest);
    }
    give(&line);
}

/// The text in at most `rows` lines of at most `cells` cells; what is left out at the end is shown as `…`.
pub fn clip(text: &str, cells: usize, rows: usize) -> Vec<String> {
    let mut lines = wrap(text, cells);
    if lines.len() > rows {
        lines.truncate(rows);
        if let Some(last) = lines.last_mut() {
            *last = format!("{}…", take(last, cells.saturating_sub(1)));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_in_the_rows_is_left_out() {
        let check = |rows, expected: &[&str]| assert_eq!(clip("one two three", 5, rows), expected);
        check(3, &["one", "two", "three"]);
        check(2, &["one", "two…"]);
        check(0, &[]);
        assert_eq!(clip("abcde fg", 5, 1), ["abcd…"]);
    }

    #[test]
    fn text_is_wrapped_at_blanks() {
        let check = |text: &str, cells, expected: &[&str]| assert_eq!(wrap(text, cells), expected, "{text}");
        check("push succeeds, but", 10, &["push", "succeeds,", "but"]);
        check("push it", 10, &["push it"]);
        check("", 10, &[""]);
        check("a\nb", 10, &["a", "b"]);
        check("membrane/interfaces", 8, &["membrane", "/interfa", "ces"]);
        check("漢字", 1, &["漢", "字"]);
        check("a b", 0, &["a", "b"]);
        check("  one two", 6, &["  one", "  two"]);
        check("   ", 2, &[" "]);
    }
}
