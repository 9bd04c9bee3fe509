//! `plan`.

use super::fail::Failure;
use super::output::{Output, to_json};
use crate::args::Exit;
use crate::open::Opened;
use crate::report::{human, json};
use crate::workspace::plan::{Outcome, Plan};

/// Prints the plan; wrong where push would abort, misread or pass over something that looks like an element.
pub fn run(opened: &Opened, output: &Output) -> Result<Exit, Failure> {
    let snapshot = opened.snapshot()?;
    let root = opened.root.to_string_lossy();
    output.result(|| to_json(&json::plan(&root, &snapshot)), |paint| human::plan(&snapshot, paint))?;
    Ok(if is_right(&snapshot.plan) { Exit::Done } else { Exit::Wrong })
}

fn is_right(plan: &Plan) -> bool {
    plan.outcome == Outcome::Completes
        && !plan.loads.iter().any(|load| load.is_misread())
        && !plan.ignored.iter().any(|row| row.looks_like.matters())
}
