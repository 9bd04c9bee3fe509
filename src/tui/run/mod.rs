//! The edge of the browser: takes the terminal, waits for messages, carries out effects, draws. Knows nothing of what they mean.
//!
//! Idle, it sleeps: nothing here wakes up by the clock, unless the root is gone and looked for.

mod editor;
mod input;
mod journal;
mod keeper;
mod presence;
mod programs;
mod pusher;
mod signals;
mod source;
mod terminal;
#[cfg(test)]
mod tests;
mod worker;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::Context;
use signal_hook::low_level::emulate_default_handler;

use super::commands::Keymap;
use super::effect::{Effect, Effects};
use super::message::Message;
use super::model::Model;
use super::text::clean;
use super::theme::Theme;
use super::update::{laid_out, update};
use super::view;
use crate::disk::os_path;
use crate::open::{Opened, Request};
use crate::push::secrets;
use input::Input;
use keeper::Keeper;
use pusher::Pusher;
use terminal::Screen;
use worker::Worker;

/// Frames follow each other no faster than this.
const FRAME: Duration = Duration::from_millis(16);

/// So many messages are taken before a frame is drawn, however many are waiting.
const BATCH: usize = 10_000;

/// How the browser is opened.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Colours, or none.
    pub colour: bool,
}

/// Opens the browser on a workspace, until it is left. `request` is what it was opened by, for when its surroundings change.
///
/// # Errors
/// Where there is no terminal, or it is lost. What goes wrong later is shown in the browser.
pub fn run(opened: Opened, request: Request, options: Options) -> anyhow::Result<()> {
    if !has_terminal() {
        anyhow::bail!("the browser needs a terminal; without one, `membrane-tui tree` and `membrane-tui check` print");
    }
    let (messages, inbox) = channel();
    let end = {
        let mut browser = Browser::open(opened, request, options, messages, inbox)?;
        browser.browse()?
    };
    if let End::Signal(signal) = end {
        emulate_default_handler(signal).context("cannot end by the signal that was sent")?;
    }
    Ok(())
}

/// Whether there is a terminal for the browser to be in.
pub fn has_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Why the browser ends.
enum End {
    Left,
    Signal(i32),
}

/// The running browser.
struct Browser {
    root: PathBuf,
    model: Model,
    inbox: Receiver<Message>,
    input: Input,
    worker: Worker,
    keeper: Keeper,
    pusher: Pusher,
    /// Another program has the terminal.
    handed_over: Arc<AtomicBool>,
    /// Dropped last, so that the terminal is ours until everything else has ended.
    screen: Screen,
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.pusher.end();
        if let Some(run) = self.model.run.as_ref().filter(|run| run.is_running() && std::thread::panicking()) {
            // The terminal is given back already. Nobody is left to be told that it is gone.
            let _ = writeln!(io::stderr(), "membrane-tui: {}", run.what.ended_by_a_defect());
        }
    }
}

impl Browser {
    fn open(
        opened: Opened,
        request: Request,
        options: Options,
        messages: Sender<Message>,
        inbox: Receiver<Message>,
    ) -> anyhow::Result<Self> {
        let handed_over = Arc::new(AtomicBool::new(false));
        restore_on_panic(opened.root.clone(), messages.clone());
        // Before the terminal is taken, so that no signal finds it taken and nobody listening.
        signals::start(messages.clone(), Arc::clone(&handed_over)).context("cannot wait for signals")?;
        let mut screen = Screen::take().context("cannot take the terminal")?;
        let (keymap, wrong) = Keymap::new(&opened.settings.keys, &opened.settings.project_keys);
        let mut model = Model::new(shown(&opened.root), Theme::new(options.colour), keymap);
        if !wrong.is_empty() {
            model.fail(wrong.join("; "));
        }
        draw(&mut screen, &mut model)?;
        let input = Input::start(messages.clone()).context("cannot read the keyboard")?;
        let worker = Worker::start(messages.clone()).context("cannot start a thread")?;
        let root = opened.root.clone();
        let pusher = Pusher::new(messages.clone());
        let keeper = Keeper::start(opened, request, messages).context("cannot start a thread")?;
        Ok(Self { root, model, inbox, input, worker, keeper, pusher, handed_over, screen })
    }

    fn browse(&mut self) -> anyhow::Result<End> {
        let mut drawn = Instant::now();
        loop {
            for message in self.batch(drawn)? {
                if let Some(end) = self.take(message)? {
                    return Ok(end);
                }
            }
            let effects = draw(&mut self.screen, &mut self.model)?;
            if let Some(end) = self.perform_all(effects)? {
                return Ok(end);
            }
            drawn = Instant::now();
        }
    }

    /// Sleeps until something happens, then takes all that is waiting; gathers on where the last frame was just drawn.
    fn batch(&self, drawn: Instant) -> anyhow::Result<Vec<Message>> {
        let closed = "the program's threads have ended";
        let mut batch = vec![self.inbox.recv().context(closed)?];
        while batch.len() < BATCH {
            match self.inbox.recv_timeout(FRAME.saturating_sub(drawn.elapsed())) {
                Ok(message) => batch.push(message),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => anyhow::bail!(closed),
            }
        }
        Ok(batch)
    }

