//! Another program swaps a folder of the root for a link that leads out of it, back and forth, while things move. Nothing is ever put or taken
//! outside; what is called done stands where it should, and after a refusal all stands where it stood.
//!
//! How many rounds, says `extent`.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use membrane_tui::disk::apply::{self, ApplyError};
use membrane_tui::workspace::relocate::{Piece, Relocation, Seen, Spot, Step};
use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::bench::{Bench, make, relocation, root};
use crate::extent;
use crate::tree::Tree;

/// What is swapped, one a round, and whether `membrane` is a link to another folder of the root.
const SWAPS: [(&str, bool); 7] = [
    ("membrane", false),
    ("membrane/from", false),
    ("membrane/from/inner", false),
    ("membrane/to", false),
    ("membrane/to/deep", false),
    ("membrane", true),
    ("membrane/to", true),
];
const PIECE: &[u8] = b"key: piece\n";

/// What stands in the root, and, below what is swapped, outside too: whoever follows the link finds there what he looks for.
const FILES: [(&str, &str); 6] = [
    ("membrane/from/source", "key: source\n"),
    ("membrane/from/old", "key: old\n"),
    ("membrane/from/inner/folder/file", "key: file\n"),
    ("membrane/from/inner/deeper", "key: deeper\n"),
    ("membrane/from/emptied/", ""),
    ("membrane/to/deep/", ""),
];

/// A row of numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, count: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) % count
    }

    fn time(&mut self, microseconds: u64) -> Duration {
        Duration::from_micros(self.below(microseconds))
    }
}

/// What the rounds came to. All but the first two must stay at none.
#[derive(Debug, Default)]
struct Tally {
    done: usize,
    refused: usize,
    outside: usize,
    not_as_told: usize,
    /// The first of the faults.
    example: Option<String>,
}

#[test]
fn nothing_lands_outside_while_a_folder_is_swapped_for_a_link() {
    let rounds = extent::rounds(500, 10_000);
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let mut tally = Tally::default();
    let ends = SWAPS.map(end);
    for round in 0..rounds {
        let number = round % SWAPS.len();
        Stand::new(SWAPS[number]).play(&mut numbers, &ends[number], &mut tally);
    }
    println!("{rounds} moves with their undos beside a racer: {tally:?}");
    assert_eq!((tally.outside, tally.not_as_told), (0, 0), "{tally:?}");
    let tried = tally.done + tally.refused;
    assert!(
        tally.done > tried / 20 && tally.refused > tried / 20,
        "the racer is never in the way, or always: {tally:?}"
    );
}

