//! `plan`, for people: the verdict in words, then what is read, what cannot be loaded, and what is passed over.

use std::fmt::Write;

use super::Paint;
use crate::report::sanitize;
use crate::workspace::code::Code;
use crate::workspace::layout::Evidence;
use crate::workspace::snapshot::Snapshot;
use crate::workspace::verdict::{Effect, Reason, Verdict};

/// The whole text, ending in a line break.
pub fn plan(snapshot: &Snapshot, paint: Paint) -> String {
    let plan = &snapshot.plan;
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint.bold(sanitize(&snapshot.headline.commands)));
    let _ = writeln!(out, "{}", paint.dim(layout_line(snapshot)));
    section(&mut out, paint, "push reads", plan.loads(), |load| load_line(load, paint));
    section(&mut out, paint, "push cannot load", plan.rejected(), |row| rejected_line(row, paint));
    let (matter, other): (Vec<_>, Vec<_>) = plan.passed_over().iter().partition(|row| row.looks_like.matters());
    section(&mut out, paint, "push passes over", &matter, |row| ignored_lines(row, paint));
    section(&mut out, paint, "and beside it, no elements", &other, |row| {
        format!("  {}", paint.dim(sanitize(&row.path.to_text())))
    });
    out
}

/// Layout, evidence, js-yaml, and what decided.
pub fn layout_line(snapshot: &Snapshot) -> String {
    let choice = &snapshot.choice;
    let evidence = match choice.layout.evidence {
        Evidence::Verified => "verified",
        Evidence::Documented => "documented",
    };
    let unknown: Vec<&str> = choice.layout.claims.unknown().collect();
    let unknown = if unknown.is_empty() { String::new() } else { format!("; not known: {}", unknown.join(", ")) };
    let yaml = choice.dialect.name();
    format!("layout {} ({evidence}{unknown}), js-yaml {yaml}: {}", choice.layout.id, sanitize(&choice.why))
}

fn section<T>(out: &mut String, paint: Paint, title: &str, rows: &[T], line: impl Fn(&T) -> String) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{} {}", paint.bold(title), rows.len());
    for row in rows {
        let _ = writeln!(out, "{}", line(row));
    }
}

fn load_line(load: &Verdict, paint: Paint) -> String {
    let key = load.key.as_deref().map_or("(no key)".into(), sanitize);
    let of = load.integration_key().map_or(String::new(), |integration| format!(" of {}", sanitize(&integration)));
    let mark =
        if load.is_misread() { paint.red(format!("  MISREAD: looks like {}", load.looks_like)) } else { String::new() };
    let path = sanitize(&load.path.to_text()).into_owned();
    format!(
        "  {:<16} {key}{of}  {}  {}{mark}",
        load.element().name(),
        paint.dim(path),
        paint.dim(load.effect().map(Effect::word).unwrap_or_default())
    )
}

fn rejected_line(row: &Verdict, paint: Paint) -> String {
    let Some(reason) = row.reason() else { return String::new() };
    let at = reason.at().map_or(String::new(), |(line, column)| format!(":{line}:{column}"));
    format!("  {}{at}  {} {}", sanitize(&row.path.to_text()), paint.red(reason.code()), sanitize(&reason.to_string()))
}

fn ignored_lines(row: &Verdict, paint: Paint) -> String {
    let path = sanitize(&row.path.to_text()).into_owned();
    let code = row.code().map_or("", Code::name);
    let reason = row.reason().map(Reason::to_string).unwrap_or_default();
    let mut lines = format!("  {:<16} {path}  {} {}", row.looks_like.name(), paint.yellow(code), sanitize(&reason));
    for document in row.documents.iter().filter(|_| row.holds_several()) {
        let key = document.key();
        let key = key.as_deref().map_or("(no key)".into(), sanitize);
        let _ = write!(lines, "\n      line {}: {} {key}", document.place.line, document.shape.kind);
    }
    for place in &row.places {
        let arrow = if place.loads { paint.green("→") } else { paint.dim("×") };
        let _ =
            write!(lines, "\n      {arrow} {}  {}", sanitize(&place.path.to_text()), paint.dim(sanitize(&place.note)));
    }
    lines
}
