//! Why a command could not run, or was refused, and with which exit code.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::PathBuf;

use super::output::{arrives, to_json};
use crate::args::Exit;
use crate::open::OpenError;
use crate::report::json;

/// A command that ends without its result.
#[derive(Debug)]
pub struct Failure {
    pub message: String,
    /// What it is about, where it is about one path.
    pub path: Option<PathBuf>,
    pub exit: Exit,
}

impl Failure {
    /// It could not run.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), path: None, exit: Exit::CannotRun }
    }

    /// It could not run, because of this path.
    pub fn at(path: impl Into<PathBuf>, message: impl Into<String>) -> Failure {
        Failure { path: Some(path.into()), ..Failure::new(message) }
    }

    /// Refused, so that nothing is lost.
    pub fn refused(message: impl Into<String>) -> Failure {
        Failure { exit: Exit::Refused, ..Failure::new(message) }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Failure {
        Failure { path: error.path().map(PathBuf::from), ..Failure::new(error.to_string()) }
    }
}

/// Reports a command line that cannot be read; `--help` and `--version` come this way too.
pub fn usage(error: &clap::Error, words: &[OsString]) -> Exit {
    if !error.use_stderr() {
        let written = match color(words) {
            Some(color) => io::stdout().write_all(rendered(error, color).as_bytes()),
            None => error.print(),
        };
        return if arrives(written) { Exit::Done } else { Exit::CannotRun };
    }
    if wants(words, "--format", "json") {
        let message = error.render().to_string();
        let document = to_json(&json::FailureDocument::new(message.trim_end(), None));
        arrives(io::stdout().write_all(&document));
    } else {
        match color(words) {
            Some(color) => _ = io::stderr().write_all(rendered(error, color).as_bytes()),
            None => _ = error.print(),
        }
    }
    Exit::CannotRun
}

/// Whether colours are asked for or forbidden; `None` where the terminal decides.
fn color(words: &[OsString]) -> Option<bool> {
    let wants = |value| wants(words, "--color", value);
    wants("always").then_some(true).or_else(|| wants("never").then_some(false))
}

fn rendered(error: &clap::Error, color: bool) -> String {
    let text = error.render();
    if color { text.ansi().to_string() } else { text.to_string() }
}

/// Whether an option has this value, on a command line that may not be a sound one.
fn wants(words: &[OsString], option: &str, value: &str) -> bool {
    words.iter().any(|word| *word == *format!("{option}={value}"))
        || words.windows(2).any(|pair| pair[0] == option && pair[1] == value)
}
