//! `push`: preflight, the vendor's CLI on this terminal, and what really came of it.

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

use super::fail::Failure;
use super::output::{Output, to_json};
use crate::args::Exit;
use crate::open::Opened;
use crate::push::cancellation::{Cancellation, Cancelled};
use crate::push::cli::{self, Found, NotStarted};
use crate::push::conduct::{self, DEFAULT_WORKSPACE, PushJob};
use crate::push::kept::KeptAt;
use crate::push::plain::PlainOutput;
use crate::push::preflight::{Preflight, Refusal};
use crate::push::reconcile::{PushVerdict, Report};
use crate::push::session::{Session, Size, StartError, Tap};
use crate::report::human::{self, Paint};
use crate::report::json::{Head, PreflightRow};
use crate::report::sanitize;
use crate::workspace::claims::LayoutClaim;
use crate::workspace::files::CONFIG;
use crate::workspace::layout::{Layout, WatchOption};
use crate::workspace::project::ConfigState;

/// What the command line asks of a push.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub workspace: Option<&'a str>,
    pub force: bool,
    pub confirm: Option<&'a str>,
    pub args: &'a [OsString],
    pub dry_run: bool,
}

#[derive(Serialize)]
struct PushDocument<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    cli: &'a str,
    preflight: PreflightRow<'a>,
    /// What came of it; null where nothing was pushed.
    report: Option<&'a Report>,
    /// Why it would be refused, where nothing was asked for but a look.
    refused: Option<String>,
}

/// Pushes.
pub fn run(opened: &Opened, asked: Asked<'_>, output: &Output) -> Result<Exit, Failure> {
    if asked.args.iter().any(names_a_workspace) {
        return Err(Failure::new(
            "behind `--` no workspace can be named, or another would be pushed to than was looked at: give `-w` before it",
        ));
    }
    let found = found(opened)?;
    let snapshot = opened.for_push_to(asked.workspace.unwrap_or(DEFAULT_WORKSPACE)).snapshot()?;
    let workspace = workspace(opened, snapshot.choice.layout, asked.workspace)?;
    let before = Preflight {
        plan: Arc::clone(&snapshot.plan),
        workspace: workspace.to_owned(),
        origin: opened.project.config.origin(&snapshot.choice.layout.config),
        production: opened.settings.is_production(workspace),
    };
    let root = opened.root.to_string_lossy();
    let refusal = before.allows(asked.force, asked.confirm).err();
    let print = |cli: &Found, report: Option<&Report>| {
        let refused = refusal.as_ref().filter(|_| asked.dry_run).map(ToString::to_string);
        let document = PushDocument {
            head: Head::new("push", &root),
            cli: &cli.title(),
            preflight: PreflightRow::new(&before),
            report,
            refused,
        };
        let text =
            |paint| report.map_or_else(|| preflight_in_full(&before, paint), |report| human::pushed(report, paint));
        output.result(|| to_json(&document), text);
    };
    if asked.dry_run {
        print(&found, None);
        let Some(refusal) = &refusal else { return Ok(Exit::Done) };
        if !output.is_json() {
            output.failure(&refused(refusal));
        }
        return Ok(Exit::Refused);
    }
    if let Some(refusal) = &refusal {
        return Err(refused(refusal));
    }
    let signals = ForwardedSignals::start()?;
    let program = program(opened, &signals.cancellation)?;
    snapshot.choice.disagreement.iter().for_each(|sentence| output.note(sentence));
    human::preflight(&before, 0, Paint { enabled: false }).lines().for_each(|line| output.note(line));
    match &before.origin {
        Some(origin) => output.note(&format!("{} pushes with {origin}", program.title())),
        None => output.note(&format!("{} pushes to `{workspace}`", program.title())),
    }
    if !snapshot.plan.layout.knows(LayoutClaim::Deletion) {
        output.note("whether push archives on the server what is gone here is not known");
    }
    if let Some(watch) = watch(snapshot.plan.layout, asked.args) {
        output.note(&watch.note);
    }
    let report = push(opened, &snapshot.plan, &program, asked, &signals, output)?;
    print(&program, Some(&report));
    Ok(match report.verdict {
        PushVerdict::AsPredicted | PushVerdict::NotTold => Exit::Done,
        PushVerdict::Failed => Exit::Wrong,
        PushVerdict::NotAsPredicted => Exit::Unpredicted,
    })
}

/// The option by which the CLI is told to go on when it has pushed.
fn watch<'l>(layout: &'l Layout, words: &[OsString]) -> Option<&'l WatchOption> {
    layout.cli.watch.as_ref().filter(|watch| words.iter().any(|word| *word == *watch.word))
}

/// Whether a word names a workspace to a CLI, whichever CLI runs.
fn names_a_workspace(word: &OsString) -> bool {
    let mut options = Layout::all().iter().filter_map(|layout| layout.cli.workspace.as_ref());
    options.any(|option| option.begins(word.as_encoded_bytes()))
}

