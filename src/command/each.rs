//! A command on every workspace that its words mean: one after the other, with one exit status.

use std::path::{Path, PathBuf};

use super::fail::Failure;
use super::output::Output;
use super::{absolute, inside, relocation, request, told};
use crate::args::{Common, Exit};
use crate::disk::root::{self, WorkspaceRoot};
use crate::open::{self, OpenError, Opened, Request};
use crate::workspace::files::RelPath;

/// What is done with each workspace, or with these files of it.
type EachTurn<'a> = dyn FnMut(&Opened, Option<&[RelPath]>) -> Result<Exit, Failure> + 'a;

/// A workspace, and the files in it that were named; none where it was named itself.
struct Named {
    request: Request,
    root: WorkspaceRoot,
    files: Vec<PathBuf>,
}

/// Runs `one` on each workspace that `paths` mean: folders as ROOT does, files the workspace that they stand in. Without paths it is the
/// one that is found from the current directory. One that cannot be opened is told, and the others are still looked at.
///
/// Gives the worst of the exits.
///
/// # Errors
/// Where no workspace can be told from the paths.
pub fn of_paths(paths: &[PathBuf], common: &Common, output: &Output, one: &mut EachTurn<'_>) -> Result<Exit, Failure> {
    let named = named(paths, common)?;
    output.takes_turns(named.len() > 1);
    let mut worst = Exit::Done;
    for (at, named) in named.into_iter().enumerate() {
        if at > 0 {
            output.separate();
        }
        let exit = turn(named, output, one).unwrap_or_else(|failure| output.failure(&failure));
        worst = if exit as u8 > worst as u8 { exit } else { worst };
    }
    Ok(worst)
}

fn turn(named: Named, output: &Output, one: &mut EachTurn<'_>) -> Result<Exit, Failure> {
    let opened = open::only_usable(open::whatever_its_settings(&named.request, named.root)?)?;
    told(&opened, output);
    relocation::tell_interrupted(&opened, output);
    let files: Vec<RelPath> = named.files.iter().map(|file| inside(&opened.root, file)).collect::<Result<_, _>>()?;
    one(&opened, (!files.is_empty()).then_some(&files))
}

/// The workspaces, in the order in which they were named; the files of one are taken together.
fn named(paths: &[PathBuf], common: &Common) -> Result<Vec<Named>, Failure> {
    let mut all: Vec<Named> = Vec::new();
    if paths.is_empty() {
        add_folder(&mut all, None, common)?;
    }
    for path in paths {
        match std::fs::metadata(path) {
            Ok(meta) if !meta.is_dir() => add_file(&mut all, path, common)?,
            _ => add_folder(&mut all, Some(path), common)?,
        }
    }
    Ok(all)
}

fn add_folder(all: &mut Vec<Named>, folder: Option<&Path>, common: &Common) -> Result<(), Failure> {
    let request = request(folder.map(Path::to_path_buf), common);
    let roots = open::roots(&request)?.each();
    all.extend(roots.into_iter().map(|root| Named { request: request.clone(), root, files: Vec::new() }));
    Ok(())
}

fn add_file(all: &mut Vec<Named>, file: &Path, common: &Common) -> Result<(), Failure> {
    let file = absolute(file)?;
    let root = file.parent().and_then(root::above).or_else(|| file.parent().map(Path::to_path_buf));
    let request = request(root, common);
    let root = open::roots(&request)?.only().map_err(OpenError::from)?;
    match all.iter_mut().find(|named| named.root == root && !named.files.is_empty()) {
        Some(named) => named.files.push(file),
        None => all.push(Named { request, root, files: vec![file] }),
    }
    Ok(())
}
