//! Another writer creates, edits, replaces and deletes what is being moved, and where it is to go, while it moves. Nothing is ever
//! overwritten or lost: whatever was written and not deleted stands somewhere, once.
//!
//! How many rounds, says `extent`.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::time::{Duration, Instant};

use membrane_tui::disk::apply;
use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::bench::{Bench, make, relocation};
use crate::extent;

const SOURCE: &str = "key: source\n";
/// What moves in the same batch.
const BEFORE: &str = "key: before\n";
const AFTER: &str = "key: after\n";

/// What the other writer does.
#[derive(Debug, Clone, Copy)]
enum Deed {
    EditSource,
    ReplaceSource,
    DeleteSource,
    CreateTarget,
    MakeTargetFolder,
    PutIntoFolder,
}

const DEEDS: [Deed; 6] = [
    Deed::EditSource,
    Deed::ReplaceSource,
    Deed::DeleteSource,
    Deed::CreateTarget,
    Deed::MakeTargetFolder,
    Deed::PutIntoFolder,
];

/// The texts that must stand below the root, each as often as this says.
type Texts = BTreeMap<String, usize>;

/// A row of numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % count
    }
}

#[test]
fn another_writer_never_loses_anything() {
    let rounds = extent::rounds(500, 10_000);
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let (mut bench, mut refused) = (Bench::in_memory(&[]), 0);
    for round in 0..rounds {
        if round % 100 == 0 {
            bench = Bench::in_memory(&[]);
        }
        refused += usize::from(!play(&bench, &mut numbers));
        fs::remove_dir_all(bench.root()).and_then(|()| fs::create_dir(bench.root())).unwrap();
    }
    println!("{rounds} rounds, {refused} moves refused, losses: 0");
    assert!(refused > rounds / 20 && refused < rounds, "the other writer is never in the way, or always: {refused}");
}

/// One round; whether the move was made.
fn play(bench: &Bench, numbers: &mut Numbers) -> bool {
    bench.write("from/before", BEFORE);
    bench.write("from/source", SOURCE);
    bench.write("from/after", AFTER);
    let relocation = relocation(vec![
        bench.moving("from/before", "from/moved"),
        make("to"),
        make("to/deep"),
        bench.moving("from/source", "to/deep/target"),
        bench.moving("from/after", "to/after"),
    ]);
    let mut texts = Texts::from([SOURCE, BEFORE, AFTER].map(|text| (text.to_owned(), 1)));
    let mut writer = |number| Writer {
        root: bench.root(),
        deed: DEEDS[numbers.below(DEEDS.len())],
        wait: Duration::from_micros(numbers.below(400) as u64),
        number,
    };
    let (first, second) = (writer(1), writer(2));
    let applied = first.beside(&mut texts, || apply::apply(&mut bench.journal(), &relocation));
    compare(bench, &texts, first.deed);
    let is_whole = |end: &str| bench.path(end).exists() == applied.is_ok();
    assert!(is_whole("from/moved") && is_whole("to/after"), "{:?} left a part: {:?}", first.deed, bench.tree());
    if applied.is_ok() {
        let _ = second.beside(&mut texts, || apply::undo(&mut bench.journal()));
        compare(bench, &texts, second.deed);
    }
    applied.is_ok()
}

/// Every text stands there as often as it should, and nothing is left to be done.
fn compare(bench: &Bench, texts: &Texts, deed: Deed) {
    let mut found = Texts::new();
    for path in bench.tree().files() {
        *found.entry(bench.read(path)).or_default() += 1;
    }
    let expected: Texts = texts.iter().filter(|(_, count)| **count > 0).map(|(text, n)| (text.clone(), *n)).collect();
    assert_eq!(found, expected, "{deed:?}: {:?}", bench.tree());
    assert!(bench.history().pending.is_none(), "{deed:?}");
}

/// Another program.
struct Writer {
    root: PathBuf,
    deed: Deed,
    wait: Duration,
    number: usize,
}

impl Writer {
    /// Does something while the deed is done.
    fn beside<T>(&self, texts: &mut Texts, work: impl FnOnce() -> T) -> T {
        let start = Barrier::new(2);
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                start.wait();
                let since = Instant::now();
                while since.elapsed() < self.wait {
                    std::hint::spin_loop();
                }
                // Where it comes too late or too early, there is nothing to account for.
                let _ = self.act(texts);
            });
            start.wait();
            let done = work();
            writer.join().unwrap();
            done
        })
    }

    fn act(&self, texts: &mut Texts) -> io::Result<()> {
        let (source, target) = (self.root.join("from/source"), self.root.join("to/deep/target"));
        match self.deed {
            Deed::EditSource => {
                let mut file = OpenOptions::new().read(true).append(true).open(source)?;
                let mut text = String::new();
                file.read_to_string(&mut text)?;
                let edit = format!("edit: {}\n", self.number);
                file.write_all(edit.as_bytes())?;
                lose(texts, &text);
                gain(texts, text + &edit);
            }
            Deed::DeleteSource => {
                let mut text = String::new();
                File::open(&source)?.read_to_string(&mut text)?;
                fs::remove_file(source)?;
                lose(texts, &text);
            }
            Deed::ReplaceSource => {
                let new = self.root.join(format!("replaced-{}", self.number));
                self.write_new(texts, &new)?;
                // What stood there stays, under the other name.
                renameat_with(CWD, &new, CWD, source, RenameFlags::EXCHANGE)?;
            }
            Deed::CreateTarget => {
                fs::create_dir_all(self.root.join("to/deep"))?;
                self.write_new(texts, &target)?;
            }
            Deed::MakeTargetFolder => fs::create_dir(self.root.join("to"))?,
            Deed::PutIntoFolder => self.write_new(texts, &self.root.join(format!("to/beside-{}", self.number)))?,
        }
        Ok(())
    }

    fn write_new(&self, texts: &mut Texts, path: &Path) -> io::Result<()> {
        let text = format!("key: theirs-{}\n", self.number);
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(text.as_bytes())?;
        gain(texts, text);
        Ok(())
    }
}

fn gain(texts: &mut Texts, text: String) {
    *texts.entry(text).or_default() += 1;
}

fn lose(texts: &mut Texts, text: &str) {
    *texts.get_mut(text).unwrap() -= 1;
}
