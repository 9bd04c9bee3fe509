//! Push and rehearsal: what stands before one, the run itself, what came of it.

use std::sync::Arc;

use crate::push::cli::Found;
use crate::push::preflight::{Preflight, Refusal};
use crate::tui::effect::{Effect, Effects, RunRequest, ScannerRequest};
use crate::tui::keys::Chord;
use crate::tui::model::confirm::{Answer, Confirm};
use crate::tui::model::push::{Arrived, Before, Ended, Order, Prepared, Run, Size, State, Text, What};
use crate::tui::model::scroll::Scroll;
use crate::tui::model::text_line::TextLine;
use crate::tui::model::{Mode, Model, Pane, Pushed, Tone};

/// Opens the window before a push; where one runs, its pane.
pub fn open(model: &mut Model) -> Effects {
    if model.is_pushing() {
        return super::navigate::focus(model, Pane::Push);
    }
    model.mode = Mode::Before(Before::default());
    vec![Effect::Scanner(ScannerRequest::Prepare)]
}

/// Programs have been looked for.
pub fn prepared(model: &mut Model, result: Result<Prepared, String>) -> Effects {
    let first = model.snapshot.as_ref().and_then(|snapshot| snapshot.project.config.workspaces.first());
    let preview = first.cloned().unwrap_or_else(|| "default".to_owned());
    let Mode::Before(before) = model.mode.beneath() else { return Effects::new() };
    before.preview = result.is_err().then_some(preview);
    before.program = result.as_ref().ok().filter(|prepared| prepared.unchosen.is_none()).map(|_| 0);
    before.prepared = Some(result);
    want_preflight(before)
}

fn want_preflight(before: &mut Before) -> Effects {
    (before.preflight, before.scroll) = (None, Scroll::default());
    ask_preflight(before)
}

fn ask_preflight(before: &Before) -> Effects {
    let asked = before.told_of().map(str::to_owned).map(ScannerRequest::Preflight);
    asked.map(Effect::Scanner).into_iter().collect()
}

/// What a push to a workspace comes to. One that is not selected any more is dropped.
pub fn preflight(model: &mut Model, told: Preflight) -> Effects {
    if let Mode::Before(before) = model.mode.beneath()
        && before.told_of() == Some(&told.workspace)
    {
        before.preflight = Some(told);
    }
    Effects::new()
}

/// The files have changed under the window before a push.
pub fn replan(model: &mut Model) -> Effects {
    match model.mode.beneath() {
        Mode::Before(before) => ask_preflight(before),
        _ => Effects::new(),
    }
}

/// Selects the next workspace, or with -1 the one before.
pub fn step(model: &mut Model, by: isize) -> Effects {
    let Mode::Before(before) = &mut model.mode else { return Effects::new() };
    let (selected, len) = (before.list.selected, before.targets().len());
    before.list.step(by, len);
    if before.list.selected == selected { Effects::new() } else { want_preflight(before) }
}

/// Chooses the next program, for this push and what follows. Another program may read other files.
pub fn next_program(model: &mut Model) -> Effects {
    let Mode::Before(before) = &mut model.mode else { return Effects::new() };
    let Some(Ok(prepared)) = &before.prepared else { return Effects::new() };
    let next = before.program.map_or(0, |program| program + 1);
    before.program = Some(next % prepared.programs.len().max(1));
    model.observed.clear();
    let chosen = before.found().cloned().map(Box::new).map(ScannerRequest::Choose);
    let mut effects: Effects = chosen.map(Effect::Scanner).into_iter().collect();
    effects.extend(want_preflight(before));
    effects
}

/// Scrolls what would come of it.
pub fn scroll_preflight(model: &mut Model, by: isize) -> Effects {
    if let Mode::Before(before) = &mut model.mode {
        before.scroll.step(by);
    }
    Effects::new()
}

