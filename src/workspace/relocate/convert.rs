//! A whole workspace from one layout into another, as one relocation.
//!
//! Files stay what they are; only their names and folders change. Under a layout whose keys come from the folders, a folder is named
//! after its element's key, so that the key stays the same.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::draft::Draft;
use super::error::PlanError;
use super::{Outlook, Refused, Relocation, element};
use crate::workspace::code::Code;
use crate::workspace::document::Field;
use crate::workspace::element::Kind;
use crate::workspace::files::{MEMBRANE, RelPath};
use crate::workspace::layout::{KeysFrom, Layout, safe_name};
use crate::workspace::plan::{self, Plan, Stop};
use crate::workspace::planned::PlannedFiles;
use crate::workspace::verdict::{Effect, Verdict};
use crate::workspace::words::counted;

/// See [`super::Intent::Convert`].
pub fn plan(planned: &PlannedFiles, to: &'static Layout) -> Result<Relocation, PlanError> {
    let before = source(planned, to);
    let mut conversion = Conversion::new(Draft::new(planned, &before, to), &before, to);
    let after = conversion.convert_all(BTreeMap::new())?;
    let newly = new_stops(planned, &conversion.draft, &after);
    let after = match newly.is_empty() {
        true => after,
        false => {
            conversion = Conversion::new(Draft::new(planned, &before, to), &before, to);
            conversion.convert_all(newly)?
        }
    };
    let Conversion { draft, refused, .. } = conversion;
    let outlook = outlook(&draft, &before, &after);
    let refused = refused.into_iter().chain(left(&draft, &before, &after)).collect();
    let mut relocation = draft.finish(String::new(), &after, refused);
    if relocation.moves.is_empty() && relocation.refused.is_empty() {
        let why =
            format!("holds nothing that is laid out as {}, so that there is nothing to convert", before.layout.id);
        return Err(PlanError::Unfit { path: RelPath::root().join(MEMBRANE), why });
    }
    relocation.title =
        format!("Convert {} from {} to {}", counted(relocation.moves.len(), "file"), before.layout.id, to.id);
    let abort = after.stops.first().map(|stop| stop_sentence(stop, &after));
    relocation.notes.splice(0..0, std::iter::once(outlook.sentence(to)).chain(abort));
    relocation.outlook = Some(outlook);
    Ok(relocation)
}

/// Where a conversion leads unless a person names it: to the layout that push reads, if the files are laid out otherwise, else to the other one.
pub fn target(plan: &Plan) -> &'static Layout {
    let mut others = Layout::all().iter().filter(|layout| *layout != plan.layout);
    others.next().filter(|_| !plan.is_laid_out_otherwise()).unwrap_or(plan.layout)
}

/// What push would read under the layout that the workspace has now: the chosen one, or else the one that reads most of it.
fn source(planned: &PlannedFiles, to: &'static Layout) -> Arc<Plan> {
    if planned.choice.layout != to {
        return planned.plan.clone();
    }
    let others = Layout::all().iter().filter(|id| *id != to);
    let plans = others.map(|id| plan::plan(&planned.files, id, &planned.project.config));
    plans.max_by_key(|plan| plan.loads().len()).map_or_else(|| planned.plan.clone(), Arc::new)
}

/// Where push would stop in the converted workspace, as a sentence.
fn stop_sentence(stop: &Stop, after: &Plan) -> String {
    let at = stop.path.as_ref().map_or(String::new(), |path| format!(" at `{path}`"));
    let when = if stop.leaves_half_updated(after) { ", with the server half-updated" } else { "" };
    format!("push would then stop{at}{when}: {}", stop.reason)
}

/// The files at which push would stop once they are converted, and does not stop today, each with why. Where the layout that push reads by
/// today is the one that is left, nothing is known to be worse.
fn new_stops(planned: &PlannedFiles, draft: &Draft<'_>, after: &Plan) -> BTreeMap<RelPath, String> {
    let today = &planned.plan;
    if today.layout != after.layout {
        return BTreeMap::new();
    }
    let source = |stop: &Stop| {
        let moved = |verdict: &&Verdict| {
            draft.destination(&verdict.path) == stop.path && Some(&verdict.path) != stop.path.as_ref()
        };
        let verdict = today.passed_over().iter().find(moved)?;
        Some((verdict.path.clone(), format!("push would stop at it: {}", stop.reason)))
    };
    after.stops.iter().filter_map(source).collect()
}

