//! What a push is about to do, told before it does it, and what stands against it.
//!
//! Pure. The answer to every doubt is no: a push that would abort, or that goes to production, must be asked for in words.

use serde::Serialize;

use crate::workspace::code::Code;
use crate::workspace::document::Field;
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::plan::{Abort, Effect, Load, Outcome, Phase, Plan};

/// What a push of a plan to a workspace comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Preflight {
    /// The workspace of the config that it goes to.
    pub workspace: String,
    pub production: bool,
    /// Created, or updated where the server has them.
    pub sent: Vec<Item>,
    /// Applied from the universal element, or reset to it: their own content is not sent.
    pub applied: Vec<Item>,
    /// Sent, but without these fields.
    pub dropped: Vec<Dropped>,
    /// They cannot be loaded, and stop the push.
    pub rejected: Vec<Passed>,
    /// They look like something that matters, and push does not read them.
    pub passed_over: Vec<Passed>,
    pub outcome: Outcome,
    /// Where it stops.
    pub abort: Option<Abort>,
    /// It would stop after it has written to the server.
    pub leaves_half_updated: bool,
}

/// A file that push reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    pub path: RelPath,
    /// What push makes of it.
    pub element: Kind,
    /// What it looks like, where that is something else.
    pub really: Option<Kind>,
    pub key: Option<String>,
}

/// A file whose other fields are not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dropped {
    pub path: RelPath,
    pub fields: Vec<String>,
}

/// A file that push does not send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passed {
    pub path: RelPath,
    pub looks_like: Option<Kind>,
    pub code: Code,
    pub why: String,
}

/// Why a push does not begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{0}; mend it, or push all the same with --force")]
    Aborts(String),
    #[error("`{0}` is a production workspace; to push there, type its name: --confirm {0}")]
    Unconfirmed(String),
}

/// What stands before a push of this plan to the workspace of that name. `production` is for the settings to say.
pub fn preflight(plan: &Plan, workspace: &str, production: bool) -> Preflight {
    let (applied, sent): (Vec<&Load>, Vec<&Load>) = plan.loads.iter().partition(|load| load.effect == Effect::Apply);
    let rejected = plan.rejected.iter().map(|row| passed(&row.path, None, row.code, &row.reason));
    let passed_over = plan.ignored.iter().filter(|row| row.looks_like.matters());
    Preflight {
        workspace: workspace.to_owned(),
        production,
        dropped: sent.iter().filter_map(|load| dropped(load)).collect(),
        sent: sent.into_iter().map(item).collect(),
        applied: applied.into_iter().map(item).collect(),
        rejected: rejected.collect(),
        passed_over: passed_over.map(|row| passed(&row.path, Some(row.looks_like), row.code, &row.reason)).collect(),
        outcome: plan.outcome,
        abort: plan.abort.clone(),
        leaves_half_updated: leaves_half_updated(plan),
    }
}

impl Preflight {
    /// Whether the push may begin. `force` overrides that it would abort; `confirm` is the name that a person typed.
    pub fn allows(&self, force: bool, confirm: Option<&str>) -> Result<(), Refusal> {
        if self.outcome != Outcome::Completes && !force {
            return Err(Refusal::Aborts(self.what_stops()));
        }
        if self.production && confirm != Some(&self.workspace) {
            return Err(Refusal::Unconfirmed(self.workspace.clone()));
        }
        Ok(())
    }

    fn what_stops(&self) -> String {
        let Some(abort) = &self.abort else { return "push would hang on a FIFO and never end".to_owned() };
        let at = abort.path.as_ref().map(|path| format!(" at `{path}`")).unwrap_or_default();
        let half = if self.leaves_half_updated { ", with the server half-updated" } else { "" };
        format!("push would stop{at}{half}: {}", abort.message)
    }

    /// What is sent and applied, by kind: `3 actions, 1 integration`.
    pub fn counts(items: &[Item]) -> Vec<(Kind, usize)> {
        let mut counts: Vec<(Kind, usize)> = Vec::new();
        for item in items {
            match counts.iter_mut().find(|(kind, _)| *kind == item.element) {
                Some((_, count)) => *count += 1,
                None => counts.push((item.element, 1)),
            }
        }
        counts
    }
}

