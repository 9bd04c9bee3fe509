//! YAML with its parts told apart, line by line, for the eye alone: also damaged YAML is shown, as far as it goes.
//!
//! Decides nothing about what push reads; that is `yaml`.

use super::text::clean;

/// A line of a file, safe to draw.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line(pub Vec<(Part, String)>);

/// What a stretch of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Plain,
    Key,
    Text,
    /// A number, `true`, `false`, `null`.
    Scalar,
    /// Comments, and marks such as `-`, `:`, `|`, `---`.
    Mark,
}

/// The lines of a text. Tabs become arrows, because push rejects them as indentation.
pub fn lines(text: &str) -> Vec<Line> {
    let mut block: Option<usize> = None;
    text.lines()
        .map(|line| {
            let shown = line.replace('\t', "→ ");
            let shown = clean(&shown);
            let indent = shown.len() - shown.trim_start_matches(' ').len();
            let blank = shown.trim().is_empty();
            if let Some(above) = block {
                if blank || indent > above {
                    return Line(vec![(Part::Text, shown.into_owned())]);
                }
                block = None;
            }
            let line = parts(&shown);
            if opens_block(&line) {
                block = Some(indent);
            }
            line
        })
        .collect()
}

/// Whether a literal or folded text follows.
fn opens_block(line: &Line) -> bool {
    let last = line.0.iter().rfind(|(_, text)| !text.trim().is_empty() && !text.trim_start().starts_with('#'));
    last.is_some_and(|(part, text)| *part == Part::Mark && text.trim_start().starts_with(['|', '>']))
}

fn parts(text: &str) -> Line {
    let mut parts = Vec::new();
    let mut rest = text;
    let mut push = |part, text: &str| {
        if !text.is_empty() {
            parts.push((part, text.to_owned()));
        }
    };
    if ["---", "..."].contains(&rest.trim_end()) {
        push(Part::Mark, rest);
        return Line(parts);
    }
    let (body, comment) = split_comment(rest);
    rest = body;
    loop {
        let start = rest.len() - rest.trim_start_matches(' ').len();
        match rest[start..].strip_prefix("- ").map(|_| start + 2) {
            Some(end) => {
                push(Part::Mark, &rest[..end]);
                rest = &rest[end..];
            }
            None if rest.trim() == "-" => {
                push(Part::Mark, rest);
                rest = "";
            }
            None => break,
        }
    }
    match key_end(rest) {
        Some(end) => {
            push(Part::Key, &rest[..end]);
            push(Part::Mark, &rest[end..=end]);
            push(value(&rest[end + 1..]), &rest[end + 1..]);
        }
        None => push(value(rest), rest),
    }
    push(Part::Mark, comment);
    Line(parts)
}

/// Where the `:` behind a key stands.
fn key_end(text: &str) -> Option<usize> {
    let start = text.len() - text.trim_start().len();
    let quote = text[start..].chars().next().filter(|first| matches!(first, '"' | '\''));
    let from = match quote {
        Some(quote) => start + 1 + text[start + 1..].find(quote)? + 1,
        None => start,
    };
    let at = from
        + text[from..].match_indices(':').map(|(at, _)| at).find(|at| {
            let behind = text[from + at + 1..].chars().next();
            behind.is_none_or(|character| character == ' ')
        })?;
    let plain = quote.is_some() || !text[start..at].starts_with(['{', '[', '#', '|', '>']);
    plain.then_some(at)
}

/// A comment begins at a `#` behind a blank, outside quotes.
fn split_comment(text: &str) -> (&str, &str) {
    let mut quote = None;
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        match (quote, character) {
            (None, '#') if before == ' ' => return text.split_at(at),
            (None, '"' | '\'') if matches!(before, ' ' | '[' | '{' | ',') => quote = Some(character),
            (Some(open), _) if open == character && before != '\\' => quote = None,
            _ => {}
        }
        before = character;
    }
    (text, "")
}

fn value(text: &str) -> Part {
    match text.trim() {
        "" => Part::Plain,
        "true" | "false" | "null" | "~" => Part::Scalar,
        number if number.parse::<f64>().is_ok() => Part::Scalar,
        mark if mark.starts_with(['|', '>']) => Part::Mark,
        mark if mark.starts_with(['&', '*', '!', '{', '[']) => Part::Plain,
        _ => Part::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each part between bars, with a letter for what it is.
    fn shown(text: &str) -> Vec<String> {
        let letter = |part| match part {
            Part::Plain => 'p',
            Part::Key => 'k',
            Part::Text => 't',
            Part::Scalar => 's',
            Part::Mark => 'm',
        };
        let line =
            |line: Line| line.0.iter().map(|(part, text)| format!("{}|{text}|", letter(*part))).collect::<String>();
        lines(text).into_iter().map(line).collect()
    }

    #[test]
    fn the_parts_of_a_line_are_told_apart() {
        let check = |text: &str, expected: &str| assert_eq!(shown(text).concat(), expected, "{text}");
        check("name: Orders API", "k|name|m|:|t| Orders API|");
        check("  required: true # always", "k|  required|m|:|s| true |m|# always|");
        check("- key: 12", "m|- |k|key|m|:|s| 12|");
        check("/shop/list:", "k|/shop/list|m|:|");
        check("'a: b': \"c # d\"", "k|'a: b'|m|:|t| \"c # d\"|");
        check("url: https://x.y", "k|url|m|:|t| https://x.y|");
        check("---", "m|---|");
        check("# only a comment", "m|# only a comment|");
        check("{a: 1}", "p|{a: 1}|");
        check("", "");
        check("é: ü", "k|é|m|:|t| ü|");
        check("'", "t|'|");
        check(":", "m|:|");
    }

    #[test]
    fn a_block_of_text_ends_with_its_indentation() {
        let text = "code: |\n  if: x\n\n  then\nnext: 1";
        assert_eq!(shown(text), ["k|code|m|:|m| ||", "t|  if: x|", "t||", "t|  then|", "k|next|m|:|s| 1|"]);
    }

    #[test]
    fn nothing_in_a_file_reaches_the_terminal_as_a_command() {
        let text = "name: \u{1b}]0;title\u{7}x\u{9b}2Jy\ttab";
        let all: String = lines(text).into_iter().flat_map(|line| line.0).map(|(_, text)| text).collect();
        assert!(!all.chars().any(char::is_control), "{all:?}");
    }
}
