//! A run that is cancelled: before its CLI is started, while it is, and after.

use std::path::Path;
use std::thread;

use membrane_tui::open::{Request, open};
use membrane_tui::push::cancellation::{Cancellation, Started};
use membrane_tui::push::cli::{self, SearchPlaces};
use membrane_tui::push::loopback::ServerState;
use membrane_tui::push::redact::Secrets;
use membrane_tui::push::rehearse::{self, RehearseError, Script};
use membrane_tui::push::session::{ProgramEnd, Session, StartError};
use membrane_tui::workspace::layout::Layout;
use tempfile::TempDir;

use crate::gate::Gate;
use crate::harness::{SIZE, launch, script};
use crate::rehearse::workspace;

/// Starts a CLI that leaves a mark and does not end by itself.
fn start(dir: &Path, cancellation: &Cancellation) -> Result<Started, StartError> {
    let program = dir.join("stub");
    script(&program, "echo started > mark; exec sleep 1000");
    cancellation.start(|| Session::start(&launch(program, dir), SIZE, &Secrets::default(), None, |_| ()))
}

#[test]
fn what_is_cancelled_before_the_start_is_not_started() {
    let dir = TempDir::new().unwrap();
    let cancellation = Cancellation::default();
    cancellation.clone().cancel();
    let refused = start(dir.path(), &cancellation).err();
    assert!(matches!(refused, Some(StartError::Cancelled(_))), "{refused:?}");
    assert!(!dir.path().join("mark").exists());
}

#[test]
fn what_is_cancelled_while_it_is_started_ends() {
    let dir = TempDir::new().unwrap();
    let cancellation = Cancellation::default();
    let elsewhere = cancellation.clone();
    let program = dir.path().join("stub");
    script(&program, "exec sleep 1000");
    let started = cancellation.start(|| {
        // It was found that nobody cancelled it, and nothing is started yet.
        thread::spawn(move || elsewhere.cancel());
        Session::start(&launch(program, dir.path()), SIZE, &Secrets::default(), None, |_| ())
    });
    let exit = started.unwrap().wait();
    assert_eq!((exit.how, exit.cancelled), (ProgramEnd::Signal(15), true));
}

#[test]
fn what_is_cancelled_while_it_runs_ends() {
    let dir = TempDir::new().unwrap();
    let cancellation = Cancellation::default();
    let started = start(dir.path(), &cancellation).unwrap();
    cancellation.cancel();
    assert!(started.wait().cancelled);
    assert!(matches!(start(dir.path(), &cancellation), Err(StartError::Cancelled(_))), "nor is another one started");
}

#[test]
fn who_drops_what_it_started_ends_it_whoever_looks_on() {
    let dir = TempDir::new().unwrap();
    let started = start(dir.path(), &Cancellation::default()).unwrap();
    let looked_at = started.session().clone();
    drop(started);
    assert!(looked_at.exit().is_some_and(|exit| exit.cancelled));
}

#[test]
fn the_question_for_a_version_is_broken_off() {
    let root = TempDir::new().unwrap();
    let gate = Gate::new(root.path());
    let bin = root.path().join("node_modules/.bin");
    std::fs::create_dir_all(&bin).unwrap();
    script(&bin.join("membrane"), &format!("{}\necho 1.2.3", gate.wait()));
    let places =
        SearchPlaces { path: "/usr/bin:/bin".into(), ..SearchPlaces::new(root.path().to_owned(), Vec::new(), false) };
    let cancellation = Cancellation::default();
    thread::scope(|scope| {
        let looking =
            scope.spawn(|| cli::to_run(&cli::near(&places), &places, &Layout::by_default, &|_| true, &cancellation));
        gate.reached();
        cancellation.cancel();
        assert!(looking.join().unwrap().is_err());
    });
}

#[test]
fn a_rehearsal_is_cancelled_before_its_cli_is_started() {
    let root = workspace(&[("integrations/hub/hub.yaml", "{key: hub}")]);
    let programs = TempDir::new().unwrap();
    let bin = programs.path().to_owned();
    let gate = Gate::new(programs.path());
    script(&bin.join("membrane"), &format!("touch {}/mark", root.path().display()));
    // The last step before the CLI is to ask where Node is.
    script(&bin.join("node"), &gate.wait());
    let snapshot =
        open(&Request { root: Some(root.path().to_owned()), ..Request::default() }).unwrap().snapshot().unwrap();
    let path = format!("{}:/usr/bin:/bin", bin.display()).into();
    let places = SearchPlaces { path, ..SearchPlaces::new(root.path().to_owned(), Vec::new(), false) };
    let found = cli::chosen(&cli::near(&places)).unwrap().clone();
    let (server, secrets) = (ServerState::default(), Secrets::default());
    let rehearsal = Script {
        snapshot: &snapshot,
        places: &places,
        cli: &found,
        workspace: "dev",
        server: &server,
        secrets: &secrets,
    };
    let cancelled = |started: Option<RehearseError>| {
        assert!(started.is_some_and(|error| error.to_string() == "cancelled before the CLI was started"));
        assert!(!root.path().join("mark").exists());
    };
    let cancellation = Cancellation::default();
    thread::scope(|scope| {
        let starting = scope.spawn(|| rehearse::start(&rehearsal, SIZE, &cancellation).err());
        gate.reached();
        cancellation.cancel();
        cancelled(starting.join().unwrap());
    });
    cancelled(rehearse::start(&rehearsal, SIZE, &cancellation).err());
}