fn preflight_in_full(before: &Preflight, paint: Paint) -> String {
    human::preflight(before, usize::MAX, paint)
}

fn refused(refusal: &Refusal) -> Failure {
    Failure::refused(refusal.to_string())
}

/// The vendor's CLI that would run, without starting what the project brings along.
pub fn found(opened: &Opened) -> Result<Found, Failure> {
    let found = cli::to_choose_from(&opened.clis, &opened.places(), &Cancellation::default());
    cli::chosen(&found).cloned().ok_or_else(|| Failure::new(cli::none_of(&found, opened.layout())))
}

/// The vendor's CLI that runs. It may be started for its version; one that the project brings along is asked for before, and refused where
/// nobody can be asked.
pub fn program(opened: &Opened, cancellation: &Cancellation) -> Result<Found, Failure> {
    loop {
        match opened.program(cancellation) {
            _ if cancellation.is_asked() => return Err(cancelled()),
            Ok(found) => return Ok(found),
            Err(NotStarted::Untrusted(found)) if may_be_started(&found) => {
                opened.trust(&found).map_err(Failure::new)?
            }
            Err(NotStarted::Nothing(why)) => return Err(Failure::new(why)),
            Err(untrusted) => return Err(Failure::refused(untrusted.to_string())),
        }
    }
}

/// The end of a push or a rehearsal that was cancelled before its CLI was started.
pub fn cancelled() -> Failure {
    Failure::new(format!("{Cancelled}, so nothing was pushed"))
}

/// Asks on the terminal; no, where there is none.
fn may_be_started(found: &Found) -> bool {
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal() && io::stderr().is_terminal();
    if !is_terminal {
        return false;
    }
    let warning = found.cli.warning().unwrap_or_default();
    eprint!(
        "{}\n  {}\nStart it? It is remembered until it changes. [y/N] ",
        sanitize(&warning),
        sanitize(&found.command())
    );
    let mut answer = String::new();
    let read = io::stdin().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// The workspace of the config that the push goes to.
fn workspace<'a>(opened: &Opened, layout: &Layout, asked: Option<&'a str>) -> Result<&'a str, Failure> {
    let config = &opened.project.config;
    let path = opened.root.join(CONFIG);
    if let (None, Some(asked)) = (&layout.cli.workspace, asked) {
        return Err(Failure::new(format!(
            "`-w {asked}` names a workspace, and a push by {} knows none by name: it goes where `{CONFIG}` and the environment say",
            layout.id
        )));
    }
    if !layout.config.variables.is_empty() {
        return match config.no_yaml.is_some() || config.gives_credentials(&layout.config) {
            // What cannot be read at all is told as what stops push.
            true => Ok(DEFAULT_WORKSPACE),
            false => Err(Failure::at(path, nowhere_to_go(opened, layout))),
        };
    }
    if config.state == ConfigState::Missing {
        let message = format!(
            "there is no `{CONFIG}` in `{}`, so push has nowhere to go; make it with `membrane init`",
            opened.root.display()
        );
        return Err(Failure::at(path, message));
    }
    let name = asked.unwrap_or(DEFAULT_WORKSPACE);
    let is_named = matches!(config.state, ConfigState::Written(dialect) if dialect.names_workspaces());
    if is_named && !config.workspaces.iter().any(|known| known == name) {
        let known = config.workspaces.join("`, `");
        return Err(Failure::at(
            path,
            format!("`{CONFIG}` has no workspace `{name}`; it has `{known}`: choose one with `-w`"),
        ));
    }
    Ok(name)
}

/// Why neither file nor environment tell a push where to go.
fn nowhere_to_go(opened: &Opened, layout: &Layout) -> String {
    let config = &opened.project.config;
    let lacks = config.lacks(&layout.config).join("` nor `");
    let given = config.origin(&layout.config).map_or(String::new(), |origin| format!(" (there is {origin})"));
    let file = match &config.state {
        ConfigState::Missing => format!("there is no `{CONFIG}` in `{}`", opened.root.display()),
        state => format!("`{CONFIG}` is {}", state.words()),
    };
    format!(
        "push has nowhere to go: {file}, and neither file nor environment give `{lacks}`{given}. {}",
        layout.config.advice
    )
}

