//! Rehearsals: with stubs, and with the vendor's own CLI.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use membrane_tui::open::{Request, open};
use membrane_tui::push::cli::{self, Found, SearchPlaces};
use membrane_tui::push::loopback::ServerState;
use membrane_tui::push::redact::Secrets;
use membrane_tui::push::rehearse::{Rehearsed, Script, run};
use membrane_tui::workspace::layout::Layout;
use tempfile::TempDir;

use crate::harness::script;
use crate::vendor;

/// A workspace of these files, below `membrane/` unless they begin with `./`.
pub fn workspace(files: &[(&str, &str)]) -> TempDir {
    let root = TempDir::new().unwrap();
    fs::create_dir(root.path().join("membrane")).unwrap();
    for (path, text) in files {
        let path = match path.strip_prefix("./") {
            Some(outside) => root.path().join(outside),
            None => root.path().join("membrane").join(path),
        };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match text.strip_prefix("-> ") {
            Some(target) => std::os::unix::fs::symlink(target, path).unwrap(),
            None if path.to_string_lossy().ends_with('/') => fs::create_dir_all(path).unwrap(),
            None => fs::write(path, text).unwrap(),
        }
    }
    root
}

/// Rehearses the workspace at `root` with the CLI in `node_modules/.bin` of `cli_root`.
pub fn rehearse(root: &Path, cli_root: &Path, server: &str) -> Rehearsed {
    let request =
        Request { root: Some(root.to_owned()), layout: Layout::named("membrane-cli-1"), ..Request::default() };
    let snapshot = open(&request).unwrap().snapshot().unwrap();
    let found = found(cli_root);
    let server = ServerState::from_json(server).unwrap();
    let secrets = Secrets::new(["top-secret-value"]);
    let script = Script {
        snapshot: &snapshot,
        places: &SearchPlaces::new(root.to_owned(), Vec::new(), false),
        cli: &found,
        workspace: "default",
        server: &server,
        secrets: &secrets,
    };
    run(&script, |_| ()).unwrap()
}

fn found(cli_root: &Path) -> Found {
    let found = cli::near(&SearchPlaces::new(cli_root.to_owned(), Vec::new(), false));
    cli::chosen(&found).expect("a CLI was put there").clone()
}

/// A project with a stub as its CLI.
fn stub(body: &str) -> TempDir {
    let project = TempDir::new().unwrap();
    let bin = project.path().join("node_modules/.bin");
    fs::create_dir_all(&bin).unwrap();
    script(&bin.join("membrane"), body);
    project
}

fn messages(rehearsed: &Rehearsed) -> String {
    rehearsed.differences.iter().map(|difference| format!("{:?}: {}\n", difference.path, difference.message)).collect()
}

