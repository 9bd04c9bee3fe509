//! What push would send for what it loaded, given what the server has, and where the sending would stop.
//!
//! Nothing is sent from here, and no server is asked: both sides are values. A server that refuses a request is not imitated. Every
//! rule is a line of docs/push-facts.md ("What it sends, and in which order", "Connectors"), held against the real CLI by
//! tests/conformance.

mod connectors;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use super::code::Code;
use super::document::{Content, Field};
use super::element::Kind;
use super::files::RelPath;
use super::layout::Layout;
use super::phase::{Phase, Reach};
use super::verdict::Verdict;
use crate::yaml::js::Js;
use crate::yaml::json::Unsendable;

/// What a write does to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    /// `POST <types>`: the element is new.
    Create,
    /// `PUT <types>/<id>` (an integration: `PATCH`): the server's element is overwritten.
    Update,
    /// `POST <type>/apply?key=`: the integration gets the universal element; the file's content is not sent.
    Apply,
    /// `PUT <type>?key=&integrationKey=`: the content is put by its key, without asking whether the server has it.
    Customize,
    /// `POST <types>/<id>/reset`: the server's element becomes the universal one again.
    Reset,
    /// `POST connectors/<id>/upload`: the source of the development version.
    Upload,
    /// `POST connectors/<id>/publish-version`: the source of a version that the server does not have.
    Publish,
}

/// One write that push would make.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    pub verb: Verb,
    pub kind: Kind,
    /// The text of the key that is sent.
    pub key: Option<String>,
    /// The key of the integration that it is sent for, where the request shows it.
    pub integration: Option<String>,
    /// The file that it comes from.
    pub from: RelPath,
}

/// What the server has before the push.
#[derive(Debug, Clone, Default)]
pub struct Server {
    /// Elements and integrations.
    pub elements: Vec<HeldElement>,
    pub connectors: Vec<HeldConnector>,
}

/// An element or integration on the server.
#[derive(Debug, Clone)]
pub struct HeldElement {
    pub kind: Kind,
    pub key: Option<Js>,
    /// The key of the integration that it belongs to.
    pub integration: Option<Js>,
    pub archived: bool,
}

/// A custom connector on the server.
#[derive(Debug, Clone)]
pub struct HeldConnector {
    pub uuid: Option<Js>,
    pub key: Option<Js>,
    /// Its published versions.
    pub versions: Vec<String>,
}

/// The writes of a push, up to where it would stop.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sync {
    pub writes: Vec<Write>,
    /// The elements that cannot be sent, in the order in which push meets them: it stops at the first.
    pub halts: Vec<Halt>,
}

/// An element at which the sending stops. What was sent before stays sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Halt {
    pub path: RelPath,
    pub phase: Phase,
    pub why: Why,
    pub message: String,
}

/// Why an element cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Something in the workspace, whatever the server has.
    Workspace(Code),
    /// Several elements on the server have its key.
    SeveralOnServer,
    /// It has a parent and the server has it, so push would reset it; elements of its kind cannot be.
    CannotReset,
}

/// What push would send for `loads`, which are in the order in which push reads them; `reach` says how far it gets before a file
/// stops it.
pub fn sync(loads: &[Verdict], reach: Reach, layout: &Layout, server: &Server) -> Sync {
    let mut run = PushRun { server, loads, integrations: IntegrationKeys::default(), sync: Sync::default() };
    match reach {
        Reach::Nothing => {}
        Reach::Connectors(reached) => run.connectors(reached),
        Reach::Everything => run.everything(layout),
    }
    run.sync
}

/// Whether an element goes in the integration-level phase; all others go in the universal one.
pub fn is_integration_level(load: &Verdict) -> bool {
    can_be_applied(load.element())
        && (load.integration().is_some() || load.truthy(Field::Integration) || load.truthy(Field::IntegrationId))
}

/// The kinds that integrations have of their own, and that the server can apply to them and reset.
pub(super) fn can_be_applied(kind: Kind) -> bool {
    matches!(kind, Kind::Action | Kind::DataSource | Kind::FieldMapping | Kind::Flow)
}

