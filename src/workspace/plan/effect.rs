//! What happens to a loaded file's content: sent as it stands, applied from a parent, or cut down to a few fields.

use crate::workspace::claims::LayoutClaim;
use crate::workspace::document::Summary;
use crate::workspace::element::Kind;
use crate::workspace::layout::Layout;
use crate::workspace::sync::can_be_applied;
use crate::workspace::verdict::Effect;
use crate::yaml::js::Js;

/// The effect of reading `summary` as `element`, with the `integrationKey` that push would use.
///
/// What a CLI of which no requests are known does with a parent is not known either. An element of a kind that cannot be applied is put whole, whatever its parent (tests/conformance/facts/uploads.txt).
pub(super) fn of(layout: &Layout, element: Kind, summary: &Summary, integration: Option<&Js>) -> Effect {
    if element == Kind::Integration {
        return of_an_integration(layout, summary);
    }
    let has_parent = layout.knows(LayoutClaim::Order) && can_be_applied(element) && summary.parent_link().is_some();
    if has_parent && !summary.is_customised(integration) { Effect::Apply } else { Effect::Upload }
}

/// The effect of reading `summary` as an integration.
pub(super) fn of_an_integration(layout: &Layout, summary: &Summary) -> Effect {
    let Some(sent) = &layout.integration_fields else { return Effect::Upload };
    let has = sent.iter().filter(|field| summary.field(**field).is_some());
    Effect::Fields(has.map(|field| field.name()).collect())
}
