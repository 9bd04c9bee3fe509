//! What is told of a file is what git itself says of it.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Output};

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use tempfile::TempDir;

use super::*;

/// A folder that git works in.
struct Repo(TempDir);

impl Repo {
    /// A repository of these files.
    fn new(options: &[&str], files: &[(&str, &str)]) -> Repo {
        let repo = Repo(tempfile::tempdir().unwrap());
        repo.git(&[&["init", "--quiet"], options].concat());
        for (path, text) in files {
            repo.write(path, text);
        }
        repo
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn git(&self, words: &[&str]) {
        let words = [&["-c", "user.name=a", "-c", "user.email=a@b.c"], words].concat();
        let done = git(self.0.path(), &words);
        assert!(done.status.success(), "{words:?}: {done:?}");
    }

    /// Asks about all files below `root`, and about one that is not there.
    fn check(&self, root: &str) {
        self.check_but(root, &[]);
    }

    /// As [`Repo::check`]; but of these paths nothing is told.
    fn check_but(&self, root: &str, unknown: &[&str]) {
        let root = &self.path(root);
        let mut paths = files(root);
        paths.insert(path("not/there.log"));
        for path in &paths {
            let expected = if unknown.contains(&&*path.to_text()) { None } else { asked(root, path) };
            assert_eq!(standing(root, path), expected, "{path} in {}", root.display());
        }
        assert_eq!(untracked(root, &paths), others(root), "{}", root.display());
        assert!(paths.len() > 1);
    }
}

fn git(folder: &Path, words: &[&str]) -> Output {
    Command::new("git").arg("-C").arg(folder).args(words).output().unwrap()
}

fn path(text: &str) -> RelPath {
    RelPath::parse(text).unwrap()
}

/// All files below a folder but git's own.
fn files(root: &Path) -> BTreeSet<RelPath> {
    let mut found = BTreeSet::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() && entry.file_name() != ".git" {
                open.push(entry.path());
            } else if entry.file_name() != ".git" {
                found.insert(crate::disk::below(root, &entry.path()).unwrap());
            }
        }
    }
    found
}

/// What git says of one file; `None` where it answers with an error.
fn asked(root: &Path, path: &RelPath) -> Option<GitStatus> {
    let yes =
        |question: &[&str]| match git(root, &[question, &[os_path(path).to_str().unwrap()]].concat()).status.code() {
            Some(0) => Some(true),
            Some(1) => Some(false),
            _ => None,
        };
    let tracked = yes(&["ls-files", "--error-unmatch", "--"])?;
    Some(GitStatus { tracked, ignored: yes(&["check-ignore", "--quiet", "--"])? })
}

/// The files that git says it neither tracks nor ignores.
fn others(root: &Path) -> BTreeSet<RelPath> {
    let said = git(root, &["ls-files", "--others", "--exclude-standard", "-z"]).stdout;
    let names = said.split(|byte| *byte == 0).filter(|name| !name.is_empty() && !name.ends_with(b"/"));
    names.map(|name| RelPath::from_bytes(name).unwrap()).collect()
}

const RULES: &str = "*.log\n/out/\n!keep.log\nbuild/\n!build/kept\n/only\ndeep/**/gone\na/b\n{x,y}\n\\{z\n\\!mark\n\\#hash\nsp\\ \n\
                     q?z\n[ab]1\nfoo**bar\n**/any\nend/**\n\n# no\n!/\nwin\r\n[bad\n\u{fc}*\n";

fn many() -> Repo {
    let mut files = vec![
        (".gitignore", RULES),
        (".git/info/exclude", "secret\nkeep.log\n*.tmp\n"),
        ("sub/.gitignore", "!*.log\nlocal\n/out\n!secret\n"),
        ("sub/deeper/.gitignore", "*\n!.gitignore\n!back\n"),
    ];
    let names = "a.log keep.log out/x build/kept only sub/only deep/gone deep/1/2/gone a/b sub/a/b x y z {x,y} {z !mark #hash q1z \
        a1 c1 fooXbar foo1/bar x1/any end/1/2 end.log secret a.tmp win [bad bad \u{fc}ber plain membrane.config.yml sub/a.log sub/local \
        sub/out sub/out2 sub/secret sub/x/secret sub/deeper/back sub/deeper/other sub/deeper/d/back sub/build/x sub/plain tracked.log \
        build/tracked sub/deeper/tracked";
    files.extend(names.split_whitespace().map(|name| (name, "")));
    let repo = Repo::new(&[], &files);
    repo.git(&[
        "add",
        "--force",
        "tracked.log",
        "build/tracked",
        "sub/deeper/tracked",
        "plain",
        "sub/plain",
        ".gitignore",
    ]);
    repo
}