/// Elements as push sends them: the universal phase, then the integration-level one, each in the order of the folder list.
fn in_sending_order<'l>(loads: &'l [Verdict], layout: &'l Layout) -> impl Iterator<Item = &'l Verdict> {
    let kinds = || layout.folders.iter().map(|folder| folder.kind).filter(|kind| *kind != Kind::Integration);
    [false, true].into_iter().flat_map(move |specific| {
        kinds().flat_map(move |kind| {
            loads.iter().filter(move |load| load.is_read_as(kind) && is_integration_level(load) == specific)
        })
    })
}

/// A push on its way. It goes on after what stops it, so that all of that is told, but writes no more.
struct PushRun<'a> {
    server: &'a Server,
    loads: &'a [Verdict],
    /// The keys of the integrations that the server has once they are sent.
    integrations: IntegrationKeys,
    sync: Sync,
}

/// Keys that others are compared with, as JavaScript compares.
#[derive(Default)]
struct IntegrationKeys {
    all: Vec<Option<Js>>,
    /// The texts among them, which are nearly all, to be found at once.
    texts: HashSet<Box<str>>,
}

impl IntegrationKeys {
    fn add(&mut self, key: Option<Js>) {
        if let Some(Js::String(text)) = &key {
            self.texts.insert(text.clone());
        }
        self.all.push(key);
    }

    fn has(&self, key: Option<&Js>) -> bool {
        matches!(key, Some(Js::String(text)) if self.texts.contains(text))
            || self.all.iter().any(|known| Js::loosely_equal(known.as_ref(), key))
    }
}

impl<'a> PushRun<'a> {
    fn everything(&mut self, layout: &Layout) {
        self.connectors(usize::MAX);
        self.integrations(layout);
        for load in in_sending_order(self.loads, layout) {
            let sent = self.element(load);
            self.note(sent);
        }
    }

    /// Keeps what stops a step.
    fn note(&mut self, step: Result<(), Halt>) {
        self.sync.halts.extend(step.err());
    }

    fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &'a Verdict> + use<'a> {
        self.loads.iter().filter(move |load| load.is_read_as(kind))
    }

    fn integrations(&mut self, layout: &Layout) {
        let on_server = self.server.elements.iter().filter(|held| held.kind == Kind::Integration);
        let held: Vec<Option<Js>> = on_server.map(|integration| integration.key.clone()).collect();
        // As the server has them afterwards: an update writes the key too.
        let mut after = held.clone();
        for load in self.of_kind(Kind::Integration) {
            let unsendable_field = |field: &Field| load.field(*field).and_then(Js::unsendable);
            let why = match &layout.integration_fields {
                Some(sent) => sent.iter().find_map(unsendable_field),
                None => unsendable(load),
            };
            self.note(refuse(load, Phase::Sync, why));
            let key = load.field(Field::Key);
            let sent = key.map(Js::as_sent);
            match held.iter().position(|known| Js::loosely_equal(known.as_ref(), key)) {
                Some(at) => {
                    self.write(Verb::Update, load);
                    after[at] = sent;
                }
                None => {
                    self.write(Verb::Create, load);
                    after.push(sent);
                }
            }
        }
        after.into_iter().for_each(|key| self.integrations.add(key));
    }

    /// One element of the universal or the integration-level phase.
    fn element(&mut self, load: &Verdict) -> Result<(), Halt> {
        if load.is_read_as(Kind::Scenario) {
            let message = "push knows no scenarios on the server, and stops at the first one";
            return Err(halt(load, Phase::Sync, Why::Workspace(Code::Scenario), message));
        }
        let has_parent = load.parent_link().is_some();
        let customised = load.is_customised();
        match (self.held(load)?, has_parent) {
            (Some(held), true) if !customised => {
                if !can_be_applied(load.element()) {
                    let message =
                        "it has a parent, so push would reset it, which cannot be done with an element of its kind";
                    return Err(halt(load, Phase::Sync, Why::CannotReset, message));
                }
                let integration = held.integration.as_ref().filter(|key| key.truthy()).and_then(Js::sent_text);
                let key = held.key.as_ref().and_then(Js::sent_text);
                self.push(Write { verb: Verb::Reset, kind: load.element(), key, integration, from: load.path.clone() });
            }
            (Some(_), _) => self.send(Verb::Update, load)?,
            (None, true) if can_be_applied(load.element()) => {
                self.write(Verb::Apply, load);
                if customised {
                    self.send(Verb::Customize, load)?;
                }
            }
            (None, true) => {
                self.send(Verb::Customize, load)?;
                if customised {
                    self.send(Verb::Customize, load)?;
                }
            }
            (None, false) => {
                self.must_have_its_integration(load)?;
                self.send(Verb::Create, load)?;
            }
        }
        Ok(())
    }