/// Runs the CLI on this terminal, and follows what it says.
fn push(
    opened: &Opened,
    plan: &crate::workspace::plan::Plan,
    program: &Found,
    asked: Asked<'_>,
    signals: &ForwardedSignals,
    output: &Output,
) -> Result<Report, Failure> {
    let what = format!("push to {}", asked.workspace.unwrap_or(DEFAULT_WORKSPACE));
    let job = PushJob {
        root: &opened.root,
        plan,
        program,
        words: arguments(opened, plan.layout, program, asked, &signals.cancellation),
        watches: watch(plan.layout, asked.args).is_some(),
        what: &what,
        came_of_it: Report::headline,
        size: size(),
        tap: Some(tap(output.is_json())),
        cancellation: &signals.cancellation,
    };
    signals.forward_to_the_next();
    let started = |session: &Arc<Session>| forward_input(session).map(|()| Keyboard::raw());
    let pushed = conduct::push(job, started, |session, _, pushes| {
        // Nobody looks at the screen, but only who looks hears of the next output.
        session.screen();
        pushes.iter().for_each(|told| output.note(told));
    });
    let pushed = pushed.map_err(|error| match error {
        StartError::Cancelled(_) => cancelled(),
        error => Failure::at(&program.program, error.to_string()),
    })?;
    tell_kept(pushed.kept, output);
    Ok(pushed.report)
}

/// Says where a session could not be kept.
pub fn tell_kept(kept: KeptAt, output: &Output) {
    if let Err(error) = kept {
        output.note(&error.to_string());
    }
}

/// What makes the CLI push, the workspace where one is named, and what stands behind `--`.
fn arguments(
    opened: &Opened,
    layout: &'static Layout,
    program: &Found,
    asked: Asked<'_>,
    cancellation: &Cancellation,
) -> Vec<OsString> {
    let mut words = cli::push_words(program, layout, asked.workspace, &opened.places(), cancellation);
    words.extend_from_slice(asked.args);
    words
}

/// The CLI's output goes where results do not: to stderr where a program reads stdout.
fn tap(to_stderr: bool) -> Tap {
    match to_stderr {
        true => Box::new(PlainOutput::new(io::stderr(), io::stderr().is_terminal())),
        false => Box::new(PlainOutput::new(io::stdout(), io::stdout().is_terminal())),
    }
}

fn size() -> Size {
    let (columns, rows) = crossterm::terminal::size().unwrap_or((200, 50));
    Size { rows, columns }
}

/// The signals of a push. Once the CLI runs, `Ctrl-c` goes to it, and so does a new size; being asked to end ends it with all its
/// children. Before that, each of them cancels the push, so that no CLI is started.
struct ForwardedSignals {
    cancellation: Cancellation,
    /// Whether the program that is started next, or runs, is the CLI that pushes.
    is_cli: Arc<AtomicBool>,
}

impl ForwardedSignals {
    /// Starts waiting for them.
    fn start() -> Result<ForwardedSignals, Failure> {
        let failed = |error| Failure::new(format!("cannot wait for signals: {error}"));
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGWINCH]).map_err(failed)?;
        let (cancellation, is_cli) = (Cancellation::default(), Arc::<AtomicBool>::default());
        let forwarded = ForwardedSignals { cancellation: cancellation.clone(), is_cli: Arc::clone(&is_cli) };
        let watch = move || {
            for signal in signals.forever() {
                // Asked for under the lock of the start, so that no signal falls between that and the CLI's first deed.
                let cli = is_cli.load(Ordering::SeqCst).then(|| cancellation.running()).flatten();
                match (signal, cli) {
                    (SIGINT, Some(session)) => session.interrupt(),
                    (SIGWINCH, session) => session.iter().for_each(|session| session.resize(size())),
                    _ => cancellation.cancel(),
                }
            }
        };
        std::thread::Builder::new().name("push-signals".into()).spawn(watch).map_err(failed)?;
        Ok(forwarded)
    }

    /// What is started next is the CLI.
    fn forward_to_the_next(&self) {
        self.is_cli.store(true, Ordering::SeqCst);
    }
}

/// A keyboard whose keys go to the CLI as they are typed: its own terminal echoes them and makes signals of them.
struct Keyboard;

impl Keyboard {
    fn raw() -> Option<Keyboard> {
        let is_at_hand = io::stdin().is_terminal() && io::stdout().is_terminal();
        (is_at_hand && crossterm::terminal::enable_raw_mode().is_ok()).then_some(Keyboard)
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        // A terminal that is gone needs no mending.
        let _ = crossterm::terminal::disable_raw_mode();
    }
}

/// So often `Ctrl-c` in a row ends a CLI that does not hear it.
const ENDED_BY: usize = 3;
const CTRL_C: u8 = 0x03;

/// What a person types answers the CLI's prompts.
fn forward_input(session: &Arc<Session>) -> io::Result<()> {
    if !io::stdin().is_terminal() {
        return Ok(());
    }
    let session = Arc::downgrade(session);
    let read = move || {
        let mut bytes = [0; 1024];
        let mut interrupts = 0;
        while let Ok(count @ 1..) = io::stdin().read(&mut bytes) {
            let Some(session) = session.upgrade() else { break };
            session.write(&bytes[..count]);
            interrupts = if bytes[..count].iter().all(|byte| *byte == CTRL_C) { interrupts + count } else { 0 };
            if interrupts >= ENDED_BY {
                session.cancel();
            }
        }
    };
    std::thread::Builder::new().name("push-input".into()).spawn(read).map(drop)
}
