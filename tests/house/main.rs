//! The house rules that the compiler does not know: which room may reach into which, which ARCHITECTURE.md gives the reasons for, and which
//! documents there are.

mod circles;
mod documents;
mod names;

use std::fs;
use std::path::{Path, PathBuf};

use membrane_tui::workspace::layout::Layout;

/// For each room, the words that its code must not contain. A trailing `::` or `!` is part of the word.
const NEVER: &[(&str, &[&str])] = &[
    (
        "src/workspace",
        &[
            "std::fs",
            "std::env",
            "std::time",
            "std::thread",
            "std::process",
            "std::net",
            "Serialize",
            "serde_json",
            "clap",
            "notify",
            "crossterm",
            "ratatui",
            "crate::disk",
            "crate::push",
            "crate::tui",
            "crate::report",
            "crate::command",
            "crate::open",
            "println!",
            "eprintln!",
        ],
    ),
    ("src/yaml", &["crate::workspace", "std::fs", "std::env", "std::time", "std::thread", "serde_json"]),
    (
        "src/terminal",
        &[
            "crate::workspace",
            "crate::disk",
            "crate::push",
            "crate::report",
            "crate::tui",
            "std::fs",
            "std::env",
            "std::io",
        ],
    ),
    ("src/report", &["std::fs", "crate::disk", "crate::tui", "ratatui", "crossterm"]),
    // A disk is only looked at: no program is started there, which a clone could name.
    ("src/disk", &["crate::tui", "crate::command", "ratatui", "crossterm", "Command", "portable_pty"]),
    ("src/command", &["crate::tui"]),
    ("src/push", &["crate::tui", "crate::command", "disk::apply"]),
    // What laying out a frame found is handed to the model, so neither knows how anything is drawn.
    ("src/tui/update", &["tui::view", "view::", "Frame"]),
    ("src/tui/model", &["tui::view", "view::", "Frame"]),
    ("src/args.rs", &["std::fs", "std::env", "crate::disk", "crate::push", "crate::tui"]),
    (
        "src/open.rs",
        &[
            "crate::args",
            "crate::command",
            "crate::report",
            "crate::tui",
            "clap",
            "ratatui",
            "crossterm",
            "println!",
            "eprintln!",
        ],
    ),
    ("src/tui", &["crate::args", "crate::command", "clap"]),
    (
        "src/tui/model",
        &["crate::disk", "std::fs", "std::env", "std::thread", "std::process", "update::", "view::", "run::"],
    ),
    ("src/tui/update", &["crate::disk", "std::fs", "std::env", "std::thread", "std::process", "view::", "run::"]),
    ("src/tui/view", &["crate::disk", "std::fs", "std::env", "std::thread", "std::process", "update::", "run::"]),
    ("src/main.rs", &["use membrane_tui", "std::fs", "std::env", "println!", "eprintln!"]),
    ("src/lib.rs", &["use", "fn", "struct", "enum", "impl", "trait", "macro_rules!"]),
];

/// What one file of a room may reach all the same: the browser is opened there.
const MAY_REACH: &[(&str, &str)] = &[("src/command/mod.rs", "crate::tui"), ("src/command/doctor.rs", "crate::tui")];

/// The calls that change a user's disk, and the places that may make them.
const CHANGES_THE_DISK: &[&str] = &[
    "fs::rename",
    "fs::remove_file",
    "fs::remove_dir",
    "fs::create_dir",
    "fs::copy",
    "fs::hard_link",
    "fs::set_permissions",
    "fs::write(",
    "fs::symlink",
    "renameat",
    "unlinkat",
    "mkdirat",
    "File::create",
    "DirBuilder",
    "create_new",
    ".create(true)",
    ".write(true)",
    ".append(true)",
];
const MAY_CHANGE_THE_DISK: &[&str] = &[
    "src/disk/apply",
    "src/disk/journal",
    // Opens and makes files for those who may.
    "src/disk/regular.rs",
    // Makes the sample where no file is, in a folder that somebody names.
    "src/disk/sample.rs",
    // The program's own state, and the copy that is rehearsed on.
    "src/push/kept.rs",
    "src/push/trust.rs",
    "src/push/rehearse",
];

/// The calls that open a file by its name, and would wait for ever on a FIFO; the one place that opens so that nothing waits.
const OPENS_A_FILE: &[&str] =
    &["File::open", "File::create", "File::options", "OpenOptions", "fs::read(", "fs::read_to_string", "fs::copy("];
const OPENS_FILES: &str = "src/disk/regular.rs";
/// Says of what an option is for, and opens nothing itself.
const SAYS_HOW: &str = "regular::open_or_create(File::options()";

#[test]
fn a_file_is_opened_in_one_way() {
    let mut broken = Vec::new();
    for file in sources("src").iter().filter(|file| !file.ends_with(OPENS_FILES)) {
        let code = code_of(file).replace(SAYS_HOW, "");
        let found = OPENS_A_FILE.iter().filter(|call| code.contains(**call));
        broken.extend(found.map(|call| format!("{}: {call}", file.display())));
    }
    assert!(broken.is_empty(), "calls that belong in {OPENS_FILES}:\n{}", broken.join("\n"));
}

