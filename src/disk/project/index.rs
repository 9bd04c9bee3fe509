//! Reads git's index: which names it holds. Knows its versions 2 to 4, and nothing of one that is split or sparse.
//!
//! The format is in git's `Documentation/gitformat-index.txt`.

use std::collections::BTreeSet;

/// The lengths of a SHA-1 and of a SHA-256. An index does not say which it has; read with the other, none makes sense.
const HASHES: [usize; 2] = [20, 32];

/// What stands before an entry's hash: times, device, inode, mode, owner, size.
const STAT: usize = 40;
const MODE_AT: usize = 24;

/// In an entry's flags: there are more of them.
const EXTENDED: u16 = 0x4000;

/// Which of these names the index holds; `None` for a text that is no index, or one that holds its names elsewhere too.
pub fn held(index: &[u8], names: &BTreeSet<Vec<u8>>) -> Option<BTreeSet<Vec<u8>>> {
    HASHES.iter().find_map(|hash| IndexReader { rest: index, hash: *hash }.held(names))
}

struct IndexReader<'a> {
    rest: &'a [u8],
    hash: usize,
}

impl IndexReader<'_> {
    fn held(mut self, names: &BTreeSet<Vec<u8>>) -> Option<BTreeSet<Vec<u8>>> {
        if self.take(4)? != b"DIRC" {
            return None;
        }
        let version = self.number()?;
        if !(2..=4).contains(&version) {
            return None;
        }
        let mut held = BTreeSet::new();
        let (mut before, mut name) = (Vec::new(), Vec::new());
        for _ in 0..self.number()? {
            self.entry(version, &mut name)?;
            // Only an unmerged file is named twice.
            if name < before {
                return None;
            }
            if names.contains(&name) {
                held.insert(name.clone());
            }
            before.clone_from(&name);
        }
        self.extensions().then_some(held)
    }

    /// Reads one entry. `name` comes as that of the one before, which version 4 only says the difference to.
    fn entry(&mut self, version: u32, name: &mut Vec<u8>) -> Option<()> {
        let start = self.rest.len();
        let stat = self.take(STAT)?;
        // A file, a link, a submodule; a folder stands only in a sparse index.
        let kind = stat[MODE_AT + 2] >> 4;
        if stat[MODE_AT..MODE_AT + 2] != [0, 0] || ![0o10, 0o12, 0o16].contains(&kind) {
            return None;
        }
        self.take(self.hash)?;
        let flags = u16::from_be_bytes(self.take(2)?.try_into().ok()?);
        if flags & EXTENDED != 0 {
            self.take(2).filter(|_| version > 2)?;
        }
        let kept = if version == 4 { name.len().checked_sub(self.offset()?)? } else { 0 };
        name.truncate(kept);
        let length = self.rest.iter().position(|byte| *byte == 0)?;
        name.extend_from_slice(self.take(length)?);
        if version < 4 {
            // One to eight zeros fill it up to a multiple of eight.
            let filling = 8 - (start - self.rest.len()) % 8;
            if self.take(filling)?.iter().any(|byte| *byte != 0) {
                return None;
            }
        } else {
            self.take(1)?;
        }
        (!name.is_empty()).then_some(())
    }

    /// Whether what follows the entries is a row of extensions that may be passed over, and a hash. The name of one that may not
    /// begins with a small letter.
    fn extensions(mut self) -> bool {
        while self.rest.len() > self.hash {
            let Some(name) = self.take(4) else { return false };
            let is_optional = name[0].is_ascii_uppercase();
            let length = self.number().and_then(|length| usize::try_from(length).ok());
            if !is_optional || length.and_then(|length| self.take(length)).is_none() {
                return false;
            }
        }
        self.rest.len() == self.hash
    }

    fn take(&mut self, length: usize) -> Option<&[u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_be_bytes)
    }

    /// A number of as many bytes as it needs, as git packs them: seven bits each, and each further byte counts one more.
    fn offset(&mut self) -> Option<usize> {
        let mut byte = self.take(1)?[0];
        let mut value = usize::from(byte & 0x7f);
        while byte & 0x80 != 0 {
            byte = self.take(1)?[0];
            value = value.checked_add(1)?.checked_mul(0x80)? + usize::from(byte & 0x7f);
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> BTreeSet<Vec<u8>> {
        names.iter().map(|name| name.as_bytes().to_vec()).collect()
    }

    /// An index of version 2 with SHA-1, of these names and one extension.
    fn index(held: &[&str], extension: &[u8; 4]) -> Vec<u8> {
        let count = u32::try_from(held.len()).unwrap();
        let mut bytes = [b"DIRC".as_slice(), &2u32.to_be_bytes(), &count.to_be_bytes()].concat();
        for name in held {
            let mut entry = vec![0; STAT + 20 + 2];
            entry[MODE_AT + 2] = 0x81;
            entry.extend_from_slice(name.as_bytes());
            entry.resize(entry.len() / 8 * 8 + 8, 0);
            bytes.extend(entry);
        }
        bytes.extend([extension.as_slice(), &3u32.to_be_bytes(), b"abc", &[0; 20]].concat());
        bytes
    }

    #[test]
    fn an_index_that_is_understood_is_believed() {
        let asked = names(&["a", "b", "c/d"]);
        assert_eq!(held(&index(&["a", "c", "c/d"], b"TREE"), &asked), Some(names(&["a", "c/d"])));
        assert_eq!(held(&index(&[], b"TREE"), &asked), Some(names(&[])));
    }

    #[test]
    fn of_any_other_nothing_is_claimed() {
        let asked = names(&["a"]);
        let whole = index(&["a", "b"], b"TREE");
        for (at, byte) in [(0, b'd'), (7, 1), (7, 5), (11, 9), (12 + MODE_AT + 2, 0x40)] {
            let mut broken = whole.clone();
            broken[at] = byte;
            assert_eq!(held(&broken, &asked), None, "{at}");
        }
        // Where the extension begins, a hash could stand.
        let without_extension = whole.len() - (4 + 4 + 3);
        for end in (0..whole.len()).filter(|end| *end != without_extension) {
            assert_eq!(held(&whole[..end], &asked), None, "cut off at {end}");
        }
        assert_eq!(held(&index(&["b", "a"], b"TREE"), &asked), None, "not in order");
        assert_eq!(held(&index(&["a"], b"link"), &asked), None, "split");
        assert_eq!(held(&index(&["a"], b"sdir"), &asked), None, "sparse");
    }

    #[test]
    fn no_text_makes_it_panic() {
        let whole = index(&["a", "b/c", "d"], b"TREE");
        for version in [2, 3, 4] {
            for at in 0..whole.len() {
                for byte in [0, 1, 0x40, 0x7f, 0x80, 0xff] {
                    let mut broken = whole.clone();
                    broken[7] = version;
                    broken[at] = byte;
                    held(&broken, &names(&["a"]));
                }
            }
        }
    }
}
