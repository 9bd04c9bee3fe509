//! `doctor`, for people.

use std::fmt::Write;

use super::Paint;
use crate::report::doctor::{Doctor, Program};
use crate::report::sanitize;
use crate::workspace::files::Names;

/// The whole text about the workspace at `root`, ending in a line break.
pub fn doctor(root: &str, doctor: &Doctor, paint: Paint) -> String {
    let mut out = String::new();
    let mut line = |title: &str, text: String| {
        let _ = writeln!(out, "{} {}", paint.bold(format!("{title:<10}")), sanitize(&text));
    };
    line("root", root.to_owned());
    line("layout", format!("{}: {}", doctor.layout, doctor.layout_why));
    match &doctor.yaml {
        Some(version) => line("js-yaml", format!("{version}, read as {}", doctor.dialect)),
        None => line("js-yaml", format!("not found, read as {}", doctor.dialect)),
    }
    if doctor.programs.is_empty() {
        line("CLI", "none found".to_owned());
    }
    doctor.programs.iter().for_each(|program| line("CLI", program_line(program)));
    line("config", doctor.config.clone());
    if !doctor.workspaces.is_empty() {
        line("", format!("workspaces: {}", doctor.workspaces.join(", ")));
    }
    doctor.settings.iter().for_each(|path| line("settings", path.clone()));
    line("journal", doctor.journal.clone());
    line("watcher", doctor.watcher.clone());
    let names = match doctor.names {
        Names::Exact => "each letter of a name counts",
        Names::AnyCase => "takes capital and small letters for the same, as Linux does not",
    };
    line("disk", names.to_owned());
    line("files", doctor.files.to_string());
    for note in &doctor.notes {
        let _ = writeln!(out, "{} {}", paint.bold("note:"), sanitize(note));
    }
    for problem in &doctor.problems {
        let _ = writeln!(out, "{} {}", paint.red("problem:"), sanitize(problem));
    }
    if doctor.problems.is_empty() {
        let _ = writeln!(out, "{}", paint.green("no problem found"));
    }
    out
}

fn program_line(program: &Program) -> String {
    let mark = if program.chosen { "*" } else { " " };
    let name = program.package.as_deref().unwrap_or("no package");
    let version = program.version.as_deref().unwrap_or("no version");
    let layout = program.layout.map_or(String::new(), |layout| format!(", reads {layout}"));
    format!("{mark} {name} {version} at {} ({}{layout})", program.path, program.standing)
}
