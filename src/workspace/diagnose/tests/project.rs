//! Connectors, badges, and the config.

use super::{ACTION, EMPTY, HUB, check};

#[test]
fn connectors() {
    let spec = "id: 7\nname: shop\nuuid: 5f3d\nauth: {type: proxy, proxyKey: k, makeApiClient: {implementationType: mapping}, test: {implementationType: mapping}}\n";
    let well = ("membrane/connectors/shop_7/shop_7.yml", spec);
    let source = "membrane/connectors/shop_7/development/src/index.js";
    check(&[well], &[EMPTY, source], &[]);
    check(&[well], &[EMPTY, "membrane/connectors/.DS_Store"], &["connector-stray membrane/connectors/.DS_Store "]);
    check(&[], &[EMPTY, source], &["connector-no-spec membrane/connectors/shop_7/shop_7.yml "]);
    check(&[(well.0, "")], &[EMPTY, source], &["connector-empty-spec membrane/connectors/shop_7/shop_7.yml "]);
    check(
        &[well],
        &[EMPTY, source, "membrane/connectors/shop_7/docs/a.txt", "membrane/connectors/shop_7/old/a.txt"],
        &[
            "connector-no-source membrane/connectors/shop_7/shop_7.yml `membrane/connectors/shop_7/docs`",
            "connector-no-source membrane/connectors/shop_7/shop_7.yml `membrane/connectors/shop_7/old`",
        ],
    );
    check(
        &[("membrane/connectors/shop/shop.yml", spec)],
        &[EMPTY, "membrane/connectors/shop/development/src/index.js"],
        &["connector-folder-name membrane/connectors/shop/shop.yml:2:7 `membrane/connectors/shop_7`"],
    );
    check(
        &[(well.0, &spec.replace("uuid: 5f3d\n", ""))],
        &[EMPTY, source],
        &["connector-no-uuid membrane/connectors/shop_7/shop_7.yml "],
    );
    check(
        &[well, ("membrane/connectors/store_7/store_7.yml", &spec.replace("shop", "store"))],
        &[EMPTY, source],
        &[
            "connector-duplicate-id membrane/connectors/store_7/store_7.yml:1:5 of `membrane/connectors/shop_7/shop_7.yml`",
        ],
    );
}

#[test]
fn the_config() {
    let config = ("membrane.config.yml", "workspaces: {default: {key: k, secret: s}}\n");
    check(
        &[config],
        &[
            EMPTY,
            "membrane.config.yml (readable by others)",
            "membrane.config.yml (tracked by git)",
            "membrane.config.yml (not ignored by git)",
        ],
        &[
            "config-tracked membrane.config.yml ",
            "nothing-to-push membrane sends nothing",
            "config-readable membrane.config.yml ",
        ],
    );
    check(
        &[config],
        &[EMPTY, "membrane.config.yml (not ignored by git)"],
        &["nothing-to-push membrane sends nothing", "config-not-ignored membrane.config.yml "],
    );
    check(
        &[("membrane.config.yml", "workspaceKey: k\n")],
        &[EMPTY],
        &["config-dialect membrane.config.yml before it reads anything"],
    );
    check(&[("membrane.config.yml", "{")], &[EMPTY], &["config-unusable membrane.config.yml "]);
}

#[test]
fn badges_are_told_at_the_file_to_blame() {
    let interface = |auth: &str| {
        format!(
            "key: api\ntype: http-endpoint\n{auth}paths:\n  /a:\n    post: {{actionKey: list}}\n    get: {{actionKey: lits}}\n"
        )
    };
    let action = ("membrane/actions/list.yaml", ACTION);
    let at_flow = "membrane/flows/api.yaml";
    let source = interface("auth: {type: membrane-token}\n");
    check(
        &[
            action,
            ("api/api.yaml", &source),
            ("membrane/interfaces/api.yaml", &source),
            ("src/list.yaml", &format!("{ACTION}#\n")),
        ],
        &[EMPTY],
        &[
            "not-read-here membrane/interfaces/api.yaml ",
            "auth-blocked membrane/interfaces/api.yaml:3:7 `list` depends on it",
            "dangling-action-key membrane/interfaces/api.yaml:7:22 ",
            "outside-membrane src/list.yaml ",
            "copies membrane/interfaces/api.yaml `api/api.yaml`",
        ],
    );
    check(
        &[action, ("membrane/interfaces/api.yaml", &interface("auth: {type: membrane-token}\n"))],
        &[EMPTY],
        &[
            "not-read-here membrane/interfaces/api.yaml ",
            "auth-blocked membrane/interfaces/api.yaml:3:7 push passes over the file; `list` depends on it",
            "dangling-action-key membrane/interfaces/api.yaml:7:22 `GET /a` names the action `lits`, which is nowhere in this project | Did you mean `list`?",
        ],
    );
    check(
        &[action, (at_flow, &interface("auth: {type: oauth3}\n"))],
        &[EMPTY],
        &[
            "auth-invalid membrane/flows/api.yaml:3:7 `oauth3`",
            "dangling-action-key membrane/flows/api.yaml:7:22 ",
            "interface-as-flow membrane/flows/api.yaml:2:7 ",
        ],
    );
    check(
        &[action, (at_flow, &interface("auth: {type: proxy}\n").replace("lits", "list"))],
        &[EMPTY],
        &["auth-incomplete membrane/flows/api.yaml:3:7 `proxyKey`", "interface-as-flow membrane/flows/api.yaml:2:7 "],
    );
    check(
        &[action, (at_flow, &interface("").replace("lits", "list"))],
        &[EMPTY],
        &["auth-missing membrane/flows/api.yaml ", "interface-as-flow membrane/flows/api.yaml:2:7 "],
    );
    check(
        &[(HUB.0, "key: hub\nname: Hub\n"), ("membrane/integrations/hub/actions/list.yaml", ACTION)],
        &[],
        &["auth-missing membrane/integrations/hub/hub.yaml `list` depends on it"],
    );
    check(
        &[(HUB.0, "key: hub\nname: Hub\nconnectorId: 661e\n"), ("membrane/integrations/hub/actions/list.yaml", ACTION)],
        &[],
        &["auth-unknown membrane/integrations/hub/hub.yaml "],
    );
    check(
        &[(HUB.0, "key: hub\nname: Hub\nconnectorId: 661e\nauthType: oauth2\nhasMissingParameters: true\n")],
        &[],
        &["auth-incomplete membrane/integrations/hub/hub.yaml:5:23 Set its parameters"],
    );
}
