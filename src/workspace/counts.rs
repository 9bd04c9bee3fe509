//! How many elements there are, by the word that says what becomes of them (docs/contract.md, "Words"); and how many badges, by
//! their state.
//!
//! Elements are counted, not files: a file of two documents is two, and a copy outside `membrane/` of an element that is inside is
//! none. What push sends or stops at in an element's place is one, whatever it is.

use std::collections::{BTreeMap, HashSet};

use super::auth::AuthState;
use super::code::Code;
use super::element::Kind;
use super::node::Node;
use super::plan::Plan;
use super::verdict::{Verdict, VerdictWord};

/// Numbers of elements by kind.
pub type ByKind = BTreeMap<Kind, usize>;

/// See the module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    words: BTreeMap<VerdictWord, ByKind>,
    /// What is misread, by the kind that push makes of it and by the one that it is.
    pub misread_as: BTreeMap<(Kind, Kind), usize>,
}

/// How many elements have a badge, by its state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BadgeCounts(BTreeMap<AuthState, usize>);

impl BadgeCounts {
    /// Counts the badges of these nodes.
    pub fn new<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> BadgeCounts {
        let mut counts = BadgeCounts::default();
        for auth in nodes.into_iter().filter_map(|node| node.auth.as_ref()) {
            *counts.0.entry(auth.state).or_default() += 1;
        }
        counts
    }

    /// How many are in this state.
    pub fn of(&self, state: AuthState) -> usize {
        self.0.get(&state).copied().unwrap_or_default()
    }

    /// How many badges there are.
    pub fn badges(&self) -> usize {
        self.0.values().sum()
    }
}

impl Counts {
    /// Counts the elements of a plan.
    pub fn new(plan: &Plan) -> Counts {
        let mut counts = Counts::default();
        let mut inside: HashSet<(Kind, String)> = HashSet::new();
        let (outside, within): (Vec<&Verdict>, Vec<&Verdict>) =
            plan.verdicts().iter().partition(|verdict| verdict.is_outside());
        for (verdict, word) in within.into_iter().filter_map(|verdict| Some((verdict, verdict.word()?))) {
            inside.extend(verdict.elements().into_iter().filter_map(|(kind, key)| Some((kind, key?))));
            counts.add(verdict, word);
        }
        for (kind, key) in outside.into_iter().flat_map(Verdict::elements) {
            if key.is_none_or(|key| inside.insert((kind, key))) {
                counts.one(VerdictWord::PassedOver, kind);
            }
        }
        counts
    }

    fn add(&mut self, verdict: &Verdict, word: VerdictWord) {
        match word {
            VerdictWord::Sent | VerdictWord::NotSent => self.one(word, verdict.element()),
            VerdictWord::Misread => {
                self.one(word, verdict.looks_like);
                *self.misread_as.entry((verdict.element(), verdict.looks_like)).or_default() += 1;
            }
            VerdictWord::PassedOver => verdict.elements().into_iter().for_each(|(kind, _)| self.one(word, kind)),
            VerdictWord::StopsPush | VerdictWord::Unreadable if verdict.code() == Some(Code::SeveralDocuments) => {
                let elements = verdict.elements();
                elements.iter().for_each(|(kind, _)| self.one(word, *kind));
                if elements.is_empty() {
                    self.one(word, verdict.looks_like);
                }
            }
            VerdictWord::StopsPush | VerdictWord::Unreadable => self.one(word, verdict.looks_like),
        }
    }

    fn one(&mut self, word: VerdictWord, kind: Kind) {
        *self.words.entry(word).or_default().entry(kind).or_default() += 1;
    }

    /// How many elements have this word.
    pub fn of(&self, word: VerdictWord) -> usize {
        self.kinds(word).values().sum()
    }

    /// The same by kind: of what is sent the kind that push makes of it, of everything else what it looks like.
    pub fn kinds(&self, word: VerdictWord) -> ByKind {
        self.words.get(&word).cloned().unwrap_or_default()
    }

    /// How many elements there are.
    pub fn elements(&self) -> usize {
        self.words.values().flat_map(BTreeMap::values).sum()
    }

    /// Whether every element is sent, or applied from its parent, as what it is.
    pub fn is_well(&self) -> bool {
        self.elements() == self.of(VerdictWord::Sent) + self.of(VerdictWord::NotSent)
    }
}
