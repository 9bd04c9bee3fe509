//! A push or a rehearsal from the start of the CLI to what came of it: followed, held against the plan, kept for reading. The command and
//! the browser push and rehearse through here; what they show of it is their own.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;

use super::cancellation::Cancellation;
use super::cli::Found;
use super::follow::follow;
use super::kept::{self, EndedSession, KeptAt};
use super::reconcile::{Reconciler, Report};
use super::rehearse::{self, Rehearsal, RehearseError, Rehearsed, Script};
use super::secrets;
use super::session::{Environment, ProgramEnd, Session, SessionEnd, Size, StartError, Tap};
use super::transcript::Says;
use crate::workspace::plan::Plan;

/// The workspace that the CLI takes where none is named (docs/push-facts.md).
pub const DEFAULT_WORKSPACE: &str = "default";

/// A push that is to be made.
pub struct PushJob<'a> {
    /// Of the workspace.
    pub root: &'a Path,
    /// What is predicted of it.
    pub plan: &'a Plan,
    pub program: &'a Found,
    /// What the program is given to push, behind the words that start it.
    pub words: Vec<OsString>,
    /// Whether these words let it go on when it has pushed, and push again.
    pub watches: bool,
    /// `push to dev`, for the session that is kept.
    pub what: &'a str,
    /// What came of it in words, for the same. Redacted.
    pub came_of_it: fn(&Report) -> String,
    /// The size of the program's screen.
    pub size: Size,
    /// Where its output goes besides.
    pub tap: Option<Tap>,
    pub cancellation: &'a Cancellation,
}

/// What came of a push.
pub struct ConductedPush {
    pub report: Report,
    /// Where its session can be read.
    pub kept: KeptAt,
}

/// How one push of a CLI that watches ends; its own end comes later.
const PUSHED: SessionEnd = SessionEnd { how: ProgramEnd::Code(0), cancelled: false, left_behind: 0 };

/// Pushes, and waits for the end. `started` hears of the session once it runs; what it gives is dropped when the program has ended.
/// `progress` hears whenever the program has said something, with the first sentence on each push that one which watches has made since.
///
/// # Errors
/// Where the push was cancelled before, the program does not start, or `started` fails, which ends it.
pub fn push<T>(
    job: PushJob<'_>,
    started: impl FnOnce(&Arc<Session>) -> io::Result<T>,
    mut progress: impl FnMut(&Session, &Reconciler, &[String]),
) -> Result<ConductedPush, StartError> {
    let secrets = secrets::of_workspace(job.root);
    let launch = job.program.launch(job.words, job.root, Environment::Inherited(Vec::new()));
    let (send, events) = channel();
    let sink = move |event| drop(send.send(event));
    let session = job.cancellation.start(|| Session::start(&launch, job.size, &secrets, job.tap, sink))?;
    let meanwhile = started(session.session())?;
    // The CLI prints paths with their links resolved.
    let real = job.root.canonicalize().unwrap_or_else(|_| job.root.to_owned());
    let mut reconciler = Reconciler::new(job.plan, &real.to_string_lossy());
    let exit = follow(&session, &events, None, |lines| {
        let mut pushes = Vec::new();
        for line in lines {
            reconciler.see(line);
            if job.watches && matches!(line.says, Says::Completed { .. }) {
                pushes.push(reconciler.clone().finish(PUSHED, &secrets).headline());
            }
        }
        progress(&session, &reconciler, &pushes);
    });
    drop(meanwhile);
    let report = reconciler.finish(exit, &secrets);
    let log = session.log(|log| log.text());
    let came_of_it = (job.came_of_it)(&report);
    let kept = kept::keep_now(EndedSession { root: job.root, what: job.what, came_of_it: &came_of_it, log: &log });
    Ok(ConductedPush { report, kept })
}

/// A rehearsal that is to be made.
pub struct RehearsalJob<'a> {
    pub script: Script<'a>,
    /// What came of it in words, for the session that is kept. Redacted.
    pub came_of_it: fn(&Rehearsed) -> String,
    /// The size of the program's screen.
    pub size: Size,
    pub cancellation: &'a Cancellation,
}

/// What came of a rehearsal.
pub struct ConductedRehearsal {
    pub rehearsed: Rehearsed,
    /// Where its session can be read.
    pub kept: KeptAt,
}

/// Rehearses. `follow` gets the rehearsal once its program runs, and brings it to its end.
///
/// # Errors
/// Where it does not begin; see [`rehearse::start`].
pub fn rehearse(
    job: &RehearsalJob<'_>,
    follow: impl FnOnce(Rehearsal) -> Rehearsed,
) -> Result<ConductedRehearsal, RehearseError> {
    let rehearsed = follow(rehearse::start(&job.script, job.size, job.cancellation)?);
    let (root, came_of_it) = (&job.script.places.root, (job.came_of_it)(&rehearsed));
    let log = &rehearsed.log;
    let kept = kept::keep_now(EndedSession { root, what: "rehearsal", came_of_it: &came_of_it, log });
    Ok(ConductedRehearsal { rehearsed, kept })
}