fn leaves_half_updated(plan: &Plan) -> bool {
    let Some(abort) = &plan.abort else { return false };
    match abort.phase {
        Phase::Config | Phase::Load => false,
        Phase::Connectors => plan.loads.iter().any(|load| load.element == Kind::Connector),
        Phase::Sync => true,
    }
}

fn item(load: &Load) -> Item {
    let really = Some(load.looks_like).filter(|_| load.is_misread());
    Item { path: load.path.clone(), element: load.element, really, key: load.key.clone() }
}

fn passed(path: &RelPath, looks_like: Option<Kind>, code: Code, why: &str) -> Passed {
    Passed { path: path.clone(), looks_like, code, why: why.to_owned() }
}

/// The fields of a file of which only some are sent. A connector's `uuid` is how it is known, and not lost.
fn dropped(load: &Load) -> Option<Dropped> {
    let Effect::Fields(sent) = &load.effect else { return None };
    let kept = |name: &&str| !sent.contains(name) && *name != Field::Uuid.name();
    let fields: Vec<String> = load.summary.names().filter(kept).map(str::to_owned).collect();
    (!fields.is_empty()).then(|| Dropped { path: load.path.clone(), fields })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::tree;
    use crate::workspace::layout::LayoutId;
    use crate::workspace::plan::plan;
    use crate::workspace::project::ConfigFile;

    fn of(files: &[(&str, &str)], production: bool) -> Preflight {
        preflight(&plan(&tree(files), LayoutId::MembraneCli1, &ConfigFile::default()), "prod", production)
    }

    fn paths<'i>(items: impl Iterator<Item = &'i RelPath>) -> Vec<String> {
        items.map(RelPath::to_string).collect()
    }

    #[test]
    fn every_file_is_told_by_what_becomes_of_it() {
        let told = of(
            &[
                ("membrane/integrations/hub/hub.yaml", "{key: hub, parameters: {a: 1}}"),
                ("membrane/integrations/act.yaml", "{key: act, type: run-javascript, config: {}}"),
                ("membrane/actions/a.yaml", "{key: a, type: run-javascript}"),
                ("membrane/actions/b.yaml", "{key: b, integrationKey: hub, parentId: x}"),
                ("membrane/api.yaml", "{key: i, type: http-endpoint, auth: {type: membrane-token}, paths: {}}"),
                ("membrane/notes.txt", "hello"),
            ],
            false,
        );
        assert_eq!(
            paths(told.sent.iter().map(|item| &item.path)),
            ["membrane/integrations/act.yaml", "membrane/integrations/hub/hub.yaml", "membrane/actions/a.yaml"]
        );
        assert_eq!(told.sent[0].really, Some(Kind::Action));
        assert_eq!(paths(told.applied.iter().map(|item| &item.path)), ["membrane/actions/b.yaml"]);
        assert_eq!(told.dropped[1].fields, ["parameters"]);
        assert_eq!(paths(told.passed_over.iter().map(|row| &row.path)), ["membrane/api.yaml"]);
        assert_eq!(Preflight::counts(&told.sent), [(Kind::Integration, 2), (Kind::Action, 1)]);
        assert_eq!(told.allows(false, None), Ok(()));
    }

    #[test]
    fn a_push_that_would_stop_is_refused_unless_forced() {
        let check = |files: &[(&str, &str)], half: bool, says: &str| {
            let told = of(files, false);
            assert_eq!(told.leaves_half_updated, half);
            let refusal = told.allows(false, None).expect_err("it would stop").to_string();
            assert!(refusal.contains(says), "{refusal}");
            assert_eq!(told.allows(true, None), Ok(()));
        };
        check(&[("membrane/actions/a.yaml", "{key: a}")], false, "push would stop");
        check(
            &[("membrane/integrations/", ""), ("membrane/actions/a.yaml", "{key: a, integrationKey: none}")],
            true,
            "at `membrane/actions/a.yaml`, with the server half-updated",
        );
    }

    #[test]
    fn production_must_be_typed() {
        let told = of(&[("membrane/integrations/", "")], true);
        assert_eq!(told.allows(true, None), Err(Refusal::Unconfirmed("prod".into())));
        assert_eq!(told.allows(true, Some("dev")), Err(Refusal::Unconfirmed("prod".into())));
        assert_eq!(told.allows(false, Some("prod")), Ok(()));
    }
}
