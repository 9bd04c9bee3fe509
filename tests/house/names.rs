//! A type's name is unique in the crate, so that it can be searched for, and means one thing wherever it is read.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::{code_of, sources};

/// The names that several types of the browser still have. The list only shrinks.
const STILL_SHARED: &[&str] =
    &["Command", "Effect", "Job", "Keys", "Piece", "Place", "Reach", "Row", "Run", "Size", "Source", "State", "Text"];

#[test]
fn a_types_name_is_unique_in_the_crate() {
    let mut homes: BTreeMap<String, BTreeSet<PathBuf>> = BTreeMap::new();
    for file in sources("src").into_iter().filter(|file| !file.iter().any(|part| part == "tests")) {
        for name in code_of(&file).lines().filter_map(declared) {
            homes.entry(name.to_owned()).or_default().insert(file.clone());
        }
    }
    let shared: Vec<_> = homes.into_iter().filter(|(_, files)| files.len() > 1).collect();
    let new: Vec<_> = shared.iter().filter(|(name, _)| !STILL_SHARED.contains(&name.as_str())).collect();
    assert!(new.is_empty(), "names that several types have: {new:#?}");
    let gone: Vec<_> = STILL_SHARED.iter().filter(|name| !shared.iter().any(|(shared, _)| shared == *name)).collect();
    assert!(gone.is_empty(), "take these out of STILL_SHARED, they are unique now: {gone:?}");
}

/// The type that a line of code declares. An associated type is indented, and begins with `type`.
fn declared(line: &str) -> Option<&str> {
    let words = line.trim_start();
    let words = match words.strip_prefix("pub") {
        Some(rest) => rest.trim_start_matches(|c| c != ' ').trim_start(),
        None => words,
    };
    let (what, rest) = words.split_once(' ')?;
    let is_type = matches!(what, "struct" | "enum" | "trait" | "union") || (what == "type" && !line.starts_with(' '));
    let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
    (is_type && name.starts_with(char::is_uppercase)).then_some(name)
}

#[test]
fn every_form_of_a_declaration_is_seen() {
    let check = |line: &str, name: Option<&str>| assert_eq!(declared(line), name, "{line}");
    check("pub struct Row<'a> {", Some("Row"));
    check("pub(super) enum Reach {", Some("Reach"));
    check("    struct Inner(u8);", Some("Inner"));
    check("type Rule = fn();", Some("Rule"));
    check("    type Item = u8;", None);
    check("let structure = Row { a };", None);
}
