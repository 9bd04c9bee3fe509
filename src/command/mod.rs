//! The commands: each opens a workspace, asks the model, and prints a report. One file a command; what they share is here.
//!
//! Rules about workspaces are not made here, nor is anything drawn.

mod check;
mod demo;
mod doctor;
mod each;
mod explain;
mod fail;
mod output;
mod panics;
mod plan;
mod push;
mod rehearse;
mod relocation;
mod sessions;
mod timings;
mod tree;
mod undo;

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use clap::CommandFactory;

use crate::args::{Args, Command, Common, Exit, Format, Root};
use crate::disk::root;
use crate::disk::settings::SettingsError;
use crate::open::{self, Opened, Request};
use crate::tui;
use crate::workspace::files::{MEMBRANE, RelPath, is_inside};
use crate::workspace::relocate::{Intent, Taken};

use fail::Failure;
use output::Output;

/// Runs what the process was called with.
pub fn main() -> Exit {
    panics::leave_no_core_dump();
    let words: Vec<OsString> = std::env::args_os().collect();
    let args = match Args::read(&words) {
        Ok(args) => args,
        Err(error) => return fail::usage(&error, &words),
    };
    let output = Output::new(&args.common);
    let result = match &args.command {
        None => browse(&args.root, &args.common, &output),
        Some(command) => run(command, &args.common, &output),
    };
    let own = result.unwrap_or_else(|failure| output.failure(&failure));
    output.status(own)
}

fn run(command: &Command, common: &Common, output: &Output) -> Result<Exit, Failure> {
    if matches!(common.format, Format::Sarif | Format::Github) && !matches!(command, Command::Check { .. }) {
        return Err(Failure::new(
            "`--format sarif` and `--format github` are for `check` alone; use `human` or `json`",
        ));
    }
    match command {
        Command::Check { paths, strict, all, timings } => {
            let mut check = check::Check::new(*strict, *all, output);
            let worst = each::of_paths(paths, common, output, &mut |opened, files| check.one(opened, files))?;
            check.end(*timings);
            Ok(worst)
        }
        Command::Tree { root } => {
            let paths: Vec<PathBuf> = root.root.iter().cloned().collect();
            each::of_paths(&paths, common, output, &mut |opened, _| tree::run(opened, output))
        }
        Command::Plan { root } => plan::run(&only_read(root, common, output)?, output),
        Command::Explain { what, root } => explain::run(what, root, common, output),
        Command::Demo { folder } => show_demo(folder.as_deref(), common, output),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "membrane-tui", &mut text);
            output.bytes(&text);
            Ok(Exit::Done)
        }
        Command::Man => {
            let mut text = Vec::new();
            clap_mangen::Man::new(Args::command())
                .render(&mut text)
                .map_err(|error| Failure::new(error.to_string()))?;
            output.bytes(&text);
            Ok(Exit::Done)
        }
        Command::Move { from, to, keep_both, replace, root } => {
            let subject = PathArgument::find(from, &request(root.root.clone(), common), output)?;
            let to = to.as_deref().map(|to| absolute(&into_folder(from, to))).transpose()?;
            let to = to.map(|to| inside(&subject.opened.root, &to)).transpose()?;
            let taken = match (keep_both, replace) {
                (true, _) => Taken::KeepBoth,
                (_, true) => Taken::Replace,
                _ => Taken::Refuse,
            };
            let intent = Intent::Move { from: subject.path, to, taken };
            relocation::run("move", &subject.opened, &intent, common.dry_run, output)
        }
        Command::Fix { root } => {
            relocation::run("fix", &opened(root, common, output)?, &Intent::Fix, common.dry_run, output)
        }
        Command::Split { file, root } => {
            let subject = PathArgument::find(file, &request(root.root.clone(), common), output)?;
            let intent = relocation::split(&subject.opened.root, subject.path)?;
            relocation::run("split", &subject.opened, &intent, common.dry_run, output)
        }
        Command::Convert { root, to } => {
            let to = to.0.ok_or_else(|| Failure::new("`convert` wants the layout by its name; `auto` is none"))?;
            relocation::run("convert", &opened(root, common, output)?, &Intent::Convert { to }, common.dry_run, output)
        }
        Command::Scaffold { folder, root } => {
            let subject = PathArgument::find(folder, &request(root.root.clone(), common), output)?;
            let intent = Intent::Scaffold { folder: subject.path };
            relocation::run("scaffold", &subject.opened, &intent, common.dry_run, output)
        }
        Command::Undo { root, list: true, .. } => undo::list(&opened_anyway(root, common, output)?.0, output),
        Command::Undo { root, leave: true, .. } => {
            undo::leave(&opened_anyway(root, common, output)?.0, common.dry_run, output)
        }
        Command::Undo { root, .. } => undo::undo(&opened_anyway(root, common, output)?.0, common.dry_run, output),
        Command::Redo { root } => undo::redo(&opened_anyway(root, common, output)?.0, common.dry_run, output),
        Command::Push { root, workspace, force, confirm, args } => {
            let asked = push::Asked {
                workspace: workspace.as_deref(),
                force: *force,
                confirm: confirm.as_deref(),
                args,
                dry_run: common.dry_run,
            };
            push::run(&only_read(root, common, output)?, asked, output)
        }
        Command::Rehearse { root, server_state } => {
            rehearse::run(&only_read(root, common, output)?, server_state.as_deref(), common.dry_run, output)
        }
        Command::Sessions { number, root } => {
            sessions::run(&opened(&Root { root: root.root.clone() }, common, output)?, *number, output)
        }
        Command::Doctor { root } => {
            let (opened, broken) = opened_anyway(root, common, output)?;
            doctor::run(&opened, broken, output)
        }
    }
}

