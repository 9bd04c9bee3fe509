//! What is known of a project beside its files: settings, the CLI that was found, `membrane.config.yml`, the scripts that name a folder.
//!
//! Plain values, gathered by `disk` and `push`, so that the model itself asks nobody.

use super::files::{CONFIG, RelPath};
use super::layout::{ConfigDialect, Layout};
use crate::yaml::Dialect;

/// What is known of the project around a workspace.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Project {
    /// `--layout`.
    pub layout_flag: Option<&'static Layout>,
    /// `layout:` of `.membrane-tui.yaml`.
    pub layout_setting: Option<&'static Layout>,
    /// The CLI that would run.
    pub cli: Option<Cli>,
    pub config: ConfigFile,
    /// Lines of the project's scripts and of package.json that name a folder.
    pub mentions: Vec<Mention>,
    /// The folder is no workspace, and none lies below it (docs/contract.md, "ROOT").
    pub is_no_workspace: bool,
}

/// A CLI of the vendor's, as found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cli {
    /// As people would write it: relative to the root where it is below it.
    pub path: String,
    /// The npm package, where a package.json says so.
    pub package: Option<String>,
    pub version: Option<String>,
    /// The layout that this package reads; `None` for a version that is not known.
    pub layout: Option<&'static Layout>,
    /// It stands in the project's own `node_modules`.
    pub in_project: bool,
    /// The project brings it along, and nothing says that it is the vendor's. It is named before it is started.
    pub unvouched: bool,
    /// The js-yaml that it would import; `None` where it was not found.
    pub dialect: Option<Dialect>,
    /// That js-yaml's version, as its package.json has it.
    pub yaml_version: Option<String>,
}

/// `membrane.config.yml`, without its secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConfigFile {
    pub state: ConfigState,
    /// Names under `workspaces:`, in order; of those that have a key and a secret.
    pub workspaces: Vec<String>,
    /// The workspace to push to, where somebody named one; else push takes `default`.
    pub wanted: Option<String>,
    /// Others than its owner may read it.
    pub readable_by_others: bool,
    pub tracked_by_git: bool,
    /// In a git repository, and not ignored.
    pub not_ignored: bool,
    /// Another file is there that a CLI reads too, such as `.membrane/config.json`.
    pub local: bool,
    /// The text is no YAML that a CLI can read; why.
    pub no_yaml: Option<String>,
    /// The fields that the file or the environment gives a CLI which takes both, each with where it comes from.
    pub fields: Vec<GivenField>,
}

/// A field of the config that has a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenField {
    pub name: &'static str,
    /// The variable that gives it; `None` where the file does.
    pub variable: Option<&'static str>,
}

impl ConfigFile {
    /// The workspace that push would take.
    pub fn target(&self) -> &str {
        self.wanted.as_deref().unwrap_or("default")
    }

    /// Whether file and environment together give a CLI of this dialect its credentials. One that takes nothing from the environment finds
    /// them in the file or not at all.
    pub fn gives_credentials(&self, dialect: &ConfigDialect) -> bool {
        let has = |name: &String| self.fields.iter().any(|field| field.name == name);
        dialect.token.as_ref().is_some_and(has) || has(&dialect.field) && dialect.secret.as_ref().is_some_and(has)
    }

    /// Which of the two fields of a dialect's credentials neither file nor environment gives.
    pub fn lacks<'d>(&self, dialect: &'d ConfigDialect) -> Vec<&'d str> {
        let names = [Some(&dialect.field), dialect.secret.as_ref()].into_iter().flatten();
        names.filter(|name| self.fields.iter().all(|field| field.name != name.as_str())).map(String::as_str).collect()
    }

    /// Where the target of a push comes from, field by field; `None` where nothing is given, or a CLI of this dialect takes its target from a
    /// workspace of the config.
    pub fn origin(&self, dialect: &ConfigDialect) -> Option<String> {
        let told = |field: &GivenField| match field.variable {
            Some(variable) => format!("`{}` from the environment (`{variable}`)", field.name),
            None => format!("`{}` from `{CONFIG}`", field.name),
        };
        (!self.fields.is_empty() && !dialect.variables.is_empty())
            .then(|| self.fields.iter().map(told).collect::<Vec<_>>().join(", "))
    }
}

/// Whether push could use the config.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ConfigState {
    #[default]
    Missing,
    /// As some CLI wants it.
    Written(&'static ConfigDialect),
    /// Unusable for any CLI; why.
    Unusable(String),
}

impl ConfigState {
    /// As a clause.
    pub fn words(&self) -> String {
        match self {
            ConfigState::Missing => "missing".into(),
            ConfigState::Written(dialect) => format!("in the dialect of {} (`{}:`)", dialect.of, dialect.field),
            ConfigState::Unusable(why) => format!("unusable: {why}"),
        }
    }
}

/// A line of the project that names a folder: where generated files come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The script or package.json.
    pub path: RelPath,
    /// From 1.
    pub line: u32,
    /// The line, trimmed.
    pub text: String,
    /// The folder that it names.
    pub folder: RelPath,
}