/// The library for YAML takes the square of the time for texts that nest, so it is given none that a clone brings along; settings are
/// read by the program's own reader before.
#[test]
fn a_clones_yaml_is_read_by_our_own_reader() {
    let own = ["src/disk/settings.rs", "src/workspace/layout.rs"];
    let others = sources("src").into_iter().filter(|file| !own.iter().any(|own| file.ends_with(own)));
    let broken: Vec<PathBuf> = others.filter(|file| code_of(file).contains("serde_yaml")).collect();
    assert!(broken.is_empty(), "sources that read YAML by a library: {broken:#?}");
}

#[test]
fn no_room_reaches_where_it_may_not() {
    let mut broken = Vec::new();
    for (room, words) in NEVER {
        for file in sources(room) {
            let code = code_of(&file);
            broken.extend(
                words
                    .iter()
                    .filter(|word| !MAY_REACH.iter().any(|(one, may)| file.ends_with(one) && may == *word))
                    .filter(|word| contains_word(&code, word))
                    .map(|word| format!("{}: {word}", file.display())),
            );
        }
    }
    assert!(broken.is_empty(), "rooms that reach too far:\n{}", broken.join("\n"));
}

#[test]
fn only_apply_changes_a_users_files() {
    let mut broken = Vec::new();
    for file in sources("src") {
        let name = file.to_string_lossy().replace('\\', "/");
        if MAY_CHANGE_THE_DISK.iter().any(|room| name.contains(room)) {
            continue;
        }
        let code = code_of(&file);
        broken
            .extend(CHANGES_THE_DISK.iter().filter(|call| code.contains(**call)).map(|call| format!("{name}: {call}")));
    }
    assert!(broken.is_empty(), "calls that belong in disk::apply:\n{}", broken.join("\n"));
}

/// A new version of a CLI is a file in assets/layouts, and no change of the code.
#[test]
fn no_code_but_the_loader_knows_a_layout_by_name() {
    let known = Layout::all().iter().flat_map(|layout| {
        let spoken = layout.id.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        [layout.id.clone(), layout.id.replace('-', "_"), spoken].into_iter().chain(layout.cli.packages.clone())
    });
    let names: Vec<String> = known.collect();
    let is_test = |file: &Path| file.iter().any(|part| part == "tests" || part == "testing.rs");
    let mut broken = Vec::new();
    for file in sources("src").iter().filter(|file| !file.ends_with("workspace/layout.rs") && !is_test(file)) {
        let code = code_of(file);
        let found = names.iter().filter(|name| contains_word(&code, name));
        broken.extend(found.map(|name| format!("{}: {name}", file.display())));
    }
    assert!(broken.is_empty(), "code that knows a layout by its name:\n{}", broken.join("\n"));
}

#[test]
fn every_source_begins_by_saying_what_it_is_for() {
    let silent: Vec<PathBuf> =
        sources("src").into_iter().filter(|file| !fs::read_to_string(file).unwrap().starts_with("//!")).collect();
    assert!(silent.is_empty(), "sources without a first line that says what they are for: {silent:#?}");
}

#[test]
fn the_rules_are_about_rooms_that_exist() {
    for (room, _) in NEVER {
        assert!(!sources(room).is_empty(), "{room} holds no source");
    }
    for room in MAY_CHANGE_THE_DISK {
        let changes = |file: &PathBuf| CHANGES_THE_DISK.iter().any(|call| code_of(file).contains(call));
        assert!(sources(room).iter().any(changes), "{room} changes no disk, and needs no leave to");
    }
}

#[test]
fn every_source_stands_in_a_room_with_rules() {
    let ruled: Vec<PathBuf> = NEVER.iter().flat_map(|(room, _)| sources(room)).collect();
    let free: Vec<PathBuf> = sources("src").into_iter().filter(|file| !ruled.contains(file)).collect();
    assert!(free.is_empty(), "sources of which no rule speaks: {free:#?}");
}

/// The Rust files below a folder, or the one file.
fn sources(room: &str) -> Vec<PathBuf> {
    files(room, "rs")
}

/// The files below a folder whose names end so, or the one file.
fn files(room: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(room)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A file's code without comments and without what stands behind its tests' module; none of a file of tests.
fn code_of(file: &Path) -> String {
    if file.ends_with("tests.rs") {
        return String::new();
    }
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Whether a word stands in the code as a whole word: `clap` is not in `collapse`.
fn contains_word(code: &str, word: &str) -> bool {
    code.match_indices(word).any(|(at, _)| {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let goes_on = word.ends_with(is_part) && code[at + word.len()..].starts_with(is_part);
        !goes_on && !code[..at].ends_with(is_part)
    })
}
