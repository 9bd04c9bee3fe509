//! What `check` says of small workspaces, whole.

use super::example::Example;
use crate::workspace::project::ConfigState;

/// Compares all diagnostics, in order. An expectation is `code path:line:column part-of-the-message`, the place left out where there
/// is none. Every example has a config, so that its absence is not told each time.
fn check(files: &[(&str, &str)], lines: &[&str], expected: &[&str]) {
    let mut example = Example::new(files, lines);
    if example.project.config.state == ConfigState::Missing {
        example.project.config.state = ConfigState::Workspaces;
    }
    let snapshot = example.snapshot();
    let found: Vec<String> = snapshot
        .diagnostics
        .iter()
        .map(|found| {
            let place = found.span.map_or(String::new(), |span| format!(":{}:{}", span.line, span.column));
            let fix = found.fix.as_ref().map_or(String::new(), |fix| {
                format!(" [{:?} to {}{}]", fix.kind, fix.to, if fix.safe { ", safe" } else { "" })
            });
            format!("{} {}{place} {} | {}{fix}", found.code, found.path, found.message, found.help)
        })
        .collect();
    let fits = |found: &String, expected: &&str| {
        let mut words = expected.splitn(3, ' ');
        let head = format!("{} {} ", words.next().unwrap_or(""), words.next().unwrap_or(""));
        found.starts_with(&head) && found.contains(words.next().unwrap_or(""))
    };
    let same =
        found.len() == expected.len() && found.iter().zip(expected).all(|(found, expected)| fits(found, expected));
    assert!(same, "found\n  {}\nexpected\n  {}", found.join("\n  "), expected.join("\n  "));
}

const ACTION: &str = "key: list\nname: List\ntype: connector-operation\n";
const HUB: (&str, &str) =
    ("membrane/integrations/hub/hub.yaml", "key: hub\nname: Hub\nconnectorId: '7'\nauthType: oauth2\n");
const EMPTY: &str = "membrane/integrations/";

#[test]
fn nothing_is_said_of_what_is_well() {
    check(&[HUB, ("membrane/actions/list/list.yaml", ACTION)], &["membrane/flows/.gitkeep (empty)"], &[]);
    check(
        &[HUB, ("membrane/integrations/hub/actions/list/list.yaml", ACTION)],
        &["membrane/actions/list/README.md", "membrane/integrations/hub/notes.txt", "docs/README.md"],
        &[],
    );
    check(&[("docker-compose.yaml", "services: {}\nname: x\n")], &[EMPTY], &[]);
}

#[test]
fn where_push_does_not_look() {
    check(
        &[("membrane/templates/list.yaml", ACTION)],
        &[EMPTY],
        &["not-read-here membrane/templates/list.yaml [Move to membrane/actions/list/list.yaml, safe]"],
    );
    check(
        &[("membrane/list.yaml", ACTION)],
        &[EMPTY],
        &["not-read-here membrane/list.yaml push passes over this action (`list`)"],
    );
    check(
        &[("membrane/interfaces/api.yaml", "key: api\ntype: http-endpoint\nauth: {type: membrane-token}\n")],
        &[EMPTY],
        &[
            "not-read-here membrane/interfaces/api.yaml [Move to membrane/flows/api/api.yaml]",
            "auth-blocked membrane/interfaces/api.yaml:3:7 push passes over the file",
        ],
    );
    check(
        &[("membrane/actions/list/list.yml", ACTION)],
        &[EMPTY],
        &["wrong-file-name membrane/actions/list/list.yml [Rename to membrane/actions/list/list.yaml, safe]"],
    );
    check(
        &[HUB, ("membrane/integrations/hub/dataSources/c/c.yaml", "key: c\nname: C\nudm: contacts\n")],
        &[],
        &[
            "camel-case-inside membrane/integrations/hub/dataSources/c/c.yaml [Move to membrane/integrations/hub/data-sources/c/c.yaml, safe]",
        ],
    );
    check(
        &[HUB, ("membrane/actions/list/hub/hub.yaml", "key: list\ntype: api-request\nintegrationKey: hub\n")],
        &[],
        &[
            "pull-layout membrane/actions/list/hub/hub.yaml [Move to membrane/integrations/hub/actions/list/list.yaml, safe]",
        ],
    );
    check(
        &[("membrane/actions/list/spec.yaml", ACTION), ("membrane/actions/b/b.yaml", "key: b\ntype: api-request\n")],
        &[EMPTY],
        &["other-layout membrane/actions/list/spec.yaml [Rename to membrane/actions/list/list.yaml, safe]"],
    );
    check(
        &[("src/list.yaml", ACTION)],
        &[EMPTY],
        &["outside-membrane src/list.yaml [Move to membrane/actions/list/list.yaml]"],
    );
    check(
        &[("src/all.yaml", "key: a\ntype: api-request\n---\nkey: b\ntype: api-request\n")],
        &[EMPTY],
        &["outside-membrane src/all.yaml push passes over this file of 2 documents"],
    );
}

