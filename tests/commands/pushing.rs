//! `push` and `doctor`, with a stub in the place of the vendor's CLI.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::harness::{Run, Workspace};

const ACTION: &str = "name: List\nkey: list\ntype: api-request\n";
pub const CONFIG: &str = "workspaces:\n  default:\n    key: wk-0123456789\n    secret: s3cr3t-value-0123456789\n  prod:\n    key: wk-9876543210\n    secret: other-secret-9876543210\n";

fn workspace() -> Workspace {
    let workspace = Workspace::new(&[
        ("membrane/integrations/.gitkeep", ""),
        ("membrane/actions/list.yaml", ACTION),
        ("membrane.config.yml", CONFIG),
    ]);
    fs::set_permissions(workspace.path("membrane.config.yml"), fs::Permissions::from_mode(0o600)).unwrap();
    workspace
}

/// A stub on PATH that answers `--version`, and says and exits as the test wants.
pub fn stub(workspace: &Workspace, says: &str) {
    let script = format!("#!/bin/sh\nif [ \"$1\" = --version ]; then echo 1.2.3; exit 0; fi\n{says}\n");
    workspace.write("../bin/membrane", &script);
    fs::set_permissions(workspace.path("../bin/membrane"), fs::Permissions::from_mode(0o755)).unwrap();
}

fn run(workspace: &Workspace, words: &[&str]) -> Run {
    let path = format!(
        "{}:/usr/bin:/bin",
        workspace.path("../bin").canonicalize().map_or(String::new(), |p| p.display().to_string())
    );
    workspace.run_with(words, &[("PATH", &path)])
}

/// What membrane-cli 1.2.3 says of the one action.
pub const SAYS: &str = "echo \"Reading $(pwd -P)/membrane/actions\"; echo 'Loaded list.yaml'; echo 'Created universal action list'; echo 'Data written successfully.'";

#[test]
fn a_push_that_goes_as_predicted_exits_zero() {
    let workspace = workspace();
    stub(&workspace, SAYS);
    let run = run(&workspace, &["push"]);
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("1 file arrived, as predicted"), "{}", run.stdout);
}

