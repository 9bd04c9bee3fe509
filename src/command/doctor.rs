//! `doctor`: the CLI, its js-yaml, the layout and why, the config, the paths, and what stands in the way of any of it. Runs the
//! programs on PATH that have no package.json, to ask their version; changes nothing.

use serde::Serialize;

use super::fail::Failure;
use super::output::{Output, to_json};
use super::relocation;
use crate::args::Exit;
use crate::disk::settings::SettingsError;
use crate::disk::{journal, watch};
use crate::open::Opened;
use crate::push::cancellation::Cancellation;
use crate::push::cli::{self, Found, Standing};
use crate::report::doctor::{Doctor, Program};
use crate::report::{human, json::Head};
use crate::tui::commands::Keymap;
use crate::workspace::code::{Code, Severity};
use crate::workspace::layout::{ConfigDialect, Layout};
use crate::workspace::snapshot::Snapshot;

#[derive(Serialize)]
struct DoctorDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    #[serde(flatten)]
    doctor: &'a Doctor,
}

/// Prints what was found; wrong where there is a problem.
/// `broken` is why the settings cannot be used, if they cannot.
pub fn run(opened: &Opened, broken: Option<SettingsError>, output: &Output) -> Result<Exit, Failure> {
    let found = cli::everywhere(&opened.places(), &Cancellation::default());
    let mut doctor = examine(opened, &opened.snapshot()?, &found);
    doctor.problems.splice(0..0, broken.map(|error| error.to_string()));
    let root = opened.root.to_string_lossy();
    let document = DoctorDocument { head: Head::new("doctor", &root), doctor: &doctor };
    output.result(|| to_json(&document), |paint| human::doctor(&root, &doctor, paint));
    Ok(if doctor.problems.is_empty() { Exit::Done } else { Exit::Wrong })
}

fn examine(opened: &Opened, snapshot: &Snapshot, found: &[Found]) -> Doctor {
    let chosen = cli::chosen(found);
    let mut problems = Vec::new();
    if chosen.is_none() {
        problems.push(format!("no CLI was found: {}", cli::how_to_get_one(snapshot.choice.layout)));
    }
    problems.extend(cli::broken(&opened.places()));
    problems.extend(snapshot.choice.disagreement.clone());
    let about_config = |code: Code| code.name().starts_with("config-");
    let config = snapshot.diagnostics.iter().filter(|row| about_config(row.code) && row.severity != Severity::Info);
    problems.extend(config.map(|row| row.message.clone()));
    let state = journal::state_folder(&opened.root);
    match state.as_ref().map(|state| journal::read(&opened.root, state)) {
        Err(error) => problems.push(error.to_string()),
        Ok(Err(error)) => problems.push(error.to_string()),
        Ok(Ok(history)) => problems.extend(relocation::interrupted(&history)),
    }
    if let Ok(Err(error)) = state.as_ref().map(|state| journal::can_be_kept(state)) {
        problems.push(error.to_string());
    }
    let keys_passed_over = Keymap::new(&opened.settings.keys, &opened.settings.project_keys).1;
    Doctor {
        layout: &snapshot.choice.layout.id,
        layout_evidence: snapshot.choice.layout.evidence,
        layout_why: snapshot.choice.why.clone(),
        yaml: chosen.and_then(|found| found.cli.yaml_version.clone()),
        dialect: snapshot.choice.dialect.name(),
        programs: found.iter().map(|found| program(found, chosen)).collect(),
        config: config_line(opened, snapshot.choice.layout),
        workspaces: opened.project.config.workspaces.clone(),
        settings: opened.settings.files.iter().map(|path| path.display().to_string()).collect(),
        journal: state.map(|path| path.display().to_string()).unwrap_or_default(),
        watcher: match watch::probe(&opened.root, &snapshot.files) {
            Ok(()) => "told of changes by the system".to_owned(),
            Err(why) => format!("looks for changes once a second: {why}"),
        },
        names: snapshot.files.names(),
        files: snapshot.plan.verdicts().len(),
        notes: [opened.settings.notes.clone(), keys_passed_over, notes_on_files(opened)].concat(),
        problems,
    }
}

/// What the config is, and where the target of a push comes from.
fn config_line(opened: &Opened, layout: &Layout) -> String {
    let config = &opened.project.config;
    let state = config.state.words();
    match config.origin(&layout.config) {
        Some(origin) => format!("{state}; push takes {origin}"),
        None => state,
    }
}

/// What else of a CLI's stands in the root.
fn notes_on_files(opened: &Opened) -> Vec<String> {
    let files =
        ConfigDialect::all().filter_map(|dialect| dialect.also.as_ref()).filter(|_| opened.project.config.local);
    let told = |file: &String| {
        format!(
            "`{file}` holds defaults of the CLI's own commands and no secret; push does not take its target from it"
        )
    };
    files.map(told).collect()
}

fn program(found: &Found, chosen: Option<&Found>) -> Program {
    Program {
        path: found.cli.path.clone(),
        package: found.cli.package.clone(),
        version: found.cli.version.clone(),
        layout: found.cli.layout.map(|layout| layout.id.as_str()),
        standing: match &found.standing {
            Standing::Vendor => "the vendor's".to_owned(),
            Standing::Unidentified => "unidentified".to_owned(),
            Standing::Unasked => "not asked".to_owned(),
            Standing::Foreign(why) => format!("foreign, and never run: {why}"),
        },
        chosen: chosen == Some(found),
    }
}
