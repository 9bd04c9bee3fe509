//! Where push does not look: elements that it passes over, and what is probably made by a script.

use std::collections::BTreeMap;

use super::{Diagnostic, Fix, FixKind, RuleInput};
use crate::workspace::code::{Code, Severity};
use crate::workspace::document::{Field, Summary};
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::plan::Places;
use crate::workspace::relocate::has_parts;
use crate::workspace::verdict::{Reason, Verdict, VerdictWord};
use crate::workspace::words::{counted, listed};

/// Elements and interfaces that push passes over. Of identical copies, one is reported.
pub(super) fn passed_over(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let places = input.places();
    for row in misplaced(input) {
        let Some(reason) = row.reason() else { continue };
        let free = if row.nothing_lost { ", of which nothing is lost" } else { "" };
        let message = format!("push passes over {}{free}: {reason}", named(row));
        let help = with_generator(input, &row.path, help(input, &places, row));
        let severity = severity(row, reason.code());
        out.push(Diagnostic::new(reason.code(), &row.path, message, help).rated(severity).mended_by(fix(input, row)));
    }
}

/// How bad it is that a file is passed over: nothing, where nothing is lost. What `pull` wrote is an error where it is customised, since
/// that is what a push loses.
fn severity(row: &Verdict, code: Code) -> Severity {
    let is_customised = row.truthy(Field::Customized) || row.truthy(Field::IsCustomized);
    match code {
        _ if row.nothing_lost => Severity::Info,
        Code::PullLayout if !is_customised => Severity::Warning,
        code => code.severity(),
    }
}

/// Element files that push opens, and finds nothing in.
pub(super) fn empty_file(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let empty = input
        .plan
        .passed_over()
        .iter()
        .filter(|row| row.reason() == Some(&Reason::Empty) && is_meant_as_element(&row.path));
    for row in empty {
        let message = "push skips this file, as if it were not there: there is nothing in it";
        out.push(Diagnostic::new(Code::EmptyFile, &row.path, message, "Write the element, or remove the file."));
    }
}

/// Folders of misplaced files that git ignores: what is moved out of them comes back with the next build.
pub(super) fn generated(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let misread = input.plan.loads().iter().filter(|load| load.is_misread()).map(|load| &load.path);
    let mut folders: BTreeMap<RelPath, Vec<&RelPath>> = BTreeMap::new();
    for path in misplaced(input).map(|row| &row.path).chain(misread).filter(|path| input.is_git_ignored(path)) {
        folders.entry(path.parent().unwrap_or_else(RelPath::root)).or_default().push(path);
    }
    for (folder, files) in folders {
        let count = files.len();
        let (verb, are) = if count == 1 { ("is", "it is") } else { ("are", "they are") };
        let message = format!(
            "{} in `{folder}` {verb} ignored by git, so {are} probably made by a script: what is moved away comes back with its next run",
            counted(count, "misplaced file"),
        );
        let makers: Vec<String> = input
            .makers(files[0])
            .iter()
            .map(|at| format!("{}:{} `{}`", at.path, at.line, shortened(&at.text)))
            .collect();
        let help = match makers.is_empty() {
            true => format!("Find the script that writes into `{folder}`, and let it write where push reads."),
            false => {
                format!("Let the script write where push reads; these lines name the folder: {}.", makers.join("; "))
            }
        };
        out.push(Diagnostic::new(Code::Generated, &folder, message, help));
    }
}

/// Identical copies, mentioned once at the file that speaks for them.
pub(super) fn copies(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for (path, others) in input.copies.groups() {
        let message = format!("the same file, byte for byte, stands at {}", listed(others));
        let help = "Change the one that the others are made from; problems are reported here alone.";
        out.push(Diagnostic::new(Code::Copies, path, message, help));
    }
}

/// What push passes over although it matters; of copies, the one that speaks for the others.
fn misplaced<'s>(input: &'s RuleInput<'_>) -> impl Iterator<Item = &'s Verdict> {
    input.plan.elements_passed_over().filter(|row| !input.copies.is_repeated(&row.path))
}

/// "this action (`list-orders`)", "this file of 12 documents".
fn named(row: &Verdict) -> String {
    let key = row.summary().and_then(Summary::key);
    match (row.documents.len(), key) {
        (count, _) if count > 1 => format!("this file of {count} documents"),
        (_, Some(key)) => format!("this {} (`{key}`)", row.looks_like),
        (_, None) => format!("this {}", row.looks_like),
    }
}