#[test]
fn copies_are_one_problem() {
    check(
        &[("src/list.yaml", ACTION), ("membrane/templates/list.yaml", ACTION)],
        &[EMPTY],
        &["not-read-here membrane/templates/list.yaml ", "copies membrane/templates/list.yaml `src/list.yaml`"],
    );
    check(
        &[("src/list.yaml", ACTION), ("membrane/actions/list.yaml", ACTION)],
        &[EMPTY],
        &["copies membrane/actions/list.yaml `src/list.yaml`"],
    );
}

#[test]
fn what_git_ignores_is_probably_generated() {
    check(
        &[
            ("membrane/templates/list.yaml", ACTION),
            ("membrane/integrations/b.yaml", "key: b\ntype: api-request\nconfig: {}\n"),
            ("scripts/deploy.sh", "cp src/* membrane/templates\n"),
        ],
        &[
            "membrane/templates/list.yaml (ignored by git)",
            "membrane/integrations/b.yaml (ignored by git)",
            "scripts/deploy.sh:1 names membrane/templates",
        ],
        &[
            "misread membrane/integrations/b.yaml:2:7 change what makes it as well",
            "not-read-here membrane/templates/list.yaml change scripts/deploy.sh:1 as well",
            "generated membrane/integrations Find the script",
            "generated membrane/templates scripts/deploy.sh:1 `cp src/* membrane/templates`",
        ],
    );
}

#[test]
fn what_push_takes_for_something_else() {
    check(
        &[("membrane/integrations/list.yaml", ACTION)],
        &[],
        &[
            "misread membrane/integrations/list.yaml:3:7 sends nothing of it but name, key: the server gets one without a connector",
        ],
    );
    check(
        &[("membrane/actions/README.md", "How ours are named.\n"), ("membrane/actions/list.yaml.bak", ACTION)],
        &[EMPTY],
        &[
            "read-as-element membrane/actions/README.md uploads its text as an action without a key",
            "read-as-element membrane/actions/list.yaml.bak sends it as an action with the key `list`",
        ],
    );
    check(
        &[("membrane/actions/README.md", "Use it: as `this: that`\n\ttab\n")],
        &["membrane/actions/.DS_Store (UTF-16)", EMPTY],
        &[
            "read-as-element membrane/actions/.DS_Store:1:2 and stops",
            "read-as-element membrane/actions/README.md:1:17 and stops",
        ],
    );
    check(
        &[("membrane/actions/list.yaml", "- key: list\n"), ("membrane/actions/b.yaml", "key:b\n")],
        &[EMPTY],
        &[
            "not-a-mapping membrane/actions/b.yaml:1:1 uploads this text as an action",
            "not-a-mapping membrane/actions/list.yaml:1:1 uploads this list or date",
        ],
    );
    check(
        &[HUB, ("membrane/actions/a.yaml", "true\n"), ("membrane/integrations/hub/actions/b.yaml", "12\n")],
        &[],
        &[
            "not-a-mapping membrane/actions/a.yaml stops half-way",
            "not-a-mapping membrane/integrations/hub/actions/b.yaml:1:1 stops here",
        ],
    );
}

