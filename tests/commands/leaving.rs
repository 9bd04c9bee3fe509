//! What becomes of a command that nobody reads to the end: it does all that it does otherwise, and ends with the same status.

use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, PipeWriter, Read};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use crate::harness::Workspace;
use crate::pushing::{CONFIG, SAYS, stub};

/// Who reads stdout, who reads stderr, and what the shell does to them before the program starts.
#[derive(Debug, Clone, Copy)]
struct Readers {
    stdout: Reader,
    stderr: Reader,
    redirection: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum Reader {
    ToTheEnd,
    Gone,
}

const ALL_READ: Readers = Readers { stdout: Reader::ToTheEnd, stderr: Reader::ToTheEnd, redirection: "" };

/// With each of these, the command ends as it does where all is read.
const READERS: [Readers; 5] = [
    Readers { stdout: Reader::Gone, ..ALL_READ },
    Readers { stdout: Reader::Gone, stderr: Reader::Gone, redirection: "" },
    Readers { stderr: Reader::Gone, redirection: ">&-", ..ALL_READ },
    Readers { redirection: "2>&-", ..ALL_READ },
    Readers { redirection: ">&- 2>/dev/full", ..ALL_READ },
];

/// The result is wanted, and cannot be kept.
const FULL: Readers = Readers { redirection: ">/dev/full", ..ALL_READ };

const AS_IT_IS: &[&str] = &[""];
const BOTH: &[&str] = &["", "--format json"];
const ALL: &[&str] = &["", "--format json", "--format sarif", "--format github"];

/// A command and its status.
struct Case {
    /// What the vendor's CLI says and does when it is to push.
    cli: &'static str,
    /// The commands that are run before it.
    before: &'static [&'static str],
    command: &'static str,
    formats: &'static [&'static str],
    status: i32,
}

const fn case(command: &'static str, formats: &'static [&'static str], status: i32) -> Case {
    Case { cli: SAYS, before: &[], command, formats, status }
}

/// An action that stands right, one that `fix` moves, one in an integration's folder that `scaffold` completes, and a file of two.
fn workspace(cli: &str) -> Workspace {
    let action = |key: &str| format!("name: {key}\nkey: {key}\ntype: run-javascript\nconfig: {{}}\n");
    let (list, stray) = (action("list"), action("stray"));
    let workspace = Workspace::new(&[
        ("membrane/integrations/.gitkeep", ""),
        ("membrane/integrations/hub/actions/own.yaml", "name: Own\nkey: own\ntype: run-javascript\n"),
        ("membrane/actions/list.yaml", &list),
        ("membrane.config.yml", CONFIG),
    ]);
    workspace.write("membrane/integrations/stray/stray.yaml", &stray);
    workspace.write("../home/", "");
    workspace.write("drafts/two.yaml", &format!("{}---\n{}", action("one"), action("two")));
    stub(&workspace, &format!("{cli}\ntouch \"$HOME/went-to-its-end\"\nexit ${{STATUS:-0}}"));
    workspace
}

/// The binary, started by a shell that redirects as it should.
fn command(workspace: &Workspace, words: &str, readers: Readers) -> Command {
    let root = workspace.root();
    let binary = workspace.command(&root);
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", &format!("exec \"$0\" \"$@\" {}", readers.redirection)])
        .arg(binary.get_program())
        .args(words.split_whitespace())
        .current_dir(&root)
        .env_clear()
        .envs(binary.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .env("PATH", format!("{}:/usr/bin:/bin", workspace.path("../bin").canonicalize().unwrap().display()))
        .stdin(Stdio::null());
    shell
}

/// A pipe that nobody reads.
fn unread() -> PipeWriter {
    std::io::pipe().unwrap().1
}

fn run(workspace: &Workspace, words: &str, readers: Readers) -> Output {
    let mut command = command(workspace, words, readers);
    let stdio = |reader| match reader {
        Reader::ToTheEnd => Stdio::piped(),
        Reader::Gone => unread().into(),
    };
    command.stdout(stdio(readers.stdout)).stderr(stdio(readers.stderr)).spawn().unwrap().wait_with_output().unwrap()
}

/// All that a command left on the disk: the workspace's files with their texts, and the names of the user's own.
fn left(workspace: &Workspace) -> (Vec<(String, String)>, Vec<PathBuf>) {
    let texts = workspace.files().into_iter().map(|path| (path.clone(), workspace.read(&path))).collect();
    let mut own = Vec::new();
    let mut open = vec![workspace.path("../home").canonicalize().unwrap()];
    let home = open[0].clone();
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            // The names of sessions and journals hold a time and the place of the root.
            let depth = path.strip_prefix(&home).unwrap().components().count();
            own.push(if depth < 4 { path.strip_prefix(&home).unwrap().to_owned() } else { PathBuf::from("…") });
            if path.is_dir() {
                open.push(path);
            }
        }
    }
    own.sort();
    (texts, own)
}

