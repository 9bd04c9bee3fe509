//! What a misspelt word was probably meant to be.

/// More edits than this make another word.
const FARTHEST: usize = 3;

/// The candidate that is fewest edits away from `word`, if any is near; of equals, the first.
pub(super) fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = FARTHEST.min(word.chars().count() / 2);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= FARTHEST * 4)
        .map(|candidate| (edits(word, candidate), candidate))
        .filter(|(edits, _)| *edits <= limit)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// How many letters have to be put in, taken out or changed (Levenshtein's distance), a letter's case not counting.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (at, left) in a.to_lowercase().chars().enumerate() {
        let mut corner = row[0];
        row[0] = at + 1;
        for (j, right) in b.iter().enumerate() {
            let changed = corner + usize::from(left != *right);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_recognised() {
        let check = |word: &str, expected: Option<&str>| {
            assert_eq!(closest(word, ["list-orders", "find-order", "hub"]), expected, "{word}");
        };
        check("list-order", Some("list-orders"));
        check("List-Orders", Some("list-orders"));
        check("fidn-order", Some("find-order"));
        check("hubb", Some("hub"));
        check("delete-order", None);
        check("x", None);
        check("", None);
    }
}
