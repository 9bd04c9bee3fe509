//! The browser while the CLI floods it with 1 GB: from key to frame, its memory at the worst, and what is left of the CLI.
//!
//! Prints figures and judges none: `cargo bench --bench flood`.

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/browser/browser.rs"]
mod browser;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/browser/workspace.rs"]
mod workspace;

use std::fs;
use std::time::{Duration, Instant};

use browser::Browser;
use workspace::Workspace;

/// Two children flood: one that ends, and one that would go on and cannot be asked to end.
const FLOOD: &str = "trap '' TERM; (trap '' TERM HUP; exec sleep 100000) & echo pid $!\n\
    yes 'Loaded a line of a flood with a \u{1b}[31mcolour\u{1b}[0m in it, of no interest to anybody' | head -c 1000000000";
const KEYS: usize = 200;

fn main() {
    let workspace = Workspace::sample();
    let mut browser = workspace.browse_with_stub((80, 24), FLOOD);
    browser.see("watching");
    browser.press("p");
    browser.see("push to default");
    browser.press("\r");
    browser.see("a line of a flood");
    let began = Instant::now();
    browser.press("\x1b");
    browser.see("m move");
    let mut waits: Vec<Duration> = (0..KEYS).map(|at| wait_for_a_frame(&mut browser, at % 2 == 0)).collect();
    waits.sort_unstable();
    let at = |part: usize| waits[(KEYS - 1) * part / 100];
    println!("key to frame during the flood: median {:?}, 99 % {:?}, most {:?}", at(50), at(99), at(100));
    let floods = browser.line("not what was predicted").is_empty();
    println!("the flood {} after the last key", if floods { "still ran" } else { "had ended" });
    browser.press("4");
    let patience = Duration::from_secs(600);
    browser.wait_within(patience, "the end of the flood", |screen| screen.contents().contains("ended, ✗"));
    println!("1 GB was worked off in {:?}", began.elapsed());
    println!("memory at the worst: {}", line_of(&browser, "VmHWM"));
    println!("processes left: {}", processes("sleep 100000"));
    browser.press("1q");
    browser.ends();
    browser.assert_restored();
}

/// Switches the view, and measures until that is seen.
fn wait_for_a_frame(browser: &mut Browser, to_files: bool) -> Duration {
    let pressed = Instant::now();
    browser.press("v");
    browser.see(if to_files { "1 files" } else { "1 tree" });
    pressed.elapsed()
}

/// What the system says of the browser's process.
fn line_of(browser: &Browser, name: &str) -> String {
    let status = fs::read_to_string(format!("/proc/{}/status", browser.pid().as_raw_nonzero())).unwrap_or_default();
    status.lines().find(|line| line.starts_with(name)).unwrap_or("not known here").to_owned()
}

/// How many processes have this command line.
fn processes(command: &str) -> usize {
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let lines = all.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).trim_end_matches('\0').replace('\0', " ") == command).count()
}
