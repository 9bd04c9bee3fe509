//! A clone is looked at, whatever is in it: nothing that its repository names is started, and no git that a PATH names.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::harness::Workspace;

const ACTION: &str = "name: List\nkey: list\ntype: api-request\n";
const CONFIG: &str = "workspaces:\n  default: {key: k, secret: s}\n";

/// All that looks and changes nothing.
const LOOKING: [&[&str]; 12] = [
    &["check"],
    &["plan"],
    &["tree"],
    &["doctor"],
    &["explain", "membrane/actions/list.yaml"],
    &["push", "--dry-run"],
    &["rehearse", "--dry-run"],
    &["move", "--dry-run", "membrane/interfaces/list.yaml"],
    &["fix", "--dry-run"],
    &["convert", "--dry-run", "--to", "spec-yaml"],
    &["undo", "--dry-run"],
    &["sessions"],
];

/// A workspace with a file to relocate and a config of push, so that every question about git is asked.
fn workspace() -> Workspace {
    Workspace::new(&[
        ("membrane/integrations/.gitkeep", ""),
        ("membrane/actions/list.yaml", ACTION),
        ("membrane/interfaces/list.yaml", ACTION),
        ("membrane.config.yml", CONFIG),
    ])
}

/// Where marks are left: outside of the workspace.
fn marks(workspace: &Workspace) -> PathBuf {
    let marks = workspace.root().with_file_name("marks");
    fs::create_dir_all(&marks).unwrap();
    marks
}

/// A program that leaves a mark with the name of its first word, and fails.
fn marker(workspace: &Workspace, path: &Path) {
    let text = format!("#!/bin/sh\n: > '{}'/\"${{1:-started}}\"\nexit 1\n", marks(workspace).display());
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Runs every command that looks, and names those after which there are marks.
fn look(workspace: &Workspace, folder: &Path, path: &str) -> Vec<String> {
    let mut started = Vec::new();
    for words in LOOKING {
        let marks = marks(workspace);
        let mut command = workspace.command(folder);
        let output = command.args(words).env("PATH", path).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("Usage:") && !said.contains("panicked"), "{words:?}: {said}");
        let left: Vec<_> = fs::read_dir(&marks).unwrap().map(|mark| mark.unwrap().file_name()).collect();
        if !left.is_empty() {
            started.push(format!("{}: {left:?}", words.join(" ")));
        }
        fs::remove_dir_all(marks).unwrap();
    }
    started
}

/// A config that names a program in every way that git knows, each with a word that says which way it was.
fn hostile_config(evil: &Path) -> String {
    let evil = evil.display();
    format!(
        "[core]\n\trepositoryformatversion = 1\n\tbare = false\n\tsshCommand = {evil} sshCommand\n\
         \tfsmonitor = {evil} fsmonitor\n\tpager = {evil} pager\n\teditor = {evil} editor\n\taskPass = {evil}\n\
         \tgitProxy = {evil}\n\thooksPath = tools/hooks\n\talternateRefsCommand = {evil} alternateRefs\n\
         \tattributesFile = tools/attributes\n\
         [extensions]\n\tpartialClone = origin\n\
         [remote \"origin\"]\n\turl = ssh://127.0.0.1:1/clone\n\tpromisor = true\n\tpartialclonefilter = blob:none\n\
         \tuploadpack = {evil} uploadpack\n\treceivepack = {evil} receivepack\n\
         [remote \"other\"]\n\turl = ext::{evil} ext\n\tpromisor = true\n\tvcs = ext\n\
         [url \"ext::{evil} insteadOf \"]\n\tinsteadOf = git://\n\
         [protocol]\n\tallow = always\n\
         [filter \"evil\"]\n\tclean = {evil} clean\n\tsmudge = {evil} smudge\n\tprocess = {evil} process\n\trequired = true\n\
         [diff]\n\texternal = {evil} external\n\
         [diff \"evil\"]\n\ttextconv = {evil} textconv\n\tcommand = {evil} diffCommand\n\
         [merge \"evil\"]\n\tdriver = {evil} driver\n\
         [alias]\n\tls-files = !{evil} alias\n\tcheck-ignore = !{evil} alias\n\tstatus = !{evil} alias\n\
         [pager]\n\tls-files = {evil} pagerOf\n\tcheck-ignore = {evil} pagerOf\n\
         [credential]\n\thelper = !{evil} credential\n\
         [gpg]\n\tprogram = {evil}\n\
         [sequence]\n\teditor = {evil} sequence\n\
         [interactive]\n\tdiffFilter = {evil} diffFilter\n\
         [uploadpack]\n\tpackObjectsHook = {evil} packObjectsHook\n\
         [submodule \"sub\"]\n\tupdate = !{evil} submodule\n\
         [include]\n\tpath = more\n"
    )
}

