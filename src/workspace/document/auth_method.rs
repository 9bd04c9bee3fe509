//! The methods that a connector's authentication needs, and the names under which a spec or a source folder may hold them.
//!
//! Names, and which type needs which, are those of the SDK (docs/push-facts.md, "Authentication"). Methods that may be left out are not
//! known here: no badge depends on them.

use super::auth_block::AuthType;
use crate::yaml::{NodeRef, Value};

/// A method that some type of authentication cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    MakeApiClient,
    Test,
    GetOAuthConfig,
}

/// What an `implementationType` may say.
const IMPLEMENTATIONS: [&str; 6] =
    ["mapping", "operation-mapping", "rest-api-mapping", "graphql-api-mapping", "javascript", NOT_SUPPORTED];
const NOT_SUPPORTED: &str = "not-supported";

/// What a source file's name may end in. The SDK ties each suffix to a kind of implementation, and says nowhere that a file of
/// another kind than a method supports is passed over: any of them counts.
const SUFFIXES: [&str; 8] = [".js", ".ts", ".map.yml", ".yml", ".rest.yml", ".api.yml", ".graphql.yml", ".op.yml"];

impl Method {
    /// All of them, in the order in which people are told what is missing.
    pub const ALL: [Method; 3] = [Method::MakeApiClient, Method::Test, Method::GetOAuthConfig];

    /// The methods that a connector of this type must have. `test` is optional by the vendor's documents, and a proxy needs its
    /// `proxyKey` alone (docs/push-facts.md, "Authentication").
    pub fn required_by(kind: AuthType) -> &'static [Method] {
        match kind {
            AuthType::OAuth1 | AuthType::OAuth2 => &[Method::MakeApiClient, Method::GetOAuthConfig],
            AuthType::Proxy => &[],
            _ => &[Method::MakeApiClient],
        }
    }

    /// The name in a spec.
    pub fn name(self) -> &'static str {
        self.spec_names()[0]
    }

    fn spec_names(self) -> &'static [&'static str] {
        match self {
            Method::MakeApiClient => &["makeApiClient"],
            Method::Test => &["test"],
            Method::GetOAuthConfig => &["getOAuthConfig", "oAuthConfig"],
        }
    }

    /// The names of the files in `src/auth/` that hold it.
    pub fn file_names(self) -> impl Iterator<Item = String> {
        let stems: &[&str] = match self {
            Method::MakeApiClient => &["make-api-client"],
            Method::Test => &["test"],
            Method::GetOAuthConfig => &["get-oauth-config", "oauth-config"],
        };
        stems.iter().flat_map(|stem| SUFFIXES.iter().map(move |suffix| format!("{stem}{suffix}")))
    }

    /// The methods that a mapping of a spec holds, or why one of them is malformed. `at` is the mapping's own name.
    pub fn all_in(block: NodeRef<'_>, at: &str) -> Result<Vec<Method>, String> {
        let mut held = Vec::new();
        for method in Method::ALL {
            for name in method.spec_names() {
                if is_implemented(block.get(name), &format!("{at}.{name}"))? {
                    held.push(method);
                }
            }
        }
        Ok(held)
    }
}

/// Whether a method's entry of a spec holds an implementation. An older spec says which by `implementationType`, a newer one by
/// `type`.
fn is_implemented(entry: Option<NodeRef<'_>>, at: &str) -> Result<bool, String> {
    let Some(entry) = entry.filter(|entry| !matches!(entry.value(), Value::Null)) else { return Ok(false) };
    if !entry.is_mapping() {
        return Err(format!("`{at}` is no mapping"));
    }
    let Some(kind) = entry.get("implementationType").or_else(|| entry.get("type")) else { return Ok(false) };
    match kind.as_str() {
        Some(kind) if IMPLEMENTATIONS.contains(&kind) => {
            let unfinished = entry.get("isIncomplete").and_then(NodeRef::as_bool) == Some(true);
            Ok(kind != NOT_SUPPORTED && !unfinished)
        }
        Some(kind) => Err(format!(
            "`{at}` is implemented as `{kind}`, which is not known; expected one of {}",
            IMPLEMENTATIONS.join(", ")
        )),
        None => Err(format!("`{at}` does not say in words how it is implemented")),
    }
}