#[test]
fn what_push_cannot_load() {
    check(
        &[("membrane/actions/a.yaml", "key: a\nkey: b\n"), ("membrane/actions/b.yaml", "key: a\n---\nkey: b\n")],
        &[EMPTY],
        &[
            "yaml-rejected membrane/actions/a.yaml:2:1 push stops here: duplicated mapping key",
            "several-documents membrane/actions/b.yaml:2:1 split",
        ],
    );
    check(
        &[],
        &[
            EMPTY,
            "membrane/actions/a.yaml -> nowhere",
            "membrane/actions/b/b.yaml/",
            "membrane/actions/c.sock (socket)",
            "membrane/actions/d.pipe (FIFO)",
            "membrane/actions/e\\xff.yaml",
            "membrane/flows",
        ],
        &[
            "broken-link membrane/actions/a.yaml ",
            "folder-for-file membrane/actions/b/b.yaml ",
            "special-file membrane/actions/c.sock ",
            "hangs membrane/actions/d.pipe push never ends",
            "name-not-utf8 membrane/actions/e\u{fffd}.yaml ",
            "file-for-folder membrane/flows ",
        ],
    );
}

#[test]
fn keys_and_layers() {
    check(
        &[
            HUB,
            ("membrane/actions/a.yaml", "name: A\ntype: api-request\n"),
            ("membrane/actions/b.yaml", "name: B\ntype: api-request\nkey:\n"),
        ],
        &[],
        &["missing-key membrane/actions/a.yaml ", "missing-key membrane/actions/b.yaml:3:5 "],
    );
    check(
        &[
            HUB,
            ("membrane/actions/a.yaml", "key: 12\nname: A\n"),
            ("membrane/actions/b.yaml", "key: '12'\nname: A\n"),
            ("membrane/actions/c.yaml", "key: 12\nname: A\nintegrationKey: hub\n"),
            ("membrane/flows/d.yaml", "key: 12\nname: A\n"),
        ],
        &[],
        &["duplicate-key membrane/actions/b.yaml:1:6 beside `membrane/actions/a.yaml`"],
    );
    check(
        &[
            HUB,
            ("membrane/actions/a.yaml", "key: a\nname: A\nintegrationKey: hubb\n"),
            ("membrane/actions/b.yaml", "key: b\nname: B\nintegrationKey: desk\nparentId: 1\n"),
        ],
        &[],
        &[
            "unknown-integration-key membrane/actions/a.yaml:3:17 Did you mean `hub`?",
            "applied-not-uploaded membrane/actions/b.yaml ",
            "unknown-integration-key membrane/actions/b.yaml:3:17 name one that is here: `hub`",
        ],
    );
    check(
        &[HUB, ("membrane/integrations/hub/actions/a.yaml", "key: a\nname: A\nintegrationKey: desk\n")],
        &[],
        &[
            "integration-key-overruled membrane/integrations/hub/actions/a.yaml:3:17 to `hub`, in whose folder it stands",
        ],
    );
    check(
        &[
            ("membrane/integrations/hub/hub.yaml", "name: Hub\nconnectorId: '7'\nauthType: oauth2\n"),
            ("membrane/integrations/hub/actions/a.yaml", "key: a\nname: A\n"),
        ],
        &[],
        &["wrong-layer membrane/integrations/hub/actions/a.yaml ", "missing-key membrane/integrations/hub/hub.yaml "],
    );
    check(
        &[("membrane/actions/a.yaml", "key: a\nname: A\nintegrationId: 68a8\n")],
        &[EMPTY],
        &["wrong-layer membrane/actions/a.yaml:3:16 deletes `integrationId`"],
    );
}

