//! The documents of the repository: comments name those that are there, by their paths; links lead somewhere; and what docs/contract.md does
//! not mark as still to come can be asked for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use membrane_tui::args::Args;

use super::{files, sources};

/// Documents that are named by their paths and not by a word.
const BY_PATH_ALONE: [&str; 2] = ["contract", "push-facts"];

#[test]
fn comments_name_documents_that_are_there() {
    let mut wrong = Vec::new();
    for (file, mark) in commented() {
        let text = comments(&fs::read_to_string(&file).unwrap(), mark);
        wrong.extend(faults(&text).into_iter().map(|fault| format!("{}: {fault}", file.display())));
    }
    assert!(wrong.is_empty(), "comments that name no document:\n{}", wrong.join("\n"));
}

#[test]
fn a_document_that_is_not_there_is_noticed() {
    let check = |line: &str, expected: &[&str]| assert_eq!(faults(&comments(line, "#")), expected, "{line}");
    check("# See ARCHITECTURE.md, and docs/contract.md.", &[]);
    check("docs: docs/nowhere.md # as docs/nothing.md says", &["docs/nothing.md is not there"]);
    check("# As contract.md says", &["contract.md is not there"]);
    check("# (push-facts)", &["push-facts is to be named by its path"]);
    check("# See ../shared/style.md.", &["../shared/style.md is not there"]);
    check("# (docs/push-facts.md, \"Layout 2\" and\n  # \"Layout 9\")", &["docs/push-facts.md has no \"Layout 9\""]);
}

/// A sentence about safety is true because a test holds it.
#[test]
fn each_sentence_about_safety_names_tests_that_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/security.md")).unwrap();
    let code: Vec<String> =
        ["src", "tests"].into_iter().flat_map(sources).map(|file| fs::read_to_string(file).unwrap()).collect();
    let is_test = |name: &str| {
        let begin = format!("fn {name}()");
        code.iter().filter_map(|code| code.split_once(&begin)).any(|(before, _)| before.trim_end().ends_with("#[test]"))
    };
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.contains("held by"));
    let mut wrong = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').rsplitn(2, " | ").collect();
        let names: Vec<&str> = cells[0].split('`').skip(1).step_by(2).collect();
        wrong.extend(names.is_empty().then(|| format!("{row}: no test")));
        wrong.extend(names.iter().filter(|name| !is_test(name)).map(|name| format!("{name} is no test")));
    }
    assert!(wrong.is_empty(), "docs/security.md:\n{}", wrong.join("\n"));
}

#[test]
fn links_of_documents_lead_somewhere() {
    let mut dead = Vec::new();
    for document in documents() {
        let text = fs::read_to_string(&document).unwrap();
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
        for target in targets.filter(|target| !target.starts_with("http")) {
            let (path, section) = target.split_once('#').unwrap_or((target, ""));
            let leads_to = if path.is_empty() { document.clone() } else { document.parent().unwrap().join(path) };
            let is_there = leads_to.canonicalize().is_ok_and(|real| real.starts_with(root().canonicalize().unwrap()));
            if !is_there || !section.is_empty() && !anchors(&leads_to).contains(section) {
                dead.push(format!("{}: {target}", document.display()));
            }
        }
        if text.contains("../shared") {
            dead.push(format!("{}: names what is no part of the repository", document.display()));
        }
    }
    assert!(dead.is_empty(), "links that lead nowhere:\n{}", dead.join("\n"));
}

