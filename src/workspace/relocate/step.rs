//! The steps that a relocation is made of, and their inverses.
//!
//! Three kinds are enough for everything: a folder is made, a folder is unmade, something moves. What is created, changed or thrown
//! away moves too, from or to a place that the journal keeps, so that every step has an exact inverse.

use serde::{Deserialize, Serialize};

use crate::workspace::files::RelPath;

/// One change of the disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Makes a folder, if it is not there.
    MakeFolder(#[serde(with = "path_text")] RelPath),
    /// Removes a folder that an inverse made, if nothing stands in it.
    UnmakeFolder(#[serde(with = "path_text")] RelPath),
    /// Moves a file, a folder with all that is in it, or a link; never onto anything.
    Move { from: Spot, to: Spot, seen: Seen },
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Spot {
    /// Below the root.
    Root(#[serde(with = "path_text")] RelPath),
    /// In the journal's own folder, under this number: a piece that waits for its place, or a file that was replaced.
    Kept(u32),
}

/// What the plan saw of the thing that moves. A step is refused where the disk shows something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// A file: bytes, and the blake3 hash of them.
    File {
        size: u64,
        #[serde(with = "hash_text")]
        hash: [u8; 32],
    },
    /// A folder, and what was seen of the files and links in it. What was not seen goes along.
    Folder(Vec<Held>),
    /// A folder in which nothing stands.
    Empty,
    /// A symbolic link, and its text.
    Link(String),
    /// Something that nobody looked into.
    Unread,
}

/// Something that stands in a folder that moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Relative to the folder.
    #[serde(with = "path_text")]
    pub path: RelPath,
    pub seen: Seen,
}

impl Spot {
    /// The spot of a name below this one.
    pub fn below(&self, rest: &RelPath) -> Option<Spot> {
        match self {
            Spot::Root(path) => Some(Spot::Root(path.join_path(rest))),
            Spot::Kept(_) if rest.is_root() => Some(self.clone()),
            Spot::Kept(_) => None,
        }
    }

    /// What follows `other` in this spot, where it is `other` or stands below it.
    pub fn within(&self, other: &Spot) -> Option<RelPath> {
        match (self, other) {
            (Spot::Root(path), Spot::Root(folder)) => path.below(folder),
            (Spot::Kept(one), Spot::Kept(two)) if one == two => Some(RelPath::root()),
            _ => None,
        }
    }

    /// The path below the root, if it is there.
    pub fn path(&self) -> Option<&RelPath> {
        match self {
            Spot::Root(path) => Some(path),
            Spot::Kept(_) => None,
        }
    }
}

impl Step {
    /// A move from one path below the root to another.
    pub fn moving(from: RelPath, to: RelPath, seen: Seen) -> Step {
        Step::Move { from: Spot::Root(from), to: Spot::Root(to), seen }
    }

    /// The step that takes this one back.
    pub fn inverse(&self) -> Step {
        match self.clone() {
            Step::MakeFolder(path) => Step::UnmakeFolder(path),
            Step::UnmakeFolder(path) => Step::MakeFolder(path),
            Step::Move { from, to, seen } => Step::Move { from: to, to: from, seen },
        }
    }

    /// Where the thing that the step moves stands before it.
    pub fn source(&self) -> Option<&Spot> {
        match self {
            Step::Move { from, .. } => Some(from),
            Step::MakeFolder(_) | Step::UnmakeFolder(_) => None,
        }
    }

    /// The paths below the root that the step changes.
    pub fn touches(&self) -> impl Iterator<Item = &RelPath> {
        let (one, two) = match self {
            Step::MakeFolder(path) | Step::UnmakeFolder(path) => (Some(path), None),
            Step::Move { from, to, .. } => (from.path(), to.path()),
        };
        one.into_iter().chain(two)
    }
}

/// The steps that take `steps` back, last first.
pub fn inverse(steps: &[Step]) -> Vec<Step> {
    steps.iter().rev().map(Step::inverse).collect()
}

/// Paths as text; as bytes where a name is no UTF-8, so that nothing is lost on the way through the journal.
pub(crate) mod path_text {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    use crate::workspace::files::RelPath;

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
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
        let bytes = match Written::deserialize(deserializer)? {
            Written::Text(text) => text.into_bytes(),
            Written::Bytes(bytes) => bytes,
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
    use super::*;

    fn path(text: &str) -> RelPath {
        RelPath::parse(text).unwrap()
    }

    fn moving(from: &str, to: &str) -> Step {
        Step::moving(path(from), path(to), Seen::Unread)
    }

    #[test]
    fn taking_back_what_was_taken_back_is_the_relocation_itself() {
        let steps = vec![
            Step::MakeFolder(path("b")),
            moving("a", "b/a"),
            Step::Move { from: Spot::Root(path("c")), to: Spot::Kept(0), seen: Seen::Empty },
        ];
        assert_eq!(inverse(&inverse(&steps)), steps);
        assert_eq!(inverse(&steps)[1], moving("b/a", "a"));
    }

    #[test]
    fn names_that_are_no_text_come_back_from_the_journal_as_they_were() {
        let odd = RelPath::from_bytes(b"membrane/\xff\xfe").unwrap();
        let step = Step::moving(odd, path("membrane/b"), Seen::File { size: 3, hash: [7; 32] });
        let text = serde_json::to_string(&step).unwrap();
        assert_eq!(serde_json::from_str::<Step>(&text).unwrap(), step);
    }

    #[test]
    fn a_journal_cannot_lead_out_of_the_root() {
        let text = r#"{"make-folder":"../../etc"}"#;
        assert!(serde_json::from_str::<Step>(text).unwrap_err().to_string().contains("leads out of the root"));
    }
}
