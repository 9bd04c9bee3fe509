//! English for sentences about a workspace: articles, counts and lists. Knows nothing of what a sentence is about.

use std::fmt::Display;

use super::element::Kind;

/// `an action`, `a flow`, `no element`.
pub fn with_article(kind: Kind) -> String {
    if kind == Kind::Other {
        return "no element".to_owned();
    }
    let article = if kind.name().starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {}", kind.name())
}

/// "1 element", "3 elements".
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// "1 data source", "3 data sources", "2 other files".
pub fn counted_kind(count: usize, kind: Kind) -> String {
    let noun = if kind == Kind::Other { "other file" } else { kind.name() };
    counted(count, &noun.replace('-', " "))
}

/// "a", "a and b", "a, b and c".
pub fn joined(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => parts.concat(),
    }
}

/// The first few of a list in backticks, joined by commas: "`a`, `b` and 3 more".
pub fn listed<T: Display>(list: impl IntoIterator<Item = T>) -> String {
    const SHOWN: usize = 5;
    let all: Vec<String> = list.into_iter().map(|item| format!("`{item}`")).collect();
    let shown = all[..all.len().min(SHOWN)].join(", ");
    match all.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
