//! Lists of patterns as .gitignore writes them: what a scan leaves out, which workspaces mean production.

use std::path::Path;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Patterns in the syntax of .gitignore: `*`, `?`, `[a-z]`, `**`, `!` to take back, a trailing `/` for folders alone.
#[derive(Debug, Clone)]
pub struct Patterns {
    lines: Vec<String>,
    globs: Gitignore,
}

/// A pattern that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the pattern `{pattern}` cannot be read: {why}")]
pub struct PatternError {
    pub pattern: String,
    why: ignore::Error,
}

impl Patterns {
    /// Reads a list of patterns. Fails on the first that is no glob.
    pub fn new<P: AsRef<str>>(patterns: &[P]) -> Result<Self, PatternError> {
        Self::build(GitignoreBuilder::new(""), patterns)
    }

    /// As [`Patterns::new`], and capitals do not matter.
    pub fn any_case<P: AsRef<str>>(patterns: &[P]) -> Result<Self, PatternError> {
        let mut builder = GitignoreBuilder::new("");
        builder.case_insensitive(true).map_err(|why| PatternError { pattern: String::new(), why })?;
        Self::build(builder, patterns)
    }

    fn build<P: AsRef<str>>(mut builder: GitignoreBuilder, patterns: &[P]) -> Result<Self, PatternError> {
        let error = |pattern: &str, why| PatternError { pattern: pattern.into(), why };
        for pattern in patterns.iter().map(AsRef::as_ref) {
            builder.add_line(None, pattern).map_err(|why| error(pattern, why))?;
        }
        // What is too much is found only when the list is put together, and not told by its line: it is the first that is alone too.
        let is_too_much =
            |pattern: &&str| GitignoreBuilder::new("").add_line(None, pattern).is_ok_and(|one| one.build().is_err());
        let globs = builder.build().map_err(|why| {
            let guilty = patterns.iter().map(AsRef::as_ref).find(is_too_much);
            error(guilty.unwrap_or("all of them together"), why)
        })?;
        Ok(Self { lines: patterns.iter().map(|line| line.as_ref().to_string()).collect(), globs })
    }

    /// Whether the last pattern that speaks of `path`, a relative one, takes it in.
    pub fn matches(&self, path: &Path, is_folder: bool) -> bool {
        self.globs.matched(path, is_folder).is_ignore()
    }
}

impl PartialEq for Patterns {
    fn eq(&self, other: &Self) -> bool {
        self.lines == other.lines
    }
}

impl Default for Patterns {
    /// None, which match nothing.
    fn default() -> Self {
        Self { lines: Vec::new(), globs: Gitignore::empty() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_gitignore() {
        let check = |patterns: &[&str], path: &str, is_folder: bool, expected: bool| {
            let got = Patterns::new(patterns).unwrap().matches(Path::new(path), is_folder);
            assert_eq!(got, expected, "{patterns:?} {path}");
        };
        check(&["tests/"], "tests", true, true);
        check(&["tests/"], "tests", false, false);
        check(&["tests/"], "a/tests", true, true);
        check(&["/tests"], "a/tests", true, false);
        check(&["*.json", "!keep.json"], "a/b.json", false, true);
        check(&["*.json", "!keep.json"], "a/keep.json", false, false);
        check(&["a/**/z"], "a/b/c/z", true, true);
        check(&[], "a", true, false);
    }

    #[test]
    fn a_bad_pattern_is_named() {
        let error = Patterns::new(&["fine", "a{b"]).unwrap_err();
        assert!(error.to_string().contains("`a{b`"), "{error}");
    }

    #[test]
    fn a_pattern_that_is_too_much_is_named() {
        let much = format!("a{}", "[!a]".repeat(200_000));
        let error = Patterns::new(&["fine", &much]).unwrap_err();
        assert_eq!(error.pattern, much);
    }

    #[test]
    fn capitals_may_be_left_out_of_account() {
        let patterns = Patterns::any_case(&["prod-*"]).unwrap();
        assert!(patterns.matches(Path::new("PROD-eu"), false));
        assert!(!Patterns::new(&["prod-*"]).unwrap().matches(Path::new("PROD-eu"), false));
    }
}
