//! Makes a workspace that disagrees as small as it can be while it still disagrees.

use crate::workspace::{What, Workspace};

/// The smallest workspace found for which `fails` still holds; it holds for the given one.
pub fn shrink(workspace: &Workspace, mut fails: impl FnMut(&Workspace) -> bool) -> Workspace {
    let mut best = workspace.clone();
    while let Some(smaller) = smaller(&best).into_iter().find(|candidate| fails(candidate)) {
        best = smaller;
    }
    best
}

/// Workspaces a step smaller, the boldest first.
fn smaller(workspace: &Workspace) -> Vec<Workspace> {
    let mut candidates = Vec::new();
    if workspace.server.is_some() {
        candidates.push(Workspace { server: None, ..workspace.clone() });
    }
    for at in 0..workspace.entries.len() {
        let mut fewer = workspace.clone();
        fewer.entries.remove(at);
        candidates.push(fewer);
    }
    for (at, entry) in workspace.entries.iter().enumerate() {
        let What::File(content) = &entry.what else { continue };
        for content in shorter(content) {
            let mut lighter = workspace.clone();
            lighter.entries[at].what = What::File(content);
            candidates.push(lighter);
        }
    }
    candidates
}

/// Contents a step shorter: without a line, or without a field of a flow mapping.
fn shorter(content: &[u8]) -> Vec<Vec<u8>> {
    let without = |separator: &[u8]| -> Vec<Vec<u8>> {
        let text = content.to_vec();
        let parts = split(&text, separator);
        if parts.len() < 2 {
            return Vec::new();
        }
        (0..parts.len()).map(|gone| [&parts[..gone], &parts[gone + 1..]].concat().join(separator)).collect()
    };
    [without(b"\n"), without(b", ")].concat()
}

fn split<'t>(text: &'t [u8], separator: &[u8]) -> Vec<&'t [u8]> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.windows(separator.len()).position(|window| window == separator) {
        parts.push(&rest[..at]);
        rest = &rest[at + separator.len()..];
    }
    parts.push(rest);
    parts
}