/// Pushes; where something stands against it, says so or asks.
pub fn go(model: &mut Model) -> Effects {
    let Mode::Before(before) = &model.mode else { return Effects::new() };
    if before.found().is_none()
        && let Some(Ok(Prepared { unchosen: Some(why), .. })) = &before.prepared
    {
        let why = why.clone();
        model.refuse(why);
        return Effects::new();
    }
    match before.preflight.as_ref().map(|told| told.allows(false, None)) {
        Some(Ok(())) => start(model),
        Some(Err(Refusal::Aborts(why))) => {
            model.refuse(format!("{why}. F pushes all the same"));
            Effects::new()
        }
        Some(Err(Refusal::Unconfirmed(_))) => ask(model),
        None => {
            let why = match &before.prepared {
                Some(Err(why)) => why.clone(),
                _ => "what the push comes to is still being found out".into(),
            };
            model.refuse(why);
            Effects::new()
        }
    }
}

/// Pushes though it would stop; asks first.
pub fn force(model: &mut Model) -> Effects {
    let Mode::Before(before) = &model.mode else { return Effects::new() };
    if before.preflight.is_some() { ask(model) } else { go(model) }
}

/// Asks whether to push; to production, for its name.
fn ask(model: &mut Model) -> Effects {
    let Mode::Before(before) = std::mem::take(&mut model.mode) else { return Effects::new() };
    let Some(told) = &before.preflight else { return Effects::new() };
    let (name, production) = (told.workspace.clone(), told.production);
    let stops = match told.allows(false, Some(&name)) {
        Err(Refusal::Aborts(why)) => Some(format!("{why}.")),
        _ => None,
    };
    let what = match production {
        true => format!("`{name}` is a production workspace. Type its name to push to it."),
        false => format!("Push to `{name}` all the same?"),
    };
    let text = stops.into_iter().chain([what]).collect();
    let mut question = Confirm::new(format!("push to {name}"), text, &[Answer::Push], Mode::Before(before));
    question.name = production.then(|| (name, TextLine::default()));
    model.mode = Mode::Confirm(question);
    Effects::new()
}

/// Starts the push that was chosen.
pub fn start(model: &mut Model) -> Effects {
    let Mode::Before(before) = std::mem::take(&mut model.mode) else { return Effects::new() };
    let (Some(target), Some(program)) = (before.target(), before.found()) else { return Effects::new() };
    let size = begin(model, What::Push(target.name.clone()));
    let order = Order { program: program.clone(), workspace: target.name.clone(), size };
    vec![Effect::Run(RunRequest::Push(Box::new(order)))]
}

/// Rehearses a push against the server inside this program.
pub fn rehearse(model: &mut Model) -> Effects {
    if model.is_pushing() {
        return super::navigate::focus(model, Pane::Push);
    }
    let size = begin(model, What::Rehearsal);
    vec![Effect::Run(RunRequest::Rehearse(size))]
}

/// The run was not begun, because the project brings its program along: asks whether to start that. Where a person does something else
/// meanwhile, the next key would be meant for that.
pub fn untrusted(model: &mut Model, program: Box<Found>) -> Effects {
    let Some(run) = model.run.take() else { return Effects::new() };
    if model.focus == Pane::Push {
        model.focus = Pane::Tree;
    }
    if run.state == State::Cancelling {
        return Effects::new();
    }
    if !matches!(model.mode, Mode::Browse) {
        model.refuse(format!(
            "`{}` comes with this project and was not started; push or rehearse again to be asked",
            program.command()
        ));
        return Effects::new();
    }
    let text = vec![
        program.cli.warning().unwrap_or_default(),
        String::new(),
        program.command(),
        String::new(),
        "Start it? It is remembered until the command or its file changes.".to_owned(),
    ];
    let answers = [Answer::Trust(program, run.what)];
    model.mode = Mode::Confirm(Confirm::new("a program of this project", text, &answers, Mode::Browse));
    Effects::new()
}

