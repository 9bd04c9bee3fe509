//! What a push is about to do, told before it does it, and what stands against it.
//!
//! Pure. The answer to every doubt is no: a push that would abort, or that goes to production, must be asked for in words.

use std::sync::Arc;

use crate::workspace::document::Field;
use crate::workspace::element::Kind;
use crate::workspace::plan::{Outcome, Plan};
use crate::workspace::verdict::{Effect, Verdict};

/// What a push of a plan to a workspace comes to. The rows are those of the plan.
#[derive(Debug, Clone)]
pub struct Preflight {
    pub plan: Arc<Plan>,
    /// The workspace of the config that it goes to.
    pub workspace: String,
    /// Where its target comes from, where the config names no workspaces.
    pub origin: Option<String>,
    /// For the settings to say.
    pub production: bool,
}

/// Why a push does not begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("{0}; mend it, or push all the same with --force")]
    Aborts(String),
    #[error("`{0}` is a production workspace; to push there, type its name: --confirm {0}")]
    Unconfirmed(String),
}

impl Preflight {
    /// What is created, or updated where the server has it.
    pub fn sent(&self) -> impl Iterator<Item = &Verdict> {
        self.plan.loads().iter().filter(|load| !load.is_applied())
    }

    /// What is applied from the universal element, or reset to it: its own content is not sent.
    pub fn applied(&self) -> impl Iterator<Item = &Verdict> {
        self.plan.loads().iter().filter(|load| load.is_applied())
    }

    /// What is sent without some of its fields, and these.
    pub fn dropped(&self) -> impl Iterator<Item = (&Verdict, Vec<&str>)> {
        self.sent().filter_map(|load| Some((load, dropped_fields(load)?)))
    }

    /// Whether the push may begin. `force` overrides that it would abort; `confirm` is the name that a person typed.
    ///
    /// # Errors
    /// Why it may not.
    pub fn allows(&self, force: bool, confirm: Option<&str>) -> Result<(), Refusal> {
        if self.plan.outcome() != Outcome::Completes && !force {
            return Err(Refusal::Aborts(self.what_stops()));
        }
        if self.production && confirm != Some(&self.workspace) {
            return Err(Refusal::Unconfirmed(self.workspace.clone()));
        }
        Ok(())
    }

    /// The push would stop after it has written to the server.
    pub fn leaves_half_updated(&self) -> bool {
        self.plan.abort().is_some_and(|abort| abort.leaves_half_updated(&self.plan))
    }

    fn what_stops(&self) -> String {
        if let Some(row) = self.plan.unreadable().next().filter(|_| self.plan.outcome() == Outcome::Unknown) {
            return format!("`{}` cannot be read, and what push does then is not known", row.path);
        }
        let Some(abort) = self.plan.abort() else { return "push would hang on a FIFO and never end".to_owned() };
        let at = abort.path.as_ref().map(|path| format!(" at `{path}`")).unwrap_or_default();
        let half = if self.leaves_half_updated() { ", with the server half-updated" } else { "" };
        format!("push would stop{at}{half}: {}", abort.reason)
    }
}

/// How many there are of each kind, in the order in which push reads them: `3 actions, 1 integration`.
pub fn kinds_of<'p>(rows: impl Iterator<Item = &'p Verdict>) -> Vec<(Kind, usize)> {
    let mut counts: Vec<(Kind, usize)> = Vec::new();
    for row in rows {
        match counts.iter_mut().find(|(kind, _)| *kind == row.element()) {
            Some((_, count)) => *count += 1,
            None => counts.push((row.element(), 1)),
        }
    }
    counts
}

/// The fields of a file of which only some are sent; `None` where all are. A connector's `uuid` is how it is known, and not lost.
fn dropped_fields(load: &Verdict) -> Option<Vec<&str>> {
    let Some(Effect::Fields(sent)) = load.effect() else { return None };
    let kept = |name: &&str| !sent.contains(name) && *name != Field::Uuid.name();
    let fields: Vec<&str> = load.field_names().filter(kept).collect();
    (!fields.is_empty()).then_some(fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::files::RelPath;
    use crate::workspace::fixture::tree;
    use crate::workspace::layout::known::{membrane_cli_1, spec_yaml};
    use crate::workspace::plan::plan;
    use crate::workspace::project::ConfigFile;

    fn of(files: &[(&str, &str)], production: bool) -> Preflight {
        let plan = Arc::new(plan(&tree(files), membrane_cli_1(), &ConfigFile::default()));
        Preflight { plan, workspace: "prod".into(), origin: None, production }
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
            paths(told.sent().map(|load| &load.path)),
            ["membrane/integrations/act.yaml", "membrane/integrations/hub/hub.yaml", "membrane/actions/a.yaml"]
        );
        assert!(told.sent().next().is_some_and(|load| load.is_misread() && load.looks_like == Kind::Action));
        assert_eq!(paths(told.applied().map(|load| &load.path)), ["membrane/actions/b.yaml"]);
        assert_eq!(told.dropped().map(|(_, fields)| fields).nth(1), Some(vec!["parameters"]));
        assert_eq!(paths(told.plan.elements_passed_over().map(|row| &row.path)), ["membrane/api.yaml"]);
        assert_eq!(kinds_of(told.sent()), [(Kind::Integration, 2), (Kind::Action, 1)]);
        assert_eq!(told.allows(false, None), Ok(()));
    }

    #[test]
    fn a_push_that_would_stop_is_refused_unless_forced() {
        let check = |files: &[(&str, &str)], half: bool, says: &str| {
            let told = of(files, false);
            assert_eq!(told.leaves_half_updated(), half);
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
    fn a_push_whose_end_nobody_knows_is_refused_as_that() {
        let files = tree(&[("membrane/actions/a/spec.yaml", "key: [")]);
        let plan = Arc::new(plan(&files, spec_yaml(), &ConfigFile::default()));
        let told = Preflight { plan, workspace: "default".into(), origin: None, production: false };
        let refusal = told.allows(false, None).expect_err("nobody knows").to_string();
        assert!(refusal.contains("what push does then is not known"), "{refusal}");
        assert_eq!(told.allows(true, None), Ok(()));
    }

    #[test]
    fn production_must_be_typed() {
        let told = of(&[("membrane/integrations/", "")], true);
        assert_eq!(told.allows(true, None), Err(Refusal::Unconfirmed("prod".into())));
        assert_eq!(told.allows(true, Some("dev")), Err(Refusal::Unconfirmed("prod".into())));
        assert_eq!(told.allows(false, Some("prod")), Ok(()));
    }
}
