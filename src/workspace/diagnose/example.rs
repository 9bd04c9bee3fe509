//! Small workspaces for tests, written as the pages in `assets/diagnostics` write their examples.
//!
//! An example is a list of fenced blocks. A block whose first line is a comment with a path (`# membrane/actions/a.yaml`) is that
//! file, with the lines that follow as its text. A block marked `tree` holds one line for each thing that has no text:
//!
//! | line | means |
//! |---|---|
//! | `membrane/integrations/` | an empty folder |
//! | `membrane/connectors/shop_7/development/src/index.js` | a file whose text does not matter |
//! | `membrane/actions/a.yaml -> b.yaml` | a link to that path from the root; broken where nothing stands there |
//! | `membrane/actions/a.yaml (FIFO)` | so are `(socket)`, `(empty)`, `(a flow)`, `(UTF-16)` and `(unreadable)` |
//! | `membrane/actions/a.yaml (ignored by git)` | a mark on a file that a block gives |
//! | `membrane/ (takes capital and small letters for the same)` | the whole disk does |
//! | `membrane.config.yml (tracked by git)` | so are `(readable by others)` and `(not ignored by git)` |
//! | `./ (no workspace)` | the root is none, and none lies below |
//! | `node_modules/.bin/membrane (@integration-app/membrane-cli 1.2.3)` | the project's own CLI |
//! | `scripts/deploy.sh:1 names membrane/actions` | a line of a script that names a folder |
//!
//! `\xe9` in a path is that byte.

use std::collections::HashMap;
use std::sync::Arc;

use crate::workspace::document::Reading;
use crate::workspace::files::{CONFIG, Dir, Entry, File, FileSet, LinkTo, Names, RelPath, Special};
use crate::workspace::fixture;
use crate::workspace::layout::{ConfigDialect, Layout};
use crate::workspace::project::{Cli, ConfigFile, ConfigState, Mention, Project};
use crate::workspace::snapshot::Snapshot;
use crate::yaml::{Dialect, load};

/// A workspace in the making.
#[derive(Default)]
pub(super) struct Example {
    pub project: Project,
    files: FileSet,
    texts: HashMap<String, String>,
}

impl Example {
    /// Files as `(path, text)`, then lines of a `tree` block.
    pub fn new(files: &[(&str, &str)], lines: &[&str]) -> Example {
        let mut example = Example::default();
        files.iter().for_each(|(path, text)| example.add_file(path, text));
        lines.iter().for_each(|line| example.add_line(line));
        example
    }