/// Starts a program of the project after all, for what was asked.
pub fn trust(model: &mut Model, program: Box<Found>, what: What) -> Effects {
    let size = begin(model, what.clone());
    let run = match what {
        What::Push(workspace) => {
            let order = Order { program: (*program).clone(), workspace, size };
            Effect::Run(RunRequest::Push(Box::new(order)))
        }
        What::Rehearsal | What::Kept { .. } => Effect::Run(RunRequest::Rehearse(size)),
    };
    vec![Effect::Scanner(ScannerRequest::Trust(program)), run]
}

/// Opens the pane for a run; gives the size of its screen.
fn begin(model: &mut Model, what: What) -> Size {
    let size = pane_size(model);
    model.run = Some(Run::new(what, size, model.snapshot.clone()));
    model.focus = Pane::Push;
    size
}

/// The size of a program's screen in the push pane, be that shown or not. One row is for what the browser has to say.
fn pane_size(model: &Model) -> Size {
    let inside = model.layout.areas.session;
    Size { rows: inside.height.saturating_sub(1), columns: inside.width }
}

/// The program runs, or its screen has changed.
pub fn moved(model: &mut Model, arrived: &Arrived, screen: Arc<vt100::Screen>) -> Effects {
    let Some(run) = model.run.as_mut().filter(|run| run.is_running()) else { return Effects::new() };
    if run.state == State::Starting {
        run.state = State::Running;
    }
    run.arrived += arrived.paths.len();
    run.screen = Some(screen);
    if let (What::Push(workspace), Some(snapshot)) = (&run.what, &run.snapshot) {
        let text = format!("pushed {} to {workspace}", arrived.when);
        let pushed = arrived.paths.iter().filter_map(|path| {
            let hash = super::workspace::hash_of(snapshot, path)?;
            Some((path.clone(), Pushed { hash, text: text.clone() }))
        });
        model.pushed.extend(pushed);
    }
    Effects::new()
}

/// The run has ended, or could not begin.
pub fn ended(model: &mut Model, ended: Ended) -> Effects {
    let Some(run) = &mut model.run else { return Effects::new() };
    run.state = State::Ended(ended.tone);
    run.text = Some(Text::new(ended.text, 0));
    if let Some(snapshot) = &run.snapshot {
        let observed = ended.observed.into_iter().filter_map(|row| {
            let hash = super::workspace::hash_of(snapshot, &row.path)?;
            Some((row.path.clone(), (hash, row)))
        });
        model.observed.extend(observed);
    }
    if model.focus != Pane::Push {
        model.say(ended.tone, ended.headline);
    }
    Effects::new()
}

/// Goes back to the session that was kept before the one that is read.
pub fn older(model: &mut Model) -> Effects {
    read_kept(model, |number| Some(number.map_or(0, |number| number + 1)))
}

/// Goes on to the session that was kept after the one that is read.
pub fn newer(model: &mut Model) -> Effects {
    read_kept(model, |number| number?.checked_sub(1))
}

/// Asks for another session than that of the number that is read, if one is.
fn read_kept(model: &mut Model, other: impl FnOnce(Option<usize>) -> Option<usize>) -> Effects {
    if model.is_pushing() {
        model.refuse("one session runs; what was before can be read when it has ended");
        return Effects::new();
    }
    let number = model.run.as_ref().and_then(|run| match run.what {
        What::Kept { number, .. } => Some(number),
        _ => None,
    });
    let Some(number) = other(number) else {
        model.refuse("this is the last session");
        return Effects::new();
    };
    vec![Effect::ReadKept(number)]
}

/// A session that was kept.
pub fn kept(model: &mut Model, number: usize, result: Result<(String, Arc<[String]>), String>) -> Effects {
    match result {
        Err(why) => model.refuse(why),
        Ok((title, lines)) if !model.is_pushing() => {
            begin(model, What::Kept { number, title });
            if let Some(run) = &mut model.run {
                run.state = State::Ended(Tone::Done);
                run.text = Some(Text::new(lines, 0));
            }
        }
        Ok(_) => {}
    }
    Effects::new()
}

