//! Stores entries in mappings, and what a merge key names in their place.

use super::Dialect;
use super::arena::{ArenaRange, Mapping, MappingEntry, NodeContent};
use super::compose::{ComposedNode, NodeKind, PendingNode};
use super::cursor::Mark;
use super::document::{NodeId, Span};
use super::error::ErrorKind;
use super::fault::Fault;
use super::parser::{ParseResult, Parser};
use super::properties::Properties;

/// How many keys the merges of a text may take, and how many sources one merge key may name; js-yaml 4.2 and later.
const MAX_MERGED_KEYS: usize = 10_000;
const MAX_MERGE_SOURCES: usize = 100;

/// A key that waits for its value.
#[derive(Debug, Clone, Copy)]
pub(super) struct PendingKey {
    piece: PendingNode,
    is_merge: bool,
    pub span: Span,
}

impl PendingKey {
    pub fn of(found: ComposedNode) -> PendingKey {
        PendingKey { piece: found.piece, is_merge: found.is_merge, span: found.span }
    }

    /// The key behind a `?` of a block mapping, which js-yaml never takes for a merge key.
    pub fn explicit(found: ComposedNode) -> PendingKey {
        PendingKey { is_merge: false, ..PendingKey::of(found) }
    }

    /// A key that is not there, which is called `null`.
    pub fn absent(at: usize) -> PendingKey {
        PendingKey { piece: PendingNode::Fresh(NodeContent::Null), is_merge: false, span: Span::new(at, at) }
    }
}

impl<'t> Parser<'t> {
    /// Stores an entry in the mapping that was opened last. `mark` is where the key began.
    pub(super) fn store(&mut self, key: PendingKey, value: ComposedNode, mark: Mark) -> ParseResult<()> {
        let name = self.name_of(key.piece)?;
        if key.is_merge {
            return self.merge(value);
        }
        let entry = MappingEntry { name, key: key.span, value: self.commit(value.piece, value.span) };
        if self.builder.push_entry(entry) {
            return Ok(());
        }
        Err(Box::new(self.duplicate_key(mark, name)))
    }

    /// js-yaml names the key's place, part by part, but what is zero of it counts as missing, and is that of the present place.
    fn duplicate_key(&self, mark: Mark, name: ArenaRange) -> Fault {
        let mut place = self.cursor.mark();
        if mark.line > 0 {
            (place.line, place.line_start) = (mark.line, mark.line_start);
        }
        if mark.at > self.start {
            place.at = mark.at;
        }
        let first = self.builder.entry_named(name).map(|first| (self.builder.arena.text(name).into(), first.key.start));
        Fault { reason: "duplicated mapping key".into(), kind: ErrorKind::DuplicateKey, place, first }
    }

    /// Takes the keys of what a merge key names: a mapping, or each of a sequence.
    fn merge(&mut self, value: ComposedNode) -> ParseResult<()> {
        let id = self.commit(value.piece, value.span);
        if !self.builder.is_sequence(id) {
            return self.merge_source(id);
        }
        let count = self.builder.items_of(id).len();
        if self.dialect == Dialect::V4_3 && count > MAX_MERGE_SOURCES {
            return Err(self.fault_of(ErrorKind::TooLarge, "abnormal merge sequence size"));
        }
        for place in 0..count {
            self.merge_source(self.builder.items_of(id)[place])?;
        }
        Ok(())
    }

    fn merge_source(&mut self, id: NodeId) -> ParseResult<()> {
        let source = match self.builder.arena.content(id) {
            NodeContent::Mapping(_) | NodeContent::Open(_) | NodeContent::Sequence(_) | NodeContent::Binary(_) => {
                self.builder.as_mapping(id)
            }
            NodeContent::Date(_) => self.builder.node(NodeContent::Mapping(Mapping::EMPTY), Span::default()),
            _ => {
                return Err(self.fault("cannot merge mappings; the provided source object is unacceptable"));
            }
        };
        let link = self.builder.link_to(source);
        if self.dialect == Dialect::V4_3 {
            self.merged_keys += 1 + self.builder.count_keys(link);
            if self.merged_keys > MAX_MERGED_KEYS {
                let reason = format!("merge keys exceeded maxTotalMergeKeys ({MAX_MERGED_KEYS})");
                return Err(self.fault_of(ErrorKind::TooLarge, reason));
            }
        }
        self.builder.push_link(link);
        Ok(())
    }

    /// Opens a collection, and lets its anchor name it while it is read.
    pub(super) fn open_collection(&mut self, properties: Properties<'t>, kind: NodeKind) {
        self.builder.open(kind);
        if let Some(anchor) = properties.anchor {
            let id = self.builder.anchor_open();
            self.anchors.insert(anchor, id);
        }
    }
}
