//! Random workspaces: places, names, links, layouts, contents, connectors and servers, right and wrong ones mixed.

mod content;
mod maker;
pub mod misplaced;
mod rng;

pub use rng::Rng;

use maker::workspace;

use crate::case;
use crate::compare;
use crate::outcome::Outcome;
use crate::pool;
use crate::push::Driver;
use crate::shrink::shrink;
use crate::table::Compared;
use crate::vendor::Vendor;
use crate::workspace::Workspace;

/// Workspaces that disagree are made smaller, but no more than this many times tried.
const SHRINKS: usize = 400;
/// What stops a push is taken away so many times, to see what would stop it next.
const MENDS: usize = 3;

/// The CLI and the prediction agree on `count` workspaces, of the seeds from `seed` on. One that disagrees is shrunk and printed
/// as a case. `change` may alter the workspace of a seed.
pub fn agree(vendor: &Vendor, seed: u64, count: u64, change: impl Fn(u64, Workspace) -> Workspace + Sync) -> Compared {
    println!("random workspaces: seeds {seed} to {}", seed + count - 1);
    let seeds: Vec<u64> = (seed..seed + count).collect();
    let wrong = pool::each(vendor, &seeds, |driver, seed| {
        let large = disagreeing(vendor, driver, change(*seed, workspace(*seed)))?;
        let mut left = SHRINKS;
        let small = shrink(&large, |candidate| {
            left = left.saturating_sub(1);
            left > 0 && !compare::differences(vendor, &driver.push(candidate), candidate).is_empty()
        });
        let seen = driver.push(&small);
        let case = case::print(&format!("seed {seed}"), &small, &Outcome::from(&seen).to_string());
        Some(case + &compare::differences(vendor, &seen, &small).join("\n"))
    });
    Compared { cases: seeds.len(), disagreements: wrong.into_iter().flatten().collect() }
}

/// The workspace, if it disagrees, or what is left of it once what stops push is taken away, if that does.
fn disagreeing(vendor: &Vendor, driver: &mut Driver, mut workspace: Workspace) -> Option<Workspace> {
    for _ in 0..=MENDS {
        let seen = driver.push(&workspace);
        if !compare::differences(vendor, &seen, &workspace).is_empty() {
            return Some(workspace);
        }
        let stopped_at = seen.hang.or(seen.abort.and_then(|abort| abort.path))?;
        let before = workspace.entries.len();
        workspace.entries.retain(|entry| String::from_utf8_lossy(&entry.path) != stopped_at);
        if workspace.entries.len() == before {
            return None;
        }
    }
    None
}