#[test]
fn ignored_files_are_those_that_git_ignores() {
    let repo = many();
    for root in ["", "sub", "sub/deeper", "build", "deep/1"] {
        repo.check(root);
    }
    symlink(repo.path("sub"), repo.path("through")).unwrap();
    assert_eq!(standing(&repo.path("through"), &path("plain")), Some(GitStatus { tracked: true, ignored: false }));
    assert_eq!(standing(&repo.path(""), &path("through/plain")), None, "behind a link");
    assert_eq!(asked(&repo.path(""), &path("through/plain")), None);
}

#[test]
fn every_index_that_is_read_tells_what_git_tracks() {
    let repo = many();
    for version in ["2", "3", "4"] {
        repo.git(&["update-index", "--index-version", version]);
        repo.check("");
        repo.check("sub");
    }
    // An entry with more flags makes it version 3.
    repo.git(&["update-index", "--index-version", "2"]);
    repo.git(&["add", "--intent-to-add", "only", "--force"]);
    repo.check("");
    repo.git(&["commit", "--quiet", "--message", "x", "plain"]);
    repo.git(&["rm", "--quiet", "--cached", "plain"]);
    repo.check("");

    repo.write(&("long/".repeat(700) + "name"), "");
    repo.git(&["add", "."]);
    repo.git(&["update-index", "--index-version", "4"]);
    repo.check("");

    repo.git(&["update-index", "--split-index"]);
    assert_eq!(standing(&repo.path(""), &path("plain")), None, "a split index holds its names elsewhere");
    assert_eq!(untracked(&repo.path(""), &files(&repo.path(""))), BTreeSet::new());
}

#[test]
fn a_repository_of_sha256_is_read_too() {
    let repo = Repo::new(&["--object-format=sha256"], &[("a", ""), ("b/c", ""), ("d", ""), (".gitignore", "d\n")]);
    repo.check("");
    repo.git(&["add", "a", "b"]);
    repo.check("");
    repo.check("b");
}

#[test]
fn an_unmerged_file_is_tracked() {
    let repo = Repo::new(&["--initial-branch=main"], &[("a", "1"), ("b", "")]);
    repo.git(&["add", "a"]);
    repo.git(&["commit", "--quiet", "--message", "1"]);
    repo.git(&["checkout", "--quiet", "-b", "other"]);
    for (branch, text) in [("other", "2"), ("main", "3")] {
        repo.git(&["checkout", "--quiet", branch]);
        repo.write("a", text);
        repo.git(&["commit", "--quiet", "--all", "--message", text]);
    }
    assert!(!git(&repo.path(""), &["-c", "user.name=a", "-c", "user.email=a@b.c", "merge", "other"]).status.success());
    repo.check("");
}

#[test]
fn a_worktree_has_an_index_of_its_own() {
    let repo = Repo::new(&[], &[("main/a", ""), ("main/.gitignore", "*.log\n")]);
    repo.git(&["add", "main"]);
    repo.git(&["commit", "--quiet", "--message", "x"]);
    repo.write(".git/info/exclude", "secret\n/tree\n");
    repo.git(&["worktree", "add", "--quiet", "tree"]);
    for name in ["main/b", "main/a.log", "main/secret", "new"] {
        repo.write(&format!("tree/{name}"), "");
    }
    repo.git(&["-C", "tree", "add", "new"]);
    repo.check("tree");
    repo.check("tree/main");
    repo.check("main");
}

