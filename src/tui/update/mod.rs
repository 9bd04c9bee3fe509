//! What each message does to the browser: small functions from (model, message) to a changed model and the effects it wants.
//!
//! Nothing in here reads a disk, starts a program or draws.

pub mod confirm;
pub mod filter;
pub mod mouse;
pub mod navigate;
pub mod overlays;
pub mod push;
pub mod relocation;
pub mod tools;
mod workspace;

#[cfg(test)]
mod tests;

use super::commands::{self, Scope};
use super::effect::{Effect, Effects};
use super::keys::{Chord, Press};
use super::message::Message;
use super::model::detail::Source;
use super::model::layout::FrameLayout;
use super::model::scroll::Scroll;
use super::model::{FileStamp, Mode, Model, Pane, Watch};

/// Takes one message.
pub fn update(model: &mut Model, message: Message) -> Effects {
    let mut effects = match message {
        Message::Key(press) => key(model, press),
        Message::Mouse(event) => mouse::update(model, event),
        Message::Paste(text) => paste(model, &text),
        Message::Suspend => vec![Effect::Suspend],
        Message::Continued => vec![Effect::Redraw],
        Message::Scanning(files) => {
            model.scanning = Some(files);
            Effects::new()
        }
        Message::Snapshot(snapshot) => workspace::snapshot(model, snapshot),
        Message::ScanFailed(why) => workspace::scan_failed(model, why),
        Message::Watch(watch) => {
            model.watch = watch;
            Effects::new()
        }
        Message::Gone(told) => {
            model.scanning = None;
            model.watch = Watch::Gone(told);
            Effects::new()
        }
        Message::Source(stamp, source) => workspace::source(model, stamp, source),
        Message::Edited(path, wrong) => workspace::edited(model, &path, wrong),
        Message::Planned(intent, result) => relocation::planned(model, &intent, result),
        Message::Compared(result) => relocation::compared(model, result),
        Message::Moved(result) => relocation::moved(model, result),
        Message::History(history) => relocation::history(model, history),
        Message::Recovered(told) => {
            model.refuse(told);
            Effects::new()
        }
        Message::Untrusted(program) => push::untrusted(model, program),
        Message::Prepared(result) => push::prepared(model, result),
        Message::Preflight(told) => push::preflight(model, told),
        Message::RunShown(arrived, screen) => push::moved(model, &arrived, screen),
        Message::ReadBack(text) => push::read_back(model, text),
        Message::RunEnded(ended) => push::ended(model, ended),
        Message::Kept(number, result) => push::kept(model, number, result),
        // The edge makes a `RunShown` of the first, because it has the screen; the second is told by the next frame.
        Message::RunMoved(_) | Message::Resize => Effects::new(),
        Message::Failed(why) => {
            model.fail(why);
            Effects::new()
        }
        // These end the program, whatever the model says; the event loop knows them.
        Message::InputLost(_) | Message::Terminate(_) => vec![Effect::Quit],
    };
    explain(model);
    want_source(model, &mut effects);
    effects
}

fn key(model: &mut Model, press: Press) -> Effects {
    if press.repeat && matches!(model.mode, Mode::Confirm(_)) {
        return Effects::new();
    }
    model.notice = None;
    let scope = model.scope();
    // In a question a character can be an answer's key, unless a name is asked for.
    if press.chord.is_character() && model.mode.line().is_some() {
        return typed(model, press.chord);
    }
    match model.keymap.find(scope, press.chord) {
        Some(command) => commands::run(model, command),
        None if scope == Scope::Session => push::key(model, press.chord),
        // The shell's key is the same in every window.
        None if model.keymap.is_of("suspend", press.chord) => tools::suspend(model),
        None => typed(model, press.chord),
    }
}

/// A key that no command has: it goes to the line that is being typed, if there is one.
fn typed(model: &mut Model, chord: Chord) -> Effects {
    let Some(line) = model.mode.line() else { return Effects::new() };
    if line.key(chord) { line_changed(model) } else { Effects::new() }
}

fn paste(model: &mut Model, text: &str) -> Effects {
    if model.scope() == Scope::Session {
        return push::paste(model, text);
    }
    let Some(line) = model.mode.line() else { return Effects::new() };
    if line.paste(text) { line_changed(model) } else { Effects::new() }
}

fn line_changed(model: &mut Model) -> Effects {
    match &model.mode {
        Mode::Filter(_) => filter::changed(model),
        Mode::Palette(_) => overlays::palette_changed(model),
        Mode::Relocate(_) => return relocation::plan_chosen(model),
        Mode::Browse | Mode::Help(_) | Mode::Batch(_) | Mode::Confirm(_) | Mode::Before(_) => {}
    }
    Effects::new()
}

/// Takes what laying out a frame found, before it is drawn: brings lists and lines into the places that they have there.
pub fn laid_out(model: &mut Model, layout: FrameLayout) -> Effects {
    model.layout = layout;
    if model.layout.is_empty() {
        return Effects::new();
    }
    let areas = model.layout.areas;
    let rows = |pane| usize::from(areas.inside(pane).height);
    if areas.tree.is_some() {
        model.tree.list.settle(model.tree.rows().len(), rows(Pane::Tree));
    }
    if areas.problems.is_some() {
        let len = model.diagnostics().len();
        model.problems.list.settle(len, rows(Pane::Problems));
    }
    if areas.detail.is_some() {
        model.detail.scroll.settle(model.layout.detail_end);
    }
    overlays::settle(model);
    push::settle(model)
}

/// Says anew what there is to say of the selected file, where it is another one, or the workspace has changed.
fn explain(model: &mut Model) {
    let what = model.subject_path().cloned().map(|path| (path, model.generation));
    if what == model.detail.about_what {
        return;
    }
    model.detail.about = match (&what, &model.snapshot) {
        (Some((path, _)), Some(snapshot)) => Some(snapshot.explain(path)),
        _ => None,
    };
    model.detail.about_what = what;
}

/// Asks for the text of the file that is selected now, where it is not that one already.
fn want_source(model: &mut Model, effects: &mut Effects) {
    let stamp = workspace::selected_file(model);
    if stamp == model.detail.stamp {
        return;
    }
    let same_file = stamp.as_ref().map(|stamp| &stamp.path) == model.detail.stamp.as_ref().map(|stamp| &stamp.path);
    if !same_file {
        model.detail.scroll = Scroll::default();
        model.detail.source = if stamp.is_some() { Source::Reading } else { Source::None };
    }
    if let Some(FileStamp { path, hash }) = &stamp {
        effects.push(Effect::Read(FileStamp { path: path.clone(), hash: *hash }));
    }
    model.detail.stamp = stamp;
}
