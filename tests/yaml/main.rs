//! The reader of `workspace/yaml` against js-yaml: 4,722 recorded answers, and as many live ones as one wants.

use std::io::Write;

mod allocation;
mod answer;
mod canonical;
mod differential;
mod endurance;
mod generate;
mod hostile;
mod node;
mod oracle;

#[global_allocator]
static ALLOCATOR: allocation::Counting = allocation::Counting;

/// Says what was not tested, past the test harness, which hides what a test prints when it passes.
fn left_out(what: &str) {
    let _ = writeln!(std::io::stderr(), "LEFT OUT: {what}");
}

/// Comparing a value recurses as deep as the value is; the reader does not.
fn on_a_large_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(256 << 20).spawn(work);
    thread.expect("a thread").join().expect("the work does not panic")
}