/// Asks the program to end, with all that it started.
pub fn cancel(model: &mut Model) -> Effects {
    match model.run.as_mut().filter(|run| run.is_running()) {
        Some(run) => {
            run.state = State::Cancelling;
            vec![Effect::CancelRun]
        }
        None => Effects::new(),
    }
}

/// A key for the program.
pub fn key(model: &mut Model, chord: Chord) -> Effects {
    let Some(run) = model.run.as_ref().filter(|run| run.takes_keys()) else { return Effects::new() };
    let application = run.screen.as_ref().is_some_and(|screen| screen.application_cursor());
    let bytes = chord.bytes(application);
    if bytes.is_empty() { Effects::new() } else { vec![Effect::Type(bytes)] }
}

/// A paste for the program, marked as one where it asked for that.
pub fn paste(model: &mut Model, text: &str) -> Effects {
    let Some(run) = model.run.as_ref().filter(|run| run.takes_keys()) else { return Effects::new() };
    // The end mark inside of a paste would let the rest of it pass for keys.
    let text = text.replace("\x1b[201~", "");
    let marked = run.screen.as_ref().is_some_and(|screen| screen.bracketed_paste());
    let text = if marked { format!("\x1b[200~{text}\x1b[201~") } else { text };
    vec![Effect::Type(text.into_bytes())]
}

/// Leaves the pane; the program goes on.
pub fn leave(model: &mut Model) -> Effects {
    super::navigate::focus(model, Pane::Tree)
}

/// Scrolls the lines that are read at leisure; a running program's output is fetched for that first.
pub fn scroll(model: &mut Model, by: isize) -> Effects {
    let Some(run) = &mut model.run else { return Effects::new() };
    match &mut run.text {
        Some(text) => text.scroll.step(by),
        None if by < 0 => return vec![Effect::ReadBack],
        None => {}
    }
    Effects::new()
}

/// The output so far: shown from its end on.
pub fn read_back(model: &mut Model, text: Arc<[String]>) -> Effects {
    if let Some(run) = model.run.as_mut().filter(|run| run.takes_keys()) {
        run.text = Some(Text::new(text, usize::MAX));
    }
    Effects::new()
}

/// Back to the screen of a running program; whether that was to be done.
pub fn resume(model: &mut Model) -> bool {
    let reading = model.run.as_mut().filter(|run| run.is_running() && run.text.is_some());
    reading.map(|run| run.text = None).is_some()
}

/// Looks for a text in the output, from what is shown on.
pub fn search(model: &mut Model, text: String) {
    let Some(run) = &mut model.run else { return };
    run.searched = text;
    // From the line above what is shown, so that a hit in its first line is one.
    run.hit = run
        .text
        .as_ref()
        .map_or(0, |text| (text.scroll.first.min(text.shown().len()) + text.shown().len()).saturating_sub(1));
    if let Some(at) = run.find(false) {
        go_to_hit(run, at);
    }
}

/// Goes to the next place of what is looked for, or the one before.
pub fn next_found(model: &mut Model, back: bool) {
    let found = model.run.as_ref().and_then(|run| run.find(back));
    match (found, &mut model.run) {
        (Some(at), Some(run)) => go_to_hit(run, at),
        _ => model.refuse("it does not stand in the output"),
    }
}

fn go_to_hit(run: &mut Run, at: usize) {
    run.hit = at;
    if let Some(text) = &mut run.text {
        text.scroll.first = at;
    }
}

/// Keeps the program's screen as large as the pane, and the lines scrolled to what there is.
pub fn settle(model: &mut Model) -> Effects {
    let size = pane_size(model);
    let Some(run) = &mut model.run else { return Effects::new() };
    if let Some(text) = &mut run.text {
        text.settle(size);
    }
    if run.is_running() && run.size != size {
        run.size = size;
        return vec![Effect::ResizeRun(size)];
    }
    Effects::new()
}
