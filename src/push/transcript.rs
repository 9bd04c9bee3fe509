//! What the vendor's CLI says, as typed lines. The sentences are those of membrane-cli 1.2.3 (docs/push-facts.md, "Output, options,
//! config"); a line of any other CLI is kept as it is.
//!
//! Pure. It reads what the CLI wrote, secrets included, so that names compare; whoever shows a line redacts it first.

use std::collections::VecDeque;

/// No more lines are kept; the oldest go first.
const MOST_LINES: usize = 200_000;

/// One line of output and what it means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CliLine {
    /// The line without colours and control characters. Not redacted.
    pub text: String,
    pub says: Says,
}

/// What a line means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// `Reading <folder>`: the folder whose entries follow, absolute.
    Reading { folder: String },
    /// `Loaded <entry>`: an entry of the folder last read was loaded. Nothing is said of an entry that is skipped.
    Loaded { entry: String },
    /// `[Push] Loading connector from: <folder>`.
    LoadingConnector { folder: String },
    /// `[Push] Connector <name>@<version>`: a version's source was uploaded or published.
    Connector { name: String, version: String },
    /// `[Push] Creating integration <key>`, `[Push] Updating integration <key>`: it is about to be sent.
    SendingIntegration { key: String, updates: bool },
    /// `Imported integration <name> (<key>)`: it was sent.
    Imported { name: String, key: String },
    /// An element arrived at the server.
    Element(Element),
    /// `Data written successfully.`
    Written,
    /// `Push to workspace <name> completed successfully`.
    Completed { workspace: String },
    /// The first line of an error.
    Error(CliError),
    /// Anything else.
    Other,
}

/// What became of one element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    pub done: SyncResult,
    /// The key of its integration; `None` for a universal one.
    pub integration: Option<String>,
    /// The CLI's own word: `action`, `appDataSchema`, ….
    pub kind: String,
    /// `undefined` where it has none.
    pub key: String,
}

/// What the CLI did with an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SyncResult {
    Created,
    Updated,
    /// Applied from the universal element; its own content was not sent.
    Applied,
    /// Applied, and its own content after that.
    AppliedAndCustomized,
    /// The server's copy was reset to the universal element.
    Reset,
}

/// An error of the CLI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CliError {
    /// `YAMLException`, `AxiosError`, …; `None` where the line has none.
    pub name: Option<String>,
    pub message: String,
    /// Line and column of a YAML error, from 1. The CLI never names the file.
    pub at: Option<(u32, u32)>,
}

impl CliLine {
    /// Reads one line of output, without its colours.
    pub fn read(text: String) -> CliLine {
        CliLine { says: says(&text), text }
    }
}

impl std::fmt::Display for CliError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// The lines of a session, so far.
#[derive(Debug, Default)]
pub struct Transcript {
    lines: VecDeque<CliLine>,
    dropped: u64,
}

impl Transcript {
    /// Adds the next lines.
    pub fn extend(&mut self, lines: impl IntoIterator<Item = CliLine>) {
        self.lines.extend(lines);
        let surplus = self.lines.len().saturating_sub(MOST_LINES);
        self.lines.drain(..surplus);
        self.dropped += surplus as u64;
    }

    /// The lines from number `from` on, counted from 0 over the whole output; those that were dropped are left out.
    pub fn since(&self, from: u64) -> impl Iterator<Item = &CliLine> {
        let skip = from.saturating_sub(self.dropped);
        self.lines.iter().skip(usize::try_from(skip).unwrap_or(usize::MAX))
    }

    /// How many lines were read, dropped ones too.
    pub fn count(&self) -> u64 {
        self.dropped + self.lines.len() as u64
    }
}

/// What a line means.
pub fn says(line: &str) -> Says {
    if let Some(rest) = line.strip_prefix("Loaded ") {
        return Says::Loaded { entry: rest.to_owned() };
    }
    if let Some(folder) = line.strip_prefix("Reading ").filter(|rest| rest.starts_with('/')) {
        return Says::Reading { folder: folder.to_owned() };
    }
    let said = line.trim();
    let said = said.strip_prefix("[Push] ").unwrap_or(said);
    None.or_else(|| connector(said))
        .or_else(|| integration(said))
        .or_else(|| element(said).map(Says::Element))
        .or_else(|| ending(said))
        .or_else(|| failure(said).map(Says::Error))
        .unwrap_or(Says::Other)
}

