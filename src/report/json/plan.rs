//! `plan --format json`.

use serde::Serialize;

use super::Head;
use crate::workspace::choice::{Choice, ChosenBy};
use crate::workspace::claims::{Claims, Grounds};
use crate::workspace::code::Code;
use crate::workspace::counts::Counts;
use crate::workspace::document::Summary;
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::layout::Evidence;
use crate::workspace::phase::Phase;
use crate::workspace::plan::{Outcome, Stop};
use crate::workspace::snapshot::Snapshot;
use crate::workspace::verdict::{Candidate, Effect, Reason, Verdict, VerdictWord};

#[derive(Serialize)]
struct PlanDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    workspace: Option<FoundWorkspace>,
    layout: LayoutRow<'a>,
    headline: &'a str,
    outcome: Outcome,
    abort: Option<StopRow<'a>>,
    counts: CountsRow,
    loads: Vec<LoadRow<'a>>,
    rejected: Vec<RejectedRow<'a>>,
    ignored: Vec<IgnoredRow<'a>>,
}

/// The root, where it is not the folder that was asked for.
#[derive(Serialize)]
pub struct FoundWorkspace {
    /// From the folder that was asked for; the whole path where it does not lie below.
    pub found: String,
    pub asked: String,
}

/// How many elements there are, by what becomes of them.
#[derive(Serialize)]
pub(super) struct CountsRow {
    elements: usize,
    sent: usize,
    misread: usize,
    not_sent: usize,
    passed_over: usize,
    stops_push: usize,
}

/// What ends a push before its time.
#[derive(Serialize)]
pub(super) struct StopRow<'a> {
    path: Option<&'a RelPath>,
    code: Code,
    phase: Phase,
    message: String,
}

/// A place where a file could stand.
#[derive(Serialize)]
pub(super) struct CandidateRow<'a> {
    path: &'a RelPath,
    element: Option<Kind>,
    loads: bool,
    note: &'a str,
}

/// The layout, and why it was chosen.
#[derive(Serialize)]
pub(super) struct LayoutRow<'a> {
    id: &'a str,
    evidence: Evidence,
    claims: ClaimsRow,
    yaml: &'static str,
    chosen_by: ChosenBy,
    why: &'a str,
    disagreement: Option<&'a str>,
}

/// How each claim of the layout is known.
#[derive(Serialize)]
struct ClaimsRow {
    paths: Grounds,
    config: Grounds,
    schemas: Grounds,
    reading: Grounds,
    order: Grounds,
    deletion: Grounds,
}

#[derive(Serialize)]
struct LoadRow<'a> {
    path: &'a RelPath,
    element: Kind,
    key: Option<&'a str>,
    integration: Option<String>,
    looks_like: Kind,
    effect: Option<String>,
    verdict: Option<&'static str>,
}

#[derive(Serialize)]
struct RejectedRow<'a> {
    path: &'a RelPath,
    code: Option<Code>,
    reason: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
    verdict: Option<&'static str>,
}

#[derive(Serialize)]
struct IgnoredRow<'a> {
    path: &'a RelPath,
    looks_like: Kind,
    code: Option<Code>,
    reason: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    documents: Vec<DocumentRow>,
    places: Vec<CandidateRow<'a>>,
    verdict: Option<&'static str>,
}

/// One document of a file of several.
#[derive(Serialize)]
struct DocumentRow {
    line: u32,
    looks_like: Kind,
    key: Option<String>,
}

/// The document of `plan`.
pub fn plan<'a>(root: &'a str, workspace: Option<FoundWorkspace>, snapshot: &'a Snapshot) -> impl Serialize + 'a {
    let plan = &snapshot.plan;
    PlanDocument {
        head: Head::new("plan", root),
        workspace,
        layout: LayoutRow::of(&snapshot.choice),
        headline: &snapshot.headline.commands,
        outcome: plan.outcome(),
        abort: plan.abort().map(StopRow::new),
        counts: CountsRow::new(&snapshot.counts),
        loads: plan.loads().iter().map(LoadRow::new).collect(),
        rejected: plan.rejected().iter().map(RejectedRow::new).collect(),
        ignored: plan.passed_over().iter().map(IgnoredRow::new).collect(),
    }
}

impl CountsRow {
    pub(super) fn new(counts: &Counts) -> Self {
        CountsRow {
            elements: counts.elements(),
            sent: counts.of(VerdictWord::Sent),
            misread: counts.of(VerdictWord::Misread),
            not_sent: counts.of(VerdictWord::NotSent),
            passed_over: counts.of(VerdictWord::PassedOver),
            stops_push: counts.of(VerdictWord::StopsPush) + counts.of(VerdictWord::Unreadable),
        }
    }
}

impl<'a> StopRow<'a> {
    pub(super) fn new(stop: &'a Stop) -> Self {
        StopRow { path: stop.path.as_ref(), code: stop.code(), phase: stop.phase, message: stop.reason.to_string() }
    }
}

impl<'a> CandidateRow<'a> {
    pub(super) fn new(place: &'a Candidate) -> Self {
        CandidateRow { path: &place.path, element: place.element, loads: place.loads, note: &place.note }
    }
}

/// The word of a row.
pub(super) fn word(verdict: &Verdict) -> Option<&'static str> {
    verdict.word().map(VerdictWord::word)
}

impl<'a> LayoutRow<'a> {
    pub(super) fn of(choice: &'a Choice) -> Self {
        LayoutRow {
            id: &choice.layout.id,
            evidence: choice.layout.evidence,
            claims: ClaimsRow::new(choice.layout.claims),
            yaml: choice.dialect.name(),
            chosen_by: choice.chosen_by,
            why: &choice.why,
            disagreement: choice.disagreement.as_deref(),
        }
    }
}

impl ClaimsRow {
    fn new(claims: Claims) -> Self {
        let Claims { paths, config, schemas, reading, order, deletion } = claims;
        ClaimsRow { paths, config, schemas, reading, order, deletion }
    }
}

impl<'a> LoadRow<'a> {
    fn new(load: &'a Verdict) -> Self {
        LoadRow {
            path: &load.path,
            element: load.element(),
            key: load.key.as_deref(),
            integration: load.integration_key(),
            looks_like: load.looks_like,
            effect: load.effect().map(Effect::word),
            verdict: word(load),
        }
    }
}

impl<'a> RejectedRow<'a> {
    fn new(row: &'a Verdict) -> Self {
        let (line, column) = row.reason().and_then(Reason::at).unzip();
        let reason = row.reason().map(Reason::to_string);
        RejectedRow { path: &row.path, code: row.code(), reason, line, column, verdict: word(row) }
    }
}

impl<'a> IgnoredRow<'a> {
    fn new(row: &'a Verdict) -> Self {
        let documents = row.documents.iter().filter(|_| row.holds_several()).map(DocumentRow::new).collect();
        IgnoredRow {
            path: &row.path,
            looks_like: row.looks_like,
            code: row.code(),
            reason: row.reason().map(Reason::to_string),
            documents,
            places: row.places.iter().map(CandidateRow::new).collect(),
            verdict: word(row),
        }
    }
}

impl DocumentRow {
    fn new(document: &Summary) -> Self {
        DocumentRow { line: document.place.line, looks_like: document.shape.kind, key: document.key() }
    }
}