/// What no conversion takes along: the elements inside `membrane/` that push passes over before and after.
fn left(draft: &Draft<'_>, before: &Plan, after: &Plan) -> Vec<Refused> {
    let is_left = |row: &&Verdict| {
        let now = draft.destination(&row.path).unwrap_or_else(|| row.path.clone());
        after.verdict(&now).is_some_and(Verdict::is_element_passed_over)
    };
    let rows = before.elements_passed_over().filter(|row| !row.is_outside()).filter(is_left);
    let refuse = |row: &Verdict| {
        let why = format!("it is left where it is, since neither layout reads it there: {}", row.words());
        Refused { from: row.path.clone(), to: None, why, choice: true }
    };
    rows.map(refuse).collect()
}

/// How many elements push would send whole, and how many not.
fn outlook(draft: &Draft<'_>, before: &Plan, after: &Plan) -> Outlook {
    let mut outlook = Outlook::default();
    for effect in after.loads().iter().filter_map(Verdict::effect) {
        match effect {
            Effect::Upload => outlook.uploaded += 1,
            Effect::Apply => outlook.applied += 1,
            Effect::Fields(_) => outlook.cut += 1,
        }
    }
    let is_read = |path: RelPath| after.verdict(&path).and_then(Verdict::read_as).is_some();
    let is_dropped = |load: &&Verdict| !draft.destination(&load.path).is_some_and(is_read);
    outlook.dropped = before.loads().iter().filter(is_dropped).count();
    outlook
}

impl Outlook {
    /// The same in words.
    pub fn sentence(&self, layout: &'static Layout) -> String {
        let Outlook { uploaded, applied, cut, dropped } = self;
        let uploaded = counted(*uploaded, "element");
        format!(
            "read as {}, push would upload {uploaded}, apply {applied} from their universal element (or reset them to it, where the \
             server has them already), send a few fields of {cut}, and pass over {dropped} that are read now",
            layout.id
        )
    }
}

struct Conversion<'s> {
    draft: Draft<'s>,
    before: &'s Plan,
    to: &'static Layout,
    /// Where the folder of each integration stands afterwards, by its key.
    homes: HashMap<String, RelPath>,
    refused: Vec<Refused>,
}

impl<'s> Conversion<'s> {
    fn new(draft: Draft<'s>, before: &'s Plan, to: &'static Layout) -> Self {
        Conversion { draft, before, to, homes: HashMap::new(), refused: Vec::new() }
    }

    /// The integrations first, because what stands inside goes along with their folders. What is to stay where it is comes with why. Gives
    /// what push makes of the whole.
    fn convert_all(&mut self, stay: BTreeMap<RelPath, String>) -> Result<Plan, PlanError> {
        let is_integration = |load: &&Verdict| load.is_read_as(Kind::Integration);
        let (integrations, others): (Vec<_>, Vec<_>) = self.before.loads().iter().partition(is_integration);
        let goes = |row: &&Verdict| !stay.contains_key(&row.path);
        for load in integrations.into_iter().chain(others).filter(goes) {
            if let Err((to, why)) = self.convert(load) {
                self.refused.push(Refused { from: load.path.clone(), to, why, choice: true });
            }
        }
        // Where it cannot go along, it is among those that are left.
        let is_pulled = |row: &&Verdict| row.code() == Some(Code::PullLayout);
        for row in self.before.elements_passed_over().filter(is_pulled).filter(goes) {
            let _ = self.bring_pulled(row);
        }
        self.refused.extend(stay.into_iter().map(|(from, why)| Refused { from, to: None, why, choice: true }));
        if self.to.needs_integrations {
            self.draft.make_folder(&RelPath::root().join(MEMBRANE).join(self.to.integrations()))?;
        }
        self.draft.follow_links()?;
        Ok(self.draft.outcome())
    }