#[test]
fn the_stage_holds_no_secret_of_the_user_and_the_workspace_stays_as_it_was() {
    let root = workspace(&[
        ("integrations/hub/hub.yaml", "{key: hub}"),
        (
            "./membrane.config.yml",
            "workspaces: {dev: {key: top-secret-value, secret: s, apiUri: 'http://example.invalid'}}",
        ),
    ]);
    let project =
        stub("env; echo; cat membrane.config.yml; echo changed > membrane/integrations/hub/hub.yaml; pwd; exit 3");
    let rehearsed = rehearse(root.path(), project.path(), "{}");
    assert_eq!(rehearsed.exit, Some(3));
    let names: Vec<&str> = rehearsed
        .log
        .lines()
        .take_while(|line| !line.is_empty())
        .filter_map(|line| Some(line.split_once('=')?.0))
        .collect();
    let known = [
        "PATH",
        "HOME",
        "TMPDIR",
        "NO_UPDATE_NOTIFIER",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "LANGUAGE",
        "TZ",
        "TERM",
        "_MTUI_SESSION",
    ];
    let of_the_shell = ["PWD", "OLDPWD", "SHLVL", "_", "SHELL"];
    let strange: Vec<_> = names.iter().filter(|name| !known.contains(name) && !of_the_shell.contains(name)).collect();
    assert!(names.contains(&"HOME") && strange.is_empty(), "{strange:?}");
    assert!(
        rehearsed.log.contains(r#""dev":{"key":"rehearsal-key""#) && rehearsed.log.contains("http://127.0.0.1:"),
        "{}",
        rehearsed.log
    );
    assert!(!rehearsed.log.contains("example.invalid"));
    assert_eq!(fs::read_to_string(root.path().join("membrane/integrations/hub/hub.yaml")).unwrap(), "{key: hub}");
    let stage = rehearsed.log.lines().last().unwrap();
    assert!(stage.contains("membrane-rehearsal-") && !Path::new(stage).exists(), "{stage} is left");
}

#[test]
fn a_cli_that_claims_success_and_did_nothing_is_found_out() {
    let root = workspace(&[("integrations/hub/hub.yaml", "{key: hub}")]);
    let rehearsed = rehearse(root.path(), stub("echo done").path(), "{}");
    assert_eq!((rehearsed.exit, rehearsed.code()), (Some(0), 4));
    let messages = messages(&rehearsed);
    assert!(messages.contains("predicted to be loaded, and was not"), "{messages}");
    assert!(messages.contains("predicted, and not sent: create integrations hub"), "{messages}");
}

#[test]
fn of_a_cli_that_nobody_knows_it_is_told_what_was_seen() {
    let root =
        workspace(&[("actions/a.yaml", "{key: a, type: run-javascript}"), ("integrations/hub/hub.yaml", "{key: hub}")]);
    let send = r#"port=$(sed 's/.*127.0.0.1:\([0-9]*\).*/\1/' membrane.config.yml)
        export port; exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/$port; body="{\"key\":\"a\"}"
        printf "POST /actions HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %s\r\n\r\n%s" \
            ${#body} "$body" >&3; cat <&3'"#;
    let rehearsed = rehearse(root.path(), stub(send).path(), "{}");
    let told: Vec<(String, bool)> =
        rehearsed.observed.iter().map(|observed| (observed.path.to_text().into_owned(), observed.sent)).collect();
    let expected = [("membrane/integrations/hub/hub.yaml", false), ("membrane/actions/a.yaml", true)];
    assert_eq!(told, expected.map(|(path, sent)| (path.to_owned(), sent)), "{}", rehearsed.log);
}

#[test]
fn what_a_cli_prints_is_redacted() {
    let rehearsed = rehearse(workspace(&[]).path(), stub("echo got top-secret-value").path(), "{}");
    assert_eq!(rehearsed.log, "got [redacted]\n");
}

/// The sample of this repository.
pub fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

#[test]
fn the_sample_is_sent_as_predicted() {
    let Some(vendor) = vendor::folder() else { return };
    let rehearsed = rehearse(&sample(), vendor, "{}");
    assert_eq!(rehearsed.code(), 0, "{}\n{}", messages(&rehearsed), rehearsed.log);
    assert_eq!(rehearsed.exit, Some(0));
    assert!(rehearsed.loaded.len() > 10);
    assert_eq!(rehearsed.loaded.len(), rehearsed.predicted.loads.len());
    assert!(rehearsed.requests.iter().any(|request| request.method == "POST" && request.path.starts_with("/actions")));
    assert!(
        !sample().join("membrane/connectors/Dockside_pier-7/development/src.zip").exists(),
        "the copy is zipped, not the sample"
    );
}

#[test]
fn what_the_server_has_decides_what_is_sent() {
    let Some(vendor) = vendor::folder() else { return };
    let root = workspace(&[
        ("integrations/hub/hub.yaml", "{key: hub, name: Hub}"),
        ("actions/a.yaml", "{key: a, type: run-javascript}"),
        ("integrations/hub/actions/b.yaml", "{key: b, parentId: x}"),
    ]);
    let server = r#"{ "integrations": [{"id": "i", "key": "hub"}], "actions": [{"id": "u", "key": "a"}, {"id": "k", "key": "b", "integrationKey": "hub"}] }"#;
    let rehearsed = rehearse(root.path(), vendor, server);
    assert_eq!(rehearsed.code(), 0, "{}\n{}", messages(&rehearsed), rehearsed.log);
    let sent: Vec<String> = rehearsed
        .requests
        .iter()
        .filter(|request| request.method != "GET")
        .map(|request| format!("{} {}", request.method, request.path))
        .collect();
    assert!(sent.iter().any(|request| request.starts_with("PATCH /integrations/i")), "{sent:?}");
    assert!(sent.iter().any(|request| request.starts_with("PUT /actions/u")), "{sent:?}");
    assert!(sent.iter().any(|request| request.contains("/reset")), "{sent:?}");
    assert!(rehearsed.report.headline().contains("reset"), "{}", rehearsed.report.headline());
}

/// What the test below sets when it runs the other one inside a network that leads nowhere.
const INSIDE: &str = "TEST_REHEARSES_WITHOUT_ROUTES";

#[test]
#[ignore = "the test below runs it, where there is nothing but this machine"]
fn inside_a_network_without_routes() {
    assert!(std::env::var_os(INSIDE).is_some(), "to be run by the other test");
    the_sample_is_sent_as_predicted();
}

#[test]
fn numbers_and_missing_sources_are_told_as_the_cli_tells_them() {
    let Some(vendor) = vendor::folder() else { return };
    let check = |files: &[(&str, &str)], exit: i32| {
        let root = workspace(&[&[("integrations/.gitkeep", "")], files].concat());
        let rehearsed = rehearse(root.path(), vendor, "{}");
        assert_eq!((rehearsed.exit, rehearsed.code()), (Some(exit), 0), "{}\n{}", messages(&rehearsed), rehearsed.log);
    };
    check(&[("actions/a.yaml", "{key: 1e20}"), ("actions/b.yaml", "{key: [1e21, 0.0000001]}")], 0);
    let elsewhere = ("connectors/plain/plain.yml", "{name: Shop, id: 7}");
    check(&[elsewhere, ("connectors/plain/1.0.0/src/index.js", "")], 1);
    check(&[elsewhere, ("connectors/plain/docs/intro.md", "")], 1);
}

#[test]
fn nothing_but_this_machine_is_contacted() {
    let Some(_) = vendor::folder() else { return };
    // A network namespace that has the loopback device alone: whatever would go anywhere else fails.
    let unshare = |flags: &str, command: &[&OsStr]| {
        let mut run = Command::new("unshare");
        run.arg(flags).args(["sh", "-c", "ip link set lo up && ip route show && exec \"$@\"", "sh"]).args(command);
        run
    };
    let works = |flags: &&&str| unshare(flags, &["true".as_ref()]).output().is_ok_and(|output| output.status.success());
    let Some(flags) = ["-rn", "-n"].iter().find(works) else {
        eprintln!("SKIPPED: this system gives no network namespace");
        return;
    };
    let program = std::env::current_exe().unwrap();
    let args = ["--exact", "rehearse::inside_a_network_without_routes", "--ignored", "--nocapture"].map(OsStr::new);
    let command: Vec<&OsStr> = std::iter::once(program.as_os_str()).chain(args).collect();
    let hostile = ["http_proxy", "HTTPS_PROXY", "ALL_PROXY"].map(|name| (name, "http://127.0.0.1:9"));
    let tokens = [("MEMBRANE_ACCESS_TOKEN", "t"), ("MEMBRANE_API_URI", "http://example.invalid")];
    let output = unshare(flags, &command)
        .envs(hostile)
        .envs(tokens)
        .env(INSIDE, "1")
        .env("MEMBRANE_REQUIRE_NODE", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert!(!said.contains("default via"), "the network has a way out:\n{said}");
}
