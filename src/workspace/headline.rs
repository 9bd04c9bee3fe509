//! The verdict in words: what a push would come to, in the one line that people read first.

use std::collections::{BTreeMap, HashSet};

use super::choice::Choice;
use super::diagnose::Code;
use super::element::Kind;
use super::files::FileSet;
use super::layout::MEMBRANE;
use super::path::RelPath;
use super::plan::{Ignored, Outcome, Phase, Plan};

/// The first line, such as "push succeeds, but makes 2 integrations that are really actions and passes over 1 interface. M moves 2,
/// m asks".
pub fn of(files: &FileSet, layout: &Choice, plan: &Plan) -> String {
    if let Some(disagreement) = &layout.disagreement {
        return format!("{disagreement}. {}", verdict(plan));
    }
    if files.get(&RelPath::root().join(MEMBRANE)).is_none() {
        return no_membrane(plan);
    }
    verdict(plan)
}

fn no_membrane(plan: &Plan) -> String {
    let found = passed_over(plan);
    if found.is_empty() {
        return format!("There is no `{MEMBRANE}/` here, and nothing that looks like an element");
    }
    format!("There is no `{MEMBRANE}/` here, so push finds nothing; outside it: {}. m moves one", list(&found))
}

fn verdict(plan: &Plan) -> String {
    let troubles = troubles(plan);
    let opening = match (plan.outcome, &plan.abort) {
        (Outcome::Hangs, _) => {
            let fifo = plan.rejected.iter().find(|row| row.code == Code::Hangs);
            format!(
                "push never ends: it waits on {}",
                fifo.map_or("a FIFO".to_owned(), |row| format!("`{}`", row.path))
            )
        }
        (_, Some(abort)) => {
            let at = abort.path.as_ref().map_or(String::new(), |path| format!(" at `{path}`"));
            let after = if abort.phase == Phase::Sync || abort.phase == Phase::Connectors {
                ", with the server half-updated"
            } else {
                ""
            };
            format!("push stops{at}{after}: {}", abort.message)
        }
        _ if troubles.is_empty() => return format!("push succeeds and loads {}", loaded(plan)),
        _ => "push succeeds".to_owned(),
    };
    if troubles.is_empty() {
        return opening;
    }
    let joiner = if plan.abort.is_some() || plan.outcome == Outcome::Hangs { ". It also" } else { ", but" };
    format!("{opening}{joiner} {}{}", troubles.join(" and "), moves(plan))
}

/// What is wrong beside an abort, as clauses: `passes over 1 interface`.
pub fn troubles(plan: &Plan) -> Vec<String> {
    let mut clauses = Vec::new();
    let mut misread: BTreeMap<(Kind, Kind), usize> = BTreeMap::new();
    for load in plan.loads.iter().filter(|load| load.is_misread()) {
        *misread.entry((load.element, load.looks_like)).or_default() += 1;
    }
    for ((element, really), count) in misread {
        let really = match (really, count) {
            (Kind::Other, 1) => "no element at all".to_owned(),
            (Kind::Other, _) => "no elements at all".to_owned(),
            (kind, 1) => super::plan::with_article(kind),
            (kind, _) => kind.plural(),
        };
        let verb = if count == 1 { "that is really" } else { "that are really" };
        clauses.push(format!("makes {} {verb} {really}", counted(count, element)));
    }
    let over = passed_over(plan);
    if !over.is_empty() {
        let layout = plan.layout.name();
        let why = match plan.is_laid_out_otherwise() {
            true => format!(", because they are laid out for another CLI than {layout}"),
            false => String::new(),
        };
        clauses.push(format!("passes over {}{why}", list(&over)));
    }
    clauses
}

/// What M and m would do about it.
fn moves(plan: &Plan) -> String {
    let certain = plan.loads.iter().filter(|load| load.certain_place().is_some()).count()
        + plan.ignored.iter().filter(|row| row.certain_place().is_some()).count();
    let asked = plan
        .ignored
        .iter()
        .any(|row| row.looks_like.matters() && row.certain_place().is_none() && !row.places.is_empty());
    if plan.is_laid_out_otherwise() {
        return format!(". `membrane-tui convert --to {}` lays them out for this one", plan.layout.name());
    }
    match (certain, asked) {
        (0, false) => String::new(),
        (0, true) => ". m asks where to".to_owned(),
        (_, false) => format!(". M moves {certain}"),
        (_, true) => format!(". M moves {certain}, m asks"),
    }
}

