//! Lines of a project's scripts that name a folder of the workspace: where generated files come from. Runs none of them.

use std::collections::BTreeSet;
use std::path::Path;

use super::is_recipe;
use crate::disk::ignored::{GITIGNORE, Rules};
use crate::disk::read::{self, list};
use crate::disk::{os_path, scope};
use crate::workspace::files::RelPath;
use crate::workspace::project::Mention;
use crate::yaml::{self, Dialect, LineIndex, Value};

/// How many folders deep scripts are looked for.
const DEPTH: usize = 5;
/// How many entries of folders are looked at, how many scripts are read, and how many lines are kept.
const ENTRIES: usize = 20_000;
const SCRIPTS: usize = 500;
const MENTIONS: usize = 1_000;
/// Bytes of the largest script that is read, and of the longest line that is kept.
const LARGEST: u64 = 256 << 10;
const LONGEST: usize = 200;

/// The lines that name a folder under `membrane/`, or one elsewhere that holds what could be an element.
///
/// Looks at package.json (`scripts`), Makefiles and justfiles, `*.sh`, what is in `scripts` and the workflows of GitHub, outside
/// `membrane/` and what git ignores. In the order of their paths and lines, a line once for each folder.
pub fn mentions(root: &Path) -> Vec<Mention> {
    let mut search = Search { root, entries: ENTRIES, scripts: Vec::new() };
    search.folder(&RelPath::root(), &Rules::above(root), DEPTH);
    search.scripts.sort();
    let mut found = Vec::new();
    for script in search.scripts {
        let Some(text) = read::text(&root.join(os_path(&script)), LARGEST) else { continue };
        for (line, words) in recipe_lines(&script, &text) {
            let shown = text.lines().nth(line as usize - 1).unwrap_or_default();
            found.extend(named_folders(root, &script, &words).into_iter().map(|folder| Mention {
                path: script.clone(),
                line,
                text: presentable(shown),
                folder,
            }));
        }
        if found.len() >= MENTIONS {
            found.truncate(MENTIONS);
            break;
        }
    }
    found
}

/// Looks for scripts, within bounds.
struct Search<'a> {
    root: &'a Path,
    entries: usize,
    scripts: Vec<RelPath>,
}

impl Search<'_> {
    fn folder(&mut self, at: &RelPath, above: &Rules, depth: usize) {
        let full = self.root.join(os_path(at));
        let (listing, _) = list(&full);
        let has_rules = listing.iter().any(|(name, kind)| &**name == GITIGNORE.as_bytes() && kind.is_file());
        let rules = if has_rules { above.enter(&full) } else { above.clone() };
        for (name, kind) in listing {
            if self.entries == 0 || self.scripts.len() >= SCRIPTS {
                return;
            }
            self.entries -= 1;
            let path = at.join(&name);
            let full = self.root.join(os_path(&path));
            if scope::is_inside(&path) || rules.ignores(&full, kind.is_dir()) {
                continue;
            }
            if kind.is_file() && is_recipe(&path) {
                self.scripts.push(path);
            } else if kind.is_dir() && depth > 0 && !scope::is_never(&name) {
                self.folder(&path, &rules, depth - 1);
            }
        }
    }
}

/// The lines of a script that do something, by their number: of a package.json those under `scripts`, of others all but comments.
fn recipe_lines(script: &RelPath, text: &str) -> Vec<(u32, String)> {
    if script.name() == b"package.json" {
        return package_scripts(text);
    }
    let is_comment = |line: &str| line.starts_with('#') || line.starts_with("//");
    let numbered = (1..).zip(text.lines());
    numbered.filter(|(_, line)| !is_comment(line.trim_start())).map(|(n, line)| (n, line.to_string())).collect()
}

fn package_scripts(text: &str) -> Vec<(u32, String)> {
    let Ok(document) = yaml::load(text, Dialect::default()) else { return Vec::new() };
    let lines = LineIndex::new(text);
    let Some(scripts) = document.root().get("scripts") else { return Vec::new() };
    scripts
        .entries()
        .filter_map(|(_, value)| match value.value() {
            Value::String(command) => Some((lines.line_column(text, value.span().start).0, command.to_string())),
            _ => None,
        })
        .collect()
}

