//! The table of docs/contract.md, state by state, on whole trees of files.

mod integrations;

use super::*;
use crate::workspace::fixture::tree;
use crate::workspace::layout::{
    Layout,
    known::{membrane_cli_1, spec_yaml},
};
use crate::workspace::plan::plan;
use crate::workspace::project::ConfigFile;

/// A file's badge as `state type < nearest < next`, and its `why`.
fn badge(files: &[(&str, &str)], layout: &'static Layout, path: &str) -> (String, String) {
    let files = tree(files);
    let plan = plan(&files, layout, &ConfigFile::default());
    let links = Links::of(&plan, &files);
    let badges = badges(&links);
    let at = links.elements().iter().position(|item| item.path.to_text() == path);
    let auth = badges[at.unwrap_or_else(|| panic!("no item at {path}"))].clone();
    let auth = auth.unwrap_or_else(|| panic!("no badge at {path}"));
    let mut line = auth.state.name().to_owned();
    line += &auth.kind.map_or(String::new(), |kind| format!(" {kind}"));
    for path in auth.via {
        line += &format!(" < {path}");
    }
    (line, auth.why)
}

fn check(files: &[(&str, &str)], path: &str, expected: &str, why: &str) {
    check_in(membrane_cli_1(), files, path, expected, why);
}

fn check_in(layout: &'static Layout, files: &[(&str, &str)], path: &str, expected: &str, why: &str) {
    let (line, sentence) = badge(files, layout, path);
    assert_eq!(line, expected, "{sentence}");
    assert!(sentence.contains(why), "`{sentence}` does not say `{why}`");
}

const ACTION: &str = "key: list\nname: List\ntype: list-data-records\n";
const ACTION_AT: &str = "membrane/actions/list/list.yaml";
const ORDERS: &str = "key: orders\ntype: http-endpoint\nauth: {type: oauth2}\npaths: {/list: {post: {actionKey: list, auth: {required: true}}}}\n";
const OPEN: &str =
    "key: open\ntype: http-endpoint\npaths: {/list: {post: {actionKey: list, auth: {required: false}}}}\n";
const PASSED_OVER: &str = "membrane/interfaces/orders.yaml";
const AS_FLOW: &str = "membrane/flows/orders/orders.yaml";
const HUB: &str = "membrane/integrations/hub/hub.yaml";
const IN_HUB: &str = "membrane/integrations/hub/actions/list/list.yaml";
const ACME: &str = "membrane/connectors/Acme_7/Acme_7.yml";
const NAMES_ACME: &str = "key: hub\nname: Hub\nconnectorId: '7'\n";
const WHOLE: &str = "name: Acme\nid: 7\nauth:\n  type: membrane-token\n  makeApiClient: {implementationType: javascript, code: x}\n  test: {implementationType: javascript, code: x}\n";

/// A connector with this `auth` and these files in `development/src/auth/`.
fn acme(spec: &str, sources: &[&str], expected: &str, why: &str) {
    let spec = format!("name: Acme\nid: 7\n{spec}");
    let sources: Vec<String> =
        sources.iter().map(|name| format!("membrane/connectors/Acme_7/development/src/auth/{name}")).collect();
    let mut files = vec![
        ("membrane/integrations/", ""),
        ("membrane/connectors/Acme_7/development/src/index.js", ""),
        (ACME, spec.as_str()),
    ];
    files.extend(sources.iter().map(|path| (path.as_str(), "")));
    check(&files, ACME, expected, why);
}

#[test]
fn the_first_documents_case_is_blocked() {
    let files = [(PASSED_OVER, ORDERS), (ACTION_AT, ACTION), ("membrane/integrations/list.yaml", ACTION)];
    check(&files, PASSED_OVER, "blocked oauth2", "it defines oauth2, but push passes over the file");
    check(
        &files,
        ACTION_AT,
        "blocked oauth2 < membrane/interfaces/orders.yaml",
        "orders.yaml links to it and defines oauth2",
    );
    check(
        &files,
        "membrane/integrations/list.yaml",
        "blocked oauth2 < membrane/interfaces/orders.yaml",
        "of this file push makes an integration without a connector",
    );
}