#[test]
fn folders_and_content() {
    check(
        &[("membrane/integrations/hub/actions/a.yaml", "key: a\nname: A\n")],
        &[],
        &["wrong-layer membrane/integrations/hub/actions/a.yaml ", "no-own-file membrane/integrations/hub 1 element"],
    );
    check(
        &[
            ("membrane/integrations/hub/hub.yml", HUB.1),
            ("membrane/integrations/hub/actions/a.yaml", "key: a\nname: A\n"),
        ],
        &[],
        &[
            "wrong-layer membrane/integrations/hub/actions/a.yaml ",
            "wrong-file-name membrane/integrations/hub/hub.yml [Rename to membrane/integrations/hub/hub.yaml, safe]",
        ],
    );
    check(
        &[("membrane/actions/a.yaml", "key: a\nname: A\n")],
        &[],
        &["no-integrations-folder membrane/integrations .gitkeep"],
    );
    check(
        &[("membrane/scenarios/a.yaml", "key: a\nname: A\n")],
        &[EMPTY],
        &["scenario membrane/scenarios/a.yaml stops half-way"],
    );
    check(
        &[("membrane/actions/a.yaml", "# soon\n")],
        &["membrane/integrations/.gitkeep"],
        &["empty-file membrane/actions/a.yaml skips"],
    );
    check(
        &[(HUB.0, "key: hub\nname: Hub\nconnectorId: '7'\nauthType: oauth2\nid: 1\nparameters: {}\n")],
        &[],
        &["fields-dropped membrane/integrations/hub/hub.yaml `parameters`"],
    );
    check(&[("README.md", "")], &[], &["no-membrane-folder membrane "]);
}

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
        &["config-tracked membrane.config.yml ", "config-readable membrane.config.yml "],
    );
    check(
        &[config],
        &[EMPTY, "membrane.config.yml (not ignored by git)"],
        &["config-not-ignored membrane.config.yml "],
    );
    check(
        &[("membrane.config.yml", "workspaceKey: k\n")],
        &[EMPTY],
        &["config-dialect membrane.config.yml before it reads anything"],
    );
    check(&[("membrane.config.yml", "{")], &[EMPTY], &["config-unusable membrane.config.yml "]);
}

#[test]
fn what_cannot_be_read_where_push_does_not_look() {
    check(
        &[("membrane/templates/a.yaml", "key: a\n\tb: c\n"), ("membrane/templates/notes.txt", "a: b: c\n")],
        &[
            EMPTY,
            "membrane/templates/closed/ (unreadable)",
            "membrane/actions/list/list.yaml -> nowhere",
            "membrane/flows -> nowhere",
        ],
        &[
            "broken-link membrane/actions/list/list.yaml passes over",
            "broken-link membrane/flows passes over",
            "unreadable membrane/templates/closed cannot be listed",
            "yaml-rejected membrane/templates/a.yaml:2:1 push does not look here, and could not read this file",
        ],
    );
}

#[test]
fn one_cause_is_told_once() {
    check(&[("membrane/integrations", "key: a\n")], &[], &["file-for-folder membrane/integrations "]);
    check(
        &[("membrane/connectors/shop_7/shop_7.yaml", "id: 7\nname: shop\nuuid: 5f3d\nappUuid: 1\n")],
        &[EMPTY, "membrane/connectors/shop_7/development/src/operations/list.yml (a flow)"],
        &[
            "wrong-file-name membrane/connectors/shop_7/shop_7.yaml [Rename to membrane/connectors/shop_7/shop_7.yml]",
            "connector-no-spec membrane/connectors/shop_7/shop_7.yml ",
        ],
    );
}

#[test]
fn a_pulled_integration_is_one() {
    check(&[(HUB.0, "key: hub\nname: Hub\nconnectorId: '7'\nappUuid: 5f3d\nauthType: oauth2\n")], &[], &[]);
}

#[test]
fn an_element_with_a_name_alone_is_one() {
    check(&[("membrane/actions/a.yaml", "name: A\n")], &[EMPTY], &["missing-key membrane/actions/a.yaml "]);
}

