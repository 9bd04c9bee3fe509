//! How the model's own words and values stand in JSON: a word as its name, a path as text.

use serde::{Serialize, Serializer};

use crate::workspace::phase::Phase;
use crate::workspace::plan::Outcome;
use crate::workspace::verdict::Placement;

/// Writes each of these types as the text that its `name` gives.
macro_rules! named {
    ($($word:ty),* $(,)?) => {$(
        impl Serialize for $word {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    )*};
}

named!(Outcome, Phase, Placement);