#[test]
fn an_interface_that_is_read_as_a_flow_is_unknown_and_says_what_a_flow_keeps() {
    let files = [(AS_FLOW, ORDERS), (ACTION_AT, ACTION), ("membrane/integrations/", "")];
    check(&files, AS_FLOW, "unknown oauth2", "it defines oauth2; sent as a flow");
    check(&files, ACTION_AT, "unknown oauth2 < membrane/flows/orders/orders.yaml", "links to it and defines oauth2");
    for path in [AS_FLOW, ACTION_AT] {
        assert!(badge(&files, membrane_cli_1(), path).1.ends_with(SENT_AS_A_FLOW));
    }
    let bare = [(AS_FLOW, "key: o\ntype: http-endpoint\npaths: {}\n"), ("membrane/integrations/", "")];
    check(&bare, AS_FLOW, "missing", "it defines no authentication; sent as a flow");
    let misread = [("membrane/actions/orders.yaml", ORDERS), ("membrane/integrations/", "")];
    check(&misread, "membrane/actions/orders.yaml", "blocked oauth2", "push reads the file as an action");
}

#[test]
fn a_block_is_malformed_unknown_or_whole() {
    let check = |auth: &str, expected: &str, why: &str| {
        let text = format!("key: o\ntype: http-endpoint\npaths: {{}}\nauth: {auth}\n");
        check(&[(AS_FLOW, &text), ("membrane/integrations/", "")], AS_FLOW, expected, why);
    };
    check("{type: proxy, proxyKey: k}", "unknown proxy", "defines proxy");
    check("{type: proxy}", "incomplete proxy", "lacks `proxyKey`");
    check(
        "{type: oath2}",
        "invalid",
        "`auth.type` is `oath2`, which is not known; expected one of integration-app-token",
    );
    check("{type: 2}", "invalid", "`auth.type` is no text");
    check("{}", "invalid", "`auth` has no `type`");
    check("[oauth2]", "invalid", "`auth` is no mapping");
    check("yes please", "invalid", "`auth` is no mapping");
    check("~", "missing", "defines no authentication");
    check("{required: true}", "missing", "defines no authentication");
    check("{options: {a: {type: oauth1}, b: {type: proxy, proxyKey: k}}}", "unknown oauth1, proxy", "");
    check("{options: {a: {type: oauth1}, b: {type: proxy}}}", "incomplete oauth1, proxy", "lacks `proxyKey` for `b`");
    check("{type: oauth2, options: {a: {title: A}}}", "invalid", "`auth.options.a` has no `type`");
    check("{options: {a: {type: nope}}}", "invalid", "`auth.options.a.type` is `nope`");
    check("{options: {}}", "invalid", "`auth.options` holds no variant");
    check("{options: [oauth2]}", "invalid", "`auth.options` is no mapping");
    check("{type: oauth2, options: {}}", "unknown oauth2", "");
}

#[test]
fn a_connectors_methods_stand_in_its_spec_or_in_its_sources() {
    let method = |name: &str| format!("  {name}: {{implementationType: javascript, code: x}}\n");
    let inline = |kind: &str, names: &[&str]| {
        format!("auth:\n  type: {kind}\n{}", names.iter().map(|name| method(name)).collect::<String>())
    };
    let both = ["makeApiClient", "test"];
    acme(&inline("membrane-token", &both), &[], "configured membrane-token", "it defines membrane-token");
    acme(&inline("membrane-token", &[]), &[], "incomplete membrane-token", "lacks `makeApiClient`");
    acme(&inline("membrane-token", &["makeApiClient"]), &[], "configured membrane-token", "it defines membrane-token");
    acme(&inline("oauth2", &both), &[], "incomplete oauth2", "lacks `getOAuthConfig`");
    acme(&inline("oauth1", &both), &["oauth-config.ts"], "configured oauth1", "");
    acme(&inline("oauth2", &["makeApiClient", "test", "oAuthConfig"]), &[], "configured oauth2", "");
    acme(&inline("proxy", &both), &[], "incomplete proxy", "lacks `proxyKey`");
    acme("auth: {type: proxy, proxyKey: k}\n", &[], "configured proxy", "");
    let token = inline("membrane-token", &["test"]);
    for suffix in [".js", ".ts", ".map.yml", ".yml", ".rest.yml", ".api.yml", ".graphql.yml", ".op.yml"] {
        acme(&token, &[&format!("make-api-client{suffix}")], "configured membrane-token", "");
    }
    let strays =
        ["make-api-client.md", "make-api-client.yaml", "make-api-clients.js", "ui.yml", "make-api-client/index.js"];
    for stray in strays {
        acme(&token, &[stray], "incomplete membrane-token", "lacks `makeApiClient`");
    }
    acme(
        "auth: {type: oauth2}\n",
        &["make-api-client.js", "test.js", "get-oauth-config.map.yml"],
        "configured oauth2",
        "",
    );
}

