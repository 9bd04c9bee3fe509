//! The relocations that are killed and hindered, each by the real program.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::bench::Bench;
use crate::tracer::{Disk, Outcome, Trouble, run};
use crate::tree::Tree;

const ACTION: &str = "key: list\nname: List\ntype: list-data-records\n";
const FIND: &str = "key: find\nname: Find\ntype: api-request\n";
const SYNC: &str = "key: sync\nname: Sync\ntype: api-request\nintegrationKey: hub\n";
const HUB: &str = "key: hub\nname: Hub\nconnectorId: 7\n";
const SOURCE: &str = "key: d\nname: D\nudm: d\n";
const TEMPLATE: &str =
    "# All\nkey: one\ntype: api-request\n---\n# two\nkey: two\ntype: api-request\n---\nwebhooks: {}\n";

/// One relocation.
#[derive(Debug, Clone, Copy)]
pub struct Scene {
    pub name: &'static str,
    files: &'static [(&'static str, &'static str)],
    /// What is run before, untroubled.
    before: &'static [&'static [&'static str]],
    pub command: &'static [&'static str],
    pub disk: Disk,
}

const FLAT: &[(&str, &str)] = &[("membrane/integrations/list.yaml", ACTION), ("membrane/integrations/.gitkeep", "")];

const FOLDER: &[(&str, &str)] = &[
    ("membrane/integrations/list/list.yaml", ACTION),
    ("membrane/integrations/list/notes/about.md", "about"),
    ("membrane/integrations/list/empty/", ""),
    ("membrane/actions/find/find.yaml", FIND),
];

const WOUNDS: &[(&str, &str)] = &[
    ("membrane/integrations/hub/hub.yaml", HUB),
    ("membrane/integrations/hub/dataSources/d/d.yaml", SOURCE),
    ("membrane/integrations/list.yaml", ACTION),
    ("membrane/integrations/find/find.yaml", FIND),
    ("membrane/integrations/find/README.md", "read me"),
    ("membrane/actions/sync/hub/hub.yaml", SYNC),
    ("membrane/Flows/f.yaml", "key: f\nname: F\nnodes: {}\n"),
];

const SPLIT: &[(&str, &str)] = &[("membrane/integrations/hub/hub.yaml", HUB), ("assets/all.yaml", TEMPLATE)];

const WHOLE: &[(&str, &str)] = &[
    ("membrane/integrations/hub/hub.yaml", "key: crm\nname: Hub\nconnectorId: 7\n"),
    ("membrane/integrations/hub/actions/sync/sync.yaml", SYNC),
    ("membrane/integrations/hub/logo.svg", "<svg/>"),
    ("membrane/actions/list.yaml", ACTION),
    ("membrane/actions/find/find.yaml", FIND),
    ("membrane/dataSources/d/d.yaml", SOURCE),
];

const MOVE_FILE: &[&str] = &["move", "membrane/integrations/list.yaml"];
const MOVE_FOLDER: &[&str] = &["move", "membrane/integrations/list"];
const FIX: &[&str] = &["fix"];
const SPLIT_IT: &[&str] = &["split", "assets/all.yaml"];
const CONVERT: &[&str] = &["convert", "--to", "spec-yaml"];
const UNDO: &[&str] = &["undo"];
const REDO: &[&str] = &["redo"];

/// All of them.
pub fn scenes() -> Vec<Scene> {
    let scene = |name, files, before, command| Scene { name, files, before, command, disk: Disk::Plain };
    let here = [
        scene("move a file", FLAT, &[], MOVE_FILE),
        scene("undo the move of a file", FLAT, &[MOVE_FILE], UNDO),
        scene("redo the move of a file", FLAT, &[MOVE_FILE, UNDO], REDO),
        scene("move an element's folder", FOLDER, &[], MOVE_FOLDER),
        scene("undo the move of a folder", FOLDER, &[MOVE_FOLDER], UNDO),
        scene("fix", WOUNDS, &[], FIX),
        scene("undo fix", WOUNDS, &[FIX], UNDO),
        scene("redo fix", WOUNDS, &[FIX, UNDO], REDO),
        scene("split", SPLIT, &[], SPLIT_IT),
        scene("undo split", SPLIT, &[SPLIT_IT], UNDO),
        scene("convert", WHOLE, &[], CONVERT),
        scene("undo convert", WHOLE, &[CONVERT], UNDO),
    ];
    let there = here.iter().map(|scene| Scene { disk: Disk::TwoDevices, ..*scene });
    let elsewhere = here.iter().take(6).map(|scene| Scene { disk: Disk::NoExclusiveRename, ..*scene });
    there.chain(elsewhere).chain(here.iter().copied()).collect()
}

impl Scene {
    /// The bench at the moment before the relocation.
    pub fn bench(&self) -> Bench {
        let bench = Bench::in_memory(self.files);
        for words in self.before {
            let status = program(&bench, words).status().unwrap();
            assert!(status.success(), "{words:?}: {}", said(&bench));
        }
        bench
    }

    /// Runs the relocation in some trouble.
    pub fn run(&self, bench: &Bench, trouble: &Trouble) -> Outcome {
        run(&mut program(bench, self.command), &Trouble { disk: self.disk, ..trouble.clone() }).unwrap()
    }

    /// What stands there when nothing goes wrong.
    pub fn end(&self) -> Tree {
        let bench = self.bench();
        let outcome = self.run(&bench, &Trouble::default());
        assert_eq!(outcome.exit, Some(0), "{}: {}", self.name, said(&bench));
        bench.tree().without_folder_times()
    }
}

/// The next start, in some trouble: a command that has nothing to do but what every relocation does first.
pub fn start_again(bench: &Bench, trouble: &Trouble) -> Outcome {
    run(&mut program(bench, &["move", "membrane/no-such-file"]), trouble).unwrap()
}

/// The real program, in the root of a bench, with nothing of the machine around it.
fn program(bench: &Bench, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_membrane-tui"));
    command
        .args(words)
        .current_dir(bench.root())
        .env_clear()
        .env("XDG_STATE_HOME", bench.state().parent().unwrap_or(Path::new("/")))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(File::create(errors(bench)).unwrap());
    command
}

fn errors(bench: &Bench) -> std::path::PathBuf {
    bench.root().with_file_name("errors")
}

/// What the program said last on its standard error.
pub fn said(bench: &Bench) -> String {
    fs::read_to_string(errors(bench)).unwrap_or_default()
}
