//! Merge keys (`<<`), read as links: a mapping names the mappings that it takes keys from, and none is ever copied.
//!
//! What stands in a mapping itself wins; then the first source that has the key. A source counts with what it held when it was merged.

use std::collections::HashSet;

use super::arena::{Arena, MappingEntry, MergeLink, NodeContent};
use super::document::NodeId;

/// Where mappings are kept, finished or not.
pub(super) trait Mappings {
    /// A mapping's own entries, and what it merges; nothing for what is none.
    fn parts_of(&self, id: NodeId) -> (&[MappingEntry], &[MergeLink]);
    fn arena(&self) -> &Arena;
}

/// The entry of a key, in the mapping itself or in what it merges.
pub(super) fn find<'d>(arena: &'d Arena, mapping: NodeId, key: &str) -> Option<&'d MappingEntry> {
    let named = |entries: &'d [MappingEntry]| entries.iter().find(|entry| arena.text(entry.name) == key);
    let (own, links) = arena.parts_of(mapping);
    named(own).or_else(|| {
        if links.is_empty() {
            return None;
        }
        MergeSources::new(arena, links).find_map(named)
    })
}

/// The entries of a mapping: its own, then those it merges that no entry before them hides.
pub(super) struct Merged<'d, M> {
    mappings: &'d M,
    entries: std::slice::Iter<'d, MappingEntry>,
    /// Only where there is something to merge.
    rest: Option<Box<MergedEntries<'d, M>>>,
}

struct MergedEntries<'d, M> {
    sources: MergeSources<'d, M>,
    names: HashSet<&'d str>,
}

impl<'d, M: Mappings> Merged<'d, M> {
    pub fn new(mappings: &'d M, mapping: NodeId) -> Self {
        let (own, links) = mappings.parts_of(mapping);
        let rest = (!links.is_empty()).then(|| {
            let sources = MergeSources::new(mappings, links);
            Box::new(MergedEntries { sources, names: HashSet::new() })
        });
        Merged { mappings, entries: own.iter(), rest }
    }
}

impl<'d, M: Mappings> Iterator for Merged<'d, M> {
    type Item = &'d MappingEntry;

    fn next(&mut self) -> Option<&'d MappingEntry> {
        loop {
            let Some(entry) = self.entries.next() else {
                self.entries = self.rest.as_mut()?.sources.next()?.iter();
                continue;
            };
            match &mut self.rest {
                None => return Some(entry),
                Some(rest) => {
                    if rest.names.insert(self.mappings.arena().text(entry.name)) {
                        return Some(entry);
                    }
                }
            }
        }
    }
}

/// The entries of each mapping that links lead to, near ones before far ones, each mapping once.
struct MergeSources<'d, M> {
    mappings: &'d M,
    /// Links still to follow, the next one last.
    ahead: Vec<MergeLink>,
    seen: HashSet<MergeLink>,
}

impl<'d, M: Mappings> MergeSources<'d, M> {
    fn new(mappings: &'d M, links: &[MergeLink]) -> Self {
        let ahead = links.iter().rev().copied().collect();
        MergeSources { mappings, ahead, seen: HashSet::new() }
    }
}

impl<'d, M: Mappings> Iterator for MergeSources<'d, M> {
    type Item = &'d [MappingEntry];

    fn next(&mut self) -> Option<&'d [MappingEntry]> {
        loop {
            let link = self.ahead.pop()?;
            if self.seen.insert(link) {
                let (entries, links) = self.mappings.parts_of(link.source);
                self.ahead.extend(links[..link.links as usize].iter().rev());
                return Some(&entries[..link.entries as usize]);
            }
        }
    }
}

/// What `reaches_itself` looks at before it gives up.
const MOST_CHILDREN: usize = 250_000;

/// Whether a collection below `root` contains itself. Merge keys can give a short text more entries than can be looked at; such a value
/// counts as one that does, for there is no writing it down either.
pub(super) fn reaches_itself(arena: &Arena, root: NodeId) -> bool {
    #[derive(Clone, Copy)]
    enum Colour {
        Unseen,
        Open,
        Closed,
    }
    let mut colours = vec![Colour::Unseen; arena.nodes.len()];
    // Each node stands here twice: first to be opened, then, below its children, to be closed.
    let mut ahead = vec![(root, false)];
    let mut children = 0;
    while let Some((id, is_done)) = ahead.pop() {
        let colour = &mut colours[id.index()];
        match (is_done, *colour) {
            (true, _) => *colour = Colour::Closed,
            (false, Colour::Open) => return true,
            (false, Colour::Closed) => {}
            (false, Colour::Unseen) => {
                *colour = Colour::Open;
                ahead.push((id, true));
                let above = ahead.len();
                match arena.content(id) {
                    NodeContent::Sequence(run) => {
                        ahead.extend(arena.items[run.range()].iter().map(|&item| (item, false)));
                    }
                    _ => ahead.extend(Merged::new(arena, id).map(|entry| (entry.value, false))),
                }
                children += ahead.len() - above;
                if children > MOST_CHILDREN + arena.nodes.len() + arena.entries.len() {
                    return true;
                }
            }
        }
    }
    false
}