#[test]
fn a_method_that_is_named_and_not_implemented_does_not_count() {
    let client = |client: &str| format!("auth:\n  type: membrane-token\n  makeApiClient: {client}\n");
    acme(&client("{implementationType: rest-api-mapping, mapping: {}}"), &[], "configured membrane-token", "");
    acme(&client("{type: javascript, code: x}"), &[], "configured membrane-token", "");
    acme(&client("{implementationType: not-supported}"), &[], "incomplete membrane-token", "lacks `makeApiClient`");
    acme(&client("{implementationType: javascript, isIncomplete: true}"), &[], "incomplete membrane-token", "lacks");
    acme(&client("{}"), &[], "incomplete membrane-token", "lacks `makeApiClient`");
    acme(&client("~"), &[], "incomplete membrane-token", "lacks `makeApiClient`");
    acme(&client("later"), &[], "invalid", "`auth.makeApiClient` is no mapping");
    acme(&client("{implementationType: java}"), &[], "invalid", "`auth.makeApiClient` is implemented as `java`");
    acme("auth: {type: membrane-token, test: later}\n", &[], "invalid", "`auth.test` is no mapping");
}

#[test]
fn each_variant_needs_its_methods_and_takes_over_what_stands_beside_the_options() {
    let spec = "auth:\n  options:\n    a: {type: client-credentials}\n    b: {type: oauth2}\n";
    let common = ["make-api-client.js", "test.js"];
    acme(spec, &common, "incomplete client-credentials, oauth2", "lacks `getOAuthConfig` for `b`");
    acme(
        spec,
        &["make-api-client.js", "test.js", "b/get-oauth-config.js"],
        "configured client-credentials, oauth2",
        "",
    );
    acme(
        spec,
        &["make-api-client.js", "test.js", "options/b/oauth-config.yml"],
        "configured client-credentials, oauth2",
        "",
    );
    let shared = "test: {implementationType: javascript}\nauth:\n  makeApiClient: {implementationType: mapping}\n  options:\n    a: {type: proxy, proxyKey: k}\n";
    acme(shared, &[], "configured proxy", "");
}

#[test]
fn a_newer_spec_has_the_fields_of_auth_straight_in_it() {
    let flat = "type: oauth2\nmakeApiClient: {type: javascript}\ntest: {type: javascript}\n";
    acme(flat, &[], "incomplete oauth2", "lacks `getOAuthConfig`");
    acme(&format!("{flat}getOAuthConfig: {{type: mapping}}\n"), &[], "configured oauth2", "");
    acme(
        "options:\n  a: {type: membrane-token}\nmakeApiClient: {type: javascript}\ntest: {type: javascript}\n",
        &[],
        "configured membrane-token",
        "",
    );
}

#[test]
fn what_stands_in_a_connectors_place_is_a_connector_in_its_newest_form_too() {
    let methods = "makeApiClient: {type: mapping}\ntest: {type: javascript}\n";
    let with_schema = format!("type: client-credentials\ninputSchema: {{type: object}}\n{methods}");
    acme(&format!("key: sky\n{with_schema}"), &[], "configured client-credentials", "");
    let options = "options: {oauth: {type: oauth2, getOAuthConfig: {type: mapping}}}\n";
    let with_parameters = format!("key: crate\nparametersSchema: {{type: object}}\n{methods}{options}");
    acme(&with_parameters, &[], "configured oauth2", "");
    acme("key: s\nnodes: {}\ntype: oauth1\ngetOAuthConfig: {type: mapping}\n", &[], "incomplete oauth1", "lacks");
}