fn connector(said: &str) -> Option<Says> {
    if let Some(folder) = said.strip_prefix("Loading connector from: ") {
        return Some(Says::LoadingConnector { folder: folder.to_owned() });
    }
    let (name, version) = said.strip_prefix("Connector ")?.rsplit_once('@')?;
    Some(Says::Connector { name: name.to_owned(), version: version.to_owned() })
}

fn integration(said: &str) -> Option<Says> {
    if let Some(key) = said.strip_prefix("Creating integration ") {
        return Some(Says::SendingIntegration { key: key.to_owned(), updates: false });
    }
    if let Some(key) = said.strip_prefix("Updating integration ") {
        return Some(Says::SendingIntegration { key: key.to_owned(), updates: true });
    }
    let (name, key) = said.strip_prefix("Imported integration ")?.strip_suffix(')')?.rsplit_once(" (")?;
    Some(Says::Imported { name: name.to_owned(), key: key.to_owned() })
}

/// The words with which a line about an element begins; what another begins with comes after it.
const DONE: [(&str, SyncResult); 5] = [
    ("Created ", SyncResult::Created),
    ("Updated ", SyncResult::Updated),
    ("Applied & Customized ", SyncResult::AppliedAndCustomized),
    ("Applied ", SyncResult::Applied),
    ("Customization reset ", SyncResult::Reset),
];

/// The CLI's words for kinds of elements.
const KINDS: [&str; 8] =
    ["action", "flow", "scenario", "appDataSchema", "appEventType", "dataLinkTable", "dataSource", "fieldMapping"];

/// `Created <universal|integration> <kind> <key>`, `Applied universal <kind> <key> to <integration>`, and their like.
fn element(said: &str) -> Option<Element> {
    let (done, rest) = DONE.iter().find_map(|(words, done)| Some((*done, said.strip_prefix(words)?)))?;
    let (owner, kind, key) = around_kind(rest)?;
    let (owner, key) = match done {
        // Where the file names no integration, the CLI says `to undefined`, or `to` and nothing.
        SyncResult::Applied => match key.rsplit_once(" to ") {
            Some((key, "undefined")) => ("universal", key),
            Some((key, integration)) => (integration, key),
            None => ("universal", key.strip_suffix(" to")?),
        },
        _ => (owner, key),
    };
    let integration = Some(owner.to_owned()).filter(|owner| owner != "universal");
    Some(Element { done, integration, kind: kind.to_owned(), key: key.to_owned() })
}

/// What stands before and after the first word for a kind. Keys may hold blanks.
fn around_kind(rest: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    while let Some(blank) = rest[from..].find(' ') {
        let (before, after) = (&rest[..from + blank], &rest[from + blank + 1..]);
        let (word, key) = after.split_once(' ').unwrap_or((after, ""));
        if KINDS.contains(&word) {
            return Some((before, word, key));
        }
        from += blank + 1;
    }
    None
}

fn ending(said: &str) -> Option<Says> {
    if said == "Data written successfully." {
        return Some(Says::Written);
    }
    let workspace = said.strip_prefix("Push to workspace ")?.strip_suffix(" completed successfully")?;
    Some(Says::Completed { workspace: workspace.to_owned() })
}

/// `YAMLException: reason (3:1)`, `Error: ENOTDIR: …`, `AxiosError: …`, `Error creating element …`.
fn failure(said: &str) -> Option<CliError> {
    let (name, message) = match said.split_once(": ") {
        Some((name, message)) if is_error_name(name) => (Some(name), message),
        _ if said.starts_with("Error ") || said.starts_with("No membrane.config.yml found") => (None, said),
        _ => return None,
    };
    let at = (name == Some("YAMLException")).then(|| position(message)).flatten();
    Some(CliError { name: name.map(str::to_owned), message: message.to_owned(), at })
}

