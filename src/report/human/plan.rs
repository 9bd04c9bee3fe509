//! `plan`, for people: the verdict in words, then what is read, what cannot be loaded, and what is passed over.

use std::fmt::Write;

use super::Paint;
use crate::report::sanitize;
use crate::workspace::layout::Evidence;
use crate::workspace::plan::{Ignored, Load, Rejected};
use crate::workspace::snapshot::Snapshot;

/// The whole text, ending in a line break.
pub fn plan(snapshot: &Snapshot, paint: Paint) -> String {
    let plan = &snapshot.plan;
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint.bold(sanitize(&snapshot.headline.commands)));
    let _ = writeln!(out, "{}", paint.dim(layout_line(snapshot)));
    section(&mut out, paint, "push reads", &plan.loads, |load| load_line(load, paint));
    section(&mut out, paint, "push cannot load", &plan.rejected, |row| rejected_line(row, paint));
    let (matter, other): (Vec<_>, Vec<_>) = plan.ignored.iter().partition(|row| row.looks_like.matters());
    section(&mut out, paint, "push passes over", &matter, |row| ignored_lines(row, paint));
    section(&mut out, paint, "and beside it, no elements", &other, |row| {
        format!("  {}", paint.dim(sanitize(&row.path.to_text())))
    });
    out
}

/// Layout, evidence, js-yaml, and what decided.
pub fn layout_line(snapshot: &Snapshot) -> String {
    let choice = &snapshot.layout;
    let evidence = match choice.layout().evidence {
        Evidence::Verified => "verified",
        Evidence::Documented => "documented",
    };
    let yaml = choice.dialect.name();
    format!("layout {} ({evidence}), js-yaml {yaml}: {}", choice.id.name(), sanitize(&choice.why))
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

fn load_line(load: &Load, paint: Paint) -> String {
    let key = load.key.as_deref().map_or("(no key)".into(), sanitize);
    let of = load.integration_key().map_or(String::new(), |integration| format!(" of {}", sanitize(&integration)));
    let mark =
        if load.is_misread() { paint.red(format!("  MISREAD: looks like {}", load.looks_like)) } else { String::new() };
    let path = sanitize(&load.path.to_text()).into_owned();
    format!("  {:<16} {key}{of}  {}  {}{mark}", load.element.name(), paint.dim(path), paint.dim(load.effect.word()))
}

fn rejected_line(row: &Rejected, paint: Paint) -> String {
    let at = match (row.line, row.column) {
        (Some(line), Some(column)) => format!(":{line}:{column}"),
        _ => String::new(),
    };
    format!("  {}{at}  {} {}", sanitize(&row.path.to_text()), paint.red(row.code), sanitize(&row.reason))
}

fn ignored_lines(row: &Ignored, paint: Paint) -> String {
    let path = sanitize(&row.path.to_text()).into_owned();
    let mut lines =
        format!("  {:<16} {path}  {} {}", row.looks_like.name(), paint.yellow(row.code), sanitize(&row.reason));
    for piece in &row.documents {
        let key = piece.key.as_deref().map_or("(no key)".into(), sanitize);
        let _ = write!(lines, "\n      line {}: {} {key}", piece.line, piece.looks_like);
    }
    for place in &row.places {
        let arrow = if place.loads { paint.green("→") } else { paint.dim("×") };
        let _ =
            write!(lines, "\n      {arrow} {}  {}", sanitize(&place.path.to_text()), paint.dim(sanitize(&place.note)));
    }
    lines
}
