//! The verdict in words: what a push would come to, in the one line that people read first.

use super::claims::LayoutClaim;
use super::counts::{ByKind, Counts};
use super::element::Kind;
use super::files::MEMBRANE;
use super::layout::Layout;
use super::phase::Phase;
use super::plan::{Outcome, Plan};
use super::planned::PlannedFiles;
use super::verdict::{Verdict, VerdictWord};
use super::words::{counted_kind, joined, with_article};

/// The first line, such as "push succeeds, but makes 2 integrations that are really actions and passes over 1 interface", and what can be
/// done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// What a push would come to.
    pub verdict: String,
    /// What mends it.
    pub mend: Mend,
    /// Both in one, with the commands of a shell.
    pub commands: String,
}

/// The first line of these files. `certain` is the number of files that `fix` moves.
pub fn headline(planned: &PlannedFiles, counts: &Counts, certain: usize) -> Headline {
    let plan = &planned.plan;
    let verdict = || verdict(plan, counts);
    let (verdict, mend) = match &planned.choice.disagreement {
        _ if planned.project.is_no_workspace => nothing_to_push("There is no workspace here, nor below", counts),
        _ if !planned.has_membrane() => nothing_to_push(&format!("There is no `{MEMBRANE}/` here"), counts),
        Some(disagreement) => (format!("{disagreement}. {}", verdict()), mend(planned, counts, certain)),
        None => (verdict(), mend(planned, counts, certain)),
    };
    let commands = mend.in_commands().map_or_else(|| verdict.clone(), |told| format!("{verdict}. {told}"));
    Headline { verdict, mend, commands }
}

/// Where push finds nothing, and why that is so.
fn nothing_to_push(why: &str, counts: &Counts) -> (String, Mend) {
    let found = counts.kinds(VerdictWord::PassedOver);
    if found.is_empty() {
        return (format!("{why}, and nothing that looks like an element"), Mend::Nothing);
    }
    (format!("{why}, so push finds nothing; outside it: {}", list(&found)), Mend::MoveOne)
}

fn verdict(plan: &Plan, counts: &Counts) -> String {
    let troubles = troubles(plan, counts);
    let opening = match (plan.stops.first(), plan.outcome()) {
        (Some(stop), Outcome::Hangs) => {
            let at = stop.path.as_ref().map_or("a FIFO".to_owned(), |path| format!("`{path}`"));
            format!("push never ends: it waits on {at}")
        }
        (Some(stop), _) => {
            let at = stop.path.as_ref().map_or(String::new(), |path| format!(" at `{path}`"));
            let after = match stop.phase {
                Phase::Sync | Phase::Connectors => ", with the server half-updated",
                Phase::Config | Phase::Load => "",
            };
            format!("push stops{at}{after}: {}", stop.reason)
        }
        (None, _) if !plan.layout.knows(LayoutClaim::Reading) => return end_not_known(plan, counts, &troubles),
        (None, _) if troubles.is_empty() => {
            return format!("push succeeds and loads {}{}", loaded(counts), unknown(plan));
        }
        (None, _) => "push succeeds".to_owned(),
    };
    if troubles.is_empty() {
        return opening;
    }
    // Where it stops, some of what follows is not come to.
    let joiner = if plan.stops.is_empty() { ", but" } else { ". With that mended, it" };
    format!("{opening}{joiner} {}{}", troubles.join(" and "), unknown(plan))
}

/// The verdict by a layout of which nobody knows what its CLI does with a bad file, and so how a push ends.
fn end_not_known(plan: &Plan, counts: &Counts, troubles: &[String]) -> String {
    let unreadable: Vec<&Verdict> = plan.unreadable().collect();
    let does = match troubles {
        [] => format!("reads {}", loaded(counts)),
        _ => troubles.join(" and "),
    };
    let told = match unreadable[..] {
        [] => format!("push {does}; how it ends is not known"),
        [only] => {
            let why = only.reason().map(|reason| format!(": {reason}")).unwrap_or_default();
            format!("`{}` cannot be read, and what push does then is not known{why}. Beside it, push {does}", only.path)
        }
        [first, .., _] => format!(
            "{} files cannot be read, the first of them `{}`, and what push does then is not known. Beside them, push {does}",
            unreadable.len(),
            first.path
        ),
    };
    told + &unknown(plan)
}

/// What nobody can know of what is sent.
fn unknown(plan: &Plan) -> String {
    let interfaces = match plan.loads().iter().filter(|load| load.is_interface_as_flow()).count() {
        0 => "",
        1 => "; whether the server honours the interface among the flows is not known",
        _ => "; whether the server honours the interfaces among the flows is not known",
    };
    let mut unexported = ByKind::new();
    for load in plan.loads().iter().filter(|load| plan.layout.unexported.contains(&load.element())) {
        *unexported.entry(load.element()).or_default() += 1;
    }
    let exports = match unexported.is_empty() {
        true => String::new(),
        false => format!(
            "; whether {} can be pushed at all is not known, for no export of the vendor's holds such",
            list(&unexported)
        ),
    };
    format!("{interfaces}{exports}")
}

/// What is wrong beside an abort, as clauses: `passes over 1 interface`.
pub fn troubles(plan: &Plan, counts: &Counts) -> Vec<String> {
    let mut clauses = Vec::new();
    for ((element, really), count) in &counts.misread_as {
        let really = match (really, count) {
            (Kind::Other, 1) => "no element at all".to_owned(),
            (Kind::Other, _) => "no elements at all".to_owned(),
            (kind, 1) => with_article(*kind),
            (kind, _) => kind.plural(),
        };
        let verb = if *count == 1 { "that is really" } else { "that are really" };
        clauses.push(format!("makes {} {verb} {really}", counted_kind(*count, *element)));
    }
    let over = counts.kinds(VerdictWord::PassedOver);
    if !over.is_empty() {
        let why = match plan.is_laid_out_otherwise() {
            true => format!(", because they are laid out for another CLI than {}", plan.layout.id),
            false => String::new(),
        };
        clauses.push(format!("passes over {}{why}{}", list(&over), lost(plan, over.values().sum())));
    }
    clauses
}

