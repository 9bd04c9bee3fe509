//! Why a command could not run, or was refused, and with which exit code.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use super::output::to_json;
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
        let _ = error.print();
        return Exit::Done;
    }
    if wants_json(words) {
        let message = error.render().to_string();
        let document = to_json(&json::Failure::new(message.trim_end(), None));
        let _ = std::io::stdout().write_all(&document);
    } else {
        let _ = error.print();
    }
    Exit::CannotRun
}

fn wants_json(words: &[OsString]) -> bool {
    words.iter().any(|word| word == "--format=json")
        || words.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json")
}
