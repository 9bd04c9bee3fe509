//! What git ignores, by the project's own rules: .gitignore files and .git/info/exclude. Never the user's global ones, so that
//! a workspace is the same for everyone. Asks git nothing.

use std::path::Path;
use std::sync::Arc;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::read;
use super::repository::OwnFolder;

/// The file with a folder's rules.
pub const GITIGNORE: &str = ".gitignore";

/// No .gitignore is longer; one that is, is not read.
const LIMIT: u64 = 1 << 20;

/// The rules that hold in one folder: its own, and those of every folder above it, up to the repository's.
#[derive(Debug, Clone, Default)]
pub struct Rules(Option<Arc<Level>>);

#[derive(Debug)]
struct Level {
    rules: Gitignore,
    above: Rules,
}

impl Rules {
    /// The rules that hold at `root` from outside it: of the folders above, up to the one that holds `.git`.
    ///
    /// `root` must be absolute. Where no folder holds `.git` there are none, and those below still count.
    pub fn above(root: &Path) -> Rules {
        let Some(repository) = root.ancestors().find(|folder| folder.join(".git").exists()) else {
            return Rules::default();
        };
        let mut rules = Rules::default().and(repository, &OwnFolder::below(repository).common.join("info/exclude"));
        let mut folders: Vec<_> = root.ancestors().skip(1).take_while(|above| above.starts_with(repository)).collect();
        folders.reverse();
        for folder in folders {
            rules = rules.enter(folder);
        }
        rules
    }

    /// These rules and those of `folder`'s own .gitignore, if it has one.
    pub fn enter(&self, folder: &Path) -> Rules {
        self.and(folder, &folder.join(GITIGNORE))
    }

    /// Whether git ignores `path`: the nearest rule that speaks of it decides. What stands in an ignored folder is ignored
    /// too; that is for the caller to remember.
    pub fn ignores(&self, path: &Path, is_folder: bool) -> bool {
        let mut rules = self;
        while let Some(level) = &rules.0 {
            let says = level.rules.matched(path, is_folder);
            if !says.is_none() {
                return says.is_ignore();
            }
            rules = &level.above;
        }
        false
    }

    /// These rules and those of a list elsewhere, which are about what lies below `folder`.
    pub fn and(&self, folder: &Path, list: &Path) -> Rules {
        let Some(text) = read::text(list, LIMIT) else { return self.clone() };
        let mut builder = GitignoreBuilder::new(folder);
        builder.allow_unclosed_class(false);
        for line in text.trim_start_matches('\u{feff}').lines() {
            // Git passes over a line that it cannot read.
            let _ = as_git_reads(line).map(|line| builder.add_line(None, &line).is_ok());
        }
        match builder.build() {
            Ok(rules) if !rules.is_empty() => Rules(Some(Arc::new(Level { rules, above: self.clone() }))),
            _ => self.clone(),
        }
    }
}

/// A line as `ignore` has to be given it, so that it means what it means to git; `None` for one that matches nothing there.
fn as_git_reads(line: &str) -> Option<String> {
    if line.trim_end().trim_matches(['!', '/']).is_empty() {
        return None;
    }
    let mut plain = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        match char {
            // Git knows no `{a,b}`: braces mean themselves.
            '{' | '}' => plain.extend(['\\', char]),
            '\\' => match chars.next()? {
                '/' if chars.as_str().trim_end().is_empty() => return None,
                escaped => plain.extend(['\\', escaped]),
            },
            char => plain.push(char),
        }
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;

    fn write(path: PathBuf, text: &str) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn the_nearest_rule_decides() {
        let dir = tempfile::tempdir().unwrap();
        let top = dir.path();
        write(top.join(".git/info/exclude"), "secret\nkept\n");
        write(top.join(".gitignore"), "\u{feff}*.log\n/out/\n!kept\n");
        write(top.join("sub/.gitignore"), "!keep.log\n[bad\n");
        let sub = top.join("sub");
        let check = |rules: &Rules, path: &Path, is_folder: bool, expected: bool| {
            assert_eq!(rules.ignores(path, is_folder), expected, "{}", path.display());
        };

        let at_top = Rules::above(top).enter(top);
        check(&at_top, &top.join("a.log"), false, true);
        check(&at_top, &top.join("out"), true, true);
        check(&at_top, &top.join("out"), false, false);
        check(&at_top, &top.join("secret"), false, true);
        check(&at_top, &top.join("kept"), false, false);

        let in_sub = Rules::above(&sub).enter(&sub);
        check(&in_sub, &sub.join("a.log"), false, true);
        check(&in_sub, &sub.join("keep.log"), false, false);
        check(&in_sub, &sub.join("secret"), false, true);
        check(&in_sub, &sub.join("out"), true, false);
    }

    #[test]
    fn lines_mean_what_they_mean_to_git() {
        let dir = tempfile::tempdir().unwrap();
        let top = dir.path();
        write(top.join(".gitignore"), "a.log\n{x,y}\nz\\/\n!\n/\n! \n[a\n");
        let rules = Rules::default().enter(top);
        for (name, expected) in
            [("a.log", true), ("{x,y}", true), ("x", false), ("z", false), ("b", false), ("[a", false)]
        {
            assert_eq!(rules.ignores(&top.join(name), true), expected, "{name}");
        }
    }

    #[test]
    fn rules_above_count_only_inside_a_repository() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path().join(".gitignore"), "*.log\n");
        let sub = dir.path().join("sub");
        fs::create_dir(&sub).unwrap();
        assert!(!Rules::above(&sub).ignores(&sub.join("a.log"), false));
        fs::create_dir(dir.path().join(".git")).unwrap();
        assert!(Rules::above(&sub).ignores(&sub.join("a.log"), false));
    }

    #[test]
    fn a_worktree_finds_its_repositorys_exclude_file() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path().join("main/.git/info/exclude"), "secret\n");
        write(dir.path().join("main/.git/worktrees/w/commondir"), "../..\n");
        write(dir.path().join("w/.git"), "gitdir: ../main/.git/worktrees/w\n");
        let worktree = dir.path().join("w");
        assert!(Rules::above(&worktree).ignores(&worktree.join("secret"), false));
    }
}
