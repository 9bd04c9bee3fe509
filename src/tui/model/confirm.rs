//! A question before something that should not happen by a slip. Cancel is selected, and a key that is held down answers nothing.

use super::Mode;
use super::push::What;
use super::scroll::Scroll;
use super::text_line::TextLine;
use crate::push::cli::Found;
use crate::report::diff::Side;

/// A question.
#[derive(Debug)]
pub struct Confirm {
    pub title: String,
    /// What is at stake, in sentences.
    pub text: Vec<String>,
    /// Two files side by side, once they are read.
    pub sides: Vec<Side>,
    /// A name that must be typed before anything but Cancel is taken for an answer.
    pub name: Option<(String, TextLine)>,
    /// What can be answered; the first is Cancel.
    pub answers: Vec<Answer>,
    /// The selected answer.
    pub selected: usize,
    pub scroll: Scroll,
    /// Where Cancel leads.
    pub back: Box<Mode>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Cancel,
    /// What moves gets another name.
    KeepBoth,
    /// What stands there goes into the journal.
    Replace,
    Push,
    /// Start this program of the project, for this.
    Trust(Box<Found>, What),
    /// Leave the browser, and end what runs.
    Leave,
}

impl Answer {
    /// The word on its button.
    pub fn word(&self) -> &'static str {
        match self {
            Answer::Cancel => "Cancel",
            Answer::KeepBoth => "Keep both",
            Answer::Replace => "Replace",
            Answer::Push => "Push",
            Answer::Trust(..) => "Start it",
            Answer::Leave => "End it and leave",
        }
    }
}

impl Confirm {
    /// A question with Cancel selected; `back` is where Cancel leads.
    pub fn new(title: impl Into<String>, text: Vec<String>, answers: &[Answer], back: Mode) -> Self {
        Self {
            title: title.into(),
            text,
            sides: Vec::new(),
            name: None,
            answers: std::iter::once(Answer::Cancel).chain(answers.iter().cloned()).collect(),
            selected: 0,
            scroll: Scroll::default(),
            back: Box::new(back),
        }
    }

    /// The name that has still to be typed.
    pub fn lacks(&self) -> Option<&str> {
        self.name.as_ref().filter(|(name, line)| line.text() != name).map(|(name, _)| name.as_str())
    }
}
