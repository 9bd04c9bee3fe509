//! What happens to a loaded file's content: sent as it stands, applied from a parent, or cut down to a few fields.

use super::Effect;
use crate::workspace::document::{Field, Summary};
use crate::workspace::element::Kind;
use crate::workspace::js::Js;

/// The only fields of an integration that push sends (push-facts, "What it sends").
const INTEGRATION_FIELDS: [Field; 4] = [Field::Name, Field::Key, Field::ConnectorId, Field::ConnectorVersion];

/// The effect of reading `summary` as `element`, with the `integrationKey` that push would use.
pub(super) fn of(element: Kind, summary: &Summary, integration: Option<&Js>) -> Effect {
    if element == Kind::Integration {
        let has = |field: &Field| summary.field(*field).is_some();
        return Effect::Fields(INTEGRATION_FIELDS.into_iter().filter(has).map(Field::name).collect());
    }
    if summary.parent_link().is_some() && !summary.is_customised(integration) { Effect::Apply } else { Effect::Upload }
}
