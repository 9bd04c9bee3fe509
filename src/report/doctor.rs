//! What `doctor` found, as plain values.

use serde::Serialize;

use crate::workspace::files::Names;
use crate::workspace::layout::Evidence;

/// The state of everything that a push depends on.
#[derive(Debug, Serialize)]
pub struct Doctor {
    pub layout: &'static str,
    pub layout_evidence: Evidence,
    pub layout_why: String,
    /// The version of the js-yaml that the CLI would import.
    pub yaml: Option<String>,
    /// The dialect that files are read in.
    pub dialect: &'static str,
    /// Every program that was found, the nearest first.
    pub programs: Vec<Program>,
    /// What `membrane.config.yml` is.
    pub config: String,
    /// The workspaces that it names.
    pub workspaces: Vec<String>,
    /// The settings that were read.
    pub settings: Vec<String>,
    /// Where relocations are written down.
    pub journal: String,
    /// How the browser would learn of changes.
    pub watcher: String,
    /// How the disk compares names, which decides what push finds.
    pub names: Names,
    /// How many files have a verdict.
    pub files: usize,
    /// What of the settings is passed over, as sentences. Nothing is wrong with the workspace for that.
    pub notes: Vec<String>,
    /// What stands in the way, as sentences.
    pub problems: Vec<String>,
}

/// One program that may be the vendor's CLI.
#[derive(Debug, Serialize)]
pub struct Program {
    pub path: String,
    pub package: Option<String>,
    pub version: Option<String>,
    pub layout: Option<&'static str>,
    pub standing: String,
    /// It would be run.
    pub chosen: bool,
}
