//! What push reads as something else, or cannot read.

use super::{ACTION, EMPTY, HUB, check};

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
            "yaml-rejected membrane/actions/a.yaml:2:1 push stops here: duplicated mapping key: `key`, first on line 1",
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
            "hangs membrane/actions/d.pipe waits for a writer, for ever",
            "name-not-utf8 membrane/actions/e\u{fffd}.yaml ",
            "file-for-folder membrane/flows ",
        ],
    );
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
            "nothing-to-push membrane sends nothing",
            "broken-link membrane/actions/list/list.yaml passes over",
            "broken-link membrane/flows passes over",
            "unreadable membrane/templates/closed cannot be listed",
            "yaml-rejected membrane/templates/a.yaml:2:1 push does not look here, and could not read this file",
        ],
    );
}
