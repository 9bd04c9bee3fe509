//! The sync phase on an empty server: the elements at which push would stop.
//!
//! Connectors and integrations are already sent by then, so an abort here leaves the server half-updated (push-facts).

use std::collections::HashSet;

use super::{Abort, Effect, Load, Phase};
use crate::workspace::diagnose::Code;
use crate::workspace::document::{Content, Field};
use crate::workspace::element::Kind;
use crate::workspace::js::Js;
use crate::workspace::layout::Layout;

/// Kinds that are sent with the integrations' own elements where they name one; all others go in the universal phase.
const INTEGRATION_LEVEL: [Kind; 4] = [Kind::Action, Kind::DataSource, Kind::FieldMapping, Kind::Flow];

/// The loads at which the sync would stop, in the order in which push sends.
pub(super) fn aborts(loads: &[Load], layout: &Layout) -> Vec<Abort> {
    let integrations: HashSet<String> =
        loads.iter().filter(|load| load.element == Kind::Integration).filter_map(|load| load.key.clone()).collect();
    let stop = |load: &Load| {
        let (code, message) = reason(load, &integrations)?;
        Some(Abort { path: Some(load.path.clone()), code, phase: Phase::Sync, message })
    };
    in_sending_order(loads, layout).filter_map(stop).collect()
}

/// Elements as push sends them: the universal phase, then the integration-level one, each in the order of the folder list.
fn in_sending_order<'l>(loads: &'l [Load], layout: &'l Layout) -> impl Iterator<Item = &'l Load> {
    [false, true].into_iter().flat_map(move |specific| {
        layout.folders.iter().map(|folder| folder.kind).filter(|kind| *kind != Kind::Integration).flat_map(
            move |kind| loads.iter().filter(move |load| load.element == kind && is_integration_level(load) == specific),
        )
    })
}

/// Whether an element goes in the integration-level phase.
pub fn is_integration_level(load: &Load) -> bool {
    INTEGRATION_LEVEL.contains(&load.element)
        && (load.integration.is_some()
            || load.summary.truthy(Field::Integration)
            || load.summary.truthy(Field::IntegrationId))
}

fn reason(load: &Load, integrations: &HashSet<String>) -> Option<(Code, String)> {
    if load.element == Kind::Scenario {
        return Some((Code::Scenario, "push knows no scenarios on the server, and stops at the first one".into()));
    }
    if load.summary.content == Content::Scalar {
        return Some((Code::NotAMapping, "it is `true` or a number, which push cannot send".into()));
    }
    if load.summary.cyclic && load.effect != Effect::Apply {
        return Some((Code::Cyclic, "it holds itself through an alias, and cannot be sent as JSON".into()));
    }
    let key = load.integration.as_ref().and_then(Js::sent_text)?;
    let unknown = load.summary.parent_link().is_none() && !integrations.contains(&key);
    unknown.then(|| (Code::UnknownIntegrationKey, format!("no integration of this workspace has the key `{key}`")))
}
