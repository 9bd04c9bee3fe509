//! Looks for workspaces below a folder that is none itself.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::folders::has_elements;
use crate::disk::ignored::{GITIGNORE, Rules};
use crate::disk::scope::is_never;
use crate::disk::{Patterns, read, system_name};

/// The folders below `top` that hold a `membrane/` with elements, in the order of their names. Nothing is looked for inside of one that was
/// found, in what git ignores, in what `exclude` names from `top`, or behind links.
pub fn below(top: &Path, exclude: &Patterns) -> Vec<PathBuf> {
    let is_excluded = |path: &Path| path.strip_prefix(top).is_ok_and(|below| exclude.matches(below, true));
    let mut found = Vec::new();
    // Level by level, so that no depth of folders is too deep.
    let mut level = look(top.to_path_buf(), &Rules::above(top), &is_excluded).inside;
    while !level.is_empty() {
        let looks: Vec<Look> = level.into_par_iter().map(|(path, rules)| look(path, &rules, &is_excluded)).collect();
        level = Vec::new();
        for look in looks {
            match has_elements(&look.folder) {
                true => found.push(look.folder),
                false => level.extend(look.inside),
            }
        }
    }
    found.sort_unstable();
    found
}

/// One folder, and the folders in it that are searched, with the ignore rules that hold for them.
struct Look {
    folder: PathBuf,
    inside: Vec<(PathBuf, Rules)>,
}

fn look(folder: PathBuf, above: &Rules, is_excluded: &(dyn Fn(&Path) -> bool + Sync)) -> Look {
    let (listing, _) = read::list(&folder);
    let has_rules = listing.iter().any(|(name, _)| &**name == GITIGNORE.as_bytes());
    let rules = if has_rules { above.enter(&folder) } else { above.clone() };
    let folders = listing.into_iter().filter(|(name, kind)| kind.is_dir() && !is_never(name));
    let inside = folders
        .map(|(name, _)| folder.join(system_name(&name)))
        .filter(|path| !rules.ignores(path, true) && !is_excluded(path))
        .map(|path| (path, rules.clone()))
        .collect();
    Look { folder, inside }
}
