//! `check` of a large workspace beside what others need to read the same files: `cargo bench --bench scale`.
//!
//! `MEMBRANE_BENCH_FILES` sets the size (100,000). Prints figures and judges none. The commands of one round run one after the other, so that what
//! else the machine does meets all; the figures are medians of five rounds. Needs GNU time; ripgrep and Node with `tests/yaml/node_modules`
//! where they are there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context;

#[path = "../examples/workspace.rs"]
mod workspace;

const ROUNDS: usize = 5;

/// Loads every YAML file below a folder, as push does.
const NODE: &str = "\
const fs = require('fs'), path = require('path'), yaml = require(process.argv[1])
for (const entry of fs.readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\\.ya?ml$/.test(entry.name)) continue
  try { yaml.load(fs.readFileSync(path.join(entry.parentPath ?? entry.path, entry.name), 'utf8')) } catch {}
}";

/// What one run of a command took.
#[derive(Clone, Copy)]
struct Cost {
    /// Seconds by the clock.
    wall: f64,
    /// Seconds of all cores, in the program and in the kernel.
    cpu: f64,
    /// The most memory at any time, in MB.
    memory: f64,
}

/// A command and what its runs took.
struct Contender {
    name: &'static str,
    program: PathBuf,
    words: Vec<String>,
    costs: Vec<Cost>,
}

fn main() -> anyhow::Result<()> {
    let files = std::env::var("MEMBRANE_BENCH_FILES").ok().and_then(|files| files.parse().ok()).unwrap_or(100_000);
    let dir = tempfile::tempdir()?;
    workspace::generate(dir.path(), files, 1)?;
    let mut contenders = contenders(dir.path());
    for round in 0..=ROUNDS {
        for contender in &mut contenders {
            let cost = run(contender)?;
            // The first round only fills the system's caches.
            contender.costs.extend((round > 0).then_some(cost));
        }
    }
    print(files, &contenders);
    Ok(())
}

/// `check` first, then its peers that are there.
fn contenders(dir: &Path) -> Vec<Contender> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let node_yaml = here.join("tests/yaml/node_modules/js-yaml-41");
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let contender =
        |name, program: &str, words: Vec<String>| Contender { name, program: program.into(), words, costs: Vec::new() };
    let check = vec!["check".into(), "--format".into(), "json".into(), text(dir)];
    let mut contenders = vec![contender("check --format json", env!("CARGO_BIN_EXE_membrane-tui"), check)];
    if is_there("rg") {
        contenders.push(contender("rg -uu no-such-text", "rg", vec!["-uu".into(), "no-such-text".into(), text(dir)]));
    }
    if node_yaml.is_dir() && is_there("node") {
        let words = vec!["-e".into(), NODE.into(), text(&node_yaml), text(dir)];
        contenders.push(contender("Node with js-yaml", "node", words));
    }
    contenders
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).status().is_ok()
}

/// Runs it once; what it prints is of no interest, and a status that is not 0 neither: `check` finds what is wrong, and `rg` nothing.
fn run(contender: &Contender) -> anyhow::Result<Cost> {
    let output = Command::new("/usr/bin/time")
        .args(["-q", "-f", "%e %U %S %M"])
        .arg(&contender.program)
        .args(&contender.words)
        .stdout(Stdio::null())
        .output()
        .context("`/usr/bin/time` cannot be started; install GNU time")?;
    let said = String::from_utf8_lossy(&output.stderr);
    let figures: Vec<f64> = said.lines().last().unwrap_or_default().split(' ').flat_map(str::parse).collect();
    let [wall, user, system, kilobytes] = figures[..] else { anyhow::bail!("{} ended with: {said}", contender.name) };
    Ok(Cost { wall, cpu: user + system, memory: kilobytes / 1024.0 })
}

fn print(files: usize, contenders: &[Contender]) {
    println!("{files} files, medians of {ROUNDS} rounds; how often it takes what `check` takes in parentheses");
    println!("| command | wall | CPU | memory |\n|---|---|---|---|");
    let first = contenders.first().map(Contender::median);
    for contender in contenders {
        let (cost, check) = (contender.median(), first.unwrap_or_else(|| contender.median()));
        println!(
            "| `{}` | {:.2} s ({:.2}) | {:.2} s ({:.2}) | {:.0} MB ({:.2}) |",
            contender.name,
            cost.wall,
            cost.wall / check.wall,
            cost.cpu,
            cost.cpu / check.cpu,
            cost.memory,
            cost.memory / check.memory
        );
    }
}

impl Contender {
    fn median(&self) -> Cost {
        let median = |of: fn(&Cost) -> f64| {
            let mut all: Vec<f64> = self.costs.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            all[all.len() / 2]
        };
        Cost { wall: median(|cost| cost.wall), cpu: median(|cost| cost.cpu), memory: median(|cost| cost.memory) }
    }
}
