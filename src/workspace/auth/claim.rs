//! What one item has to say of authentication by itself, before anything that it could inherit.

use std::borrow::Cow;

use super::AuthState;
use super::sources::Sources;
use crate::workspace::document::Field;
use crate::workspace::document::auth_block::{AuthBlock, Origin, Variant};
use crate::workspace::document::auth_method::Method;
use crate::workspace::element::Kind;
use crate::workspace::files::FileSet;
use crate::workspace::links::{ElementId, Links, Reference};
use crate::workspace::verdict::{Placement, Verdict};
use crate::workspace::words::{joined, with_article};
use crate::yaml::js::Js;

/// What an item says by itself. Its state is never `inherited` or `not-required`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claim {
    pub state: AuthState,
    /// The types, as one text.
    pub kind: Option<String>,
    /// The rest of a sentence that begins with the item: "defines oauth2".
    pub says: Cow<'static, str>,
}

impl Claim {
    /// The claim of an item.
    pub fn of(links: &Links<'_>, id: ElementId) -> Claim {
        let item = &links.elements()[id];
        match item.looks_like {
            Kind::Connector => Claim::of_connector(item, links.files(), None, &[]),
            Kind::Integration => of_integration(item, links.connector(id)),
            _ => of_element(item, links.integration(id)),
        }
    }

    /// The claim of a connector, judged by the sources of the version that an integration asks for, without the options that the
    /// integration has `disabled`.
    pub fn of_connector(item: &Verdict, files: &FileSet, version: Option<&str>, disabled: &[Box<str>]) -> Claim {
        let Some(folder) = item.path.parent() else { return nothing() };
        let sources = Sources::of(files, &folder, version);
        match item.auth_block() {
            None => without_block(item, &sources),
            Some(block) => with_options(item, block, disabled, &sources),
        }
    }

    fn new(state: AuthState, kind: Option<String>, says: impl Into<Cow<'static, str>>) -> Claim {
        Claim { state, kind, says: says.into() }
    }
}

fn of_element(item: &Verdict, integration: &Reference) -> Claim {
    match (item.auth_block(), integration) {
        (Some(block), _) => with_block(item, block, &Sources::Absent),
        (None, Reference::Absent(key)) => {
            let says = format!("belongs to the integration `{key}`, which is not in the workspace");
            Claim::new(AuthState::Unknown, None, says)
        }
        (None, _) => nothing(),
    }
}

fn of_integration(item: &Verdict, connector: &Reference) -> Claim {
    let block = item.auth_block();
    let malformed = block.is_some_and(|block| block.problem.is_some());
    if !malformed && item.field(Field::HasMissingParameters).is_some_and(Js::truthy) {
        let says = "says `hasMissingParameters: true`: no connection can be made until its parameters are given";
        return Claim::new(AuthState::Incomplete, block.and_then(AuthBlock::types), says);
    }
    match (block, connector) {
        (Some(block), _) => {
            let disabled = item.summary().map_or(&[][..], |summary| &summary.disabled_options);
            with_options(item, block, disabled, &Sources::Absent)
        }
        (None, Reference::Absent(connector)) => {
            let says =
                format!("names the connector `{connector}`, which is not in the workspace; no pull recorded its type");
            Claim::new(AuthState::Unknown, None, says)
        }
        (None, Reference::None) if item.field(Field::ExternalAppId).is_some_and(Js::truthy) => {
            let says = "names an app (`externalAppId`) and no connector: it gets the app's default connector, which the server knows";
            Claim::new(AuthState::Unknown, None, says)
        }
        (None, Reference::None) => Claim::new(AuthState::Missing, None, "names no connector"),
        (None, Reference::To(_)) => nothing(),
    }
}

/// Authentication without the options that an integration has disabled.
fn with_options(item: &Verdict, block: &AuthBlock, disabled: &[Box<str>], sources: &Sources<'_>) -> Claim {
    let left = block.without(disabled);
    if left.variants.is_empty() && !block.variants.is_empty() {
        let kind = block.types().unwrap_or_default();
        let says = format!("defines {kind}, and `optionsConfig` disables every option of it");
        return Claim::new(AuthState::Incomplete, None, says);
    }
    with_block(item, &left, sources)
}

