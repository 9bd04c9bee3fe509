//! Which changes are the program's own: told by what stands at a path, not by when.

use std::collections::BTreeMap;

use crate::disk::stamp::Stamp;
use crate::workspace::files::RelPath;

/// What we left at each path that we changed; `None` where we left nothing.
#[derive(Debug, Default)]
pub struct Own(BTreeMap<RelPath, Option<Stamp>>);

impl Own {
    /// Notes what we left.
    pub fn expect(&mut self, stamps: impl IntoIterator<Item = (RelPath, Option<Stamp>)>) {
        self.0.extend(stamps);
    }

    /// Whether `path` is still as we left it. A folder is, if all that we left in it is: it was made, or emptied, on the way.
    ///
    /// `stand` says what stands at a path now. What is no longer as we left it is forgotten.
    pub fn is_own(&mut self, path: &RelPath, stand: impl Fn(&RelPath) -> Option<Stamp>) -> bool {
        let from = self.0.range(path.clone()..);
        let near = from.take_while(|(left, _)| left.as_bytes().starts_with(path.as_bytes()));
        let left: Vec<_> =
            near.filter(|(left, _)| left.starts_with(path)).map(|(at, stamp)| (at.clone(), *stamp)).collect();
        let foreign: Vec<_> = left.iter().filter(|(at, stamp)| stand(at) != *stamp).collect();
        for (at, _) in &foreign {
            self.0.remove(at);
        }
        foreign.is_empty() && !left.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::disk::os_path;

    #[test]
    fn a_change_is_ours_as_long_as_the_file_is_as_we_left_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = |text: &str| RelPath::parse(text).unwrap();
        let stand = |path: &RelPath| Stamp::at(&dir.path().join(os_path(path)));
        fs::create_dir_all(dir.path().join("made/on/the/way")).unwrap();
        fs::write(dir.path().join("made/on/the/way/to.yaml"), "key: a").unwrap();

        let (from, to) = (path("from.yaml"), path("made/on/the/way/to.yaml"));
        let mut own = Own::default();
        own.expect([(from.clone(), stand(&from)), (to.clone(), stand(&to))]);
        for (at, expected) in [
            ("from.yaml", true),
            ("made/on/the/way/to.yaml", true),
            ("made", true),
            ("made/o", false),
            ("other", false),
        ] {
            assert_eq!(own.is_own(&path(at), stand), expected, "{at}");
        }

        fs::write(dir.path().join("made/on/the/way/to.yaml"), "key: someone else's").unwrap();
        assert!(!own.is_own(&to, stand));
        fs::write(dir.path().join("from.yaml"), "someone else's").unwrap();
        assert!(!own.is_own(&from, stand));
    }
}
