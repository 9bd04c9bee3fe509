//! For tests of the browser: a small workspace, a model that shows it, keys by their names, the screen as text.

use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;

use super::commands::Keymap;
use super::effect::{Effect, Effects, ScannerRequest};
use super::message::Message;
use super::model::detail::Source as Text;
use super::model::push::{Prepared, Target};
use super::model::{Model, Watch};
use super::theme::Theme;
use super::update;
use super::view;
use crate::push::cli::{Found, FoundIn, Standing};
use crate::push::preflight::Preflight;
use crate::workspace::files::{Dir, Entry, RelPath};
use crate::workspace::fixture::tree;
use crate::workspace::layout::known::membrane_cli_1;
use crate::workspace::project::{Cli, Mention, Project};
use crate::workspace::relocate;
use crate::workspace::snapshot::Snapshot;

pub const INTERFACE: &str = "membrane/interfaces/orders-api.yaml";
pub const ACTION: &str = "membrane/integrations/list-orders.yaml";

/// The first document's case: an interface where push does not look, an action where push reads it as an integration.
pub const WOUND: &[(&str, &str)] = &[
    (
        INTERFACE,
        "name: Orders API\nkey: orders-api\ntype: http-endpoint\nauth:\n  type: integration-app-token\n\
         paths:\n  /orders/list:\n    post:\n      actionKey: list-orders\n      auth:\n        required: true\n",
    ),
    (ACTION, "name: List orders\nkey: list-orders\ntype: list-data-records\nconfig: {}\n"),
    ("membrane/integrations/hub/hub.yaml", "name: Hub\nkey: hub\nconnectorId: x\n"),
    ("membrane/integrations/hub/flows/sync/sync.yaml", "name: Sync\nkey: sync\nnodes: {}\n"),
];

/// A path of a test.
pub fn path(text: &str) -> RelPath {
    RelPath::parse(text).expect("a test's path is a path")
}

/// A workspace from `(path, text)`.
pub fn snapshot(files: &[(&str, &str)]) -> Arc<Snapshot> {
    Arc::new(Snapshot::of(tree(files), Arc::new(Project::default())))
}

/// A browser of this size that shows these files.
pub fn browser(files: &[(&str, &str)], size: (u16, u16)) -> Model {
    let mut model = unread(size);
    update(&mut model, Message::Watch(Watch::Watching));
    update(&mut model, Message::Snapshot(snapshot(files)));
    // What the edge would answer to the wish to read the selected file.
    if let Some(stamp) = model.detail.stamp.clone()
        && let Some((_, text)) = files.iter().find(|(path, _)| *path == stamp.path.to_text())
    {
        update(&mut model, Message::Source(stamp, Text::of(text, true)));
    }
    model
}

/// A browser with the interface selected, in a project whose script writes it and whose git ignores it.
pub fn generated(size: (u16, u16)) -> Model {
    let mut files = tree(WOUND);
    let Some(Entry::Dir(folder)) = files.get(&path("membrane/interfaces")).cloned() else { panic!("it is a folder") };
    files.insert(&path("membrane/interfaces"), Entry::Dir(Arc::new(Dir { git_ignored: true, ..(*folder).clone() })));
    let line = Mention {
        path: path("package.json"),
        line: 4,
        text: "\"deploy\": \"cp api/*.yaml membrane/interfaces\"".into(),
        folder: path("membrane/interfaces"),
    };
    let project = Project { mentions: vec![line], ..Project::default() };
    let mut model = unread(size);
    update(&mut model, Message::Snapshot(Arc::new(Snapshot::of(files, Arc::new(project)))));
    let snapshot = model.snapshot.clone().expect("it was just given");
    model.tree.reveal(&path(INTERFACE), &snapshot);
    model
}

/// A browser that has not read its workspace yet.
pub fn unread(size: (u16, u16)) -> Model {
    let mut model = Model::new("~/shop".into(), Theme::new(true), Keymap::default());
    resize(&mut model, size);
    model
}

