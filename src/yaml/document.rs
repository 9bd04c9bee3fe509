//! A document that was read: its values, and where in the text they stand. Never changed, and knows nothing of how it was read.

use super::arena::{Arena, MappingEntry, NodeContent};
use super::merge::{self, Merged};

/// Byte offsets in the text that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Span {
    pub start: u32,
    /// The first byte that is no longer part of it.
    pub end: u32,
}

impl Span {
    pub(super) fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }
}

/// Which node of its document this is. An alias and what it stands for are one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(super) u32);

impl NodeId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

/// One document of a text.
#[derive(Debug, Clone)]
pub struct Document {
    pub(super) arena: Arena,
    pub(super) root: NodeId,
    pub(super) span: Span,
    /// An alias stands inside of what it names; see `is_cyclic`.
    pub(super) bites_its_tail: bool,
    pub(super) has_aliases: bool,
}

/// A value, as JavaScript has it after `load`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'d> {
    /// The root of a text without a document.
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    /// Half a surrogate pair, which an escape can make and Rust's text cannot hold, has become U+FFFD; two keys that differ in such
    /// halves alone are one.
    String(&'d str),
    /// Milliseconds since 1970 in UTC.
    Date(i64),
    Binary(&'d [u8]),
    /// `NodeRef::items` has what it holds.
    Sequence,
    /// `NodeRef::entries` has what it holds.
    Mapping,
}

/// A node of a document.
#[derive(Debug, Clone, Copy)]
pub struct NodeRef<'d> {
    document: &'d Document,
    id: NodeId,
}

/// The key of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key<'d> {
    text: &'d str,
    span: Span,
}

impl<'d> Key<'d> {
    /// The name of the JavaScript property: `12` for `0xC`, `null` for `~`, `[object Object]` for a mapping.
    pub fn text(self) -> &'d str {
        self.text
    }

    /// Where it stands; of a key that was merged in, where it stands in its own mapping.
    pub fn span(self) -> Span {
        self.span
    }
}

impl Document {
    pub fn root(&self) -> NodeRef<'_> {
        NodeRef { document: self, id: self.root }
    }

    /// The part of the text that is this document's: from its directives or `---` (the first one's from the beginning) up to the next
    /// one's. The spans of a text's documents leave nothing out and do not overlap.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether a collection contains itself, so that `JSON.stringify` would throw. Also where aliases and merge keys together make more of
    /// the value than can be looked through.
    pub fn is_cyclic(&self) -> bool {
        self.root().is_cyclic()
    }
}

impl<'d> NodeRef<'d> {
    pub fn value(self) -> Value<'d> {
        match self.content() {
            NodeContent::Undefined | NodeContent::Open(_) => Value::Undefined,
            NodeContent::Null => Value::Null,
            NodeContent::Bool(value) => Value::Bool(value),
            NodeContent::Number(value) => Value::Number(value),
            NodeContent::Text(run) => Value::String(self.document.arena.text(run)),
            NodeContent::Date(milliseconds) => Value::Date(milliseconds),
            NodeContent::Binary(run) => Value::Binary(&self.document.arena.bytes[run.range()]),
            NodeContent::Sequence(_) => Value::Sequence,
            NodeContent::Mapping(_) => Value::Mapping,
        }
    }

    /// Where the value itself stands, without its tag and anchor. An empty value has an empty span after its `:` or `-`; that of an
    /// alias is the span of what it names.
    pub fn span(self) -> Span {
        self.document.arena.nodes[self.id.index()].span
    }

    pub fn id(self) -> NodeId {
        self.id
    }

    /// The value of a key; `None` where there is no such key, or where this is no mapping.
    pub fn get(self, key: &str) -> Option<NodeRef<'d>> {
        Some(self.at(self.entry(key)?.value))
    }

    /// Where a key stands.
    pub fn key_span(self, key: &str) -> Option<Span> {
        Some(self.entry(key)?.key)
    }

    /// Keys and values, the mapping's own in the order of the text and then those it merges. Empty where this is no mapping.
    pub fn entries(self) -> impl Iterator<Item = (Key<'d>, NodeRef<'d>)> {
        let arena = &self.document.arena;
        Merged::new(arena, self.id).map(move |entry| {
            let key = Key { text: arena.text(entry.name), span: entry.key };
            (key, self.at(entry.value))
        })
    }

    /// The items of a sequence; empty where this is none.
    pub fn items(self) -> impl ExactSizeIterator<Item = NodeRef<'d>> {
        let run = match self.content() {
            NodeContent::Sequence(run) => run,
            _ => Default::default(),
        };
        let items = self.document.arena.items[run.range()].iter();
        items.map(move |&id| self.at(id))
    }

    /// Whether aliases can make more of its document than its text has.
    pub fn may_multiply(self) -> bool {
        self.document.has_aliases
    }

    /// The same of this node alone as `Document::is_cyclic` says of the whole.
    pub fn is_cyclic(self) -> bool {
        self.document.bites_its_tail && merge::reaches_itself(&self.document.arena, self.id)
    }

    pub fn as_str(self) -> Option<&'d str> {
        match self.value() {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(self) -> Option<bool> {
        match self.content() {
            NodeContent::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub fn is_mapping(self) -> bool {
        matches!(self.content(), NodeContent::Mapping(_))
    }

    pub fn is_sequence(self) -> bool {
        matches!(self.content(), NodeContent::Sequence(_))
    }

    fn content(self) -> NodeContent {
        self.document.arena.content(self.id)
    }

    fn entry(self, key: &str) -> Option<&'d MappingEntry> {
        merge::find(&self.document.arena, self.id, key)
    }

    fn at(self, id: NodeId) -> NodeRef<'d> {
        NodeRef { id, ..self }
    }
}
