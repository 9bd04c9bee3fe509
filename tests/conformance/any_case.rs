//! A disk that takes capital and small letters for the same, as those of macOS and Windows do: push finds there what it passes over
//! elsewhere. `MEMBRANE_CASELESS` names a folder on one; without it these rows are left out.

use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use crate::case;
use crate::facts;
use crate::random::{self, Rng};
use crate::table::Compared;
use crate::vendor::Vendor;
use crate::workspace::Workspace;

/// The disk, where one is named.
fn disk() -> Option<PathBuf> {
    std::env::var_os("MEMBRANE_CASELESS").map(PathBuf::from)
}

/// The cases of such a disk.
pub fn facts(vendor: &Vendor) -> Option<Compared> {
    let disk = disk()?;
    let mut cases = case::parse(include_str!("facts/any-case.txt"));
    cases.iter_mut().for_each(|case| case.workspace.disk = Some(disk.clone()));
    Some(facts::hold_all(vendor, &cases, |case| &case.expected))
}

/// Random workspaces, some of whose names are spelt otherwise.
pub fn random(vendor: &Vendor, seed: u64, count: u64) -> Option<Compared> {
    let disk = disk()?;
    let on_it = |seed, workspace| Workspace { disk: Some(disk.clone()), ..respelt(&mut Rng::new(seed), workspace) };
    Some(random::agree(vendor, seed, count, on_it))
}

/// The workspace with some of the names in it begun with the other kind of letter.
fn respelt(rng: &mut Rng, mut workspace: Workspace) -> Workspace {
    for entry in &mut workspace.entries {
        let Some(below) = entry.path.strip_prefix(b"membrane/") else { continue };
        let names: Vec<Vec<u8>> =
            below.split(|byte| *byte == b'/').map(|name| otherwise_now_and_then(rng, name)).collect();
        entry.path = [b"membrane/".to_vec(), names.join(&b'/')].concat();
    }
    workspace
}

fn otherwise_now_and_then(rng: &mut Rng, name: &[u8]) -> Vec<u8> {
    let mut name = name.to_vec();
    if let Some(first) = name.first_mut().filter(|first| first.is_ascii_alphabetic() && rng.chance(15)) {
        *first ^= b' ';
    }
    name
}

/// A path below `root` as the disk spells it; what is not there stays as it is.
pub fn as_the_disk_spells(root: &Path, path: &str) -> String {
    let mut at = root.to_owned();
    for name in path.split('/') {
        let listed = fs::read_dir(&at).into_iter().flatten().flatten().map(|entry| entry.file_name().into_vec());
        let same = |other: &Vec<u8>| {
            String::from_utf8_lossy(other).to_lowercase() == name.to_lowercase() || other == name.as_bytes()
        };
        let spelt = listed.filter(same).max_by_key(|other| other == name.as_bytes());
        at.push(std::ffi::OsStr::from_bytes(&spelt.unwrap_or_else(|| name.into())));
    }
    let below = at.strip_prefix(root).expect("only names were added");
    below.to_string_lossy().into_owned()
}
