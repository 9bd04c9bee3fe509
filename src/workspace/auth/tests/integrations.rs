//! What an integration says of the connector that it names: an app's own, and options that it disables.

use super::*;

const TWO: &str = "name: Acme\nid: 7\nuuid: u7\nkey: acme\nauth:\n  options:\n    person: {type: proxy, proxyKey: k}\n    robot: {type: client-credentials, getCredentials: {type: mapping}, makeApiClient: {type: mapping}, test: {type: mapping}}\n";

#[test]
fn an_apps_default_connector_is_known_to_the_server_alone() {
    let hub = "key: hub\nname: Hub\nexternalAppId: a1\n";
    check(&[(HUB, hub)], HUB, "unknown", "the app's default connector");
    check(&[(HUB, hub), (IN_HUB, ACTION)], IN_HUB, &format!("unknown < {HUB}"), "externalAppId");
    check(&[(HUB, "key: hub\nname: Hub\nexternalAppId: ''\n")], HUB, "missing", "names no connector");
}

#[test]
fn a_disabled_option_is_no_way_to_authenticate() {
    let at = "membrane/connectors/acme/acme.yml";
    let hub = |more: &str| format!("key: hub\nname: Hub\nconnectorUuid: u7\n{more}");
    let check = |more: &str, expected: &str, why: &str| {
        let hub_at = "membrane/integrations/hub/spec.yaml";
        check_in(spec_yaml(), &[(hub_at, &hub(more)), (at, TWO)], hub_at, expected, why);
    };
    let both = format!("inherited proxy, client-credentials < {at}");
    check("", &both, "is its connector");
    check("optionsConfig: {robot: {disabled: false}, person: {parameters: {}}}", &both, "is its connector");
    check("optionsConfig: {robot: {disabled: true}}", &format!("inherited proxy < {at}"), "is its connector");
    let none = "optionsConfig: {robot: {disabled: true}, person: {disabled: true}}";
    check(none, &format!("incomplete < {at}"), "`optionsConfig` disables every option of it");
    check(
        &format!("authOptions: [{{key: robot, type: oauth2}}, {{key: person, type: proxy}}]\n{none}"),
        "incomplete",
        "every",
    );
}
