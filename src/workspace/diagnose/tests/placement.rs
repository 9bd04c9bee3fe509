//! Where push does not look, and what moves where.

use super::{ACTION, EMPTY, HUB, check};

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
            ("package.json", &format!("{} membrane/templates", "x".repeat(80))),
        ],
        &[
            "membrane/templates/list.yaml (ignored by git)",
            "membrane/integrations/b.yaml (ignored by git)",
            "package.json:1 names membrane/templates",
            "scripts/deploy.sh:1 names membrane/templates",
        ],
        &[
            "misread membrane/integrations/b.yaml:2:7 change what makes it as well",
            "not-read-here membrane/templates/list.yaml change scripts/deploy.sh:1 as well",
            "generated membrane/integrations Find the script",
            "generated membrane/templates scripts/deploy.sh:1 `cp src/* membrane/templates`; package.json:1 `xxx",
        ],
    );
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
            "not-read-here membrane/templates/c.yaml Its integration `nope` is not here: bring it back, or remove the file.",
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
fn a_place_that_is_taken_is_named() {
    check(
        &[
            ("membrane/integrations/list.yaml", ACTION),
            ("membrane/actions/list/list.yaml", "key: other\ntype: api-request\n"),
            ("membrane/templates/list.yaml", "key: list\ntype: run-javascript\n"),
        ],
        &[],
        &[
            "misread membrane/integrations/list.yaml:3:7 Its place `membrane/actions/list/list.yaml` is taken by another file",
            "not-read-here membrane/templates/list.yaml Its place `membrane/actions/list/list.yaml` is taken by another file",
        ],
    );
}

#[test]
fn a_workspace_of_another_layout_is_converted_and_not_fixed() {
    let files = [
        ("membrane/actions/list/spec.yaml", ACTION),
        ("membrane/flows/sync/spec.yaml", "key: sync\nname: Sync\nnodes: {}\n"),
    ];
    check(
        &files,
        &[EMPTY, "node_modules/.bin/membrane (@integration-app/membrane-cli 1.2.3)"],
        &[
            "layout-disagrees membrane reads 0 of these 2 files",
            "other-layout membrane/actions/list/spec.yaml `membrane-tui convert --to membrane-cli-1` brings the whole workspace.",
            "other-layout membrane/flows/sync/spec.yaml [Convert to membrane/flows/sync/sync.yaml]",
        ],
    );
    // Where most of it stands as push wants, the others are strays.
    let well: Vec<String> = (0..9).map(|number| format!("membrane/actions/a{number}.yaml")).collect();
    let contents: Vec<String> = (0..9).map(|number| format!("key: a{number}\ntype: api-request\n")).collect();
    let well = well.iter().zip(&contents).map(|(path, text)| (path.as_str(), text.as_str()));
    check(
        &files.into_iter().chain(well).collect::<Vec<_>>(),
        &[EMPTY],
        &[
            "other-layout membrane/actions/list/spec.yaml [Rename to membrane/actions/list/list.yaml, safe]",
            "other-layout membrane/flows/sync/spec.yaml [Rename to membrane/flows/sync/sync.yaml, safe]",
        ],
    );
}

/// A disk that does not tell capital from small letters.
const ANY_CASE: &str = "membrane/ (takes capital and small letters for the same)";

#[test]
fn what_only_this_disk_finds() {
    check(
        &[("membrane/Actions/list/list.yaml", ACTION), ("membrane/Actions/b.yaml", "key: b\ntype: api-request\n")],
        &[EMPTY, ANY_CASE],
        &["letter-case membrane/Actions it passes over 2 elements"],
    );
    check(
        &[("membrane/Integrations/hub/hub.yaml", HUB.1)],
        &[ANY_CASE],
        &["letter-case membrane/Integrations it stops: push lists `membrane/integrations`"],
    );
    check(
        &[HUB, ("membrane/integrations/hub/Data-Sources/C/c.yaml", "key: c\nname: C\nudm: contacts\n")],
        &[ANY_CASE],
        &["letter-case membrane/integrations/hub/Data-Sources [Rename to membrane/integrations/hub/data-sources]"],
    );
    check(
        &[("membrane/integrations/Hub/hub.yaml", HUB.1)],
        &[ANY_CASE],
        &["letter-case membrane/integrations/Hub/hub.yaml [Rename to membrane/integrations/Hub/Hub.yaml]"],
    );
    check(&[("membrane/actions/list/list.yaml", ACTION)], &[EMPTY, ANY_CASE], &[]);
}
