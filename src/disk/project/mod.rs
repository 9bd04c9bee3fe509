//! What stands around a workspace and decides things: the config of push, and the scripts that make files.
//!
//! Never keeps a key or a secret, starts nothing, and changes nothing.

mod config;
mod excludes;
mod git;
mod index;
mod mentions;

pub use config::config;
pub use mentions::mentions;

use std::path::Path;

use super::settings::PROJECT_FILE;
use crate::workspace::files::{CONFIG, RelPath};
use crate::workspace::relocate::Relocation;

/// Files that may name a folder in a recipe, by their whole name.
const RECIPES: [&[u8]; 8] = [
    b"package.json",
    b"Makefile",
    b"makefile",
    b"GNUmakefile",
    b"justfile",
    b"Justfile",
    b".justfile",
    b"Taskfile.yml",
];

/// Adds to a relocation's notes which of its files git does not know yet: no commit brings those back, only undo does.
pub fn note_untracked(root: &Path, relocation: &mut Relocation) {
    let moved = relocation.moves.iter().map(|moved| moved.from.clone()).collect();
    let untracked = git::untracked(root, &moved);
    let Some(first) = untracked.first() else { return };
    let more = if untracked.len() > 1 { format!(" and {} more", untracked.len() - 1) } else { String::new() };
    relocation.notes.push(format!("git does not track `{first}`{more}: only `undo` brings that back, no commit does"));
}

/// Whether a change of this file changes what is known of the project.
pub fn is_source(path: &RelPath) -> bool {
    [CONFIG, PROJECT_FILE].contains(&&*path.to_text()) || is_recipe(path)
}

/// Whether a file is a recipe of the project's, by its name: a script, or what builds and deploys.
pub fn is_recipe(path: &RelPath) -> bool {
    let name = path.name();
    let in_folder = |folder: &[u8]| path.names().rev().skip(1).any(|above| above == folder);
    RECIPES.contains(&name)
        || name.ends_with(b".sh")
        || in_folder(b"scripts")
        || (in_folder(b".github") && in_folder(b"workflows"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recipes_are_known_by_their_names() {
        let check =
            |text: &str, expected: bool| assert_eq!(is_recipe(&RelPath::parse(text).unwrap()), expected, "{text}");
        check("package.json", true);
        check("packages/a/package.json", true);
        check("Makefile", true);
        check("build.sh", true);
        check("scripts/lib/copy.mjs", true);
        check(".github/workflows/ci.yml", true);
        check(".github/dependabot.yml", false);
        check("src/main.rs", false);
        check("scripts", false);
    }
}
