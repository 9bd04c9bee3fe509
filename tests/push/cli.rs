//! Finding the vendor's CLI, in folders made for it.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use membrane_tui::push::cancellation::Cancellation;
use membrane_tui::push::cli::{self, Found, FoundIn, NotStarted, SearchPlaces, Standing};
use membrane_tui::workspace::layout::Layout;
use membrane_tui::yaml::Dialect;
use tempfile::TempDir;

use crate::harness::script;

/// A project at `above/project`, and a folder `bin` that is all of PATH but the system's.
struct Machine(TempDir);

impl Machine {
    fn new() -> Machine {
        let machine = Machine(TempDir::new().unwrap());
        ["above/project", "bin"].iter().for_each(|folder| fs::create_dir_all(machine.at(folder)).unwrap());
        machine
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Writes a program that leaves a file `ran` beside it when it is started.
    fn program(&self, path: &str, body: &str) -> PathBuf {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        script(&path, &format!("echo ran >> \"$0.ran\"\n{body}"));
        path
    }

    fn package(&self, folder: &str, name: &str, version: &str) -> PathBuf {
        let folder = self.at(folder);
        fs::create_dir_all(&folder).unwrap();
        let text =
            format!(r#"{{ "name": "{name}", "version": "{version}", "bin": {{ "membrane": "./dist/index.js" }} }}"#);
        fs::write(folder.join("package.json"), text).unwrap();
        folder
    }

    /// Installs the vendor's CLI as npm does; gives the link in `.bin`.
    fn install(&self, above: &str, version: &str, yaml: &str) {
        self.package(
            &format!("{above}/node_modules/@integration-app/membrane-cli"),
            "@integration-app/membrane-cli",
            version,
        );
        self.program(&format!("{above}/node_modules/@integration-app/membrane-cli/dist/index.js"), "echo 9.9.9");
        self.package(&format!("{above}/node_modules/js-yaml"), "js-yaml", yaml);
        let bin = self.at(&format!("{above}/node_modules/.bin"));
        fs::create_dir_all(&bin).unwrap();
        symlink("../@integration-app/membrane-cli/dist/index.js", bin.join("membrane")).unwrap();
    }

    fn places(&self, own: &[&str]) -> SearchPlaces {
        let path: OsString = std::env::join_paths([&self.at("bin"), Path::new("/usr/bin"), Path::new("/bin")]).unwrap();
        let own = own.iter().map(|word| (*word).to_owned()).collect();
        SearchPlaces { root: self.at("above/project"), path, own, own_is_the_projects: true }
    }

    fn ran(&self, path: &str) -> bool {
        self.at(&format!("{path}.ran")).exists()
    }
}

fn only(found: &[Found]) -> &Found {
    assert_eq!(found.len(), 1, "{found:#?}");
    &found[0]
}

#[test]
fn the_projects_own_cli_is_known_without_starting_it() {
    let machine = Machine::new();
    machine.install("above/project", "1.2.3", "4.1.0");
    let found = cli::near(&machine.places(&[]));
    let Found { cli, source, standing, .. } = only(&found);
    assert_eq!((source, standing), (&FoundIn::Project, &Standing::Vendor));
    assert_eq!(cli.path, "node_modules/.bin/membrane");
    assert_eq!(cli.package.as_deref(), Some("@integration-app/membrane-cli"));
    assert_eq!((cli.version.as_deref(), cli.layout), (Some("1.2.3"), Layout::named("membrane-cli-1")));
    assert_eq!((cli.dialect, cli.yaml_version.as_deref()), (Some(Dialect::V4_1), Some("4.1.0")));
    assert!(cli.in_project);
    assert!(!machine.ran("above/project/node_modules/@integration-app/membrane-cli/dist/index.js"));
}

#[test]
fn a_cli_above_the_root_is_found_and_the_nearest_runs() {
    let machine = Machine::new();
    machine.install("above", "1.0.0", "4.3.2");
    machine.program("bin/membrane", "echo 1.1.0");
    let versions = |found: &[Found]| found.iter().map(|found| found.cli.version.clone()).collect::<Vec<_>>();
    let found = cli::near(&machine.places(&[]));
    assert_eq!(versions(&found), [Some("1.0.0".into()), None]);
    assert_eq!(cli::chosen(&found), found.first());
    machine.install("above/project", "1.2.3", "4.3.2");
    let found = cli::near(&machine.places(&[]));
    assert_eq!(versions(&found), [Some("1.2.3".into()), Some("1.0.0".into()), None]);
    assert!(!machine.ran("bin/membrane"));
}

#[test]
fn a_program_without_a_package_is_asked_and_a_bare_version_accepted() {
    let machine = Machine::new();
    machine.program("bin/membrane", "echo; echo 1.4.0");
    let places = machine.places(&[]);
    assert_eq!(only(&cli::near(&places)).standing, Standing::Unasked);
    let found = cli::everywhere(&places, &Cancellation::default());
    let found = only(&found);
    assert_eq!((&found.standing, found.cli.version.as_deref()), (&Standing::Unidentified, Some("1.4.0")));
    assert_eq!((found.cli.layout, found.cli.package.as_deref()), (None, None));
}

#[test]
fn a_script_of_the_project_is_asked_only_when_it_is_wanted() {
    let machine = Machine::new();
    fs::write(machine.at("above/project/package.json"), r#"{ "name": "shop" }"#).unwrap();
    machine.program("above/project/node_modules/.bin/membrane", "echo 1.4.0");
    let places = machine.places(&[]);
    let found = cli::everywhere(&places, &Cancellation::default());
    assert_eq!(only(&found).standing, Standing::Unasked);
    assert!(!machine.ran("above/project/node_modules/.bin/membrane"));
    assert_eq!(cli::asked(only(&found), &places, &Cancellation::default()).standing, Standing::Unidentified);
}

#[test]
fn a_program_of_another_package_is_foreign_and_never_started() {
    let machine = Machine::new();
    machine.package("lib/other", "membrane-calculator", "3.0.0");
    machine.program("lib/other/bin/membrane.js", "echo 3.0.0");
    symlink(machine.at("lib/other/bin/membrane.js"), machine.at("bin/membrane")).unwrap();
    let places = machine.places(&[]);
    let found = cli::everywhere(&places, &Cancellation::default());
    let Standing::Foreign(why) = &only(&found).standing else { panic!("{found:?}") };
    assert!(why.contains("membrane-calculator"), "{why}");
    assert_eq!(cli::chosen(&found), None);
    assert_eq!(&cli::asked(only(&found), &places, &Cancellation::default()), only(&found));
    assert!(!machine.ran("lib/other/bin/membrane.js"));
}

#[test]
fn a_program_that_gives_no_version_is_foreign() {
    let check = |body: &str, expected: &str| {
        let machine = Machine::new();
        machine.program("bin/membrane", body);
        let found = cli::everywhere(&machine.places(&[]), &Cancellation::default());
        let Standing::Foreign(why) = &only(&found).standing else { panic!("{found:?}") };
        assert!(why.contains(expected), "{why}");
    };
    check("echo membrane 3.1, a calculator", "is none");
    check("exit 0", "no version");
    check("echo 1.2.3; exit 2", "exit 2");
}

#[test]
fn a_program_that_hangs_when_asked_is_ended_after_five_seconds() {
    let machine = Machine::new();
    machine.program("bin/membrane", "echo $$ > \"$0.pid\"; read answer");
    let asked = Instant::now();
    let found = cli::everywhere(&machine.places(&[]), &Cancellation::default());
    assert!(matches!(&only(&found).standing, Standing::Foreign(why) if why.contains("5 seconds")), "{found:?}");
    assert!(asked.elapsed() >= Duration::from_secs(5));
    assert!(!crate::harness::lives(fs::read_to_string(machine.at("bin/membrane.pid")).unwrap().trim()));
}

#[test]
fn a_shim_as_pnpm_writes_it_leads_to_its_package() {
    let machine = Machine::new();
    let store = "above/project/node_modules/.pnpm/@integration-app+membrane-cli@1.2.3/node_modules";
    machine.package(&format!("{store}/@integration-app/membrane-cli"), "@integration-app/membrane-cli", "1.2.3");
    machine.program(&format!("{store}/@integration-app/membrane-cli/dist/index.js"), "echo 9.9.9");
    machine.package(&format!("{store}/js-yaml"), "js-yaml", "4.2.0");
    fs::create_dir_all(machine.at("above/project/node_modules/@integration-app")).unwrap();
    symlink(
        machine.at(&format!("{store}/@integration-app/membrane-cli")),
        machine.at("above/project/node_modules/@integration-app/membrane-cli"),
    )
    .unwrap();
    fs::create_dir_all(machine.at("above/project/node_modules/.bin")).unwrap();
    script(
        &machine.at("above/project/node_modules/.bin/membrane"),
        "basedir=$(dirname \"$0\")\nexec node \"$basedir/../@integration-app/membrane-cli/dist/index.js\" \"$@\"",
    );
    let found = cli::near(&machine.places(&[]));
    let found = only(&found);
    assert_eq!((&found.standing, found.cli.version.as_deref()), (&Standing::Vendor, Some("1.2.3")));
    assert_eq!(found.cli.dialect, Some(Dialect::V4_3));
}

#[test]
fn npms_global_cli_is_found_in_the_background() {
    let machine = Machine::new();
    machine.package("global/@integration-app/membrane-cli", "@integration-app/membrane-cli", "1.2.0");
    machine.program("global/@integration-app/membrane-cli/dist/index.js", "echo 9.9.9");
    machine.program("bin/npm", &format!("case \"$*\" in 'root -g '*) echo {} ;; esac", machine.at("global").display()));
    let places = machine.places(&[]);
    assert!(cli::near(&places).is_empty());
    assert!(!machine.ran("bin/npm"));
    let found = cli::everywhere(&places, &Cancellation::default());
    let found = only(&found);
    assert_eq!((found.source, found.cli.version.as_deref()), (FoundIn::NpmGlobal, Some("1.2.0")));
}

/// A version manager, or npm by an `.npmrc`, goes by what stands where it is started.
#[test]
fn what_is_asked_for_looking_starts_outside_of_the_clone() {
    let machine = Machine::new();
    let tell = "echo \"$(pwd -P) $PWD\" > \"$0.at\"";
    for name in ["membrane", "npm", "node"] {
        machine.program(&format!("bin/{name}"), tell);
    }
    let places = machine.places(&[]);
    cli::everywhere(&places, &Cancellation::default());
    cli::node_folder(&places, &Cancellation::default());
    for name in ["membrane", "npm", "node"] {
        let at = fs::read_to_string(machine.at(&format!("bin/{name}.at"))).unwrap();
        assert_eq!(at.trim(), "/ /", "{name}");
    }
}

#[test]
fn the_settings_own_command_is_listed_last_and_runs_first() {
    let machine = Machine::new();
    machine.install("above/project", "1.2.3", "4.3.2");
    machine.program("above/project/tools/push", "echo 1.0.0");
    let found = cli::near(&machine.places(&["tools/push", "--verbose"]));
    let own = found.last().unwrap();
    assert_eq!((own.source, own.cli.path.as_str()), (FoundIn::Own, "tools/push --verbose"));
    assert_eq!(cli::chosen(&found), Some(own));
    let args =
        own.launch(["push".into()], Path::new("/"), membrane_tui::push::session::Environment::Only(Vec::new())).args;
    assert_eq!(args, ["--verbose", "push"]);
}

#[test]
fn what_the_project_brings_along_is_started_only_to_run_it() {
    let machine = Machine::new();
    machine.program("above/project/tools/push", "echo 1.0.0");
    machine.program("above/project/node_modules/.bin/membrane", "echo 1.1.0");
    machine.program("bin/membrane", "echo 1.2.0");
    let places = machine.places(&["tools/push"]);
    let near = cli::near(&places);
    let standings = |found: &[Found]| -> Vec<_> {
        found.iter().map(|found| (found.standing.clone(), found.cli.warning().is_some())).collect()
    };
    let expected = [(Standing::Unasked, true), (Standing::Unidentified, false), (Standing::Unasked, true)];
    assert_eq!(standings(&cli::to_choose_from(&near, &places, &Cancellation::default())), expected);
    assert_eq!(standings(&cli::everywhere(&places, &Cancellation::default())), expected);
    assert!(!machine.ran("above/project/tools/push") && !machine.ran("above/project/node_modules/.bin/membrane"));
    let refused = cli::to_run(&near, &places, &Layout::by_default, &|_| false, &Cancellation::default()).unwrap_err();
    assert!(matches!(&refused, NotStarted::Untrusted(found) if found.source == FoundIn::Own), "{refused}");
    assert!(refused.to_string().contains("--trust-cli") && !machine.ran("above/project/tools/push"), "{refused}");
    let run = cli::to_run(&near, &places, &Layout::by_default, &|_| true, &Cancellation::default()).unwrap();
    assert_eq!((run.source, run.cli.version.as_deref()), (FoundIn::Own, Some("1.0.0")));
    assert!(machine.ran("above/project/tools/push") && !machine.ran("above/project/node_modules/.bin/membrane"));
    // The user's own settings are the user's own word.
    let own = cli::near(&SearchPlaces { own_is_the_projects: false, ..places });
    assert_eq!(own.last().and_then(|found| found.cli.warning()), None);
}

#[test]
fn a_program_that_turns_out_foreign_gives_way_to_the_next() {
    let machine = Machine::new();
    machine.program("above/project/node_modules/.bin/membrane", "echo Membrane, a mailing list manager");
    machine.program("bin/membrane", "echo 1.2.0");
    let places = machine.places(&[]);
    let near = cli::near(&places);
    assert!(matches!(
        cli::to_run(&near, &places, &Layout::by_default, &|_| false, &Cancellation::default()),
        Err(NotStarted::Untrusted(_))
    ));
    assert!(!machine.ran("above/project/node_modules/.bin/membrane"));
    let run = cli::to_run(&near, &places, &Layout::by_default, &|_| true, &Cancellation::default()).unwrap();
    assert_eq!((run.source, run.cli.version.as_deref()), (FoundIn::Path, Some("1.2.0")));
}

#[test]
fn a_launcher_is_known_by_what_it_launches() {
    let machine = Machine::new();
    machine.package("npm", "npm", "10.0.0");
    machine.program("npm/bin/npx-cli.js", "[ \"$*\" = 'membrane --version' ] && echo 1.2.3");
    symlink("../npm/bin/npx-cli.js", machine.at("bin/npx")).unwrap();
    let places = machine.places(&["npx", "membrane"]);
    let run =
        cli::to_run(&cli::near(&places), &places, &Layout::by_default, &|_| true, &Cancellation::default()).unwrap();
    assert_eq!((run.cli.path.ends_with("npx membrane"), run.cli.package.as_deref()), (true, None));
    assert_eq!((run.cli.version.as_deref(), run.may_fetch()), (Some("1.2.3"), true));
    let alone = machine.places(&["npx"]);
    assert!(matches!(only(&cli::near(&alone)).standing, Standing::Foreign(_)));
}

#[test]
fn a_file_among_the_words_of_the_settings_holds_in_every_folder() {
    let machine = Machine::new();
    let file = machine.program("above/project/tools/push.sh", "");
    let found = cli::near(&machine.places(&["/bin/sh", "tools/push.sh", "a/b"]));
    assert_eq!(only(&found).words, [file.as_os_str(), "a/b".as_ref()]);
    assert_eq!(only(&found).cli.path, "/bin/sh tools/push.sh a/b");
}

#[test]
fn a_relative_folder_of_path_is_passed_over() {
    let machine = Machine::new();
    machine.program("above/project/membrane", "echo 1.0.0");
    let places = SearchPlaces { path: OsString::from(".:"), ..machine.places(&[]) };
    assert!(cli::near(&places).is_empty());
}

#[test]
fn npx_is_offered_and_not_found() {
    let machine = Machine::new();
    machine.program("bin/npx", "echo 1.2.3");
    let places = machine.places(&[]);
    assert!(cli::near(&places).is_empty());
    let npx = cli::npx(&places, Layout::named("membrane-cli-1").unwrap()).unwrap();
    assert_eq!(npx.words, ["--yes", "@integration-app/membrane-cli"]);
    assert!(!machine.ran("bin/npx"));
}

#[test]
fn what_of_path_is_the_projects_is_not_started_by_looking() {
    // As `npx` and `npm run` make a PATH, and as a folder of tools may be on it.
    let machine = Machine::new();
    let folders = ["above/node_modules/.bin", "above/project/node_modules/.bin", "above/project/tools"];
    for folder in folders {
        for name in ["membrane", "npm", "node", "npx"] {
            machine.program(&format!("{folder}/{name}"), "echo 1.0.0");
        }
    }
    let path = std::env::join_paths(folders.map(|folder| machine.at(folder))).unwrap();
    let places = SearchPlaces { path, ..machine.places(&[]) };
    let near = cli::near(&places);
    assert!(near.len() == 3 && near.iter().all(|found| found.cli.unvouched), "{near:#?}");
    cli::to_choose_from(&near, &places, &Cancellation::default());
    cli::everywhere(&places, &Cancellation::default());
    assert_eq!(
        (cli::npx(&places, Layout::by_default()), cli::node_folder(&places, &Cancellation::default())),
        (None, None)
    );
    for folder in folders {
        for name in ["membrane", "npm", "node", "npx"] {
            assert!(!machine.ran(&format!("{folder}/{name}")), "{folder}/{name}");
        }
    }
}

#[test]
fn a_command_is_shown_so_that_its_words_can_be_told_apart() {
    let machine = Machine::new();
    machine.program("bin/run", "");
    let found = cli::near(&machine.places(&["run", "-c", "a b", "it's", "", "x=1"]));
    let shown = only(&found).command();
    assert!(shown.ends_with(r"/bin/run -c 'a b' 'it'\''s' '' x=1"), "{shown}");
}

#[test]
fn a_workspace_is_named_to_a_cli_that_takes_one() {
    let machine = Machine::new();
    machine.program(
        "bin/membrane",
        "case $1 in --version) echo 1.2.3;; --help) echo asked >> asked; echo '  workspace';; esac",
    );
    let places = machine.places(&[]);
    let going_on = Cancellation::default();
    let found = cli::to_run(&cli::near(&places), &places, &Layout::by_default, &|_| true, &going_on).unwrap();
    let of = |version: &str| {
        let mut found = found.clone();
        found.cli.version = Some(version.to_owned());
        found
    };
    let words = |layout: &str, version: &str, workspace| {
        cli::push_words(&of(version), Layout::named(layout).unwrap(), workspace, &places, &going_on)
    };
    assert_eq!(words("membrane-cli-1", "1.2.3", Some("eu")), ["push", "--workspace", "eu"]);
    assert_eq!(words("membrane-cli-1", "1.2.3", None), ["push"]);
    assert_eq!(words("spec-yaml", "1.13.0", Some("eu")), ["push"]);
    assert_eq!(words("spec-yaml", "1.18.0", Some("eu")), ["workspace", "push"]);
    let asked = || fs::read_to_string(places.root.join("asked")).unwrap_or_default();
    assert_eq!(asked(), "");
    assert_eq!(words("spec-yaml", "1.15.0", None), ["workspace", "push"]);
    assert_eq!(asked(), "asked\n");
}
