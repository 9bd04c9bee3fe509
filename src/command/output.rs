//! Where results, notes and failures go: results to stdout, the rest to stderr. A command whose reader leaves goes on to its end, quietly, and
//! ends with its own status.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};

use serde::Serialize;

use super::fail::Failure;
use crate::args::{Color, Common, Exit, Format};
use crate::report::human::Paint;
use crate::report::json;
use crate::report::{escape, sanitize};

/// How this run prints.
#[derive(Debug)]
pub struct Output {
    pub format: Format,
    pub paint: Paint,
    quiet: bool,
    /// A result could not be written, as to a full disk.
    lost: Cell<bool>,
    /// Several workspaces are told in turn.
    takes_turns: Cell<bool>,
}

impl Output {
    /// As the options and the terminal say; `NO_COLOR` counts where `--color` is `auto`.
    pub fn new(common: &Common) -> Output {
        let enabled = match common.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty()) && io::stdout().is_terminal(),
        };
        Output {
            format: common.format,
            paint: Paint { enabled },
            quiet: common.quiet,
            lost: Cell::default(),
            takes_turns: Cell::default(),
        }
    }

    /// Whether a program reads the result.
    pub fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Prints a result: the document for programs, or else the text for people.
    pub fn result(&self, document: impl FnOnce() -> Vec<u8>, text: impl FnOnce(Paint) -> String) {
        if self.is_json() { self.bytes(&document()) } else { self.bytes(text(self.paint).as_bytes()) }
    }

    /// Prints bytes to stdout.
    pub fn bytes(&self, bytes: &[u8]) {
        if !arrives(io::stdout().write_all(bytes)) {
            self.lost.set(true);
        }
    }

    /// Several workspaces follow, one after the other, so that a document is a line.
    pub fn takes_turns(&self, several: bool) {
        self.takes_turns.set(several);
    }

    /// Parts what was said of one workspace from what is said of the next.
    pub fn separate(&self) {
        if self.format == Format::Human {
            self.bytes(b"\n");
        }
    }

    /// Prints a document: one line where several follow each other, unless it is one for all.
    pub fn document(&self, document: &impl Serialize) {
        let is_line = self.takes_turns.get() && self.is_json();
        self.bytes(&if is_line { to_json_line(document) } else { to_json(document) });
    }

    /// What the process ends with: the command's own status, but no success where its result was lost.
    pub fn status(&self, own: Exit) -> Exit {
        if self.lost.get() && own == Exit::Done { Exit::CannotRun } else { own }
    }

    /// Tells people something beside the result.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            // While a push has the keyboard, a terminal does not go back to the line's begin by itself.
            let end = if io::stderr().is_terminal() { "\r\n" } else { "\n" };
            let _ = write!(io::stderr(), "{}{end}", sanitize(text));
        }
    }

    /// Tells, before the result, which root it is about: people in it, programs beside it.
    pub fn root(&self, note: &str) {
        match self.format {
            Format::Human if !self.quiet => self.bytes(format!("{}\n", sanitize(note)).as_bytes()),
            _ => self.note(note),
        }
    }

    /// Reports that the command could not run.
    pub fn failure(&self, failure: &Failure) -> Exit {
        if self.is_json() {
            self.document(&json::FailureDocument::new(&failure.message, failure.path.as_deref()));
        } else {
            let _ = writeln!(io::stderr(), "membrane-tui: {}", sanitize(&failure.message));
        }
        failure.exit
    }
}

/// Whether what was written to stdout arrives there, as far as anybody wants it: a reader that has left is no error. Any other is told.
pub fn arrives(written: io::Result<()>) -> bool {
    match written.and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            let _ = writeln!(io::stderr(), "membrane-tui: the result could not be written to stdout: {error}");
            false
        }
        _ => true,
    }
}

/// A document as indented JSON and a line break.
pub fn to_json(document: &impl Serialize) -> Vec<u8> {
    shown(serde_json::to_string_pretty(document).expect("documents have text keys and finite numbers only"))
}

/// A document as one line.
fn to_json_line(document: &impl Serialize) -> Vec<u8> {
    shown(serde_json::to_string(document).expect("documents have text keys and finite numbers only"))
}

fn shown(json: String) -> Vec<u8> {
    // JSON has what a terminal obeys inside of texts alone, and there an escape is the same.
    let mut bytes = escape(&json).into_owned().into_bytes();
    bytes.push(b'\n');
    bytes
}
