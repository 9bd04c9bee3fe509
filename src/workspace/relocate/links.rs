//! Symbolic links, so that each leads where it led: a relative link that moves, and any link to what moves, get a new text.

use std::sync::Arc;

use super::Piece;
use super::draft::{Draft, real};
use super::error::PlanError;
use crate::workspace::files::{Entry, Link, LinkTo, RelPath};

/// Rewrites every link of the tree that would lead elsewhere than before.
pub fn follow(draft: &mut Draft<'_>) -> Result<(), PlanError> {
    let old = draft.planned.files.clone();
    for (path, entry) in old.walk(&RelPath::root()) {
        let Entry::Link(link) = entry else { continue };
        let Some(now) = draft.destination(&path) else { continue };
        let to = match &link.to {
            LinkTo::Inside(real) => LinkTo::Inside(draft.destination(real).unwrap_or_else(|| real.clone())),
            other => other.clone(),
        };
        let text = text_after(draft, &path, &now, link);
        let new = Entry::Link(Arc::new(Link { target: text.as_deref().unwrap_or(&link.target).into(), to }));
        match text {
            Some(text) => replace(draft, &path, &now, new, text)?,
            None => draft.files.insert(&now, new),
        }
    }
    revive(draft);
    Ok(())
}

/// A link that led nowhere leads to what has come to stand there.
fn revive(draft: &mut Draft<'_>) {
    let leads = |path: &RelPath, entry: &Entry| {
        let Entry::Link(link) = entry else { return None };
        let target = LinkTarget::of(path, &link.target);
        let is_dead = matches!(link.to, LinkTo::Broken) && target.above == 0 && !link.target.starts_with('/');
        let real = real(&draft.files, &target.below.filter(|_| is_dead)?).ok()?;
        draft.files.get(&real)?;
        Some(Entry::Link(Arc::new(Link { target: link.target.clone(), to: LinkTo::Inside(real) })))
    };
    let walk = draft.files.walk(&RelPath::root());
    let revived: Vec<_> = walk.filter_map(|(path, entry)| leads(&path, entry).map(|entry| (path, entry))).collect();
    for (path, entry) in revived {
        draft.files.insert(&path, entry);
    }
}

fn replace(draft: &mut Draft<'_>, was: &RelPath, now: &RelPath, new: Entry, text: String) -> Result<(), PlanError> {
    draft.put_away(now)?;
    draft.create_entry(now, new, Piece::Link(text))?;
    if was != now {
        draft.extracted.push((was.clone(), now.clone()));
    }
    Ok(())
}

/// The text that a link needs after the steps, if it is another than it has.
fn text_after(draft: &Draft<'_>, was: &RelPath, now: &RelPath, link: &Link) -> Option<String> {
    if let Some(absolute) = link.target.strip_prefix('/') {
        let LinkTo::Inside(real) = &link.to else { return None };
        let to = draft.destination(real).filter(|to| to != real)?;
        return Some(match absolute.strip_suffix(&*real.to_text()) {
            Some(root) => format!("/{root}{to}"),
            // It leads by another way, as where `membrane` is a link itself.
            None => relative(now, 0, &to),
        });
    }
    let target = LinkTarget::of(was, &link.target);
    let moved =
        target.below.as_ref().and_then(|path| draft.destination(path)).filter(|to| Some(to) != target.below.as_ref());
    // What it leads to by way of another link moves under that link's feet: from then on it leads there straight.
    let by_way = || match &link.to {
        LinkTo::Inside(real) if target.below.as_ref().is_none_or(|path| draft.planned.files.get(path).is_none()) => {
            draft.destination(real).filter(|to| to != real)
        }
        _ => None,
    };
    let new = match moved.or_else(by_way) {
        Some(to) => relative(now, 0, &to),
        None if was.parent() == now.parent() => return None,
        None => relative(now, target.above, target.below.as_ref()?),
    };
    (new != *link.target).then_some(new)
}

/// Where a relative link leads: so many folders above the root, and from there down.
struct LinkTarget {
    above: usize,
    below: Option<RelPath>,
}

impl LinkTarget {
    fn of(link: &RelPath, text: &str) -> LinkTarget {
        let mut above = 0;
        let parent = link.parent().unwrap_or_else(RelPath::root);
        let mut names: Vec<Vec<u8>> = parent.names().map(<[u8]>::to_vec).collect();
        for name in text.split('/') {
            match name {
                "" | "." => {}
                ".." if names.pop().is_none() => above += 1,
                ".." => {}
                name => names.push(name.as_bytes().to_vec()),
            }
        }
        LinkTarget { above, below: RelPath::from_bytes(&names.join(&b'/')).ok() }
    }
}

/// The text of a link at `link` to a path that begins so many folders above the root.
fn relative(link: &RelPath, above: usize, to: &RelPath) -> String {
    let parent = link.parent().unwrap_or_else(RelPath::root);
    let mut shared = RelPath::root();
    if above == 0 {
        for name in parent.names() {
            let next = shared.join(name);
            if !to.starts_with(&next) {
                break;
            }
            shared = next;
        }
    }
    let ups = parent.depth() - shared.depth() + above;
    let down = to.below(&shared).unwrap_or_else(|| to.clone());
    let mut names = vec!["..".to_owned(); ups];
    if !down.is_root() {
        names.push(down.to_text().into_owned());
    }
    if names.is_empty() { ".".to_owned() } else { names.join("/") }
}
