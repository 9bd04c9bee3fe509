//! Diagnostics: what is wrong, where, how bad, and what to do. One rule a function, grouped in files by family.
//!
//! A rule reads the snapshot's parts and gives diagnostics; it decides nothing about what push does, which is the plan's.

mod auth;
pub mod cause;
mod closest;
mod config;
mod connectors;
mod copies;
mod elements;
#[cfg(test)]
mod example;
#[cfg(test)]
mod pages;
mod placement;
mod reading;
mod spelling;
mod stray;
#[cfg(test)]
mod tests;
mod workspace;

use std::collections::HashSet;
use std::ops::Deref;

use rayon::prelude::*;

use super::code::{Code, Severity};
use super::document::Place;
use super::element::Kind;
use super::files::RelPath;
use super::node::Node;
use super::planned::PlannedFiles;
use super::relocate::Relocation;
use super::verdict::{Candidate, Verdict};
use copies::Copies;

/// One thing that is wrong, or worth knowing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    /// The code's own, but for the few cases in which it is known to matter more or less.
    pub severity: Severity,
    pub path: RelPath,
    pub span: Option<Place>,
    /// What push does with this very file, as a sentence.
    pub message: String,
    /// What to do, as a sentence.
    pub help: String,
    pub fix: Option<Fix>,
}

/// What the program itself could do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub kind: FixKind,
    pub from: RelPath,
    pub to: RelPath,
    /// Nobody has to be asked.
    pub safe: bool,
}

/// The kinds of fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixKind {
    Move,
    Rename,
    Split,
    Scaffold,
    Convert,
}

impl FixKind {
    /// The word, as JSON has it.
    pub fn name(self) -> &'static str {
        match self {
            FixKind::Move => "move",
            FixKind::Rename => "rename",
            FixKind::Split => "split",
            FixKind::Scaffold => "scaffold",
            FixKind::Convert => "convert",
        }
    }
}

/// What a rule sees.
struct RuleInput<'s> {
    planned: &'s PlannedFiles,
    nodes: &'s [Node],
    /// The files that `fix` moves.
    certain: HashSet<&'s RelPath>,
    copies: Copies,
    elements: Vec<&'s Verdict>,
}

impl<'s> Deref for RuleInput<'s> {
    type Target = &'s PlannedFiles;

    fn deref(&self) -> &&'s PlannedFiles {
        &self.planned
    }
}

type Rule = fn(&RuleInput<'_>, &mut Vec<Diagnostic>);

/// All of them. Their order does not matter: the diagnostics are sorted.
const RULES: &[Rule] = &[
    placement::passed_over,
    placement::empty_file,
    placement::generated,
    placement::copies,
    reading::misread,
    reading::read_as_element,
    reading::not_a_mapping,
    reading::interface_as_flow,
    reading::rejected,
    reading::unreadable_elsewhere,
    reading::unlisted_folders,
    reading::stops_while_sending,
    elements::missing_key,
    elements::duplicate_key,
    elements::duplicate_uuid,
    elements::unknown_integration_key,
    elements::integration_key_overruled,
    elements::wrong_layer,
    elements::scenario,
    elements::fields_dropped,
    elements::applied,
    elements::dangling_action_key,
    connectors::stops,
    connectors::folder_name,
    connectors::no_uuid,
    connectors::duplicate_id,
    auth::invalid,
    auth::incomplete,
    auth::blocked,
    auth::missing,
    auth::unknown,
    config::missing,
    config::unusable,
    config::secrecy,
    workspace::no_membrane_folder,
    workspace::no_integrations_folder,
    workspace::nothing_to_push,
    workspace::no_own_file,
    workspace::layout_disagrees,
    spelling::letter_case,
];

/// Everything that is wrong or worth knowing: the worst first, then by path and place. The same workspace gives the same list. `fix` is
/// every relocation that is certain.
pub fn diagnose(planned: &PlannedFiles, nodes: &[Node], fix: &Relocation) -> Vec<Diagnostic> {
    let is_element = |load: &&Verdict| !load.is_read_as(Kind::Connector) && !stray::is_one(load);
    let elements = planned.plan.loads().iter().filter(is_element).collect();
    let copies = Copies::of(&planned.files, &planned.plan);
    let certain = fix.moves.iter().map(|moved| &moved.from).collect();
    let input = RuleInput { planned, nodes, certain, copies, elements };
    let findings = |rule: &Rule| {
        let mut found = Vec::new();
        rule(&input, &mut found);
        found
    };
    let mut found: Vec<Diagnostic> = RULES.par_iter().flat_map_iter(findings).collect();
    found.sort_by(|a, b| {
        (a.severity, &a.path, a.span, a.code, &a.message).cmp(&(b.severity, &b.path, b.span, b.code, &b.message))
    });
    found
}

impl Diagnostic {
    fn new(code: Code, path: &RelPath, message: impl Into<String>, help: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity(),
            path: path.clone(),
            span: None,
            message: message.into(),
            help: help.into(),
            fix: None,
        }
    }

    fn at(self, span: Option<Place>) -> Self {
        Diagnostic { span, ..self }
    }

    fn rated(self, severity: Severity) -> Self {
        Diagnostic { severity, ..self }
    }

    fn mended_by(self, fix: Option<Fix>) -> Self {
        Diagnostic { fix, ..self }
    }
}

impl Fix {
    /// The relocation of `from` to a candidate place: a rename where the folder stays the same.
    fn relocation(from: &RelPath, to: &Candidate, safe: bool) -> Fix {
        let kind = if from.parent() == to.path.parent() { FixKind::Rename } else { FixKind::Move };
        Fix { kind, from: from.clone(), to: to.path.clone(), safe }
    }
}

impl<'s> RuleInput<'s> {
    /// What push loads as elements, in order; strays and connectors apart, which other rules tell of.
    fn elements(&self) -> impl Iterator<Item = &'s Verdict> {
        self.elements.iter().copied()
    }
}
