//! Runs pushes and rehearsals, one at a time, each followed by a thread of its own until it has ended.
//!
//! Decides nothing: what the program did is held against the plan by `push::reconcile`.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use time::OffsetDateTime;
use time::macros::format_description;

use crate::open::Opened;
use crate::push::cancellation::{Cancellation, Cancelled};
use crate::push::cli::{self, NotStarted};
use crate::push::conduct::{self, ConductedRehearsal, DEFAULT_WORKSPACE, PushJob, RehearsalJob};
use crate::push::kept::KeptAt;
use crate::push::loopback::ServerState;
use crate::push::reconcile::{PushVerdict, Reconciler, Report};
use crate::push::rehearse::Script;
use crate::push::secrets;
use crate::push::session::{Session, Size};
use crate::report::human::{self, Paint};
use crate::tui::message::Message;
use crate::tui::model::push::{Arrived, Ended, Order};
use crate::tui::model::{Tone, push};
use crate::workspace::files::RelPath;
use crate::workspace::snapshot::Snapshot;

/// So many of the last lines of a program's output are shown.
const SHOWN: usize = 5_000;

/// Without colours: the browser has its own.
const PLAIN: Paint = Paint { enabled: false };

/// What runs. Clones are of the same.
#[derive(Clone)]
pub struct Pusher {
    slot: Arc<Mutex<Slot>>,
    messages: Sender<Message>,
}

/// The run that was ordered last.
#[derive(Default)]
struct Slot {
    cancellation: Cancellation,
    /// Once its CLI is started, for whoever looks at it.
    session: Option<Arc<Session>>,
    /// The size that its screen was given after the order.
    size: Option<push::Size>,
    /// Once it has begun.
    thread: Option<JoinHandle<()>>,
}

impl Slot {
    fn resize(&self) {
        if let (Some(session), Some(size)) = (&self.session, self.size) {
            session.resize(screen_size(size));
        }
    }
}

impl Pusher {
    /// Nothing runs yet.
    pub fn new(messages: Sender<Message>) -> Self {
        Self { slot: Arc::default(), messages }
    }

    /// A run that is ordered: from now on it can be cancelled.
    pub fn order(&self) -> Run {
        let cancellation = Cancellation::default();
        *self.slot() = Slot { cancellation: cancellation.clone(), ..Slot::default() };
        Run { pusher: self.clone(), cancellation, is_told: false }
    }

    /// What the program's screen shows now.
    pub fn screen(&self) -> Option<Arc<vt100::Screen>> {
        self.slot().session.as_ref().map(|session| session.screen())
    }

    /// The last lines of the program's output.
    pub fn output(&self) -> Arc<[String]> {
        self.slot().session.as_ref().map_or_else(Arc::default, |session| output(session).into())
    }

    /// Types into the program.
    pub fn write(&self, bytes: &[u8]) {
        if let Some(session) = &self.slot().session {
            session.write(bytes);
        }
    }

    /// Gives the program's screen another size; one that is not started yet gets it then.
    pub fn resize(&self, size: push::Size) {
        let mut slot = self.slot();
        slot.size = Some(size);
        slot.resize();
    }

    /// Asks the run to end, with all that it started. One that has not started its CLI starts none.
    pub fn cancel(&self) {
        self.slot().cancellation.cancel();
    }

    /// Ends what runs, and waits until all of it is gone, a rehearsal's copy too.
    pub fn end(&self) {
        let thread = {
            let mut slot = self.slot();
            slot.cancellation.cancel();
            slot.thread.take()
        };
        // One that panicked has been told of.
        thread.into_iter().for_each(|thread| drop(thread.join()));
    }

    fn slot(&self) -> MutexGuard<'_, Slot> {
        self.slot.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, message: Message) {
        // Where the browser has ended, nobody wants to know.
        let _ = self.messages.send(message);
    }
}

/// A push or a rehearsal from its order on. It tells of its end once, even where it is dropped before it began.
pub struct Run {
    pusher: Pusher,
    cancellation: Cancellation,
    is_told: bool,
}

impl Drop for Run {
    fn drop(&mut self) {
        if !self.is_told {
            let why = match thread::panicking() {
                true => "ended by a defect of this program; what had arrived by then is on the server",
                false => "it did not begin, because the workspace is not read or no thread can be started; r reads it",
            };
            self.tell_end(Err(why.to_owned().into()));
        }
    }
}

