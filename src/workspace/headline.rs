//! The verdict in words: what a push would come to, in the one line that people read first.

use std::collections::{BTreeMap, HashSet};

use super::choice::Choice;
use super::code::Code;
use super::element::Kind;
use super::files::{FileSet, MEMBRANE, RelPath};
use super::layout::LayoutId;
use super::plan::{Ignored, Load, Outcome, Phase, Plan};
use super::words::{counted_kind, joined, with_article};

/// The first line, such as "push succeeds, but makes 2 integrations that are really actions and passes over 1 interface. M moves 2,
/// m asks".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// With the keys of the browser.
    pub keys: String,
    /// With the commands of a shell.
    pub commands: String,
}

/// The first line of these files, read by this layout.
pub fn of(files: &FileSet, layout: &Choice, plan: &Plan) -> Headline {
    let (verdict, mend) = match &layout.disagreement {
        _ if files.get(&RelPath::root().join(MEMBRANE)).is_none() => no_membrane(plan),
        Some(disagreement) => (format!("{disagreement}. {}", verdict(plan)), mend(plan)),
        None => (verdict(plan), mend(plan)),
    };
    let line = |told: Option<String>| told.map_or_else(|| verdict.clone(), |told| format!("{verdict}. {told}"));
    Headline { keys: line(mend.in_keys()), commands: line(mend.in_commands()) }
}

fn no_membrane(plan: &Plan) -> (String, Mend) {
    let found = passed_over(plan);
    if found.is_empty() {
        return (format!("There is no `{MEMBRANE}/` here, and nothing that looks like an element"), Mend::Nothing);
    }
    (format!("There is no `{MEMBRANE}/` here, so push finds nothing; outside it: {}", list(&found)), Mend::MoveOne)
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
        _ if troubles.is_empty() => return format!("push succeeds and loads {}{}", loaded(plan), unknown(plan)),
        _ => "push succeeds".to_owned(),
    };
    if troubles.is_empty() {
        return opening;
    }
    // Where it stops, some of what follows is not come to.
    let joiner = if plan.outcome == Outcome::Completes { ", but" } else { ". With that mended, it" };
    format!("{opening}{joiner} {}{}", troubles.join(" and "), unknown(plan))
}

/// What nobody can know of what is sent.
fn unknown(plan: &Plan) -> &'static str {
    let is_one = |load: &&Load| load.looks_like == Kind::Interface && load.element == Kind::Flow;
    match plan.loads.iter().filter(is_one).count() {
        0 => "",
        1 => "; whether the server honours the interface among the flows is not known",
        _ => "; whether the server honours the interfaces among the flows is not known",
    }
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
            (kind, 1) => with_article(kind),
            (kind, _) => kind.plural(),
        };
        let verb = if count == 1 { "that is really" } else { "that are really" };
        clauses.push(format!("makes {} {verb} {really}", counted_kind(count, element)));
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

/// What can be done about it.
#[derive(Debug, Clone, Copy)]
enum Mend {
    Nothing,
    /// The whole workspace into the layout that push reads.
    Convert(LayoutId),
    /// A move by hand, to a place to be chosen.
    MoveOne,
    /// So many moves that are certain; and others, to places to be chosen.
    Move {
        certain: usize,
        others: bool,
    },
}

fn mend(plan: &Plan) -> Mend {
    let certain = plan.loads.iter().filter(|load| load.certain_place().is_some()).count()
        + plan.ignored.iter().filter(|row| row.certain_place().is_some()).count();
    let is_asked = |row: &Ignored| row.looks_like.matters() && row.certain_place().is_none() && !row.places.is_empty();
    match (certain, plan.ignored.iter().any(is_asked)) {
        _ if troubles(plan).is_empty() => Mend::Nothing,
        _ if plan.is_laid_out_otherwise() => Mend::Convert(plan.layout),
        (0, false) => Mend::Nothing,
        (0, true) => Mend::MoveOne,
        (certain, others) => Mend::Move { certain, others },
    }
}

impl Mend {
    fn in_keys(self) -> Option<String> {
        Some(match self {
            Mend::Nothing => return None,
            Mend::Convert(_) => return self.in_commands(),
            Mend::MoveOne => "m asks where to".to_owned(),
            Mend::Move { certain, others: false } => format!("M moves {certain}"),
            Mend::Move { certain, others: true } => format!("M moves {certain}, m asks"),
        })
    }

    fn in_commands(self) -> Option<String> {
        Some(match self {
            Mend::Nothing => return None,
            Mend::Convert(to) => format!("`membrane-tui convert --to {}` lays them out for this one", to.name()),
            Mend::MoveOne => "`membrane-tui move` takes one to its place".to_owned(),
            Mend::Move { certain, others: false } => format!("`membrane-tui fix` moves {certain}"),
            Mend::Move { certain, others: true } => {
                format!("`membrane-tui fix` moves {certain}, `membrane-tui move` one of the others")
            }
        })
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
    joined(&kinds.iter().map(|(kind, count)| counted_kind(*count, *kind)).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::workspace::fixture::tree;
    use crate::workspace::snapshot::Snapshot;

    const ACTION: &str = "key: list\nname: List\ntype: api-request";
    const INTERFACE: &str = "key: orders\ntype: http-endpoint\npaths: {}";

    fn check(files: &[(&str, &str)], expected: &str) {
        assert_eq!(Snapshot::of(tree(files), Arc::default()).headline.keys, expected);
    }

    #[test]
    fn a_shell_is_told_commands_and_no_keys() {
        let files = [("membrane/integrations/list.yaml", ACTION), ("membrane/interfaces/orders.yaml", INTERFACE)];
        let told = |files: &[(&str, &str)]| Snapshot::of(tree(files), Arc::default()).headline.commands;
        assert!(told(&files).ends_with(". `membrane-tui fix` moves 1, `membrane-tui move` one of the others"));
        assert!(told(&files[..1]).ends_with("that is really an action. `membrane-tui fix` moves 1"));
        assert!(told(&files[1..]).ends_with("passes over 1 interface. `membrane-tui move` takes one to its place"));
    }

    #[test]
    fn what_push_does_not_come_to_is_not_said_to_be_done() {
        check(
            &[("membrane/integrations/list.yaml", ACTION), ("membrane/integrations/z.yaml", "key: [")],
            "push stops at `membrane/integrations/z.yaml`: unexpected end of the stream within a flow collection. With that mended, \
             it makes 1 integration that is really an action. M moves 1",
        );
    }

    #[test]
    fn what_the_server_makes_of_an_interface_is_not_promised() {
        check(
            &[("membrane/integrations/", ""), ("membrane/flows/orders/orders.yaml", INTERFACE)],
            "push succeeds and loads 1 flow; whether the server honours the interface among the flows is not known",
        );
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
            "There is no `membrane/` here, so push finds nothing; outside it: 1 interface. m asks where to",
        );
        check(
            &[("membrane/integrations/", ""), ("membrane/scenarios/s.yaml", "key: s\nname: S")],
            "push stops at `membrane/scenarios/s.yaml`, with the server half-updated: push knows no scenarios on the server, and stops at the first one",
        );
    }
}
