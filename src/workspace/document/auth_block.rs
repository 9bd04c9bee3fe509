//! Authentication that a document states itself: its types, its variants, the methods written into it.
//!
//! Types and fields are those of the SDK (docs/push-facts.md, "Authentication"). Whether it is whole, and whether it counts, is not judged
//! here: that depends on what the document is and where it stands.

use std::borrow::Cow;

use super::auth_method::Method;
use super::{Place, SourceText};
use crate::yaml::{NodeRef, Value};

/// The types of authentication that the SDK knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthType {
    IntegrationAppToken,
    MembraneToken,
    OAuth2,
    OAuth1,
    ClientCredentials,
    Proxy,
}

impl AuthType {
    /// All of them, for "expected one of".
    pub const ALL: [AuthType; 6] = [
        AuthType::IntegrationAppToken,
        AuthType::MembraneToken,
        AuthType::OAuth2,
        AuthType::OAuth1,
        AuthType::ClientCredentials,
        AuthType::Proxy,
    ];

    /// The name in a file.
    pub fn name(self) -> &'static str {
        match self {
            AuthType::IntegrationAppToken => "integration-app-token",
            AuthType::MembraneToken => "membrane-token",
            AuthType::OAuth2 => "oauth2",
            AuthType::OAuth1 => "oauth1",
            AuthType::ClientCredentials => "client-credentials",
            AuthType::Proxy => "proxy",
        }
    }

    /// The type of that name.
    pub fn named(name: &str) -> Option<AuthType> {
        AuthType::ALL.into_iter().find(|known| known.name() == name)
    }
}

/// Authentication, as one document states it.
#[derive(Debug, Clone)]
pub struct AuthBlock {
    pub place: Place,
    pub origin: Origin,
    /// Why it is malformed, or of an unknown type, as a clause; there are then no variants.
    pub problem: Option<Box<str>>,
    /// One without a name, or one for each of the options.
    pub variants: Box<[Variant]>,
}

/// How a document comes to state authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Somebody wrote it: an `auth` block, or the same fields straight in a connector's spec.
    Written,
    /// A pull recorded what the server had: `authType`, `authOptions`. It may name no type.
    Pulled,
}

/// One way to authenticate.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its name under `options`.
    pub name: Option<Box<str>>,
    pub kind: AuthType,
    /// The methods that the spec itself holds for it.
    pub methods: Box<[Method]>,
    /// A `proxy` names its `proxyKey`.
    pub has_proxy_key: bool,
}

impl AuthBlock {
    /// What a document states; `None` where it states nothing.
    pub fn of(root: NodeRef<'_>, source: &SourceText<'_>) -> Option<AuthBlock> {
        let (origin, at, read) = if let Some(record) = record(root) {
            (Origin::Pulled, record, recorded(root))
        } else if let Some(auth) = root.get("auth").filter(|auth| states_something(*auth)) {
            (Origin::Written, auth, Fields::of_block(auth, root).and_then(|fields| fields.variants()))
        } else if is_flat(root) {
            (Origin::Written, root, Fields::of_spec(root).and_then(|fields| fields.variants()))
        } else {
            return None;
        };
        let (variants, problem) = match read {
            Ok(variants) => (variants, None),
            Err(problem) => (Vec::new(), Some(problem.into_boxed_str())),
        };
        Some(AuthBlock { place: source.place(at.span()), origin, problem, variants: variants.into() })
    }

    /// The same without the options of these names, which an integration has disabled.
    pub fn without(&self, disabled: &[Box<str>]) -> Cow<'_, AuthBlock> {
        let is_disabled = |variant: &Variant| variant.name.as_ref().is_some_and(|name| disabled.contains(name));
        match self.variants.iter().any(is_disabled) {
            false => Cow::Borrowed(self),
            true => {
                let variants = self.variants.iter().filter(|variant| !is_disabled(variant)).cloned().collect();
                Cow::Owned(AuthBlock { variants, ..self.clone() })
            }
        }
    }

    /// The types, each once, as one text: `oauth2`, or `oauth2, client-credentials`.
    pub fn types(&self) -> Option<String> {
        let mut names: Vec<&str> = Vec::new();
        for variant in &self.variants {
            if !names.contains(&variant.kind.name()) {
                names.push(variant.kind.name());
            }
        }
        (!names.is_empty()).then(|| names.join(", "))
    }
}

/// An `auth` of null states nothing, and one that only says `required`, as an endpoint's does, defines nothing.
fn states_something(auth: NodeRef<'_>) -> bool {
    let only_required = || {
        let mut names = auth.entries().map(|(name, _)| name.text());
        names.next() == Some("required") && names.next().is_none()
    };
    !matches!(auth.value(), Value::Null) && !only_required()
}

/// A newer spec of a connector has no `auth`: its fields stand straight in the spec.
fn is_flat(root: NodeRef<'_>) -> bool {
    is_typed(root) || has_typed_option(root)
}

fn is_typed(block: NodeRef<'_>) -> bool {
    block.get("type").and_then(NodeRef::as_str).and_then(AuthType::named).is_some()
}

fn has_typed_option(root: NodeRef<'_>) -> bool {
    root.get("options").is_some_and(|options| options.entries().any(|(_, option)| is_typed(option)))
}