#[test]
fn what_moves_stays_in_its_layer() {
    let spec = |key: &str| format!("key: {key}\nname: Hub\nconnectorId: '7'\nauthType: oauth2\n");
    let (hub, desk) = (spec("hub"), spec("desk"));
    check(
        &[
            ("membrane/integrations/hub/spec.yaml", &hub),
            ("membrane/integrations/hub/actions/list/spec.yaml", ACTION),
            ("membrane/integrations/desk/desk.yaml", &desk),
            ("membrane/integrations/desk/actions/list/spec.yaml", ACTION),
        ],
        &[],
        &[
            "other-layout membrane/integrations/desk/actions/list/spec.yaml [Rename to membrane/integrations/desk/actions/list/list.yaml, safe]",
            "other-layout membrane/integrations/hub/actions/list/spec.yaml [Rename to membrane/integrations/hub/actions/list/list.yaml]",
            "other-layout membrane/integrations/hub/spec.yaml [Rename to membrane/integrations/hub/hub.yaml, safe]",
        ],
    );
    // Nothing is searched below an integration inside an integration.
    check(
        &[
            HUB,
            ("membrane/integrations/hub/integrations/sub/sub.yaml", &spec("sub")),
            ("membrane/integrations/hub/integrations/sub/actions/a/a.yaml", "key: a\ntype: api-request\n"),
            ("membrane/templates/b.yaml", "key: b\ntype: api-request\nintegrationKey: sub\n"),
            ("membrane/templates/c.yaml", "key: c\ntype: api-request\nintegrationKey: nope\n"),
        ],
        &[],
        &[
            "not-read-here membrane/integrations/hub/integrations/sub/actions/a/a.yaml [Move to membrane/actions/a/a.yaml]",
            "not-read-here membrane/templates/b.yaml [Move to membrane/actions/b/b.yaml, safe]",
            "not-read-here membrane/templates/c.yaml [Move to membrane/actions/c/c.yaml]",
        ],
    );
    // What `pull` wrote belongs to the integration that its folder names.
    check(
        &[HUB, ("membrane/actions/list/hub/hub.yaml", ACTION)],
        &[],
        &[
            "pull-layout membrane/actions/list/hub/hub.yaml [Move to membrane/integrations/hub/actions/list/list.yaml, safe]",
        ],
    );
    // An integration's folder keeps its file, whatever the key.
    check(
        &[
            ("membrane/integrations/hub/hub.yml", &spec("hubspot")),
            ("membrane/integrations/hub/actions/a/a.yaml", "key: a\nname: A\n"),
        ],
        &[],
        &[
            "wrong-layer membrane/integrations/hub/actions/a/a.yaml ",
            "wrong-file-name membrane/integrations/hub/hub.yml [Rename to membrane/integrations/hub/hub.yaml, safe]",
        ],
    );
    // One that stands flat beside its folder belongs into it.
    check(
        &[
            ("membrane/integrations/hub.yaml", &hub),
            ("membrane/integrations/hub/actions/a/a.yaml", "key: a\nname: A\n"),
        ],
        &[],
        &[
            "wrong-layer membrane/integrations/hub/actions/a/a.yaml ",
            "no-own-file membrane/integrations/hub [Move to membrane/integrations/hub/hub.yaml]",
        ],
    );
}

#[test]
fn a_file_is_read_through_a_link() {
    check(
        &[HUB, ("shop/list.yaml", ACTION), ("membrane/templates/b.yaml", "key: b\ntype: api-request\n")],
        &["membrane/actions/list.yaml -> shop/list.yaml", "membrane/actions/b.yaml -> membrane/templates/b.yaml"],
        &[],
    );
}

#[test]
fn the_same_text_in_two_integrations_is_two_elements() {
    let desk = ("membrane/integrations/desk/desk.yaml", "key: desk\nname: Desk\nconnectorId: '8'\nauthType: oauth2\n");
    check(
        &[
            HUB,
            desk,
            ("membrane/integrations/desk/dataSources/a/a.yaml", "key: a\nudm: contacts\n"),
            ("membrane/integrations/hub/dataSources/a/a.yaml", "key: a\nudm: contacts\n"),
            ("src/a.yaml", "key: a\nudm: contacts\n"),
        ],
        &[],
        &[
            "camel-case-inside membrane/integrations/desk/dataSources/a/a.yaml ",
            "camel-case-inside membrane/integrations/hub/dataSources/a/a.yaml ",
            "copies membrane/integrations/desk/dataSources/a/a.yaml `src/a.yaml`",
        ],
    );
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
