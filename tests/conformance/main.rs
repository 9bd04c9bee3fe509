//! The predictions of membrane-tui, compared with the vendor's own programs (`package.json` pins them).
//!
//! It prints one table and fails on any disagreement. Words after `--` choose the rows whose name has one of them. Without Node
//! the rows that need it are left out, which is said loudly; with `MEMBRANE_REQUIRE_NODE=1` that is a failure.
//!
//! `MEMBRANE_SEED=7 MEMBRANE_WORKSPACES=2000 cargo test --test conformance -- random` compares other random workspaces, and
//! `MEMBRANE_ADVISED=5000 cargo test --test conformance -- advice` follows advice on more of them.

mod advice;
mod any_case;
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
mod spec_config;
mod spec_yaml;
mod story;
mod table;
mod vendor;
mod workspace;

use std::process::ExitCode;

use table::{Compared, Table};
use vendor::{Missing, Vendor};
use workspace::Workspace;

fn main() -> ExitCode {
    let seed = number("MEMBRANE_SEED", 1);
    let mut table = Table::new(std::env::args().skip(1));
    let vendor = Vendor::ready().map_err(say_what_is_left_out).ok();
    let with = |compare: &dyn Fn(&Vendor) -> Option<Compared>| vendor.as_ref().and_then(compare);
    let count = || number("MEMBRANE_WORKSPACES", 300);
    table.row("facts", || with(&|vendor| Some(facts::hold(vendor))));
    table.row("facts, js-yaml 4.1", || with(&|vendor| Some(facts::hold_of_older(vendor))));
    table.row("facts, printed", || with(&|vendor| Some(printed::hold(vendor))));
    table.row("facts, requests", || with(&|vendor| Some(requests::hold(vendor))));
    table.row("first document, mended", || with(&|vendor| Some(story::holds(vendor))));
    table.row("driver is the binary", || with(&|vendor| Some(facts::driver_is_the_binary(vendor))));
    table.row("random workspaces", || with(&|vendor| Some(random::agree(vendor, seed, count(), as_it_is))));
    let fewer = || count().div_ceil(3);
    table.row("random, js-yaml 4.1", || with(&|vendor| Some(random::agree(&vendor.older(), seed, fewer(), as_it_is))));
    table.row("advice, predicted", || Some(advice::harmless(seed, number("MEMBRANE_ADVISED", 500))));
    let pushed = number("MEMBRANE_ADVISED", 40).min(300);
    table.row("advice, pushed", || with(&|vendor| Some(advice::harmless_to_the_cli(vendor, seed, pushed))));
    table.row("facts, any case", || with(&any_case::facts));
    table.row("random, any case", || with(&|vendor| any_case::random(vendor, seed, fewer())));
    table.row("corpus, pushed", || with(&brought::agrees));
    table.row("spec-yaml, corpus", || with(&spec_yaml::on_the_corpus));
    table.row("spec-yaml, generated", || with(&|vendor| Some(spec_yaml::on_generated_paths(vendor, seed))));
    table.row("spec-yaml, config", || with(&|vendor| Some(spec_config::agrees(vendor))));
    table.row("shape, corpus", shape::on_the_corpus);
    table.row("shape, foreign files", || Some(shape::on_foreign_files()));
    let agrees = table.print();
    if agrees && (vendor.is_some() || !is_required()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// A random workspace, unchanged.
fn as_it_is(_seed: u64, workspace: Workspace) -> Workspace {
    workspace
}

fn say_what_is_left_out(Missing(why): Missing) {
    println!("\n*** LEFT OUT: no prediction is compared with the vendor's CLI, because {why}. ***\n");
}

/// Whether it is a failure to leave the vendor's CLI out.
fn is_required() -> bool {
    std::env::var_os("MEMBRANE_REQUIRE_NODE").is_some_and(|value| value == "1")
}

/// A number from the environment.
fn number(name: &str, otherwise: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name} must be a number, not {text:?}")),
        Err(_) => otherwise,
    }
}
