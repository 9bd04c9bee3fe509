//! Fills an arena while a document is read: a stack of collections that are open, and what they hold so far.

use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use super::arena::{Arena, ArenaNode, ArenaRange, Mapping, MappingEntry, MergeLink, NodeContent};
use super::compose::NodeKind;
use super::document::{NodeId, Span};
use super::merge::{Mappings, Merged};
use super::merging::MergedSoFar;

/// Below this many keys, comparing them all is faster than hashing.
const FEW_KEYS: usize = 32;

#[derive(Default)]
pub(super) struct Builder {
    pub arena: Arena,
    open: Vec<Open>,
    /// What the open collections hold: those of an inner one stand behind those of the outer one.
    items: Vec<NodeId>,
    entries: Vec<MappingEntry>,
    links: Vec<MergeLink>,
    /// Hashes of (mapping, name), of mappings with more than a few keys.
    names: HashSet<u64, BuildHasherDefault<Hashed>>,
    hasher: RandomState,
    serial: u32,
    pub merged: MergedSoFar,
}

/// A collection that is being read: where its part of each vector begins, and the node that an anchor already gave it.
#[derive(Clone, Copy)]
struct Open {
    kind: NodeKind,
    node: Option<NodeId>,
    serial: u32,
    items: usize,
    entries: usize,
    links: usize,
}

