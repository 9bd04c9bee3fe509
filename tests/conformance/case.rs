//! Named cases: a workspace and what the vendor's CLI does with it, as text.
//!
//! ```text
//! # the name of the case
//! entries, as `workspace` reads them
//! =>
//! lines, as `outcome` prints them
//! => js-yaml 4.1
//! the same for a CLI over js-yaml 4.1, where it does something else
//! ```

use crate::workspace::Workspace;

pub struct Case {
    pub name: String,
    pub workspace: Workspace,
    pub expected: String,
    /// What the CLI does over js-yaml 4.1, where that is something else.
    older: Option<String>,
}

const OLDER: &str = "\n=> js-yaml 4.1\n";

impl Case {
    /// What the CLI does over js-yaml 4.1.
    pub fn expected_of_older(&self) -> &str {
        self.older.as_deref().unwrap_or(&self.expected)
    }
}

/// The cases of a text, in order.
pub fn parse(text: &str) -> Vec<Case> {
    let text = format!("\n{text}");
    text.split("\n# ").skip(1).map(parse_one).collect()
}

fn parse_one(text: &str) -> Case {
    let (name, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (entries, expected) = match rest.strip_prefix("=>\n") {
        Some(expected) => ("", expected),
        None => rest.split_once("\n=>\n").unwrap_or_else(|| panic!("the case `{name}` has no `=>`")),
    };
    let lines = |text: &str| text.trim_end().to_owned() + "\n";
    let (expected, older) = match expected.split_once(OLDER) {
        Some((expected, older)) => (expected, Some(lines(older))),
        None => (expected, None),
    };
    Case { name: name.to_owned(), workspace: Workspace::parse(entries), expected: lines(expected), older }
}

/// A case as `parse` reads it.
pub fn print(name: &str, workspace: &Workspace, expected: &str) -> String {
    format!("# {name}\n{}=>\n{expected}", workspace.print())
}
