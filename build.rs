//! Lists the files of `assets/layouts` and of the sample for the program that holds them, so that no source has to name one.
//!
//! A macro over a folder would not see a file that is new there; cargo runs this again when one comes or goes.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What the sample consists of, besides `membrane/`.
const TEMPLATES: &str = "assets/sample";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let top = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let layouts = files(&top, "assets/layouts", &["yaml"])?;
    let texts: String = layouts.iter().map(|file| format!("{},\n", included(file))).collect();
    write("layouts.rs", &texts)?;
    // What push itself leaves there (a connector's zipped sources) is no part of it.
    let mut sample = files(&top, "membrane", &["yaml", "yml", "js"])?;
    sample.extend(files(&top, TEMPLATES, &["yaml"])?);
    sample.sort();
    let entries = sample.iter().map(|file| format!("({file:?}, {}),\n", included(file)));
    write("sample.rs", &entries.collect::<String>())
}

/// The files below a folder whose names end so, sorted, by their paths from the top with `/`.
fn files(top: &Path, folder: &str, endings: &[&str]) -> io::Result<Vec<String>> {
    println!("cargo::rerun-if-changed={folder}");
    let mut found = Vec::new();
    for entry in fs::read_dir(top.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().into_string().map_err(|name| io::Error::other(format!("{name:?} is no text")))?;
        let path = format!("{folder}/{name}");
        if entry.file_type()?.is_dir() {
            found.extend(files(top, &path, endings)?);
        } else if endings.iter().any(|ending| Path::new(&name).extension().is_some_and(|other| other == *ending)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// The code that is a file's text. It says no place of this machine, so that a target folder can serve another copy of the source.
fn included(file: &str) -> String {
    format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {:?}))", format!("/{file}"))
}

/// Writes a list for `include!`.
fn write(name: &str, entries: &str) -> io::Result<()> {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join(name), format!("&[\n{entries}]\n"))
}
