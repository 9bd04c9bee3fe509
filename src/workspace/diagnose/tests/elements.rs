//! Keys, layers, and what is sent of an element.

use super::{EMPTY, HUB, check};

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
        &["nothing-to-push membrane sends nothing", "empty membrane/actions/a.yaml skips"],
    );
    check(
        &[(HUB.0, "key: hub\nname: Hub\nconnectorId: '7'\nauthType: oauth2\nid: 1\nparameters: {}\n")],
        &[],
        &["fields-dropped membrane/integrations/hub/hub.yaml `parameters`"],
    );
    check(&[("README.md", "")], &[], &["no-membrane-folder membrane "]);
}

#[test]
fn a_pulled_integration_is_one() {
    check(&[(HUB.0, "key: hub\nname: Hub\nconnectorId: '7'\nappUuid: 5f3d\nauthType: oauth2\n")], &[], &[]);
}

#[test]
fn an_element_with_a_name_alone_is_one() {
    check(&[("membrane/actions/a.yaml", "name: A\n")], &[EMPTY], &["missing-key membrane/actions/a.yaml "]);
}