    fn convert(&mut self, load: &Verdict) -> Result<(), (Option<RelPath>, String)> {
        if load.is_misplaced_element() {
            let why = format!("it is read as {} and looks like {}; `fix` first", load.element(), load.looks_like);
            return Err((None, why));
        }
        if load.is_read_as(Kind::Connector) {
            return Err((
                None,
                "a connector's folder is named otherwise in each layout; choose its place with `move`".into(),
            ));
        }
        let to = self.place(load).map_err(|why| (None, why))?;
        if load.is_read_as(Kind::Integration)
            && let (Some(key), Some(folder)) = (&load.key, to.parent())
        {
            self.homes.entry(key.clone()).or_insert(folder);
        }
        let gone = || (Some(to.clone()), format!("`{}` is not there any more", load.path));
        let from = self.draft.destination(&load.path).ok_or_else(gone)?;
        if from == to {
            return Ok(());
        }
        let own = element::own_folder(&self.draft.planned.files, self.before, &load.path);
        let own = own.and_then(|folder| self.draft.destination(&folder));
        let moved = self.draft.attempt(|draft| element::relocate(draft, own.as_ref(), &from, &to));
        moved.map_err(|error| (Some(to.clone()), error.reason()))
    }

    /// Brings what `pull` wrote into the folder of its universal element into its integration's, where that has one. What push would
    /// reset to its parent there stays where nothing becomes of it.
    fn bring_pulled(&mut self, row: &Verdict) -> Option<()> {
        let is_customised = row.truthy(Field::Customized) || row.truthy(Field::IsCustomized);
        let home =
            self.homes.get(&row.named_integration()?).filter(|_| is_customised || row.parent_link().is_none())?;
        let folder = row.path.parent()?.parent()?;
        let name = safe_name(row.key.as_deref(), &folder.name_text()).into_owned();
        let to = self.to.expected_place(row.looks_like, &name, Some(home))?;
        let from = self.draft.destination(&row.path)?;
        self.draft.attempt(|draft| element::relocate(draft, None, &from, &to)).ok()
    }

    /// Where an element stands in the other layout.
    fn place(&self, load: &Verdict) -> Result<RelPath, String> {
        let is_read_inside = self.to.folder(load.element()).is_some_and(|folder| folder.inside_integration);
        let home = if load.inside.is_some() || is_read_inside { self.home(load)? } else { None };
        let place = self.to.expected_place(load.element(), &self.name(load), home.as_ref());
        place.ok_or_else(|| {
            let inside = if home.is_some() { " inside an integration" } else { "" };
            format!("{} reads no {}{inside}", self.to.title, load.element().plural())
        })
    }

    /// The folder's name stays, unless it is what gives the key.
    fn name(&self, load: &Verdict) -> String {
        let layout = self.before.layout;
        let folder = load.path.parent().unwrap_or_else(RelPath::root);
        let is_own = layout.own_file(folder.name()) == load.path.name();
        let name = if is_own { folder.name_text().into_owned() } else { load.path.stem().into_owned() };
        match self.to.keys_from {
            KeysFrom::Content => name,
            KeysFrom::Folders => safe_name(load.key.as_deref(), &name).into_owned(),
        }
    }

    /// The folder, afterwards, of the integration that an element belongs to.
    fn home(&self, load: &Verdict) -> Result<Option<RelPath>, String> {
        let key = load.integration_key();
        let known = key.as_ref().and_then(|key| self.homes.get(key)).cloned();
        match (&load.inside, self.to.keys_from) {
            (_, KeysFrom::Folders) => match (known, key) {
                (Some(folder), _) => Ok(Some(folder)),
                (None, Some(key)) => {
                    let name = safe_name(Some(&key), "integration");
                    Ok(Some(RelPath::root().join(MEMBRANE).join(self.to.integrations()).join(&*name)))
                }
                (None, None) if load.inside.is_some() => {
                    Err("the folder that it stands in has no file that gives its integration a key".into())
                }
                (None, None) => Ok(None),
            },
            (Some(_), KeysFrom::Content) => known.map(Some).ok_or_else(|| {
                "its integration has no file of its own, so that it would become universal; give it one first".into()
            }),
            (None, KeysFrom::Content) => Ok(None),
        }
    }
}
