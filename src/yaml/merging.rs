//! What merging needs to know of the sources while a document is read: sequences as mappings, and how many keys a source has.

use std::collections::{HashMap, HashSet};

use super::arena::{ArenaRange, Mapping, MappingEntry, MergeLink, NodeContent};
use super::builder::Builder;
use super::document::{NodeId, Span};
use super::merge::Mappings;

/// What was found out about sources, so that it is not found out again.
#[derive(Default)]
pub(super) struct MergedSoFar {
    /// Sequences, with the number of items that were made entries, and the mapping that has them.
    as_mappings: HashMap<NodeId, (usize, NodeId)>,
    /// The names of all keys of a source that merges others itself.
    names: HashMap<MergeLink, Vec<ArenaRange>>,
}

impl Builder {
    /// A collection or a binary as a merge key sees it: items and bytes are properties that have their places for names. Of a sequence
    /// that is still open, only what was not seen so before is made into entries; the rest is linked to.
    pub fn as_mapping(&mut self, id: NodeId) -> NodeId {
        let bytes = match self.arena.content(id) {
            NodeContent::Binary(run) => Some(run),
            _ if self.is_sequence(id) => None,
            _ => return id,
        };
        let count = bytes.map_or_else(|| self.items_of(id).len(), |run| run.len as usize);
        let seen = self.merged.as_mappings.get(&id).copied();
        let done = match seen {
            Some((done, mapping)) if done == count => return mapping,
            Some((done, _)) => done,
            None => 0,
        };
        let start = self.arena.entries.len();
        for place in done..count {
            let value = match bytes {
                Some(run) => {
                    let byte = self.arena.bytes[run.start as usize + place];
                    self.node(NodeContent::Number(byte.into()), self.arena.nodes[id.index()].span)
                }
                None => self.items_of(id)[place],
            };
            let name = self.push_text(&place.to_string());
            let key = self.arena.nodes[value.index()].span;
            self.arena.entries.push(MappingEntry { name, key, value });
        }
        let entries = ArenaRange::since(start, self.arena.entries.len());
        let mapping = match seen {
            Some((_, before)) => self.linked(entries, before),
            None => Mapping::plain(entries),
        };
        let mapping = self.node(NodeContent::Mapping(mapping), Span::default());
        self.merged.as_mappings.insert(id, (count, mapping));
        mapping
    }

    /// A mapping of entries that stand in the arena already, which merges another.
    fn linked(&mut self, entries: ArenaRange, source: NodeId) -> Mapping {
        let link = self.link_to(source);
        self.arena.links.push(link);
        self.arena.merges.push(ArenaRange::since(self.arena.links.len() - 1, self.arena.links.len()));
        Mapping::merging(entries, self.arena.merges.len() - 1)
    }

    /// A link to all that a mapping holds so far.
    pub fn link_to(&self, source: NodeId) -> MergeLink {
        let (entries, links) = self.parts_of(source);
        MergeLink { source, entries: entries.len() as u32, links: links.len() as u32 }
    }

    /// How many keys a source has, those that it merges among them. Counted when it is merged, and so before what merges it.
    pub fn count_keys(&mut self, source: MergeLink) -> usize {
        if source.links == 0 {
            return source.entries as usize;
        }
        if let Some(names) = self.merged.names.get(&source) {
            return names.len();
        }
        let (entries, links) = self.parts_of(source.source);
        let (mut names, mut seen) = (Vec::new(), HashSet::new());
        let mut add = |name: ArenaRange| {
            if seen.insert(self.arena.text(name)) {
                names.push(name);
            }
        };
        entries[..source.entries as usize].iter().for_each(|entry| add(entry.name));
        for link in &links[..source.links as usize] {
            match self.merged.names.get(link) {
                Some(names) => names.iter().for_each(|&name| add(name)),
                None => {
                    let (entries, _) = self.parts_of(link.source);
                    entries[..link.entries as usize].iter().for_each(|entry| add(entry.name));
                }
            }
        }
        let count = names.len();
        self.merged.names.insert(source, names);
        count
    }
}
