//! npm packages, read from their own package.json: whose program is this, and which js-yaml would it import.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::disk::regular;
use crate::workspace::layout::Layout;
use crate::yaml::Dialect;

/// No package.json is larger.
const LARGEST: u64 = 1024 * 1024;

/// What a package.json says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Package {
    pub name: String,
    pub version: Option<String>,
}

impl Package {
    /// The package that a program belongs to: the nearest package.json with a name, from the program's real path upward, but
    /// not out of `node_modules`: a script of `node_modules/.bin` is not the project's own program.
    pub(super) fn of(program: &Path) -> Option<Package> {
        let folders = program.ancestors().skip(1);
        folders.take_while(|folder| !folder.ends_with("node_modules")).find_map(Package::read)
    }

    /// What `folder/package.json` says; `None` where it is missing, unreadable, or has no name (as one has that only sets
    /// the type of the modules beside it).
    pub(super) fn read(folder: &Path) -> Option<Package> {
        let said = json(&folder.join("package.json"))?;
        let text = |field: &str| said.get(field)?.as_str().map(str::to_owned);
        Some(Package { name: text("name")?, version: text("version") })
    }

    /// Whether it is one of the vendor's CLI packages.
    pub(super) fn is_vendors(&self) -> bool {
        vendors().any(|name| name == self.name)
    }

    /// The layout that this version reads, as far as is known.
    pub(super) fn layout(&self) -> Option<&'static Layout> {
        let version = self.version.as_deref()?;
        let reads =
            |layout: &&Layout| layout.cli.packages.contains(&self.name) && version.starts_with(&layout.cli.versions);
        Layout::all().iter().find(reads)
    }
}

/// The names of the vendor's CLI packages.
pub(super) fn vendors() -> impl Iterator<Item = &'static str> {
    Layout::all().iter().flat_map(|layout| layout.cli.packages.iter().map(String::as_str))
}

/// The folder of the first of the vendor's packages that stands in a `node_modules`.
pub(super) fn vendors_in(node_modules: &Path) -> Option<PathBuf> {
    vendors().map(|name| node_modules.join(name)).find(|folder| Package::read(folder).is_some())
}

/// The path of a package's program, as its package.json gives it.
pub(super) fn program_of(folder: &Path, program: &str) -> Option<String> {
    match json(&folder.join("package.json"))?.get("bin")? {
        Value::String(path) => Some(path.clone()),
        paths => paths.get(program)?.as_str().map(str::to_owned),
    }
}

/// The version of the js-yaml that a program would import: the nearest in a `node_modules` upward, as Node looks for it.
pub(super) fn yaml_beside(program: &Path) -> Option<String> {
    let folders = program.ancestors().skip(1).filter(|folder| !folder.ends_with("node_modules"));
    folders.map(|folder| folder.join("node_modules/js-yaml")).find_map(|folder| Package::read(&folder))?.version
}

/// How that js-yaml reads: 4.0 and 4.1 one way, 4.2 and later another (docs/push-facts.md). Of any other nothing is known.
pub(super) fn dialect(version: &str) -> Option<Dialect> {
    let mut numbers = version.split('.');
    let major = numbers.next()?;
    let minor: u32 = numbers.next()?.parse().ok()?;
    match (major, minor) {
        ("4", 0 | 1) => Some(Dialect::V4_1),
        ("4", _) => Some(Dialect::V4_3),
        _ => None,
    }
}

fn json(path: &Path) -> Option<Value> {
    let text = regular::first_bytes(path, LARGEST).ok()?;
    serde_json::from_slice(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::layout::known::{membrane_cli_1, spec_yaml};

    #[test]
    fn a_js_yaml_reads_by_its_version() {
        let check = |version: &str, expected| assert_eq!(dialect(version), expected, "{version}");
        check("4.0.0", Some(Dialect::V4_1));
        check("4.1.1", Some(Dialect::V4_1));
        check("4.2.0", Some(Dialect::V4_3));
        check("4.10.3", Some(Dialect::V4_3));
        check("3.14.1", None);
        check("5.0.0", None);
        check("", None);
    }

    #[test]
    fn a_layout_is_known_for_the_versions_that_have_it() {
        let check = |name: &str, version: Option<&str>, expected| {
            let package = Package { name: name.into(), version: version.map(str::to_owned) };
            assert_eq!(package.layout(), expected, "{package:?}");
        };
        check("@integration-app/membrane-cli", Some("1.2.3"), Some(membrane_cli_1()));
        check("@integration-app/membrane-cli", Some("2.0.0"), None);
        check("@integration-app/membrane-cli", None, None);
        check("@membranehq/cli", Some("1.0.0"), Some(spec_yaml()));
        check("membrane", Some("1.0.0"), None);
    }
}
