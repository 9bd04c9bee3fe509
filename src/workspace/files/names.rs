//! How a disk compares the names in a folder. Push asks for most files by a name that it makes up, so that this decides what it finds.

use std::borrow::Cow;

/// What a disk takes for one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// Each letter counts: Linux.
    #[default]
    Exact,
    /// Capital and small letters are the same: macOS and Windows, unless somebody chose otherwise.
    AnyCase,
}

impl Names {
    /// The word, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            Names::Exact => "exact",
            Names::AnyCase => "any-case",
        }
    }

    /// Whether a folder can hold only one of these, and gives it for the other.
    pub fn same(self, one: &[u8], other: &[u8]) -> bool {
        match self {
            _ if one == other => true,
            Names::Exact => false,
            Names::AnyCase => one.eq_ignore_ascii_case(other) || is_same_text(one, other),
        }
    }

    /// A text of names in the one form that all of its spellings have.
    pub fn plain(self, text: &str) -> Cow<'_, str> {
        match self {
            Names::Exact => Cow::Borrowed(text),
            Names::AnyCase => Cow::Owned(text.to_lowercase()),
        }
    }
}

/// The same of letters that are no ASCII.
fn is_same_text(one: &[u8], other: &[u8]) -> bool {
    if one.is_ascii() || other.is_ascii() {
        return false;
    }
    match (std::str::from_utf8(one), std::str::from_utf8(other)) {
        (Ok(one), Ok(other)) => one.to_lowercase() == other.to_lowercase(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_the_disk_does() {
        let check = |one: &str, other: &str, exact, any_case| {
            let same = |names: Names| names.same(one.as_bytes(), other.as_bytes());
            assert_eq!((same(Names::Exact), same(Names::AnyCase)), (exact, any_case), "{one} {other}");
        };
        check("actions", "actions", true, true);
        check("Actions", "actions", false, true);
        check("Café", "CAFÉ", false, true);
        check("dataSources", "data-sources", false, false);
        check("é", "e", false, false);
        assert!(!Names::AnyCase.same(b"\xff", b"\xfe"));
        assert_eq!((Names::Exact.plain("A/b"), Names::AnyCase.plain("A/b")), ("A/b".into(), "a/b".into()));
    }
}