/// Takes what is a hash already as it is.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // Only `u64` is ever hashed, which comes by the other way; any bytes still make some hash.
        self.0 = bytes.iter().fold(self.0, |hash, &byte| hash.rotate_left(8) ^ u64::from(byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

impl Builder {
    pub fn node(&mut self, content: NodeContent, span: Span) -> NodeId {
        let id = NodeId(self.arena.nodes.len() as u32);
        self.arena.nodes.push(ArenaNode { content, span });
        id
    }

    pub fn push_text(&mut self, text: &str) -> ArenaRange {
        let start = self.arena.text.len();
        self.arena.text.push_str(text);
        ArenaRange::since(start, self.arena.text.len())
    }

    /// Begins a collection: what is pushed from here on is its own.
    pub fn open(&mut self, kind: NodeKind) {
        self.serial += 1;
        self.open.push(Open {
            kind,
            node: None,
            serial: self.serial,
            items: self.items.len(),
            entries: self.entries.len(),
            links: self.links.len(),
        });
    }

    /// Gives the collection that was opened last a node, so that an alias can name it before it is closed.
    pub fn anchor_open(&mut self) -> NodeId {
        let place = self.open.len() - 1;
        let id = self.node(NodeContent::Open(place as u32), Span::default());
        self.open[place].node = Some(id);
        id
    }

    pub fn push_item(&mut self, id: NodeId) {
        self.items.push(id);
    }

    pub fn close_sequence(&mut self, span: Span) -> NodeId {
        let open = self.pop();
        let run = move_tail(&mut self.items, open.items, &mut self.arena.items);
        self.settle(open, NodeContent::Sequence(run), span)
    }

    pub fn close_mapping(&mut self, span: Span) -> NodeId {
        let open = self.pop();
        let entries = move_tail(&mut self.entries, open.entries, &mut self.arena.entries);
        let mapping = if self.links.len() == open.links {
            Mapping::plain(entries)
        } else {
            let links = move_tail(&mut self.links, open.links, &mut self.arena.links);
            self.arena.merges.push(links);
            Mapping::merging(entries, self.arena.merges.len() - 1)
        };
        self.settle(open, NodeContent::Mapping(mapping), span)
    }

    /// Gives up a collection that turned out to be none. An alias that named it meanwhile keeps an empty mapping.
    pub fn abandon(&mut self) {
        let open = self.pop();
        if let Some(id) = open.node {
            self.arena.nodes[id.index()].content = NodeContent::Mapping(Mapping::EMPTY);
        }
    }

    /// Adds an entry to the mapping that was opened last; `false` where it has the name already.
    pub fn push_entry(&mut self, entry: MappingEntry) -> bool {
        if self.has_name(entry.name) {
            return false;
        }
        self.entries.push(entry);
        true
    }

    /// Adds what a merge key names. An empty source adds nothing, nor does one twice.
    pub fn push_link(&mut self, link: MergeLink) {
        let own = self.open.last().map_or(0, |open| open.links);
        let is_empty = link.entries + link.links == 0;
        if !is_empty && self.links[own..].last() != Some(&link) {
            self.links.push(link);
        }
    }

    pub fn is_sequence(&self, id: NodeId) -> bool {
        match self.arena.content(id) {
            NodeContent::Sequence(_) => true,
            NodeContent::Open(place) => self.open[place as usize].kind == NodeKind::Sequence,
            _ => false,
        }
    }

    /// The items of a sequence, which may be open.
    pub fn items_of(&self, id: NodeId) -> &[NodeId] {
        match self.arena.content(id) {
            NodeContent::Sequence(run) => &self.arena.items[run.range()],
            NodeContent::Open(place) => {
                let end = self.open.get(place as usize + 1);
                let end = end.map_or(self.items.len(), |next| next.items);
                &self.items[self.open[place as usize].items..end]
            }
            _ => &[],
        }
    }

    /// All entries of a mapping, those that it merges among them.
    pub fn entries_of(&self, id: NodeId) -> Vec<MappingEntry> {
        Merged::new(self, id).copied().collect()
    }

    /// The entry of that name in the mapping that was opened last.
    pub fn entry_named(&self, name: ArenaRange) -> Option<&MappingEntry> {
        let own = &self.entries[self.open.last()?.entries..];
        own.iter().find(|entry| self.arena.text(entry.name) == self.arena.text(name))
    }

    fn has_name(&mut self, name: ArenaRange) -> bool {
        let Some(&Open { serial, entries, .. }) = self.open.last() else {
            return false;
        };
        let own = &self.entries[entries..];
        let is_among = || {
            let text = self.arena.text(name);
            own.iter().any(|entry| entry.name.len == name.len && self.arena.text(entry.name) == text)
        };
        if own.len() < FEW_KEYS {
            return is_among();
        }
        let hash = |name: ArenaRange| self.hasher.hash_one((serial, self.arena.text(name)));
        if own.len() == FEW_KEYS {
            self.names.extend(own.iter().map(|entry| hash(entry.name)));
        }
        // Two names may share a hash, so a hit is looked at; a miss is certain.
        !self.names.insert(hash(name)) && is_among()
    }

    fn pop(&mut self) -> Open {
        self.open.pop().expect("a collection is closed as often as it is opened")
    }

    fn settle(&mut self, open: Open, content: NodeContent, span: Span) -> NodeId {
        match open.node {
            Some(id) => {
                self.arena.nodes[id.index()] = ArenaNode { content, span };
                id
            }
            None => self.node(content, span),
        }
    }
}

impl Mappings for Builder {
    fn parts_of(&self, id: NodeId) -> (&[MappingEntry], &[MergeLink]) {
        let NodeContent::Open(place) = self.arena.content(id) else {
            return self.arena.parts_of(id);
        };
        let open = &self.open[place as usize];
        let next = self.open.get(place as usize + 1);
        let (entries, links) = next.map_or((self.entries.len(), self.links.len()), |next| (next.entries, next.links));
        (&self.entries[open.entries..entries], &self.links[open.links..links])
    }

    fn arena(&self) -> &Arena {
        &self.arena
    }
}

/// Moves what stands from `start` on to the end of another vector.
fn move_tail<T: Copy>(from: &mut Vec<T>, start: usize, to: &mut Vec<T>) -> ArenaRange {
    let begin = to.len();
    to.extend_from_slice(&from[start..]);
    from.truncate(start);
    ArenaRange::since(begin, to.len())
}