/// The limit is inherited: what the stub has is what the program has.
#[test]
fn no_core_dump_is_written_of_a_program_that_holds_secrets() {
    let workspace = workspace();
    stub(&workspace, &format!("echo \"dumps: $(ulimit -c)\"; {SAYS}"));
    let Rlimit { maximum, .. } = getrlimit(Resource::Core);
    setrlimit(Resource::Core, Rlimit { current: maximum, maximum }).unwrap();
    let run = run(&workspace, &["push"]);
    assert!(run.stdout.contains("dumps: 0\n"), "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_push_that_watches_says_what_arrived_before_it_goes_on() {
    let workspace = workspace();
    stub(&workspace, &format!("{SAYS}; echo 'Push to workspace default completed successfully'"));
    let run_with = |words: &[&str]| run(&workspace, words);
    let verdict = "1 file arrived, as predicted";
    let watching = run_with(&["push", "--", "--watch"]);
    assert_eq!(watching.code, 0, "{}{}", watching.stdout, watching.stderr);
    assert!(watching.stderr.contains("goes into `development`"), "{}", watching.stderr);
    assert!(watching.stderr.contains(verdict) && watching.stdout.contains(verdict), "{}", watching.stderr);
    assert!(!run_with(&["push"]).stderr.contains(verdict));
}

#[test]
fn the_last_sessions_are_listed_and_read() {
    let workspace = workspace();
    stub(&workspace, &format!("echo 'key wk-0123456789'; {SAYS}"));
    assert!(run(&workspace, &["sessions"]).stdout.is_empty());
    assert_eq!(run(&workspace, &["sessions", "1"]).code, 2);
    assert_eq!(run(&workspace, &["push"]).code, 0);
    run(&workspace, &["rehearse"]);
    let listed = run(&workspace, &["sessions", "--format", "json"]).json();
    let titles: Vec<&str> =
        listed["sessions"].as_array().unwrap().iter().map(|row| row["title"].as_str().unwrap()).collect();
    assert!(
        titles.len() == 2 && titles.iter().any(|title| title.ends_with("Z push to default of project")),
        "{titles:?}"
    );
    let number = 1 + titles.iter().position(|title| title.contains("push")).unwrap();
    // Another project of the same user has none of them.
    workspace.write("other/membrane/actions/a.yaml", "key: a\nname: A\ntype: run-javascript\n");
    let other = workspace.root().join("other");
    assert!(run(&workspace, &["sessions", "--root", &other.to_string_lossy()]).stdout.is_empty());
    let read = run(&workspace, &["sessions", &number.to_string()]).stdout;
    assert!(read.contains("1 file arrived, as predicted\n\nwhat it said:\nkey [redacted]\nReading "), "{read}");
}

#[test]
fn a_push_that_loads_nothing_and_says_success_exits_four() {
    let workspace = workspace();
    stub(&workspace, "echo \"Reading $(pwd -P)/membrane/actions\"; echo 'Data written successfully.'");
    let run = run(&workspace, &["push", "--format", "json"]);
    assert_eq!(run.code, 4, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.json()["report"]["missing"][0], "membrane/actions/list.yaml");
    // The command has printed each file; the browser has not, and keeps them with the session.
    let kept = self::run(&workspace, &["sessions", "1"]).stdout;
    assert!(kept.contains("0 files arrived, 1 did not") && !kept.contains("did not arrive membrane/"), "{kept}");
}

#[test]
fn a_cli_that_fails_exits_one_and_its_secrets_stay_hidden() {
    let workspace = workspace();
    stub(
        &workspace,
        "echo 'secret: s3cr3t-value-0123456789'; echo 'Authorization: Bearer eyJhbGciOiJIUzUxMiJ9.eyJuYW1lIjoiTSJ9.c2lnbmF0dXJl'; exit 1",
    );
    let run = run(&workspace, &["push"]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    for secret in ["s3cr3t-value", "eyJhbGciOiJIUzUxMiJ9", "c2lnbmF0dXJl"] {
        assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{}", run.stdout);
    }
}

#[test]
fn what_a_push_comes_to_is_told_by_kind_and_file() {
    let workspace = workspace();
    workspace.write("membrane/integrations/stray.yaml", "name: S\nkey: stray\ntype: run-javascript\nconfig: {}\n");
    workspace.write("membrane/integrations/hub/hub.yaml", "key: hub\nname: Hub\n");
    workspace.write(
        "membrane/interfaces/api.yaml",
        "key: api\ntype: http-endpoint\nauth: {type: membrane-token}\npaths: {}\n",
    );
    stub(&workspace, SAYS);
    let told = run(&workspace, &["push", "--dry-run"]).stdout;
    for line in [
        "sends, to create or update, 2 integrations, 1 action",
        "    action `list` membrane/actions/list.yaml",
        "misreads membrane/integrations/stray.yaml: as an integration, and it is really an action",
        "passes over membrane/interfaces/api.yaml",
    ] {
        assert!(told.contains(line), "{line}\n{told}");
    }
    let at = |words: &str| told.find(words).unwrap();
    assert!(at("misreads") < at("passes over") && at("passes over") < at("sends"), "{told}");
}

#[test]
fn a_dry_push_is_refused_as_the_push_would_be() {
    let workspace = workspace();
    stub(&workspace, "touch started");
    let check = |words: &[&str], says: &str| {
        let words = [&["push", "--dry-run"], words].concat();
        let refused = run(&workspace, &words);
        assert_eq!(refused.code, 3, "{words:?}: {}", refused.stdout);
        assert!(refused.stderr.contains(says), "{words:?}: {}", refused.stderr);
        assert!(refused.stdout.starts_with("push to "), "it is still shown: {}", refused.stdout);
        let document = run(&workspace, &[&words[..], &["--format", "json"]].concat());
        assert_eq!((document.code, &document.json()["schema"]), (3, &"membrane-tui/push/1".into()));
        assert!(document.json()["refused"].as_str().unwrap().contains(says), "{}", document.stdout);
    };
    check(&["-w", "prod"], "--confirm prod");
    assert_eq!(run(&workspace, &["push", "--dry-run", "-w", "prod", "--confirm", "prod"]).code, 0);
    workspace.write("membrane/actions/broken.yaml", "key: [");
    check(&[], "push would stop");
    assert_eq!(run(&workspace, &["push", "--dry-run", "--force"]).code, 0);
    assert!(!workspace.path("started").exists());
}

#[test]
fn what_would_stop_is_refused_unless_forced() {
    let workspace = workspace();
    workspace.write("membrane/actions/broken.yaml", "key: [");
    stub(&workspace, "exit 1");
    assert_eq!(run(&workspace, &["push"]).code, 3);
    assert_eq!(run(&workspace, &["push", "--force"]).code, 1);
}

#[test]
fn production_is_confirmed_by_its_name() {
    let workspace = workspace();
    stub(&workspace, SAYS);
    let refused = run(&workspace, &["push", "-w", "prod"]);
    assert_eq!(refused.code, 3, "{}", refused.stdout);
    assert!(refused.stderr.contains("--confirm prod"), "{}", refused.stderr);
    assert_eq!(run(&workspace, &["push", "-w", "prod", "--confirm", "prod"]).code, 0);
}

#[test]
fn what_is_handed_on_to_the_cli_names_no_other_workspace() {
    let workspace = workspace();
    stub(&workspace, &format!("touch started; echo \"$*\"; {SAYS}"));
    for words in [&["-w", "prod"][..], &["-wprod"], &["--workspace", "prod"], &["--workspace=prod"]] {
        let run = run(&workspace, &[&["push", "--"], words].concat());
        assert_eq!((run.code, workspace.path("started").exists()), (2, false), "{words:?} {}", run.stderr);
        assert!(run.stderr.contains("give `-w` before it"), "{}", run.stderr);
    }
    let run = run(&workspace, &["push", "--", "--watch"]);
    assert!(run.stdout.contains("push --watch"), "{}", run.stdout);
}

#[test]
fn without_a_cli_or_a_config_it_cannot_run_and_says_what_to_do() {
    let workspace = workspace();
    let run = workspace.run(&["push", "--format", "json"]);
    assert_eq!(run.code, 2);
    assert!(run.json()["message"].as_str().unwrap().contains("npm install"), "{}", run.stdout);
    stub(&workspace, SAYS);
    fs::remove_file(workspace.path("membrane.config.yml")).unwrap();
    let run = self::run(&workspace, &["push", "--format", "json"]);
    assert_eq!(run.code, 2);
    assert!(run.json()["message"].as_str().unwrap().contains("membrane.config.yml"), "{}", run.stdout);
}

#[test]
fn a_command_of_the_projects_own_settings_is_not_started_unasked() {
    let workspace = workspace();
    workspace.write(".membrane-tui.yaml", "cli: ./tools/push\n");
    let script = format!("#!/bin/sh\ntouch started\nif [ \"$1\" = --version ]; then echo 1.2.3; exit 0; fi\n{SAYS}\n");
    workspace.write("tools/push", &script);
    fs::set_permissions(workspace.path("tools/push"), fs::Permissions::from_mode(0o755)).unwrap();
    for words in [&["check"][..], &["plan"], &["tree"], &["doctor"], &["push", "--dry-run"]] {
        run(&workspace, words);
        assert!(!workspace.path("started").exists(), "{words:?} starts it");
    }
    for words in [&["push"][..], &["rehearse"], &["push", "--force", "--format", "json"]] {
        let refused = run(&workspace, words);
        let said = refused.stdout + &refused.stderr;
        assert_eq!(refused.code, 3, "{words:?}: {said}");
        for part in ["tools/push", "--trust-cli", "your own settings"] {
            assert!(said.contains(part), "{words:?}: {said}");
        }
        assert!(!workspace.path("started").exists(), "{words:?} starts it");
    }
    let trusted = run(&workspace, &["push", "--trust-cli"]);
    assert_eq!(trusted.code, 0, "{}{}", trusted.stdout, trusted.stderr);
    assert_eq!(run(&workspace, &["push"]).code, 3, "that holds for one run");
    assert_eq!(run(&workspace, &["push", "--config", ".membrane-tui.yaml"]).code, 0, "the user named it");
    workspace.write("../home/config/membrane-tui/config.yaml", "cli: ./tools/push\n");
    assert_eq!(run(&workspace, &["push"]).code, 0, "the user's own settings say the same");
}

#[test]
fn doctor_names_what_it_found_and_what_is_wrong() {
    let workspace = workspace();
    let run = workspace.run(&["doctor", "--format", "json"]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    let document = run.json();
    assert_eq!(document["schema"], "membrane-tui/doctor/1");
    assert!(document["problems"][0].as_str().unwrap().contains("no CLI was found"));
    assert_eq!(document["workspaces"], serde_json::json!(["default", "prod"]));
    assert!(
        ["told of changes by the system", "looks for changes once a second: "]
            .iter()
            .any(|words| document["watcher"].as_str().unwrap().starts_with(words))
    );
    stub(&workspace, SAYS);
    let run = self::run(&workspace, &["doctor"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    for title in ["root ", "layout ", "js-yaml ", "CLI ", "config ", "journal ", "watcher "] {
        assert!(run.stdout.lines().any(|line| line.starts_with(title)), "{title}: {}", run.stdout);
    }
    assert!(!run.stdout.contains("s3cr3t-value"));
}

#[test]
fn doctor_tells_what_was_meant_to_be_found_and_cannot_be_used() {
    let problems = |change: &dyn Fn(&Workspace), variables: &[(&str, &str)]| {
        let workspace = workspace();
        stub(&workspace, SAYS);
        change(&workspace);
        let path = format!("{}:/usr/bin:/bin", workspace.path("../bin").canonicalize().unwrap().display());
        let run =
            workspace.run_with(&["doctor", "--format", "json"], &[&[("PATH", path.as_str())], variables].concat());
        assert_eq!(run.code, 1, "{}", run.stdout);
        run.json()["problems"].to_string()
    };
    let check = |change: &dyn Fn(&Workspace), says: &str| {
        let problems = problems(change, &[]);
        assert!(problems.contains(says), "{says}: {problems}");
    };
    check(
        &|workspace| workspace.write(".membrane-tui.yaml", "cli: ./nosuch.sh\n"),
        "`./nosuch.sh`, the command of `cli:`",
    );
    check(&|workspace| workspace.write(".membrane-tui.yaml", "no: [settings"), ".membrane-tui.yaml: ");
    let bin = "node_modules/.bin/membrane";
    check(&|workspace| workspace.write(bin, "#!/bin/sh\n"), "`node_modules/.bin/membrane` is not executable");
    let dead = |workspace: &Workspace| {
        workspace.write("node_modules/.bin/", "");
        std::os::unix::fs::symlink("../nowhere", workspace.path(bin)).unwrap();
    };
    check(&dead, "`node_modules/.bin/membrane` is a link that leads nowhere");
    let told = problems(&|_| {}, &[("XDG_STATE_HOME", "/dev/null")]);
    assert!(told.contains("the journal `/dev/null` could not be written"), "{told}");
}

#[test]
fn a_theme_is_told_as_not_yet_working_and_ends_nothing() {
    let workspace = workspace();
    stub(&workspace, SAYS);
    let before = run(&workspace, &["plan"]);
    workspace.write(".membrane-tui.yaml", "theme: {base: dark}\n");
    let told = "`theme:` does not work yet";
    let plan = run(&workspace, &["plan"]);
    assert_eq!((plan.code, &plan.stdout), (before.code, &before.stdout));
    assert!(plan.stderr.contains(told), "{}", plan.stderr);
    let doctor = run(&workspace, &["doctor", "--format", "json"]);
    assert_eq!(doctor.code, 0, "nothing is wrong with the workspace: {}", doctor.stdout);
    assert!(doctor.json()["notes"][0].as_str().unwrap().contains(told), "{}", doctor.stdout);
}

#[test]
fn keys_of_a_project_that_act_are_passed_over_and_told() {
    let workspace = workspace();
    stub(&workspace, SAYS);
    workspace.write(".membrane-tui.yaml", "keys: {push: x, down: p, up: K}\n");
    let doctor = run(&workspace, &["doctor"]);
    assert_eq!(doctor.code, 0, "nothing is wrong with the workspace: {}", doctor.stdout);
    for told in ["note: the project's `keys:` for `push` are passed over", "do not get p for `down`"] {
        assert!(doctor.stdout.contains(told), "{told}\n{}", doctor.stdout);
    }
    assert_eq!(run(&workspace, &["doctor", "--format", "json"]).json()["notes"].as_array().unwrap().len(), 2);
    let own = ["doctor", "--format", "json", "--config", ".membrane-tui.yaml"];
    assert_eq!(run(&workspace, &own).json()["notes"], serde_json::json!([]), "the user may");
}
