//! The connectors of a push: which are made, and which of their versions are sent.

use super::{PushRun, Verb, Write, refuse, unsendable};
use crate::workspace::document::Field;
use crate::workspace::element::Kind;
use crate::workspace::layout::DEVELOPMENT;
use crate::workspace::phase::Phase;
use crate::workspace::verdict::Verdict;
use crate::yaml::js::Js;

/// A connector on the server, from before or made by this push.
struct ConnectorTarget {
    key: Option<String>,
    /// The versions that it has by now.
    versions: Vec<String>,
}

impl PushRun<'_> {
    /// Sends the first `reached` connectors.
    ///
    /// A spec with a `uuid` that the server has stands for the server's connector; another for the one that an earlier spec with
    /// the same `id` stands for, or else for a new one.
    pub(super) fn connectors(&mut self, reached: usize) {
        let held = self.server.connectors.iter();
        let mut targets: Vec<ConnectorTarget> = held
            .map(|held| ConnectorTarget {
                key: held.key.as_ref().and_then(Js::sent_text),
                versions: held.versions.clone(),
            })
            .collect();
        // The ids of the specs so far, each with its target.
        let mut known: Vec<(String, usize)> = Vec::new();
        for load in self.of_kind(Kind::Connector).take(reached) {
            let id = load.field(Field::Id).map_or("undefined".to_owned(), Js::property_text);
            let earlier = known.iter().rev().find(|(known, _)| *known == id).map(|(_, target)| *target);
            let target = self.held_connector(load).or(earlier).unwrap_or_else(|| {
                let sent = refuse(load, Phase::Connectors, unsendable(load));
                self.note(sent);
                self.write(Verb::Create, load);
                targets.push(ConnectorTarget { key: load.key.clone(), versions: Vec::new() });
                targets.len() - 1
            });
            known.push((id, target));
            self.versions(load, &mut targets[target]);
        }
    }

    fn held_connector(&self, load: &Verdict) -> Option<usize> {
        let uuid = load.field(Field::Uuid).filter(|uuid| uuid.truthy())?;
        self.server.connectors.iter().position(|held| Js::loosely_equal(held.uuid.as_ref(), Some(uuid)))
    }

    fn versions(&mut self, load: &Verdict, target: &mut ConnectorTarget) {
        for version in &load.versions {
            let verb = if version == DEVELOPMENT { Verb::Upload } else { Verb::Publish };
            if verb == Verb::Publish && target.versions.contains(version) {
                continue;
            }
            if verb == Verb::Publish {
                target.versions.push(version.clone());
            }
            let key = target.key.clone();
            self.push(Write { verb, kind: Kind::Connector, key, integration: None, from: load.path.clone() });
        }
    }
}