/// How many elements of each kind are passed over. One that stands outside `membrane/` is not counted when the same element stands
/// inside too: a source and its staged copy are one.
fn passed_over(plan: &Plan) -> BTreeMap<Kind, usize> {
    let mut inside: HashSet<(Kind, String)> =
        plan.loads.iter().filter_map(|load| Some((load.looks_like, load.summary.key()?))).collect();
    let mut kinds = BTreeMap::new();
    let (outside, within): (Vec<_>, Vec<_>) =
        plan.ignored.iter().filter(|row| row.looks_like.matters()).partition(|row| row.code == Code::OutsideMembrane);
    for (kind, key) in within.into_iter().flat_map(elements) {
        *kinds.entry(kind).or_default() += 1;
        inside.extend(key.map(|key| (kind, key)));
    }
    for (kind, key) in outside.into_iter().flat_map(elements) {
        if key.is_none_or(|key| inside.insert((kind, key))) {
            *kinds.entry(kind).or_default() += 1;
        }
    }
    kinds
}

/// The elements of a file: its one document, or each that matters of several.
fn elements(row: &Ignored) -> Vec<(Kind, Option<String>)> {
    match row.documents.as_slice() {
        [] => vec![(row.looks_like, row.summary.as_ref().and_then(|summary| summary.key()))],
        pieces => pieces
            .iter()
            .filter(|piece| piece.looks_like.matters())
            .map(|piece| (piece.looks_like, piece.key.clone()))
            .collect(),
    }
}

fn loaded(plan: &Plan) -> String {
    let mut kinds = BTreeMap::new();
    for load in &plan.loads {
        *kinds.entry(load.element).or_default() += 1;
    }
    if kinds.is_empty() { "nothing: there is no element where it looks".to_owned() } else { list(&kinds) }
}

fn list(kinds: &BTreeMap<Kind, usize>) -> String {
    let parts: Vec<String> = kinds.iter().map(|(kind, count)| counted(*count, *kind)).collect();
    match parts.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => parts.concat(),
    }
}

fn counted(count: usize, kind: Kind) -> String {
    let word = match (count, kind) {
        (1, Kind::Other) => "other file".to_owned(),
        (1, kind) => kind.name().to_owned(),
        (_, kind) => kind.plural(),
    };
    format!("{count} {}", word.replace('-', " "))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::workspace::fixture::tree;
    use crate::workspace::snapshot::Snapshot;

    const ACTION: &str = "key: list\nname: List\ntype: api-request";
    const INTERFACE: &str = "key: orders\ntype: http-endpoint\npaths: {}";

    fn check(files: &[(&str, &str)], expected: &str) {
        assert_eq!(Snapshot::of(tree(files), Arc::default()).headline, expected);
    }

    #[test]
    fn the_verdict_in_words() {
        check(
            &[("membrane/integrations/list.yaml", ACTION), ("membrane/interfaces/orders.yaml", INTERFACE)],
            "push succeeds, but makes 1 integration that is really an action and passes over 1 interface. M moves 1, m asks",
        );
        check(
            &[("membrane/integrations/", ""), ("membrane/actions/list.yaml", ACTION), ("src/list.yaml", ACTION)],
            "push succeeds and loads 1 action",
        );
        check(
            &[
                ("membrane/integrations/hub/dataSources/a/a.yaml", "{key: a, name: A, udm: jobs}"),
                ("membrane/integrations/desk/dataSources/a/a.yaml", "{key: a, name: A, udm: jobs}"),
            ],
            "push succeeds, but passes over 2 data sources. m asks where to",
        );
        check(&[("membrane/integrations/", "")], "push succeeds and loads nothing: there is no element where it looks");
        check(
            &[("src/orders.yaml", INTERFACE), ("README.md", "")],
            "There is no `membrane/` here, so push finds nothing; outside it: 1 interface. m moves one",
        );
        check(
            &[("membrane/integrations/", ""), ("membrane/scenarios/s.yaml", "key: s\nname: S")],
            "push stops at `membrane/scenarios/s.yaml`, with the server half-updated: push knows no scenarios on the server, and stops at the first one",
        );
    }
}
