//! The program's own settings: `.membrane-tui.yaml` of the project over the user's `config.yaml`. Only reads; what a setting does is
//! for whoever uses it.
//!
//! Whoever made a clone wrote the project's file, and not the user. So it is kept apart wherever it could start, send, move, answer or
//! confirm something.

use std::collections::BTreeMap;
use std::env;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use serde::de::{self, IgnoredAny};
use serde::{Deserialize, Deserializer};

use super::patterns::{PatternError, Patterns};
use super::read::{self, ReadOutcome};
use crate::workspace::layout::Layout;
use crate::yaml::{self, Dialect};

#[cfg(test)]
mod tests;

/// The project's settings, in its root.
pub const PROJECT_FILE: &str = ".membrane-tui.yaml";

/// The user's, below `$XDG_CONFIG_HOME` or `~/.config`.
const USER_FILE: &str = "membrane-tui/config.yaml";

/// No one writes more by hand.
const LARGEST: u64 = 64 << 10;

/// Workspace names that mean production where nobody says which do.
const PRODUCTION: [&str; 6] = ["prod", "production", "live", "prod-*", "*-prod", "*production*"];

/// What the settings come to. A field of the project's file wins over the user's; keys are merged one by one.
#[derive(Debug, Clone)]
pub struct Settings {
    /// `exclude:`, patterns of .gitignore for what is not searched outside `membrane/`.
    pub exclude: Patterns,
    /// `layout:`; `None` where it is left to the program, or `auto`.
    pub layout: Option<&'static Layout>,
    /// `cli:`, the words of the command that pushes; empty where it is to be found. A path in it is from the root.
    pub cli: Vec<String>,
    /// That command is not the user's own: the project brings it along.
    pub cli_is_the_projects: bool,
    /// `production:` in the user's words, patterns for names of workspaces, whatever their capitals; else the default.
    production: Patterns,
    /// What a project adds to it. It takes nothing away, so that no clone can do without a confirmation.
    more_production: Patterns,
    /// `keys:` in the user's words, the keys for a command of the browser, by the command's name.
    pub keys: BTreeMap<String, String>,
    /// `keys:` of the project, which may do less.
    pub project_keys: BTreeMap<String, String>,
    /// What of them does nothing yet, as sentences; nothing is wrong for that.
    pub notes: Vec<String>,
    /// The files that were read, the winning one last.
    pub files: Vec<PathBuf>,
}

/// Settings that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The system does not give the file; or, where it was asked for by name, there is none.
    #[error("{} cannot be read: {source}; look at its path and permissions", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    /// It is no file of settings. `why` names the line and the field.
    #[error("{}: {why}; mend it or take it out", path.display())]
    Invalid { path: PathBuf, why: String },
}

impl SettingsError {
    /// The file.
    pub fn path(&self) -> &Path {
        match self {
            SettingsError::Unreadable { path, .. } | SettingsError::Invalid { path, .. } => path,
        }
    }
}

/// One file of settings, as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "fields such as `exclude:`, one a line")]
struct SettingsFile {
    exclude: Option<Vec<Pattern>>,
    layout: Option<NamedLayout>,
    cli: Option<CommandWords>,
    production: Option<Vec<Pattern>>,
    keys: Option<BTreeMap<String, String>>,
    theme: Option<IgnoredAny>,
}

/// Whose words a file is.
#[derive(Debug, Clone, Copy)]
enum Author {
    /// The user's own settings, or a file that the user named.
    User,
    Project,
}

#[derive(Debug, Clone, Copy)]
enum NamedLayout {
    Auto,
    Layout(&'static Layout),
}

/// A pattern that is a glob.
#[derive(Debug)]
struct Pattern(String);

/// A command: its words, or one text that is split at blanks.
#[derive(Debug)]
struct CommandWords(Vec<String>);

impl Settings {
    /// Reads the settings for a root: `named` (`--config`) or else the project's own, over the user's.
    ///
    /// A file that is not there says nothing, unless it was named. Fails on one that cannot be read or understood.
    pub fn load(root: &Path, named: Option<&Path>) -> Result<Settings, SettingsError> {
        Self::merge(root, named, user_dir().as_deref())
    }

    fn merge(root: &Path, named: Option<&Path>, user: Option<&Path>) -> Result<Settings, SettingsError> {
        let mut settings = Settings::default();
        if let Some(file) = user.map(|dir| dir.join(USER_FILE)) {
            settings.apply_if_there(file, Author::User)?;
        }
        match named {
            Some(named) => settings
                .apply_if_there(named.to_path_buf(), Author::User)?
                .then_some(())
                .ok_or_else(|| missing(named))?,
            None => _ = settings.apply_if_there(root.join(PROJECT_FILE), Author::Project)?,
        }
        Ok(settings)
    }

    /// Whether a workspace of this name means production.
    pub fn is_production(&self, workspace: &str) -> bool {
        [&self.production, &self.more_production].iter().any(|names| names.matches(Path::new(workspace), false))
    }

    /// Lays a file over these settings; `false` where there is none.
    fn apply_if_there(&mut self, path: PathBuf, author: Author) -> Result<bool, SettingsError> {
        let bytes = match read::read(&resolved(&path), LARGEST) {
            ReadOutcome::Read { bytes, .. } => bytes,
            ReadOutcome::Gone if path.is_dir() => {
                return Err(SettingsError::Invalid { path, why: "it is a folder, and no file of settings".into() });
            }
            ReadOutcome::Gone => return Ok(false),
            ReadOutcome::Refused(source) => return Err(SettingsError::Unreadable { path, source }),
            ReadOutcome::TooLarge { .. } => {
                let why = format!("it has more than {} KiB, which no settings have", LARGEST >> 10);
                return Err(SettingsError::Invalid { path, why });
            }
            ReadOutcome::Special(_) => {
                return Err(SettingsError::Invalid { path, why: "it is no file of settings".into() });
            }
        };
        let invalid = |why: String| SettingsError::Invalid { path: path.clone(), why };
        let file = parse(&bytes).map_err(invalid)?;
        if file.theme.is_some() {
            self.notes.push(format!(
                "{}: `theme:` does not work yet and changes nothing; the colours are those of your terminal",
                path.display()
            ));
        }
        self.apply(file, author).map_err(|error| invalid(error.to_string()))?;
        self.files.push(path);
        Ok(true)
    }

