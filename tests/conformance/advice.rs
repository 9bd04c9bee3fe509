//! Whatever is advised, followed to the letter, makes nothing worse: on random workspaces, by the plan and by the real CLI.
//!
//! Worse is: a new stop, an element that is no longer sent as what it is, one that is sent as another kind than it looks like, one that
//! is reset and was not, a file out of the workspace (docs/contract.md, `fix`).

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use membrane_tui::open::{Request, open};
use membrane_tui::workspace::diagnose::{Diagnostic, FixKind};
use membrane_tui::workspace::document::Field;
use membrane_tui::workspace::files::RelPath;
use membrane_tui::workspace::layout::Layout;
use membrane_tui::workspace::phase::Reach;
use membrane_tui::workspace::snapshot::Snapshot;
use membrane_tui::workspace::sync::{Verb, sync};
use membrane_tui::workspace::verdict::{Verdict, VerdictWord};
use tempfile::TempDir;

use crate::compare;
use crate::pool;
use crate::push::Driver;
use crate::random::Rng;
use crate::random::misplaced;
use crate::story;
use crate::table::Compared;
use crate::vendor::{Vendor, clean};
use crate::workspace::Workspace;

const LAYOUT: &str = "membrane-cli-1";

/// A workspace on the disk, in a folder below the one that commands are run in, and the state that they keep.
struct Trial {
    top: TempDir,
    state: TempDir,
    workspace: Workspace,
}

/// One thing to do, as a person would who reads it.
#[derive(Debug, Clone)]
enum Advice {
    /// What a help says: "Move it to …".
    Rename { from: String, to: String },
    /// What a help says: "remove it".
    Remove(String),
    /// A command of the program.
    Run(Vec<String>),
}

/// What a push comes to, by the names of documents, which stay the same wherever they are moved. A file that is no document has its path.
#[derive(Debug, Clone, Default, PartialEq)]
struct Standing {
    sent: BTreeSet<String>,
    misread: BTreeSet<String>,
    reset: BTreeSet<String>,
    stops: BTreeSet<String>,
    inside: BTreeSet<String>,
}

/// By the plan alone: a random advice of each of `count` workspaces, and `fix`.
pub fn harmless(seed: u64, count: u64) -> Compared {
    let seeds: Vec<u64> = (seed..seed + count).collect();
    let wrong = pool::each_alone(&seeds, |seed| {
        let mut found = Vec::new();
        for with_fix in [false, true] {
            let trial = Trial::of(*seed);
            let Some(advice) = trial.advice(*seed, with_fix) else { continue };
            found.extend(trial.follow(&advice).map(|worse| trial.told(*seed, &advice, &worse)));
        }
        found
    });
    Compared { cases: seeds.len() * 2, disagreements: wrong.into_iter().flatten().collect() }
}

/// The same with the real CLI: before and after, it does what the plan says, so that what the plan calls no worse is none.
pub fn harmless_to_the_cli(vendor: &Vendor, seed: u64, count: u64) -> Compared {
    let seeds: Vec<u64> = (seed..seed + count).collect();
    let wrong = pool::each(vendor, &seeds, |driver, seed| {
        let trial = Trial::of(*seed);
        let advice = trial.advice(*seed, seed % 2 == 0)?;
        let mut wrong = trial.differences(vendor, driver);
        let before = trial.pushed(driver);
        wrong.extend(trial.follow(&advice));
        wrong.extend(trial.differences(vendor, driver));
        let after = trial.pushed(driver);
        wrong.extend(after.difference(&before).map(|reset| format!("the CLI: {reset} was not before")));
        (!wrong.is_empty()).then(|| trial.told(*seed, &advice, &wrong.join("\n")))
    });
    Compared { cases: seeds.len(), disagreements: wrong.into_iter().flatten().collect() }
}

impl Trial {
    fn of(seed: u64) -> Trial {
        let workspace = misplaced::workspace(seed);
        let top = tempfile::tempdir().expect("a temporary folder");
        let made = workspace.make("http://127.0.0.1:9").keep();
        fs::rename(made, top.path().join("platform")).expect("both are folders of temporary files");
        Trial { top, state: tempfile::tempdir().expect("a temporary folder"), workspace }
    }

    fn root(&self) -> PathBuf {
        self.top.path().join("platform")
    }

    fn snapshot(&self) -> Snapshot {
        let request = Request { root: Some(self.root()), layout: Layout::named(LAYOUT), ..Request::default() };
        open(&request).and_then(|opened| opened.snapshot()).expect("the workspace was just made")
    }

    /// What stands there now, with the server's state.
    fn now(&self) -> Workspace {
        Workspace { server: self.workspace.server.clone(), ..story::read(&self.root()) }
    }

    /// One advice at random, or `fix`; none where there is nothing to follow.
    fn advice(&self, seed: u64, with_fix: bool) -> Option<Advice> {
        if with_fix {
            return Some(Advice::Run(vec!["fix".to_owned()]));
        }
        let snapshot = self.snapshot();
        let mut all: Vec<Advice> = snapshot.diagnostics.iter().flat_map(advice_of).collect();
        let mut rng = Rng::new(seed ^ 0x5eed);
        (!all.is_empty()).then(|| all.swap_remove(rng.below(all.len())))
    }

    /// Follows it; what is worse afterwards, if something is.
    fn follow(&self, advice: &Advice) -> Option<String> {
        let before = self.standing();
        match advice {
            Advice::Rename { from, to } => {
                let to = self.root().join(to);
                if to.exists() {
                    return Some(format!("its place {} is taken", to.display()));
                }
                fs::create_dir_all(to.parent().expect("it has a folder")).expect("no file is in the way");
                fs::rename(self.root().join(from), to).expect("the file is there");
            }
            Advice::Remove(path) => fs::remove_file(self.root().join(path)).expect("the file is there"),
            Advice::Run(words) => self.run(words),
        }
        let removed = matches!(advice, Advice::Remove(_));
        before.worse(&self.standing(), removed)
    }