    fn take(&mut self, message: Message) -> anyhow::Result<Option<End>> {
        let message = match message {
            // Asking for the screen is what lets the session speak again: so it is asked once a frame, however much it prints.
            Message::RunMoved(arrived) => match self.pusher.screen() {
                Some(screen) => Message::RunShown(arrived, screen),
                None => return Ok(None),
            },
            message => message,
        };
        match &message {
            Message::Terminate(signal) => return Ok(Some(End::Signal(*signal))),
            Message::InputLost(why) => anyhow::bail!("the keyboard cannot be read any more: {why}"),
            _ => {}
        }
        let effects = update(&mut self.model, message);
        self.perform_all(effects)
    }

    fn perform_all(&mut self, effects: Effects) -> anyhow::Result<Option<End>> {
        for effect in effects {
            if let Some(end) = self.perform(effect)? {
                return Ok(Some(end));
            }
        }
        Ok(None)
    }

    fn perform(&mut self, effect: Effect) -> anyhow::Result<Option<End>> {
        match effect {
            Effect::Quit => return Ok(Some(End::Left)),
            Effect::Suspend => self.suspend()?,
            Effect::Redraw => self.screen.retake().context("cannot take the terminal back")?,
            Effect::Scanner(request) => self.keeper.ask(request),
            Effect::Run(request) => self.keeper.start_run(request, self.pusher.order()),
            Effect::Read(stamp) => {
                let path = self.root.join(os_path(&stamp.path));
                let root = self.root.clone();
                self.worker
                    .run(move || Some(Message::Source(stamp, source::read(&path, &secrets::of_workspace(&root)))));
            }
            Effect::Edit(path, line) => {
                let file = self.root.join(os_path(&path));
                let wrong = self.hand_over(|| editor::edit(&file, line))?.err();
                self.update_now(Message::Edited(path, wrong));
            }
            Effect::Compare(left, right) => {
                let files = [left, right].map(|path| self.root.join(os_path(&path)));
                let root = self.root.clone();
                self.worker.run(move || {
                    let secrets = secrets::of_workspace(&root);
                    Some(Message::Compared(source::compare(&files[0], &files[1], &secrets)))
                });
            }
            Effect::Type(bytes) => self.pusher.write(&bytes),
            Effect::ResizeRun(size) => self.pusher.resize(size),
            Effect::CancelRun => self.pusher.cancel(),
            Effect::ReadKept(number) => {
                let root = self.root.clone();
                self.worker.run(move || Some(Message::Kept(number, programs::kept(&root, number))));
            }
            Effect::ReadBack => self.update_now(Message::ReadBack(self.pusher.output())),
            Effect::Copy(text) => {
                self.screen.copy(&text).context("cannot write to the terminal")?;
            }
        }
        Ok(None)
    }

    /// A message from the edge itself; what it wants done is at most a whole frame.
    fn update_now(&mut self, message: Message) {
        for effect in update(&mut self.model, message) {
            if let Effect::Read(_) = effect {
                let _ = self.perform(effect);
            }
        }
    }

    /// Stops until the shell says `fg`.
    fn suspend(&mut self) -> anyhow::Result<()> {
        self.hand_over(|| {
            // The whole job stops, also a program that started this one and waits for it; and now, not when it comes to it.
            let _ = rustix::process::kill_current_process_group(rustix::process::Signal::STOP);
        })
    }

    /// Lets something else have the terminal, keyboard included.
    fn hand_over<T>(&mut self, meanwhile: impl FnOnce() -> T) -> anyhow::Result<T> {
        self.input.pause().context("cannot pause the keyboard")?;
        self.handed_over.store(true, Ordering::SeqCst);
        self.screen.hand_over().context("cannot give the terminal back")?;
        let result = meanwhile();
        self.screen.retake().context("cannot take the terminal back")?;
        self.handed_over.store(false, Ordering::SeqCst);
        self.input.resume().context("cannot go on reading the keyboard")?;
        Ok(result)
    }
}

/// Draws a frame, laid out at its own size; gives what the model wants done, now that it knows the layout.
fn draw(screen: &mut Screen, model: &mut Model) -> anyhow::Result<Effects> {
    let mut effects = Effects::new();
    let drawn = screen.draw(|frame| {
        let layout = view::lay_out(model, frame.area().as_size());
        effects = laid_out(model, layout);
        view::draw(frame, model);
    });
    drawn.context("cannot draw")?;
    Ok(effects)
}

/// The root as the header shows it: `~` for the home folder.
fn shown(root: &Path) -> String {
    let home = std::env::var_os("HOME").map(PathBuf::from).filter(|home| home.parent().is_some());
    let text = match home.and_then(|home| root.strip_prefix(home).ok().map(Path::to_owned)) {
        Some(below) if below.as_os_str().is_empty() => "~".into(),
        Some(below) => format!("~/{}", below.display()),
        None => root.display().to_string(),
    };
    clean(&text).into_owned()
}

/// A panic of this thread gives the terminal back before its message is printed; one of another thread is shown in the browser.
fn restore_on_panic(root: PathBuf, messages: Sender<Message>) {
    let browser = std::thread::current().id();
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == browser {
            let _ = terminal::restore();
            return print(panic);
        }
        let text = format!("a defect in this program: {panic}; please report it, and press r to read again");
        let _ = messages.send(Message::Failed(secrets::of_workspace(&root).redact(&text)));
    }));
}
