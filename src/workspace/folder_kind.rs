//! The kind of element after which a folder is named, in whatever spelling: what a person meant by it, whatever push makes of it.
//!
//! Push compares names letter by letter; which folders it reads is in `layout`.

use std::sync::LazyLock;

use strsim::osa_distance;

use super::element::Kind;
use super::files::RelPath;
use super::layout::Layout;

/// How many folders above a file may decide its kind: `<type>/<key>/<integration>/<file>` is the deepest that any `pull` writes.
const REACH: usize = 3;

/// How many letters a name must have for one slip to be taken for one.
const LONG: usize = 6;

/// The kind after which a folder is named in any layout; capitals and what joins its words do not count.
pub fn kind_in_any_spelling(name: &[u8]) -> Option<Kind> {
    kind_of_letters(&letters(name))
}

/// The same, where the name may also be one slip away from a kind's: the singular, or a letter too many, missing or wrong behind the
/// first.
pub fn nearest_kind(name: &[u8]) -> Option<Kind> {
    let spelt = letters(name);
    let is_slip = |right: &str| {
        let slips = if spelt.len() < LONG || spelt.get(..1) != right.get(..1) { 0 } else { 1 };
        right.strip_suffix('s') == Some(&spelt) || osa_distance(right, &spelt) <= slips
    };
    let near = || NAMES.iter().find(|(right, _)| is_slip(right)).map(|(_, kind)| *kind);
    kind_of_letters(&spelt).or_else(near)
}

/// The kind after which the folder of a file is named, by its path below `membrane/`. A slip counts only where folders of elements
/// stand: straight in `membrane/`, and in an integration's folder.
pub fn kind_around(below: &RelPath) -> Option<Kind> {
    let mut names: Vec<&[u8]> = below.names().collect();
    names.pop()?;
    let mut of_integrations = false;
    let mut kinds: Vec<Option<Kind>> = Vec::new();
    for (depth, name) in names.iter().enumerate() {
        let may_slip = depth == 0 || (depth == 2 && of_integrations);
        let kind = if may_slip { nearest_kind(name) } else { kind_in_any_spelling(name) };
        // Straight in a folder of elements a name says nothing: `data-sources/customers` is a data source's.
        let is_element = kinds.last().copied().flatten().is_some();
        of_integrations |= depth == 0 && kind == Some(Kind::Integration);
        kinds.push(kind.filter(|_| !is_element));
    }
    let (above, kind) = kinds.iter().rev().take(REACH).enumerate().find_map(|(above, kind)| Some((above, (*kind)?)))?;
    // Deeper in an integration's folder nothing is an integration.
    (kind != Kind::Integration || above < 2).then_some(kind)
}

/// The same for a file outside `membrane/`, where a folder called `screens` or `packages` may be another program's: below a folder that
/// was a workspace once (`membrane.old`), in a folder beside `membrane/` that is laid out as elements are, and in any whose name has
/// several words, as only elements' have.
pub fn kind_around_outside(path: &RelPath) -> Option<Kind> {
    let names: Vec<&[u8]> = path.names().collect();
    let (file, folders) = names.split_last()?;
    let was_workspace = |name: &&[u8]| name.to_ascii_lowercase().starts_with(super::files::MEMBRANE.as_bytes());
    if let Some(at) = folders.iter().rposition(was_workspace) {
        return kind_around(&names[at + 1..].iter().fold(RelPath::root(), |path, name| path.join(name)));
    }
    let is_own_file = |folder: &[u8]| Layout::all().iter().any(|layout| layout.own_file(folder) == **file);
    if let [beside, element] = *folders
        && is_own_file(element)
        && let Some(kind) = kind_in_any_spelling(beside)
    {
        return Some(kind);
    }
    let has_words = |kind: &Kind| kind.name().contains('-');
    folders.iter().rev().take(REACH).find_map(|name| kind_in_any_spelling(name).filter(has_words))
}

/// The letters of the folders of all layouts, each once, with the kind of what stands in them.
static NAMES: LazyLock<Vec<(String, Kind)>> = LazyLock::new(|| {
    let connectors = |layout: &'static Layout| (layout.connectors.folder.as_str(), Kind::Connector);
    let all = Layout::all().iter().flat_map(|layout| {
        let folders = layout.folders.iter().map(|folder| (folder.name.as_str(), folder.kind));
        folders.chain(std::iter::once(connectors(layout)))
    });
    let mut names: Vec<(String, Kind)> = all.map(|(name, kind)| (letters(name.as_bytes()), kind)).collect();
    names.sort();
    names.dedup();
    names
});

fn kind_of_letters(letters: &str) -> Option<Kind> {
    let at = NAMES.binary_search_by(|(name, _)| name.as_str().cmp(letters)).ok()?;
    Some(NAMES[at].1)
}

/// A name without what spellings differ in.
fn letters(name: &[u8]) -> String {
    let text = String::from_utf8_lossy(name);
    text.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below(path: &str) -> RelPath {
        RelPath::parse(path).unwrap()
    }

    #[test]
    fn a_folder_is_named_after_a_kind_in_any_spelling() {
        let check = |name: &str, any: Option<Kind>, nearest: Option<Kind>| {
            let got = (kind_in_any_spelling(name.as_bytes()), nearest_kind(name.as_bytes()));
            assert_eq!(got, (any, nearest), "{name}");
        };
        let table = Some(Kind::DataLinkTable);
        check("Flows", Some(Kind::Flow), Some(Kind::Flow));
        check("data_sources", Some(Kind::DataSource), Some(Kind::DataSource));
        check("dataLinkTables", table, table);
        check("data-link-table", None, table);
        check("action", None, Some(Kind::Action));
        check("acitons", None, Some(Kind::Action));
        check("integratons", None, Some(Kind::Integration));
        check("Connectors", Some(Kind::Connector), Some(Kind::Connector));
        check("flow", None, Some(Kind::Flow));
        check("flaws", None, None);
        check("interfaces", None, None);
        check("factions", None, None);
        check("docs", None, None);
    }

    #[test]
    fn the_folder_of_elements_decides_and_not_an_elements_own() {
        let check = |path: &str, kind: Option<Kind>| assert_eq!(kind_around(&below(path)), kind, "{path}");
        check("actions/flows/spec.yaml", Some(Kind::Action));
        check("integrations/hub/actions/flows/spec.yaml", Some(Kind::Action));
        check("integrations/hub/action/list/list.yaml", Some(Kind::Action));
        check("integrations/hub/hub.yaml", Some(Kind::Integration));
        check("integrations/actions/actions.yaml", Some(Kind::Integration));
        check("integrations/hub/notes/one.yaml", None);
        check("old/appEventTypes/done/done.yaml", Some(Kind::AppEventType));
        check("old/action/list/list.yaml", None);
        check("actions/list/hub/hub.yaml", Some(Kind::Action));
        check("actions/list/data/of/one.yaml", None);
        check("readme.yaml", None);
    }

    #[test]
    fn outside_a_workspace_only_a_telling_folder_decides() {
        let check = |path: &str, kind: Option<Kind>| assert_eq!(kind_around_outside(&below(path)), kind, "{path}");
        check("membrane.old/app-event-types/done/spec.yaml", Some(Kind::AppEventType));
        check("backup/Membrane-2/action/list/list.yaml", Some(Kind::Action));
        check("src/appEventTypes/done.yaml", Some(Kind::AppEventType));
        check("actions/list/list.yaml", Some(Kind::Action));
        check("src/screens/home.yaml", None);
        check("packages/shop/config.yaml", None);
    }
}
