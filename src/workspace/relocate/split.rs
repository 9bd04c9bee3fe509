//! A file of several documents into one file for each element, every byte of it kept.

use super::draft::{Draft, real};
use super::error::PlanError;
use super::{Refused, Relocation};
use crate::workspace::document::{ReadError, Reading, Summary};
use crate::workspace::element::Kind;
use crate::workspace::files::{Entry, FileSet, RelPath};
use crate::workspace::plan::Places;
use crate::workspace::planned::PlannedFiles;
use crate::workspace::verdict::{Candidate, Verdict, VerdictWord};
use crate::workspace::words::counted;
use crate::yaml::{self, Dialect, ErrorKind};

/// See [`super::Intent::Split`].
pub fn plan(planned: &PlannedFiles, file: &RelPath, bytes: &[u8]) -> Result<Relocation, PlanError> {
    let file = real(&planned.files, file)?;
    let reading = reading(planned, &file, bytes)?;
    let unfit = |why: &str| PlanError::Unfit { path: file.clone(), why: why.to_owned() };
    let text = std::str::from_utf8(bytes)
        .map_err(|_| unfit("is not UTF-8, so that its bytes would not be kept; split it by hand"))?;
    let places = planned.places();
    let mut draft = Draft::new(planned, &planned.plan, planned.choice.layout);
    let (mut remainder, mut refused) = (String::new(), Vec::new());
    let parts = parts(text, planned.choice.dialect);
    for (number, (part, summary)) in parts.iter().zip(&*reading.documents).enumerate() {
        match extract(&mut draft, &places, &file, number, part, summary) {
            Ok(()) => {}
            Err(row) => {
                remainder.push_str(part);
                refused.extend(row);
            }
        }
    }
    if draft.is_unchanged() {
        return Err(unfit("is not split: none of its documents is an element with a free place that push reads"));
    }
    draft.put_away(&file)?;
    let is_rest = holds_anything(&remainder);
    if is_rest {
        draft.create(&file, remainder.as_bytes(), None)?;
    }
    draft.follow_links()?;
    let after = draft.outcome();
    let title = format!("Split {file} into {}", counted(draft.extracted.len(), "file"));
    let rest = is_rest.then(|| format!("what is left in `{file}`: {}", after.words(&file)));
    let mut relocation = draft.finish(title, &after, refused);
    relocation.notes.extend(rest);
    Ok(relocation)
}

/// Whether a file holds several documents, so that it can be split.
pub fn holds_several(files: &FileSet, file: &RelPath) -> bool {
    let Some(Entry::File(known)) = files.get(file) else { return false };
    let error = known.reading.as_ref().and_then(|reading| reading.error.as_ref());
    matches!(error, Some(ReadError::Yaml(error)) if error.kind == ErrorKind::MultipleDocuments)
}

/// What the scan read of the file, if these are the bytes that it read, and they are several documents.
fn reading<'s>(planned: &'s PlannedFiles, file: &RelPath, bytes: &[u8]) -> Result<&'s Reading, PlanError> {
    let unfit = |why: String| PlanError::Unfit { path: file.clone(), why };
    let Some(Entry::File(known)) = planned.files.get(file) else { return Err(PlanError::Missing(file.clone())) };
    if known.hash != *blake3::hash(bytes).as_bytes() {
        return Err(unfit("was edited since it was looked at, so nothing is moved; repeat".into()));
    }
    let reading = known.reading.as_ref().ok_or_else(|| PlanError::Missing(file.clone()))?;
    match &reading.error {
        Some(ReadError::Yaml(error)) if error.kind == ErrorKind::MultipleDocuments => Ok(reading),
        Some(ReadError::Yaml(error)) => Err(unfit(format!(
            "cannot be split: its line {} cannot be read ({}), so that it cannot be told where a document ends; mend that first",
            error.line, error.reason
        ))),
        Some(ReadError::Unreadable(why)) => Err(unfit(format!("cannot be split: {why}"))),
        None => Err(unfit("cannot be split: it holds one document only; `move` gives it another place".into())),
    }
}