/// The folders that a line names.
fn named_folders(root: &Path, script: &RelPath, line: &str) -> BTreeSet<RelPath> {
    let beside = script.parent().unwrap_or_else(RelPath::root);
    let written = words(line).filter(|word| word.contains('/')).filter_map(path_of).filter_map(|path| {
        let there = existing_folder(root, &path).or_else(|| existing_folder(root, &beside.join_path(&path)));
        there.or_else(|| planned_folder(&path))
    });
    // `join("membrane", "interfaces")`: such a list is a path only if it leads somewhere.
    let commas = ["', '", "','", "\", \"", "\",\""];
    let joined = commas.iter().fold(line.to_string(), |line, comma| line.replace(comma, "/"));
    let joined = words(&joined).filter_map(path_of).filter(|path| path.depth() > 1);
    let mut found: BTreeSet<RelPath> = written.chain(joined.filter_map(|path| existing_folder(root, &path))).collect();
    found.retain(|folder| scope::is_inside(folder) || holds_candidates(root, folder));
    found
}

/// The words of a line of shell, Make, JavaScript or YAML.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| c.is_whitespace() || "'\"`=,;:()[]<>|&\\".contains(c)).filter(|word| !word.is_empty())
}

/// A word as a path: without what a variable or `..` stands for in front, and up to the first name that is a pattern.
fn path_of(word: &str) -> Option<RelPath> {
    let is_open = |name: &&str| name.is_empty() || *name == "." || *name == ".." || name.contains(['$', '{', '}']);
    let names: Vec<&str> =
        word.split('/').skip_while(is_open).take_while(|name| !name.contains(['*', '?', '$'])).collect();
    let path = RelPath::parse(&names.join("/")).ok()?;
    (!path.is_root() && path.depth() <= 32).then_some(path)
}

/// The folder at a path, or that of the file at it.
fn existing_folder(root: &Path, path: &RelPath) -> Option<RelPath> {
    let kind = root.join(os_path(path)).symlink_metadata().ok()?.file_type();
    if kind.is_dir() { Some(path.clone()) } else { path.parent().filter(|parent| !parent.is_root()) }
}

/// The folder under `membrane/` that a path means, which the script may be yet to make.
fn planned_folder(path: &RelPath) -> Option<RelPath> {
    let inside = Some(path.clone()).filter(scope::is_inside)?;
    if scope::is_candidate(&inside) { inside.parent() } else { Some(inside) }
}

fn holds_candidates(root: &Path, folder: &RelPath) -> bool {
    let (listing, _) = list(&root.join(os_path(folder)));
    listing.iter().any(|(name, kind)| kind.is_file() && scope::is_candidate(&folder.join(name)))
}

