//! The missing file of an integration's folder, written from what is known of the integration; or the missing folder of all integrations.

use super::Relocation;
use super::draft::{Draft, real};
use super::element;
use super::error::PlanError;
use crate::workspace::document::Field;
use crate::workspace::element::Kind;
use crate::workspace::files::{Entry, MEMBRANE, RelPath};
use crate::workspace::layout::Layout;
use crate::workspace::plan::Plan;
use crate::workspace::planned::PlannedFiles;
use crate::workspace::verdict::Verdict;
use crate::yaml::js::Js;

/// See [`super::Intent::Scaffold`].
pub fn plan(planned: &PlannedFiles, folder: &RelPath) -> Result<Relocation, PlanError> {
    let folder = real(&planned.files, folder)?;
    let layout = planned.choice.layout;
    let unfit = |why: String| PlanError::Unfit { path: folder.clone(), why };
    let integrations = integrations(layout);
    let mut draft = Draft::new(planned, &planned.plan, planned.choice.layout);
    if folder == integrations && !draft.has(&folder) {
        draft.make_folder(&folder)?;
        let after = draft.outcome();
        return Ok(draft.finish(format!("Make {folder}"), &after, Vec::new()));
    }
    match planned.files.get(&folder) {
        Some(Entry::Dir(_)) => {}
        Some(Entry::Link(_)) => return Err(unfit("is a link; write its file where that leads".into())),
        _ => return Err(PlanError::Missing(folder)),
    }
    if folder.parent().as_ref() != Some(&integrations) {
        return Err(unfit(format!("is no integration's folder; name one that stands straight in `{integrations}/`")));
    }
    let file = folder.join(layout.own_file(folder.name()));
    if let Some(spec) = element::spec_of(&planned.files, &planned.plan, &folder).filter(|spec| *spec != file) {
        return Err(unfit(format!("has a file that looks like its own, `{spec}`; move that to `{file}`")));
    }
    if draft.has(&file) {
        return Err(PlanError::Present(file));
    }
    let known = KnownIntegration::of(&planned.plan, &folder);
    draft.create(&file, known.text().as_bytes(), None)?;
    draft.extracted.push((folder.clone(), file.clone()));
    let after = draft.outcome();
    let mut relocation = draft.finish(format!("Write {file}"), &after, Vec::new());
    if known.connector_id.is_none() {
        relocation.notes.push(format!(
            "nothing here says which connector `{}` uses; write its `connectorId` into `{file}`",
            known.key
        ));
    }
    Ok(relocation)
}

/// The integration's folder at a path or above it, if its file is missing; or the folder of all integrations, if that is.
///
/// # Errors
/// Why there is nothing to be written, in a sentence.
pub fn lacking_folder(planned: &PlannedFiles, path: &RelPath) -> Result<RelPath, String> {
    let (files, layout) = (&planned.files, planned.choice.layout);
    let integrations = files.spelt(&integrations(layout));
    if *path == integrations && files.get(path).is_none() {
        return Ok(integrations);
    }
    let below = path.below(&integrations);
    let folder = below.and_then(|below| below.names().next().map(|name| integrations.join(name)));
    let folder = folder.filter(|folder| matches!(files.get(folder), Some(Entry::Dir(_))));
    let folder = folder.ok_or_else(|| format!("select a folder in `{integrations}/`, or something in one"))?;
    match files.get(&files.spelt(&folder.join(layout.own_file(folder.name())))) {
        Some(_) => Err(format!("`{folder}` has its file")),
        None => Ok(folder),
    }
}

/// `membrane/integrations`.
fn integrations(layout: &Layout) -> RelPath {
    RelPath::root().join(MEMBRANE).join(layout.integrations())
}

/// What the rest of the workspace says of an integration.
struct KnownIntegration {
    key: String,
    connector_id: Option<String>,
}

impl KnownIntegration {
    /// The key on which all elements in the folder agree, else the folder's name; and the connector that bears that name.
    fn of(plan: &Plan, folder: &RelPath) -> KnownIntegration {
        let inside = plan.loads().iter().filter(|load| load.path.starts_with(folder));
        let own_key = |load: &Verdict| load.field(Field::IntegrationKey).and_then(Js::sent_text);
        let mut named: Vec<String> = inside.filter_map(own_key).collect();
        named.dedup();
        let key = match &named[..] {
            [only] => only.clone(),
            _ => folder.name_text().into_owned(),
        };
        let connectors = plan.loads().iter().filter(|load| load.is_read_as(Kind::Connector));
        let ids = connectors.filter_map(|load| {
            let bears = |field| load.text(field).is_some_and(|name| name.eq_ignore_ascii_case(&key));
            (bears(Field::Key) || bears(Field::Name)).then(|| load.field(Field::Id).and_then(Js::sent_text))?
        });
        KnownIntegration { connector_id: ids.into_iter().next(), key }
    }

    fn text(&self) -> String {
        let mut text = format!("key: {}\nname: {}\n", scalar(&self.key), scalar(&title(&self.key)));
        if let Some(id) = &self.connector_id {
            text.push_str(&format!("connectorId: {}\n", scalar(id)));
        }
        text
    }
}

/// `zoho-crm` as people write it: `Zoho Crm`.
fn title(key: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
    };
    let words: Vec<String> = key.split(['-', '_', ' ']).filter(|word| !word.is_empty()).map(word).collect();
    if words.is_empty() { key.to_owned() } else { words.join(" ") }
}

/// A text as YAML reads it back: plain where it can be nothing else, else in double quotes.
fn scalar(text: &str) -> String {
    let is_plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' '))
        && !text.ends_with(' ')
        && !matches!(
            text.to_ascii_lowercase().as_str(),
            "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
        );
    if is_plain {
        return text.to_owned();
    }
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{self, Dialect, NodeRef};

    #[test]
    fn a_written_text_is_read_back_as_it_was() {
        for text in [
            "hub",
            "zoho crm",
            "12",
            "true",
            "a: b",
            "- x",
            "\"quoted\" \\ back",
            "tab\there",
            "é",
            "",
            "null",
            "a ",
            "#no",
        ] {
            let document = yaml::load(&format!("key: {}\n", scalar(text)), Dialect::default()).unwrap();
            assert_eq!(document.root().get("key").and_then(NodeRef::as_str), Some(text));
        }
    }

    #[test]
    fn a_title_is_the_keys_words() {
        assert_eq!(title("zoho-crm"), "Zoho Crm");
        assert_eq!(title("hub"), "Hub");
        assert_eq!(title("-"), "-");
    }
}
