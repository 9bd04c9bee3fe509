//! What stands before a push, for `push --format json`.

use serde::Serialize;

use super::plan::StopRow;
use crate::push::preflight::Preflight;
use crate::workspace::code::Code;
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::plan::Outcome;
use crate::workspace::verdict::Verdict;

/// What a push comes to.
#[derive(Serialize)]
pub struct PreflightRow<'a> {
    workspace: &'a str,
    /// Where its target comes from, where the config names no workspaces.
    origin: Option<&'a str>,
    production: bool,
    sent: Vec<ReadRow<'a>>,
    applied: Vec<ReadRow<'a>>,
    dropped: Vec<DroppedRow<'a>>,
    rejected: Vec<UnreadRow<'a>>,
    passed_over: Vec<UnreadRow<'a>>,
    outcome: Outcome,
    abort: Option<StopRow<'a>>,
    leaves_half_updated: bool,
}

/// A file that push reads; `really` is what it looks like, where that is something else.
#[derive(Serialize)]
struct ReadRow<'a> {
    path: &'a RelPath,
    element: Kind,
    really: Option<Kind>,
    key: Option<&'a str>,
}

#[derive(Serialize)]
struct DroppedRow<'a> {
    path: &'a RelPath,
    fields: Vec<&'a str>,
}

#[derive(Serialize)]
struct UnreadRow<'a> {
    path: &'a RelPath,
    looks_like: Option<Kind>,
    code: Option<Code>,
    why: Option<String>,
}

impl<'a> PreflightRow<'a> {
    /// The row of one.
    pub fn new(preflight: &'a Preflight) -> Self {
        let plan = &preflight.plan;
        let dropped = |(load, fields): (&'a Verdict, Vec<&'a str>)| DroppedRow { path: &load.path, fields };
        PreflightRow {
            workspace: &preflight.workspace,
            origin: preflight.origin.as_deref(),
            production: preflight.production,
            sent: preflight.sent().map(ReadRow::new).collect(),
            applied: preflight.applied().map(ReadRow::new).collect(),
            dropped: preflight.dropped().map(dropped).collect(),
            rejected: plan.rejected().iter().map(|row| UnreadRow::new(row, None)).collect(),
            passed_over: plan.elements_passed_over().map(|row| UnreadRow::new(row, Some(row.looks_like))).collect(),
            outcome: plan.outcome(),
            abort: plan.abort().map(StopRow::new),
            leaves_half_updated: preflight.leaves_half_updated(),
        }
    }
}

impl<'a> ReadRow<'a> {
    fn new(load: &'a Verdict) -> Self {
        let really = Some(load.looks_like).filter(|_| load.is_misread());
        ReadRow { path: &load.path, element: load.element(), really, key: load.key.as_deref() }
    }
}

impl<'a> UnreadRow<'a> {
    fn new(row: &'a Verdict, looks_like: Option<Kind>) -> Self {
        UnreadRow { path: &row.path, looks_like, code: row.code(), why: row.reason().map(ToString::to_string) }
    }
}