/// What stands below the root when nothing is in the way.
fn end(swap: (&'static str, bool)) -> Tree {
    let stand = Stand::new(swap);
    apply::apply(&mut stand.bench.journal(), &stand.relocation()).unwrap();
    comparable(&stand.bench.root())
}

/// What stands below a folder but for the link of the racer, which leads elsewhere in each round.
fn comparable(folder: &Path) -> Tree {
    let mut tree = Tree::of(folder).without_folder_times().times_of_made_things_aside();
    tree.0.remove(Path::new("link"));
    tree
}

fn with_times(folder: &Path) -> (Tree, SystemTime) {
    (Tree::of(folder), folder.metadata().unwrap().modified().unwrap())
}

/// A root, and a folder outside that looks like the one that is swapped.
struct Stand {
    bench: Bench,
    swapped: &'static str,
    outside: PathBuf,
    /// What stands outside before anybody comes, and when that came to be: what is put there for a moment only is noticed too.
    untouched: (Tree, SystemTime),
}

impl Stand {
    fn new((swapped, is_linked): (&'static str, bool)) -> Stand {
        let bench = Bench::in_memory(&FILES);
        if is_linked {
            fs::rename(bench.path("membrane"), bench.path("data")).unwrap();
            symlink("data", bench.path("membrane")).unwrap();
        }
        let outside = bench.root().with_file_name("outside");
        bench.copy(&bench.path(swapped), "../outside");
        symlink(&outside, bench.path("link")).unwrap();
        let untouched = with_times(&outside);
        Stand { bench, swapped, outside, untouched }
    }

    /// All kinds of steps: a folder is made, a file and a folder move, a piece comes in, an old file and an emptied folder go.
    fn relocation(&self) -> Relocation {
        let seen = Seen::File { size: PIECE.len() as u64, hash: *blake3::hash(PIECE).as_bytes() };
        let put_away = |path: &str, number, seen| Step::Move { from: root(path), to: Spot::Kept(number), seen };
        Relocation {
            pieces: vec![(0, Piece::File(PIECE.into()))],
            ..relocation(vec![
                make("membrane/to/deep/made"),
                self.bench.moving("membrane/from/source", "membrane/to/deep/made/target"),
                self.bench.moving("membrane/from/inner/deeper", "membrane/to/deeper"),
                Step::Move { from: Spot::Kept(0), to: root("membrane/to/piece"), seen },
                self.bench.moving("membrane/from/inner/folder", "membrane/to/deep/folder"),
                put_away("membrane/from/old", 1, self.bench.seen("membrane/from/old")),
                put_away("membrane/from/emptied", 2, Seen::Empty),
            ])
        }
    }

    /// A move and its undo beside the racer.
    fn play(&self, numbers: &mut Numbers, end: &Tree, tally: &mut Tally) {
        let old = comparable(&self.bench.root());
        let relocation = self.relocation();
        let applied = self.beside(numbers, || apply::apply(&mut self.bench.journal(), &relocation));
        if self.count("move", applied.err(), (&old, end), numbers, tally) {
            let undone = self.beside(numbers, || apply::undo(&mut self.bench.journal()));
            self.count("undo", undone.err(), (end, &old), numbers, tally);
        }
    }

    /// Compares what stands there with what was told; whether it was done.
    fn count(
        &self,
        deed: &str,
        error: Option<ApplyError>,
        (before, after): (&Tree, &Tree),
        numbers: &mut Numbers,
        tally: &mut Tally,
    ) -> bool {
        if self.bench.history().pending.is_some() {
            // What could not be taken back beside the racer is taken back by the next start: at the latest when it is gone.
            let _ = self.beside(numbers, || apply::recover(&mut self.bench.journal()));
            let _ = apply::recover(&mut self.bench.journal());
        }
        let expected = if error.is_none() { after } else { before };
        let (now, outside) = (comparable(&self.bench.root()), with_times(&self.outside));
        let is_outside = outside != self.untouched;
        let is_as_told = now == *expected && self.bench.history().pending.is_none();
        let is_done = error.is_none() && is_as_told && !is_outside;
        tally.done += usize::from(error.is_none());
        tally.refused += usize::from(error.is_some());
        tally.outside += usize::from(is_outside);
        tally.not_as_told += usize::from(!is_as_told);
        if (is_outside || !is_as_told) && tally.example.is_none() {
            let told = error.map_or("done".to_owned(), |error| error.to_string());
            tally.example =
                Some(format!("{deed}, `{}` swapped: {told}\nroot:{now:?}\noutside:{outside:?}", self.swapped));
        }
        is_done
    }

    /// Does something while the folder and the link change their names. When it is done, each has its own again.
    fn beside<T>(&self, numbers: &mut Numbers, work: impl FnOnce() -> T) -> T {
        let (start, is_over) = (Barrier::new(2), AtomicBool::new(false));
        let times: Vec<(Duration, Duration)> = (0..8).map(|_| (numbers.time(1_500), numbers.time(150))).collect();
        let (folder, link) = (self.bench.path(self.swapped), self.bench.path("link"));
        let swap = || renameat_with(CWD, &folder, CWD, &link, RenameFlags::EXCHANGE).unwrap();
        let wait = |time: Duration| {
            let since = Instant::now();
            while since.elapsed() < time && !is_over.load(Ordering::Relaxed) {
                std::hint::spin_loop();
            }
        };
        std::thread::scope(|scope| {
            let racer = scope.spawn(|| {
                start.wait();
                for (in_place, away) in times.iter().cycle().take_while(|_| !is_over.load(Ordering::Relaxed)) {
                    wait(*in_place);
                    swap();
                    wait(*away);
                    swap();
                }
            });
            start.wait();
            let done = work();
            is_over.store(true, Ordering::Relaxed);
            racer.join().unwrap();
            done
        })
    }
}