/// Of how many of what is passed over nothing is lost.
fn lost(plan: &Plan, over: usize) -> String {
    match plan.elements_passed_over().filter(|row| row.nothing_lost).count() {
        0 => String::new(),
        free if free >= over => ", of which nothing is lost".to_owned(),
        free => format!(", {free} of which lose nothing"),
    }
}

/// What can be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mend {
    Nothing,
    /// The whole workspace into the layout that push reads.
    Convert(&'static Layout),
    /// A move by hand, to a place to be chosen.
    MoveOne,
    /// So many moves that are certain; and others, to places to be chosen.
    Move {
        certain: usize,
        others: bool,
    },
}

fn mend(planned: &PlannedFiles, counts: &Counts, certain: usize) -> Mend {
    let plan = &planned.plan;
    let is_asked = |row: &Verdict| row.certain_place().is_none() && !row.places.is_empty() && !row.nothing_lost;
    match (certain, plan.elements_passed_over().any(is_asked)) {
        _ if planned.is_laid_out_otherwise() => Mend::Convert(plan.layout),
        _ if counts.of(VerdictWord::Misread) + counts.of(VerdictWord::PassedOver) == 0 => Mend::Nothing,
        (0, false) => Mend::Nothing,
        (0, true) => Mend::MoveOne,
        (certain, others) => Mend::Move { certain, others },
    }
}

impl Mend {
    /// In keys of a browser: the one that makes all certain moves, and the one that asks where to.
    pub fn in_keys(self, all: &str, one: &str) -> Option<String> {
        Some(match self {
            Mend::Nothing => return None,
            Mend::Convert(to) => format!("`:convert` lays them out for {}", to.id),
            Mend::MoveOne => format!("{one} asks where to"),
            Mend::Move { certain, others: false } => format!("{all} moves {certain}"),
            Mend::Move { certain, others: true } => format!("{all} moves {certain}, {one} asks"),
        })
    }

    fn in_commands(self) -> Option<String> {
        Some(match self {
            Mend::Nothing => return None,
            Mend::Convert(to) => format!("`membrane-tui convert --to {}` lays them out for this one", to.id),
            Mend::MoveOne => "`membrane-tui move` takes one to its place".to_owned(),
            Mend::Move { certain, others: false } => format!("`membrane-tui fix` moves {certain}"),
            Mend::Move { certain, others: true } => {
                format!("`membrane-tui fix` moves {certain}, `membrane-tui move` one of the others")
            }
        })
    }
}

fn loaded(counts: &Counts) -> String {
    let mut kinds = counts.kinds(VerdictWord::Sent);
    for (kind, count) in counts.kinds(VerdictWord::NotSent) {
        *kinds.entry(kind).or_default() += count;
    }
    if kinds.is_empty() { "nothing: there is no element where it looks".to_owned() } else { list(&kinds) }
}

fn list(kinds: &ByKind) -> String {
    joined(&kinds.iter().map(|(kind, count)| counted_kind(*count, *kind)).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Headline;
    use crate::workspace::fixture::tree;
    use crate::workspace::snapshot::Snapshot;

    const ACTION: &str = "key: list\nname: List\ntype: api-request";
    const INTERFACE: &str = "key: orders\ntype: http-endpoint\npaths: {}";

    fn check(files: &[(&str, &str)], expected: &str) {
        let Headline { verdict, mend, .. } = Snapshot::of(tree(files), Arc::default()).headline;
        let told = mend.in_keys("M", "m").map_or(verdict.clone(), |told| format!("{verdict}. {told}"));
        assert_eq!(told, expected);
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
    fn the_number_that_is_named_is_what_fix_moves() {
        let wrong = ["membrane/actions/a/spec.yaml", "membrane/actions/b/spec.yaml"];
        let told = |files: &[(&str, &str)]| Snapshot::of(tree(files), Arc::default());
        let rivals = told(&[("membrane/integrations/", ""), (wrong[0], ACTION), (wrong[1], ACTION)]);
        assert!(rivals.fix.moves.is_empty() && !rivals.headline.commands.contains("fix"), "{:?}", rivals.headline);
        let one = told(&[("membrane/integrations/", ""), ("membrane/Actions/list.yaml", ACTION)]);
        assert!(one.fix.moves.len() == 1 && one.headline.commands.contains("fix` moves 1"), "{:?}", one.headline);
    }

    #[test]
    fn all_is_well_exactly_where_the_first_line_names_no_trouble() {
        let check = |files: &[(&str, &str)], expected: bool| {
            let snapshot = Snapshot::of(tree(files), Arc::default());
            assert_eq!(snapshot.is_well(), expected, "{}", snapshot.headline.commands);
        };
        let inside = ("membrane/actions/list.yaml", ACTION);
        check(&[("membrane/integrations/", ""), inside], true);
        check(&[("membrane/integrations/", ""), inside, ("src/list.yaml", ACTION)], true);
        check(&[("membrane/integrations/", ""), ("src/list.yaml", ACTION)], false);
        check(&[inside], false);
        check(&[("membrane/integrations/", ""), ("membrane/actions/README.md", "read me")], false);
        check(&[("src/list.yaml", ACTION)], false);
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
