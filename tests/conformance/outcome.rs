//! What a push does, in lines: the one form in which the CLI's doing and our prediction are compared, and cases are written.
//!
//! ```text
//! completes                              or: hangs PATH, aborts PHASE PATH
//! loads PATH as ELEMENT KEY of INTEGRATION
//! sends VERB COLLECTION KEY of INTEGRATION
//! ```
//!
//! Paths are below `membrane/`, or begin with `./`. `of INTEGRATION` is left out for the universal layer, and is `of ?` where push stopped
//! before it wrote one; `-` is no key.

use std::fmt;

use membrane_tui::push::sent::Sent;
use membrane_tui::workspace::sync::Verb;

use crate::push::Observation;

/// What a push does, or is said to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub end: End,
    pub loads: Vec<String>,
    pub sends: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    Completes,
    Hangs { path: String },
    Aborts { phase: String, path: String },
}

impl Outcome {
    /// Whether a prediction says this: the same end, the same requests, and the same files loaded; where push stopped before
    /// it had read everything, the prediction may go on.
    pub fn agrees_with(&self, predicted: &Outcome) -> bool {
        let stopped_early = match &self.end {
            End::Completes => false,
            End::Hangs { .. } => true,
            End::Aborts { phase, .. } => phase != "sync",
        };
        self.end == predicted.end
            && self.sends == predicted.sends
            && (stopped_early || predicted.loads.len() == self.loads.len())
            && predicted.loads.len() >= self.loads.len()
            && self.loads.iter().zip(&predicted.loads).all(|(seen, predicted)| is_said_of(seen, predicted))
    }
}

const UNFINISHED: &str = "?";

/// Whether a line of what is seen is one of what is predicted, which also tells the integration that push did not come to write.
fn is_said_of(seen: &str, predicted: &str) -> bool {
    let unfinished = seen.strip_suffix(UNFINISHED).and_then(|seen| seen.strip_suffix(" of "));
    let rest = unfinished.and_then(|seen| predicted.strip_prefix(seen));
    seen == predicted || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(" of "))
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match &self.end {
            End::Completes => writeln!(f, "completes")?,
            End::Hangs { path } => writeln!(f, "hangs {path}")?,
            End::Aborts { phase, path } => writeln!(f, "aborts {phase} {path}")?,
        }
        self.loads.iter().chain(&self.sends).try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl From<&Observation> for Outcome {
    fn from(observation: &Observation) -> Outcome {
        let end = match (&observation.hang, &observation.abort) {
            (Some(path), _) => End::Hangs { path: short(path) },
            (None, Some(abort)) => {
                End::Aborts { phase: abort.phase.clone(), path: abort.path.as_deref().map_or("-".to_owned(), short) }
            }
            (None, None) => End::Completes,
        };
        let loads = observation.loads.iter().map(|load| {
            let integration = if load.unfinished { Some(UNFINISHED) } else { load.integration.as_deref() };
            loads_line(&load.path, &singular(&load.element), load.key.as_deref(), integration)
        });
        Outcome { end, loads: loads.collect(), sends: observation.sent.iter().map(sends_line).collect() }
    }
}

/// The line of one file that is loaded.
pub fn loads_line(path: &str, element: &str, key: Option<&str>, integration: Option<&str>) -> String {
    format!("loads {} as {element} {}", short(path), named(key, integration))
}

/// The line of one write.
pub fn sends_line(sent: &Sent) -> String {
    let verb = match sent.verb {
        Verb::Create => "create",
        Verb::Update => "update",
        Verb::Apply => "apply",
        Verb::Customize => "customize",
        Verb::Reset => "reset",
        Verb::Upload => "upload",
        Verb::Publish => "publish",
    };
    format!("sends {verb} {} {}", sent.collection, named(sent.key.as_deref(), sent.integration.as_deref()))
}

fn named(key: Option<&str>, integration: Option<&str>) -> String {
    let key = match key {
        None => "-".to_owned(),
        Some("") => "''".to_owned(),
        Some(key) => printable(key),
    };
    match integration {
        None => key,
        Some(integration) => format!("{key} of {}", printable(integration)),
    }
}

/// A text on one line, whatever it holds.
fn printable(text: &str) -> String {
    let escaped = |character: char| {
        if character.is_control() { character.escape_debug().to_string() } else { character.to_string() }
    };
    text.chars().map(escaped).collect()
}

/// A path relative to the root, as the cases write it.
pub fn short(path: &str) -> String {
    printable(&path.strip_prefix("membrane/").map_or_else(|| format!("./{path}"), str::to_owned))
}

/// The name of one element of a type folder: `data-source` for `data-sources` and `dataSources`.
fn singular(folder: &str) -> String {
    let mut name = String::new();
    for character in folder.strip_suffix('s').unwrap_or(folder).chars() {
        if character.is_ascii_uppercase() {
            name.push('-');
        }
        name.push(character.to_ascii_lowercase());
    }
    name
}
