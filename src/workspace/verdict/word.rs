//! The words of docs/contract.md for what becomes of an element, and those that `tree` has for a file.

/// The word of docs/contract.md that says what becomes of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum VerdictWord {
    Sent,
    NotSent,
    PassedOver,
    Misread,
    StopsPush,
    /// It cannot be read, and what push does then is not known.
    Unreadable,
}

/// What becomes of a file, in the words of `tree`. The order is the one in which files that could be meant are preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Placement {
    Loads,
    /// Loaded as another kind than it is.
    Misread,
    /// Push stops at it.
    Aborts,
    Ignored,
}

impl VerdictWord {
    /// The word, as people read it.
    pub fn word(self) -> &'static str {
        match self {
            VerdictWord::Sent => "sent",
            VerdictWord::NotSent => "not sent",
            VerdictWord::PassedOver => "passed over",
            VerdictWord::Misread => "misread",
            VerdictWord::StopsPush => "stops push",
            VerdictWord::Unreadable => "unreadable",
        }
    }

    /// The glyph that stands before the word, so that no colour is needed.
    pub fn glyph(self) -> &'static str {
        match self {
            VerdictWord::Sent => "✓",
            VerdictWord::NotSent => "↺",
            VerdictWord::PassedOver => "○",
            VerdictWord::Misread => "≠",
            VerdictWord::StopsPush | VerdictWord::Unreadable => "✗",
        }
    }
}

impl Placement {
    /// The worse of two.
    pub fn or_worse(self, other: Placement) -> Placement {
        let rank = |placement| match placement {
            Placement::Loads => 0,
            Placement::Ignored => 1,
            Placement::Misread => 2,
            Placement::Aborts => 3,
        };
        if rank(other) > rank(self) { other } else { self }
    }

    /// The word that `tree --format json` has for it.
    pub fn name(self) -> &'static str {
        match self {
            Placement::Loads => "loads",
            Placement::Misread => "misread",
            Placement::Aborts => "aborts",
            Placement::Ignored => "ignored",
        }
    }
}
