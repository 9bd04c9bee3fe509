//! `plan --format json`.

use serde::Serialize;

use super::Head;
use crate::workspace::choice::{Choice, ChosenBy};
use crate::workspace::code::Code;
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::layout::{Evidence, LayoutId};
use crate::workspace::plan::{Abort, Candidate, Ignored, Load, Outcome, Piece, Rejected};
use crate::workspace::snapshot::Snapshot;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    layout: LayoutRow<'a>,
    headline: &'a str,
    outcome: Outcome,
    abort: Option<&'a Abort>,
    loads: Vec<LoadRow<'a>>,
    rejected: &'a [Rejected],
    ignored: Vec<IgnoredRow<'a>>,
}

/// The layout, and why it was chosen.
#[derive(Serialize)]
pub(super) struct LayoutRow<'a> {
    id: LayoutId,
    evidence: Evidence,
    yaml: &'static str,
    chosen_by: ChosenBy,
    why: &'a str,
    disagreement: Option<&'a str>,
}

#[derive(Serialize)]
struct LoadRow<'a> {
    path: &'a RelPath,
    element: Kind,
    key: Option<&'a str>,
    integration: Option<String>,
    looks_like: Kind,
    effect: String,
}

#[derive(Serialize)]
struct IgnoredRow<'a> {
    path: &'a RelPath,
    looks_like: Kind,
    code: Code,
    reason: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    documents: &'a [Piece],
    places: &'a [Candidate],
}

/// The document of `plan`.
pub fn plan<'a>(root: &'a str, snapshot: &'a Snapshot) -> impl Serialize + 'a {
    let plan = &snapshot.plan;
    Document {
        head: Head::new("plan", root),
        layout: LayoutRow::of(&snapshot.layout),
        headline: &snapshot.headline.commands,
        outcome: plan.outcome,
        abort: plan.abort.as_ref(),
        loads: plan.loads.iter().map(LoadRow::of).collect(),
        rejected: &plan.rejected,
        ignored: plan.ignored.iter().map(IgnoredRow::of).collect(),
    }
}

impl<'a> LayoutRow<'a> {
    pub(super) fn of(choice: &'a Choice) -> Self {
        LayoutRow {
            id: choice.id,
            evidence: choice.layout().evidence,
            yaml: choice.dialect.name(),
            chosen_by: choice.chosen_by,
            why: &choice.why,
            disagreement: choice.disagreement.as_deref(),
        }
    }
}

impl<'a> LoadRow<'a> {
    fn of(load: &'a Load) -> Self {
        LoadRow {
            path: &load.path,
            element: load.element,
            key: load.key.as_deref(),
            integration: load.integration_key(),
            looks_like: load.looks_like,
            effect: load.effect.word(),
        }
    }
}

impl<'a> IgnoredRow<'a> {
    fn of(row: &'a Ignored) -> Self {
        IgnoredRow {
            path: &row.path,
            looks_like: row.looks_like,
            code: row.code,
            reason: &row.reason,
            documents: &row.documents,
            places: &row.places,
        }
    }
}
