//! Reading rules of a CLI, as data: `assets/layouts`. A new CLI version is a new file there.
//!
//! A layout says which folders are read, as what, and which file makes a folder an element. How the walk goes is in `plan`.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use serde::Deserialize;

use super::claims::{Claims, Grounds, LayoutClaim};
use super::document::Field;
use super::element::Kind;
use super::files::{MEMBRANE, RelPath};

/// The version of a connector that is uploaded; any other is published.
pub const DEVELOPMENT: &str = "development";

/// How a layout's rules are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// That CLI was run, and tests/conformance runs it still.
    Verified,
    /// Read off documentation or a library.
    Documented,
}

impl Evidence {
    /// The word, as layouts and JSON have it.
    pub fn name(self) -> &'static str {
        match self {
            Evidence::Verified => "verified",
            Evidence::Documented => "documented",
        }
    }
}

/// Where an element's key, and the integration it belongs to, come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeysFrom {
    Content,
    Folders,
}

/// The reading rules of one CLI. Two are the same if they have the same id.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The name, as options and JSON have it.
    pub id: String,
    /// Whether it is the one where nothing says otherwise.
    #[serde(default)]
    default: bool,
    /// For headers and sentences.
    pub title: String,
    pub evidence: Evidence,
    /// How each of its claims is known; by documents, where it does not say.
    #[serde(default)]
    pub claims: Claims,
    own_file: String,
    /// What `pull` calls an element of an integration, in `<type>/<key>/<integration>/`.
    pulled_file: Option<String>,
    /// Whether a file straight in a type folder is an element.
    pub flat_files: bool,
    /// Kinds that its paths name and no export of the vendor's holds: whether they are sent is not known.
    #[serde(default)]
    pub unexported: Vec<Kind>,
    pub keys_from: KeysFrom,
    /// Whether push aborts where there is no folder of integrations.
    pub needs_integrations: bool,
    /// The only fields of an integration that are sent; `None` where all are.
    pub integration_fields: Option<Vec<Field>>,
    /// The folders that are read, in order.
    pub folders: Vec<TypeFolder>,
    pub connectors: Connectors,
    pub config: ConfigDialect,
    pub cli: CliWords,
}

/// Which programs read so, and how they are spoken to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CliWords {
    /// The npm packages.
    pub packages: Vec<String>,
    /// What those packages' versions begin with.
    pub versions: String,
    /// The words that make it push.
    pub push: Vec<String>,
    /// Other words, of its later versions.
    pub newer_push: Option<NewerWords>,
    /// How `push` is told the workspace; `None` where it takes none.
    pub workspace: Option<WorkspaceOption>,
    /// The option by which `push` goes on when it has pushed, if it has one.
    pub watch: Option<WatchOption>,
}

/// Words that came with a version.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewerWords {
    /// The first version that is known to have them.
    pub since: String,
    /// The last that is known not to.
    pub not_in: String,
    pub words: Vec<String>,
    /// The command that `--help` names where the CLI has them.
    pub command: String,
}

/// An option with a value: `-w NAME`, `-wNAME`, `--workspace NAME`, `--workspace=NAME`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkspaceOption {
    pub long: String,
    pub short: String,
}

/// An option, and what to tell people who give it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WatchOption {
    pub word: String,
    pub note: String,
}

/// One folder of elements.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeFolder {
    /// What everything in it is read as.
    pub kind: Kind,
    pub name: String,
    /// A second name, read after the first, at the top level only.
    pub also: Option<String>,
    /// Whether it is read inside an integration's folder too.
    #[serde(default)]
    pub inside_integration: bool,
}

/// Where custom connectors stand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connectors {
    pub folder: String,
    own_file: String,
    /// Whether anything in the folder that is no connector makes push abort.
    pub strict: bool,
    /// The field after which a connector's folder is named; without one the name is `<name>_<id>`.
    pub folder_field: Option<Field>,
    /// How an integration names a connector; what comes first goes before the others.
    pub named_by: Vec<NamedBy>,
}

/// Two fields with the same text: an integration's, and that of the connector which it means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedBy {
    pub integration: Field,
    pub connector: Field,
}

/// The files of `assets/layouts`, as build.rs lists them.
const TEXTS: &[&str] = include!(concat!(env!("OUT_DIR"), "/layouts.rs"));

static ALL: LazyLock<Vec<Layout>> = LazyLock::new(|| {
    let read = |text: &&str| Layout::read(text).expect("the layouts are part of the program, and a test reads each");
    let mut all: Vec<Layout> = TEXTS.iter().map(read).collect();
    all.sort_by_key(|layout| !layout.default);
    all
});

