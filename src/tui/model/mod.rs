//! Everything that the screen shows, as one value. Changed by `update` alone, drawn by `view`, never touching a disk.

pub mod confirm;
pub mod detail;
pub mod layout;
pub mod list;
pub mod overlay;
pub mod problems;
pub mod push;
pub mod relocation;
pub mod rows;
pub mod scroll;
pub mod text_line;
pub mod tree;

use std::collections::HashMap;
use std::sync::Arc;

use super::commands::{Keymap, Scope};
use super::theme::Theme;
use crate::push::rehearse::Observed;
use crate::workspace::diagnose::Diagnostic;
use crate::workspace::files::{RelPath, Resolved};
use crate::workspace::node::Node;
use crate::workspace::snapshot::Snapshot;
use confirm::Confirm;
use detail::Detail;
use layout::FrameLayout;
use overlay::{Help, Palette};
use problems::Problems;
use push::{Before, Run};
use relocation::{Batch, Chooser, History};
use rows::{Group, Item, View};
use scroll::Scroll;
use text_line::TextLine;
use tree::Tree;

/// The browser at one moment.
#[derive(Debug)]
pub struct Model {
    /// The root as the header shows it.
    pub root: String,
    /// How the last frame was laid out.
    pub layout: FrameLayout,
    pub theme: Theme,
    pub keymap: Keymap,
    /// Files seen by a scan that has not ended.
    pub scanning: Option<usize>,
    pub watch: Watch,
    /// The workspace; `None` until the first scan ends.
    pub snapshot: Option<Arc<Snapshot>>,
    pub tree: Tree,
    pub problems: Problems,
    pub detail: Detail,
    pub focus: Pane,
    /// The list whose selection the detail shows.
    pub lead: Lead,
    pub mode: Mode,
    /// What can be taken back.
    pub history: History,
    /// The push or rehearsal that runs, or ran last.
    pub run: Option<Run>,
    /// Files that arrived at a server, until they change.
    pub pushed: HashMap<RelPath, Pushed>,
    /// What a rehearsal saw of files, and what they held then, where it is not known by which rules the CLI reads.
    pub observed: HashMap<RelPath, ([u8; 32], Observed)>,
    /// How many snapshots have come.
    pub generation: u64,
    /// What just happened, until the next key.
    pub notice: Option<Notice>,
}

/// What the keys are for at this moment.
#[derive(Debug, Default)]
pub enum Mode {
    #[default]
    Browse,
    /// Typing after `/`.
    Filter(TextLine),
    Palette(Palette),
    Help(Help),
    /// Choosing a place for a file.
    Relocate(Chooser),
    /// Looking at all certain moves.
    Batch(Batch),
    Confirm(Confirm),
    /// Before a push.
    Before(Before),
}

impl Mode {
    /// Whose keys are meant.
    pub fn scope(&self) -> Scope {
        match self {
            Mode::Browse => Scope::Browse,
            Mode::Filter(_) => Scope::Filter,
            Mode::Palette(_) => Scope::Palette,
            Mode::Help(_) => Scope::Help,
            Mode::Relocate(chooser) if chooser.types() => Scope::Typing,
            Mode::Relocate(_) => Scope::Chooser,
            Mode::Batch(_) => Scope::Batch,
            Mode::Confirm(_) => Scope::Confirm,
            Mode::Before(_) => Scope::Before,
        }
    }

    /// The window that is worked in, also while the help lies over it.
    pub fn beneath(&mut self) -> &mut Mode {
        match self {
            Mode::Help(help) => help.back.beneath(),
            mode => mode,
        }
    }

    /// How far the window is scrolled, where it is one that scrolls.
    pub fn scroll(&mut self) -> Option<&mut Scroll> {
        match self {
            Mode::Help(help) => Some(&mut help.scroll),
            Mode::Batch(batch) => Some(&mut batch.scroll),
            Mode::Confirm(question) => Some(&mut question.scroll),
            Mode::Before(before) => Some(&mut before.scroll),
            Mode::Browse | Mode::Filter(_) | Mode::Palette(_) | Mode::Relocate(_) => None,
        }
    }

