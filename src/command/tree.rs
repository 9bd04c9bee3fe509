//! `tree`.

use super::fail::Failure;
use super::output::{Output, to_json};
use crate::args::Exit;
use crate::open::Opened;
use crate::report::{human, json};

/// Prints the tree.
pub fn run(opened: &Opened, output: &Output) -> Result<Exit, Failure> {
    let snapshot = opened.snapshot()?;
    let root = opened.root.to_string_lossy();
    output.result(|| to_json(&json::tree(&root, &snapshot)), |paint| human::tree(&snapshot, paint));
    Ok(Exit::Done)
}
