//! The commands: each opens a workspace, asks the model, and prints a report. One file a command; what they share is here.
//!
//! Rules about workspaces are not made here, nor is anything drawn.

mod check;
mod explain;
mod fail;
mod output;
mod plan;
mod tree;

use std::ffi::OsString;

use clap::{CommandFactory, Parser};

use crate::args::{Args, Command, Common, Exit, Format, Root};
use crate::open::{self, Opened, Request};

use fail::Failure;
use output::Output;

/// Runs what the process was called with.
pub fn main() -> Exit {
    let words: Vec<OsString> = std::env::args_os().collect();
    let args = match Args::try_parse_from(&words) {
        Ok(args) => args,
        Err(error) => return fail::usage(&error, &words),
    };
    let output = Output::new(&args.common);
    let result = match &args.command {
        None => browse(&args.root, &args.common),
        Some(command) => run(command, &args.common, &output),
    };
    match result {
        Ok(exit) => exit,
        Err(failure) => output.failure(&failure),
    }
}

fn run(command: &Command, common: &Common, output: &Output) -> Result<Exit, Failure> {
    if matches!(common.format, Format::Sarif | Format::Github) && !matches!(command, Command::Check { .. }) {
        return Err(Failure::new("`--format sarif` and `--format github` are for `check` alone; use `human` or `json`"));
    }
    match command {
        Command::Check { root, strict } => check::run(&open(root, common, output)?, *strict, output),
        Command::Tree { root } => tree::run(&open(root, common, output)?, output),
        Command::Plan { root } => plan::run(&open(root, common, output)?, output),
        Command::Explain { what, root } => explain::run(what, root, common, output),
        Command::Completions { shell } => {
            let mut text = Vec::new();
            clap_complete::generate(*shell, &mut Args::command(), "membrane-tui", &mut text);
            output.bytes(&text)
        }
        Command::Man => {
            let mut text = Vec::new();
            clap_mangen::Man::new(Args::command()).render(&mut text).map_err(|error| Failure::new(error.to_string()))?;
            output.bytes(&text)
        }
        _ => todo!(),
    }
}

/// Opens the workspace that a command is about.
fn open(root: &Root, common: &Common, output: &Output) -> Result<Opened, Failure> {
    let opened = open::open(&request(root.root.clone(), common))?;
    if let Some(note) = &opened.note {
        output.note(note);
    }
    Ok(opened)
}

fn request(root: Option<std::path::PathBuf>, common: &Common) -> Request {
    Request { root, layout: common.layout.id(), settings: common.config.clone() }
}

fn browse(root: &Root, common: &Common) -> Result<Exit, Failure> {
    todo!()
}
