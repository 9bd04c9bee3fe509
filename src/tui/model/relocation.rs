//! Moving files: the chooser of one file's place, and the list of all that a larger relocation does. Both show it before it is applied.

use std::sync::Arc;

use super::list::List;
use super::scroll::Scroll;
use super::text_line::TextLine;
use crate::workspace::files::RelPath;
use crate::workspace::layout::Layout;
use crate::workspace::relocate::{Intent, PlanError, Relocation, Taken};
use crate::workspace::snapshot::Snapshot;
use crate::workspace::verdict::{Candidate, Fate};

/// A relocation on its way to the screen.
#[derive(Debug, Clone, Default)]
pub enum Planned {
    /// Nothing to be planned yet.
    #[default]
    Nothing,
    Waiting,
    Ready(Arc<Relocation>),
    /// Something stands there already: a person has to say what becomes of it.
    Taken(RelPath),
    /// Why there is none.
    Impossible(String),
}

impl From<Result<Arc<Relocation>, PlanError>> for Planned {
    fn from(result: Result<Arc<Relocation>, PlanError>) -> Self {
        match result {
            Ok(relocation) => Planned::Ready(relocation),
            Err(PlanError::Taken(path)) => Planned::Taken(path),
            Err(error) => Planned::Impossible(error.to_string()),
        }
    }
}

impl Planned {
    /// The relocation, where it can be applied.
    pub fn applicable(&self) -> Result<&Arc<Relocation>, String> {
        match self {
            Planned::Ready(relocation) if !relocation.steps.is_empty() => Ok(relocation),
            Planned::Ready(relocation) => {
                Err(relocation.refused.first().map_or("there is nothing to move".into(), |refused| refused.why.clone()))
            }
            Planned::Taken(path) => Err(format!("`{path}` exists already")),
            Planned::Impossible(why) => Err(why.clone()),
            Planned::Nothing | Planned::Waiting => Err("the move is still being planned".into()),
        }
    }
}

/// A place that the chooser shows.
#[derive(Debug)]
pub struct Place {
    pub candidate: Candidate,
    /// Another file stands there.
    pub taken: bool,
}

/// Where a file could stand: the free places where push would read it, the expected one first; then the same where another file
/// stands; then the others.
pub fn places(snapshot: &Snapshot, path: &RelPath) -> Vec<Place> {
    let verdict = snapshot.plan.verdict(path).filter(|verdict| !matches!(verdict.fate, Fate::Rejected(_)));
    let Some(verdict) = verdict.filter(|verdict| verdict.looks_like.matters()) else { return Vec::new() };
    let places = snapshot.places();
    let taken = places.taken(verdict).into_iter().map(|candidate| Place { candidate, taken: true });
    let free = places.of(verdict).into_iter().map(|candidate| Place { candidate, taken: false });
    let (loading, rest): (Vec<Place>, Vec<Place>) = free.partition(|place| place.candidate.loads);
    loading.into_iter().chain(taken).chain(rest).collect()
}

/// The chooser of a place for one file.
#[derive(Debug)]
pub struct Chooser {
    pub from: RelPath,
    /// What push does with the file where it stands.
    pub verdict: String,
    /// Where it could stand.
    pub places: Vec<Place>,
    /// What a person should know who looks for a place here in vain.
    pub hint: Option<&'static str>,
    /// The selected place; the one behind the last is the line.
    pub list: List,
    /// For another path.
    pub line: TextLine,
    pub planned: Planned,
    /// What becomes of something that stands at the place already.
    pub taken: Taken,
    /// Enter was pressed before the plan was there.
    pub hurried: bool,
}

impl Chooser {
    /// A chooser with the first place selected; without places, the line is.
    pub fn new(from: RelPath, verdict: String, places: Vec<Place>) -> Self {
        let line = TextLine::new(&from.to_text());
        let (planned, taken) = (Planned::Nothing, Taken::Refuse);
        Self { from, verdict, places, hint: None, list: List::default(), line, planned, taken, hurried: false }
    }

    /// Whether the line is selected, so that keys are typed into it.
    pub fn types(&self) -> bool {
        self.list.selected >= self.places.len()
    }

    /// The path in the line. Where the file's own is no text, the line begins with one that is only near to it.
    fn typed(&self) -> Result<RelPath, String> {
        let text = self.line.text();
        if !self.from.is_text() && text.contains(char::REPLACEMENT_CHARACTER) {
            let why =
                "stands for bytes of the name that are no UTF-8, and would take their place; type a name without it";
            return Err(format!("`{}` {why}", char::REPLACEMENT_CHARACTER));
        }
        RelPath::parse(text.trim()).map_err(|error| error.to_string())
    }

    /// What is selected, if it is a path.
    pub fn intent(&self) -> Result<Intent, String> {
        let to = match self.places.get(self.list.selected) {
            Some(place) => place.candidate.path.clone(),
            None => self.typed()?,
        };
        if to == self.from || to.is_root() {
            return Err("type where it should stand".into());
        }
        Ok(Intent::Move { from: self.from.clone(), to: Some(to), taken: self.taken })
    }
}

/// A relocation of many files, to be looked at before it is made.
#[derive(Debug)]
pub struct Batch {
    pub wish: Wish,
    pub planned: Planned,
    pub scroll: Scroll,
}

/// What a person asked for by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// All moves that are certain.
    Fix,
    /// A file of its own for each element of this one.
    Split(RelPath),
    /// The file that this integration's folder lacks.
    Scaffold(RelPath),
    /// The whole workspace in this layout.
    Convert(&'static Layout),
}

impl Wish {
    /// The heading over what it does.
    pub fn title(&self) -> String {
        match self {
            Wish::Fix => "move all that is certain".to_owned(),
            Wish::Split(file) => format!("split {file}"),
            Wish::Scaffold(folder) => format!("write what {folder} lacks"),
            Wish::Convert(to) => format!("convert to {}", to.id),
        }
    }

    /// Whether a plan of this intent is the one that was asked for.
    pub fn is(&self, intent: &Intent) -> bool {
        match (self, intent) {
            (Wish::Fix, Intent::Fix) => true,
            (Wish::Split(wanted), Intent::Split { file, .. }) => wanted == file,
            (Wish::Scaffold(wanted), Intent::Scaffold { folder }) => wanted == folder,
            (Wish::Convert(wanted), Intent::Convert { to }) => wanted == to,
            _ => false,
        }
    }
}

/// What was done to the files.
#[derive(Debug, Clone)]
pub struct Moves {
    pub done: Done,
    /// What the journal calls it.
    pub title: String,
    /// From where to where, in the direction in which it was done.
    pub paths: Vec<(RelPath, RelPath)>,
}

/// Which way a relocation went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    Moved,
    Undone,
    Redone,
}

/// What could be taken back, and what done again, by the journal's words for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    pub undo: Option<String>,
    pub redo: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_only_near_to_a_name_is_refused() {
        let from = RelPath::from_bytes(b"membrane/actions/bad\xff.yaml").unwrap();
        let mut chooser = Chooser::new(from, String::new(), Vec::new());
        assert!(chooser.intent().unwrap_err().contains("no UTF-8"));
        chooser.line = TextLine::new("membrane/actions/good.yaml");
        let to = RelPath::parse("membrane/actions/good.yaml").unwrap();
        assert!(matches!(chooser.intent(), Ok(Intent::Move { to: Some(found), .. }) if found == to));
    }
}