impl Run {
    /// Pushes the workspace as the snapshot has it; `opened` is for the chosen workspace of the config.
    pub fn push(self, opened: Opened, snapshot: Arc<Snapshot>, order: Order) {
        self.begin(move |run| run.run_push(&opened, &snapshot, &order));
    }

    /// Rehearses a push of the workspace as the snapshot has it.
    pub fn rehearse(self, opened: Opened, snapshot: Arc<Snapshot>, size: push::Size) {
        self.begin(move |run| run.run_rehearsal(&opened, &snapshot, size));
    }

    /// Runs something in a thread of its own; its end, or why there was none, is told.
    fn begin(mut self, run: impl FnOnce(&Run) -> Result<Ended, NotStarted> + Send + 'static) {
        let pusher = self.pusher.clone();
        // Held until the thread is known: who cancels the run and waits for its end either finds the thread, or it is not started.
        let mut slot = pusher.slot();
        if self.cancellation.is_asked() {
            return self.tell_end(Err(NotStarted::Nothing(Cancelled.to_string())));
        }
        let began = thread::Builder::new().name("pusher".into()).spawn(move || {
            let came_of_it = run(&self);
            self.tell_end(came_of_it);
        });
        slot.thread = began.ok();
    }

    fn tell_end(&mut self, came_of_it: Result<Ended, NotStarted>) {
        self.is_told = true;
        let is_cancelled = self.cancellation.is_asked() && !thread::panicking();
        self.pusher.tell(match came_of_it {
            Ok(ended) => Message::RunEnded(ended),
            Err(_) if is_cancelled => {
                Message::RunEnded(without_run(Tone::Refused, format!("{Cancelled}, so nothing was pushed")))
            }
            Err(NotStarted::Untrusted(found)) => Message::Untrusted(found),
            Err(NotStarted::Nothing(why)) => Message::RunEnded(without_run(Tone::Failed, why)),
        });
    }

    fn run_push(&self, opened: &Opened, snapshot: &Snapshot, order: &Order) -> Result<Ended, NotStarted> {
        let program = opened.program_of(&order.program, &self.cancellation)?;
        let (layout, places) = (snapshot.choice.layout, opened.places());
        let words = cli::push_words(&program, layout, Some(&order.workspace), &places, &self.cancellation);
        let job = PushJob {
            root: &opened.root,
            plan: &snapshot.plan,
            program: &program,
            words,
            watches: false,
            what: &format!("push to {}", order.workspace),
            came_of_it: |report| human::pushed(report, PLAIN),
            size: screen_size(order.size),
            tap: None,
            cancellation: &self.cancellation,
        };
        let mut told = 0;
        let started = |session: &Arc<Session>| {
            self.show(session);
            Ok(())
        };
        let pushed = conduct::push(job, started, |_, reconciler, _| self.moved(reconciler, &mut told));
        let pushed = pushed.map_err(|error| error.to_string())?;
        let told = human::pushed(&pushed.report, PLAIN);
        let told = format!("{}{}", told.trim_start(), kept_in(pushed.kept));
        Ok(ended(&pushed.report, &told, &self.pusher.output()))
    }

    fn run_rehearsal(&self, opened: &Opened, snapshot: &Snapshot, size: push::Size) -> Result<Ended, NotStarted> {
        let (places, program) = (opened.places(), opened.program(&self.cancellation)?);
        let secrets = secrets::of_workspace(&opened.root);
        let server = ServerState::default();
        let workspace = opened.project.config.workspaces.first().map_or(DEFAULT_WORKSPACE, String::as_str);
        let script = Script { snapshot, places: &places, cli: &program, workspace, server: &server, secrets: &secrets };
        let job = RehearsalJob {
            script,
            came_of_it: |rehearsed| human::rehearsed(rehearsed, PLAIN),
            size: screen_size(size),
            cancellation: &self.cancellation,
        };
        let mut told = 0;
        let conducted = conduct::rehearse(&job, |rehearsal| {
            self.show(rehearsal.session());
            rehearsal.finish(None, |_, reconciler| self.moved(reconciler, &mut told))
        });
        let ConductedRehearsal { rehearsed, kept } = conducted.map_err(|error| error.to_string())?;
        let told = format!("{}{}", human::rehearsed(&rehearsed, PLAIN), kept_in(kept));
        let as_predicted = rehearsed.differences.is_empty();
        let mut ended = ended(&rehearsed.report, &told, &self.pusher.output());
        ended.observed = rehearsed.observed;
        ended.tone = if as_predicted { Tone::Done } else { Tone::Failed };
        Ok(ended)
    }