fn check(cases: &[Case]) {
    for case in cases {
        for format in case.formats {
            let words = format!("{} {format}", case.command);
            let end = |readers: Readers| {
                let workspace = workspace(case.cli);
                for before in case.before {
                    run(&workspace, before, ALL_READ);
                }
                let output = run(&workspace, &words, readers);
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(!said.contains("panicked"), "`{words}` with {readers:?}: {said}");
                (output.status.code(), left(&workspace), said, output.stdout)
            };
            let (status, left, said, shown) = end(ALL_READ);
            assert_eq!(status, Some(case.status), "`{words}`: {said}{}", String::from_utf8_lossy(&shown));
            for readers in READERS {
                let (status, still_left, said, _) = end(readers);
                assert_eq!(status, Some(case.status), "`{words}` with {readers:?}: {said}");
                assert_eq!(still_left, left, "`{words}` with {readers:?}");
            }
            let (status, still_left, said, _) = end(FULL);
            let lost = !shown.is_empty();
            let expected = if lost && case.status == 0 { 2 } else { case.status };
            assert_eq!(status, Some(expected), "`{words}` on a full disk: {said}");
            assert_eq!(said.contains("could not be written to stdout: No space left"), lost, "`{words}`: {said}");
            assert_eq!(still_left, left, "`{words}` on a full disk");
        }
    }
}

#[test]
fn commands_that_look_end_with_their_own_status() {
    check(&[
        case("check", ALL, 1),
        case("check --strict", ALL, 1),
        case("tree", BOTH, 0),
        case("plan", BOTH, 1),
        case("explain membrane/actions/list.yaml", BOTH, 0),
        case("explain yaml", BOTH, 2),
        case("explain read-as-element", BOTH, 0),
        case("doctor", BOTH, 1),
        case("sessions", BOTH, 0),
        case("sessions 7", BOTH, 2),
        Case { before: &["push"], ..case("sessions 1", BOTH, 0) },
        case("undo --list", BOTH, 0),
    ]);
}

#[test]
fn commands_that_relocate_are_done_to_their_end() {
    check(&[
        case("move membrane/integrations/stray", BOTH, 0),
        case("move membrane/integrations/stray membrane/actions/list.yaml", BOTH, 3),
        case("fix", BOTH, 0),
        case("fix --dry-run", BOTH, 0),
        case("split drafts/two.yaml", BOTH, 0),
        case("convert --to spec-yaml", BOTH, 0),
        case("scaffold membrane/integrations/hub", BOTH, 0),
        case("undo", BOTH, 2),
        Case { before: &["fix"], ..case("undo", BOTH, 0) },
        Case { before: &["fix"], ..case("undo --leave", BOTH, 0) },
        Case { before: &["fix", "undo"], ..case("redo", BOTH, 0) },
        case("redo", BOTH, 2),
    ]);
}

#[test]
fn a_push_runs_to_its_end_whoever_reads() {
    check(&[
        Case { cli: "STATUS=1", ..case("push", BOTH, 1) },
        case("push", BOTH, 4),
        Case {
            before: &["move membrane/integrations/stray drafts/", "move membrane/integrations/hub drafts/"],
            ..case("push", BOTH, 0)
        },
        case("push -w prod", BOTH, 3),
        case("push -w nowhere", BOTH, 2),
        case("push --dry-run", BOTH, 0),
        case("push --dry-run -w prod", BOTH, 3),
    ]);
}

#[test]
fn a_rehearsal_runs_to_its_end_whoever_reads() {
    check(&[case("rehearse", BOTH, 4), case("rehearse --dry-run", BOTH, 0)]);
}

#[test]
fn what_the_program_says_of_itself_ends_with_its_own_status() {
    check(&[
        case("--help", AS_IT_IS, 0),
        case("--help --color always", AS_IT_IS, 0),
        case("help push", AS_IT_IS, 0),
        case("--version", AS_IT_IS, 0),
        case("completions bash", AS_IT_IS, 0),
        case("man", AS_IT_IS, 0),
        case("nonsense --nonsense", BOTH, 2),
        case("check --nonsense --color always", BOTH, 2),
        case("plan --format sarif", AS_IT_IS, 2),
        // No terminal reads, so the browser does not open.
        case("", BOTH, 2),
    ]);
}

/// `push | head -1`: the reader leaves while the CLI speaks.
#[test]
fn a_reader_that_leaves_in_the_middle_of_a_push_changes_nothing() {
    let workspace = workspace("echo 'first'\nread -r _ < \"$HOME/gate\"\necho 'second'\necho 'Error: bad'\nSTATUS=1");
    let gate = workspace.path("../home").join("gate");
    let made = Command::new("mkfifo").arg(&gate).status();
    assert!(made.unwrap().success());
    let mut push = command(&workspace, "push", ALL_READ).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut reader = BufReader::new(push.stdout.take().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert_eq!(line, "first\n");
    drop(reader);
    std::io::Write::write_all(&mut OpenOptions::new().write(true).open(&gate).unwrap(), b"go on\n").unwrap();
    let mut said = String::new();
    push.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(push.wait().unwrap().code(), Some(1), "{said}");
    assert!(workspace.path("../home/went-to-its-end").exists());
    let kept = run(&workspace, "sessions 1", ALL_READ).stdout;
    let kept = String::from_utf8_lossy(&kept);
    assert!(kept.contains("first\nsecond\nError: bad"), "what came of it is kept: {kept}");
}
