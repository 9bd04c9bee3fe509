//! Links between the files of a workspace: an interface's endpoints to actions, an element to its integration, an integration to
//! its connector.
//!
//! A link joins two files wherever they stand, loaded or not: whether it carries anything is for `auth` to say. Where several files
//! could be meant, one that push loads goes before one that it does not, and then the first by path.

use std::collections::HashMap;

use super::document::Field;
use super::element::Kind;
use super::files::FileSet;
use super::layout::{Layout, NamedBy};
use super::plan::Plan;
use super::verdict::{Verdict, VerdictIndex};
use crate::yaml::js::Js;

/// An element's or interface's place in [`Links::elements`].
pub type ElementId = usize;

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// The item names nothing.
    None,
    To(ElementId),
    /// The item names this, and the workspace does not have it.
    Absent(String),
}

/// What reaches an action.
#[derive(Debug, Default)]
pub struct Reached {
    /// The interfaces with an endpoint that names it, each once, those that load first.
    pub interfaces: Vec<ElementId>,
    /// Some endpoint does not say `auth.required: false`.
    pub needs_auth: bool,
}

/// The items of a workspace and the links between them.
#[derive(Debug)]
pub struct Links<'w> {
    files: &'w FileSet,
    elements: Vec<&'w Verdict>,
    /// The place of each element's row in the plan.
    rows: Vec<VerdictIndex>,
    integrations: Vec<Reference>,
    connectors: HashMap<ElementId, Reference>,
    actions: HashMap<String, Candidates>,
    reached: HashMap<&'w str, Reached>,
    folders: IntegrationFolders<'w>,
}

/// The actions of one key.
#[derive(Debug, Default)]
struct Candidates {
    /// All of them, the preferred one first.
    first: Option<ElementId>,
    universal: Option<ElementId>,
    of_integration: HashMap<ElementId, ElementId>,
}

impl<'w> Links<'w> {
    /// Every item of a plan, and every link between them.
    pub fn of(plan: &'w Plan, files: &'w FileSet) -> Links<'w> {
        let rows = plan.verdicts().iter().enumerate();
        let mut rows: Vec<(VerdictIndex, &Verdict)> = rows.filter(|(_, row)| row.word().is_some()).collect();
        rows.sort_by_key(|(_, row)| (row.placement(), &row.path));
        let (rows, items): (Vec<VerdictIndex>, Vec<&Verdict>) = rows.into_iter().unzip();
        let folders = IntegrationFolders::of(&items, plan.layout);
        let integrations = integration_links(&items, &folders);
        let connectors = connector_links(&items, plan.layout);
        let actions = actions(&items, &integrations);
        let reached = reached(&items);
        Links { files, elements: items, rows, integrations, connectors, actions, reached, folders }
    }

    /// The files that they stand in.
    pub fn files(&self) -> &'w FileSet {
        self.files
    }

    /// All elements and interfaces, those that load first, then by path.
    pub fn elements(&self) -> &[&'w Verdict] {
        &self.elements
    }

    /// The place of an element's row in the plan.
    pub fn index(&self, id: ElementId) -> VerdictIndex {
        self.rows[id]
    }

    /// The integration that an item belongs to: that of the folder it stands in, as push sees it, else the one it names. An
    /// integration and a connector belong to none.
    pub fn integration(&self, id: ElementId) -> &Reference {
        &self.integrations[id]
    }

    /// The integration in whose folder an item stands.
    pub fn folder_integration(&self, id: ElementId) -> Option<ElementId> {
        self.folders.above(self.elements[id], id)
    }

    /// The connector that an integration names.
    pub fn connector(&self, integration: ElementId) -> &Reference {
        self.connectors.get(&integration).unwrap_or(&Reference::None)
    }

    /// The action that an endpoint of `interface` leads to: one of the interface's own integration or a universal one before any
    /// other, but one that push loads before all.
    pub fn action(&self, interface: ElementId, key: &str) -> Option<ElementId> {
        let candidates = self.actions.get(key)?;
        let own = match self.integration(interface) {
            Reference::To(integration) => candidates.of_integration.get(integration).copied(),
            _ => None,
        };
        // `min_by_key` keeps the first of equals.
        [own, candidates.universal, candidates.first]
            .into_iter()
            .flatten()
            .min_by_key(|id| self.elements[*id].placement())
    }

    /// What reaches the actions of this key.
    pub fn reached(&self, key: &str) -> Option<&Reached> {
        self.reached.get(key)
    }
}

/// The integrations by the folder that they stand in: `…/integrations/<name>`.
#[derive(Debug)]
struct IntegrationFolders<'w>(HashMap<&'w [u8], ElementId>);