#[test]
fn another_repository_below_speaks_for_itself() {
    let inner = [
        ("inner/a", ""),
        ("inner/b", ""),
        ("inner/.gitignore", "b\n"),
        ("c", ""),
        ("empty/.git/x", ""),
        ("empty/d", ""),
    ];
    let repo = Repo::new(&[], &inner);
    repo.git(&["init", "--quiet", "inner"]);
    repo.git(&["-C", "inner", "add", "a"]);
    repo.git(&["-C", "inner", "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "--message", "x"]);
    let inside = ["inner/a", "inner/b", "inner/.gitignore"];
    repo.check_but("", &inside);
    repo.check("inner");
    // From now on it is a submodule.
    repo.git(&["add", "inner"]);
    repo.check("");
    // One that is not checked out has no repository below.
    fs::remove_dir_all(repo.path("inner/.git")).unwrap();
    repo.check_but("", &inside);
    assert_eq!(standing(&repo.path("inner"), &path("a")), None);
}

#[test]
fn nothing_is_claimed_where_nothing_can_be_known() {
    let dir = tempfile::tempdir().unwrap();
    let unknown = |root: &Path, why: &str| {
        assert_eq!(standing(root, &path("a")), None, "{why}");
        assert_eq!(untracked(root, &BTreeSet::from([path("a")])), BTreeSet::new(), "{why}");
    };
    fs::write(dir.path().join("a"), "").unwrap();
    unknown(dir.path(), "no repository");
    assert!(git(dir.path(), &["init", "--quiet", "--bare"]).status.success());
    unknown(dir.path(), "a bare repository");

    let repo = Repo::new(&[], &[("a", "")]);
    let index = repo.path(".git/index");
    fs::write(&index, "DIRC").unwrap();
    unknown(&repo.path(""), "a broken index");
    fs::File::create(&index).unwrap().set_len(LIMIT + 1).unwrap();
    unknown(&repo.path(""), "an index without end");
    fs::remove_file(&index).unwrap();
    rustix::fs::mkfifoat(rustix::fs::CWD, &index, rustix::fs::Mode::RUSR).unwrap();
    unknown(&repo.path(""), "a FIFO");
    fs::remove_file(&index).unwrap();
    symlink("/dev/zero", &index).unwrap();
    unknown(&repo.path(""), "a link");
    fs::remove_file(&index).unwrap();
    repo.check("");
}

#[test]
fn a_repository_cannot_name_a_list_outside() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("list"), "a\n").unwrap();
    let repo = Repo::new(&[], &[("a", "")]);
    repo.git(&["config", "core.excludesFile", outside.path().join("list").to_str().unwrap()]);
    assert_eq!(standing(&repo.path(""), &path("a")), Some(GitStatus { tracked: false, ignored: false }));
}

/// Lines of what a list may hold, the strange ones more often than people write them. None has a `[!a]`, a `//` or a `**` within a
/// name, which `ignore` reads otherwise than git.
fn rules() -> impl Strategy<Value = String> {
    let of = |texts: &'static str| prop::sample::select(texts.split('|').collect::<Vec<_>>());
    let words = prop::collection::vec(of("a|b|ab|*|?|[ab]|{a,b}|{|}|.|-| |\\"), 1..4).prop_map(|words| words.concat());
    let name = prop_oneof![4 => words.prop_filter("one star", |name| !name.contains("**")), 1 => Just("**".to_owned())];
    let names = prop::collection::vec(name, 1..4).prop_map(|names| names.join("/"));
    let line = (of("||!|/|\\"), names, of("|/")).prop_map(|(first, names, last)| format!("{first}{names}{last}\n"));
    prop::collection::vec(line, 1..5).prop_map(|lines| lines.concat())
}

proptest! {
    // The same lists each time: of others `ignore` may well read one otherwise.
    #![proptest_config(ProptestConfig { cases: 48, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_rules_are_read_as_git_reads_them(top in rules(), sub in rules(), exclude in rules()) {
        let names = "a b/a b/b/a b/b/ab ab/a ab/b/a ab/b/b/a {a,b} {a a-b .a !a a.b c/ab c/c/a".split_whitespace();
        let lists = [(".gitignore", &*top), ("b/.gitignore", &sub), (".git/info/exclude", &exclude)];
        let repo = Repo::new(&[], &names.map(|name| (name, "")).chain(lists).collect::<Vec<_>>());
        for root in ["", "b"] {
            let root = &repo.path(root);
            prop_assert_eq!(untracked(root, &files(root)), others(root));
        }
    }
}
