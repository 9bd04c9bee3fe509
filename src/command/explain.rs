//! `explain`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::fail::Failure;
use super::output::{Output, to_json};
use super::{PathArgument, relocation, request};
use crate::args::{Common, Exit, RootOption};
use crate::report::{human, json};
use crate::workspace::code::Code;

#[derive(Serialize)]
struct Page<'a> {
    schema: &'static str,
    root: Option<&'a str>,
    code: Code,
    page: &'a str,
}

/// Explains a code, where the word is one and no file has that name; else a file.
pub fn run(what: &OsStr, root: &RootOption, common: &Common, output: &Output) -> Result<Exit, Failure> {
    let path = Path::new(what);
    match what.to_str().and_then(Code::named) {
        Some(code) if path.symlink_metadata().is_err() => {
            let page = Page { schema: "membrane-tui/explain/1", root: None, code, page: code.page() };
            output.result(|| to_json(&page), |paint| human::code(code, paint));
        }
        _ => file(path, root.root.clone(), common, output)?,
    }
    Ok(Exit::Done)
}

fn file(path: &Path, root: Option<PathBuf>, common: &Common, output: &Output) -> Result<(), Failure> {
    if path.symlink_metadata().is_err() {
        let message = format!(
            "`{}` is no file here and no code of a diagnostic; `membrane-tui check` prints both",
            path.display()
        );
        return Err(Failure::at(path, message));
    }
    let subject = PathArgument::find(path, &request(root, common), output)?;
    relocation::tell_interrupted(&subject.opened, output);
    let snapshot = subject.opened.snapshot()?;
    let explanation = snapshot.explain(&subject.path);
    let root = subject.opened.root.to_string_lossy();
    output.result(|| to_json(&json::explain(&root, &explanation)), |paint| human::path(&explanation, paint));
    Ok(())
}
