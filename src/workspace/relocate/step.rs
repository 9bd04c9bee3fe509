//! The steps that a relocation is made of, and their inverses.
//!
//! Three kinds are enough for everything: a folder is made, a folder is unmade, something moves. What is created, changed or thrown
//! away moves too, from or to a place that the journal keeps, so that every step has an exact inverse.

use crate::workspace::files::RelPath;

/// One change of the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Makes a folder, if it is not there.
    MakeFolder(RelPath),
    /// Removes a folder that an inverse made, if nothing stands in it.
    UnmakeFolder(RelPath),
    /// Moves a file, a folder with all that is in it, or a link; never onto anything.
    Move { from: Spot, to: Spot, seen: Seen },
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Spot {
    /// Below the root.
    Root(RelPath),
    /// In the journal's own folder, under this number: a piece that waits for its place, or a file that was replaced.
    Kept(u32),
}

/// What the plan saw of the thing that moves. A step is refused where the disk shows something else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A file: bytes, and the blake3 hash of them.
    File { size: u64, hash: [u8; 32] },
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Relative to the folder.
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
}