/// Makes `dir` a repository's own folder, as an archive or a commit would bring it: with an index that names a `.gitignore` which
/// is nowhere, so that git would have to fetch it from where the config says.
fn poison(workspace: &Workspace, dir: &Path, worktree: Option<&str>) {
    let evil = workspace.path("tools/evil.sh");
    marker(workspace, &evil);
    for hook in ["post-index-change", "pre-commit", "post-checkout", "fsmonitor-watchman", "reference-transaction"] {
        marker(workspace, &workspace.path("tools/hooks").join(hook));
    }
    workspace.write("tools/attributes", "* filter=evil diff=evil merge=evil\n");
    workspace.write(".gitattributes", "* filter=evil diff=evil merge=evil\n");

    let scratch = tempfile::tempdir().unwrap();
    let git = |words: &[&str]| {
        let done = Command::new("git").arg("-C").arg(scratch.path()).args(words).output().unwrap();
        assert!(done.status.success(), "{words:?}: {done:?}");
    };
    git(&["init", "--quiet"]);
    let missing = "100644,1234567890123456789012345678901234567890,.gitignore";
    git(&["update-index", "--add", "--cacheinfo", missing]);
    git(&["update-index", "--skip-worktree", ".gitignore"]);
    for folder in ["objects", "refs"] {
        fs::create_dir_all(dir.join(folder)).unwrap();
    }
    for file in ["HEAD", "index"] {
        fs::copy(scratch.path().join(".git").join(file), dir.join(file)).unwrap();
    }
    let mut config = hostile_config(&evil);
    if let Some(worktree) = worktree {
        config.push_str(&format!("[core]\n\tworktree = {worktree}\n"));
    }
    fs::write(dir.join("config"), config).unwrap();
    let more = format!("[core]\n\tsshCommand = {} included\n", evil.display());
    fs::write(dir.join("more"), more).unwrap();
}

const PATH: &str = "/usr/bin:/bin";

#[test]
fn a_git_folder_from_an_archive_starts_nothing() {
    let workspace = workspace();
    poison(&workspace, &workspace.path(".git"), None);
    assert_eq!(look(&workspace, &workspace.root(), PATH), Vec::<String>::new());
}

#[test]
fn a_bare_repository_of_ordinary_files_starts_nothing() {
    let workspace = workspace();
    poison(&workspace, &workspace.root(), Some("."));
    assert_eq!(look(&workspace, &workspace.root(), PATH), Vec::<String>::new());
}

#[test]
fn a_git_file_that_leads_to_ordinary_files_starts_nothing() {
    let workspace = workspace();
    poison(&workspace, &workspace.path("assets/data"), None);
    workspace.write(".git", "gitdir: assets/data\n");
    assert_eq!(look(&workspace, &workspace.root(), PATH), Vec::<String>::new());
}

#[test]
fn a_repository_above_the_root_starts_nothing() {
    let workspace = workspace();
    poison(&workspace, &workspace.path(".git"), None);
    for (path, text) in [("actions/list.yaml", ACTION), ("interfaces/list.yaml", ACTION)] {
        workspace.write(&format!("deep/project/membrane/{path}"), text);
    }
    workspace.write("deep/project/membrane.config.yml", CONFIG);
    assert_eq!(look(&workspace, &workspace.path("deep/project"), PATH), Vec::<String>::new());
}

#[test]
fn no_git_on_path_is_started_by_looking() {
    let workspace = workspace();
    let made = Command::new("git").args(["init", "--quiet"]).arg(workspace.root()).status().unwrap();
    assert!(made.success());
    let bin = workspace.root().with_file_name("bin");
    marker(&workspace, &bin.join("git"));
    let path = format!("{}:{PATH}", bin.display());
    assert_eq!(look(&workspace, &workspace.root(), &path), Vec::<String>::new());
}

#[test]
fn what_the_user_ignores_everywhere_counts_as_git_counts_it() {
    let workspace = workspace();
    let made = Command::new("git").args(["init", "--quiet"]).arg(workspace.root()).status().unwrap();
    assert!(made.success());
    let check = || workspace.run(&["check"]).stdout.contains("config-not-ignored");
    assert!(check());
    workspace.write("../home/.gitconfig", "[core]\n\texcludesFile = ~/mine\n");
    workspace.write("../home/mine", "*.config.yml\n");
    assert!(!check());
}