    fn show(&self, session: &Arc<Session>) {
        let mut slot = self.pusher.slot();
        slot.session = Some(Arc::clone(session));
        slot.resize();
    }

    /// Tells that there is something to see, and what has arrived since the first `told` files.
    fn moved(&self, reconciler: &Reconciler, told: &mut usize) {
        let paths: Vec<RelPath> = reconciler.arrived().skip(*told).cloned().collect();
        *told += paths.len();
        self.pusher.tell(Message::RunMoved(Arrived { paths, when: now() }));
    }
}

fn screen_size(size: push::Size) -> Size {
    Size { rows: size.rows, columns: size.columns }
}

fn output(session: &Session) -> Vec<String> {
    session.log(|log| {
        let lines = log.lines();
        let skipped = lines.len().saturating_sub(SHOWN);
        lines.skip(skipped).map(str::to_owned).chain(Some(log.unfinished().to_owned())).collect()
    })
}

/// A line that says where a session can be read.
fn kept_in(kept: KeptAt) -> String {
    match kept {
        Ok(Some(path)) => format!("kept in {}\n", path.display()),
        Ok(None) => String::new(),
        Err(error) => format!("{error}\n"),
    }
}

fn ended(report: &Report, told: &str, output: &[String]) -> Ended {
    let tone = match report.verdict {
        PushVerdict::AsPredicted if report.caveats.is_empty() => Tone::Done,
        PushVerdict::AsPredicted | PushVerdict::NotTold => Tone::Refused,
        PushVerdict::Failed | PushVerdict::NotAsPredicted => Tone::Failed,
    };
    let mut text: Vec<String> = vec![report.exit.clone()];
    text.extend(told.lines().map(str::to_owned));
    text.push(String::new());
    text.push("what it said:".to_owned());
    text.extend_from_slice(output);
    Ended { tone, headline: report.headline(), text: text.into(), observed: Vec::new() }
}

/// The end of what did not run to one of its own.
fn without_run(tone: Tone, why: String) -> Ended {
    Ended { tone, text: vec![why.clone()].into(), headline: why, observed: Vec::new() }
}

fn now() -> String {
    let now = OffsetDateTime::now_utc();
    now.format(format_description!("[hour]:[minute] UTC")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, channel};

    use super::*;
    use crate::push::redact::Secrets;
    use crate::push::session::{Environment, Launch};

    fn end_of(inbox: &Receiver<Message>) -> (Tone, String) {
        match inbox.recv() {
            Ok(Message::RunEnded(ended)) => (ended.tone, ended.headline),
            other => panic!("it tells of its end alone: {other:?}"),
        }
    }

    #[test]
    fn a_run_has_the_size_that_its_pane_got_while_it_started() {
        let (send, _inbox) = channel();
        let pusher = Pusher::new(send);
        let run = pusher.order();
        pusher.resize(push::Size { rows: 7, columns: 33 });
        let (program, args) = ("/bin/sh".into(), ["-c", "read line; stty size"].map(Into::into).to_vec());
        let environment = Environment::Inherited(Vec::new());
        let launch = Launch { program, args, dir: std::env::temp_dir(), environment };
        let ordered = Size { rows: 24, columns: 80 };
        let session = Session::start(&launch, ordered, &Secrets::default(), None, |_| {}).expect("there is a shell");
        let session = Arc::new(session);
        run.show(&session);
        pusher.write(b"\n");
        session.wait();
        assert!(pusher.output().iter().any(|line| line == "7 33"), "{:?}", pusher.output());
    }

    #[test]
    fn every_order_ends_and_says_how() {
        let (send, inbox) = channel();
        let pusher = Pusher::new(send);
        drop(pusher.order());
        assert!(matches!(end_of(&inbox), (Tone::Failed, why) if why.starts_with("it did not begin")));

        let run = pusher.order();
        pusher.cancel();
        run.begin(|_| panic!("it was cancelled before"));
        assert!(
            matches!(end_of(&inbox), (Tone::Refused, why) if why.starts_with("cancelled before the CLI was started"))
        );

        pusher.order().begin(|_| panic!("a defect of this test"));
        assert!(matches!(end_of(&inbox), (Tone::Failed, why) if why.starts_with("ended by a defect")));
        pusher.end();
        assert!(inbox.try_recv().is_err(), "each tells once");
    }
}