impl<'w> IntegrationFolders<'w> {
    fn of(items: &[&'w Verdict], layout: &Layout) -> Self {
        let mut folders = HashMap::new();
        for (id, item) in items.iter().enumerate().filter(|(_, item)| item.holds_elements()) {
            let Some(folder) = parent(item.path.as_bytes()) else { continue };
            if parent(folder).is_some_and(|above| name(above) == layout.integrations().as_bytes()) {
                folders.entry(folder).or_insert(id);
            }
        }
        IntegrationFolders(folders)
    }

    /// The integration of the nearest folder above an item that is not the item itself.
    fn above(&self, item: &Verdict, id: ElementId) -> Option<ElementId> {
        let mut at = item.path.as_bytes();
        while let Some(folder) = parent(at) {
            if let Some(found) = self.0.get(folder).filter(|found| **found != id) {
                return Some(*found);
            }
            at = folder;
        }
        None
    }
}

fn parent(path: &[u8]) -> Option<&[u8]> {
    path.iter().rposition(|b| *b == b'/').map(|slash| &path[..slash])
}

fn name(path: &[u8]) -> &[u8] {
    path.rsplit(|b| *b == b'/').next().unwrap_or(path)
}

fn integration_links(items: &[&Verdict], folders: &IntegrationFolders<'_>) -> Vec<Reference> {
    let mut by_key: HashMap<&str, ElementId> = HashMap::new();
    let mut by_uuid: HashMap<&str, ElementId> = HashMap::new();
    let integrations = || items.iter().enumerate().filter(|(_, item)| item.holds_elements());
    let (real, taken_for): (Vec<_>, Vec<_>) =
        integrations().partition(|(_, item)| item.looks_like == Kind::Integration);
    for (id, item) in real.into_iter().chain(taken_for) {
        if let Some(key) = &item.key {
            by_key.entry(key).or_insert(id);
        }
        if let Some(uuid) = item.text(Field::Uuid) {
            by_uuid.entry(uuid).or_insert(id);
        }
    }
    // A uuid that is not here says nothing: push never asks for it.
    let by_its_uuid = |id: ElementId, item: &Verdict| {
        let found = by_uuid.get(item.text(Field::IntegrationUuid)?).filter(|found| **found != id)?;
        Some(Reference::To(*found))
    };
    let named = |id: ElementId, item: &Verdict| {
        let key = item.named_integration()?;
        match by_key.get(key.as_str()) {
            Some(found) if *found != id => Some(Reference::To(*found)),
            _ => Some(by_its_uuid(id, item).unwrap_or(Reference::Absent(key))),
        }
    };
    let link = |(id, item): (ElementId, &&Verdict)| match (item.looks_like, folders.above(item, id)) {
        (Kind::Integration | Kind::Connector, _) => Reference::None,
        (_, Some(above)) => Reference::To(above),
        (_, None) => named(id, item).or_else(|| by_its_uuid(id, item)).unwrap_or(Reference::None),
    };
    items.iter().enumerate().map(link).collect()
}

/// Integrations to connectors, each compared as a property's name: `7` is `"7"` (docs/push-facts.md, "Connectors").
fn connector_links(items: &[&Verdict], layout: &'static Layout) -> HashMap<ElementId, Reference> {
    let mut connectors: HashMap<(Field, String), ElementId> = HashMap::new();
    for (id, item) in items.iter().enumerate() {
        if item.looks_like == Kind::Connector || item.is_read_as(Kind::Connector) {
            for NamedBy { connector: own, .. } in &layout.connectors.named_by {
                if let Some(text) = own_text(item, *own, layout) {
                    connectors.entry((*own, text)).or_insert(id);
                }
            }
        }
    }
    let link = |item: &Verdict| {
        let mut absent = None;
        for NamedBy { integration: naming, connector: own } in &layout.connectors.named_by {
            let Some(text) = named_text(item, *naming) else { continue };
            match connectors.get(&(*own, text.clone())) {
                Some(found) => return Reference::To(*found),
                None => absent = absent.or(Some(text)),
            }
        }
        absent.map_or(Reference::None, Reference::Absent)
    };
    let integrations = items.iter().enumerate().filter(|(_, item)| item.looks_like == Kind::Integration);
    integrations.map(|(id, item)| (id, link(item))).collect()
}

fn named_text(item: &Verdict, field: Field) -> Option<String> {
    item.field(field).filter(|value| value.truthy()).map(Js::property_text)
}

/// A connector's own field. The one after which its folder is named need not stand in the file.
fn own_text(item: &Verdict, field: Field, layout: &Layout) -> Option<String> {
    let is_the_folders = layout.connectors.folder_field == Some(field);
    let folder = || Some(item.path.parent()?.name_text().into_owned()).filter(|_| is_the_folders);
    item.field(field).map(Js::property_text).or_else(folder)
}

fn actions(items: &[&Verdict], integrations: &[Reference]) -> HashMap<String, Candidates> {
    let mut actions: HashMap<String, Candidates> = HashMap::new();
    for (id, item) in items.iter().enumerate() {
        for key in item.action_keys() {
            let candidates = actions.entry(key).or_default();
            candidates.first.get_or_insert(id);
            match integrations[id] {
                Reference::To(integration) => *candidates.of_integration.entry(integration).or_insert(id),
                _ => *candidates.universal.get_or_insert(id),
            };
        }
    }
    actions
}

fn reached<'w>(items: &[&'w Verdict]) -> HashMap<&'w str, Reached> {
    let mut reached: HashMap<&str, Reached> = HashMap::new();
    for (id, item) in items.iter().enumerate() {
        for (_, operation) in item.operations() {
            let Some(key) = operation.action_key.as_deref() else { continue };
            let entry = reached.entry(key).or_default();
            entry.needs_auth |= operation.auth_required != Some(false);
            if entry.interfaces.last() != Some(&id) {
                entry.interfaces.push(id);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::tree;
    use crate::workspace::layout::known::membrane_cli_1;
    use crate::workspace::plan::plan;
    use crate::workspace::project::ConfigFile;

    /// Where the links of the item at `path` lead: its integration and its connector, by path, `-` for none, `? x` for an absent x.
    fn check(files: &[(&str, &str)], path: &str, integration: &str, connector: &str) {
        let files = tree(files);
        let plan = plan(&files, membrane_cli_1(), &ConfigFile::default());
        let links = Links::of(&plan, &files);
        let id = links.elements().iter().position(|item| item.path.to_text() == path).unwrap();
        let shown = |link: &Reference| match link {
            Reference::None => "-".to_owned(),
            Reference::To(to) => links.elements()[*to].path.to_string(),
            Reference::Absent(name) => format!("? {name}"),
        };
        assert_eq!(shown(links.integration(id)), integration, "{path}");
        assert_eq!(shown(links.connector(id)), connector, "{path}");
    }

    const ACTION: &str = "key: list\nname: List\ntype: list-data-records\nintegrationKey: hub\n";
    const HUB: &str = "key: hub\nname: Hub\nconnectorId: 7\n";
    const FLAT: &str = "membrane/actions/list.yaml";
    const SPEC: &str = "name: Acme\nid: '7'\nauth: {type: proxy}\n";

    #[test]
    fn of_several_integrations_with_one_key_the_loaded_one_counts_and_then_the_first() {
        check(&[(FLAT, ACTION)], FLAT, "? hub", "-");
        check(&[(FLAT, ACTION), ("src/hub.yaml", HUB)], FLAT, "src/hub.yaml", "-");
        let two = [(FLAT, ACTION), ("a/hub.yaml", HUB), ("membrane/integrations/z.yaml", HUB)];
        check(&two, FLAT, "membrane/integrations/z.yaml", "-");
        let both = [(FLAT, ACTION), ("membrane/integrations/b.yaml", HUB), ("membrane/integrations/c.yaml", HUB)];
        check(&both, FLAT, "membrane/integrations/b.yaml", "-");
        let action_with_its_key = ACTION.replace("list\n", "hub\n");
        let taken_for_one =
            [(FLAT, ACTION), ("membrane/integrations/a.yaml", &action_with_its_key), ("src/hub.yaml", HUB)];
        check(&taken_for_one, FLAT, "src/hub.yaml", "-");
    }

    #[test]
    fn a_uuid_leads_to_an_integration_that_no_key_names() {
        let by_uuid = "key: list\nname: List\ntype: list-data-records\nintegrationUuid: u1\n";
        let hub = ("membrane/integrations/hub/hub.yaml", "key: hub\nuuid: u1\nname: Hub\nconnectorId: 7\n");
        check(&[(FLAT, by_uuid), hub], FLAT, hub.0, "-");
        check(&[(FLAT, by_uuid)], FLAT, "-", "-");
        check(&[(FLAT, &by_uuid.replace("u1", "u1\nintegrationKey: gone")), hub], FLAT, hub.0, "-");
    }

    #[test]
    fn the_folder_goes_before_the_key() {
        let inside = "membrane/integrations/other/actions/list.yaml";
        let files = [
            (inside, ACTION),
            ("membrane/integrations/hub/hub.yaml", HUB),
            ("membrane/integrations/other/other.yaml", "key: other\nname: O\nconnectorId: x\n"),
        ];
        check(&files, inside, "membrane/integrations/other/other.yaml", "-");
        // Without `other.yaml`, push writes no key over the action's own, and makes it universal.
        check(&files[..2], inside, "-", "-");
    }

    #[test]
    fn a_connector_is_found_by_the_id_in_its_spec_as_a_propertys_name() {
        let hub = "membrane/integrations/hub.yaml";
        let [first, second] = ["membrane/connectors/A_7/A_7.yml", "membrane/connectors/B_7/B_7.yml"];
        check(&[(hub, HUB), (first, SPEC)], hub, "-", first);
        check(&[(hub, HUB), (first, SPEC), (second, SPEC)], hub, "-", first);
        let stopped = [(hub, HUB), (first, SPEC), ("membrane/connectors/A_7/1.0.0/a.js", ""), (second, SPEC)];
        check(&stopped, hub, "-", second);
        check(&[(hub, HUB), (first, &SPEC.replace("'7'", "007.0"))], hub, "-", first);
        check(&[(hub, HUB), (first, &SPEC.replace("'7'", "'07'"))], hub, "-", "? 7");
        check(&[(hub, "key: hub\nname: Hub\nconnectorVersion: 1.0.0\n"), (first, SPEC)], hub, "-", "-");
        check(&[(hub, "key: hub\nname: Hub\nconnectorId: ~\n"), (first, "name: A\nauth: {}\n")], hub, "-", "-");
    }
}
