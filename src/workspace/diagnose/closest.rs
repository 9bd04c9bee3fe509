//! What a misspelt word was probably meant to be.

/// The candidate that is fewest edits away from `word`, if any is near; of equals, the first.
///
/// Near is one slip in a short word, and two in a long one.
pub(super) fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let limit = match word.len() {
        0..=2 => 0,
        3..=7 => 1,
        _ => 2,
    };
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(word.len()) <= limit)
        .map(|candidate| (edits(&word, &candidate.to_lowercase().chars().collect::<Vec<_>>()), candidate))
        .filter(|(edits, _)| *edits <= limit)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
}

/// How many letters have to be put in, taken out, changed, or swapped with their neighbour.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let swapped = match i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                true => rows[i - 2][j - 2] + 1,
                false => usize::MAX,
            };
            row.push(changed.min(swapped).min(rows[i - 1][j] + 1).min(row[j - 1] + 1));
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
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
        check("gone-order", None);
        check("delete-order", None);
        check("x", None);
        check("", None);
    }
}
