//! The modules of `workspace` stand one above the other: none is reached, over others, from one that it uses.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::{code_of, sources};

const MODEL: &str = "src/workspace";

#[test]
fn the_modules_of_the_model_form_no_circle() {
    let uses = uses();
    assert!(uses.len() > 15, "the modules were not found: {uses:?}");
    let circle: Vec<&String> = uses.keys().filter(|module| reaches(&uses, module, module)).collect();
    assert!(circle.is_empty(), "modules of `workspace` that use each other round about: {circle:?}");
}

/// For each module of the model, the others that it names.
fn uses() -> BTreeMap<String, BTreeSet<String>> {
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let files: Vec<(String, PathBuf)> =
        sources(MODEL).into_iter().filter_map(|file| Some((module_of(&file)?, file))).collect();
    let modules: BTreeSet<&String> = files.iter().map(|(module, _)| module).collect();
    for (module, file) in &files {
        let named = named_in(&code_of(file), is_the_modules_root(file));
        let others = named.into_iter().filter(|name| name != module && modules.contains(name));
        uses.entry(module.clone()).or_default().extend(others);
    }
    uses
}

/// The module that a file belongs to; none for `workspace` itself, and for what serves tests alone.
fn module_of(file: &Path) -> Option<String> {
    let below = file.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join(MODEL)).ok()?;
    let of_tests = ["tests.rs", "fixture.rs", "example.rs", "pages.rs"].iter().any(|name| below.ends_with(name));
    let in_tests = below.components().any(|part| part.as_os_str() == "tests");
    let first = below.components().next()?.as_os_str().to_str()?;
    (!of_tests && !in_tests && first != "mod.rs").then(|| first.trim_end_matches(".rs").to_owned())
}

/// Whether `super` in this file is `workspace`.
fn is_the_modules_root(file: &Path) -> bool {
    let folder = file.parent().map(|folder| folder.ends_with(MODEL));
    folder == Some(true)
        || (file.ends_with("mod.rs")
            && file.parent().and_then(Path::parent).is_some_and(|above| above.ends_with(MODEL)))
}

/// The words behind `crate::workspace::` in a code, and behind `super::` where that means the same.
fn named_in(code: &str, super_is_the_model: bool) -> BTreeSet<String> {
    let mut prefixes = vec!["crate::workspace::"];
    prefixes.extend(super_is_the_model.then_some("super::"));
    let mut named = BTreeSet::new();
    for prefix in prefixes {
        for (at, _) in code.match_indices(prefix) {
            let rest = &code[at + prefix.len()..];
            assert!(!rest.starts_with('{'), "modules are named one a line, so that they can be told: {prefix}{{");
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            named.insert(rest[..end].to_owned());
        }
    }
    named
}

fn reaches(uses: &BTreeMap<String, BTreeSet<String>>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&String> = uses[from].iter().collect();
    while let Some(module) = open.pop() {
        if module == to {
            return true;
        }
        if seen.insert(module) {
            open.extend(&uses[module]);
        }
    }
    false
}
