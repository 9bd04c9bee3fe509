//! What moves together: an element's folder with what lies beside its spec, and which folders nobody misses when they are empty.

use super::draft::Draft;
use super::error::PlanError;
use crate::workspace::element::Kind;
use crate::workspace::files::{Entry, FileSet, MEMBRANE, RelPath};
use crate::workspace::folder_kind::nearest_kind;
use crate::workspace::layout::Layout;
use crate::workspace::plan::Plan;
use crate::workspace::verdict::Fate;

/// The folder that belongs to the element at `path` alone, so that both move together; `None` where the file moves by itself.
///
/// Outside `membrane/` a folder is never taken for an element's: it may hold a whole program.
pub fn own_folder(files: &FileSet, plan: &Plan, path: &RelPath) -> Option<RelPath> {
    let folder = path.parent()?;
    let below = folder.below(&RelPath::root().join(MEMBRANE)).filter(|below| !below.is_root())?;
    if is_shared(&folder) {
        return None;
    }
    let among_its_kind = below.parent().is_some_and(|above| nearest_kind(above.name()).is_some());
    if !is_named_after(&folder, path) && !among_its_kind {
        return None;
    }
    let is_integration = looks_like(plan, path) == Some(Kind::Integration);
    let others = files.walk(&folder).any(|(other, _)| other != *path && looks_like(plan, &other).is_some());
    (is_integration || !others).then_some(folder)
}

/// Whether a folder is one in which many elements stand: `membrane` itself, and what is named after a kind, in any spelling. Straight in
/// such a folder, a name says nothing: `data-sources/customers` is a data source's.
fn is_shared(folder: &RelPath) -> bool {
    let is_named = |folder: &RelPath| nearest_kind(folder.name()).is_some();
    match folder.parent() {
        None => true,
        Some(above) if above.is_root() && folder.name() == MEMBRANE.as_bytes() => true,
        Some(above) => is_named(folder) && !(is_named(&above) && is_shared(&above)),
    }
}

/// Whether any layout would open this file to read this folder.
fn is_named_after(folder: &RelPath, file: &RelPath) -> bool {
    own_files(folder.name()).any(|name| name == file.name())
}

/// The files that a folder of this name is read from: in this layout or that, as an element or a connector.
fn own_files(folder: &[u8]) -> impl Iterator<Item = Vec<u8>> + '_ {
    Layout::all().iter().flat_map(move |layout| [layout.own_file(folder), layout.connectors.own_file(folder)])
}

/// What a file looks like, if it is something that matters or may be.
fn looks_like(plan: &Plan, path: &RelPath) -> Option<Kind> {
    let verdict = plan.verdict(path)?;
    match verdict.fate {
        Fate::Loads(..) => Some(verdict.looks_like),
        Fate::PassedOver(_) => Some(verdict.looks_like).filter(|kind| kind.matters()),
        Fate::Rejected(_) => Some(Kind::Other),
    }
}

/// The file that makes a folder an element: the one named after it, or else the only one straight in it that looks like one.
/// None does of a folder in which many elements stand, however few do.
pub fn spec_of(files: &FileSet, plan: &Plan, folder: &RelPath) -> Option<RelPath> {
    if is_shared(folder) {
        return None;
    }
    let named = own_files(folder.name()).map(|name| folder.join(name)).find(|path| files.get(path).is_some());
    named.or_else(|| {
        let Some(Entry::Dir(dir)) = files.get(folder) else { return None };
        let paths = dir.entries.keys().map(|name| folder.join(name));
        let mut elements = paths.filter(|path| looks_like(plan, path).is_some_and(Kind::matters));
        elements.next().filter(|_| elements.next().is_none())
    })
}

/// Moves the element at `from`, with its `own` folder where it has one and the new place is one too.
pub fn relocate(draft: &mut Draft<'_>, own: Option<&RelPath>, from: &RelPath, to: &RelPath) -> Result<(), PlanError> {
    let target = to.parent().filter(|folder| is_named_after(folder, to) && !is_shared(folder));
    match own.zip(target) {
        Some((source, target)) if *source != target && !target.starts_with(source) => {
            relocate_folder(draft, source, from.name(), &target, to.name())
        }
        _ => draft.relocate(from, to),
    }
}

/// Moves a folder and gives its spec the name that it needs there. Into a folder that is there, name by name.
fn relocate_folder(
    draft: &mut Draft<'_>,
    source: &RelPath,
    spec: &[u8],
    target: &RelPath,
    new_spec: &[u8],
) -> Result<(), PlanError> {
    if !draft.has(target) {
        draft.relocate(source, target)?;
        return if spec == new_spec { Ok(()) } else { draft.relocate(&target.join(spec), &target.join(new_spec)) };
    }
    let Some(Entry::Dir(dir)) = draft.files.get(source).cloned() else {
        return Err(PlanError::Missing(source.clone()));
    };
    for name in dir.entries.keys() {
        let new_name = if **name == *spec { new_spec } else { name };
        draft.relocate(&source.join(name), &target.join(new_name))?;
    }
    Ok(())
}

/// Moves a folder to where a person wants it; a spec named after the folder is named after it again.
pub fn relocate_whole(draft: &mut Draft<'_>, from: &RelPath, to: &RelPath) -> Result<(), PlanError> {
    draft.relocate(from, to)?;
    for layout in Layout::all() {
        let (old, new) = (layout.own_file(from.name()), layout.own_file(to.name()));
        if old != new && draft.has(&to.join(&old)) && !draft.has(&to.join(&new)) {
            draft.relocate(&to.join(&old), &to.join(&new))?;
        }
    }
    Ok(())
}

/// Whether nobody would miss the folder, now that a move has emptied it: an element's own folder, or one whose name is a misspelling
/// of a folder that is read. Never a folder that the layout reads, such as `integrations`, and never one outside `membrane/`.
pub fn is_dispensable(layout: &Layout, folder: &RelPath) -> bool {
    let name = folder.name();
    let is_read = |inside| layout.folders.iter().any(|read| read.names(inside).any(|read| read.as_bytes() == name));
    match folder.below(&RelPath::root().join(MEMBRANE)).map_or(0, |below| below.depth()) {
        0 => false,
        1 => {
            let is_connectors = layout.connectors.folder.as_bytes() == name;
            !is_connectors && !is_read(false) && nearest_kind(name).is_some()
        }
        _ => !is_read(true),
    }
}
