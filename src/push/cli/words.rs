//! Which words make a CLI push: by its version, or by what its help names.

use crate::workspace::layout::NewerWords;

/// Whether a CLI of this version has the newer words; `None` where that is not known.
pub(super) fn has(newer: &NewerWords, version: Option<&str>) -> Option<bool> {
    let version = numbers(version?)?;
    let (since, not_in) = (numbers(&newer.since)?, numbers(&newer.not_in)?);
    match version {
        version if version >= since => Some(true),
        version if version <= not_in => Some(false),
        _ => None,
    }
}

/// Whether a help names the command: as the first word of a line.
pub(super) fn names(help: &[String], newer: &NewerWords) -> bool {
    help.iter().any(|line| line.split_whitespace().next() == Some(&newer.command))
}

/// The first two numbers of a version.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split(['.', '-', '+']).map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::layout::known::spec_yaml;

    #[test]
    fn the_words_are_known_by_the_version_or_by_the_help() {
        let newer = spec_yaml().cli.newer_push.as_ref().unwrap();
        let check = |version: Option<&str>, expected| assert_eq!(has(newer, version), expected, "{version:?}");
        check(Some("1.18.0"), Some(true));
        check(Some("1.19.2-beta.1"), Some(true));
        check(Some("2.0.0"), Some(true));
        check(Some("1.13.4"), Some(false));
        check(Some("1.2.0"), Some(false));
        check(Some("1.15.0"), None);
        check(Some("next"), None);
        check(None, None);
        let help = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
        assert!(names(&help("Commands:\n  workspace [command]  Manage\n  push [options]"), newer));
        assert!(!names(&help("Commands:\n  push [options]  the workspace"), newer));
    }
}