/// Gives one document its own file at its first place. Where it has none it stays, with a row for it if it is an element.
fn extract(
    draft: &mut Draft<'_>,
    places: &Places<'_>,
    file: &RelPath,
    number: usize,
    part: &str,
    summary: &Summary,
) -> Result<(), Option<Refused>> {
    let kind = summary.shape.kind;
    let line = summary.place.line;
    let refuse = |to: Option<RelPath>, why: &str| {
        let why = format!("the {kind} in line {line} stays in the file, because {why}");
        Some(Refused { from: file.clone(), to, why, choice: true })
    };
    if !kind.matters() {
        return Err(None);
    }
    let place = own_place(places, file, number, summary).map_err(|why| refuse(None, &why))?;
    let own = if number == 0 { part } else { without_separator(part) };
    draft.attempt(|draft| draft.create(&place.path, own.as_bytes(), Some(file))).map_err(|error| match error {
        PlanError::Taken(taken) => {
            let why = format!("`{taken}` goes to another document of the same key; give it a key of its own");
            refuse(Some(taken), &why)
        }
        error => refuse(Some(place.path.clone()), &error.to_string()),
    })
}

/// The place where a document of a file gets a file of its own; else why it is better off in the one that it is in.
fn own_place(places: &Places<'_>, file: &RelPath, number: usize, summary: &Summary) -> Result<Candidate, String> {
    let kind = summary.shape.kind;
    if kind == Kind::Connector {
        return Err("a connector comes with its sources".to_owned());
    }
    let name = [file.stem_bytes(), format!("-{}.yaml", number + 1).as_bytes()].concat();
    let named = file.parent().unwrap_or_else(RelPath::root).join(name);
    let first = places.free(&named, kind, summary).into_iter().next();
    let place = first.ok_or_else(|| "there is no free place for it that push reads".to_owned())?;
    match place.word {
        VerdictWord::StopsPush | VerdictWord::NotSent => Err(format!("at `{}` it would be {}", place.path, place.note)),
        _ => Ok(place),
    }
}

/// Whether a split would give any of a file's documents a file of its own.
pub fn has_parts(places: &Places<'_>, verdict: &Verdict) -> bool {
    let documents = verdict.documents.iter().enumerate().filter(|(_, summary)| summary.shape.kind.matters());
    documents.into_iter().any(|(number, summary)| own_place(places, &verdict.path, number, summary).is_ok())
}

/// The text of each document, with the `---` before it. Together they are the whole text.
fn parts(text: &str, dialect: Dialect) -> Vec<&str> {
    let (documents, _) = yaml::load_all(text, dialect);
    let ends = documents.iter().map(|document| end_of_line(text, document.span().end as usize));
    let mut start = 0;
    ends.map(|end| &text[std::mem::replace(&mut start, end)..end]).collect()
}

/// A document that ends in `...` ends with that line.
fn end_of_line(text: &str, end: usize) -> usize {
    match text[end..].find('\n') {
        Some(rest) if text[..end].ends_with("...") => end + rest + 1,
        _ => end,
    }
}

/// The text of a document without the line that only sets it apart from the one before.
fn without_separator(part: &str) -> &str {
    let Some(rest) = part.strip_prefix("---") else { return part };
    match rest.find('\n') {
        Some(end) if rest[..end].trim().is_empty() => &rest[end + 1..],
        _ => part,
    }
}

/// Whether there is anything in what is left of a file: a comment, if nothing else.
fn holds_anything(text: &str) -> bool {
    text.lines().map(|line| line.trim_start_matches('\u{feff}').trim()).any(|line| !matches!(line, "" | "---" | "..."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_text_are_the_whole_text() {
        let check = |text: &str, expected: &[&str]| {
            let parts = parts(text, Dialect::default());
            assert_eq!(parts.concat(), text);
            let own: Vec<&str> =
                parts.iter().enumerate().map(|(n, part)| if n == 0 { part } else { without_separator(part) }).collect();
            assert_eq!(own, expected, "{text:?}");
        };
        check("# head\na: 1 # one\n---\n# of b\nb: 2\n", &["# head\na: 1 # one\n", "# of b\nb: 2\n"]);
        check("---\na: 1\n---\nb: 2", &["---\na: 1\n", "b: 2"]);
        check("a: 1\r\n---\r\nb: 2\r\n", &["a: 1\r\n", "b: 2\r\n"]);
        check("a: 1\n--- # said here\nb: 2\n", &["a: 1\n", "--- # said here\nb: 2\n"]);
        check("a: 1\n...\n---\nb: 2\n", &["a: 1\n...\n", "b: 2\n"]);
        check("\u{feff}a: 1\n---\nb: é\n---\n", &["\u{feff}a: 1\n", "b: é\n", ""]);
    }

    #[test]
    fn what_is_left_is_something_if_it_says_anything() {
        let check = |text: &str, expected: bool| assert_eq!(holds_anything(text), expected, "{text:?}");
        check("---\n\n...\n", false);
        check("", false);
        check("---\n# a comment\n", true);
        check("webhooks: {}\n", true);
    }
}