/// Takes a message and lays out a frame, as the edge does; gives what both want done.
pub fn update(model: &mut Model, message: Message) -> Effects {
    let mut effects = update::update(model, message);
    let Size { width, height } = model.layout.size;
    effects.extend(resize(model, (width, height)));
    effects
}

/// Lays out a frame of this size; gives what that wants done.
pub fn resize(model: &mut Model, (width, height): (u16, u16)) -> Effects {
    let layout = view::lay_out(model, Size { width, height });
    update::laid_out(model, layout)
}

/// Presses keys, by their names with blanks between; gives what the last one wants done.
pub fn press(model: &mut Model, keys: &str) -> Effects {
    let keys = keys.split(' ').map(|key| Message::Key(super::keys::Chord::into(key.parse().expect("a test's key"))));
    keys.map(|key| update(model, key)).last().unwrap_or_default()
}

/// Answers the wish for a plan as the edge would; gives what comes of that.
pub fn plan(model: &mut Model, effects: Effects) -> Effects {
    let snapshot = model.snapshot.clone().expect("the workspace is read");
    let mut rest = Effects::new();
    for effect in effects {
        match effect {
            Effect::Scanner(ScannerRequest::Plan(intent)) => {
                let planned = relocate::plan(&snapshot, &intent).map(Arc::new);
                rest.extend(update(model, Message::Planned(intent, planned)));
            }
            other => rest.push(other),
        }
    }
    rest
}

/// A program as it would be found in the project.
pub fn program(path: &str) -> Found {
    let cli = Cli {
        path: path.into(),
        package: Some("@integration-app/membrane-cli".into()),
        version: Some("1.2.3".into()),
        layout: Some(membrane_cli_1()),
        in_project: true,
        unvouched: false,
        dialect: None,
        yaml_version: None,
    };
    Found { cli, program: path.into(), words: Vec::new(), source: FoundIn::Project, standing: Standing::Vendor }
}

/// Answers what the window before a push asks, as the edge would: these programs, the workspaces `dev` and `prod`.
pub fn prepare(model: &mut Model, effects: Effects, programs: &[&str]) -> Effects {
    let target = |name: &str| Target { name: name.into(), production: name == "prod" };
    let mut rest = Effects::new();
    for effect in effects {
        rest.extend(match effect {
            Effect::Scanner(ScannerRequest::Prepare) => {
                let programs = programs.iter().map(|path| program(path)).collect();
                let prepared = Prepared { programs, unchosen: None, targets: ["dev", "prod"].map(target).into() };
                let effects = update(model, Message::Prepared(Ok(prepared)));
                prepare(model, effects, &[])
            }
            Effect::Scanner(ScannerRequest::Preflight(workspace)) => {
                let snapshot = model.snapshot.clone().expect("the workspace is read");
                let (plan, production) = (Arc::clone(&snapshot.plan), workspace == "prod");
                update(model, Message::Preflight(Preflight { plan, workspace, origin: None, production }))
            }
            other => vec![other],
        });
    }
    rest
}

/// Types a text.
pub fn write(model: &mut Model, text: &str) -> Effects {
    let chord = |character| super::keys::Chord::plain(crossterm::event::KeyCode::Char(character));
    text.chars().map(|character| update(model, Message::Key(chord(character).into()))).last().unwrap_or_default()
}

/// What is drawn in a frame as it was laid out last.
pub fn drawn(model: &Model) -> Buffer {
    let Size { width, height } = model.layout.size;
    let mut terminal = Terminal::new(TestBackend::new(width, height)).expect("a test backend never fails");
    terminal.draw(|frame| view::draw(frame, model)).expect("a test backend never fails");
    terminal.backend().buffer().clone()
}

/// The lines of the screen, without the blanks at their ends.
pub fn screen(model: &Model) -> Vec<String> {
    let buffer = drawn(model);
    let line = |y| (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>().trim_end().to_owned();
    (0..buffer.area.height).map(line).collect()
}

/// What is selected in the tree.
pub fn selected(model: &Model) -> String {
    let snapshot = model.snapshot.as_ref().expect("the workspace is read");
    model.tree.row().map_or(String::new(), |row| super::model::rows::id(&row.item, snapshot))
}
