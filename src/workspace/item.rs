//! The elements and interfaces of a workspace, one a file, wherever they stand: what each is, what push makes of it, what it says.
//!
//! Between items there are links (see `links`); an item itself knows of no other.

use std::collections::HashSet;
use std::sync::Arc;

use serde::Serialize;

use super::code::Code;
use super::document::auth_block::AuthBlock;
use super::document::interface::Operation;
use super::document::{Field, Summary};
use super::element::Kind;
use super::files::{FileSet, MEMBRANE, RelPath, Resolved};
use super::layout::Layout;
use super::plan::{Ignored, Load, Plan, Rejected};
use crate::yaml::js::Js;

/// A file that is an element or an interface, or that push takes for one.
#[derive(Debug)]
pub struct Item<'w> {
    pub path: &'w RelPath,
    /// What it looks like.
    pub kind: Kind,
    /// What push makes of it; `None` where push does not load it.
    pub read_as: Option<Kind>,
    pub placement: Placement,
    /// The text of its key.
    pub key: Option<String>,
    /// The key of the integration that it belongs to by its own word, or by what push would use.
    pub integration_key: Option<String>,
    /// One, but for a file of several documents and one that cannot be read.
    pub documents: &'w [Arc<Summary>],
}

/// What becomes of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Placement {
    Loads,
    /// Loaded as another kind than it is.
    Misread,
    /// Push stops at it.
    Aborts,
    Ignored,
}

impl<'w> Item<'w> {
    /// All of them: what push loads, what it cannot load, and what it passes over though it looks like an element.
    pub fn all(plan: &'w Plan, files: &'w FileSet) -> Vec<Item<'w>> {
        let stops: HashSet<&RelPath> = plan.stops.iter().filter_map(|stop| stop.path.as_ref()).collect();
        let loads = plan.loads.iter().map(|load| Item::loaded(load, stops.contains(&load.path)));
        let rejected = plan.rejected.iter().map(|row| Item::rejected(row, plan, files));
        let ignored = plan.ignored.iter().filter(|row| row.looks_like.matters()).map(|row| Item::ignored(row, files));
        loads.chain(rejected).chain(ignored).collect()
    }

    fn loaded(load: &'w Load, stops: bool) -> Item<'w> {
        let placement = match stops {
            true => Placement::Aborts,
            false if load.is_misread() => Placement::Misread,
            false => Placement::Loads,
        };
        // Push asks no integration for its `integrationKey`; an element that it takes for one may still mean it.
        let integration_key =
            if load.element == Kind::Integration { own_integration_key(&load.summary) } else { load.integration_key() };
        Item {
            path: &load.path,
            kind: load.looks_like,
            read_as: Some(load.element),
            placement,
            key: load.key.clone(),
            integration_key,
            documents: std::slice::from_ref(&load.summary),
        }
    }

    fn rejected(row: &'w Rejected, plan: &Plan, files: &'w FileSet) -> Item<'w> {
        let documents = documents(&row.path, files);
        let told = documents.iter().map(|document| document.shape.kind).find(|kind| kind.matters());
        Item {
            path: &row.path,
            kind: told.or_else(|| kind_by_place(plan.layout.layout(), &row.path)).unwrap_or(Kind::Other),
            read_as: None,
            placement: Placement::Aborts,
            key: documents.iter().find_map(|document| document.key()),
            integration_key: documents.first().and_then(|document| own_integration_key(document)),
            documents,
        }
    }

    fn ignored(row: &'w Ignored, files: &'w FileSet) -> Item<'w> {
        let documents = match &row.summary {
            Some(summary) => std::slice::from_ref(summary),
            None => documents(&row.path, files),
        };
        // `pull` names the folder after the integration.
        let folder = || match row.code {
            Code::PullLayout => row.path.parent().map(|folder| folder.name_text().into_owned()),
            _ => None,
        };
        Item {
            path: &row.path,
            kind: row.looks_like,
            read_as: None,
            placement: Placement::Ignored,
            key: documents.iter().find_map(|document| document.key()),
            integration_key: documents.first().and_then(|document| own_integration_key(document)).or_else(folder),
            documents,
        }
    }

    /// Its name, for people: the one that it gives itself, else its key, else the file's.
    pub fn name(&self) -> String {
        let given = match self.documents {
            [only] => only.text(Field::Name).filter(|name| !name.is_empty()).map(str::to_owned),
            _ => None,
        };
        given.or_else(|| self.key.clone()).unwrap_or_else(|| self.path.stem().into_owned())
    }

    /// Whether elements may belong to it: it is an integration, or push makes one of it.
    pub fn holds_elements(&self) -> bool {
        self.kind == Kind::Integration || self.read_as == Some(Kind::Integration)
    }

    /// Push takes it for what it is, or for what comes nearest: an interface as a flow.
    pub fn loads(&self) -> bool {
        self.placement == Placement::Loads
    }

    /// The authentication that it states itself.
    pub fn auth(&self) -> Option<&'w AuthBlock> {
        self.documents.iter().find_map(|document| document.auth.as_deref())
    }

    /// A field of the one document that it is.
    pub fn field(&self, field: Field) -> Option<&'w Js> {
        self.documents.first().and_then(|document| document.field(field))
    }

    /// The endpoints of an interface, each with the number of its document.
    pub fn operations(&self) -> impl Iterator<Item = (usize, &'w Operation)> + use<'w> {
        let interfaces =
            self.documents.iter().enumerate().filter(|(_, document)| document.shape.kind == Kind::Interface);
        interfaces.flat_map(|(number, document)| document.operations.iter().map(move |operation| (number, operation)))
    }

    /// The keys of the actions in it.
    pub fn action_keys(&self) -> impl Iterator<Item = String> + use<'_, 'w> {
        let only = self.key.clone().filter(|_| self.kind == Kind::Action && self.documents.len() <= 1);
        let several =
            self.documents.iter().filter(|document| self.documents.len() > 1 && document.shape.kind == Kind::Action);
        only.into_iter().chain(several.filter_map(|document| document.key()))
    }
}

/// All documents of a file, as far as they can be read.
fn documents<'w>(path: &RelPath, files: &'w FileSet) -> &'w [Arc<Summary>] {
    match files.resolve(path) {
        Some(Resolved::File(file)) => file.reading.as_ref().map_or(&[], |reading| &reading.documents),
        _ => &[],
    }
}

fn own_integration_key(document: &Summary) -> Option<String> {
    document.field(Field::IntegrationKey).filter(|key| key.truthy()).and_then(Js::sent_text)
}

/// What a YAML file that cannot be read was meant to be, by the folder that push finds it in.
fn kind_by_place(layout: &Layout, path: &RelPath) -> Option<Kind> {
    let names: Vec<&[u8]> = path.names().collect();
    let yaml = [".yaml", ".yml", ".json"].iter().any(|ending| path.name().ends_with(ending.as_bytes()));
    match names[..] {
        [membrane, folder, _, _]
            if membrane == MEMBRANE.as_bytes() && folder == layout.connectors.folder.as_bytes() =>
        {
            yaml.then_some(Kind::Connector)
        }
        [membrane, _, _, inner, _, ..] if membrane == MEMBRANE.as_bytes() && yaml => layout.kind_of(inner),
        [membrane, folder, _, ..] if membrane == MEMBRANE.as_bytes() && yaml => layout.kind_of(folder),
        _ => None,
    }
}
