//! What makes a folder a workspace (docs/contract.md, "ROOT"). Looks at names alone and opens no file.

use std::fs;
use std::path::Path;

use crate::disk::read;
use crate::disk::scope::is_never;
use crate::disk::system_name;
use crate::workspace::files::{CONFIG, MEMBRANE};
use crate::workspace::layout::Layout;

/// Whether a folder is a workspace: it has a config, or a `membrane/` with elements.
pub fn is_workspace(folder: &Path) -> bool {
    !is_data(folder) && (has_config(folder) || has_elements(folder))
}

/// Whether a folder has a `membrane/` of its own with a YAML file in it.
pub fn has_elements(folder: &Path) -> bool {
    let membrane = folder.join(MEMBRANE);
    is_data(&membrane) && holds_yaml(&membrane)
}

/// Whether a folder is the `membrane/` of the folder above it, and no project that is called so.
///
/// It is one where push would read a folder in it; but beside a package.json `packages` is what a project calls its members. Without such a
/// folder, what makes it a project is a `membrane/` of its own with YAML in it, a package.json, a repository, or a config that stands there
/// without any element.
pub fn is_data(folder: &Path) -> bool {
    if !is_called_membrane(folder) || !folder.is_dir() {
        return false;
    }
    let stands = |name: &str| folder.join(name).exists();
    let is_project = || {
        let own = folder.join(MEMBRANE);
        (own.is_dir() && holds_yaml(&own))
            || ["package.json", ".git"].into_iter().any(stands)
            || (has_config(folder) && !holds_yaml(folder))
    };
    let is_member = |name: &str| name == "packages" && stands("package.json");
    folders_of_push().any(|name| stands(name) && !is_member(name)) || !is_project()
}

/// Whether a folder holds a `membrane/` in which push opens a folder that has anything in it, of whatever kind.
pub fn has_anything_for_push(folder: &Path) -> bool {
    let membrane = folder.join(MEMBRANE);
    let holds_something = |name| fs::read_dir(membrane.join(name)).is_ok_and(|mut entries| entries.next().is_some());
    is_data(&membrane) && folders_of_push().any(holds_something)
}

fn folders_of_push() -> impl Iterator<Item = &'static str> {
    Layout::all().iter().flat_map(Layout::folder_names)
}

/// The folder's own name may be hidden behind `.` or a link; the real path has it.
fn is_called_membrane(folder: &Path) -> bool {
    match folder.file_name() {
        Some(name) => name == MEMBRANE,
        None => folder.canonicalize().is_ok_and(|real| real.file_name().is_some_and(|name| name == MEMBRANE)),
    }
}

/// Whether a folder holds `membrane.config.yml`, or one such as `prod.membrane.config.yml`.
fn has_config(folder: &Path) -> bool {
    let is_there = |(name, kind): &(Box<[u8]>, fs::FileType)| !kind.is_dir() && is_config(name);
    folder.join(CONFIG).symlink_metadata().is_ok() || read::list(folder).0.iter().any(is_there)
}

fn is_config(name: &[u8]) -> bool {
    name.strip_suffix(CONFIG.as_bytes()).is_some_and(|before| before.is_empty() || before.ends_with(b"."))
}

/// How many folders deep a link is followed, which is as far as push follows one to an element's file.
const BEHIND_A_LINK: usize = 3;

/// Whether a YAML file that is no config stands somewhere in a folder. Links are followed a few folders deep. What cannot be listed may hold
/// one.
fn holds_yaml(folder: &Path) -> bool {
    // Each with the number of folders that may still be entered below it, where a link leads there.
    let mut folders = vec![(folder.to_path_buf(), None)];
    while let Some((at, budget)) = folders.pop() {
        let (entries, error) = read::list(&at);
        if error.is_some_and(|error| !read::is_gone(&error)) {
            return true;
        }
        for (name, kind) in entries {
            let path = at.join(system_name(&name));
            let is_link = kind.is_symlink() && path.is_dir();
            let below = match (is_link, budget) {
                (true, None) => Some(BEHIND_A_LINK),
                (false, None) => None,
                (_, Some(left)) => Some(left - 1),
            };
            match kind.is_dir() || is_link {
                true if is_never(&name) || below == Some(0) => {}
                true => folders.push((path, below)),
                false if is_yaml(&name) && !is_config(&name) => return true,
                false => {}
            }
        }
    }
    false
}

fn is_yaml(name: &[u8]) -> bool {
    [b".yaml".as_slice(), b".yml"].iter().any(|end| name.len() > end.len() && name.ends_with(end))
}
