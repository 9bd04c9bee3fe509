//! Gathers changes for a moment, so that one save is one event and a checkout of a thousand files a few. Asks no clock.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::workspace::files::RelPath;

/// What changed since the last event.
#[derive(Debug, Default)]
pub struct ChangeBatch {
    paths: BTreeSet<RelPath>,
    everything: bool,
    /// When the first and the last change came.
    span: Option<(Instant, Instant)>,
}

/// What a batch came to.
#[derive(Debug, PartialEq, Eq)]
pub enum Gathered {
    Paths(BTreeSet<RelPath>),
    Everything,
}

/// A save is over when nothing more came for so long.
const QUIET: Duration = Duration::from_millis(10);
/// No change waits longer.
const LONGEST: Duration = Duration::from_millis(50);

/// So many paths are a storm, of which more will come: it is worth waiting for.
const STORM: usize = 64;
const STORM_QUIET: Duration = Duration::from_millis(40);
const STORM_LONGEST: Duration = Duration::from_millis(250);

/// To look at so many paths takes as long as to look at everything.
const MANY: usize = 10_000;

impl ChangeBatch {
    /// Adds a path that changed.
    pub fn add(&mut self, path: RelPath, now: Instant) {
        if !self.everything {
            self.paths.insert(path);
        }
        if self.paths.len() > MANY {
            self.add_everything(now);
        }
        self.touch(now);
    }

    /// Anything may have changed.
    pub fn add_everything(&mut self, now: Instant) {
        self.everything = true;
        self.paths.clear();
        self.touch(now);
    }

    /// When the batch is to be handed on; `None` while it is empty.
    pub fn due(&self) -> Option<Instant> {
        let (first, last) = self.span?;
        let (quiet, longest) =
            if self.everything || self.paths.len() >= STORM { (STORM_QUIET, STORM_LONGEST) } else { (QUIET, LONGEST) };
        Some((last + quiet).min(first + longest))
    }

    /// Empties the batch.
    pub fn take(&mut self) -> Gathered {
        let batch = std::mem::take(self);
        if batch.everything { Gathered::Everything } else { Gathered::Paths(batch.paths) }
    }

    fn touch(&mut self, now: Instant) {
        self.span = Some((self.span.map_or(now, |(first, _)| first), now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(start: Instant, milliseconds: u64) -> Instant {
        start + Duration::from_millis(milliseconds)
    }

    fn path(n: usize) -> RelPath {
        RelPath::root().join(n.to_string())
    }

    #[test]
    fn a_batch_is_due_when_it_is_quiet_and_no_change_waits_long() {
        let start = Instant::now();
        let check = |changes: &[u64], due: Option<u64>| {
            let mut batch = ChangeBatch::default();
            for at in changes {
                batch.add(path(1), after(start, *at));
            }
            assert_eq!(batch.due(), due.map(|at| after(start, at)), "{changes:?}");
        };
        check(&[], None);
        check(&[0], Some(10));
        check(&[0, 5], Some(15));
        check(&[0, 9, 18, 27, 36, 45], Some(50));
    }

    #[test]
    fn a_storm_is_waited_for() {
        let start = Instant::now();
        let mut batch = ChangeBatch::default();
        for n in 0..1000 {
            batch.add(path(n), after(start, n as u64 / 5));
        }
        assert_eq!(batch.due(), Some(after(start, 199 + 40)));
        assert!(matches!(batch.take(), Gathered::Paths(paths) if paths.len() == 1000));
        assert_eq!(batch.due(), None);
    }

    #[test]
    fn too_many_paths_are_everything() {
        let start = Instant::now();
        let mut batch = ChangeBatch::default();
        for n in 0..=MANY {
            batch.add(path(n), start);
        }
        batch.add(path(0), start);
        assert_eq!(batch.take(), Gathered::Everything);
        assert_eq!(batch.take(), Gathered::Paths(BTreeSet::new()));
    }
}