    /// The line that is being typed.
    pub fn line(&mut self) -> Option<&mut TextLine> {
        match self {
            Mode::Filter(line) => Some(line),
            Mode::Palette(palette) => Some(&mut palette.line),
            Mode::Relocate(chooser) if chooser.types() => Some(&mut chooser.line),
            Mode::Confirm(question) => question.name.as_mut().map(|(_, line)| line),
            Mode::Browse | Mode::Help(_) | Mode::Relocate(_) | Mode::Batch(_) | Mode::Before(_) => None,
        }
    }
}

/// A part of the screen that can have the keys. The order is that of their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pane {
    Tree,
    Detail,
    Problems,
    Push,
}

impl Pane {
    /// All of them, in order.
    pub const ALL: [Pane; 4] = [Pane::Tree, Pane::Detail, Pane::Problems, Pane::Push];

    /// The word in its frame.
    pub fn title(self) -> &'static str {
        match self {
            Pane::Tree => "tree",
            Pane::Detail => "detail",
            Pane::Problems => "problems",
            Pane::Push => "push",
        }
    }

    /// Its number, from 1.
    pub fn number(self) -> usize {
        self as usize + 1
    }
}

/// A list that can lead the detail pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    Tree,
    Problems,
}

/// How changes from outside are noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watch {
    Starting,
    Watching,
    /// Looking again and again, and why.
    Polling(String),
    /// Not at all, and why.
    Off(String),
    /// The root itself is gone; a sentence that says so.
    Gone(String),
}

/// A file and what it held when it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileStamp {
    pub path: RelPath,
    pub hash: [u8; 32],
}

/// A file that arrived at a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// What it held then.
    pub hash: [u8; 32],
    /// `pushed 12:04 UTC to dev`.
    pub text: String,
}

/// One line about what just happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    pub tone: Tone,
}

/// How a notice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Done,
    Refused,
    Failed,
}

