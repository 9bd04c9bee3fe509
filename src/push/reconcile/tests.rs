//! Pushes as the CLI tells them, held against plans.

use super::*;
use crate::workspace::fixture::tree;
use crate::workspace::layout::{
    Layout,
    known::{membrane_cli_1, spec_yaml},
};
use crate::workspace::plan::plan;
use crate::workspace::project::ConfigFile;

const FILES: &[(&str, &str)] = &[
    ("membrane/integrations/hub/hub.yaml", "{name: Hub, key: hub}"),
    ("membrane/integrations/hub/actions/x.yaml", "{key: a, parentId: p}"),
    ("membrane/actions/a.yaml", "{key: a, type: run-javascript}"),
    ("membrane/actions/b/b.yaml", "{key: 2020-01-02}"),
    ("membrane/appDataSchemas/s.yaml", "{key: my schema, integrationKey: hub}"),
];

const HEALTHY: &str = "Reading /r/membrane/integrations\nLoaded hub\nReading /r/membrane/actions\nLoaded a.yaml\nLoaded b\n\
    Reading /r/membrane/appDataSchemas\nLoaded s.yaml\nReading /r/membrane/integrations/hub/actions\nLoaded x.yaml\n\
    [Push] Creating integration hub\n  Imported integration Hub (hub)\n  Created universal action a\n\
    \x20 Created universal action Thu Jan 02 2020 01:00:00 GMT+0100\n  Created hub appDataSchema my schema\n\
    \x20 Applied universal action a to hub\nData written successfully.\nPush to workspace default completed successfully\n";

fn report(files: &[(&str, &str)], layout: &'static Layout, output: &str, how: ProgramEnd) -> Report {
    let plan = plan(&tree(files), layout, &ConfigFile::default());
    let mut reconciler = Reconciler::new(&plan, "/r");
    for line in output.lines() {
        reconciler.see(&CliLine::read(line.to_owned()));
    }
    let ticked = reconciler.rows.iter().filter(|row| matches!(row.seen, FileProgress::Sent(_))).count();
    assert_eq!(reconciler.arrived().len(), ticked, "each is ticked once");
    let exit = SessionEnd { how, cancelled: false, left_behind: 0 };
    reconciler.finish(exit, &Secrets::new(["hush-hush"]))
}

fn push_of(files: &[(&str, &str)], output: &str, code: i32) -> Report {
    report(files, membrane_cli_1(), output, ProgramEnd::Code(code))
}

fn seen(report: &Report, path: &str) -> FileProgress {
    report.rows.iter().find(|row| row.path.to_text() == path).expect("the path was predicted").seen
}

#[test]
fn a_push_that_did_what_was_predicted() {
    let report = push_of(FILES, HEALTHY, 0);
    assert_eq!(report.verdict, PushVerdict::AsPredicted, "{report:#?}");
    assert_eq!(seen(&report, "membrane/integrations/hub/actions/x.yaml"), FileProgress::Sent(SyncResult::Applied));
    assert_eq!(seen(&report, "membrane/integrations/hub/hub.yaml"), FileProgress::Sent(SyncResult::Created));
    assert_eq!(report.headline(), "5 files arrived, as predicted");
}

#[test]
fn a_push_that_did_what_was_predicted_and_nobody_meant_says_so() {
    let files = &[
        ("membrane/integrations/list.yaml", "{name: List, key: list, type: api-request}"),
        ("membrane/interfaces/api.yaml", "{key: api, type: http-endpoint, paths: {}}"),
    ];
    let printed = "Reading /r/membrane/integrations\nLoaded list.yaml\n[Push] Creating integration list\n\
        Imported integration List (list)\nData written successfully.\n";
    let report = push_of(files, printed, 0);
    assert_eq!(report.verdict, PushVerdict::AsPredicted, "{report:#?}");
    assert_eq!(
        report.headline(),
        "1 file arrived, as predicted, but push makes 1 integration that is really an action and passes over 1 interface"
    );
}

#[test]
fn keys_are_known_as_the_cli_prints_them() {
    let files = &[
        ("membrane/integrations/a.yaml", "{name: A, key: 2020-01-02}"),
        ("membrane/integrations/b.yaml", "{name: B, key: ' sp'}"),
        ("membrane/actions/c.yaml", "{key: ' sp'}"),
    ];
    let printed = "Reading /r/membrane/integrations\nLoaded a.yaml\nLoaded b.yaml\nReading /r/membrane/actions\n\
        Loaded c.yaml\n[Push] Creating integration Thu Jan 02 2020 00:00:00 GMT+0000 (Coordinated Universal Time)\n\
        Imported integration A (Thu Jan 02 2020 00:00:00 GMT+0000 (Coordinated Universal Time))\n\
        [Push] Creating integration  sp\n  Imported integration B ( sp)\n  Created universal action  sp\n";
    let report = push_of(files, printed, 0);
    assert_eq!(report.verdict, PushVerdict::AsPredicted, "{report:#?}");
}

