//! A document's own `auth` block: its types, its variants, what each still lacks.
//!
//! Types and methods are those of the SDK (push-facts, "Authentication").

use crate::workspace::document::{Place, Source};
use crate::workspace::yaml::{NodeRef, Value};

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

    /// The methods that a connector of this type must have, in the spelling of the spec.
    pub fn required_methods(self) -> &'static [&'static str] {
        match self {
            AuthType::OAuth1 | AuthType::OAuth2 => &["makeApiClient", "test", "getOAuthConfig"],
            _ => &["makeApiClient", "test"],
        }
    }
}

/// A document's own `auth` block.
#[derive(Debug, Clone)]
pub struct AuthBlock {
    pub place: Place,
    /// Why it is malformed, or of an unknown type, as a sentence.
    pub problem: Option<Box<str>>,
    /// One without a name, or one for each of `auth.options`.
    pub variants: Box<[Variant]>,
}

/// One way to authenticate.
#[derive(Debug, Clone)]
pub struct Variant {
    /// Its name under `auth.options`.
    pub name: Option<Box<str>>,
    pub kind: AuthType,
    /// The methods written in the spec itself.
    pub methods: Box<[Box<str>]>,
    /// A `proxy` names its `proxyKey`.
    pub has_proxy_key: bool,
}

impl AuthBlock {
    /// The block of a document; `None` where it has none, or an empty one.
    pub fn of(root: NodeRef<'_>, source: &Source<'_>) -> Option<AuthBlock> {
        let auth = root.get("auth")?;
        if matches!(auth.value(), Value::Null) || (auth.is_mapping() && auth.entries().next().is_none()) {
            return None;
        }
        let read = if auth.is_mapping() { variants(auth) } else { Err("`auth` is no mapping".into()) };
        let (variants, problem) = match read {
            Ok(variants) => (variants, None),
            Err(problem) => (Vec::new(), Some(problem.into_boxed_str())),
        };
        Some(AuthBlock { place: source.place(auth.span()), problem, variants: variants.into() })
    }

    /// The types, as one text: `oauth2`, or `oauth2, client-credentials`.
    pub fn types(&self) -> Option<String> {
        let names: Vec<_> = self.variants.iter().map(|variant| variant.kind.name()).collect();
        (!names.is_empty()).then(|| names.join(", "))
    }
}

/// The variants of an `auth` mapping, or why it is malformed.
fn variants(auth: NodeRef<'_>) -> Result<Vec<Variant>, String> {
    let Some(options) = auth.get("options").filter(|options| !matches!(options.value(), Value::Null)) else {
        return Ok(vec![variant(None, auth, None)?]);
    };
    if !options.is_mapping() {
        return Err("`auth.options` is no mapping of variants".into());
    }
    let outer = auth.get("type");
    let variants = options
        .entries()
        .map(|(name, option)| variant(Some(name.text()), option, outer))
        .collect::<Result<Vec<_>, _>>()?;
    if variants.is_empty() { Err("`auth.options` holds no variant".into()) } else { Ok(variants) }
}

fn variant(name: Option<&str>, block: NodeRef<'_>, outer_type: Option<NodeRef<'_>>) -> Result<Variant, String> {
    let at = name.map_or("auth".to_owned(), |name| format!("auth.options.{name}"));
    if !block.is_mapping() {
        return Err(format!("`{at}` is no mapping"));
    }
    let Some(kind) = block.get("type").or(outer_type) else {
        return Err(format!("`{at}` has no `type`; expected one of {}", expected()));
    };
    let kind = kind.as_str().ok_or_else(|| format!("`{at}.type` is no text; expected one of {}", expected()))?;
    Ok(Variant {
        name: name.map(Box::from),
        kind: AuthType::named(kind)
            .ok_or_else(|| format!("`{at}.type` is `{kind}`, which is not known; expected one of {}", expected()))?,
        methods: block
            .entries()
            .filter(|(_, value)| value.get("implementationType").is_some())
            .map(|(name, _)| name.text().into())
            .collect(),
        has_proxy_key: block.get("proxyKey").is_some_and(|key| key.as_str().is_some_and(|text| !text.is_empty())),
    })
}

fn expected() -> String {
    AuthType::ALL.map(AuthType::name).join(", ")
}
