//! `tree`.

use super::fail::Failure;
use super::output::Output;
use crate::args::Exit;
use crate::open::Opened;
use crate::report::{human, json};

/// Prints the tree.
pub fn run(opened: &Opened, output: &Output) -> Result<Exit, Failure> {
    let snapshot = opened.snapshot()?;
    let root = opened.root.to_string_lossy();
    match output.is_json() {
        true => output.document(&json::tree(&root, &snapshot)),
        false => output.bytes(human::tree(&snapshot, output.paint).as_bytes()),
    }
    Ok(Exit::Done)
}
