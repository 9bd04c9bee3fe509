//! Weighs what an item says of authentication itself against what it would inherit, by the table of docs/contract.md.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

use super::claim::Claim;
use super::{Auth, AuthState, SENT_AS_A_FLOW};
use crate::workspace::document::Field;
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::links::{ElementId, Links, Reached, Reference};
use crate::workspace::verdict::{Placement, Verdict};
use crate::workspace::words::with_article;
use crate::yaml::js::Js;

/// The claims of all items, gathered once.
pub(super) struct BadgeJudge<'l, 'w> {
    links: &'l Links<'w>,
    claims: Vec<Claim>,
    /// By an action's key: the interfaces that name it, no more than one for each state that a claim can have.
    interfaces: HashMap<String, Vec<ElementId>>,
    /// What a universal action could run with; asked for once.
    here: OnceCell<Option<String>>,
}

/// Something that an item would inherit from.
struct Above<'j> {
    via: Vec<ElementId>,
    /// What it is to the item: "is its integration".
    is: &'static str,
    claim: Cow<'j, Claim>,
}

impl<'l, 'w> BadgeJudge<'l, 'w> {
    /// Gathers what each element says of authentication by itself.
    pub(super) fn of(links: &'l Links<'w>) -> Self {
        let claims: Vec<Claim> = (0..links.elements().len()).map(|id| Claim::of(links, id)).collect();
        let keys = links.elements().iter().flat_map(|item| item.action_keys());
        let mut interfaces = HashMap::new();
        for key in keys {
            let reached = links.reached(&key);
            interfaces
                .entry(key)
                .or_insert_with(|| reached.map_or(Vec::new(), |reached| one_a_state(reached, &claims)));
        }
        BadgeJudge { links, claims, interfaces, here: OnceCell::new() }
    }

    /// The badge of one item: the first state of the table that holds.
    pub(super) fn badge(&self, id: ElementId) -> Auth {
        use AuthState::*;
        let own = &self.claims[id];
        let above = self.above(id);
        let first = |states: &[AuthState]| above.iter().find(|above| states.contains(&above.claim.state));
        if matches!(own.state, Invalid | Incomplete | Configured) {
            return self.by_itself(id, own.state);
        }
        if let Some(above) = first(&[Configured]) {
            return self.through(id, Inherited, above);
        }
        if let Some(badge) = self.not_required(id) {
            return badge;
        }
        if let Some(nearest) = first(&[Invalid, Incomplete, Blocked]).filter(|above| above.claim.state != Blocked) {
            return self.through(id, nearest.claim.state, nearest);
        }
        for state in [Blocked, Unknown] {
            if own.state == state {
                return self.by_itself(id, state);
            }
            if let Some(above) = first(&[state]) {
                return self.through(id, state, above);
            }
        }
        self.universal(id).unwrap_or_else(|| self.missing(id, &above))
    }

    /// An action of no integration runs with the connection that it is called with, which no file knows.
    fn universal(&self, id: ElementId) -> Option<Auth> {
        let item = &self.links.elements()[id];
        if item.looks_like != Kind::Action || *self.links.integration(id) != Reference::None {
            return None;
        }
        let here = self.here.get_or_init(|| self.integrations()).as_ref()?;
        let why = format!("it is universal, and runs with the connection that it is called with; here: {here}");
        Some(Auth { state: AuthState::Unknown, kind: None, via: Vec::new(), why: why + &misread(item) + &caveat(item) })
    }

    /// The integrations of the workspace with their states, the first few; `None` where it has none.
    fn integrations(&self) -> Option<String> {
        const SHOWN: usize = 5;
        let items = self.links.elements().iter().enumerate();
        let ids: Vec<ElementId> =
            items.filter(|(_, item)| item.looks_like == Kind::Integration).map(|(id, _)| id).collect();
        let shown = ids.iter().take(SHOWN).map(|id| {
            let Auth { state, kind, .. } = self.badge(*id);
            let kind = kind.map_or(String::new(), |kind| format!(", {kind}"));
            let item = self.links.elements()[*id];
            format!("{} ({}{kind})", item.key.clone().unwrap_or_else(|| item.name()), state.name())
        });
        let shown = shown.collect::<Vec<_>>().join(", ");
        match ids.len().saturating_sub(SHOWN) {
            _ if ids.is_empty() => None,
            0 => Some(shown),
            more => Some(format!("{shown} and {more} more")),
        }
    }

