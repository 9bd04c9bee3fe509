//! `sessions`: the last pushes and rehearsals of this root, and what one of them said. Changes nothing.

use serde::Serialize;

use super::fail::Failure;
use super::output::{Output, to_json};
use crate::args::Exit;
use crate::disk::{journal, regular};
use crate::open::Opened;
use crate::push::kept::{self, KeptSession};
use crate::report::{json::Head, sanitize};

#[derive(Serialize)]
struct SessionsDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    /// The last first.
    sessions: Vec<SessionRow>,
}

#[derive(Serialize)]
struct SessionRow {
    number: usize,
    title: String,
    path: String,
    /// What came of it, and the output; where it was asked for. Redacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

/// Prints the list, or the session of this number, counted from the last, which is 1.
pub fn run(opened: &Opened, number: Option<usize>, output: &Output) -> Result<Exit, Failure> {
    let state = journal::users_state_folder()?;
    let all = kept::list(&state, &opened.root)
        .map_err(|error| Failure::at(&state, format!("`{}` cannot be read: {error}", state.display())))?;
    let rows: Vec<(usize, &KeptSession)> = all.iter().enumerate().map(|(at, kept)| (at + 1, kept)).collect();
    match number {
        None => {
            let lines = rows.iter().map(|(number, kept)| format!("{number:>3}  {}\n", sanitize(&kept.title)));
            print(opened, &rows, None, &lines.collect::<String>(), output)
        }
        Some(number) => {
            let row = rows.iter().find(|(at, _)| *at == number).ok_or_else(|| none(opened, number, rows.len()))?;
            let path = &row.1.path;
            let text = regular::text(path, kept::LARGEST)
                .map_err(|error| Failure::at(path, format!("`{}` cannot be read: {error}", path.display())))?;
            let shown = text.lines().map(|line| sanitize(line) + "\n");
            print(opened, &[*row], Some(&text), &shown.collect::<String>(), output)
        }
    }
}

fn print(
    opened: &Opened,
    rows: &[(usize, &KeptSession)],
    text: Option<&str>,
    shown: &str,
    output: &Output,
) -> Result<Exit, Failure> {
    let root = opened.root.to_string_lossy();
    let row = |(number, kept): &(usize, &KeptSession)| {
        let (title, path) = (kept.title.clone(), kept.path.display().to_string());
        SessionRow { number: *number, title, path, text: text.map(str::to_owned) }
    };
    let document = SessionsDocument { head: Head::new("sessions", &root), sessions: rows.iter().map(row).collect() };
    output.result(|| to_json(&document), |_| shown.to_owned());
    Ok(Exit::Done)
}

fn none(opened: &Opened, number: usize, count: usize) -> Failure {
    let root = sanitize(&opened.root.display().to_string()).into_owned();
    Failure::new(format!(
        "there is no session {number} of {root}; {count} are kept, and `membrane-tui sessions` lists them"
    ))
}
