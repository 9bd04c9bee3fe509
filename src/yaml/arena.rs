//! What a document is made of: nodes in one vector, their children in runs of others, text in one string.
//!
//! `Arena` is the finished thing, never changed; `builder` fills it. Nothing here knows YAML's syntax.

use super::document::{NodeId, Span};
use super::merge::Mappings;

/// A part of one of the arena's vectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct ArenaRange {
    pub start: u32,
    pub len: u32,
}

impl ArenaRange {
    /// From `start` to the present end of a vector.
    pub fn since(start: usize, end: usize) -> ArenaRange {
        ArenaRange { start: start as u32, len: (end - start) as u32 }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..(self.start + self.len) as usize
    }
}

/// What a node is; children, text and bytes are runs in the arena.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum NodeContent {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    Text(ArenaRange),
    Date(i64),
    Binary(ArenaRange),
    Sequence(ArenaRange),
    Mapping(Mapping),
    /// A collection that is still being read: its place among the open ones. Found in no finished arena.
    Open(u32),
}

/// The keys that stand in a mapping itself, and which of `Arena::merges` it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mapping {
    pub entries: ArenaRange,
    merges: u32,
}

impl Mapping {
    const UNMERGED: u32 = u32::MAX;
    pub const EMPTY: Mapping = Mapping::plain(ArenaRange { start: 0, len: 0 });

    pub const fn plain(entries: ArenaRange) -> Mapping {
        Mapping { entries, merges: Mapping::UNMERGED }
    }

    pub fn merging(entries: ArenaRange, merges: usize) -> Mapping {
        Mapping { entries, merges: merges as u32 }
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct ArenaNode {
    pub content: NodeContent,
    pub span: Span,
}

/// A key with its value. The name is the JavaScript property that the key becomes.
#[derive(Debug, Clone, Copy)]
pub(super) struct MappingEntry {
    pub name: ArenaRange,
    pub key: Span,
    pub value: NodeId,
}

/// A merge key's source, and how much of it there was when it was merged: a mapping can merge one that is still open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct MergeLink {
    pub source: NodeId,
    pub entries: u32,
    pub links: u32,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Arena {
    pub nodes: Vec<ArenaNode>,
    pub items: Vec<NodeId>,
    pub entries: Vec<MappingEntry>,
    pub links: Vec<MergeLink>,
    /// For each mapping that merges others, its part of `links`.
    pub merges: Vec<ArenaRange>,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Arena {
    pub fn content(&self, id: NodeId) -> NodeContent {
        self.nodes[id.index()].content
    }

    pub fn text(&self, run: ArenaRange) -> &str {
        &self.text[run.range()]
    }
}

impl Mappings for Arena {
    fn parts_of(&self, id: NodeId) -> (&[MappingEntry], &[MergeLink]) {
        let NodeContent::Mapping(mapping) = self.content(id) else {
            return (&[], &[]);
        };
        let merges = self.merges.get(mapping.merges as usize);
        let links = merges.map_or(&[][..], |run| &self.links[run.range()]);
        (&self.entries[mapping.entries.range()], links)
    }

    fn arena(&self) -> &Arena {
        self
    }
}