fn fix(input: &RuleInput<'_>, row: &Verdict) -> Option<Fix> {
    if row.documents.len() > 1 {
        return has_parts(&input.places(), row).then(|| Fix {
            kind: FixKind::Split,
            from: row.path.clone(),
            to: row.path.clone(),
            safe: false,
        });
    }
    let stops = row.places.first().is_some_and(|place| place.word == VerdictWord::StopsPush);
    if row.nothing_lost || stops {
        return None;
    }
    let place = row.first_place_that_loads()?;
    if is_converted(input, row) {
        return Some(Fix { kind: FixKind::Convert, from: row.path.clone(), to: place.path.clone(), safe: false });
    }
    Some(Fix::relocation(&row.path, place, input.certain.contains(&row.path)))
}

/// Whether a file is one of many that are laid out for another CLI: moved by itself, it would take the place of one that `convert` brings.
fn is_converted(input: &RuleInput<'_>, row: &Verdict) -> bool {
    let is_inside = !row.is_outside() && !row.holds_several() && row.looks_like != Kind::Connector;
    row.converts || (is_inside && input.is_laid_out_otherwise())
}

fn help(input: &RuleInput<'_>, places: &Places<'_>, row: &Verdict) -> String {
    if is_converted(input, row) {
        return format!("`membrane-tui convert --to {}` brings the whole workspace.", places.layout().id);
    }
    if row.documents.len() > 1 && !has_parts(places, row) {
        return "Write each document to a file of its own, once its place is free and its integration is here."
            .to_owned();
    }
    if row.documents.len() > 1 {
        return format!("`membrane-tui split {}` makes one file of each document, at its first place.", row.path);
    }
    if row.nothing_lost {
        let place = places.first(row).map_or(String::new(), |place| format!(" at `{}`", place.path));
        return format!("Leave it: read{place}, it would be not sent, but reset to its parent.");
    }
    if let Some(why) = why_it_would_stop(places, row) {
        return why;
    }
    match (row.first_place_that_loads(), row.looks_like) {
        (Some(place), Kind::Interface) => {
            format!("`{}` is the nearest place that push reads; there it is {}.", place.path, place.note)
        }
        (Some(place), _) if place.path.parent() == row.path.parent() => {
            format!("Rename it to `{}`.", place.path.name_text())
        }
        (Some(place), _) => format!("Move it to `{}`.", place.path),
        (None, kind) => why_not_free(places, row)
            .unwrap_or_else(|| format!("No place of this layout reads {}: keep it for another CLI.", kind.plural())),
    }
}

/// What to do about a file that push would stop at, or reset to its parent, where it would be read as what it is.
pub(super) fn why_it_would_stop(places: &Places<'_>, row: &Verdict) -> Option<String> {
    let place = row.places.first()?;
    match (place.word, places.missing_integration(row)) {
        (VerdictWord::StopsPush, Some(key)) => {
            Some(format!("Its integration `{key}` is not here: bring it back, or remove the file."))
        }
        (VerdictWord::StopsPush, None) => Some(format!("At `{}` it would be {}.", place.path, place.note)),
        _ => None,
    }
}

/// What to do about a file that has a place, but no free one: another file stands there, or a link leads there.
pub(super) fn why_not_free(places: &Places<'_>, row: &Verdict) -> Option<String> {
    if let Some(taken) = places.taken(row).first() {
        let (place, path) = (&taken.path, &row.path);
        return Some(format!("Its place `{place}` is taken by another file; `membrane-tui move {path}` shows both."));
    }
    let (place, link) = places.behind_link(row)?;
    Some(format!(
        "Its place `{place}` is behind the link `{link}`, where nothing is moved: put a folder in the place of the link."
    ))
}

/// A file whose name says that an element was meant.
fn is_meant_as_element(path: &RelPath) -> bool {
    let name = path.name_text();
    !name.starts_with('.') && [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end))
}

/// `help`, and for a file that git ignores a word on what makes it.
pub(super) fn with_generator(input: &RuleInput<'_>, path: &RelPath, help: String) -> String {
    if !input.is_git_ignored(path) {
        return help;
    }
    match input.makers(path).first() {
        Some(at) => {
            format!("{help} Git ignores it, so it is probably generated: change {}:{} as well.", at.path, at.line)
        }
        None => format!("{help} Git ignores it, so it is probably generated: change what makes it as well."),
    }
}

/// A line that fits into a sentence.
fn shortened(line: &str) -> String {
    const LONGEST: usize = 60;
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
