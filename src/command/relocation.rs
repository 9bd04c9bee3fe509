//! `move`, `fix`, and what the commands that relocate share: the journal, opened and mended first, and the report.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::fail::Failure;
use super::output::{Output, to_json};
use crate::args::Exit;
use crate::disk::apply::{self, ApplyError};
use crate::disk::journal::{self, Journal, JournalError, JournalHistory};
use crate::disk::{LARGEST_INSIDE, beginning, os_path, project, regular};
use crate::open::Opened;
use crate::push::secrets;
use crate::report::diff::sides;
use crate::report::json::RelocationReport;
use crate::report::{human, json};
use crate::workspace::files::RelPath;
use crate::workspace::relocate::{self, Intent, Moved, PlanError, Refused, Relocation};

/// Opens the journal of a root; a relocation that a crash interrupted is taken back first, and told.
pub fn journal(opened: &Opened, output: &Output) -> Result<Journal, Failure> {
    let mut journal = Journal::open(&opened.root, &journal::state_folder(&opened.root)?)?;
    if let Some(recovered) = apply::recover(&mut journal)? {
        output.note(&format!("taken back what was interrupted: {}", recovered.title));
        for left in &recovered.left {
            output.note(&format!("`{}` belongs at `{}`: {}", left.at, left.belongs, left.why));
        }
    }
    Ok(journal)
}

/// Tells, where nothing may be written, that a crash interrupted a relocation.
pub fn tell_interrupted(opened: &Opened, output: &Output) {
    let history = journal::state_folder(&opened.root).and_then(|state| journal::read(&opened.root, &state));
    if let Some(told) = history.ok().and_then(|history| interrupted(&history)) {
        output.note(&told);
    }
}

/// The sentence about a relocation that a crash interrupted, if one did.
pub fn interrupted(history: &JournalHistory) -> Option<String> {
    let title = &history.pending.as_ref()?.title;
    Some(format!(
        "a relocation was interrupted ({title}); the browser, `move` and `fix` take it back first, and `undo` the one before it as well"
    ))
}

/// The intent to split a file, with its bytes as they are now.
pub fn split(root: &Path, file: RelPath) -> Result<Intent, Failure> {
    let full = root.join(os_path(&file));
    let bytes = regular::bytes(&full, LARGEST_INSIDE)
        .map_err(|error| Failure::at(full, format!("`{file}` cannot be read: {error}; give a file that can")))?;
    Ok(Intent::Split { file, bytes: bytes.into() })
}

/// Plans what is asked for, and applies it unless this is a dry run.
///
/// Refused, with nothing moved, where something stands in the way; a file that only a person can decide about is no refusal.
pub fn run(command: &str, opened: &Opened, intent: &Intent, dry_run: bool, output: &Output) -> Result<Exit, Failure> {
    let mut journal = if dry_run { None } else { Some(self::journal(opened, output)?) };
    let mut relocation = match relocate::plan(&opened.planned()?, intent) {
        Ok(relocation) => relocation,
        Err(error) if error.is_refusal() => refusal(intent, &error),
        Err(error) => return Err(Failure::at(opened.root.join(error.path().to_text().as_ref()), error.to_string())),
    };
    project::note_untracked(&opened.root, &mut relocation);
    let refused = relocation.is_refused();
    let applied = match &mut journal {
        Some(journal) if !refused && !relocation.steps.is_empty() => match apply::apply(journal, &relocation) {
            Ok(_) => true,
            Err(error) => return self::refused(command, opened, error, &relocation.moves, None, output),
        },
        _ => false,
    };
    let Relocation { title, moves, refused: left, notes, .. } = &relocation;
    report(command, opened, RelocationReport { applied, title, moves, refused: left, notes }, output);
    if matches!(intent, Intent::Move { .. }) && refused && !output.is_json() {
        compare(opened, left, output);
    }
    Ok(if refused { Exit::Refused } else { Exit::Done })
}

/// A relocation of which nothing is done, because something would be lost.
fn refusal(intent: &Intent, error: &PlanError) -> Relocation {
    let choices =
        "`--keep-both` gives what moves a free name; `--replace` keeps what stands there in the journal, for `undo`";
    let (from, to, notes) = match (intent, error) {
        (Intent::Move { from, .. }, PlanError::Taken(place)) => {
            (from.clone(), Some(place.clone()), vec![choices.to_owned()])
        }
        _ => (error.path().clone(), None, Vec::new()),
    };
    let refused = vec![Refused { from, to, why: error.to_string(), choice: false }];
    Relocation { title: "nothing is moved".to_owned(), refused, notes, ..Relocation::default() }
}

/// Reports that the disk does not let `moves` be made without loss, and nothing was moved; an error of another kind is given back. `way_out`
/// is what can be done about it, where the error does not say it.
pub fn refused(
    command: &str,
    opened: &Opened,
    error: ApplyError,
    moves: &[Moved],
    way_out: Option<&str>,
    output: &Output,
) -> Result<Exit, Failure> {
    let path = RelPath::from_bytes(error.path().as_os_str().as_bytes()).ok().filter(|_| error.is_about_a_file());
    let Some(path) = path else { return Err(error.into()) };
    let is_it = |from: &RelPath, to: &RelPath| match error {
        ApplyError::Taken { .. } => path == *to,
        ApplyError::BehindLink { .. } => path == *from || path == *to,
        _ => path == *from,
    };
    let row = moves.iter().map(|moved| (&moved.from, &moved.to)).find(|(from, to)| is_it(from, to));
    let (from, to) = row.map_or((path.clone(), None), |(from, to)| (from.clone(), Some(to.clone())));
    let why = match (&error, way_out) {
        (ApplyError::Changed { what, .. }, Some(way_out)) => format!("`{path}` {what}; {way_out}"),
        (ApplyError::Taken { .. }, Some(way_out)) => format!("`{path}` exists already; {way_out}"),
        _ => error.to_string(),
    };
    let refused = [Refused { from, to, why, choice: false }];
    let moves =
        RelocationReport { applied: false, title: "nothing is moved", moves: &[], refused: &refused, notes: &[] };
    report(command, opened, moves, output);
    Ok(Exit::Refused)
}

/// Shows people what would move beside what stands in its place, where both are files.
fn compare(opened: &Opened, refused: &[Refused], output: &Output) {
    let secrets = secrets::of_workspace(&opened.root);
    let text = |path| beginning(&opened.root.join(os_path(path))).map(|(text, _)| secrets.redact(&text));
    for Refused { from, to, .. } in refused {
        let Some(to) = to else { continue };
        if let (Ok(left), Ok(right)) = (text(from), text(to)) {
            let shown = human::side_by_side((&from.to_text(), &to.to_text()), &sides(&left, &right), output.paint);
            output.bytes(shown.as_bytes());
        }
    }
}

/// Prints what a relocation came to.
pub fn report(command: &str, opened: &Opened, moves: RelocationReport<'_>, output: &Output) {
    let root = opened.root.to_string_lossy();
    output.result(|| to_json(&json::moves(command, &root, moves)), |paint| human::moves(&moves, paint));
}

impl From<ApplyError> for Failure {
    fn from(error: ApplyError) -> Failure {
        let exit = if error.is_refusal() { Exit::Refused } else { Exit::CannotRun };
        Failure { path: Some(error.path().to_owned()), exit, ..Failure::new(error.to_string()) }
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Failure {
        let path = Some(error.path().to_owned()).filter(|path| !path.as_os_str().is_empty());
        Failure { path, ..Failure::refused(error.to_string()) }
    }
}