/// What the detail pane is about, and what `m`, `e` and `y` act on.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'m> {
    /// A file's node, or an endpoint of an interface.
    Node(&'m Node),
    /// A file that is no node.
    File(&'m RelPath),
    Folder(&'m RelPath),
    /// A problem of something that has no row in the tree.
    Problem(&'m Diagnostic),
    /// A heading of the tree.
    Heading(Group),
}

impl Model {
    /// A browser that has seen nothing yet.
    pub fn new(root: String, theme: Theme, keymap: Keymap) -> Self {
        Self {
            root,
            layout: FrameLayout::default(),
            theme,
            keymap,
            scanning: Some(0),
            watch: Watch::Starting,
            snapshot: None,
            tree: Tree::default(),
            problems: Problems::default(),
            detail: Detail::default(),
            focus: Pane::Tree,
            lead: Lead::Tree,
            mode: Mode::Browse,
            history: History::default(),
            run: None,
            pushed: HashMap::new(),
            observed: HashMap::new(),
            generation: 0,
            notice: None,
        }
    }

    /// Whose keys are meant.
    pub fn scope(&self) -> Scope {
        match (&self.mode, self.focus) {
            (Mode::Browse, Pane::Push) if self.run.as_ref().is_some_and(Run::takes_keys) => Scope::Session,
            (mode, _) => mode.scope(),
        }
    }

    /// Whether there is anything in the push pane.
    pub fn has_push(&self) -> bool {
        self.run.is_some()
    }

    /// Whether a push or a rehearsal runs.
    pub fn is_pushing(&self) -> bool {
        self.run.as_ref().is_some_and(Run::is_running)
    }

    /// Whether the push pane stands where the detail would.
    pub fn shows_push(&self) -> bool {
        self.has_push() && (self.focus == Pane::Push || (self.is_pushing() && self.focus != Pane::Detail))
    }

    /// When and where to a file was pushed, if it has not changed since.
    pub fn pushed(&self, path: &RelPath) -> Option<&str> {
        self.pushed.get(path).filter(|pushed| self.holds(path, pushed.hash)).map(|pushed| pushed.text.as_str())
    }

    /// What a rehearsal saw of a file, if it has not changed since.
    pub fn observed(&self, path: &RelPath) -> Option<&Observed> {
        self.observed.get(path).filter(|(hash, _)| self.holds(path, *hash)).map(|(_, observed)| observed)
    }

    /// Whether a file is there and holds this.
    fn holds(&self, path: &RelPath, hash: [u8; 32]) -> bool {
        let found = self.snapshot.as_ref().and_then(|snapshot| snapshot.files.resolve(path));
        matches!(found, Some(Resolved::File(file)) if file.hash == hash)
    }

    /// The verdict in words: the first line that people read.
    pub fn headline(&self) -> &str {
        match (&self.watch, &self.snapshot, &self.notice) {
            (Watch::Gone(told), ..) => told,
            (_, Some(snapshot), _) => &snapshot.headline.verdict,
            (_, None, Some(_)) => "",
            (_, None, None) => "reading the workspace…",
        }
    }

    /// What is wrong, the worst first.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        self.snapshot.as_ref().map_or(&[], |snapshot| &snapshot.diagnostics)
    }

    /// The problem that is selected in its pane.
    pub fn problem(&self) -> Option<&Diagnostic> {
        self.diagnostics().get(self.problems.list.selected)
    }

    /// The selected problem, where the detail is about it.
    pub fn leading_problem(&self) -> Option<&Diagnostic> {
        self.problem().filter(|_| self.lead == Lead::Problems)
    }

    /// Whether the row that is selected in the tree is this file's.
    pub fn is_shown(&self, path: &RelPath) -> bool {
        self.tree.row().and_then(|row| self.path_of(&row.item)) == Some(path)
    }

    /// Whether the tree would have a row for this file, were it not filtered.
    pub fn is_hidden(&self, path: &RelPath) -> bool {
        let Some(snapshot) = self.snapshot.as_ref().filter(|_| !self.tree.words().is_empty()) else { return false };
        let has_row = match self.tree.view {
            View::Elements => snapshot.tree.node_at(path).is_some(),
            View::Files => snapshot.files.get(path).is_some(),
        };
        has_row && !self.is_shown(path)
    }

    /// What is selected.
    pub fn subject(&self) -> Option<Subject<'_>> {
        let snapshot = self.snapshot.as_ref()?;
        if let Some(problem) = self.leading_problem()
            && !self.is_shown(&problem.path)
        {
            return Some(match snapshot.tree.node_at(&problem.path) {
                Some(at) => Subject::Node(&snapshot.nodes[at]),
                None => Subject::Problem(problem),
            });
        }
        Some(match &self.tree.row()?.item {
            Item::Node(at) => Subject::Node(&snapshot.nodes[*at]),
            Item::File(path) => match snapshot.tree.node_at(path) {
                Some(at) => Subject::Node(&snapshot.nodes[at]),
                None => Subject::File(path),
            },
            Item::Folder(path) => Subject::Folder(path),
            Item::Group(group) => Subject::Heading(*group),
        })
    }

    /// The file or folder that is selected. For an endpoint, its interface's file.
    pub fn subject_path(&self) -> Option<&RelPath> {
        match self.subject()? {
            Subject::Node(node) => self.file_of(node),
            Subject::File(path) | Subject::Folder(path) => Some(path),
            Subject::Problem(problem) => Some(&problem.path),
            Subject::Heading(_) => None,
        }
    }

    /// The file a node stands in: its own, or its interface's.
    pub fn file_of<'m>(&'m self, node: &'m Node) -> Option<&'m RelPath> {
        let nodes = &self.snapshot.as_ref()?.nodes;
        node.path.as_ref().or_else(|| nodes.get(node.parent?)?.path.as_ref())
    }

    /// The path of a row, where it has one.
    pub fn path_of<'m>(&'m self, item: &'m Item) -> Option<&'m RelPath> {
        match item {
            Item::Node(at) => self.file_of(&self.snapshot.as_ref()?.nodes[*at]),
            Item::Folder(path) | Item::File(path) => Some(path),
            Item::Group(_) => None,
        }
    }

    /// Says what was done.
    pub fn done(&mut self, text: impl Into<String>) {
        self.say(Tone::Done, text);
    }

    /// Says why something is not done.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.say(Tone::Refused, text);
    }

    /// Says what went wrong.
    pub fn fail(&mut self, text: impl Into<String>) {
        self.say(Tone::Failed, text);
    }

    /// Says something.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.notice = Some(Notice { text: text.into(), tone });
    }
}
