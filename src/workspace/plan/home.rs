//! The integration that a file belongs to, by what it says or by where it stands: what decides between its places.
//!
//! Knows nothing of kinds, and offers no places itself.

use std::collections::{HashMap, HashSet};

use crate::workspace::document::{Field, Summary};
use crate::workspace::element::Kind;
use crate::workspace::files::{FileSet, MEMBRANE, RelPath};
use crate::workspace::layout::{KeysFrom, Layout};
use crate::workspace::verdict::Verdict;
use crate::yaml::js::Js;

/// Where a file is at home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Home {
    /// In no integration.
    Universal,
    /// In the integration whose folder this is.
    Folder(RelPath),
    /// In an integration that stands flat, or deeper than push searches: only its `integrationKey` can say so.
    Named(String),
    /// Its `integrationKey` names no integration that loads.
    Unknown(String),
    /// It stands in this folder of `integrations/`, whose own file gives no key.
    Unled(RelPath),
    /// It stands inside an integration that stands inside another, where push does not search.
    TooDeep,
}

/// The integrations that load.
#[derive(Debug, Clone)]
pub(super) struct Homes {
    layout: &'static Layout,
    integrations: RelPath,
    /// The folders straight in `integrations/`, by the text of the key in their own file.
    folders: HashMap<String, RelPath>,
    keys: HashSet<String>,
    /// The folders of [`Homes::folders`], each with the key.
    led: HashMap<RelPath, String>,
    /// Every element that loads, by what push finds it again by.
    slots: HashMap<LoadSlot, RelPath>,
}

/// What push finds an element on the server by: its kind, the key of its integration, and its own.
type LoadSlot = (Kind, Option<String>, String);

impl Homes {
    /// Gathers the integrations among `loads`.
    pub fn new(files: &FileSet, layout: &'static Layout, loads: &[Verdict]) -> Self {
        let integrations = files.spelt(&RelPath::root().join(MEMBRANE).join(layout.integrations()));
        let mut homes = Homes {
            layout,
            integrations,
            folders: HashMap::new(),
            keys: HashSet::new(),
            led: HashMap::new(),
            slots: HashMap::new(),
        };
        for load in loads.iter().filter(|load| !load.is_misread()) {
            let Some(key) = load.key.clone().filter(|key| !key.is_empty()) else { continue };
            homes.slots.entry((load.element(), load.integration_key(), key)).or_insert_with(|| load.path.clone());
        }
        for load in loads.iter().filter(|load| load.is_read_as(Kind::Integration)) {
            let (Some(key), Some(folder)) = (&load.key, load.path.parent()) else { continue };
            homes.keys.insert(key.clone());
            let is_own_file = files.names().same(load.path.name(), &layout.own_file(folder.name()));
            if is_own_file && folder.parent().as_ref() == Some(&homes.integrations) {
                let folder = homes.folders.entry(key.clone()).or_insert(folder).clone();
                homes.led.insert(folder, key.clone());
            }
        }
        homes
    }

    /// The folder of integrations.
    pub fn integrations(&self) -> &RelPath {
        &self.integrations
    }

    /// The key of the integration whose folder this is.
    pub fn key_of(&self, folder: &RelPath) -> Option<Js> {
        let by_name = || (self.layout.keys_from == KeysFrom::Folders).then(|| folder.name_text().into_owned());
        self.led.get(folder).cloned().or_else(by_name).map(|key| Js::String(key.into()))
    }

    /// Whether an integration of this key loads; where keys come from the folders, the folder makes one.
    pub fn has_integration(&self, key: &str) -> bool {
        self.layout.keys_from == KeysFrom::Folders || self.keys.contains(key)
    }

    /// The element that loads with the same kind, integration and key.
    pub fn twin(&self, kind: Kind, integration: Option<&str>, summary: &Summary) -> Option<&RelPath> {
        let key = summary.key().filter(|key| !key.is_empty())?;
        self.slots.get(&(kind, integration.map(str::to_owned), key))
    }

    /// The home of the element at `path`.
    pub fn of(&self, path: &RelPath, summary: &Summary) -> Home {
        let named = summary.field(Field::IntegrationKey).filter(|key| key.truthy()).and_then(Js::sent_text);
        if let Some(key) = named {
            return match self.folders.get(&key) {
                Some(folder) => Home::Folder(folder.clone()),
                None if self.keys.contains(&key) => Home::Named(key),
                None => Home::Unknown(key),
            };
        }
        self.around(path).or_else(|| self.as_pulled(path)).unwrap_or(Home::Universal)
    }

    /// The integration's folder that a path stands in, below one of its folders of elements.
    fn around(&self, path: &RelPath) -> Option<Home> {
        let below = path.below(&self.integrations)?;
        let names: Vec<&[u8]> = below.names().collect();
        let [folder, sub, _, ref deeper @ ..] = names[..] else { return None };
        if sub == self.integrations.name() && deeper.len() > 1 {
            return Some(Home::TooDeep);
        }
        let folder = self.integrations.join(folder);
        let leads = self.layout.keys_from == KeysFrom::Folders || self.led.contains_key(&folder);
        Some(if leads { Home::Folder(folder) } else { Home::Unled(folder) })
    }

    /// The integration after which `pull` names a file: `<type>/<key>/<integration>/<integration>.yaml`.
    fn as_pulled(&self, path: &RelPath) -> Option<Home> {
        let folder = path.parent()?;
        let is_pulled = path.depth() == 5 && path.stem() == folder.name_text();
        self.folders.get(&*folder.name_text()).filter(|_| is_pulled).map(|folder| Home::Folder(folder.clone()))
    }
}
