//! `demo`: the sample workspace, to look at and to play with.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::fail::Failure;
use super::output::{Output, to_json};
use crate::args::Exit;
use crate::disk::sample::{self, SampleError};
use crate::report::json::Head;

#[derive(Serialize)]
struct DemoDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    applied: bool,
    files: Vec<&'static str>,
}

/// The sample on the disk.
pub struct Demo {
    pub folder: PathBuf,
    /// Takes the folder away when it is dropped, where nobody named one.
    _temporary: Option<tempfile::TempDir>,
}

/// Writes the sample into `folder`, or into a temporary one that lasts as long as what is given back.
pub fn open(folder: Option<&Path>) -> Result<Demo, Failure> {
    let temporary = if folder.is_none() { Some(temporary()?) } else { None };
    let folder = match (folder, &temporary) {
        (Some(folder), _) => super::absolute(folder)?,
        // By its own name, which the browser then shows as the project's.
        (None, Some(temporary)) => temporary.path().join("sample"),
        (None, None) => unreachable!("a folder is named or made"),
    };
    sample::write(&folder)?;
    Ok(Demo { folder, _temporary: temporary })
}

/// Writes the sample into a folder that stays, and says where; with `dry_run` only what would be written. For those who read what is
/// printed instead of looking at the browser.
pub fn print(folder: Option<&Path>, dry_run: bool, output: &Output) -> Result<Exit, Failure> {
    let folder = match folder {
        Some(folder) => super::absolute(folder)?,
        None if dry_run => std::env::temp_dir(),
        None => temporary()?.keep(),
    };
    if !dry_run {
        sample::write(&folder)?;
    } else {
        sample::fits(&folder)?;
    }
    let root = folder.to_string_lossy();
    let document = DemoDocument { head: Head::new("demo", &root), applied: !dry_run, files: sample::paths().collect() };
    output.result(
        || to_json(&document),
        |_| {
            let verb = if dry_run { "would write" } else { "wrote" };
            let files: String = sample::paths().map(|path| format!("  {path}\n")).collect();
            format!(
                "{verb} the sample into {}:\n{files}`membrane-tui {}` opens it\n",
                folder.display(),
                folder.display()
            )
        },
    );
    Ok(Exit::Done)
}

fn temporary() -> Result<tempfile::TempDir, Failure> {
    let named = "name a folder for the sample: `membrane-tui demo FOLDER`";
    tempfile::Builder::new()
        .prefix("membrane-demo-")
        .tempdir()
        .map_err(|error| Failure::new(format!("no temporary folder can be made: {error}; {named}")))
}

impl From<SampleError> for Failure {
    fn from(error: SampleError) -> Failure {
        let message = error.to_string();
        match error {
            SampleError::Taken(path) => Failure { path: Some(path), ..Failure::refused(message) },
            SampleError::NoFolder(path) | SampleError::Io { path, .. } => Failure::at(path, message),
        }
    }
}