/// How `membrane.config.yml` is written for a CLI. Two are the same if they have the same field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigDialect {
    /// The field by which it is known.
    pub field: String,
    /// The field for the secret that belongs to it; without one, the first holds workspaces by name, each with a `key` and a `secret`.
    pub secret: Option<String>,
    /// For whom it is written, in a sentence.
    pub of: String,
    /// What comes of having no config, as the end of a sentence.
    pub without: String,
    /// What to do then.
    pub advice: String,
    /// Another file, from the root, that the CLI reads too.
    pub also: Option<String>,
    /// What the environment may say instead, field by field; a CLI with such fields takes its target from both.
    #[serde(default)]
    pub variables: Vec<FieldVariable>,
    /// The field that stands for the first and the secret.
    pub token: Option<String>,
}

/// A field of the config, and the variable that goes before it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldVariable {
    pub field: String,
    pub variable: String,
}

impl Layout {
    /// All layouts that the program knows, the default first.
    pub fn all() -> &'static [Layout] {
        &ALL
    }

    /// The layout where nothing says otherwise.
    pub fn by_default() -> &'static Layout {
        &ALL[0]
    }

    /// The known layout of that name.
    pub fn named(name: &str) -> Option<&'static Layout> {
        ALL.iter().find(|layout| layout.id == name)
    }

    /// Reads a file of `assets/layouts`. Fails where it is none, or contradicts itself.
    pub fn read(text: &str) -> Result<Layout, serde_yaml::Error> {
        let layout: Layout = serde_yaml::from_str(text)?;
        let is_wrong = [
            (layout.folder(Kind::Integration).is_none(), "it has no folder of integrations"),
            (layout.flat_files && layout.keys_from == KeysFrom::Folders, "a flat file has no folder to give it a key"),
            (layout.cli.packages.is_empty(), "no package has its CLI"),
        ];
        match is_wrong.into_iter().find(|(is_wrong, _)| *is_wrong) {
            Some((_, why)) => Err(serde::de::Error::custom(why)),
            None => Ok(layout),
        }
    }

    /// Whether anything is known of what this claim is about.
    pub fn knows(&self, claim: LayoutClaim) -> bool {
        self.claims.of(claim) != Grounds::Unknown
    }

    /// The file that makes a folder of this name an element: `hub` -> `hub.yaml`, or `spec.yaml`.
    pub fn own_file(&self, folder: &[u8]) -> Vec<u8> {
        fill(&self.own_file, folder)
    }

    /// Whether `pull` writes an integration's element into a folder of this name as this file.
    pub fn is_pulled(&self, integration: &[u8], file: &[u8]) -> bool {
        self.pulled_file.as_ref().is_some_and(|template| fill(template, integration) == file)
    }

    /// Whether that file has the same name in every folder.
    pub fn has_one_name(&self) -> bool {
        !self.own_file.contains("{}")
    }

    /// The folder of integrations, in each folder of which an integration's elements stand.
    pub fn integrations(&self) -> &str {
        let folder = self.folder(Kind::Integration).expect("`read` refuses a layout without one");
        &folder.name
    }

    /// The folder of a kind, if this layout has one.
    pub fn folder(&self, kind: Kind) -> Option<&TypeFolder> {
        self.folders.iter().find(|folder| folder.kind == kind)
    }

    /// The name of the folder in which what is of a kind stands, connectors too.
    pub fn folder_of(&self, kind: Kind) -> Option<&str> {
        match kind {
            Kind::Connector => Some(&self.connectors.folder),
            _ => self.folder(kind).map(|folder| folder.name.as_str()),
        }
    }

    /// The folder of this name in an integration's folder, if this layout reads one there.
    pub fn folder_inside(&self, name: &[u8]) -> Option<&TypeFolder> {
        self.folders.iter().find(|folder| folder.inside_integration && folder.name.as_bytes() == name)
    }

    /// The kind of what stands in a top-level folder of this name.
    pub fn kind_of(&self, name: &[u8]) -> Option<Kind> {
        self.folders
            .iter()
            .find(|folder| {
                folder.name.as_bytes() == name || folder.also.as_ref().is_some_and(|also| also.as_bytes() == name)
            })
            .map(|folder| folder.kind)
    }

    /// The names of all the folders that are read below `membrane/`.
    pub fn folder_names(&self) -> impl Iterator<Item = &str> {
        let types = self.folders.iter().flat_map(|folder| folder.names(false));
        types.chain(std::iter::once(self.connectors.folder.as_str()))
    }

    /// Where an element of this kind and key is expected: `membrane/<type>/<key>/<key>.yaml`, or inside the integration whose
    /// folder is given. `None` where the layout reads no such kind there.
    pub fn expected_place(&self, kind: Kind, key: &str, integration_folder: Option<&RelPath>) -> Option<RelPath> {
        let folder = self.folder(kind)?;
        let above = match integration_folder {
            Some(above) if folder.inside_integration && kind != Kind::Integration => above.clone(),
            Some(_) => return None,
            None => RelPath::root().join(MEMBRANE),
        };
        Some(above.join(&folder.name).join(key).join(self.own_file(key.as_bytes())))
    }
}

