//! A path below the root of a workspace: `/`-separated, never absolute, never able to leave the root.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A relative path that cannot leave the root. The empty path is the root itself.
///
/// Names are bytes, because a disk's are: a name that is not UTF-8 makes push abort, so it must be told apart.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RelPath(Arc<[u8]>);

/// Why a text is no path below the root.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// The text begins with `/`.
    #[error("`{0}` is absolute; give a path relative to the root")]
    Absolute(String),
    /// The text has a `..` that climbs above the root.
    #[error("`{0}` leads out of the root; give a path inside it")]
    Outside(String),
    /// The text holds a NUL, which no file name can.
    #[error("`{0}` holds a NUL character, which no file name can")]
    Nul(String),
}

impl RelPath {
    /// The root itself.
    pub fn root() -> Self {
        Self(Arc::from(&b""[..]))
    }

    /// Reads a path as a person types it: `./`, doubled and trailing slashes are dropped, `a/../b` is `b`.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        Self::from_bytes(text.as_bytes())
    }

    /// As [`RelPath::parse`], from the bytes that a disk gives.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PathError> {
        let shown = || String::from_utf8_lossy(bytes).into_owned();
        if bytes.first() == Some(&b'/') {
            return Err(PathError::Absolute(shown()));
        }
        if bytes.contains(&0) {
            return Err(PathError::Nul(shown()));
        }
        let mut names: Vec<&[u8]> = Vec::new();
        for name in bytes.split(|b| *b == b'/') {
            match name {
                b"" | b"." => {}
                b".." => {
                    names.pop().ok_or_else(|| PathError::Outside(shown()))?;
                }
                _ => names.push(name),
            }
        }
        Ok(Self(names.join(&b'/').into()))
    }

    /// This path and one name more. `name` is a single file name, as a folder lists it.
    pub fn join(&self, name: impl AsRef<[u8]>) -> Self {
        let name = name.as_ref();
        if self.is_root() {
            return Self(name.into());
        }
        Self([&self.0, name].join(&b'/').into())
    }

    /// This path and another below it.
    pub fn join_path(&self, below: &RelPath) -> Self {
        if below.is_root() { self.clone() } else { self.join(&below.0) }
    }

    /// The folder this path stands in; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        if self.is_root() {
            return None;
        }
        let end = self.0.iter().rposition(|b| *b == b'/').unwrap_or(0);
        Some(Self(self.0[..end].into()))
    }

    /// The last name; empty for the root.
    pub fn name(&self) -> &[u8] {
        match self.0.iter().rposition(|b| *b == b'/') {
            Some(slash) => &self.0[slash + 1..],
            None => &self.0,
        }
    }

    /// The last name as text, invalid bytes replaced.
    pub fn name_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.name())
    }

    /// The last name without its last extension: `a.b.yaml` gives `a.b`, `.env` gives `.env`.
    pub fn stem(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(self.stem_bytes())
    }

    /// The same as it stands on the disk.
    pub fn stem_bytes(&self) -> &[u8] {
        let name = self.name();
        let end = name.iter().rposition(|b| *b == b'.').filter(|dot| *dot > 0).unwrap_or(name.len());
        &name[..end]
    }

    /// Whether its text is the path itself, and not only near to it.
    pub fn is_text(&self) -> bool {
        std::str::from_utf8(&self.0).is_ok()
    }

    /// The names from the root down.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &[u8]> {
        self.0.split(|b| *b == b'/').filter(|name| !name.is_empty())
    }

    /// How many names the path has.
    pub fn depth(&self) -> usize {
        self.names().count()
    }

    /// Whether this is the root itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this path is `folder` or stands somewhere below it.
    pub fn starts_with(&self, folder: &RelPath) -> bool {
        self.below(folder).is_some()
    }

    /// What follows `folder` in this path: the root where they are equal, `None` where it is not below.
    pub fn below(&self, folder: &RelPath) -> Option<RelPath> {
        if folder.is_root() {
            return Some(self.clone());
        }
        let rest = self.0.strip_prefix(&*folder.0)?;
        match rest.first() {
            None => Some(Self::root()),
            Some(b'/') => Some(Self(rest[1..].into())),
            Some(_) => None,
        }
    }

    /// The bytes, as a disk wants them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The path as text, invalid bytes replaced by U+FFFD. Not yet safe for a terminal: see `report::sanitize`.
    pub fn to_text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl fmt::Display for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

impl fmt::Debug for RelPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typed_path_is_normalised_and_cannot_leave_the_root() {
        let check = |text: &str, expected: Result<&str, &str>| {
            let got = RelPath::parse(text);
            match expected {
                Ok(path) => assert_eq!(got.unwrap().to_text(), path, "{text}"),
                Err(part) => assert!(got.unwrap_err().to_string().contains(part), "{text}"),
            }
        };
        check("membrane//actions/./a.yaml/", Ok("membrane/actions/a.yaml"));
        check("a/../b", Ok("b"));
        check(".", Ok(""));
        check("../b", Err("leads out of the root"));
        check("a/../../b", Err("leads out of the root"));
        check("/etc/passwd", Err("is absolute"));
        check("a\0b", Err("NUL"));
    }

    #[test]
    fn below_counts_whole_names() {
        let path = RelPath::parse("membrane/actions/a.yaml").unwrap();
        let below = |folder: &str| path.below(&RelPath::parse(folder).unwrap()).map(|p| p.to_string());
        assert_eq!(below("membrane"), Some("actions/a.yaml".into()));
        assert_eq!(below("membrane/act"), None);
        assert_eq!(below("membrane/actions/a.yaml"), Some("".into()));
        assert_eq!(below(""), Some("membrane/actions/a.yaml".into()));
    }

    #[test]
    fn a_stem_is_the_name_without_its_last_extension() {
        let stem = |text: &str| RelPath::parse(text).unwrap().stem().into_owned();
        assert_eq!(stem("x/a.b.yaml"), "a.b");
        assert_eq!(stem("x/.env"), ".env");
        assert_eq!(stem("plain"), "plain");
    }
}