#[test]
fn a_missing_block_is_no_proof_of_missing_authentication() {
    acme("", &["make-api-client.js"], "configured", "in `src/auth/`, without an `auth` block");
    acme("", &["ui.yml", "test.js"], "unknown", "lacks `makeApiClient`: whether that is whole is not known");
    acme("", &[], "missing", "defines no authentication");
    let zipped = |spec: &str, expected: &str| {
        let files =
            [("membrane/integrations/", ""), (ACME, spec), ("membrane/connectors/Acme_7/development/src.zip", "PK")];
        check(
            &files,
            ACME,
            expected,
            "only `membrane/connectors/Acme_7/development/src.zip`, which is not looked into",
        );
    };
    zipped("name: Acme\nid: 7\n", "unknown");
    zipped("name: Acme\nid: 7\nauth: {type: oauth2}\n", "unknown oauth2");
}

#[test]
fn a_connector_that_push_stops_at_or_passes_over_blocks() {
    let misnamed = "membrane/connectors/wrong/wrong.yml";
    let files = [(misnamed, WHOLE), ("membrane/connectors/wrong/development/src/a.js", ""), (HUB, NAMES_ACME)];
    check(&files, misnamed, "blocked membrane-token", "push stops at the file");
    check(&files, HUB, "blocked membrane-token < membrane/connectors/wrong/wrong.yml", "is its connector and defines");
    let outside = [("src/acme.yml", "key: acme\nid: 7\nauth: {type: oauth2}\n"), (HUB, NAMES_ACME)];
    check(&outside, HUB, "incomplete oauth2 < src/acme.yml", "lacks");
}

#[test]
fn an_integration_has_what_a_pull_recorded_or_what_its_connector_has() {
    let hub = |fields: &str, expected: &str, why: &str| {
        let text = format!("key: hub\nname: Hub\n{fields}");
        check(
            &[(HUB, &text), (ACME, WHOLE), ("membrane/connectors/Acme_7/development/src.zip", "")],
            HUB,
            expected,
            why,
        );
    };
    let connector = "membrane/connectors/Acme_7/Acme_7.yml";
    hub(
        "connectorId: 7\n",
        &format!("inherited membrane-token < {connector}"),
        "is its connector and defines membrane-token",
    );
    hub("connectorId: '7'\n", &format!("inherited membrane-token < {connector}"), "");
    hub("connectorId: '07'\n", "unknown", "names the connector `07`, which is not in the workspace");
    hub("connectorId: ''\nconnectorVersion: 1.0.0\n", "missing", "it names no connector");
    hub("connectorId: other\nauthType: oauth2\n", "configured oauth2", "records oauth2, true as of the pull");
    hub(
        "connectorId: other\nauthOptions: [{key: a, type: oauth2}, {key: b, type: proxy}]\n",
        "configured oauth2, proxy",
        "",
    );
    hub("connectorId: other\nauthOptions: [{key: a}]\n", "configured", "records authentication");
    hub("connectorId: other\nauthOptions: []\n", "unknown", "");
    hub("connectorId: other\nauthType: magic\n", "invalid", "`authType` is `magic`");
    hub(
        "connectorId: other\nauthType: oauth2\nhasMissingParameters: true\n",
        "incomplete oauth2",
        "hasMissingParameters",
    );
    hub("connectorId: other\nauthType: magic\nhasMissingParameters: true\n", "invalid", "`authType` is `magic`");
    hub("connectorId: 7\nhasMissingParameters: false\n", &format!("inherited membrane-token < {connector}"), "");
    hub("connectorId: other\nauth: {type: oauth2}\nhasMissingParameters: true\n", "incomplete oauth2", "");
}

#[test]
fn a_pull_is_true_wherever_its_file_stands() {
    let spec = "membrane/integrations/hub/spec.yaml";
    let files = [(spec, "key: hub\nname: Hub\nconnectorId: x\nauthType: oauth1\n")];
    check(&files, spec, "configured oauth1", "true as of the pull");
}

