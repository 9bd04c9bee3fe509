//! Two texts side by side, line by line. Only compares; `human` and the browser draw it.

use similar::{ChangeTag, TextDiff};

use super::sanitize;

/// A line of two texts: what stands left, what stands right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    pub left: Option<String>,
    pub right: Option<String>,
}

impl Side {
    /// Whether both have the line.
    pub fn is_same(&self) -> bool {
        self.left == self.right
    }
}

/// The lines of both texts, cleaned; what was changed stands side by side.
pub fn sides(left: &str, right: &str) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    // Where the right lines of a change begin to be filled in beside the left ones.
    let mut open = 0;
    for change in TextDiff::from_lines(left, right).iter_all_changes() {
        let line = Some(sanitize(change.value().trim_end_matches(['\n', '\r'])).into_owned());
        match change.tag() {
            ChangeTag::Equal => {
                sides.push(Side { left: line.clone(), right: line });
                open = sides.len();
            }
            ChangeTag::Delete => sides.push(Side { left: line, right: None }),
            ChangeTag::Insert => {
                match sides.get_mut(open) {
                    Some(side) => side.right = line,
                    None => sides.push(Side { left: None, right: line }),
                }
                open += 1;
            }
        }
    }
    sides
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_stand_side_by_side() {
        let check = |left: &str, right: &str, expected: &[(&str, &str)]| {
            let text = |side: Option<String>| side.unwrap_or_else(|| "-".into());
            let sides: Vec<_> =
                sides(left, right).into_iter().map(|side| (text(side.left), text(side.right))).collect();
            let sides: Vec<_> = sides.iter().map(|(left, right)| (left.as_str(), right.as_str())).collect();
            assert_eq!(sides, expected);
        };
        check("a\nb\n", "a\nb\n", &[("a", "a"), ("b", "b")]);
        check("a\nb\nc\n", "a\nx\nc\n", &[("a", "a"), ("b", "x"), ("c", "c")]);
        check("a\nb\nc\n", "c\n", &[("a", "-"), ("b", "-"), ("c", "c")]);
        check("c\n", "a\nb\nc\n", &[("-", "a"), ("-", "b"), ("c", "c")]);
        check("a\nb\n", "x\ny\nz\n", &[("a", "x"), ("b", "y"), ("-", "z")]);
        check("", "", &[]);
    }
}