#[test]
fn a_name_that_reads_as_a_line_of_the_cli_is_none() {
    let files = &[("membrane/integrations/a.yaml", r#"{name: "q\nLoaded foo", key: a}"#)];
    let printed = "Reading /r/membrane/integrations\nLoaded a.yaml\n[Push] Creating integration a\n\
        \x20 Imported integration q\nLoaded foo (a)\nData written successfully.\n";
    let report = push_of(files, printed, 0);
    assert_eq!(report.verdict, PushVerdict::AsPredicted, "{report:#?}");
}

#[test]
fn of_a_request_that_failed_the_error_is_told_and_not_what_was_tried() {
    let sent = HEALTHY.split("  Created universal action a").next().unwrap_or_default();
    let printed = format!(
        "{sent}Error creating element action false undefined {{\nAxiosError: Request failed with status code 400\n"
    );
    let report = push_of(FILES, &printed, 1);
    assert_eq!(report.error.as_deref(), Some("AxiosError: Request failed with status code 400"));
    let unexpected = push_of(FILES, &(printed + "  Created hub flow other\n"), 1).headline();
    assert!(unexpected.starts_with("not what was predicted (exit 1): "), "{unexpected}");
}

#[test]
fn a_success_that_sent_less_or_more_is_none() {
    let check = |output: &str, missing: &[&str], unexpected: &[&str]| {
        let report = push_of(FILES, output, 0);
        assert_eq!(report.verdict, PushVerdict::NotAsPredicted);
        assert_eq!(report.missing.iter().map(|path| path.to_string()).collect::<Vec<_>>(), missing);
        assert_eq!(report.unexpected, unexpected);
    };
    check(&HEALTHY.replace("  Created universal action a\n", ""), &["membrane/actions/a.yaml"], &[]);
    check(
        &HEALTHY.replace("Loaded s.yaml\n", "Loaded s.yaml\nLoaded t.yaml\n"),
        &[],
        &["membrane/appDataSchemas/t.yaml"],
    );
    check(&(HEALTHY.to_owned() + "  Created hub flow hush-hush\n"), &[], &["Created hub flow [redacted]"]);
    let all: Vec<String> = push_of(FILES, "", 0).rows.iter().map(|row| row.path.to_string()).collect();
    check(
        "Push to workspace default completed successfully\n",
        &all.iter().map(String::as_str).collect::<Vec<_>>(),
        &[],
    );
}

#[test]
fn a_cli_that_was_never_run_here_may_be_silent() {
    let files = &[("membrane/actions/a/spec.yaml", "{key: a}")];
    let check = |output: &str, code, expected| {
        assert_eq!(report(files, spec_yaml(), output, ProgramEnd::Code(code)).verdict, expected, "{output}");
    };
    check("pushed\n", 0, PushVerdict::NotTold);
    check("no\n", 2, PushVerdict::Failed);
    check("Reading /r/membrane/actions\n", 0, PushVerdict::NotAsPredicted);
}

#[test]
fn a_failure_is_tied_to_its_file() {
    let check = |extra: &[(&str, &str)], output: &str, path: &str, certain: bool| {
        let files: Vec<_> = FILES.iter().chain(extra).copied().collect();
        let report = push_of(&files, output, 1);
        assert_eq!(report.verdict, PushVerdict::Failed);
        let blame = report.blame.expect("somebody is to blame");
        assert_eq!((blame.path.to_string().as_str(), blame.certain), (path, certain), "{output}");
    };
    let bad = &[("membrane/actions/bad.yaml", "a: [1\n"), ("membrane/flows/bad.yaml", "a: [1\n")];
    let at = "YAMLException: unexpected end of the stream within a flow collection (2:1)\n";
    check(bad, &format!("Reading /r/membrane/actions\n{at}"), "membrane/actions/bad.yaml", true);
    check(bad, &format!("Reading /r/membrane/flows\n{at}"), "membrane/flows/bad.yaml", true);
    check(
        &[],
        "Reading /r/membrane/actions\nError: EISDIR: illegal operation, open '/r/membrane/actions/d/d.yaml'\n",
        "membrane/actions/d/d.yaml",
        true,
    );
    check(
        &[("membrane/integrations/hub/actions/text.yaml", "only text")],
        "Reading /r/membrane/integrations/hub/actions\nLoaded text.yaml\nTypeError: Cannot create property\n",
        "membrane/integrations/hub/actions/text.yaml",
        true,
    );
    check(
        &[("membrane/connectors/c_1/c_1.yml", "a: [1\n")],
        "[Push] Loading connector from: c_1\nYAMLException: unexpected end (2:1)\n",
        "membrane/connectors/c_1/c_1.yml",
        true,
    );
    // What is missing stands where the spec's name and id say, and the spec is to blame.
    let missing = |folder: &str| {
        format!(
            "[Push] Loading connector from: plain\nError: ENOENT: no such file or directory, open \
             '/r/membrane/connectors/{folder}/1.0/src.zip'\n"
        )
    };
    let elsewhere = &[
        ("membrane/connectors/plain/plain.yml", "{name: Shop, id: 7}"),
        ("membrane/connectors/plain/1.0/src/a.js", ""),
    ];
    check(elsewhere, &missing("Shop_7"), "membrane/connectors/plain/plain.yml", true);
    check(elsewhere, &missing("Other_7"), "membrane/connectors/Other_7/1.0/src.zip", true);
    let sent = HEALTHY.split("  Imported").next().unwrap_or_default();
    check(&[], &format!("{sent}AxiosError: 401\n"), "membrane/integrations/hub/hub.yaml", true);
    let sent = HEALTHY.split("  Created universal action Thu").next().unwrap_or_default();
    check(&[], &format!("{sent}AxiosError: 500\n"), "membrane/actions/b/b.yaml", false);
}

#[test]
fn a_stop_on_the_way_leaves_the_server_half_updated_and_is_said() {
    let sent = HEALTHY.split("  Created universal action Thu").next().unwrap_or_default();
    let report = push_of(FILES, &format!("{sent}AxiosError: refused hush-hush\n"), 1);
    assert!(report.half_updated);
    assert_eq!(report.error.as_deref(), Some("AxiosError: refused [redacted]"));
    assert!(report.headline().ends_with("the server is half-updated"), "{}", report.headline());
    let report = push_of(FILES, "Reading /r/membrane/actions\nError: EACCES\n", 1);
    assert!(!report.half_updated);
}

#[test]
fn odd_names_and_connectors_are_ticked() {
    let files = &[
        ("membrane/integrations/", ""),
        ("membrane/actions/a\rb\u{1b}[31m.yaml", "{key: a}"),
        ("membrane/actions/two\nlines", "{key: b}"),
        ("membrane/connectors/c_1/c_1.yml", "{name: c, id: '1'}"),
        ("membrane/connectors/c_1/1.0.0/src/x.js", ""),
    ];
    let printed = "Reading /r/membrane/actions\nb.yaml\nLoaded two\nlines\n[Push] Loading connector from: c_1\n\
        [Push] Connector c@1.0.0\n  Created universal action a\n  Created universal action b\n";
    let report = push_of(files, printed, 0);
    assert_eq!(report.verdict, PushVerdict::AsPredicted, "{report:#?}");
}

#[test]
fn what_nobody_predicted_is_bounded_and_counted() {
    let said = "Loaded something\n".repeat(MOST_UNEXPECTED + 7) + "Data written successfully.\n";
    let report = push_of(FILES, &said, 0);
    assert_eq!((report.unexpected.len(), report.unexpected_more), (MOST_UNEXPECTED, 7));
    assert!(report.headline().contains(&format!("{} nobody predicted", MOST_UNEXPECTED + 7)), "{}", report.headline());
}

#[test]
fn of_a_push_that_was_interrupted_it_is_told_what_may_have_been_written() {
    let check = |lines: usize, said: &str, interrupted: Interrupted| {
        let output: Vec<&str> = HEALTHY.lines().take(lines).collect();
        let report = report(FILES, membrane_cli_1(), &output.join("\n"), ProgramEnd::Signal(15));
        assert!(report.headline().ends_with(said), "{}", report.headline());
        assert_eq!(report.interrupted, Some(interrupted));
    };
    let writing = |next: &str| Interrupted::Writing(Some(RelPath::parse(next).expect("a path")));
    check(3, "after 0 files had arrived; nothing was written yet", Interrupted::Reading);
    let hub = "membrane/integrations/hub/hub.yaml";
    check(9, &format!("`{hub}` may have been written too"), writing(hub));
    check(10, &format!("half-updated; `{hub}` may have been written too"), writing(hub));
    let action = "membrane/actions/a.yaml";
    check(
        11,
        &format!("1 file had arrived; the server is half-updated; `{action}` may have been written too"),
        writing(action),
    );
}
