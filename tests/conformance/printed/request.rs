//! A request that fails is printed whole.

use membrane_tui::push::loopback::RefusedRequest;
use serde_json::Value;

use super::{Fact, check};
use crate::binary::{self, LIMIT, Run};
use crate::vendor::Vendor;
use crate::workspace::Workspace;

pub const FACTS: [Fact; 5] = [
    ("a request that fails is printed with its token and its body", token_and_body),
    ("the token is an administrator's, for an hour, made from key and secret", token),
    ("a text is sent raw, a date as JSON", raw_text),
    ("a refusal of any kind exits 1", refusals),
    ("an integration that was posted must come back from GET integrations", posted_must_come_back),
];

/// A push whose one action the server refuses.
fn refused(vendor: &Vendor, action: &str, status: u16) -> Run {
    answered(vendor, &format!("integrations/\nactions/a.yaml: {action}"), "/actions", status)
}

/// A push to a server that answers one kind of POST in this way, and keeps nothing of it.
fn answered(vendor: &Vendor, workspace: &str, path: &str, status: u16) -> Run {
    let failure = RefusedRequest { method: Some("POST".to_owned()), path: path.to_owned(), status };
    binary::push(vendor, &Workspace::parse(workspace), LIMIT, vec![failure], |_| ())
}

fn token_and_body(vendor: &Vendor) -> Result<(), String> {
    let run = refused(vendor, "{key: a, name: An action}", 400);
    let printed = |part: &str| run.stderr.contains(part);
    check(&run, printed("Authorization: 'Bearer eyJ") && printed(r#"data: '{"key":"a","name":"An action"}'"#))
}

fn token(vendor: &Vendor) -> Result<(), String> {
    let run = refused(vendor, "{key: a}", 400);
    let token = run.stderr.split("Bearer ").nth(1).and_then(|rest| rest.split('\'').next()).unwrap_or_default();
    // The config that every workspace gets has `key: k, secret: s`.
    let verified = vendor.node("token.mjs").args([token, "s"]).output().expect("node starts");
    let claims: Value = serde_json::from_slice(&verified.stdout).unwrap_or_default();
    let lifetime = claims["exp"].as_i64().zip(claims["iat"].as_i64()).map(|(end, start)| end - start);
    let so = claims["isAdmin"] == true && claims["iss"] == "k" && lifetime == Some(3600);
    check(&run, so).map_err(|seen| format!("{claims}\n{seen}"))
}

fn raw_text(vendor: &Vendor) -> Result<(), String> {
    for (content, data) in [("some text", "data: 'some text'"), ("2024-01-01", r#"data: '"2024-01-01T00:00:00.000Z"'"#)]
    {
        let run = refused(vendor, content, 400);
        check(&run, run.stderr.contains(data))?;
    }
    Ok(())
}

fn refusals(vendor: &Vendor) -> Result<(), String> {
    for status in [400, 401, 500] {
        let run = refused(vendor, "{key: a}", status);
        check(&run, run.exit == Some(1) && run.stderr.contains(&format!("status code {status}")))?;
    }
    Ok(())
}

fn posted_must_come_back(vendor: &Vendor) -> Result<(), String> {
    let workspace = "integrations/hub/hub.yaml: {key: hub}\nintegrations/hub/actions/a.yaml: {key: a}";
    let run = answered(vendor, workspace, "/integrations", 200);
    check(&run, run.exit == Some(1) && run.stderr.contains("reading 'id'"))
}