/// A line for people: trimmed, not too long, and without what may be a secret.
fn presentable(line: &str) -> String {
    const SECRET: [&str; 4] = ["key", "secret", "token", "password"];
    let names_secret = |name: &str| SECRET.iter().any(|end| name.to_ascii_lowercase().ends_with(end));
    let mut hide_next = false;
    let mut words = Vec::new();
    for word in line.split_whitespace() {
        let name = word.split_once('=').map(|(name, _)| name).filter(|name| names_secret(name));
        words.push(match name {
            Some(name) => format!("{name}=…"),
            None if hide_next => "…".to_string(),
            None => word.to_string(),
        });
        hide_next = word.starts_with('-') && names_secret(word);
    }
    let line = words.join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    fn project(files: &[(&str, &str)]) -> TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let at = dir.path().join(path);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(at, text).unwrap();
        }
        dir
    }

    fn told(dir: &TempDir) -> Vec<String> {
        let told = mentions(dir.path());
        told.iter().map(|at| format!("{}:{} {} | {}", at.path, at.line, at.folder, at.text)).collect()
    }

    #[test]
    fn the_line_of_package_json_that_stages_an_interface_is_found() {
        let package = r#"{
  "name": "shop",
  "scripts": {
    "test": "vitest run",
    "stage": "cp integration-app/interfaces/*.yaml membrane/interfaces/",
    "push": "npm run stage && membrane push"
  },
  "files": ["membrane/interfaces"]
}"#;
        let dir = project(&[("package.json", package), ("integration-app/interfaces/orders.yaml", "key: orders")]);
        let line = r#""stage": "cp integration-app/interfaces/*.yaml membrane/interfaces/","#;
        assert_eq!(
            told(&dir),
            [
                format!("package.json:5 integration-app/interfaces | {line}"),
                format!("package.json:5 membrane/interfaces | {line}"),
            ]
        );
    }

    #[test]
    fn folders_are_known_however_a_script_writes_them() {
        let dir = project(&[
            ("membrane/templates/made.yaml", ""),
            ("api/interfaces/i.yaml", ""),
            ("api/docs/notes.md", ""),
            ("scripts/build.sh", ""),
        ]);
        let check = |line: &str, expected: &[&str]| {
            fs::write(dir.path().join("scripts/build.sh"), line).unwrap();
            let folders: Vec<_> = mentions(dir.path()).iter().map(|at| at.folder.to_string()).collect();
            assert_eq!(folders, expected, "{line}");
        };
        check("cp a.yaml membrane/templates/", &["membrane/templates"]);
        check("cp a.yaml ./membrane/templates/made.yaml", &["membrane/templates"]);
        check("cp a.yaml membrane/yet/to/be.yaml", &["membrane/yet/to"]);
        check("mkdir -p \"$ROOT/membrane/flows\"", &["membrane/flows"]);
        check("OUT=${HERE}/../membrane/flows", &["membrane/flows"]);
        check("rm -rf $(pwd)/membrane/*", &["membrane"]);
        check("tar c membrane/", &["membrane"]);
        check("join(root, 'membrane', \"templates\")", &[]);
        check("join(root, 'membrane', 'templates')", &["membrane/templates"]);
        check("cp ../api/interfaces/i.yaml /tmp", &["api/interfaces"]);
        check("cp api/docs/notes.md docs", &[]);
        check("membrane push", &[]);
        check("npx @vendor/membrane push || ../node_modules/.bin/membrane push", &[]);
        check("[\"npx\", \"membrane\", \"push\"]", &[]);
        check("# cp a.yaml membrane/templates/", &[]);
    }

    #[test]
    fn scripts_are_looked_for_where_projects_keep_them() {
        let line = "cp a membrane/actions/\n";
        let dir = project(&[
            ("Makefile", "all:\n\tcp a membrane/actions/\n"),
            ("justfile", line),
            ("tools/deploy.sh", line),
            ("scripts/lib/stage.mjs", line),
            (".github/workflows/ci.yml", line),
            ("src/main.rs", line),
            ("membrane/build.sh", line),
            ("node_modules/x/install.sh", line),
            ("out/copy.sh", line),
            (".gitignore", "/out\n"),
            ("api/package.json", "{\"scripts\": {\"a\": \"cp a ../membrane/actions\", \"b\": 12}}"),
            ("bad/package.json", "{"),
        ]);
        let places: Vec<_> = mentions(dir.path()).iter().map(|at| format!("{}:{}", at.path, at.line)).collect();
        assert_eq!(
            places,
            [
                ".github/workflows/ci.yml:1",
                "Makefile:2",
                "api/package.json:1",
                "justfile:1",
                "scripts/lib/stage.mjs:1",
                "tools/deploy.sh:1",
            ]
        );
    }

    #[test]
    fn what_is_shown_of_a_line_is_short_and_holds_no_secret() {
        let check = |line: &str, expected: &str| assert_eq!(presentable(line), expected);
        check("  cp a   membrane/keys ", "cp a membrane/keys");
        check("API_KEY=hunter2 x --secret hunter2 --token=hunter2 y", "API_KEY=… x --secret … --token=… y");
        let long = presentable(&"ä ".repeat(1000));
        assert_eq!(long.chars().count(), LONGEST + 1);
    }
}
