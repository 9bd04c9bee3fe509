//! What a misspelt word was probably meant to be.

use strsim::osa_distance;

/// The candidate that is fewest edits (letters put in, taken out, changed, or swapped with their neighbour) away from `word`, if any is near; of equals, the first.
///
/// Near is one slip in a short word, and two in a long one.
pub(super) fn closest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let limit = match length {
        0..=2 => 0,
        3..=7 => 1,
        _ => 2,
    };
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (osa_distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|(edits, _)| *edits <= limit)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, candidate)| candidate)
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
