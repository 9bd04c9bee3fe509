//! Files that push opens by way of a link: where they stand, and by which row they are told.

use std::collections::HashMap;

use crate::workspace::files::{FileSet, RelPath};
use crate::workspace::verdict::{Verdict, VerdictIndex};

/// Writes into each row where its file stands, where that is another path; and gives the rows by these paths, the first of each.
pub(super) fn mark(files: &FileSet, verdicts: &mut [Verdict]) -> HashMap<RelPath, VerdictIndex> {
    let mut by_link = HashMap::new();
    for (at, verdict) in verdicts.iter_mut().enumerate() {
        if files.first_link(&verdict.path).is_none() {
            continue;
        }
        if let Some(real) = files.real(&verdict.path) {
            by_link.entry(real.clone()).or_insert(at);
            verdict.stands_at = Some(real);
        }
    }
    by_link
}
