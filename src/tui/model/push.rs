//! Push and rehearsal: what stands before one, how far it has come, what came of it.

use std::sync::Arc;

use super::Tone;
use super::list::List;
use super::scroll::Scroll;
use crate::push::cli::Found;
use crate::push::preflight::Preflight;
use crate::push::rehearse::Observed;
use crate::tui::text::{clean, wrap};
use crate::workspace::files::RelPath;
use crate::workspace::snapshot::Snapshot;

/// A workspace of the config that can be pushed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub name: String,
    pub production: bool,
}

/// What can be pushed with, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The programs that may be run; the first is taken if nobody chooses. `npx`, if there is one, is the last.
    pub programs: Vec<Found>,
    /// Why none of them is taken unasked: there is only `npx`.
    pub unchosen: Option<String>,
    pub targets: Vec<Target>,
}

/// The window before a push: where to, with what, and what would come of it.
#[derive(Debug, Default)]
pub struct Before {
    /// `None` while programs are looked for; or why there can be no push.
    pub prepared: Option<Result<Prepared, String>>,
    /// The selected workspace.
    pub list: List,
    /// The chosen program.
    pub program: Option<usize>,
    /// Where there can be no push: the workspace for which is told all the same what one would come to.
    pub preview: Option<String>,
    /// What a push to the selected workspace comes to.
    pub preflight: Option<Preflight>,
    /// Of what it comes to.
    pub scroll: Scroll,
}

impl Before {
    /// The workspaces that can be pushed to.
    pub fn targets(&self) -> &[Target] {
        match &self.prepared {
            Some(Ok(prepared)) => &prepared.targets,
            _ => &[],
        }
    }

    /// The selected workspace.
    pub fn target(&self) -> Option<&Target> {
        self.targets().get(self.list.selected)
    }

    /// The workspace for which is told what a push comes to.
    pub fn told_of(&self) -> Option<&str> {
        self.target().map(|target| target.name.as_str()).or(self.preview.as_deref())
    }

    /// The chosen program.
    pub fn found(&self) -> Option<&Found> {
        match &self.prepared {
            Some(Ok(prepared)) => prepared.programs.get(self.program?),
            _ => None,
        }
    }
}

/// A push that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub program: Found,
    pub workspace: String,
    pub size: Size,
}

/// Rows and columns for a program's screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    pub rows: u16,
    pub columns: u16,
}

/// What runs in the push pane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A push to this workspace.
    Push(String),
    Rehearsal,
    /// One that was kept, of this number from the last, counted from 0.
    Kept {
        number: usize,
        title: String,
    },
}

impl What {
    /// What becomes of it at a defect of this program.
    pub fn ended_by_a_defect(&self) -> String {
        match self {
            What::Push(workspace) => {
                let workspace = clean(workspace);
                format!("the push to `{workspace}` was ended with it; what had arrived by then is on the server")
            }
            What::Rehearsal => "the rehearsal was ended with it, and its copy is removed".into(),
            What::Kept { .. } => "nothing ran".into(),
        }
    }
}

/// A push or a rehearsal, running or ended.
#[derive(Debug)]
pub struct Run {
    pub what: What,
    pub state: State,
    /// What its screen shows.
    pub screen: Option<Arc<vt100::Screen>>,
    /// How many files have arrived, as far as the program says.
    pub arrived: usize,
    /// The workspace as it was when the run began.
    pub snapshot: Option<Arc<Snapshot>>,
    /// The size that the program was told.
    pub size: Size,
    /// Lines to be read at leisure: its output so far, or at the end what came of it and then its output.
    pub text: Option<Text>,
    /// What is looked for in them.
    pub searched: String,
    /// The line of them in which it was found last.
    pub hit: usize,
}

/// Lines to be read at leisure.
#[derive(Debug, Default)]
pub struct Text {
    lines: Arc<[String]>,
    /// The same, wrapped to so many cells.
    shown: Vec<String>,
    cells: u16,
    pub scroll: Scroll,
}

impl Text {
    /// These lines, cleaned, from line `first` on, or the last page of them.
    pub fn new(lines: Arc<[String]>, first: usize) -> Self {
        Self { lines, scroll: Scroll::at(first), ..Self::default() }
    }

    /// The lines as they are shown.
    pub fn shown(&self) -> &[String] {
        &self.shown
    }

    /// Brings the lines into a pane of this size.
    pub fn settle(&mut self, size: Size) {
        if self.cells != size.columns {
            self.cells = size.columns;
            let wrapped = self.lines.iter().flat_map(|line| wrap(&clean(line), usize::from(size.columns)));
            self.shown = wrapped.collect();
        }
        self.scroll.settle(self.shown.len().saturating_sub(usize::from(size.rows)));
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Starting,
    Running,
    /// It was asked to end.
    Cancelling,
    /// And whether it came to what was predicted.
    Ended(Tone),
}

impl Run {
    /// One that is about to start.
    pub fn new(what: What, size: Size, snapshot: Option<Arc<Snapshot>>) -> Self {
        let (state, searched) = (State::Starting, String::new());
        Self { what, state, screen: None, arrived: 0, snapshot, size, text: None, searched, hit: 0 }
    }

    /// Whether it has not ended.
    pub fn is_running(&self) -> bool {
        !matches!(self.state, State::Ended(_))
    }

    /// Whether keys go to the program: it runs, and its screen is shown.
    pub fn takes_keys(&self) -> bool {
        self.is_running() && self.text.is_none()
    }

    /// The next line with what is looked for, behind the last one found; with `back` the one before that.
    pub fn find(&self, back: bool) -> Option<usize> {
        let wanted = self.searched.to_lowercase();
        let text = self.text.as_ref().filter(|_| !wanted.is_empty())?;
        let has = |at: &usize| text.shown[*at].to_lowercase().contains(&wanted);
        let len = text.shown.len();
        let at = |by: usize| if back { (self.hit + len - by) % len } else { (self.hit + by) % len };
        (1..=len).map(at).find(has)
    }
}

/// Files that the program says have arrived since it was last heard.
#[derive(Debug, Clone, Default)]
pub struct Arrived {
    pub paths: Vec<RelPath>,
    /// When, for people: `12:04 UTC`.
    pub when: String,
}

/// What came of a run.
#[derive(Debug, Clone)]
pub struct Ended {
    pub tone: Tone,
    /// The first sentence.
    pub headline: String,
    /// All of it, and then the output.
    pub text: Arc<[String]>,
    /// What a rehearsal saw of a CLI whose reading rules are not known.
    pub observed: Vec<Observed>,
}
