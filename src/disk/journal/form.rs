//! How the journal writes what a relocation is made of. The model itself knows no form of writing.
//!
//! The form never changes: an old journal is read by a new program. It is apart from what report prints, because a journal has to find
//! each file again, and so keeps the bytes of a name that is no UTF-8.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::workspace::files::RelPath;
use crate::workspace::relocate::{Held, Moved, Seen, Spot, Step};

#[derive(Serialize, Deserialize)]
#[serde(remote = "Step", rename_all = "kebab-case")]
enum StepForm {
    MakeFolder(#[serde(with = "path_bytes")] RelPath),
    UnmakeFolder(#[serde(with = "path_bytes")] RelPath),
    Move { from: Spot, to: Spot, seen: Seen },
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Spot", rename_all = "kebab-case")]
enum SpotForm {
    Root(#[serde(with = "path_bytes")] RelPath),
    Kept(u32),
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Seen", rename_all = "kebab-case")]
enum SeenForm {
    File {
        size: u64,
        #[serde(with = "hash_text")]
        hash: [u8; 32],
    },
    Folder(Vec<Held>),
    Empty,
    Link(String),
    Unread,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Held")]
struct HeldForm {
    #[serde(with = "path_bytes")]
    path: RelPath,
    seen: Seen,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Moved")]
struct MovedForm {
    #[serde(with = "path_bytes")]
    from: RelPath,
    #[serde(with = "path_bytes")]
    to: RelPath,
    verdict_before: String,
    verdict_after: String,
}

/// Writes and reads each of these types in its form.
macro_rules! written {
    ($($model:ident in $form:ident),* $(,)?) => {$(
        impl Serialize for $model {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $form::serialize(self, serializer)
            }
        }

        impl<'de> Deserialize<'de> for $model {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<$model, D::Error> {
                $form::deserialize(deserializer)
            }
        }
    )*};
}

written!(Step in StepForm, Spot in SpotForm, Seen in SeenForm, Held in HeldForm, Moved in MovedForm);

/// Paths as text; as bytes where a name is no UTF-8, so that nothing is lost on the way through the journal.
mod path_bytes {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use crate::workspace::files::RelPath;

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum WrittenPath {
        Text(String),
        Bytes(Vec<u8>),
    }

    pub fn serialize<S: Serializer>(path: &RelPath, serializer: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(path.as_bytes()) {
            Ok(text) => serializer.serialize_str(text),
            Err(_) => path.as_bytes().serialize(serializer),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<RelPath, D::Error> {
        let bytes = match WrittenPath::deserialize(deserializer)? {
            WrittenPath::Text(text) => text.into_bytes(),
            WrittenPath::Bytes(bytes) => bytes,
        };
        RelPath::from_bytes(&bytes).map_err(D::Error::custom)
    }
}

/// Hashes as 64 hexadecimal digits.
mod hash_text {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(hash: &[u8; 32], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(blake3::Hash::from_bytes(*hash).to_hex().as_str())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
        let text = String::deserialize(deserializer)?;
        blake3::Hash::from_hex(text).map(|hash| *hash.as_bytes()).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::Record;
    use super::*;

    /// Lines of a journal as it was written before its form stood here.
    const OLD: &str = include_str!("old.jsonl");

    #[test]
    fn an_old_journal_is_read_and_would_be_written_the_same() {
        for line in OLD.lines() {
            let record: Record = serde_json::from_str(line).unwrap();
            assert_eq!(serde_json::to_string(&record).unwrap(), line);
        }
    }

    #[test]
    fn names_that_are_no_text_come_back_from_the_journal_as_they_were() {
        let odd = RelPath::from_bytes(b"membrane/\xff\xfe").unwrap();
        let to = RelPath::parse("membrane/b").unwrap();
        let step = Step::moving(odd, to, Seen::File { size: 3, hash: [7; 32] });
        let text = serde_json::to_string(&step).unwrap();
        assert_eq!(serde_json::from_str::<Step>(&text).unwrap(), step);
    }

    #[test]
    fn a_journal_cannot_lead_out_of_the_root() {
        let text = r#"{"make-folder":"../../etc"}"#;
        assert!(serde_json::from_str::<Step>(text).unwrap_err().to_string().contains("leads out of the root"));
    }
}
