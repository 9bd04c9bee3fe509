//! Runs every example of every page in `assets/diagnostics`.

use super::Diagnostic;
use super::example::Example;
use crate::workspace::code::{Code, Severity};
use crate::workspace::verdict::Verdict;

#[test]
fn what_stands_before_yields_the_code_and_what_stands_after_yields_no_error() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let (before, _) = codes(Example::of_page(code.page(), "Before"));
        let (after, errors) = codes(Example::of_page(code.page(), "After"));
        if !before.contains(code) {
            wrong.push(format!("{code}: Before yields {before:?}"));
        }
        if after.contains(code) || !errors.is_empty() {
            wrong.push(format!("{code}: After yields {after:?}, errors {errors:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The codes of an example, in diagnostics or in the plan's rows, and its errors.
fn codes(example: Example) -> (Vec<Code>, Vec<String>) {
    let snapshot = example.snapshot();
    let told = snapshot.diagnostics.iter().map(|diagnostic| diagnostic.code);
    let listed = snapshot.plan.passed_over().iter().filter_map(Verdict::code);
    let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
    let errors = snapshot.diagnostics.iter().filter(is_error);
    let errors = errors.map(|error| format!("{} {} {}", error.code, error.path, error.message));
    (told.chain(listed).collect(), errors.collect())
}

#[test]
fn every_page_has_the_same_sections_and_fits_the_screen() {
    for code in Code::ALL {
        let prose: Vec<&str> = code.page().split("```").step_by(2).flat_map(str::lines).collect();
        let headings: Vec<&str> = prose.iter().copied().filter(|line| line.starts_with('#')).collect();
        let title = format!("# {code}");
        assert_eq!(
            headings,
            [&title, "## Cause", "## What push does", "## Before", "## After", "## The mend"],
            "{code}"
        );
        assert!(prose.iter().all(|line| line.chars().count() <= 80), "{code} has a line of more than 80 letters");
    }
}
