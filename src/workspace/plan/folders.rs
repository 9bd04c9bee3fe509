//! The walk of a layout whose keys come from the folders' names (spec.yaml): a file counts by its path alone.
//!
//! The rules are those of the SDK's `parseMembraneElementPath` (docs/push-facts.md, "Layout 2").

use super::effect;
use super::walk::PushWalk;
use crate::workspace::element::Kind;
use crate::workspace::files::{Entry, MEMBRANE, RelPath, Resolved};
use crate::workspace::layout::Layout;
use crate::workspace::phase::Phase;
use crate::workspace::verdict::{Effect, Fate, Verdict};
use crate::yaml::js::Js;

/// What a path says of the element in it.
#[derive(Debug, PartialEq, Eq)]
struct NamedElement<'p> {
    kind: Kind,
    key: &'p str,
    integration: Option<&'p str>,
}

impl PushWalk<'_> {
    /// Every file whose path is an element's.
    pub fn by_folders(&mut self) {
        let files = self.files;
        let membrane = RelPath::root().join(MEMBRANE);
        for (path, entry) in files.walk(&membrane) {
            if matches!(entry, Entry::Dir(_)) {
                continue;
            }
            let Some(below) = path.below(&membrane) else { continue };
            // The SDK takes a backslash in a name for a separator too.
            let text = below.to_text().replace('\\', "/");
            let names: Vec<&str> = text.split('/').collect();
            let Some(named) = element_of(self.layout, &names) else { continue };
            let Resolved::File(file) = files.follow(entry) else { continue };
            let Some(documents) = self.load_text(&path, file, Phase::Load) else { continue };
            let [document] = &*documents else { continue };
            if document.content.is_skipped() {
                self.empty.insert(path);
                continue;
            }
            let looks_like = document.shape.read_as(named.kind);
            let effect = match named.kind {
                Kind::Integration => effect::of_an_integration(self.layout, document),
                _ => Effect::Upload,
            };
            let fate = Fate::Loads(named.kind, effect);
            self.load(Verdict {
                key: Some(named.key.to_owned()),
                integration_field: named.integration.map(|key| Js::String(key.into())),
                inside: named.integration.and_then(|_| path.parent()?.parent()?.parent()),
                ..Verdict::new(path, looks_like, documents, fate)
            });
        }
    }
}

/// The element that a path below `membrane/` names, if it names one.
fn element_of<'p>(layout: &Layout, names: &[&'p str]) -> Option<NamedElement<'p>> {
    let own = |key: &str, file: &str| !key.is_empty() && layout.own_file(key.as_bytes()) == file.as_bytes();
    match *names {
        [folder, key, file] if own(key, file) => {
            let folder = layout.folders.iter().find(|known| known.name == folder)?;
            Some(NamedElement { kind: folder.kind, key, integration: None })
        }
        [integrations, integration, folder, key, file]
            if integrations == layout.integrations() && own(key, file) && !integration.is_empty() =>
        {
            let folder = layout.folders.iter().find(|known| known.inside_integration && known.name == folder)?;
            Some(NamedElement { kind: folder.kind, key, integration: Some(integration) })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::layout::known::spec_yaml;

    #[test]
    fn a_path_names_an_element_as_the_sdk_says() {
        let check = |path: &str, expected: Option<(Kind, &str, Option<&str>)>| {
            let names: Vec<&str> = path.split('/').collect();
            let got = element_of(spec_yaml(), &names);
            let expected = expected.map(|(kind, key, integration)| NamedElement { kind, key, integration });
            assert_eq!(got, expected, "{path}");
        };
        check("actions/list/spec.yaml", Some((Kind::Action, "list", None)));
        check("integrations/hub/spec.yaml", Some((Kind::Integration, "hub", None)));
        check("integrations/hub/flows/sync/spec.yaml", Some((Kind::Flow, "sync", Some("hub"))));
        check("integrations/hub/screens/one/spec.yaml", None);
        check("actions/list/list.yaml", None);
        check("actions/spec.yaml", None);
        check("interfaces/list/spec.yaml", None);
    }
}
