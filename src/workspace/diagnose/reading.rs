//! What push reads as something else, and what it cannot read or send at all.

use super::{Diagnostic, Fix, RuleInput, placement, stray};
use crate::workspace::claims::LayoutClaim;
use crate::workspace::code::{Code, Severity};
use crate::workspace::document::{Content, Field, Place};
use crate::workspace::element::Kind;
use crate::workspace::files::{Dir, Entry, MEMBRANE, RelPath, Resolved};
use crate::workspace::phase::Phase;
use crate::workspace::plan::Stop;
use crate::workspace::verdict::{Effect, Fate, Reason, Verdict, VerdictWord};
use crate::workspace::words::with_article;

/// Elements in the folder of another kind.
pub(super) fn misread(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let places = input.places();
    for load in input.plan.loads().iter().filter(|load| load.is_misplaced_element() && !stray::is_one(load)) {
        let message =
            format!("push reads this {} as {}{}", load.looks_like, with_article(load.element()), consequence(load));
        let safe = input.certain.contains(&load.path);
        let stop = placement::why_it_would_stop(&places, load);
        let place = load.first_place_that_loads().filter(|_| stop.is_none());
        let help = match (place, load.looks_like) {
            (None, _) if stop.is_some() => stop.unwrap_or_default(),
            (Some(place), _) if place.word == VerdictWord::NotSent => {
                format!("Remove it: at `{}` it would be {}.", place.path, place.note)
            }
            (Some(place), Kind::Interface) => {
                format!("`{}` is the nearest place to its meaning; there it is {}.", place.path, place.note)
            }
            (Some(place), _) => format!("Move it to `{}`.", place.path),
            (None, kind) => placement::why_not_free(&places, load).unwrap_or_else(|| {
                format!("Move it out of this folder; no place of this layout reads {}.", kind.plural())
            }),
        };
        let help = placement::with_generator(input, &load.path, help);
        out.push(
            Diagnostic::new(Code::Misread, &load.path, message, help)
                .at(load.place_of(Field::Type).or_else(|| load.place_of(Field::Key)))
                .mended_by(
                    place
                        .filter(|place| place.word != VerdictWord::NotSent)
                        .map(|place| Fix::relocation(&load.path, place, safe)),
                ),
        );
    }
}

/// What push does with a misread file, beyond the kind.
fn consequence(load: &Verdict) -> String {
    match load.effect() {
        Some(Effect::Fields(fields)) if fields.is_empty() => ", and sends none of its fields".into(),
        Some(Effect::Fields(fields)) => {
            let connector =
                if fields.contains(&"connectorId") { "" } else { ": the server gets one without a connector" };
            format!(", and sends nothing of it but {}{connector}", fields.join(", "))
        }
        Some(Effect::Upload | Effect::Apply) | None => String::new(),
    }
}

/// Files that are no elements, and yet are read as such: notes, backups, other programs' files.
pub(super) fn read_as_element(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for load in input.plan.loads().iter().filter(|load| stray::is_one(load)) {
        let as_what = match load.content() {
            Content::Text => format!("uploads its text as {} without a key", with_article(load.element())),
            _ => match &load.key {
                Some(key) => format!("sends it as {} with the key `{key}`", with_article(load.element())),
                None => format!("sends it as {} without a key", with_article(load.element())),
            },
        };
        let message = match input.choice.layout.knows(LayoutClaim::Reading) {
            true => format!("push {as_what}: in this folder it reads every file, whatever its name"),
            false => format!("push reads this file as {}, and it looks like no element", with_article(load.element())),
        };
        out.push(Diagnostic::new(Code::ReadAsElement, &load.path, message, MOVE_OUT));
    }
}

const MOVE_OUT: &str = "Move it out of the folder, or remove it.";

/// Element files that hold something other than fields.
pub(super) fn not_a_mapping(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let odd = input.plan.loads().iter().filter(|load| load.content() != Content::Mapping && !stray::is_one(load));
    for load in odd {
        let message = match (load.element(), load.content()) {
            (kind, _) if !input.choice.layout.knows(LayoutClaim::Reading) => format!(
                "this file holds no fields, which the vendor's schema of {} rejects; what push does then is not known",
                with_article(kind)
            ),
            (_, Content::Scalar) if !load.is_read_as(Kind::Integration) => continue,
            (Kind::Integration, _) => {
                "push makes an integration without name and key of it: it holds no fields".to_owned()
            }
            (kind, Content::Text) => format!("push uploads this text as {} without a key", with_article(kind)),
            (kind, _) => format!("push uploads this list or date as {} without a key", with_article(kind)),
        };
        out.push(
            Diagnostic::new(Code::NotAMapping, &load.path, message, WRITE_FIELDS)
                .at(load.documents.first().map(|document| document.place)),
        );
    }
}

const WRITE_FIELDS: &str = "Write the element's fields at the top of the file, one `name: value` each.";

/// Interfaces where push reads them as something near their meaning.
pub(super) fn interface_as_flow(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let sent = input.plan.loads().iter().filter(|load| load.is_interface_as_flow());
    for load in sent {
        let message = "push sends this interface as a flow; whether the server honours it there is not known";
        let help = "Try its endpoints after the push.";
        out.push(Diagnostic::new(Code::InterfaceAsFlow, &load.path, message, help).at(load.place_of(Field::Type)));
    }
}