fn is_error_name(name: &str) -> bool {
    let plain = name.split(" [").next().unwrap_or(name);
    (plain.ends_with("Error") || plain.ends_with("Exception")) && plain.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// `(3:1)` at the end of a message.
fn position(message: &str) -> Option<(u32, u32)> {
    let (line, column) = message.strip_suffix(')')?.rsplit_once('(')?.1.split_once(':')?;
    Some((line.parse().ok()?, column.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_sentence_of_the_cli_is_understood() {
        let check = |line: &str, expected: Says| assert_eq!(says(line), expected, "{line}");
        let text = str::to_owned;
        check("Reading /home/a b/membrane/actions", Says::Reading { folder: text("/home/a b/membrane/actions") });
        check("Reading actions from remote workspace", Says::Other);
        check("Loaded a b.yaml", Says::Loaded { entry: text("a b.yaml") });
        check("[Push] Loading connector from: acme_1", Says::LoadingConnector { folder: text("acme_1") });
        check("[Push] Connector A@B@1.0.0", Says::Connector { name: text("A@B"), version: text("1.0.0") });
        check("[Push] Creating integration hub", Says::SendingIntegration { key: text("hub"), updates: false });
        check("[Push] Updating integration hub", Says::SendingIntegration { key: text("hub"), updates: true });
        check("  Imported integration Hub (EU) (hub)", Says::Imported { name: text("Hub (EU)"), key: text("hub") });
        check("Data written successfully.", Says::Written);
        check("Push to workspace my dev completed successfully", Says::Completed { workspace: text("my dev") });
        check("Loading Actions", Says::Other);
        check("    at generateError (file:///x.mjs:1140:12)", Says::Other);
    }

    #[test]
    fn what_became_of_an_element() {
        let check = |line: &str, done, integration: Option<&str>, kind: &str, key: &str| {
            let element =
                Element { done, integration: integration.map(str::to_owned), kind: kind.into(), key: key.into() };
            assert_eq!(says(line), Says::Element(element), "{line}");
        };
        check("  Created universal action list jobs", SyncResult::Created, None, "action", "list jobs");
        check("  Updated my hub dataSource contacts", SyncResult::Updated, Some("my hub"), "dataSource", "contacts");
        check("  Applied universal action a to hub", SyncResult::Applied, Some("hub"), "action", "a");
        check("  Applied universal action a to undefined", SyncResult::Applied, None, "action", "a");
        check("  Applied universal action a to ", SyncResult::Applied, None, "action", "a");
        check("  Applied & Customized hub flow f", SyncResult::AppliedAndCustomized, Some("hub"), "flow", "f");
        check("  Customization reset hub fieldMapping m", SyncResult::Reset, Some("hub"), "fieldMapping", "m");
        check("  Created universal flow undefined", SyncResult::Created, None, "flow", "undefined");
    }

    #[test]
    fn an_error_is_known_by_its_first_line() {
        let check = |line: &str, name: Option<&str>, message: &str, at| {
            let failure = CliError { name: name.map(str::to_owned), message: message.to_owned(), at };
            assert_eq!(says(line), Says::Error(failure), "{line}");
        };
        check("YAMLException: bad (3:1)", Some("YAMLException"), "bad (3:1)", Some((3, 1)));
        check("Error: ENOTDIR: not a directory", Some("Error"), "ENOTDIR: not a directory", None);
        check("TypeError [ERR_X]: wrong (1:2)", Some("TypeError [ERR_X]"), "wrong (1:2)", None);
        check("Error creating element action false", None, "Error creating element action false", None);
    }

    #[test]
    fn the_number_of_kept_lines_is_bounded_and_their_numbers_stay() {
        let mut transcript = Transcript::default();
        for number in 0..MOST_LINES + 5 {
            transcript.extend([CliLine::read(format!("Loaded {number}"))]);
        }
        assert_eq!(transcript.count(), MOST_LINES as u64 + 5);
        assert_eq!(transcript.since(0).next().map(|line| line.text.as_str()), Some("Loaded 5"));
        assert_eq!(transcript.since(MOST_LINES as u64 + 4).count(), 1);
    }
}