fn with_block(item: &Verdict, block: &AuthBlock, sources: &Sources<'_>) -> Claim {
    let kind = block.types();
    if let Some(problem) = &block.problem {
        return Claim::new(AuthState::Invalid, kind, format!("has authentication that no CLI accepts: {problem}"));
    }
    let types = kind.clone().unwrap_or_else(|| "authentication".into());
    if block.origin == Origin::Pulled {
        return Claim::new(AuthState::Configured, kind, format!("records {types}, true as of the pull"));
    }
    let lacking = lacking(item.looks_like, &block.variants, sources);
    match (&lacking[..], sources) {
        ([], _) => counted(item, kind, format!("defines {types}")),
        (_, Sources::Hidden(why)) if lacking.iter().all(|lack| matches!(lack, Lack::Method(..))) => {
            let says = format!("defines {types}, but whether it has {} is not known: {why}", list(&lacking));
            Claim::new(AuthState::Unknown, kind, says)
        }
        _ => Claim::new(AuthState::Incomplete, kind, format!("defines {types}, but lacks {}", list(&lacking))),
    }
}

/// A connector in the old form has no `auth` block: its methods stand in `src/auth/`, and its type is said nowhere.
fn without_block(item: &Verdict, sources: &Sources<'_>) -> Claim {
    if let Sources::Hidden(why) = sources {
        let says = format!("has no `auth` block, and whether its sources define authentication is not known: {why}");
        return Claim::new(AuthState::Unknown, None, says);
    }
    if !sources.have_auth() {
        return nothing();
    }
    if sources.hold(Method::MakeApiClient, None) {
        let says = "defines authentication in `src/auth/`, without an `auth` block that says its type";
        return counted(item, None, says.into());
    }
    let says = "has no `auth` block, and its `src/auth/` lacks `makeApiClient`: whether that is whole is not known";
    Claim::new(AuthState::Unknown, None, says)
}

/// Authentication that is whole counts only where push takes the file for what it is.
fn counted(item: &Verdict, kind: Option<String>, says: String) -> Claim {
    let but = match (item.placement(), item.read_as()) {
        (Placement::Loads, _) if item.looks_like == Kind::Integration => {
            "push sends only name, key and connector of an integration".to_owned()
        }
        (Placement::Loads, _) if item.is_interface_as_flow() => return Claim::new(AuthState::Unknown, kind, says),
        (Placement::Loads, _) => return Claim::new(AuthState::Configured, kind, says),
        (Placement::Misread, Some(read_as)) => format!("push reads the file as {}", with_article(read_as)),
        (Placement::Aborts, _) if item.end_unknown => "the file cannot be read".to_owned(),
        (Placement::Aborts, _) => "push stops at the file".to_owned(),
        (Placement::Misread | Placement::Ignored, _) => "push passes over the file".to_owned(),
    };
    Claim::new(AuthState::Blocked, kind, format!("{says}, but {but}"))
}

fn nothing() -> Claim {
    Claim::new(AuthState::Missing, None, "defines no authentication")
}

/// Something that a variant cannot do without.
enum Lack<'b> {
    /// The method, and the variant's name.
    Method(Method, Option<&'b str>),
    ProxyKey(Option<&'b str>),
}

fn lacking<'b>(item: Kind, variants: &'b [Variant], sources: &Sources<'_>) -> Vec<Lack<'b>> {
    use crate::workspace::document::auth_block::AuthType::Proxy;
    let mut lacking = Vec::new();
    for variant in variants {
        let name = variant.name.as_deref();
        if variant.kind == Proxy && !variant.has_proxy_key {
            lacking.push(Lack::ProxyKey(name));
        }
        if item == Kind::Connector {
            let required = Method::required_by(variant.kind).iter().copied();
            let missing = required.filter(|method| !variant.methods.contains(method) && !sources.hold(*method, name));
            lacking.extend(missing.map(|method| Lack::Method(method, name)));
        }
    }
    lacking
}

fn list(lacking: &[Lack<'_>]) -> String {
    let one = |lack: &Lack<'_>| {
        let (what, variant) = match lack {
            Lack::Method(method, variant) => (method.name(), variant),
            Lack::ProxyKey(variant) => ("proxyKey", variant),
        };
        variant.map_or(format!("`{what}`"), |variant| format!("`{what}` for `{variant}`"))
    };
    joined(&lacking.iter().map(one).collect::<Vec<_>>())
}
