//! What `check` says of small workspaces, whole.

mod elements;
mod honesty;
mod placement;
mod project;
mod reading;

use super::example::{Example, usable_config};
use crate::workspace::project::ConfigState;

/// Compares all diagnostics, in order. An expectation is `code path:line:column part-of-the-message`, the place left out where there
/// is none. Every example has a config, so that its absence is not told each time.
fn check(files: &[(&str, &str)], lines: &[&str], expected: &[&str]) {
    let mut example = Example::new(files, lines);
    if example.project.config.state == ConfigState::Missing {
        example.project.config = usable_config();
    }
    let snapshot = example.snapshot();
    let found: Vec<String> = snapshot
        .diagnostics
        .iter()
        .map(|found| {
            let place = found.span.map_or(String::new(), |span| format!(":{}:{}", span.line, span.column));
            let fix = found.fix.as_ref().map_or(String::new(), |fix| {
                format!(" [{:?} to {}{}]", fix.kind, fix.to, if fix.safe { ", safe" } else { "" })
            });
            format!("{} {}{place} {} | {}{fix}", found.code, found.path, found.message, found.help)
        })
        .collect();
    let fits = |found: &String, expected: &&str| {
        let mut words = expected.splitn(3, ' ');
        let head = format!("{} {} ", words.next().unwrap_or(""), words.next().unwrap_or(""));
        found.starts_with(&head) && found.contains(words.next().unwrap_or(""))
    };
    let same =
        found.len() == expected.len() && found.iter().zip(expected).all(|(found, expected)| fits(found, expected));
    assert!(same, "found\n  {}\nexpected\n  {}", found.join("\n  "), expected.join("\n  "));
}

const ACTION: &str = "key: list\nname: List\ntype: connector-operation\n";
const HUB: (&str, &str) =
    ("membrane/integrations/hub/hub.yaml", "key: hub\nname: Hub\nconnectorId: '7'\nauthType: oauth2\n");
const EMPTY: &str = "membrane/integrations/";

#[test]
fn nothing_is_said_of_what_is_well() {
    check(&[HUB, ("membrane/actions/list/list.yaml", ACTION)], &["membrane/flows/.gitkeep (empty)"], &[]);
    check(
        &[HUB, ("membrane/integrations/hub/actions/list/list.yaml", ACTION)],
        &["membrane/actions/list/README.md", "membrane/integrations/hub/notes.txt", "docs/README.md"],
        &[],
    );
    check(&[HUB, ("docker-compose.yaml", "services: {}\nname: x\n")], &[], &[]);
}

#[test]
fn one_cause_is_told_once() {
    check(&[("membrane/integrations", "key: a\n")], &[], &["file-for-folder membrane/integrations "]);
    check(
        &[("membrane/connectors/shop_7/shop_7.yaml", "id: 7\nname: shop\nuuid: 5f3d\nappUuid: 1\n")],
        &[EMPTY, "membrane/connectors/shop_7/development/src/operations/list.yml (a flow)"],
        &[
            "wrong-file-name membrane/connectors/shop_7/shop_7.yaml [Rename to membrane/connectors/shop_7/shop_7.yml]",
            "connector-no-spec membrane/connectors/shop_7/shop_7.yml ",
        ],
    );
}