    /// What an item would inherit from, nearest first.
    fn above(&self, id: ElementId) -> Vec<Above<'_>> {
        let item = &self.links.elements()[id];
        let mut above = Vec::new();
        for key in item.action_keys() {
            for interface in self.interfaces.get(&key).into_iter().flatten() {
                above.push(Above {
                    via: vec![*interface],
                    is: "links to it",
                    claim: Cow::Borrowed(&self.claims[*interface]),
                });
            }
        }
        match (item.looks_like, self.links.integration(id)) {
            (Kind::Integration, _) => above.extend(self.connector(id, Vec::new(), "is its connector")),
            (_, Reference::To(integration)) => {
                let connector = self.connector(*integration, vec![*integration], "is its integration's connector");
                let claim = &self.claims[*integration];
                if connector.is_none() || claim.state != AuthState::Missing {
                    above.push(Above {
                        via: vec![*integration],
                        is: "is its integration",
                        claim: Cow::Borrowed(claim),
                    });
                }
                above.extend(connector);
            }
            _ => {}
        }
        above
    }

    fn connector(&self, integration: ElementId, mut via: Vec<ElementId>, is: &'static str) -> Option<Above<'_>> {
        let Reference::To(connector) = *self.links.connector(integration) else { return None };
        via.push(connector);
        let asks = self.links.elements()[integration];
        let version = asks.field(Field::ConnectorVersion).map(Js::property_text);
        let disabled = asks.summary().map_or(&[][..], |summary| &summary.disabled_options);
        let connector = self.links.elements()[connector];
        let claim = Claim::of_connector(connector, self.links.files(), version.as_deref(), disabled);
        Some(Above { via, is, claim: Cow::Owned(claim) })
    }

    /// Every endpoint says `auth.required: false`: those that reach an action, or those of an interface itself.
    fn not_required(&self, id: ElementId) -> Option<Auth> {
        let item = &self.links.elements()[id];
        let badge = |via: Vec<RelPath>, endpoints: &str| {
            let why = format!("{endpoints} says `auth.required: false`");
            Auth { state: AuthState::NotRequired, kind: None, via, why: why + &caveat(item) }
        };
        if item.looks_like == Kind::Interface {
            let mut operations = item.operations().peekable();
            operations.peek()?;
            let open = operations.all(|(_, operation)| operation.auth_required == Some(false));
            return open.then(|| badge(Vec::new(), "each of its endpoints"));
        }
        let reached: Vec<&Reached> = item.action_keys().filter_map(|key| self.links.reached(&key)).collect();
        let nearest = reached.first()?.interfaces.first()?;
        let open = reached.iter().all(|reached| !reached.needs_auth);
        open.then(|| badge(vec![self.links.elements()[*nearest].path.clone()], "every endpoint that reaches it"))
    }

    fn by_itself(&self, id: ElementId, state: AuthState) -> Auth {
        let claim = &self.claims[id];
        let why = format!("it {}{}", claim.says, caveat(self.links.elements()[id]));
        Auth { state, kind: claim.kind.clone(), via: Vec::new(), why }
    }

    fn through(&self, id: ElementId, state: AuthState, above: &Above<'_>) -> Auth {
        let item = &self.links.elements()[id];
        let why = format!("{}{}{}", self.sentence(above), misread(item), caveat(item));
        Auth { state, kind: above.claim.kind.clone(), via: self.paths(&above.via), why }
    }

    fn missing(&self, id: ElementId, above: &[Above<'_>]) -> Auth {
        let item = &self.links.elements()[id];
        let sentences: Vec<String> = above.iter().map(|above| self.sentence(above)).collect();
        let why = match (item.looks_like, &sentences[..]) {
            (Kind::Action, []) => "no interface links to it, and it belongs to no integration".to_owned(),
            (_, []) => format!("it {}", self.claims[id].says),
            _ => sentences.join("; "),
        };
        let via = above.first().map_or(Vec::new(), |above| self.paths(&above.via));
        Auth { state: AuthState::Missing, kind: None, via, why: why + &misread(item) + &caveat(item) }
    }

    /// "membrane/flows/orders.yaml links to it and defines oauth2", with what stands in the way.
    fn sentence(&self, above: &Above<'_>) -> String {
        let items = self.links.elements();
        let last = &items[*above.via.last().expect("a chain is made with at least one item")];
        let between = above.via[..above.via.len() - 1].iter().map(|id| &items[*id]).find(|item| !item.loads());
        let gap = between.map_or(String::new(), |item| format!("; push does not load {} between them", item.path));
        format!("{} {} and {}{}{gap}", last.path, above.is, above.claim.says, caveat(last))
    }

    fn paths(&self, via: &[ElementId]) -> Vec<RelPath> {
        via.iter().map(|id| self.links.elements()[*id].path.clone()).collect()
    }
}

/// The first interface of each state among those that reach an action, so that no action has to ask all of them again.
fn one_a_state(reached: &Reached, claims: &[Claim]) -> Vec<ElementId> {
    let mut kept: Vec<ElementId> = Vec::new();
    for id in &reached.interfaces {
        if kept.iter().all(|other| claims[*other].state != claims[*id].state) {
            kept.push(*id);
        }
    }
    kept
}

/// What must be said of an interface that push reads as a flow.
fn caveat(item: &Verdict) -> String {
    match (item.looks_like, item.read_as(), item.placement()) {
        (Kind::Interface, Some(Kind::Flow), Placement::Loads) => format!("; {SENT_AS_A_FLOW}"),
        _ => String::new(),
    }
}

/// What must be said of an item that push takes for something else.
fn misread(item: &Verdict) -> String {
    match (item.placement(), item.read_as()) {
        (Placement::Misread, Some(Kind::Integration)) if item.field(Field::ConnectorId).is_none() => {
            "; of this file push makes an integration without a connector".into()
        }
        (Placement::Misread, Some(read_as)) => format!("; push reads this file as {}", with_article(read_as)),
        _ => String::new(),
    }
}