/// Whether a document is a connector's newest spec, wherever it stands: authentication straight in it, by variants or by a method. A
/// `type` alone would be too little, for other programs have `type: proxy` too.
pub fn is_newest_connector(root: NodeRef<'_>) -> bool {
    let has_method = || Method::all_in(root, "spec").map_or(true, |held| !held.is_empty());
    has_typed_option(root) || (is_typed(root) && has_method())
}

/// The options of a connector's authentication that an integration's `optionsConfig` disables.
pub fn disabled_options(root: NodeRef<'_>) -> Box<[Box<str>]> {
    let is_disabled =
        |option: NodeRef<'_>| option.get("disabled").is_some_and(|it| matches!(it.value(), Value::Bool(true)));
    let options = root.get("optionsConfig").into_iter().flat_map(NodeRef::entries);
    options.filter(|(_, option)| is_disabled(*option)).map(|(name, _)| Box::from(name.text())).collect()
}

/// The fields from which variants are made.
struct Fields<'d> {
    /// The mapping's name in messages.
    at: &'static str,
    block: NodeRef<'d>,
    /// What an option takes over where it has none of its own.
    shared: Vec<Method>,
    /// Whether an option also takes over type and `proxyKey`: in a spec without an `auth` block it does.
    inherits: bool,
}

impl<'d> Fields<'d> {
    /// An `auth` block, and the `test` that an older spec may have beside it.
    fn of_block(auth: NodeRef<'d>, root: NodeRef<'d>) -> Result<Self, String> {
        if !auth.is_mapping() {
            return Err("`auth` is no mapping".into());
        }
        let mut shared = Method::all_in(auth, "auth")?;
        shared.extend(Method::all_in(root, "spec")?.into_iter().filter(|method| *method == Method::Test));
        Ok(Fields { at: "auth", block: auth, shared, inherits: false })
    }

    fn of_spec(root: NodeRef<'d>) -> Result<Self, String> {
        Ok(Fields { at: "spec", block: root, shared: Method::all_in(root, "spec")?, inherits: true })
    }

    fn variants(&self) -> Result<Vec<Variant>, String> {
        let Some(options) = self.block.get("options").filter(|options| !matches!(options.value(), Value::Null)) else {
            return Ok(vec![self.variant(None, self.block)?]);
        };
        if !options.is_mapping() {
            return Err(format!("`{}.options` is no mapping of variants", self.at));
        }
        let variants = options
            .entries()
            .map(|(name, option)| self.variant(Some(name.text()), option))
            .collect::<Result<Vec<_>, _>>()?;
        match variants.is_empty() {
            true if self.block.get("type").is_some() => Ok(vec![self.variant(None, self.block)?]),
            true => Err(format!("`{}.options` holds no variant", self.at)),
            false => Ok(variants),
        }
    }

    fn variant(&self, name: Option<&str>, block: NodeRef<'_>) -> Result<Variant, String> {
        let at = name.map_or(self.at.to_owned(), |name| format!("{}.options.{name}", self.at));
        if !block.is_mapping() {
            return Err(format!("`{at}` is no mapping"));
        }
        let field = |field: &str| block.get(field).or_else(|| self.block.get(field).filter(|_| self.inherits));
        let kind = field("type").ok_or_else(|| format!("`{at}` has no `type`; expected one of {}", expected()))?;
        let mut methods = self.shared.clone();
        methods.extend(Method::all_in(block, &at)?);
        Ok(Variant {
            name: name.map(Box::from),
            kind: auth_type(kind, &format!("{at}.type"))?,
            methods: methods.into(),
            has_proxy_key: field("proxyKey").and_then(NodeRef::as_str).is_some_and(|key| !key.is_empty()),
        })
    }
}

/// Where a pull recorded authentication, if it did.
fn record(root: NodeRef<'_>) -> Option<NodeRef<'_>> {
    let says = |value: &NodeRef<'_>| match value.value() {
        Value::Null | Value::Undefined | Value::String("") => false,
        Value::Sequence => value.items().next().is_some(),
        Value::Mapping => value.entries().next().is_some(),
        _ => true,
    };
    root.get("authType").filter(says).or_else(|| root.get("authOptions").filter(says))
}

/// The types that a pull recorded: that of `authType`, else those of the options.
fn recorded(root: NodeRef<'_>) -> Result<Vec<Variant>, String> {
    let plain = |name: Option<&str>, kind| Variant {
        name: name.map(Box::from),
        kind,
        methods: Box::default(),
        has_proxy_key: true,
    };
    if let Some(kind) = root.get("authType").filter(|kind| !matches!(kind.value(), Value::Null | Value::String(""))) {
        return Ok(vec![plain(None, auth_type(kind, "authType")?)]);
    }
    let options = root.get("authOptions").into_iter().flat_map(NodeRef::items);
    let typed = options.filter_map(|option| Some((option, option.get("type")?)));
    typed
        .map(|(option, kind)| {
            Ok(plain(option.get("key").and_then(NodeRef::as_str), auth_type(kind, "authOptions[].type")?))
        })
        .collect()
}

fn auth_type(kind: NodeRef<'_>, at: &str) -> Result<AuthType, String> {
    let name = kind.as_str().ok_or_else(|| format!("`{at}` is no text; expected one of {}", expected()))?;
    AuthType::named(name)
        .ok_or_else(|| format!("`{at}` is `{name}`, which is not known; expected one of {}", expected()))
}

fn expected() -> String {
    AuthType::ALL.map(AuthType::name).join(", ")
}
