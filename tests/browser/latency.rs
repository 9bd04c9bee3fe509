//! How long an edit from outside takes to be on the screen, beside how long the system itself takes to tell of it. Run by
//! `cargo test --release --test browser -- --ignored --nocapture latency`.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use notify::{Event, RecursiveMode, Watcher, recommended_watcher};

use crate::workspace::Workspace;

const EDITS: u32 = 500;
const FILE: &str = "membrane/actions/edited/edited.yaml";

#[test]
#[ignore = "a measurement, for a quiet machine"]
fn latency_of_outside_edits() {
    let workspace = Workspace::sample();
    let action = |number: u32| format!("key: edit-{number}-end\nname: Edited\ntype: run-javascript\n");
    workspace.write(FILE, &action(0));
    let browser = workspace.browse((120, 60));
    browser.see("edit-0-end");
    browser.see("watching");

    let (send, told) = channel();
    let mut watcher = recommended_watcher(move |event: Result<Event, _>| {
        if event.is_ok_and(|event| event.kind.is_modify()) {
            // Nobody listens any more once the last edit is on the screen.
            let _ = send.send(Instant::now());
        }
    })
    .unwrap();
    watcher.watch(workspace.path(FILE).parent().unwrap(), RecursiveMode::NonRecursive).unwrap();

    let (screen, system): (Vec<_>, Vec<_>) = (1..=EDITS)
        .map(|number| {
            while told.try_recv().is_ok() {}
            let edited = Instant::now();
            workspace.write(FILE, &action(number));
            browser.see(&format!("edit-{number}-end"));
            (edited.elapsed(), told.recv().unwrap().saturating_duration_since(edited))
        })
        .unzip();
    let (screen, system) = (Spread::of(screen), Spread::of(system));
    println!("{EDITS} edits from outside    p50        p95        p99       most");
    println!("on the screen      {screen}");
    println!("told by the system {system}");
    println!("ratio at p95: {:.1}", screen.at(95).as_secs_f64() / system.at(95).as_secs_f64());
}

/// Times, shortest first.
struct Spread(Vec<Duration>);

impl Spread {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        Self(times)
    }

    fn at(&self, percent: usize) -> Duration {
        self.0[(self.0.len() - 1) * percent / 100]
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        [50, 95, 99, 100].iter().try_for_each(|&percent| write!(f, "{:>8.2} ms", self.at(percent).as_secs_f64() * 1e3))
    }
}
