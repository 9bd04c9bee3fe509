//! Where results, notes and failures go: results to stdout, the rest to stderr, and a closed pipe ends the program quietly.

use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use super::fail::Failure;
use crate::args::{Color, Common, Exit, Format};
use crate::report::human::Paint;
use crate::report::json;
use crate::report::sanitize;

/// How this run prints.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    pub format: Format,
    pub paint: Paint,
    quiet: bool,
}

impl Output {
    /// As the options and the terminal say; `NO_COLOR` counts where `--color` is `auto`.
    pub fn new(common: &Common) -> Output {
        let enabled = match common.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty()) && io::stdout().is_terminal(),
        };
        Output { format: common.format, paint: Paint { enabled }, quiet: common.quiet }
    }

    /// Whether a program reads the result.
    pub fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Prints a result: the document for programs, or else the text for people.
    pub fn result(
        &self,
        document: impl FnOnce() -> Vec<u8>,
        text: impl FnOnce(Paint) -> String,
    ) -> Result<(), Failure> {
        if self.is_json() { self.bytes(&document()) } else { self.bytes(text(self.paint).as_bytes()) }.map(|_| ())
    }

    /// Prints bytes to stdout.
    pub fn bytes(&self, bytes: &[u8]) -> Result<Exit, Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(bytes).and_then(|()| out.flush()) {
            Ok(()) => Ok(Exit::Done),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(Exit::Done as i32),
            Err(error) => Err(Failure::new(format!("stdout: {error}"))),
        }
    }

    /// Tells people something beside the result.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            // While a push has the keyboard, a terminal does not go back to the line's begin by itself.
            let end = if io::stderr().is_terminal() { "\r\n" } else { "\n" };
            let _ = write!(io::stderr(), "{}{end}", sanitize(text));
        }
    }

    /// Reports that the command could not run.
    pub fn failure(&self, failure: &Failure) -> Exit {
        if self.is_json() {
            let document = to_json(&json::Failure::new(&failure.message, failure.path.as_deref()));
            let _ = self.bytes(&document);
        } else {
            let _ = writeln!(io::stderr(), "membrane-tui: {}", sanitize(&failure.message));
        }
        failure.exit
    }
}

/// A document as indented JSON and a line break.
pub fn to_json(document: &impl Serialize) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(document).expect("documents have text keys and finite numbers only");
    text.push(b'\n');
    text
}