/// Opens the workspace for a command that does not relocate; one that does takes back what was interrupted instead.
fn only_read(root: &Root, common: &Common, output: &Output) -> Result<Opened, Failure> {
    let opened = opened(root, common, output)?;
    relocation::tell_interrupted(&opened, output);
    Ok(opened)
}

/// Opens the workspace that a command is about.
fn opened(root: &Root, common: &Common, output: &Output) -> Result<Opened, Failure> {
    Ok(open::only_usable(opened_anyway(root, common, output)?)?)
}

/// The same for a command to which the settings do not matter much: where they cannot be used, with the defaults, and with the reason.
fn opened_anyway(root: &Root, common: &Common, output: &Output) -> Result<(Opened, Option<SettingsError>), Failure> {
    let opened = open::whatever_the_settings(&request(root.root.clone(), common))?;
    told(&opened.0, output);
    Ok(opened)
}

/// Says which root it is, before anything else is said.
fn told(opened: &Opened, output: &Output) {
    panics::hide_secrets(opened.root.clone());
    opened.settings.notes.iter().for_each(|note| output.note(note));
    if let Some(note) = opened.found.note() {
        output.root(&note);
    }
}

fn request(root: Option<PathBuf>, common: &Common) -> Request {
    Request { root, layout: common.layout.0, settings: common.config.clone(), trust_cli: common.trust_cli }
}

/// Opens the browser.
fn browse(root: &Root, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let opened = opened(root, common, output)?.to_be_watched();
    let options = tui::Options { colour: output.paint.enabled };
    let request = request(root.root.clone(), common);
    tui::run(opened, request, options).map_err(|error| Failure::new(format!("{error:#}")))?;
    Ok(Exit::Done)
}

/// Opens the browser on the sample. Where nobody can look at it, the sample is written and its folder is told.
fn show_demo(folder: Option<&Path>, common: &Common, output: &Output) -> Result<Exit, Failure> {
    if common.dry_run || output.is_json() || !tui::has_terminal() {
        return demo::print(folder, common.dry_run, output);
    }
    let demo = demo::open(folder)?;
    browse(&Root { root: Some(demo.folder.clone()) }, common, output)
}

/// A path of the command line, and the workspace that it stands in.
struct PathArgument {
    opened: Opened,
    path: RelPath,
}

impl PathArgument {
    /// `path` is from the current directory; the root is the request's, or else found upward from the path.
    fn find(path: &Path, request: &Request, output: &Output) -> Result<PathArgument, Failure> {
        let path = absolute(path)?;
        let root = request.root.clone().or_else(|| path.parent().and_then(root::above));
        let opened = open::open(&Request { root, ..request.clone() })?;
        panics::hide_secrets(opened.root.clone());
        opened.settings.notes.iter().for_each(|note| output.note(note));
        let path = inside(&opened.root, &path)?;
        Ok(PathArgument { opened, path })
    }
}

/// Where a move leads: `folder/` keeps the file's name, whether the folder is there yet or not.
fn into_folder(from: &Path, to: &Path) -> PathBuf {
    match from.file_name() {
        Some(name) if to.as_os_str().as_encoded_bytes().ends_with(b"/") => to.join(name),
        _ => to.to_owned(),
    }
}

/// A path of the command line, from the current directory.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(|error| Failure::at(path, format!("{}: {error}", path.display())))
}

/// A path relative to the root. Below `membrane` it stays as it was named, because so push comes to it, through whatever links. Elsewhere
/// the folders above it are followed; what it names itself may be a link, or not be there yet. Where `membrane` is a link, what stands
/// behind it is below `membrane`.
fn inside(root: &Path, path: &Path) -> Result<RelPath, Failure> {
    if let Some(named) = as_named(root, path).filter(is_inside) {
        return Ok(named);
    }
    let full = match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => real(path),
    };
    let outside = || {
        Failure::at(path, format!("`{}` is not inside the root `{}`; give `--root`", path.display(), root.display()))
    };
    let below = match full.strip_prefix(real(&root.join(MEMBRANE))) {
        Ok(below) => Path::new(MEMBRANE).join(below),
        Err(_) => full.strip_prefix(real(root)).map_err(|_| outside())?.to_owned(),
    };
    RelPath::from_bytes(below.as_os_str().as_encoded_bytes()).map_err(|_| outside())
}

/// What follows the root in a path, with the links that are in it.
fn as_named(root: &Path, path: &Path) -> Option<RelPath> {
    // What `..` means depends on the links before it.
    if path.components().any(|part| part == Component::ParentDir) {
        return None;
    }
    let root = real(root);
    let above = path.ancestors().find(|above| real(above) == root)?;
    RelPath::from_bytes(path.strip_prefix(above).ok()?.as_os_str().as_encoded_bytes()).ok()
}

/// A folder with its links resolved as far down as it exists.
fn real(folder: &Path) -> PathBuf {
    let deepest = folder.ancestors().find_map(|above| Some((above, above.canonicalize().ok()?)));
    match deepest {
        Some((above, real)) => folder.strip_prefix(above).map_or(real.clone(), |below| real.join(below)),
        None => folder.to_owned(),
    }
}
