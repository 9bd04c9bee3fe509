//! What is known of the CLI's output, options and config, and cannot be seen in what it loads: run with the plain binary.

mod config;
mod output;
mod pull;
mod request;
mod watch;

use std::process::Command;

use crate::binary::{self, LIMIT, Run};
use crate::pool;
use crate::table::Compared;
use crate::vendor::Vendor;
use crate::workspace::Workspace;

/// A fact by its name, and what checks it: an error says what was seen instead.
type Fact = (&'static str, fn(&Vendor) -> Result<(), String>);

pub fn hold(vendor: &Vendor) -> Compared {
    let facts = [&config::FACTS[..], &output::FACTS, &request::FACTS, &pull::FACTS, &watch::FACTS].concat();
    let wrong =
        pool::each(vendor, &facts, |_, (name, fact)| fact(vendor).err().map(|seen| format!("# {name}\n{seen}")));
    Compared { cases: facts.len(), disagreements: wrong.into_iter().flatten().collect() }
}

/// Fails with what was printed, where something is not so.
fn check(run: &Run, so: bool) -> Result<(), String> {
    if so { Ok(()) } else { Err(format!("exit {:?}\n{}\n{}", run.exit, run.stdout, run.stderr)) }
}

fn push(vendor: &Vendor, workspace: &str, change: impl FnOnce(&mut Command)) -> Run {
    binary::push(vendor, &Workspace::parse(workspace), LIMIT, Vec::new(), change)
}

/// Without colours.
fn plain_text(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';').trim_start_matches('m'));
    }
    plain
}