/// Files that push cannot load. Those of `connectors/` are the connectors' family.
pub(super) fn rejected(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for row in input.plan.rejected() {
        let Some(reason) = row.reason() else { continue };
        let diagnostic = match () {
            () if row.end_unknown => {
                let message = format!("this file cannot be read, and what push does then is not known: {reason}");
                Diagnostic::new(reason.code(), &row.path, message, help_where_unknown(reason.code()))
            }
            () if stray::is_text(row) => Diagnostic::new(
                Code::ReadAsElement,
                &row.path,
                format!("push reads this file as an element, cannot ({reason}), and stops"),
                MOVE_OUT,
            ),
            () if *reason == Reason::Fifo => {
                let message = "push opens this FIFO and waits for a writer, for ever";
                Diagnostic::new(reason.code(), &row.path, message, help(reason.code()))
            }
            () => {
                let message = format!("push stops here: {reason}");
                Diagnostic::new(reason.code(), &row.path, message, help(reason.code()))
            }
        };
        out.push(diagnostic.at(reason.at().map(point)));
    }
}

/// Files and links that cannot be read, where push does not look: nothing is known of them, and they may be meant as elements.
pub(super) fn unreadable_elsewhere(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    for row in input.plan.passed_over().iter().filter(|row| !row.looks_like.matters()) {
        match input.files.get(&row.path) {
            Some(Entry::File(file)) if stray::is_yaml_name(&row.path) => {
                let Some(error) = file.reading.as_ref().and_then(|reading| reading.error.as_ref()) else { continue };
                let reason = Reason::NotRead(error.clone());
                let message = format!("push does not look here, and could not read this file: {reason}");
                let told = Diagnostic::new(reason.code(), &row.path, message, help_where_unknown(reason.code()));
                let told = told.at(reason.at().map(point));
                out.push(told.rated(Severity::Info));
            }
            Some(link @ Entry::Link(_)) if matches!(input.files.follow(link), Resolved::Broken) => {
                let message = "push passes over this link, which leads nowhere";
                let told = Diagnostic::new(Code::BrokenLink, &row.path, message, help(Code::BrokenLink));
                out.push(told.rated(Severity::Warning));
            }
            _ => {}
        }
    }
}

/// Folders under `membrane/` that cannot be listed, where push does not stop at them.
pub(super) fn unlisted_folders(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let membrane = RelPath::root().join(MEMBRANE);
    if let Some(Entry::Dir(dir)) = input.files.get(&membrane) {
        unlisted_below(input, &membrane, dir, out);
    }
}

fn unlisted_below(input: &RuleInput<'_>, path: &RelPath, dir: &Dir, out: &mut Vec<Diagnostic>) {
    if let (Some(why), None) = (&dir.unreadable, input.plan.verdict(path)) {
        let message = format!("what stands in this folder is not known, because it cannot be listed: {why}");
        let told = Diagnostic::new(Code::Unreadable, path, message, help(Code::Unreadable));
        out.push(told.rated(Severity::Warning));
    }
    for (name, entry) in &dir.entries {
        if let Entry::Dir(below) = entry {
            unlisted_below(input, &path.join(name), below, out);
        }
    }
}

/// What loads, and stops push when it comes to be sent.
pub(super) fn stops_while_sending(input: &RuleInput<'_>, out: &mut Vec<Diagnostic>) {
    let codes = [Code::NotAMapping, Code::Cyclic];
    for stop in input.plan.stops.iter().filter(|stop| stop.phase == Phase::Sync && codes.contains(&stop.code())) {
        out.extend(half_way(input, stop, help(stop.code()), None));
    }
}

/// A stop in the sync phase, as a diagnostic at the element that is to blame.
pub(super) fn half_way(
    input: &RuleInput<'_>,
    stop: &Stop,
    help: impl Into<String>,
    field: Option<Field>,
) -> Option<Diagnostic> {
    let path = stop.path.as_ref()?;
    let load = input.plan.verdict(path).filter(|verdict| matches!(verdict.fate, Fate::Loads(..)));
    let span = load.zip(field).and_then(|(load, field)| load.place_of(field));
    let message = format!("push stops half-way, when it comes to send this file: {}", stop.reason);
    Some(Diagnostic::new(stop.code(), path, message, help).at(span))
}

/// A place without length.
fn point((line, column): (u32, u32)) -> Place {
    Place { line, column, end_line: line, end_column: column }
}

/// The mend for what cannot be loaded.
fn help(code: Code) -> &'static str {
    match code {
        Code::SeveralDocuments => "Write each document to a file of its own: `membrane-tui split FILE` does it.",
        Code::YamlRejected => "Correct the place that is named; until then nothing at all is pushed.",
        Code::NulByte => "Save it as UTF-8; a binary does not belong here.",
        Code::Unreadable => "Give yourself the right to read it.",
        Code::NotAMapping => WRITE_FIELDS,
        Code::Cyclic => "Replace the alias that leads back into its own anchor, or those that multiply.",
        Code::BrokenLink => "Let the link lead to something that is there, or remove it.",
        Code::NameNotUtf8 => "Rename it.",
        Code::FileForFolder => "Make it a folder, and put the file into that.",
        Code::FolderForFile => "Rename or remove the folder.",
        Code::ConnectorEmptySpec => "Write at least `id`, `name` and `uuid`, or remove the connector's folder.",
        Code::ConnectorStray => "Move it out of `connectors/`.",
        _ => "Remove it, or have the program that makes it make it elsewhere.",
    }
}

/// The same where push does not come to it, or nobody knows what it does then.
fn help_where_unknown(code: Code) -> &'static str {
    match code {
        Code::YamlRejected => "Correct the place that is named.",
        code => help(code),
    }
}
