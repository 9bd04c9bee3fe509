//! How the model's own terms and values stand in JSON: a term as its name, a path as text. The model itself knows no JSON.

use serde::{Serialize, Serializer};

use crate::workspace::auth::AuthState;
use crate::workspace::choice::ChosenBy;
use crate::workspace::claims::Grounds;
use crate::workspace::code::{Code, Severity};
use crate::workspace::diagnose::FixKind;
use crate::workspace::element::Kind;
use crate::workspace::files::{Names, RelPath};
use crate::workspace::layout::Evidence;
use crate::workspace::phase::Phase;
use crate::workspace::plan::Outcome;
use crate::workspace::verdict::Placement;

/// Writes each of these types as the text that its `name` gives.
macro_rules! named {
    ($($term:ty),* $(,)?) => {$(
        impl Serialize for $term {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    )*};
}

named!(AuthState, ChosenBy, Code, Evidence, FixKind, Grounds, Kind, Names, Outcome, Phase, Placement, Severity);

/// Bytes that are no UTF-8 become U+FFFD. The journal, which has to find the file again, writes paths in a form of its own.
impl Serialize for RelPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}
