//! Selecting a row in a large workspace beside a small one: from a key to the frame that shows it. `cargo bench --bench select`;
//! `MEMBRANE_BENCH_FILES` sets the size of the large workspace (100,000).

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use membrane_tui::disk::scan::{ScanOptions, scan};
use membrane_tui::tui::commands::Keymap;
use membrane_tui::tui::keys::Chord;
use membrane_tui::tui::message::Message;
use membrane_tui::tui::model::Model;
use membrane_tui::tui::theme::Theme;
use membrane_tui::tui::update::{laid_out, update};
use membrane_tui::tui::view::{draw, lay_out};
use membrane_tui::workspace::project::Project;
use membrane_tui::workspace::snapshot::Snapshot;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const SMALL: usize = 1_000;
const KEYS: usize = 500;

fn main() {
    let asked = std::env::var("MEMBRANE_BENCH_FILES").ok().and_then(|count| count.parse().ok());
    let counts = [SMALL, asked.unwrap_or(100_000)];
    let medians = counts.map(|count| {
        let mut waits = selections(count);
        waits.sort_unstable();
        let at = |part: usize| waits[(KEYS - 1) * part / 100];
        println!("{count} files, key to frame: median {:?}, 99 % {:?}", at(50), at(99));
        at(50)
    });
    println!("{} files / {SMALL} files = {:.2}", counts[1], medians[1].as_secs_f64() / medians[0].as_secs_f64());
}

/// How long each of so many selections takes among these files, one below the other.
fn selections(files: usize) -> Vec<Duration> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for n in 0..files {
        let folder = dir.path().join(format!("membrane/actions/action-{n}"));
        std::fs::create_dir_all(&folder).expect("room on the disk");
        std::fs::write(folder.join(format!("action-{n}.yaml")), element(n)).expect("room on the disk");
    }
    let files = scan(dir.path(), &ScanOptions::default()).expect("workers");
    let snapshot = Snapshot::of(files, Arc::new(Project::default()));
    let mut model = Model::new("~/bench".into(), Theme::new(true), Keymap::default());
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a test backend never fails");
    let mut take = |message| {
        update(&mut model, message);
        let drawn = terminal.draw(|frame| {
            let layout = lay_out(&model, frame.area().as_size());
            laid_out(&mut model, layout);
            draw(frame, &model);
        });
        drawn.expect("a test backend never fails");
    };
    take(Message::Snapshot(Arc::new(snapshot)));
    let key = |name: &str| Message::Key(name.parse::<Chord>().expect("a key").into());
    // The heading of all actions is open then, be it open already or not.
    ["g", "h", "l"].into_iter().for_each(|name| take(key(name)));
    let timed = |_| {
        let pressed = Instant::now();
        take(key("j"));
        pressed.elapsed()
    };
    (0..KEYS).map(timed).collect()
}

fn element(n: usize) -> String {
    let mut text = format!("name: Action {n}\nkey: action-{n}\ntype: create-data-record\nconfig:\n  fields:\n");
    (0..12).for_each(|field| _ = writeln!(text, "    field{field}: {{ $var: $.record.field{field} }}"));
    text
}
