//! Where a rehearsal differs from what was predicted: how it ends, what it loads, what it sends.

use std::collections::{HashSet, VecDeque};

use serde::Serialize;
use serde_json::Value;

use crate::push::loopback::{ReceivedRequest, ServerState};
use crate::push::reconcile::Report;
use crate::push::sent::{Sent, writes};
use crate::push::session::SessionEnd;
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::layout::Evidence;
use crate::workspace::phase::Phase;
use crate::workspace::plan::{Outcome, Plan};
use crate::workspace::sync::{Sync, sync};
use crate::workspace::verdict::{Fate, Verdict};

/// One thing that a rehearsal did otherwise than predicted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub about: About,
    pub path: Option<RelPath>,
    pub message: String,
}

/// What a difference is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    Outcome,
    Load,
    Request,
}

/// What was predicted, given what the server has.
pub(super) struct Prediction {
    pub outcome: Outcome,
    /// Where it stops, if it does: how far it gets, and the file.
    stop: Option<(Phase, Option<RelPath>)>,
    sync: Sync,
}

/// What the CLI did.
pub(super) struct Did<'a> {
    pub exit: SessionEnd,
    /// It says what it loads.
    pub heard: bool,
    pub report: &'a Report,
    pub loaded: &'a [RelPath],
    pub requests: &'a [ReceivedRequest],
}

impl Prediction {
    /// What a plan comes to on a server that is known.
    pub(super) fn of(plan: &Plan, before: &ServerState) -> Self {
        let sync = sync(plan.loads(), plan.reach, plan.layout, &before.as_known());
        let on_disk = plan.abort().filter(|abort| abort.phase != Phase::Sync);
        let halt = sync.halts.first().map(|halt| (halt.phase, Some(halt.path.clone())));
        let stop = on_disk.map(|abort| (abort.phase, abort.path.clone())).or(halt);
        let outcome = match plan.outcome() {
            known @ (Outcome::Hangs | Outcome::Unknown) => known,
            _ if stop.is_some() => Outcome::Aborts,
            _ => Outcome::Completes,
        };
        Self { outcome, stop, sync }
    }

    /// All that differs, the most telling first.
    pub(super) fn compare(&self, plan: &Plan, before: &ServerState, did: &Did<'_>) -> Vec<Difference> {
        let mut all: Vec<Difference> = self.outcome(did).into_iter().collect();
        all.extend(self.loads(plan, did));
        // Of a CLI that was never run here it is not known which requests it makes.
        if plan.layout.evidence == Evidence::Verified {
            all.extend(self.requests(&writes(did.requests, before)));
        }
        all
    }

    fn outcome(&self, did: &Did<'_>) -> Option<Difference> {
        let difference = |path: Option<RelPath>, message: String| Difference { about: About::Outcome, path, message };
        let seen = match (did.exit.cancelled, did.exit.success()) {
            (true, _) => Outcome::Hangs,
            (false, true) => Outcome::Completes,
            (false, false) => Outcome::Aborts,
        };
        let blamed = did.report.blame.as_ref().map(|blame| blame.path.clone());
        if seen != self.outcome && self.outcome != Outcome::Unknown {
            let said = did.report.error.as_deref().map(|error| format!(": {error}")).unwrap_or_default();
            let message = format!("predicted that it {}; it {}{said}", in_words(self.outcome), in_words(seen));
            return Some(difference(blamed, message));
        }
        let (_, foretold) = self.stop.as_ref().filter(|_| seen == Outcome::Aborts)?;
        let (foretold, blamed) = (foretold.as_ref()?, blamed.filter(|_| did.heard)?);
        (*foretold != blamed).then(|| {
            difference(Some(blamed.clone()), format!("predicted to stop at `{foretold}`; it stopped at `{blamed}`"))
        })
    }

    fn loads(&self, plan: &Plan, did: &Did<'_>) -> Vec<Difference> {
        let difference =
            |path: Option<RelPath>, message: &str| Difference { about: About::Load, path, message: message.to_owned() };
        let mut all: Vec<Difference> =
            did.report.unexpected.iter().map(|text| difference(None, &format!("not predicted: {text}"))).collect();
        let known: HashSet<&RelPath> = plan.loads().iter().map(|load| &load.path).collect();
        let strange = did.loaded.iter().filter(|path| !known.contains(path));
        all.extend(strange.map(|path| difference(Some(path.clone()), "loaded, and predicted to be passed over")));
        let loaded: HashSet<&RelPath> = did.loaded.iter().collect();
        let must_load = |kind: Kind| match (&self.stop, self.outcome) {
            (_, Outcome::Hangs) | (Some((Phase::Config | Phase::Load, _)), _) => false,
            (Some((Phase::Connectors, _)), _) => kind != Kind::Connector,
            _ => true,
        };
        let missing = plan.loads().iter().filter(|load| must_load(load.element()) && !loaded.contains(&load.path));
        all.extend(missing.map(|load| difference(Some(load.path.clone()), "predicted to be loaded, and was not")));
        all
    }

    /// The writes that only one side has; or, where both have the same, that their order differs.
    fn requests(&self, sent: &[Sent]) -> Vec<Difference> {
        let difference = |path: Option<RelPath>, message: String| Difference { about: About::Request, path, message };
        let mut left: VecDeque<&Sent> = sent.iter().collect();
        let mut all = Vec::new();
        let mut in_order = true;
        for write in &self.sync.writes {
            let foretold = Sent {
                verb: write.verb,
                collection: write.kind.plural(),
                key: write.key.clone(),
                integration: write.integration.clone(),
            };
            match left.iter().position(|sent| **sent == foretold) {
                Some(at) => {
                    in_order &= at == 0;
                    left.remove(at);
                }
                None => all.push(difference(
                    Some(write.from.clone()),
                    format!("predicted, and not sent: {}", told(&foretold)),
                )),
            }
        }
        all.extend(left.into_iter().map(|sent| difference(None, format!("sent, and not predicted: {}", told(sent)))));
        if all.is_empty() && !in_order {
            all.push(difference(None, "the requests came in another order than predicted".to_owned()));
        }
        all
    }
}

/// The files whose keys stand in what was sent, in that order: what a CLI loaded that does not say so.
pub(super) fn seen_in(requests: &[ReceivedRequest], plan: &Plan) -> Vec<RelPath> {
    let known = |verdict: &Verdict| !matches!(verdict.fate, Fate::Rejected(_));
    let mut files: Vec<(&RelPath, Kind, String)> = plan
        .verdicts()
        .iter()
        .filter(|verdict| known(verdict))
        .filter_map(|verdict| Some((&verdict.path, verdict.element(), verdict.summary()?.key()?)))
        .collect();
    let mut seen = Vec::new();
    for request in requests.iter().filter(|request| request.method != "GET") {
        let Some(key) = request.body.get("key").and_then(Value::as_str) else { continue };
        let is_it = |(_, kind, its): &(&RelPath, Kind, String)| its == key && request.path.contains(kind.name());
        if let Some(at) = files.iter().position(is_it) {
            seen.push(files.remove(at).0.clone());
        }
    }
    seen
}

fn in_words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Completes => "completes",
        Outcome::Aborts => "stops with an error",
        Outcome::Hangs => "hangs",
        Outcome::Unknown => "ends in a way that is not known",
    }
}

fn told(sent: &Sent) -> String {
    let verb = format!("{:?}", sent.verb).to_lowercase();
    let key = sent.key.as_deref().unwrap_or("without a key");
    let of = sent.integration.as_deref().map(|integration| format!(" of {integration}")).unwrap_or_default();
    format!("{verb} {} {key}{of}", sent.collection)
}
