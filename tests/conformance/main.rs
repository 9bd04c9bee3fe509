//! The predictions of membrane-tui, compared with the vendor's own programs (`package.json` pins them).
//!
//! It prints one table and fails on any disagreement. Words after `--` choose the rows whose name has one of them. Without Node
//! the rows that need it are left out, which is said loudly; with `MEMBRANE_REQUIRE_NODE=1` that is a failure.
//!
//! `MEMBRANE_SEED=7 MEMBRANE_WORKSPACES=2000 cargo test --test conformance -- random` compares other random workspaces.

mod binary;
mod brought;
mod case;
mod compare;
mod corpus;
mod facts;
mod outcome;
mod pool;
mod predict;
mod printed;
mod push;
mod random;
mod requests;
mod shape;
mod shrink;
mod spec_yaml;
mod table;
mod vendor;
mod workspace;

use std::process::ExitCode;

use table::Table;
use vendor::{Missing, Vendor};

fn main() -> ExitCode {
    let seed = number("MEMBRANE_SEED", 1);
    let mut table = Table::new(std::env::args().skip(1));
    let vendor = match Vendor::ready() {
        Ok(vendor) => vendor,
        Err(missing) => return left_out(&missing),
    };
    table.row("facts", || Some(facts::hold(&vendor)));
    table.row("facts, printed", || Some(printed::hold(&vendor)));
    table.row("facts, requests", || Some(requests::hold(&vendor)));
    table.row("driver is the binary", || Some(facts::driver_is_the_binary(&vendor)));
    table.row("random workspaces", || Some(random::agree(&vendor, seed, number("MEMBRANE_WORKSPACES", 300))));
    table.row("corpus, pushed", || brought::agrees(&vendor));
    table.row("spec-yaml, corpus", || spec_yaml::on_the_corpus(&vendor));
    table.row("spec-yaml, generated", || Some(spec_yaml::on_generated_paths(&vendor, seed)));
    table.row("shape, corpus", shape::on_the_corpus);
    table.row("shape, foreign files", || Some(shape::on_foreign_files(&vendor)));
    if table.print() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn left_out(Missing(why): &Missing) -> ExitCode {
    println!("\n*** LEFT OUT: no prediction was compared with the vendor's CLI, because {why}. ***\n");
    let required = std::env::var_os("MEMBRANE_REQUIRE_NODE").is_some_and(|value| value == "1");
    if required { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// A number from the environment.
fn number(name: &str, otherwise: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} must be a number, not {text:?}")),
        Err(_) => otherwise,
    }
}
