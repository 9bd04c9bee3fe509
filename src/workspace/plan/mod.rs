//! What push would do with a tree of files: what it loads, in which order and as what, what it cannot load, what it passes over,
//! and where it would stop.
//!
//! A plan is made from a layout and a tree alone. Whatever it says is held against the real CLI by tests/conformance.

mod connectors;
mod effect;
mod overlooked;
mod places;
mod walk;

use std::sync::Arc;

use serde::Serialize;

use super::diagnose::Code;
use super::document::{Place, Summary};
use super::element::Kind;
use super::files::FileSet;
use super::js::Js;
use super::layout::LayoutId;
use super::path::RelPath;

pub use places::places;

/// What push would do.
#[derive(Debug, Clone)]
pub struct Plan {
    pub layout: LayoutId,
    pub outcome: Outcome,
    /// The first thing that would stop push, on an empty server.
    pub abort: Option<Abort>,
    /// What push would read if nothing stopped it, in the order in which it reads.
    pub loads: Vec<Load>,
    /// Every file that cannot be loaded.
    pub rejected: Vec<Rejected>,
    /// Every other file under `membrane/`, and whatever looks like an element elsewhere.
    pub ignored: Vec<Ignored>,
}

/// How a push would end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    Completes,
    Aborts,
    /// It reads a FIFO, and waits for ever.
    Hangs,
}

/// What stops push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Abort {
    pub path: Option<RelPath>,
    pub code: Code,
    pub phase: Phase,
    pub message: String,
}

/// How far push gets. The order is that of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    Config,
    Load,
    Connectors,
    Sync,
}

/// A file that push reads as an element.
#[derive(Debug, Clone)]
pub struct Load {
    pub path: RelPath,
    /// What push makes of it: the kind of the folder.
    pub element: Kind,
    /// The text of the key that is sent.
    pub key: Option<String>,
    /// The `integrationKey` that push would use.
    pub integration: Option<Js>,
    /// Its integration's folder, where it stands inside one.
    pub inside: Option<RelPath>,
    /// What its content looks like; its place decides for a bland one.
    pub looks_like: Kind,
    pub effect: Effect,
    /// The document, for whoever looks deeper.
    pub summary: Arc<Summary>,
}

/// What happens to a loaded file's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It is sent as it stands.
    Upload,
    /// It has a parent: applied from it, or reset to it, and its own content is not sent.
    Apply,
    /// Only these fields are sent.
    Fields(Vec<&'static str>),
}

/// A file that push cannot load.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    pub path: RelPath,
    pub code: Code,
    pub reason: String,
    pub line: Option<u32>,
    pub column: Option<u32>,
}

/// A file that push passes over.
#[derive(Debug, Clone)]
pub struct Ignored {
    pub path: RelPath,
    pub looks_like: Kind,
    pub code: Code,
    pub reason: String,
    /// The documents of a file of several.
    pub documents: Vec<Piece>,
    /// Where it could stand, the expected place first; empty for what is no element.
    pub places: Vec<Candidate>,
    /// The document, where it is one and can be read.
    pub summary: Option<Arc<Summary>>,
}

/// One document of a file of several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub line: u32,
    pub looks_like: Kind,
    pub key: Option<String>,
}

/// A place where a file could stand, and what push would do there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    pub path: RelPath,
    /// What push would read it as there.
    pub element: Option<Kind>,
    pub loads: bool,
    pub note: String,
}

/// What push does with one path.
#[derive(Debug, Clone, Copy)]
pub enum Verdict<'p> {
    Loads(&'p Load),
    Rejected(&'p Rejected),
    Ignored(&'p Ignored),
    /// It belongs to a connector's sources, or nothing stands there.
    None,
}
