//! How fast the reader is, with spans, beside `serde_yaml` in one run: `cargo bench --bench yaml`.
//!
//! The texts are the corpus (`../shared/corpus`, or `MEMBRANE_CORPUS`), or without it the project's own `membrane/`; all are in memory before
//! anything is measured.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use membrane_tui::yaml::{self, Dialect};

/// Each round runs both, so that what else the machine does meets both.
const ROUNDS: usize = 31;

fn main() {
    let texts = texts();
    let size: usize = texts.iter().map(String::len).sum();
    println!("{} texts, {:.2} MB", texts.len(), size as f64 / 1e6);

    let mut criterion = Criterion::default().configure_from_args();
    let mut group = criterion.benchmark_group("corpus");
    group.throughput(Throughput::Bytes(size as u64)).sample_size(20);
    group.bench_function("yaml", |bencher| bencher.iter(|| read_all(&texts)));
    group.bench_function("serde_yaml", |bencher| bencher.iter(|| read_all_with_serde_yaml(&texts)));
    group.finish();
    criterion.final_summary();

    print_ratio(&texts, size);
}

fn read_all(texts: &[String]) {
    for text in texts {
        black_box(yaml::load(black_box(text), Dialect::default()).is_ok());
    }
}

fn read_all_with_serde_yaml(texts: &[String]) {
    for text in texts {
        black_box(serde_yaml::from_str::<serde_yaml::Value>(black_box(text)).is_ok());
    }
}

fn print_ratio(texts: &[String], size: usize) {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(time(|| read_all(texts)));
        theirs.push(time(|| read_all_with_serde_yaml(texts)));
    }
    let speed = |times: &mut Vec<Duration>| {
        times.sort();
        size as f64 / 1e6 / times[times.len() / 2].as_secs_f64()
    };
    let (ours, theirs) = (speed(&mut ours), speed(&mut theirs));
    println!("median of {ROUNDS} rounds: {ours:.0} MB/s, serde_yaml {theirs:.0} MB/s, ratio {:.2}", ours / theirs);
}

fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn texts() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = std::env::var_os("MEMBRANE_CORPUS").map_or_else(|| root.join("../shared/corpus"), PathBuf::from);
    let folder = if corpus.is_dir() { corpus } else { root.join("membrane") };
    let mut texts = Vec::new();
    collect(&folder, &mut texts);
    texts
}

fn collect(folder: &Path, texts: &mut Vec<String>) {
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    for path in entries.map(|entry| entry.expect("the entry can be read").path()) {
        if path.is_dir() {
            collect(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            texts.push(std::fs::read_to_string(&path).expect("the file is text"));
        }
    }
}