    /// Runs a command in the folder above the workspace, as somebody in a monorepo would.
    fn run(&self, words: &[String]) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_membrane-tui"));
        clean(&mut command);
        command.current_dir(self.top.path()).env("XDG_STATE_HOME", self.state.path()).args(words);
        command.args(["--layout", LAYOUT]);
        command.output().expect("the program was just built");
    }

    fn standing(&self) -> Standing {
        let snapshot = self.snapshot();
        let mut standing = Standing::default();
        for verdict in snapshot.plan.verdicts() {
            let names = names(verdict);
            match verdict.word() {
                Some(VerdictWord::Sent) => standing.sent.extend(names.clone()),
                Some(VerdictWord::Misread) => standing.misread.extend(names.clone()),
                _ => {}
            }
            if !verdict.is_outside() {
                // A connector's sources are told of no more where they belong to one.
                standing.inside.extend(names.into_iter().filter(|name| !name.contains("/src/")));
            }
        }
        let layout = Layout::named(LAYOUT).expect("a layout that is known");
        let server = self.workspace.server_state().as_known();
        // What a push would do that came so far: what stops it before hides nothing that was there already.
        let sync = sync(snapshot.plan.loads(), Reach::Everything, layout, &server);
        let named = |path| snapshot.plan.verdict(path).map_or_else(|| vec![path.to_text().into_owned()], names);
        let resets = sync.writes.iter().filter(|write| write.verb == Verb::Reset);
        standing.reset.extend(resets.flat_map(|write| named(&write.from)));
        let stops = snapshot.plan.stops.iter().filter_map(|stop| stop.path.as_ref());
        standing.stops.extend(stops.chain(sync.halts.iter().map(|halt| &halt.path)).flat_map(named));
        standing
    }

    /// What the CLI does otherwise than the plan says.
    fn differences(&self, vendor: &Vendor, driver: &mut Driver) -> Vec<String> {
        let now = self.now();
        compare::differences(vendor, &driver.push(&now), &now)
    }

    /// What the CLI resets.
    fn pushed(&self, driver: &mut Driver) -> BTreeSet<String> {
        let sent = driver.push(&self.now()).sent;
        let resets = sent.into_iter().filter(|sent| sent.verb == Verb::Reset);
        resets.map(|sent| format!("reset of {:?} in {}", sent.key, sent.collection)).collect()
    }

    fn told(&self, seed: u64, advice: &Advice, worse: &str) -> String {
        format!("seed {seed}\n{}{advice:?}\n{worse}\n", self.workspace.print())
    }
}

impl Standing {
    /// What is worse in `after`. What somebody `removed` as advised need not be sent any more.
    fn worse(&self, after: &Standing, removed: bool) -> Option<String> {
        let gone = |before: &BTreeSet<String>, after: &BTreeSet<String>| -> Vec<String> {
            before.difference(after).cloned().collect()
        };
        let lost = gone(&self.sent, &after.sent);
        let out = gone(&self.inside, &after.inside);
        let found = [
            ("stops push, and did not", gone(&after.stops, &self.stops)),
            // What push stopped at stands where it is misread as soon as push gets beyond it.
            ("is misread, and was not", gone(&gone(&after.misread, &self.misread).into_iter().collect(), &self.stops)),
            ("is reset, and was not", gone(&after.reset, &self.reset)),
            ("is no longer sent", lost),
            ("is no longer in the workspace", if removed { Vec::new() } else { out }),
        ];
        let worse: Vec<String> = found
            .into_iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(what, names)| format!("{} {what}", names.join(", ")))
            .collect();
        (!worse.is_empty()).then(|| worse.join("\n"))
    }
}

/// The names of a file's documents; its path where it has none.
fn names(verdict: &Verdict) -> Vec<String> {
    let names = verdict.documents.iter().filter_map(|document| document.text(Field::Name)).map(str::to_owned);
    let names: Vec<String> = names.collect();
    if names.is_empty() { vec![verdict.path.to_text().into_owned()] } else { names }
}

/// What a diagnostic advises, by its words and by its offer.
fn advice_of(diagnostic: &Diagnostic) -> Vec<Advice> {
    let from = diagnostic.path.to_text().into_owned();
    let place = |before: &str| diagnostic.help.strip_prefix(before)?.split('`').next();
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut all = Vec::new();
    if let Some(to) = place("Move it to `").or_else(|| place("`").filter(|_| diagnostic.help.contains("nearest place")))
    {
        all.push(Advice::Rename { from: from.clone(), to: to.to_owned() });
    }
    if let Some(name) = place("Rename it to `") {
        all.push(Advice::Rename { from: from.clone(), to: format!("{folder}/{name}") });
    }
    if ["Remove it", "or remove it", "remove the file"].iter().any(|words| diagnostic.help.contains(words)) {
        all.push(Advice::Remove(from));
    }
    all.extend(diagnostic.fix.as_ref().map(|fix| {
        let words = |words: &[&str]| Advice::Run(words.iter().map(|word| (*word).to_owned()).collect());
        let below = |path: &RelPath| format!("platform/{}", path.to_text());
        let (from, to) = (below(&fix.from), below(&fix.to));
        match fix.kind {
            FixKind::Move | FixKind::Rename => words(&["move", &from, &to]),
            FixKind::Split => words(&["split", &from]),
            FixKind::Scaffold => words(&["scaffold", &from]),
            FixKind::Convert => words(&["convert", "--to", LAYOUT]),
        }
    }));
    all
}