impl TypeFolder {
    /// Its names, in the order in which push reads them.
    pub fn names(&self, inside_integration: bool) -> impl Iterator<Item = &str> {
        let also = self.also.as_deref().filter(|_| !inside_integration);
        std::iter::once(self.name.as_str()).chain(also)
    }
}

impl Connectors {
    /// The spec of a connector's folder: `acme_1` -> `acme_1.yml`.
    pub fn own_file(&self, folder: &[u8]) -> Vec<u8> {
        fill(&self.own_file, folder)
    }
}

impl WorkspaceOption {
    /// Whether a word of a command line begins this option.
    pub fn begins(&self, word: &[u8]) -> bool {
        let value = word.strip_prefix(self.long.as_bytes());
        value.is_some_and(|value| value.is_empty() || value.starts_with(b"="))
            || word.starts_with(self.short.as_bytes())
    }
}

impl ConfigDialect {
    /// How the CLIs that are known want it, the default first.
    pub fn all() -> impl Iterator<Item = &'static ConfigDialect> {
        ALL.iter().map(|layout| &layout.config)
    }

    /// Whether it holds workspaces by name, of which one is pushed to.
    pub fn names_workspaces(&self) -> bool {
        self.secret.is_none()
    }

    /// The field as people write it: one that holds others has a colon.
    pub fn shown(&self) -> String {
        if self.names_workspaces() { format!("{}:", self.field) } else { self.field.clone() }
    }
}

impl PartialEq for ConfigDialect {
    fn eq(&self, other: &ConfigDialect) -> bool {
        self.field == other.field
    }
}

impl Eq for ConfigDialect {}

fn fill(template: &str, name: &[u8]) -> Vec<u8> {
    match template.split_once("{}") {
        Some((before, after)) => [before.as_bytes(), name, after.as_bytes()].concat(),
        None => template.as_bytes().to_vec(),
    }
}

/// A key as a name for a file: the key where it is safe as one, else `stem` (docs/contract.md: `/`, `..`, a leading `.`, control
/// characters and more than 200 bytes are not safe).
pub fn safe_name<'k>(key: Option<&'k str>, stem: &'k str) -> Cow<'k, str> {
    let safe = |key: &&str| {
        !key.is_empty()
            && !key.contains('/')
            && !key.contains("..")
            && !key.starts_with('.')
            && !key.chars().any(char::is_control)
            && key.len() <= 200
    };
    Cow::Borrowed(key.filter(safe).unwrap_or(stem))
}

impl PartialEq for Layout {
    fn eq(&self, other: &Layout) -> bool {
        self.id == other.id
    }
}

impl Eq for Layout {}

impl fmt::Debug for Layout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Layout({})", self.id)
    }
}

/// The layouts that tests are about.
#[cfg(test)]
pub mod known {
    use super::Layout;

    pub fn membrane_cli_1() -> &'static Layout {
        Layout::named("membrane-cli-1").unwrap()
    }

    pub fn spec_yaml() -> &'static Layout {
        Layout::named("spec-yaml").unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::known::{membrane_cli_1, spec_yaml};
    use super::*;

    #[test]
    fn every_layout_reads_and_has_a_name_of_its_own_and_one_is_the_default() {
        for layout in Layout::all() {
            assert_eq!(Layout::named(&layout.id).map(std::ptr::from_ref), Some(std::ptr::from_ref(layout)));
        }
        let defaults: Vec<&Layout> = Layout::all().iter().filter(|layout| layout.default).collect();
        assert_eq!(defaults, [Layout::by_default()]);
    }

    #[test]
    fn an_expected_place_is_named_after_the_key() {
        let check = |layout: &Layout, kind, inside: Option<&str>, expected: Option<&str>| {
            let inside = inside.map(|text| RelPath::parse(text).unwrap());
            let place = layout.expected_place(kind, "list jobs", inside.as_ref());
            assert_eq!(place.map(|path| path.to_string()).as_deref(), expected);
        };
        let hub = Some("membrane/integrations/hub");
        check(membrane_cli_1(), Kind::Action, None, Some("membrane/actions/list jobs/list jobs.yaml"));
        check(membrane_cli_1(), Kind::Action, hub, Some("membrane/integrations/hub/actions/list jobs/list jobs.yaml"));
        check(membrane_cli_1(), Kind::Screen, None, None);
        check(spec_yaml(), Kind::Screen, None, Some("membrane/screens/list jobs/spec.yaml"));
        check(spec_yaml(), Kind::Screen, hub, None);
    }

    #[test]
    fn an_unsafe_key_gives_way_to_the_stem() {
        let check = |key: Option<&str>, expected: &str| assert_eq!(safe_name(key, "stem"), expected);
        check(Some("list jobs"), "list jobs");
        check(Some("a/b"), "stem");
        check(Some(".hidden"), "stem");
        check(Some("x..y"), "stem");
        check(Some(""), "stem");
        check(None, "stem");
    }
}
