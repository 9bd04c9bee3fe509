//! Two texts side by side, for people: what differs is marked with `-` and `+`, and in colour.

use std::fmt::Write;

use super::Paint;
use crate::report::diff::Side;
use crate::report::sanitize;
use crate::terminal::cells::{shorten, width};

/// Cells of each half: both fit into 80 columns.
const HALF: usize = 35;

/// A table of both texts, their names above. Each row has what stands left and what stands right, if anything does.
pub fn side_by_side(names: (&str, &str), sides: &[Side], paint: Paint) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "    {} │   {}", paint.bold(name(names.0)), paint.bold(name(names.1).trim_end()));
    for side in sides {
        let Side { left, right } = side;
        let text = |side: &Option<String>| cell(side.as_deref().unwrap_or_default());
        let (left_text, right_text) = (text(left), text(right));
        let line = if side.is_same() {
            paint.dim(format!("    {left_text} │   {}", right_text.trim_end()))
        } else {
            let mark = |side: &Option<String>, mark| if side.is_some() { mark } else { ' ' };
            let (minus, plus) = (mark(left, '-'), mark(right, '+'));
            let left = paint.red(format!("  {minus} {left_text}"));
            format!("{left} │ {}", paint.green(format!("{plus} {}", right_text.trim_end())))
        };
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// The path of a file in exactly so many cells: of a long one the folders above give way, for the name tells most.
fn name(path: &str) -> String {
    let mut rest = path;
    while width(&sanitize(rest)) + 2 * usize::from(rest.len() < path.len()) > HALF {
        let Some((_, below)) = rest.split_once('/') else { break };
        rest = below;
    }
    if rest.len() < path.len() { cell(&format!("…/{rest}")) } else { cell(rest) }
}

/// A text in exactly so many cells; of a longer one its begin, and a mark that more follows.
fn cell(text: &str) -> String {
    let text = sanitize(text);
    let kept = shorten(&text, HALF);
    format!("{kept}{:missing$}", "", missing = HALF - width(&kept))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_and_both_fit_into_80_columns() {
        let row = |left: &str, right: &str| {
            let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            Side { left: text(left), right: text(right) }
        };
        let rows = [row("key: a", "key: a"), row("name: A", "name: B"), row("", "more: \u{1b}[31m")];
        let shown = side_by_side(("one.yaml", "two.yaml"), &rows, Paint::PLAIN);
        let words: Vec<Vec<&str>> = shown.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(
            words,
            [
                vec!["one.yaml", "│", "two.yaml"],
                vec!["key:", "a", "│", "key:", "a"],
                vec!["-", "name:", "A", "│", "+", "name:", "B"],
                vec!["│", "+", "more:", "␛[31m"],
            ]
        );
        let check = |path: &str, expected: &str| assert_eq!(name(path).trim_end(), expected);
        check("membrane/flows/orders.yaml", "membrane/flows/orders.yaml");
        check("membrane/integrations/acme/actions/list-orders.yaml", "…/acme/actions/list-orders.yaml");
        check("membrane/actions/list-orders/list-orders.yaml", "…/list-orders/list-orders.yaml");
        check(&"x".repeat(36), &("x".repeat(34) + "…"));
        let long = side_by_side(("a", "b"), &[row(&"語".repeat(90), &"x".repeat(90))], Paint::PLAIN);
        assert_eq!(long.lines().map(width).max(), Some(79));
    }
}
