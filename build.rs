//! Lists the files of `assets/layouts` for the program that holds them, so that no source has to name one.
//!
//! A macro over the folder would not see a file that is new there; cargo runs this again when one comes or goes.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=assets/layouts");
    let folder = Path::new(&env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("assets/layouts");
    let mut files: Vec<_> = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    let texts: String = files.iter().map(|file| format!("include_str!({file:?}),\n")).collect();
    let out = Path::new(&env::var_os("OUT_DIR").expect("cargo sets it")).join("layouts.rs");
    fs::write(out, format!("&[\n{texts}]\n"))
}
