//! Runs the person's editor, which has the terminal meanwhile.

use std::env;
use std::path::Path;
use std::process::Command;

/// Editors that take a line as `+12`.
const TAKE_A_LINE: [&str; 9] = ["vi", "vim", "nvim", "nano", "emacs", "emacsclient", "kak", "micro", "ne"];

/// Opens a file and waits until the editor is closed.
///
/// # Errors
/// A sentence, where no editor is known, or it could not be run, or it failed.
pub fn edit(file: &Path, line: Option<u32>) -> Result<(), String> {
    let editor = chosen(|name| env::var(name).ok())
        .ok_or("no editor is known; set VISUAL or EDITOR, for example `export EDITOR=nano`")?;
    // As git does it: the variable may hold options, so a shell takes it apart.
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("{editor} \"$@\"")).arg(&editor);
    command.args(line.and_then(|line| line_option(&editor, line))).arg(file);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the editor `{editor}` ended with {status}; is it installed?")),
        Err(error) => Err(format!("cannot run the editor `{editor}`: {error}; set VISUAL or EDITOR")),
    }
}

fn chosen(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    ["VISUAL", "EDITOR"].into_iter().filter_map(variable).find(|editor| !editor.trim().is_empty())
}

fn line_option(editor: &str, line: u32) -> Option<String> {
    let program = Path::new(editor.split_whitespace().next()?).file_name()?.to_str()?;
    TAKE_A_LINE.contains(&program).then(|| format!("+{line}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn visual_comes_before_editor_and_empty_counts_as_none() {
        let check = |visual: Option<&str>, editor: Option<&str>, expected: Option<&str>| {
            let variable = |name: &str| if name == "VISUAL" { visual } else { editor }.map(str::to_owned);
            assert_eq!(chosen(variable).as_deref(), expected);
        };
        check(Some("code --wait"), Some("vi"), Some("code --wait"));
        check(Some(" "), Some("vi"), Some("vi"));
        check(None, None, None);
    }

    #[test]
    fn only_editors_that_understand_it_get_a_line() {
        let check =
            |editor, expected: Option<&str>| assert_eq!(line_option(editor, 12).as_deref(), expected, "{editor}");
        check("/usr/bin/vim -n", Some("+12"));
        check("code --wait", None);
        check("", None);
    }
}
