//! What a file looks like, judged from its content with its path hidden: against the real kinds of a corpus, and against files of
//! other programs, of which none may be taken for an element.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::corpus;
use crate::predict;
use crate::table::Compared;
use crate::vendor;

/// How many of a hundred files of the corpus must be told.
const WANTED: f64 = 99.0;

/// Every file of the corpus; the confusion table is printed.
pub fn on_the_corpus() -> Option<Compared> {
    let files = corpus::read()?;
    let judged = judge(files.iter().map(|file| file.content.as_slice()));
    let real = |path: &str| {
        let parts: Vec<&str> = path.split('/').collect();
        let folder = if parts[0] == "integrations" && parts.len() > 3 { parts[2] } else { parts[0] };
        folder.strip_suffix('s').unwrap_or(folder).to_owned()
    };
    let mut confusion: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (file, judged) in files.iter().zip(judged) {
        let real = real(&file.path);
        if real != judged {
            wrong.push(format!("{} looks like {judged}", file.path));
        }
        *confusion.entry((real, judged)).or_default() += 1;
    }
    print(&confusion);
    let right = 100.0 * (files.len() - wrong.len()) as f64 / files.len() as f64;
    println!("{right:.2} % told by content alone; {WANTED} % are wanted");
    Some(Compared { cases: files.len(), disagreements: if right >= WANTED { Vec::new() } else { wrong } })
}

fn print(confusion: &BTreeMap<(String, String), usize>) {
    println!("\n{:<18} {:<18} {:>6}", "is", "looks like", "files");
    for ((real, judged), count) in confusion {
        println!("{real:<18} {judged:<18} {count:>6}");
    }
}

/// Files of other programs: written for this test, and those that installed packages brought.
pub fn on_foreign_files() -> Compared {
    let files: Vec<(String, Vec<u8>)> = written().into_iter().chain(installed()).collect();
    let judged = judge(files.iter().map(|(_, content)| content.as_slice()));
    let taken = files.iter().zip(judged).filter(|(_, judged)| judged != "other");
    let taken = taken.map(|((name, content), judged)| {
        format!("{name} looks like {judged}:\n{}", String::from_utf8_lossy(&content[..content.len().min(600)]))
    });
    Compared { cases: files.len(), disagreements: taken.collect() }
}

/// Words that stand for `$NAME` and `$KEY` in the written files: also such as tempt.
const WORDS: [(&str, &str); 3] =
    [("orders", "list-orders"), ("Membrane flows", "connector-operation"), ("hubspot", "create-data-record")];

fn written() -> Vec<(String, Vec<u8>)> {
    let families = include_str!("foreign.txt").split("=== ").skip(1);
    families
        .flat_map(|family| {
            let (name, text) = family.split_once('\n').expect("a family has a name and a text");
            WORDS.map(|(word, key)| {
                (format!("{name} ({word})"), text.replace("$NAME", word).replace("$KEY", key).into_bytes())
            })
        })
        .collect()
}

/// YAML files that came with other programs: the tests' node packages, cargo's sources, the system's documentation.
fn installed() -> Vec<(String, Vec<u8>)> {
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
    let cargo = std::env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
    let places =
        [vendor::folder().join("node_modules"), cargo.join("registry/src"), "/usr/share".into(), "/usr/lib".into()];
    let mut found = Vec::new();
    places.iter().for_each(|place| yaml_below(place, &mut found));
    found.into_iter().filter_map(|path| Some((path.display().to_string(), fs::read(&path).ok()?))).collect()
}

fn yaml_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let kind = entry.file_type().expect("the entry was just listed");
        if kind.is_dir() {
            yaml_below(&path, found);
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "yml" || extension == "yaml")
        {
            found.push(path);
        }
    }
}

/// What each content looks like where neither its name nor its folder tells anything, in order.
fn judge<'a>(contents: impl ExactSizeIterator<Item = &'a [u8]>) -> Vec<String> {
    let count = contents.len();
    let root = tempfile::tempdir().expect("a temporary folder");
    let hidden = root.path().join("membrane/hidden");
    fs::create_dir_all(&hidden).expect("the folder is new");
    for (number, content) in contents.enumerate() {
        fs::write(hidden.join(format!("{number:06}.yaml")), content).expect("the folder was just made");
    }
    let mut rows = predict::plan(root.path(), "membrane-cli-1").ignored;
    rows.sort_by(|a, b| a.path.cmp(&b.path));
    assert_eq!(rows.len(), count, "each file is passed over, and told of");
    rows.into_iter().map(|row| row.looks_like).collect()
}
