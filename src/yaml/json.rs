//! Whether a value can be sent as JSON: JavaScript writes no cycle, and has no text of more than 512 MiB.
//!
//! Nothing is written here: aliases can make more of a short text than any memory holds.

use std::collections::HashMap;

use super::{NodeId, NodeRef, Value};

/// The longest text that JavaScript holds, in characters. `JSON.stringify` throws where it would make a longer one.
const LONGEST: u64 = 0x1FFF_FFE8;

/// How many children are looked at, those of one node as often as it is merged. Beyond, nothing is said.
const MOST_CHILDREN: usize = 1_000_000;

/// Why a value cannot be sent as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsendable {
    /// It holds itself.
    Cyclic,
    /// Its aliases make too much of it.
    TooLong,
}

impl Unsendable {
    /// What to say of a file that holds such a value.
    pub fn message(self) -> &'static str {
        match self {
            Unsendable::Cyclic => "it holds itself through an alias, and cannot be sent as JSON",
            Unsendable::TooLong => {
                "its aliases make more of it than the 512 MiB of text that JavaScript holds, and it cannot be sent as JSON"
            }
        }
    }
}

/// Why a node cannot be sent; `None` where it can.
pub fn unsendable(node: NodeRef<'_>) -> Option<Unsendable> {
    if node.is_cyclic() {
        return Some(Unsendable::Cyclic);
    }
    let too_long = node.may_multiply() && least_length(node).is_some_and(|length| length > LONGEST);
    too_long.then_some(Unsendable::TooLong)
}

/// How long the JSON of a value without cycles is at least, in characters: escapes and numbers count one each. `None` where there is too
/// much to look through.
fn least_length(root: NodeRef<'_>) -> Option<u64> {
    let mut lengths: HashMap<NodeId, u64> = HashMap::new();
    // Each node stands here twice: first for its children, then, above them, to be summed up.
    let mut ahead = vec![(root, false)];
    let mut looked_at = 0;
    while let Some((node, are_children_known)) = ahead.pop() {
        if lengths.contains_key(&node.id()) {
            continue;
        }
        let children = || node.items().chain(node.entries().map(|(_, value)| value));
        if are_children_known {
            let below = children().map(|child| lengths.get(&child.id()).copied().unwrap_or_default());
            let length = below.fold(own_length(node), |sum, length| sum.saturating_add(length).saturating_add(1));
            lengths.insert(node.id(), length);
        } else {
            ahead.push((node, true));
            let before = ahead.len();
            ahead.extend(children().take(MOST_CHILDREN).map(|child| (child, false)));
            looked_at += ahead.len() - before;
            if looked_at >= MOST_CHILDREN {
                return None;
            }
        }
    }
    lengths.get(&root.id()).copied()
}

/// Without what is in it; of a mapping, with its keys.
fn own_length(node: NodeRef<'_>) -> u64 {
    let quoted = |text: &str| text.encode_utf16().count() as u64 + 2;
    match node.value() {
        Value::String(text) => quoted(text),
        Value::Binary(bytes) => bytes.len() as u64 * 6,
        Value::Mapping => node.entries().map(|(key, _)| quoted(key.text()) + 1).sum(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Dialect, load};

    #[test]
    fn a_bomb_is_told_from_a_cycle_and_from_aliases_that_are_none() {
        let bomb = |first: &str, level: usize| {
            let row = |level: usize| format!("a{level}: &a{level} [{}]\n", format!("*a{},", level - 1).repeat(10));
            format!("a0: &a0 {first}\n{}", (1..=level).map(row).collect::<String>())
        };
        let check = |yaml: &str, expected: Option<Unsendable>| {
            let document = load(yaml, Dialect::V4_3).unwrap();
            assert_eq!(unsendable(document.root()), expected, "{yaml:.80}");
        };
        check("a: &a [1]\nb: *a", None);
        check("a: &a [*a]", Some(Unsendable::Cyclic));
        check(&bomb("lol", 7), None);
        check(&bomb("lol", 8), Some(Unsendable::TooLong));
        check(&bomb("[lol, 1]", 60), Some(Unsendable::TooLong));
        check(&bomb("{k: lol}", 9), Some(Unsendable::TooLong));
        check(&format!("a: &a {}\nb: [{}]", "x".repeat(20_000), "*a,".repeat(30_000)), Some(Unsendable::TooLong));
    }
}
