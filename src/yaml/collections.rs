//! What the tags of collections make of them: `!!set`, `!!omap`, `!!pairs`, and the empty ones.

use std::collections::HashSet;

use super::arena::{Mapping, NodeContent};
use super::compose::{NodeKind, PendingNode};
use super::document::{NodeId, Span};
use super::parser::Parser;

impl Parser<'_> {
    pub(super) fn empty_sequence(&mut self, span: Span) -> PendingNode {
        self.builder.open(NodeKind::Sequence);
        PendingNode::Known(self.builder.close_sequence(span))
    }

    pub(super) fn empty_mapping(&mut self, span: Span) -> PendingNode {
        PendingNode::Known(self.builder.node(NodeContent::Mapping(Mapping::EMPTY), span))
    }

    /// Whether a mapping can be a set: every value is null.
    pub(super) fn holds_only_nulls(&self, set: PendingNode) -> bool {
        let PendingNode::Known(id) = set else {
            return false;
        };
        let entries = self.builder.entries_of(id);
        entries.iter().all(|entry| self.builder.arena.content(entry.value) == NodeContent::Null)
    }

    /// Whether each item of a sequence is a mapping of one key, each key another one.
    pub(super) fn is_ordered_map(&self, sequence: PendingNode) -> bool {
        let mut names = HashSet::new();
        self.items(sequence).iter().all(|&item| match self.only_entry(item) {
            Some((name, _)) => names.insert(name),
            None => false,
        })
    }

    /// A sequence of mappings of one key, as a sequence of key and value.
    pub(super) fn pairs(&mut self, sequence: PendingNode, span: Span) -> Option<PendingNode> {
        let items = self.items(sequence).to_vec();
        if !items.iter().all(|&item| self.only_entry(item).is_some()) {
            return None;
        }
        self.builder.open(NodeKind::Sequence);
        for item in items {
            let (name, value) = self.only_entry(item)?;
            let span = self.builder.arena.nodes[item.index()].span;
            let name = name.to_owned();
            let name = NodeContent::Text(self.builder.push_text(&name));
            self.builder.open(NodeKind::Sequence);
            let key = self.builder.node(name, span);
            self.builder.push_item(key);
            self.builder.push_item(value);
            let pair = self.builder.close_sequence(span);
            self.builder.push_item(pair);
        }
        Some(PendingNode::Known(self.builder.close_sequence(span)))
    }

    fn items(&self, sequence: PendingNode) -> &[NodeId] {
        match sequence {
            PendingNode::Known(id) => self.builder.items_of(id),
            PendingNode::Fresh(_) => &[],
        }
    }

    fn only_entry(&self, id: NodeId) -> Option<(&str, NodeId)> {
        match self.builder.entries_of(id)[..] {
            [entry] => Some((self.builder.arena.text(entry.name), entry.value)),
            _ => None,
        }
    }
}
