//! What stands in a folder, by name, in bytewise order: the order in which push lists it.
//!
//! Kept in one sorted run of memory, because most folders of a workspace hold a single file. Knows nothing of what an entry is.

use super::{Entry, Name};

/// The entries of a folder. No name stands in it twice.
#[derive(Debug, Clone, Default)]
pub struct Entries(Vec<(Name, Entry)>);

/// See [`Entries::iter`].
pub type Iter<'e> = std::iter::Map<std::slice::Iter<'e, (Name, Entry)>, fn(&'e (Name, Entry)) -> (&'e Name, &'e Entry)>;

impl Entries {
    /// The entry of that name.
    pub fn get(&self, name: &[u8]) -> Option<&Entry> {
        self.find(name).ok().map(|at| &self.0[at].1)
    }

    /// The entry of that name, with the name.
    pub fn get_key_value(&self, name: &[u8]) -> Option<(&Name, &Entry)> {
        self.find(name).ok().map(|at| (&self.0[at].0, &self.0[at].1))
    }

    /// As [`Entries::get`], to be changed.
    pub fn get_mut(&mut self, name: &[u8]) -> Option<&mut Entry> {
        self.find(name).ok().map(|at| &mut self.0[at].1)
    }

    /// The entry of that name; where there is none, `make` makes it.
    pub fn get_or_insert_with(&mut self, name: &[u8], make: impl FnOnce() -> Entry) -> &mut Entry {
        let at = self.find(name).unwrap_or_else(|at| {
            self.0.insert(at, (name.into(), make()));
            at
        });
        &mut self.0[at].1
    }

    /// Puts an entry there, and gives back what it replaces.
    pub fn insert(&mut self, name: Name, entry: Entry) -> Option<Entry> {
        match self.find(&name) {
            Ok(at) => Some(std::mem::replace(&mut self.0[at].1, entry)),
            Err(at) => {
                self.0.insert(at, (name, entry));
                None
            }
        }
    }

    /// Takes an entry away, and gives it back.
    pub fn remove(&mut self, name: &[u8]) -> Option<Entry> {
        self.find(name).ok().map(|at| self.0.remove(at).1)
    }

    /// Names and entries, in bytewise order of the names.
    pub fn iter(&self) -> Iter<'_> {
        self.0.iter().map(|(name, entry)| (name, entry))
    }

    /// The names, in bytewise order.
    pub fn keys(&self) -> impl Iterator<Item = &Name> {
        self.iter().map(|(name, _)| name)
    }

    /// The entries, in bytewise order of their names.
    pub fn values(&self) -> impl Iterator<Item = &Entry> {
        self.iter().map(|(_, entry)| entry)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a name stands, or where it would.
    fn find(&self, name: &[u8]) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| (**other).cmp(name))
    }
}

impl<'e> IntoIterator for &'e Entries {
    type Item = (&'e Name, &'e Entry);
    type IntoIter = Iter<'e>;

    fn into_iter(self) -> Iter<'e> {
        self.iter()
    }
}

impl From<Vec<(Name, Entry)>> for Entries {
    /// Of entries of one name, the last stays.
    fn from(mut entries: Vec<(Name, Entry)>) -> Self {
        entries.reverse();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries.dedup_by(|a, b| a.0 == b.0);
        entries.shrink_to_fit();
        Entries(entries)
    }
}

impl FromIterator<(Name, Entry)> for Entries {
    fn from_iter<I: IntoIterator<Item = (Name, Entry)>>(entries: I) -> Self {
        entries.into_iter().collect::<Vec<_>>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::files::Special;

    #[test]
    fn names_stand_once_and_in_bytewise_order() {
        let name = |text: &str| Name::from(text.as_bytes());
        let mut entries: Entries =
            ["b", "a", "B", "a"].into_iter().map(|text| (name(text), Entry::Special(Special::Fifo))).collect();
        assert_eq!(entries.keys().collect::<Vec<_>>(), [&name("B"), &name("a"), &name("b")]);

        assert!(entries.insert(name("a-b"), Entry::Special(Special::Socket)).is_none());
        assert!(entries.insert(name("a"), Entry::Special(Special::Device)).is_some());
        assert!(matches!(entries.get(b"a"), Some(Entry::Special(Special::Device))));
        assert!(entries.remove(b"B").is_some() && entries.remove(b"B").is_none());
        entries.get_or_insert_with(b"c", || Entry::Special(Special::Fifo));
        assert_eq!((entries.len(), entries.keys().last()), (4, Some(&name("c"))));
    }

    #[test]
    fn of_entries_of_one_name_the_last_stays() {
        let twice = [Special::Fifo, Special::Socket].map(|special| (Name::from(&b"a"[..]), Entry::Special(special)));
        let entries: Entries = twice.into_iter().collect();
        assert!(matches!(entries.get(b"a"), Some(Entry::Special(Special::Socket))));
    }
}
