//! Random keys, texts, pastes, mice, sizes, suspends and changes from outside, over the real binary with stubs of every temper: it answers,
//! it ends, it loses nothing, and it leaves the terminal whole.
//!
//! `MEMBRANE_MONKEY` is the number of events, `MEMBRANE_SEED` the first seed. A run that fails names its own.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::browser::Browser;
use crate::rng::Rng;
use crate::workspace::Workspace;

/// What a slice has, and what one run has before the next begins with another workspace.
const SLICE: usize = 600;
const A_RUN: usize = 2_000;
/// Of memory, in KiB; what the browser takes for the sample is a tenth.
const MOST_MEMORY: u64 = 400 << 10;

/// What the stub of the vendor's CLI does when it is to push.
const TEMPERS: [&str; 7] = [
    "echo done",
    "exit 7",
    "printf 'sure? '; read answer; echo \"$answer\"",
    "yes | head -c 1000000",
    "trap '' TERM INT HUP; sleep 1000 & wait",
    "printf '\\033[2J\\033[?1049h\\033]0;mine\\007'; kill -9 $$",
    "cat",
];

/// The keys of the browser, more often than others.
const KEYS: &[u8] = b"jjjkkkhlgGvnNmMuurpReyq?:/\t\t1234\r\r\r\x1b\x1a\x12\x03\x04\x15\x18 0]=-";

#[test]
fn a_monkey_breaks_nothing() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
    let (events, first) = (number("MEMBRANE_MONKEY").unwrap_or(SLICE), number("MEMBRANE_SEED").unwrap_or(1));
    let mut slowest = Duration::ZERO;
    for (run, begin) in (0..events).step_by(A_RUN).enumerate() {
        let seed = (first + run) as u64;
        println!("seed {seed}");
        slowest = slowest.max(Monkey::new(seed).play(A_RUN.min(events - begin)));
    }
    println!("the slowest answer took {slowest:?}");
}

struct Monkey {
    rng: Rng,
    workspace: Workspace,
    before: HashSet<Vec<u8>>,
    browser: Browser,
}

impl Monkey {
    fn new(seed: u64) -> Monkey {
        let mut rng = Rng::new(seed);
        let workspace = Workspace::sample();
        let browser = start(&mut rng, &workspace);
        let before = contents(&workspace.root());
        Monkey { rng, workspace, before, browser }
    }

    /// Plays so many events; gives how long the slowest answer took.
    fn play(mut self, events: usize) -> Duration {
        let (mut left, mut slowest) = (events, Duration::ZERO);
        while left > 0 {
            let burst = (1 + self.rng.below(20)).min(left);
            left -= burst;
            let open = (0..burst).all(|_| self.event());
            let began = Instant::now();
            if !open || !self.browser.answers() {
                self.is_left();
                self.browser = start(&mut self.rng, &self.workspace);
                continue;
            }
            slowest = slowest.max(began.elapsed());
        }
        let memory = peak_memory(&self.browser);
        assert!(memory < MOST_MEMORY, "it took {memory} KiB");
        self.browser.signal(Signal::TERM);
        assert_eq!(self.browser.ends_going_on().signal(), Some("Terminated"));
        self.is_whole();
        slowest
    }

    /// One thing that happens; `false` where nobody is there any more.
    fn event(&mut self) -> bool {
        let keys = match self.rng.below(20) {
            0..=10 => vec![KEYS[self.rng.below(KEYS.len())]],
            // Ctrl-\ ends whatever has a terminal that the system edits, as this one is while the browser is suspended.
            11 => vec![Some(self.rng.below(256) as u8).filter(|byte| *byte != 0x1c).unwrap_or(b' ')],
            12 => self.text().into_bytes(),
            13 => format!("\x1b[200~{}\x1b[201~", self.text()).into_bytes(),
            14 => ["\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[6~", "\x1b[Z", "\x1bOP", "\x1b[", "\x1b[<0;"]
                [self.rng.below(8)]
            .into(),
            15 => {
                let (button, end) = ([0, 0, 2, 32, 64, 65][self.rng.below(6)], ["M", "m"][self.rng.below(2)]);
                format!("\x1b[<{button};{};{}{end}", 1 + self.rng.below(120), 1 + self.rng.below(40)).into_bytes()
            }
            16 => ["\x1b[I", "\x1b[O"][self.rng.below(2)].into(),
            17 => {
                self.browser.frame(1 + self.rng.below(250) as u16, 1 + self.rng.below(80) as u16);
                return true;
            }
            18 => {
                self.browser.signal([Signal::TSTP, Signal::CONT, Signal::WINCH][self.rng.below(3)]);
                return true;
            }
            _ => {
                self.change_from_outside();
                return true;
            }
        };
        self.browser.try_press(&keys)
    }