#[test]
fn an_integrations_version_decides_which_sources_count() {
    let check = |version: &str, expected: &str| {
        let hub = format!("{NAMES_ACME}{version}");
        let files = [
            (HUB, hub.as_str()),
            (ACME, "name: Acme\nid: 7\nauth: {type: membrane-token}\n"),
            ("membrane/connectors/Acme_7/1.9.0/src/auth/test.js", ""),
            ("membrane/connectors/Acme_7/1.10.0/src/auth/test.js", ""),
            ("membrane/connectors/Acme_7/1.10.0/src/auth/make-api-client.js", ""),
        ];
        check(&files, HUB, &format!("{expected} membrane-token < {ACME}"), "");
    };
    check("", "inherited");
    check("connectorVersion: 1.10.0\n", "inherited");
    check("connectorVersion: 1.9.0\n", "incomplete");
    check("connectorVersion: 3.0.0\n", "inherited");
}

#[test]
fn an_action_inherits_through_its_integration() {
    let with = |hub: &str, expected: &str, why: &str| {
        let files = [(HUB, hub), (IN_HUB, ACTION), (ACME, WHOLE), ("membrane/connectors/Acme_7/1.0.0/src.zip", "")];
        check(&files, IN_HUB, expected, why);
    };
    with(
        NAMES_ACME,
        &format!("inherited membrane-token < {HUB} < {ACME}"),
        "is its integration's connector and defines",
    );
    with(
        "key: hub\nname: Hub\nconnectorId: x\nauthType: proxy\n",
        &format!("inherited proxy < {HUB}"),
        "is its integration",
    );
    with("key: hub\nname: Hub\nconnectorId: x\n", &format!("unknown < {HUB}"), "names the connector `x`");
    with("key: hub\nname: Hub\n", &format!("missing < {HUB}"), "hub.yaml is its integration and names no connector");
    with(
        "key: hub\nname: Hub\nconnectorId: x\nauthType: proxy\nhasMissingParameters: true\n",
        &format!("incomplete proxy < {HUB}"),
        "hasMissingParameters",
    );
}

#[test]
fn an_action_names_its_integration_or_stands_in_its_folder() {
    let pulled = "key: hub\nname: Hub\nconnectorId: x\nauthType: proxy\n";
    let named = format!("{ACTION}integrationKey: hub\n");
    check(&[(HUB, pulled), (ACTION_AT, &named)], ACTION_AT, &format!("inherited proxy < {HUB}"), "");
    check(
        &[("membrane/integrations/", ""), (ACTION_AT, &named)],
        ACTION_AT,
        "unknown",
        "the integration `hub`, which is not",
    );
    check(&[("membrane/integrations/", ""), (ACTION_AT, ACTION)], ACTION_AT, "missing", "belongs to no integration");
    let numbers = format!("{ACTION}integrationKey: 12\n");
    let twelve = "key: '12'\nname: N\nconnectorId: x\nauthType: proxy\n";
    check(&[(HUB, twelve), (ACTION_AT, &numbers)], ACTION_AT, &format!("inherited proxy < {HUB}"), "");
    let pull_layout = "membrane/actions/list/hub/hub.yaml";
    check(&[(HUB, pulled), (pull_layout, ACTION)], pull_layout, &format!("inherited proxy < {HUB}"), "");
    let wrong_name = "membrane/integrations/hub/hub.yml";
    let files = [(wrong_name, NAMES_ACME), (IN_HUB, ACTION), (ACME, WHOLE)];
    check(&files, IN_HUB, &format!("inherited membrane-token < {wrong_name} < {ACME}"), "push does not load membrane/");
}

#[test]
fn the_nearest_decides_and_what_is_configured_goes_before_all() {
    let invalid = "key: bad\ntype: http-endpoint\nauth: {type: nope}\npaths: {/x: {get: {actionKey: list}}}\n";
    let pulled = "key: hub\nname: Hub\nconnectorId: x\nauthType: proxy\n";
    let lacking = "key: hub\nname: Hub\nconnectorId: x\nauthType: proxy\nhasMissingParameters: true\n";
    let bad = "membrane/flows/bad.yaml";
    check(&[(bad, invalid), (HUB, pulled), (IN_HUB, ACTION)], IN_HUB, &format!("inherited proxy < {HUB}"), "");
    check(&[(bad, invalid), (HUB, lacking), (IN_HUB, ACTION)], IN_HUB, &format!("invalid < {bad}"), "`nope`");
    check(&[(bad, invalid), (AS_FLOW, ORDERS), (ACTION_AT, ACTION)], ACTION_AT, &format!("invalid < {bad}"), "");
    check(
        &[(PASSED_OVER, ORDERS), (HUB, lacking), (IN_HUB, ACTION)],
        IN_HUB,
        &format!("blocked oauth2 < {PASSED_OVER}"),
        "",
    );
    check(
        &[(PASSED_OVER, ORDERS), (HUB, "key: hub\nname: Hub\nconnectorId: x\n"), (IN_HUB, ACTION)],
        IN_HUB,
        &format!("blocked oauth2 < {PASSED_OVER}"),
        "",
    );
}

