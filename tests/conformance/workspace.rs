//! A workspace as a short text, so that a case can be read at one look, and its copy on the disk.
//!
//! One entry a line; a path is below `membrane/` unless it begins with `./`:
//!
//! ```text
//! actions/a.yaml: {key: a}       a file; the content is the rest of the line
//! integrations/                  an empty folder
//! actions/b.yaml -> ../x.yaml    a symbolic link
//! actions/pipe |                 a FIFO
//! server: {"actions": […]}       what the server has
//! ```
//!
//! Escapes in paths and contents: `\n`, `\t`, `\r`, `\0`, `\s` (a blank; the only way to write one in a path), `\\`, and `\xHH` for any byte.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use membrane_tui::push::loopback::ServerState;
use rustix::fs::{CWD, FileType, Mode, mknodat};
use tempfile::TempDir;

const CONFIG: &[u8] = b"membrane.config.yml";

/// What a folder holds, entry by entry, and what the server has.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Workspace {
    pub entries: Vec<Entry>,
    /// The server's state as JSON; none for an empty server.
    pub server: Option<String>,
    /// A folder of the disk on which it is made; none for that of temporary files.
    pub disk: Option<PathBuf>,
}

/// One thing to make.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Relative to the root of the workspace.
    pub path: Vec<u8>,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What {
    File(Vec<u8>),
    Folder,
    Link(Vec<u8>),
    Fifo,
}

impl Workspace {
    /// Reads a workspace from its text.
    pub fn parse(text: &str) -> Workspace {
        let mut workspace = Workspace::default();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            match line.strip_prefix("server: ") {
                Some(state) => workspace.server = Some(state.to_owned()),
                None => workspace.entries.push(Entry::parse(line)),
            }
        }
        workspace
    }

    /// The text that `parse` reads.
    pub fn print(&self) -> String {
        let entries = self.entries.iter().map(Entry::print);
        let server = self.server.iter().map(|state| format!("server: {state}"));
        entries.chain(server).map(|line| line + "\n").collect()
    }

    /// The state that the stand-in server begins with.
    pub fn server_state(&self) -> ServerState {
        let text = self.server.as_deref().unwrap_or("{}");
        ServerState::from_json(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
    }

    /// Makes the workspace in a folder of its own. Without a config of its own it gets one that names the server at `uri`;
    /// `$URI` in its own config stands for that address.
    ///
    /// An entry that cannot be made beside the others (a file where a folder is) is left out.
    pub fn make(&self, uri: &str) -> TempDir {
        // Node tells paths without links.
        let place = self.disk.clone().unwrap_or_else(std::env::temp_dir);
        let place = place.canonicalize().expect("the folder of temporary files is there");
        let root = tempfile::tempdir_in(place).expect("a temporary folder");
        if !self.entries.iter().any(|entry| entry.path.starts_with(CONFIG)) {
            let config = format!("workspaces:\n  default: {{ key: k, secret: s, apiUri: '{uri}' }}\n");
            fs::write(root.path().join("membrane.config.yml"), config).expect("the folder is new");
        }
        if !self.entries.iter().any(|entry| entry.path == b"membrane") {
            fs::create_dir(root.path().join("membrane")).expect("the folder is new");
        }
        for entry in &self.entries {
            let path = root.path().join(OsStr::from_bytes(&entry.path));
            if let Some(parent) = path.parent() {
                let _ = fs::create_dir_all(parent);
            }
            entry.make(&path, uri);
        }
        root
    }
}

impl Entry {
    fn parse(line: &str) -> Entry {
        let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
        let (path, what) = if let Some(path) = name.strip_suffix(':') {
            (path, What::File(unescape(rest)))
        } else if let Some(target) = rest.strip_prefix("-> ") {
            (name, What::Link(unescape(target)))
        } else if rest == "|" {
            (name, What::Fifo)
        } else {
            (name.strip_suffix('/').unwrap_or_else(|| panic!("no entry of a workspace: {line}")), What::Folder)
        };
        let path = match path.strip_prefix("./") {
            Some(path) => unescape(path),
            None => [b"membrane/", unescape(path).as_slice()].concat(),
        };
        Entry { path, what }
    }

    fn print(&self) -> String {
        let path = match self.path.strip_prefix(b"membrane/") {
            Some(path) => escape(path),
            None => format!("./{}", escape(&self.path)),
        }
        .replace(' ', "\\s");
        match &self.what {
            What::File(content) if content.is_empty() => format!("{path}:"),
            What::File(content) => format!("{path}: {}", escape(content)),
            What::Folder => format!("{path}/"),
            What::Link(target) => format!("{path} -> {}", escape(target)),
            What::Fifo => format!("{path} |"),
        }
    }

    fn make(&self, path: &Path, uri: &str) {
        let _ = match &self.what {
            What::File(content) if self.path == CONFIG => write_config(path, &String::from_utf8_lossy(content), uri),
            What::File(content) => write(path, content),
            What::Folder => fs::create_dir_all(path),
            What::Link(target) => std::os::unix::fs::symlink(OsStr::from_bytes(target), path),
            What::Fifo => mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).map_err(Into::into),
        };
    }
}

/// Writes a new file. What stands there already stays: it may be a FIFO, on which writing would hang.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    fs::File::create_new(path)?.write_all(content)
}

/// Writes a config. One that could be used must name the stand-in server: without an address push goes to the vendor's.
fn write_config(path: &Path, content: &str, uri: &str) -> io::Result<()> {
    assert!(
        content.contains("$URI") || !content.contains("secret:"),
        "a config with a secret needs `apiUri: $URI`: {content}"
    );
    write(path, content.replace("$URI", uri).as_bytes())
}

/// Every regular file below `membrane/`, as docs/contract.md writes paths.
pub fn files_below(root: &Path) -> Vec<String> {
    fn walk(folder: &Path, name: &str, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let kind = entry.file_type().expect("the entry was just listed");
            let name = format!("{name}/{}", entry.file_name().to_string_lossy());
            if kind.is_dir() {
                walk(&entry.path(), &name, found);
            } else if kind.is_file() {
                found.push(name);
            }
        }
    }
    let mut found = Vec::new();
    walk(&root.join("membrane"), "membrane", &mut found);
    found
}

fn escape(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            match character {
                '\n' => text.push_str("\\n"),
                '\t' => text.push_str("\\t"),
                '\r' => text.push_str("\\r"),
                '\0' => text.push_str("\\0"),
                '\\' => text.push_str("\\\\"),
                control if control.is_control() || control == '\u{feff}' => {
                    let mut utf8 = [0; 4];
                    control.encode_utf8(&mut utf8).bytes().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
                }
                other => text.push(other),
            }
        }
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
    }
    // A trailing blank must survive a reader's editor.
    match text.strip_suffix(' ') {
        Some(rest) => format!("{rest}\\s"),
        None => text,
    }
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let (&escaped, after) = rest.split_first().expect("a backslash escapes something");
        rest = after;
        match escaped {
            b'n' => bytes.push(b'\n'),
            b't' => bytes.push(b'\t'),
            b'r' => bytes.push(b'\r'),
            b'0' => bytes.push(0),
            b's' => bytes.push(b' '),
            b'\\' => bytes.push(b'\\'),
            b'x' => {
                let (digits, after) = rest.split_at(2);
                let digits = std::str::from_utf8(digits).expect("two hexadecimal digits follow \\x");
                bytes.push(u8::from_str_radix(digits, 16).expect("two hexadecimal digits follow \\x"));
                rest = after;
            }
            other => panic!("unknown escape \\{} in {text}", other as char),
        }
    }
    bytes
}
