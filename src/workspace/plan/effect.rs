//! What happens to a loaded file's content: sent as it stands, applied from a parent, or cut down to a few fields.

use crate::workspace::document::{Field, Summary};
use crate::workspace::element::Kind;
use crate::workspace::sync::{SENT_OF_AN_INTEGRATION, can_be_applied};
use crate::workspace::verdict::Effect;
use crate::yaml::js::Js;

/// The effect of reading `summary` as `element`, with the `integrationKey` that push would use.
///
/// An element of a kind that cannot be applied is put whole, whatever its parent (tests/conformance/facts/uploads.txt).
pub(super) fn of(element: Kind, summary: &Summary, integration: Option<&Js>) -> Effect {
    if element == Kind::Integration {
        let has = |field: &Field| summary.field(*field).is_some();
        return Effect::Fields(SENT_OF_AN_INTEGRATION.into_iter().filter(has).map(Field::name).collect());
    }
    let has_parent = can_be_applied(element) && summary.parent_link().is_some();
    if has_parent && !summary.is_customised(integration) { Effect::Apply } else { Effect::Upload }
}