    /// The element on the server, in the same layer. Two of them stop push.
    fn held(&self, load: &Verdict) -> Result<Option<&'a HeldElement>, Halt> {
        let key = load.field(Field::Key);
        let integration = load.integration_field.as_ref();
        let is_same = |held: &&HeldElement| {
            held.kind == load.element()
                && !held.archived
                && Js::loosely_equal(held.key.as_ref(), key)
                && Js::loosely_equal(held.integration.as_ref(), integration)
        };
        let mut same = self.server.elements.iter().filter(is_same);
        match (same.next(), same.count()) {
            (first, 0) => Ok(first),
            (_, others) => {
                let message = format!("the server has {} elements of its key, and push cannot choose", others + 1);
                Err(halt(load, Phase::Sync, Why::SeveralOnServer, &message))
            }
        }
    }

    fn must_have_its_integration(&self, load: &Verdict) -> Result<(), Halt> {
        let Some(wanted) = load.integration() else { return Ok(()) };
        if self.integrations.has(Some(wanted)) {
            return Ok(());
        }
        let key = wanted.sent_text().unwrap_or_default();
        let message = format!("no integration of this workspace has the key `{key}`");
        Err(halt(load, Phase::Sync, Why::Workspace(Code::UnknownIntegrationKey), &message))
    }

    /// A write that carries the element's content.
    fn send(&mut self, verb: Verb, load: &Verdict) -> Result<(), Halt> {
        if load.content() == Content::Scalar {
            let message = "it is `true` or a number, which push cannot send";
            return Err(halt(load, Phase::Sync, Why::Workspace(Code::NotAMapping), message));
        }
        refuse(load, Phase::Sync, unsendable(load))?;
        self.write(verb, load);
        Ok(())
    }

    fn write(&mut self, verb: Verb, load: &Verdict) {
        // Push writes the key into the content, where JSON shows it of a mapping alone.
        let shown = load.content() == Content::Mapping;
        let integration = load.integration_key().filter(|_| shown);
        let key = if verb == Verb::Apply { key_in_a_query(load) } else { load.key.clone() };
        self.push(Write { verb, kind: load.element(), key, integration, from: load.path.clone() });
    }

    fn push(&mut self, write: Write) {
        if self.sync.halts.is_empty() {
            self.sync.writes.push(write);
        }
    }
}

/// The key as a query has it. One that is empty or missing looks the same there, and an object is spread over many fields.
fn key_in_a_query(load: &Verdict) -> Option<String> {
    let key = match load.field(Field::Key)? {
        Js::Null | Js::Object { .. } => return None,
        key => key.property_text(),
    };
    Some(key).filter(|key| !key.is_empty())
}

/// Stops at an element of which no JSON can be made.
fn refuse(load: &Verdict, phase: Phase, why: Option<Unsendable>) -> Result<(), Halt> {
    why.map_or(Ok(()), |why| Err(halt(load, phase, Why::Workspace(Code::Cyclic), why.message())))
}

fn halt(load: &Verdict, phase: Phase, why: Why, message: &str) -> Halt {
    Halt { path: load.path.clone(), phase, why, message: message.to_owned() }
}

/// Why JSON cannot be made of an element, if it cannot.
fn unsendable(load: &Verdict) -> Option<Unsendable> {
    load.documents.first().and_then(|document| document.unsendable)
}