    fn text(&mut self) -> String {
        let pieces =
            ["a", "ship", "\u{202e}", "\u{1f469}\u{200d}\u{1f680}", "..", "/", "\u{301}", "\u{4e2d}", " ", "prod"];
        (0..self.rng.below(12)).map(|_| pieces[self.rng.below(pieces.len())]).collect()
    }

    fn change_from_outside(&mut self) {
        let path = self.workspace.path(&format!("membrane/actions/outside-{}/a.yaml", self.rng.below(4)));
        let folder = path.parent().unwrap_or(&path).to_owned();
        // It may have been moved away meanwhile, and what stands in a place may be no folder any more.
        let _ = match self.rng.below(3) {
            0 => fs::create_dir_all(&folder).and_then(|()| fs::write(path, self.text())),
            1 => fs::rename(&folder, folder.with_extension("x")),
            _ => fs::remove_dir_all(folder.with_extension("x")),
        };
    }

    /// It was left by its own keys.
    fn is_left(&mut self) {
        let status = self.browser.ends_going_on();
        // Ctrl-C while it is suspended is a signal.
        assert!(status.success() || status.signal() == Some("Interrupt"), "{status:?}");
        self.is_whole();
    }

    /// The terminal is as it was, nothing of it runs any more, no defect was told, and no byte is lost.
    fn is_whole(&self) {
        self.browser.assert_restored();
        let said = String::from_utf8_lossy(&self.browser.bytes()).into_owned();
        assert!(!said.contains("a defect in this program"), "it told of a defect");
        wait_until_none_runs(&self.workspace.home());
        let after: HashSet<Vec<u8>> =
            [contents(&self.workspace.root()), contents(&self.workspace.home())].into_iter().flatten().collect();
        assert!(self.before.is_subset(&after), "a file is lost");
    }
}

fn start(rng: &mut Rng, workspace: &Workspace) -> Browser {
    let path = workspace.stub(TEMPERS[rng.below(TEMPERS.len())]);
    let browser = workspace.browse_with((250, 80), vec![("PATH", path), ("EDITOR", "true".into())]);
    browser.see("watching");
    browser
}

/// What the files below a folder hold.
fn contents(folder: &Path) -> HashSet<Vec<u8>> {
    let mut open = vec![folder.to_owned()];
    let mut found = HashSet::new();
    while let Some(path) = open.pop() {
        match path.symlink_metadata().unwrap().is_dir() {
            true => open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path())),
            false => _ = found.insert(fs::read(path).unwrap()),
        }
    }
    found
}

/// The most memory that it has taken, in KiB.
fn peak_memory(browser: &Browser) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", browser.pid().as_raw_nonzero())).unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    peak.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Nothing that has this home is left. What was killed takes a moment to be gone.
fn wait_until_none_runs(home: &Path) {
    let mark = format!("HOME={}\0", home.display()).into_bytes();
    let runs = || {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        let mut environments = processes.filter_map(|process| fs::read(process.path().join("environ")).ok());
        environments.any(|environment| environment.windows(mark.len()).any(|part| part == mark))
    };
    let end = Instant::now() + Duration::from_secs(30);
    while runs() {
        assert!(Instant::now() < end, "something that it started is left");
        std::thread::yield_now();
    }
}
