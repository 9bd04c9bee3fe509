//! How long a scan takes beside plain reading, what a second look costs, how much memory a large workspace takes, and how soon an
//! edit is told. `cargo bench --bench scan`; `MEMBRANE_BENCH_FILES` sets the size of the large workspace (100,000).

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use membrane_tui::disk::scan::{ScanOptions, Scanner, scan};
use membrane_tui::disk::watch::Watcher;
use membrane_tui::workspace::files::{Entry, FileSet, RelPath};
use rayon::prelude::*;

fn main() {
    // First, because the peak is the process's.
    large_workspace(std::env::var("MEMBRANE_BENCH_FILES").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000));
    latency(500);
    let mut criterion = Criterion::default().configure_from_args().sample_size(20);
    scan_beside_reading(&mut criterion, 5_000);
    criterion.final_summary();
}

/// A workspace of so many elements, each in its own folder, as both layouts have them; some 1.5 kB each, as real ones are.
fn workspace(elements: usize) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    (0..elements).into_par_iter().for_each(|n| {
        let folder = dir.path().join(format!("membrane/integrations/app-{}/actions/action-{n}", n / 50));
        fs::create_dir_all(&folder).expect("room on the disk");
        fs::write(folder.join(format!("action-{n}.yaml")), element(n)).expect("room on the disk");
    });
    dir
}

fn element(n: usize) -> String {
    use std::fmt::Write;
    let mut text = format!(
        "name: Action {n}\nkey: action-{n}\ntype: create-data-record\ninputSchema:\n  type: object\n  properties:\n"
    );
    for field in 0..12 {
        let _ = write!(
            text,
            "    field{field}:\n      type: string\n      title: \"Field {field} of {n}\"\n      required: true\n"
        );
    }
    text += "config:\n  dataSource:\n    collectionKey: orders\n  fieldMapping:\n    defaultImportValue:\n";
    for field in 0..6 {
        let _ = writeln!(text, "      field{field}: {{ $var: $.record.field{field} }}");
    }
    text
}

/// The files of a folder, read and let go.
fn plain_reading(folder: &Path) -> usize {
    let entries: Vec<_> = fs::read_dir(folder).expect("it is there").flatten().collect();
    entries
        .into_par_iter()
        .map(|entry| match entry.file_type().expect("it is there").is_dir() {
            true => plain_reading(&entry.path()),
            false => fs::read(entry.path()).expect("it is there").len(),
        })
        .sum()
}

fn elements(files: &FileSet) -> usize {
    files.walk(&RelPath::root()).filter(|(_, entry)| matches!(entry, Entry::File(_))).count()
}

fn large_workspace(count: usize) {
    let dir = workspace(count);
    let before = peak_memory();
    let reading = timed("plain reading", || black_box(plain_reading(dir.path())));
    let mut scanner = Scanner::new(dir.path(), &ScanOptions::default()).expect("workers");
    let mut files = FileSet::default();
    let scanning = timed("first scan", || files = scanner.scan(&|_| ()));
    assert_eq!(elements(&files), count);
    println!("{count} files: scan / plain reading = {:.2}", scanning.as_secs_f64() / reading.as_secs_f64());
    println!("{count} files: peak memory {} MB, {} MB before the scan", peak_memory(), before);
    timed("second look, right after", || black_box(scanner.rescan(&files, &[RelPath::root()])));
    let (sender, events) = mpsc::channel();
    let watcher = Watcher::start(dir.path(), move |event| _ = sender.send(event)).expect("a thread");
    timed("all folders watched", || {
        watcher.follow(&files);
        events.recv()
    });
    println!("{count} files: peak memory {} MB with the watcher", peak_memory());
    timed("watches let go", || drop(watcher));
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    black_box(work());
    println!("{what}: {:?}", start.elapsed());
    start.elapsed()
}

/// The most memory that this process ever had, in MB.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap_or(0) / 1024
}

/// How long after an edit the tree is up to date again.
fn latency(edits: usize) {
    let dir = workspace(2_500);
    let (sender, events) = mpsc::channel();
    let watcher = Watcher::start(dir.path(), move |event| _ = sender.send(event)).expect("a thread");
    let mut scanner = Scanner::new(dir.path(), &ScanOptions::default()).expect("workers");
    let mut files = scanner.scan(&|_| ());
    watcher.follow(&files);
    while events.recv_timeout(Duration::from_secs(1)).is_ok() {}

    let edited = RelPath::parse("membrane/integrations/app-7/actions/action-357/action-357.yaml").expect("a path");
    let full: PathBuf = dir.path().join(edited.to_text().as_ref());
    let mut waits: Vec<Duration> = (0..edits)
        .map(|n| {
            let start = Instant::now();
            fs::write(&full, element(n)).expect("room on the disk");
            let hash = *blake3::hash(element(n).as_bytes()).as_bytes();
            while !matches!(files.get(&edited), Some(Entry::File(file)) if file.hash == hash) {
                events.recv().expect("the watcher lives");
                files = scanner.rescan(&files, std::slice::from_ref(&edited));
            }
            start.elapsed()
        })
        .collect();
    waits.sort();
    let at = |share: usize| waits[(edits - 1) * share / 100];
    println!(
        "{edits} edits among 2,500 files, until the tree has them: median {:?}, 95% {:?}, worst {:?}",
        at(50),
        at(95),
        at(100)
    );
}

fn scan_beside_reading(criterion: &mut Criterion, count: usize) {
    let dir = workspace(count);
    let mut group = criterion.benchmark_group("workspace");
    group.throughput(criterion::Throughput::Elements(count as u64));
    group.bench_function(BenchmarkId::new("plain reading", count), |b| b.iter(|| plain_reading(dir.path())));
    group.bench_function(BenchmarkId::new("scan", count), |b| b.iter(|| scan(dir.path(), &ScanOptions::default())));
    // Two seconds after they were made, files are recognised by their stamps.
    std::thread::sleep(Duration::from_secs(3));
    let mut scanner = Scanner::new(dir.path(), &ScanOptions::default()).expect("workers");
    let files = scanner.scan(&|_| ());
    group.bench_function(BenchmarkId::new("second look", count), |b| {
        b.iter(|| scanner.rescan(&files, &[RelPath::root()]))
    });
    let one = RelPath::parse("membrane/integrations/app-7/actions/action-357/action-357.yaml").expect("a path");
    group.bench_function(BenchmarkId::new("one file", count), |b| {
        b.iter(|| scanner.rescan(&files, std::slice::from_ref(&one)))
    });
    group.finish();
}
