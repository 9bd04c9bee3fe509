//! What the CLI should say of each predicted file, in its own sentences.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::push::lines::as_printed;
use crate::push::transcript::Element;
use crate::workspace::document::Field;
use crate::workspace::element::Kind;
use crate::workspace::files::{Names, RelPath};
use crate::workspace::plan::Plan;
use crate::workspace::verdict::Verdict;
use crate::yaml::js::Js;

/// The rows that a sentence may be about, in the order in which they come.
type Rows = VecDeque<usize>;

/// The sentences that are still to come.
#[derive(Clone)]
pub(super) struct Expected {
    /// The root as the CLI prints it, with a slash.
    root: String,
    /// How the disk compares names: the CLI prints a folder as it asks for it, and the plan has it as the disk spells it.
    names: Names,
    /// By folder and the whole line `Loaded <entry>`.
    loaded: HashMap<(String, String), Rows>,
    /// The same of files that cannot be loaded.
    rejected: HashSet<(String, String)>,
    /// Connectors by their folder's name.
    connectors: HashMap<String, usize>,
    integrations: HashMap<String, Rows>,
    /// By the CLI's word for the kind, the integration's key and the element's key.
    elements: HashMap<(String, Option<String>, String), Rows>,
    /// By the CLI's word for the kind alone, those whose key is a date, which JavaScript prints in a way of
    /// its own.
    odd: HashMap<String, Rows>,
}

impl Expected {
    pub(super) fn of(plan: &Plan, root: &str) -> Self {
        let mut expected = Self {
            root: as_printed(root.as_bytes()) + "/",
            loaded: HashMap::new(),
            names: plan.names,
            rejected: HashSet::new(),
            connectors: HashMap::new(),
            integrations: HashMap::new(),
            elements: HashMap::new(),
            odd: HashMap::new(),
        };
        expected.rejected = plan.rejected().iter().flat_map(|row| expected.loaded_lines(&row.path)).collect();
        for (row, load) in plan.loads().iter().enumerate() {
            expected.add(row, load);
        }
        expected
    }

    fn add(&mut self, row: usize, load: &Verdict) {
        let (folder, entry) = read_from(load);
        if load.is_read_as(Kind::Connector) {
            self.connectors.insert(as_printed(&entry), row);
            return;
        }
        self.loaded.entry(self.loaded_line(&folder, &entry)).or_default().push_back(row);
        let key = load.field(Field::Key);
        let is_odd = matches!(key, Some(Js::Date(_)));
        let key = printed(key);
        let kind = camel_case(load.element());
        if is_odd {
            self.odd.entry(kind).or_default().push_back(row);
        } else if load.is_read_as(Kind::Integration) {
            self.integrations.entry(key).or_default().push_back(row);
        } else {
            let integration = load.integration_field.as_ref().filter(|key| key.truthy()).map(|key| printed(Some(key)));
            self.elements.entry((kind, integration, key)).or_default().push_back(row);
        }
    }

    /// A folder as the CLI prints it, without the root.
    pub(super) fn below_root(&self, folder: &str) -> String {
        folder.strip_prefix(&self.root).unwrap_or(folder).to_owned()
    }

    /// A folder in the one form that all of its spellings have, and what the CLI says when it has loaded this entry of it.
    fn loaded_line(&self, folder: &RelPath, entry: &[u8]) -> (String, String) {
        self.line(&as_printed(folder.as_bytes()), &as_printed(&[b"Loaded ", entry].concat()))
    }

    fn line(&self, folder: &str, line: &str) -> (String, String) {
        (self.names.plain(folder).into_owned(), line.to_owned())
    }

    /// What the CLI may say of a file: as an entry of a folder, or as the file that makes its folder an element.
    fn loaded_lines(&self, path: &RelPath) -> impl Iterator<Item = (String, String)> + use<> {
        let entry = |path: &RelPath| Some(self.loaded_line(&path.parent()?, path.name()));
        [entry(path), path.parent().as_ref().and_then(entry)].into_iter().flatten()
    }

    /// The root with a slash, as the CLI prints it.
    pub(super) fn root(&self) -> &str {
        &self.root
    }

    /// The row of the line `Loaded …` in this folder. Each is given once.
    pub(super) fn loaded(&mut self, folder: &str, line: &str) -> Option<usize> {
        let line = self.line(folder, line);
        self.loaded.get_mut(&line)?.pop_front()
    }

    /// Whether the line `Loaded …` in this folder is about a file that cannot be loaded.
    pub(super) fn is_rejected(&self, folder: &str, line: &str) -> bool {
        self.rejected.contains(&self.line(folder, line))
    }

    pub(super) fn connector(&self, folder: &str) -> Option<usize> {
        self.connectors.get(folder).copied()
    }

    /// The next integration with this key. Each is given once.
    pub(super) fn integration(&mut self, key: &str) -> Option<usize> {
        let exact = self.integrations.get_mut(key.trim()).and_then(VecDeque::pop_front);
        exact.or_else(|| self.odd.get_mut(&camel_case(Kind::Integration))?.pop_front())
    }

    /// The row of a sentence about an element. Each is given once.
    pub(super) fn element(&mut self, element: &Element) -> Option<usize> {
        let sentence = (element.kind.clone(), element.integration.clone(), element.key.trim().to_owned());
        let exact = self.elements.get_mut(&sentence).and_then(VecDeque::pop_front);
        exact.or_else(|| self.odd.get_mut(&element.kind)?.pop_front())
    }
}

/// The folder that the CLI reads a file from, and the entry of it that the file is or makes an element.
fn read_from(load: &Verdict) -> (RelPath, Vec<u8>) {
    // `membrane/<type>`, or `<the integration's folder>/<type>`.
    let depth = load.inside.as_ref().map_or(2, |integration| integration.depth() + 1);
    let names: Vec<&[u8]> = load.path.names().collect();
    let folder = names.iter().take(depth).fold(RelPath::root(), |folder, name| folder.join(name));
    (folder, names.get(depth).map(|name| name.to_vec()).unwrap_or_default())
}

/// A value as the CLI prints it in a sentence.
fn printed(value: Option<&Js>) -> String {
    let text = value.map_or("undefined".to_owned(), Js::property_text);
    as_printed(text.as_bytes()).trim().to_owned()
}

/// The CLI's word for a kind: `app-data-schema` is `appDataSchema`.
fn camel_case(kind: Kind) -> String {
    let mut words = kind.name().split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut text, word| {
        let (initial, rest) = word.split_at(1);
        text.push_str(&initial.to_uppercase());
        text.push_str(rest);
        text
    })
}