    fn apply(&mut self, file: SettingsFile, author: Author) -> Result<(), PatternError> {
        if let Some(exclude) = file.exclude {
            self.exclude = Patterns::new(&exclude)?;
        }
        if let Some(layout) = file.layout {
            self.layout = match layout {
                NamedLayout::Auto => None,
                NamedLayout::Layout(layout) => Some(layout),
            };
        }
        let production = file.production.map(|names| Patterns::any_case(&names)).transpose()?;
        let keys = file.keys.unwrap_or_default();
        let cli = file.cli.map(|CommandWords(words)| words);
        match author {
            Author::User => {
                self.production = production.unwrap_or(std::mem::take(&mut self.production));
                self.keys.extend(keys);
                self.cli = cli.unwrap_or(std::mem::take(&mut self.cli));
            }
            Author::Project => {
                self.more_production = production.unwrap_or_default();
                self.project_keys = keys;
                // No words would put whatever is found in the place of the user's own command.
                if let Some(words) = cli.filter(|words| !words.is_empty() && *words != self.cli) {
                    (self.cli, self.cli_is_the_projects) = (words, true);
                }
            }
        }
        Ok(())
    }
}

impl Default for Settings {
    /// What holds where no file says otherwise.
    fn default() -> Self {
        Settings {
            exclude: Patterns::default(),
            layout: None,
            cli: Vec::new(),
            cli_is_the_projects: false,
            production: default_production(),
            more_production: Patterns::default(),
            keys: BTreeMap::new(),
            project_keys: BTreeMap::new(),
            notes: Vec::new(),
            files: Vec::new(),
        }
    }
}

/// Reads a file of settings.
///
/// The library that brings them into their fields takes the square of the time for texts that nest, and multiplies what aliases name. So
/// the program's own reader, which does neither, sees each text first, and what it does not accept goes no further.
fn parse(bytes: &[u8]) -> Result<SettingsFile, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let document = yaml::load(text, Dialect::V4_3).map_err(|error| {
        let first = error.first.as_ref().map(|first| format!(": `{}`, first on line {},", first.name, first.line));
        format!("{}{} at line {} column {}", error.reason, first.unwrap_or_default(), error.line, error.column)
    })?;
    if document.root().may_multiply() {
        return Err("it has an alias (`*name`), and settings have none; write out what it stands for".into());
    }
    let file: Option<SettingsFile> = serde_yaml::from_str(text).map_err(|error| error.to_string())?;
    Ok(file.unwrap_or_default())
}

fn default_production() -> Patterns {
    Patterns::any_case(&PRODUCTION).expect("the program's own patterns are globs, and a test reads them")
}

/// Settings are often kept elsewhere and linked to.
fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

fn missing(path: &Path) -> SettingsError {
    let source = rustix::io::Errno::NOENT.into();
    SettingsError::Unreadable { path: path.to_path_buf(), source }
}

/// `$XDG_CONFIG_HOME`, if it is absolute as its specification wants it, else `~/.config`.
fn user_dir() -> Option<PathBuf> {
    let absolute = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))
}

impl AsRef<str> for Pattern {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(field: D) -> Result<Self, D::Error> {
        let glob = |text: &str| match Patterns::new(&[text]) {
            Ok(_) => Ok(Pattern(text.into())),
            Err(error) => Err(error.to_string()),
        };
        field.deserialize_str(Parse { expecting: "a pattern", parse: glob })
    }
}

impl<'de> Deserialize<'de> for NamedLayout {
    fn deserialize<D: Deserializer<'de>>(field: D) -> Result<Self, D::Error> {
        let layout = |name: &str| match Layout::named(name) {
            Some(layout) => Ok(NamedLayout::Layout(layout)),
            None if name == "auto" => Ok(NamedLayout::Auto),
            None => {
                let names: Vec<&str> = Layout::all().iter().map(|layout| layout.id.as_str()).collect();
                Err(format!("unknown layout `{name}`, expected one of `auto`, `{}`", names.join("`, `")))
            }
        };
        field.deserialize_str(Parse { expecting: "the name of a layout", parse: layout })
    }
}

/// Reads a text as something. What it says against the text gets the line from the reader of the file.
struct Parse<P> {
    expecting: &'static str,
    parse: P,
}

impl<T, P: FnOnce(&str) -> Result<T, String>> de::Visitor<'_> for Parse<P> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        (self.parse)(text).map_err(E::custom)
    }
}

impl<'de> Deserialize<'de> for CommandWords {
    fn deserialize<D: Deserializer<'de>>(field: D) -> Result<Self, D::Error> {
        struct OneOrMany;
        impl<'de> de::Visitor<'de> for OneOrMany {
            type Value = CommandWords;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a command, or the list of its words")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<CommandWords, E> {
                Ok(CommandWords(text.split_whitespace().map(String::from).collect()))
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<CommandWords, A::Error> {
                let mut words = Vec::new();
                while let Some(word) = list.next_element()? {
                    words.push(word);
                }
                Ok(CommandWords(words))
            }
        }
        field.deserialize_any(OneOrMany)
    }
}
