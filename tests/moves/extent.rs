//! How much of the long tests runs: a slice of them, or the whole.
//!
//! `MEMBRANE_MOVES=all cargo test --test moves -- --nocapture` takes the whole: every point of the crash and fault tests, 10,000 rounds
//! of the race test, many more random workspaces. It takes some minutes.

use std::io::{self, Write};

/// Whether the whole was asked for.
pub fn is_whole() -> bool {
    match std::env::var("MEMBRANE_MOVES") {
        Ok(extent) => {
            assert_eq!(extent, "all", "MEMBRANE_MOVES is `all`, or not set");
            true
        }
        Err(_) => false,
    }
}

/// How often something random is done: `whole` times, or as often as a slice takes.
pub fn rounds(slice: usize, whole: usize) -> usize {
    if is_whole() { whole } else { slice }
}

/// The numbers below `count` that are taken: all of the whole, else one of every so many, beginning at another with each `offset`.
pub fn points(offset: usize, count: usize, one_of: usize) -> Vec<usize> {
    let step = if is_whole() { 1 } else { one_of };
    (offset % step..count).step_by(step).collect()
}

/// Says, past the test harness, which would swallow it, what is left out and why.
pub fn left_out(what: &str) {
    let _ = writeln!(io::stderr(), "\n*** LEFT OUT: {what} ***\n");
}

/// Does `work` for each number on all processors.
pub fn in_parallel(numbers: &[usize], work: impl Fn(usize) + Sync) {
    let workers = std::thread::available_parallelism().map_or(1, |count| count.get()).min(numbers.len().max(1));
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let work = &work;
            scope.spawn(move || numbers.iter().skip(worker).step_by(workers).for_each(|number| work(*number)));
        }
    });
}