    /// The blocks of one section of a page.
    pub fn of_page(page: &str, section: &str) -> Example {
        let heading = format!("\n## {section}\n");
        let body = page.split_once(&heading).unwrap_or_else(|| panic!("no section {section}")).1;
        let body = body.split("\n## ").next().unwrap_or(body);
        let blocks: Vec<&str> = body.split("```").skip(1).step_by(2).collect();
        assert!(!blocks.is_empty(), "{section} has no example");
        let (trees, files): (Vec<&str>, Vec<&str>) = blocks.into_iter().partition(|block| block.starts_with("tree\n"));
        let file = |block: &'_ str| -> Option<(String, String)> {
            let (path, text) = block.split_once("\n# ")?.1.split_once('\n')?;
            Some((path.to_owned(), text.to_owned()))
        };
        let mut example = Example::default();
        for block in files {
            let (path, text) = file(block).unwrap_or_else(|| panic!("a path, then a text: {block}"));
            example.add_file(&path, &text);
        }
        trees.iter().flat_map(|block| block.lines().skip(1)).for_each(|line| example.add_line(line));
        example
    }

    /// All that is known of it.
    pub fn snapshot(self) -> Snapshot {
        Snapshot::of(self.files, Arc::new(self.project))
    }

    fn add_file(&mut self, path: &str, text: &str) {
        self.files.insert(&at(path), fixture::file(text.as_bytes()));
        self.texts.insert(path.to_owned(), text.to_owned());
        if path == CONFIG {
            self.project.config = config(text);
        }
    }

    fn add_line(&mut self, line: &str) {
        if let Some((path, target)) = line.split_once(" -> ") {
            let to = if self.texts.contains_key(target) { LinkTo::Inside(at(target)) } else { LinkTo::Broken };
            self.files.insert(&at(path), fixture::link(to));
        } else if let Some((line, folder)) = line.split_once(" names ") {
            let (path, number) = line.split_once(':').expect("PATH:LINE names FOLDER");
            let line: u32 = number.parse().expect("a line's number");
            let text = self.texts[path].lines().nth(line as usize - 1).expect("that line").to_owned();
            assert!(text.contains(folder), "{text} names {folder}");
            self.project.mentions.push(Mention { path: at(path), line, text, folder: at(folder) });
        } else if let Some((path, mark)) = line.strip_suffix(')').and_then(|line| line.split_once(" (")) {
            self.mark(path, mark);
        } else if line.ends_with('/') {
            self.files.insert(&at(line), Entry::Dir(Arc::default()));
        } else {
            self.files.insert(&at(line), opaque());
        }
    }

    fn mark(&mut self, path: &str, mark: &str) {
        let text = self.texts.get(path).map_or("", String::as_str);
        let mut set = |entry: Entry| self.files.insert(&at(path), entry);
        match mark {
            "FIFO" => set(Entry::Special(Special::Fifo)),
            "socket" => set(Entry::Special(Special::Socket)),
            "a flow" => set(fixture::file(b"key: a\nname: A\nnodes: {}\n")),
            "empty" => set(fixture::file(b"")),
            "UTF-16" => set(fixture::file(b"k\0e\0y\0:\0 \0a\0\n\0")),
            "unreadable" if path.ends_with('/') => {
                set(Entry::Dir(Arc::new(Dir { unreadable: Some("permission denied".into()), ..Dir::default() })))
            }
            "unreadable" => set(changed(text, |file| file.reading = Some(Reading::unreadable("permission denied")))),
            "ignored by git" => set(changed(text, |file| file.git_ignored = true)),
            "takes capital and small letters for the same" => self.files = self.files.on(Names::AnyCase),
            "no workspace" => self.project.is_no_workspace = true,
            "tracked by git" => self.project.config.tracked_by_git = true,
            "readable by others" => self.project.config.readable_by_others = true,
            "not ignored by git" => self.project.config.not_ignored = true,
            package => self.project.cli = Some(cli(path, package)),
        }
    }
}

fn at(path: &str) -> RelPath {
    let mut bytes = Vec::new();
    let mut parts = path.split("\\x");
    bytes.extend(parts.next().unwrap_or("").as_bytes());
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two hexadecimal digits"));
        bytes.extend(&part.as_bytes()[2..]);
    }
    RelPath::from_bytes(&bytes).expect("a path below the root")
}

fn opaque() -> Entry {
    changed("…", |file| file.reading = None)
}

fn changed(text: &str, change: impl FnOnce(&mut File)) -> Entry {
    let Entry::File(mut file) = fixture::file(text.as_bytes()) else { unreachable!("a fixture's file is a file") };
    change(Arc::make_mut(&mut file));
    Entry::File(file)
}

/// What the disk's reader of the config would say, near enough for an example.
fn config(text: &str) -> ConfigFile {
    let document = load(text, Dialect::default()).ok();
    let is_there = |dialect: &&ConfigDialect| document.as_ref()?.root().get(&dialect.field);
    match ConfigDialect::all().find(|dialect| is_there(dialect).is_some()) {
        Some(dialect) => ConfigFile { workspaces: vec!["default".into()], ..state(ConfigState::Written(dialect)) },
        None => state(ConfigState::Unusable("no CLI can read it".into())),
    }
}

/// A config that push can use.
pub(super) fn usable_config() -> ConfigFile {
    ConfigFile { workspaces: vec!["default".into()], ..state(ConfigState::Written(&Layout::by_default().config)) }
}

fn state(state: ConfigState) -> ConfigFile {
    ConfigFile { state, ..ConfigFile::default() }
}

fn cli(path: &str, package: &str) -> Cli {
    let (name, version) = package.rsplit_once(' ').expect("a package and its version");
    Cli {
        path: path.into(),
        package: Some(name.into()),
        version: Some(version.into()),
        layout: Layout::all().iter().find(|layout| layout.cli.packages.iter().any(|known| known == name)),
        in_project: true,
        unvouched: false,
        dialect: None,
        yaml_version: None,
    }
}