/// Whoever builds what is marked takes the mark away.
#[test]
fn the_contract_marks_the_commands_and_options_that_are_still_to_come() {
    let contract = fs::read_to_string(root().join("docs/contract.md")).unwrap();
    let (_, commands) = contract.split_once("## Commands\n").unwrap();
    let (commands, _) = commands.split_once("\n## ").unwrap();
    let (to_come, there): (Vec<&str>, Vec<&str>) =
        commands.lines().partition(|line| line.to_lowercase().contains("not yet"));
    let mut args = Args::command();
    args.build();
    let names = args.get_subcommands().map(|command| command.get_name().to_owned());
    let known: BTreeSet<String> = names.filter(|name| name != "help").collect();
    assert_eq!(listed(&there), known, "the commands of docs/contract.md that are not marked, and those of the program");
    let known: BTreeSet<String> = std::iter::once(&args)
        .chain(args.get_subcommands())
        .flat_map(|command| command.get_arguments().filter_map(|argument| Some(format!("--{}", argument.get_long()?))))
        .collect();
    let missing: Vec<_> = options(&there).difference(&known).cloned().collect();
    assert!(missing.is_empty(), "not marked in docs/contract.md, and not there: {missing:?}");
    let early: Vec<_> =
        options(&to_come).difference(&options(&there)).filter(|name| known.contains(*name)).cloned().collect();
    assert!(early.is_empty(), "marked in docs/contract.md, and there: {early:?}");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files whose comments people read, each with what begins a comment in it.
fn commented() -> Vec<(PathBuf, &'static str)> {
    let rust = ["src", "tests", "benches", "examples", "fuzz/fuzz_targets"].into_iter().flat_map(sources);
    let data = files("assets/layouts", "yaml").into_iter().chain(files("tests", "txt"));
    rust.map(|file| (file, "//")).chain(data.map(|file| (file, "#"))).collect()
}

/// What people read of the repository itself.
fn documents() -> Vec<PathBuf> {
    let top = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(|name| root().join(name));
    top.into_iter().chain(files("docs", "md")).collect()
}

/// The comments of a text, in one line.
fn comments(text: &str, mark: &str) -> String {
    let behind = format!(" {mark} ");
    let comment = |line: &str| match line.trim_start().strip_prefix(mark) {
        Some(comment) => comment.trim_start_matches(['/', '!']).trim().to_owned(),
        None => line.rsplit_once(&behind).map_or_else(String::new, |(_, comment)| comment.trim().to_owned()),
    };
    text.lines().map(comment).collect::<Vec<_>>().join(" ")
}

/// What is wrong with the documents that a comment names: they, or their sections, are not there.
fn faults(comments: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || "_-./".contains(c);
    let mut faults = Vec::new();
    let mut rest = comments;
    while let Some(start) = rest.find(is_part) {
        let word = &rest[start..];
        let word = word[..word.find(|c| !is_part(c)).unwrap_or(word.len())].trim_end_matches('.');
        rest = &rest[start + word.len().max(1)..];
        if BY_PATH_ALONE.contains(&word.to_lowercase().as_str()) {
            faults.push(format!("{word} is to be named by its path"));
        }
        let is_document = word.starts_with("docs/") || word.strip_suffix(".md").is_some_and(|stem| !stem.is_empty());
        if !is_document {
            continue;
        }
        match fs::read_to_string(root().join(word)) {
            Ok(text) if !word.contains("..") => {
                let lacks = sections(rest).into_iter().filter(|section| !text.contains(section));
                faults.extend(lacks.map(|section| format!("{word} has no \"{section}\"")));
            }
            _ => faults.push(format!("{word} is not there")),
        }
    }
    faults
}

/// The sections that follow a document's name: `, "One" and "Another"`.
fn sections(mut behind: &str) -> Vec<&str> {
    let mut sections = Vec::new();
    while let Some((section, rest)) =
        [", \"", " (\"", " and \""].iter().find_map(|begin| behind.strip_prefix(begin)?.split_once('"'))
    {
        sections.push(section);
        behind = rest;
    }
    sections
}

/// The anchors of a document's headings, as GitHub makes them.
fn anchors(document: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(document).unwrap_or_default();
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let anchor = |heading: &str| {
        heading.to_lowercase().replace(' ', "-").replace(|c: char| !c.is_alphanumeric() && c != '-', "")
    };
    headings.map(anchor).collect()
}

/// The commands that stand in the list of docs/contract.md.
fn listed(lines: &[&str]) -> BTreeSet<String> {
    let words = lines.iter().filter_map(|line| line.strip_prefix("    membrane-tui ")?.split_whitespace().next());
    words.filter(|word| word.starts_with(char::is_lowercase)).map(str::to_owned).collect()
}

/// The options that lines name.
fn options(lines: &[&str]) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_lowercase() || c == '-';
    let words = lines.iter().flat_map(|line| line.split(move |c| !is_part(c)));
    words
        .filter(|word| word.strip_prefix("--").is_some_and(|name| name.starts_with(char::is_lowercase)))
        .map(str::to_owned)
        .collect()
}