#[test]
fn an_action_needs_none_where_every_endpoint_says_so() {
    let open = "membrane/interfaces/open.yaml";
    let says = "every endpoint that reaches it says `auth.required: false`";
    check(&[(open, OPEN), (ACTION_AT, ACTION)], ACTION_AT, &format!("not-required < {open}"), says);
    check(&[(open, OPEN), (ACTION_AT, ACTION)], open, "not-required", "each of its endpoints");
    check(
        &[(open, OPEN), (PASSED_OVER, ORDERS), (ACTION_AT, ACTION)],
        ACTION_AT,
        &format!("blocked oauth2 < {PASSED_OVER}"),
        "",
    );
    check(
        &[(open, OPEN), (AS_FLOW, ORDERS), (ACTION_AT, ACTION), ("membrane/integrations/", "")],
        ACTION_AT,
        &format!("unknown oauth2 < {AS_FLOW}"),
        "",
    );
    let silent = OPEN.replace(", auth: {required: false}", "");
    check(
        &[(open, &silent), (ACTION_AT, ACTION)],
        ACTION_AT,
        &format!("missing < {open}"),
        "defines no authentication",
    );
}

#[test]
fn a_universal_action_runs_with_the_connection_that_it_is_called_with() {
    let desk = "key: desk\nname: Desk\nconnectorId: c1\nauthType: oauth2\n";
    let says = "it is universal, and runs with the connection that it is called with; here: desk (configured, oauth2)";
    check(&[(ACTION_AT, ACTION), ("membrane/integrations/desk/desk.yaml", desk)], ACTION_AT, "unknown", says);
    let two = [(ACTION_AT, ACTION), ("membrane/integrations/desk.yaml", desk), (HUB, NAMES_ACME)];
    check(&two, ACTION_AT, "unknown", "here: desk (configured, oauth2), hub (unknown)");
    check(&[(ACTION_AT, ACTION), ("membrane/integrations/", "")], ACTION_AT, "missing", "belongs to no integration");
}

#[test]
fn what_cannot_be_read_blocks_as_far_as_it_could_be_read() {
    let several = format!("{ORDERS}---\n{ACTION}");
    let path = "membrane/flows/several.yaml";
    let files = [(path, several.as_str()), (ACTION_AT, ACTION), ("membrane/integrations/", "")];
    check(&files, path, "blocked oauth2", "push stops at the file");
    check(&files, ACTION_AT, "blocked oauth2 < membrane/flows/several.yaml", "push stops at the file");
    let broken = "membrane/actions/broken.yaml";
    check(&[(broken, "key: [\n"), ("membrane/integrations/", "")], broken, "missing", "belongs to no integration");
}

#[test]
fn the_other_layout_names_connectors_by_uuid() {
    let spec = "membrane/integrations/hub/spec.yaml";
    let action = "membrane/integrations/hub/actions/list/spec.yaml";
    let connector = "membrane/connectors/ab-12/ab-12.yml";
    let with = |names: &str, expected: &str| {
        let hub = format!("name: Hub\nkey: hub\n{names}\nhasMissingParameters: false\n");
        let whole = WHOLE.replace("id: 7", "id: 7\nkey: acme");
        let files = [(spec, hub.as_str()), (action, ACTION), (connector, whole.as_str())];
        check_in(spec_yaml(), &files, action, expected, "");
    };
    let inherited = format!("inherited membrane-token < {spec} < {connector}");
    with("connectorUuid: ab-12", &inherited);
    with("connectorKey: acme", &inherited);
    with("connectorId: 7", &inherited);
    with("connectorId: 8", &format!("unknown < {spec}"));
}
