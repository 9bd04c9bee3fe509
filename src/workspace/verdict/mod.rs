//! What becomes of one file: one row for each file that push reads, stops at or passes over. Whoever asks about a file is
//! answered by its row.
//!
//! A row is a value. `plan` makes it, and it knows of no other row; what joins rows is in `links`.

mod reason;
mod word;

use std::sync::Arc;

use super::code::Code;
use super::document::auth_block::AuthBlock;
use super::document::interface::Operation;
use super::document::{Content, Field, Place, Summary};
use super::element::Kind;
use super::files::{MEMBRANE, RelPath};
use super::folder_kind::kind_around;
use super::words::with_article;
use crate::yaml::js::Js;

pub use reason::Reason;
pub use word::{Placement, VerdictWord};

/// A row's place in [`super::plan::Plan::verdicts`].
pub type VerdictIndex = usize;

/// What becomes of one file.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The path by which push opens it; of a file that push does not open, where it stands.
    pub path: RelPath,
    /// Where it stands, where push opens it by way of a link.
    pub stands_at: Option<RelPath>,
    /// What it looks like, whatever push makes of it; its place decides where its fields say too little.
    pub looks_like: Kind,
    /// Its documents, as far as they can be read. A file that loads has one.
    pub documents: Arc<[Summary]>,
    pub fate: Fate,
    /// The text of the key that is sent, or that it gives itself.
    pub key: Option<String>,
    /// What stands in its `integrationKey` when push compares it: its own, or the key of the integration that it stands in.
    pub integration_field: Option<Js>,
    /// Its integration's folder, where push reads it inside one.
    pub inside: Option<RelPath>,
    /// A connector's versions whose source push sends, up to the first without one.
    pub versions: Vec<String>,
    /// Where it could stand, the expected place first; empty for what push reads as what it is, and for what is no element.
    pub places: Vec<Candidate>,
    /// It stands as another layout wants it, and so does nearly everything: converting the workspace moves it, not a fix.
    pub converts: bool,
    /// Push stops at it, once all that it meets before is mended.
    pub stops: bool,
    /// It cannot be read, and nobody knows what a CLI of its layout does then.
    pub end_unknown: bool,
    /// It is passed over, and nothing is lost by that: read at its place, it would be reset to its parent.
    pub nothing_lost: bool,
}

/// What push does with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It reads it as an element of this kind.
    Loads(Kind, Effect),
    /// It cannot load it, and stops.
    Rejected(Reason),
    /// It does not read it, or finds nothing in it.
    PassedOver(Reason),
}

/// What happens to a loaded file's content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// It is sent as it stands.
    Upload,
    /// It has a parent: applied from it, or reset to it, and its own content is not sent.
    Apply,
    /// Only these fields are sent.
    Fields(Vec<&'static str>),
}

/// A place where a file could stand, and what push would do there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub path: RelPath,
    /// What push would read it as there.
    pub element: Option<Kind>,
    pub loads: bool,
    /// What becomes of it there, on any server: `StopsPush` also where push stops at it on one that has it.
    pub word: VerdictWord,
    /// It is read there as what it is, in its own layer, and nothing stops push at it: nobody has to be asked.
    pub certain: bool,
    pub note: String,
}

impl Verdict {
    /// The row of a file, which says nothing of an element yet.
    pub fn new(path: RelPath, looks_like: Kind, documents: Arc<[Summary]>, fate: Fate) -> Verdict {
        Verdict {
            key: documents.iter().find_map(Summary::key),
            path,
            stands_at: None,
            looks_like,
            documents,
            fate,
            integration_field: None,
            inside: None,
            versions: Vec::new(),
            places: Vec::new(),
            converts: false,
            stops: false,
            end_unknown: false,
            nothing_lost: false,
        }
    }

    /// What push makes of it; `None` where push does not load it.
    pub fn read_as(&self) -> Option<Kind> {
        match self.fate {
            Fate::Loads(element, _) => Some(element),
            Fate::Rejected(_) | Fate::PassedOver(_) => None,
        }
    }

    /// What push makes of it; of a file that it does not load, what that looks like.
    pub fn element(&self) -> Kind {
        self.read_as().unwrap_or(self.looks_like)
    }

    /// Whether push loads it as this kind.
    pub fn is_read_as(&self, kind: Kind) -> bool {
        self.read_as() == Some(kind)
    }

    /// What happens to its content, where push loads it.
    pub fn effect(&self) -> Option<&Effect> {
        match &self.fate {
            Fate::Loads(_, effect) => Some(effect),
            Fate::Rejected(_) | Fate::PassedOver(_) => None,
        }
    }

    /// Whether push applies it from its parent, or resets it to that, instead of sending its content.
    pub fn is_applied(&self) -> bool {
        self.effect() == Some(&Effect::Apply)
    }

    /// Why push does not load it; `None` where it does.
    pub fn reason(&self) -> Option<&Reason> {
        match &self.fate {
            Fate::Rejected(reason) | Fate::PassedOver(reason) => Some(reason),
            Fate::Loads(..) => None,
        }
    }

    /// The code of [`Verdict::reason`].
    pub fn code(&self) -> Option<Code> {
        self.reason().map(Reason::code)
    }

    /// Push takes it for something that it is not.
    ///
    /// An interface that is read as a flow is not misread: that is the one place where push reads it as something near its meaning.
    pub fn is_misread(&self) -> bool {
        self.read_as().is_some_and(|element| self.looks_like != element) && !self.is_interface_as_flow()
    }

    /// An element of another kind than its folder's, for which there may be a place; a README is none.
    pub fn is_misplaced_element(&self) -> bool {
        self.is_misread() && self.looks_like.matters()
    }

    /// An interface among the flows: sent, and nobody knows whether the server honours it.
    pub fn is_interface_as_flow(&self) -> bool {
        self.looks_like == Kind::Interface && self.is_read_as(Kind::Flow)
    }

    /// Push passes it over, and it looks like something that a workspace is made of.
    pub fn is_element_passed_over(&self) -> bool {
        matches!(self.fate, Fate::PassedOver(_)) && self.looks_like.matters()
    }

    /// It stands outside `membrane/`.
    pub fn is_outside(&self) -> bool {
        self.code() == Some(Code::OutsideMembrane)
    }

    /// What becomes of it, as `tree` tells it.
    pub fn placement(&self) -> Placement {
        match self.fate {
            _ if self.stops => Placement::Aborts,
            Fate::Loads(..) if self.is_misread() => Placement::Misread,
            Fate::Loads(..) => Placement::Loads,
            Fate::Rejected(_) => Placement::Aborts,
            Fate::PassedOver(_) => Placement::Ignored,
        }
    }

    /// The word for what becomes of it; `None` for what is no element and is rightly passed over.
    pub fn word(&self) -> Option<VerdictWord> {
        Some(match self.placement() {
            Placement::Aborts if self.end_unknown => VerdictWord::Unreadable,
            Placement::Aborts => VerdictWord::StopsPush,
            Placement::Misread => VerdictWord::Misread,
            Placement::Loads if self.is_applied() => VerdictWord::NotSent,
            Placement::Loads => VerdictWord::Sent,
            Placement::Ignored if self.looks_like.matters() => VerdictWord::PassedOver,
            Placement::Ignored => return None,
        })
    }

    /// Push loads it as what it is, or as what comes nearest, and does not stop at it.
    pub fn loads(&self) -> bool {
        self.placement() == Placement::Loads
    }

    /// Whether elements may belong to it: it is an integration, or push makes one of it.
    pub fn holds_elements(&self) -> bool {
        self.looks_like == Kind::Integration || self.is_read_as(Kind::Integration)
    }

    /// The place that it should certainly move to, if there is one: its kind is certain, it is one document inside
    /// `membrane/`, and nobody has to be asked. An interface has several possible places, and a connector comes with its
    /// sources: those are asked. A workspace of another layout is converted as a whole, or not at all.
    pub fn certain_place(&self) -> Option<&Candidate> {
        let is_inside = super::files::is_inside(&self.path);
        let place = self.places.first().filter(|place| place.certain && is_inside && !self.converts)?;
        self.is_kind_certain().then_some(place)
    }

    /// The first of its places that push would read without stopping.
    pub fn first_place_that_loads(&self) -> Option<&Candidate> {
        self.places.iter().find(|place| place.loads && place.word != VerdictWord::StopsPush)
    }

    /// What push does with it, as a short clause: "loads as action `list-orders`", "passed over: …". Of one with a parent the clause says
    /// what the server makes of it where it has it already; else it is applied from there, and its content is not sent either.
    pub fn words(&self) -> String {
        match &self.fate {
            Fate::Loads(element, _) => {
                let key = match &self.key {
                    Some(key) => format!(" `{key}`"),
                    // Connectors are known by other fields.
                    None if *element == Kind::Connector => String::new(),
                    None => " without a key".to_owned(),
                };
                let of = self.integration_key().map_or(String::new(), |key| format!(" of `{key}`"));
                let instead = match self.is_misplaced_element() {
                    true => format!(", though it looks like {}", with_article(self.looks_like)),
                    false => String::new(),
                };
                let lost = if self.effect() == Some(&Effect::Apply) { "; not sent: reset to its parent" } else { "" };
                format!("loads as {element}{key}{of}{instead}{lost}")
            }
            Fate::Rejected(reason) if self.end_unknown => {
                format!("unreadable: {reason}; what push does then is not known")
            }
            Fate::Rejected(reason) => format!("stops push: {reason}"),
            Fate::PassedOver(reason) => format!("passed over: {reason}"),
        }
    }
}

/// What the file says.
impl Verdict {
    /// Its document, where it is one.
    pub fn summary(&self) -> Option<&Summary> {
        match &*self.documents {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether it holds more than one document.
    pub fn holds_several(&self) -> bool {
        self.documents.len() > 1
    }

    /// What its first document is, as far as push tells that apart.
    pub fn content(&self) -> Content {
        self.documents.first().map_or(Content::Null, |document| document.content)
    }

    /// A field of its first document.
    pub fn field(&self, field: Field) -> Option<&Js> {
        self.documents.first().and_then(|document| document.field(field))
    }

    /// A field of its first document, where it is a text.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.field(field).and_then(Js::as_str)
    }

    /// Whether JavaScript finds the field true.
    pub fn truthy(&self, field: Field) -> bool {
        self.field(field).is_some_and(Js::truthy)
    }

    /// Where a field's value stands.
    pub fn place_of(&self, field: Field) -> Option<Place> {
        self.documents.first().and_then(|document| document.place_of(field))
    }

    /// All top-level names of its first document, in the order of the file.
    pub fn field_names(&self) -> impl Iterator<Item = &str> {
        self.documents.first().into_iter().flat_map(Summary::names)
    }

    /// The name of the field that gives it a parent (see [`Summary::parent_link`]).
    pub fn parent_link(&self) -> Option<&str> {
        self.documents.first().and_then(Summary::parent_link)
    }

    /// Customised in push's sense (see [`Summary::is_customised`]).
    pub fn is_customised(&self) -> bool {
        self.documents.first().is_some_and(|document| document.is_customised(self.integration()))
    }

    /// Whether it is one document whose kind is certain, by its fields or by the folder that it stands in (docs/contract.md, `fix`).
    pub fn is_kind_certain(&self) -> bool {
        let below = self.path.below(&RelPath::root().join(MEMBRANE));
        let folder = self.read_as().or_else(|| kind_around(&below?));
        self.summary().is_some_and(|summary| summary.shape.is_certain(folder))
    }

    /// Its name, for people: the one that it gives itself, else its key, else the file's.
    pub fn name(&self) -> String {
        let given = self.summary().and_then(|only| only.text(Field::Name)).filter(|name| !name.is_empty());
        given.map(str::to_owned).or_else(|| self.key.clone()).unwrap_or_else(|| self.path.stem().into_owned())
    }

    /// The `integrationKey` that push would use. An empty one counts as none, and an integration has no use for one.
    pub fn integration(&self) -> Option<&Js> {
        self.integration_field.as_ref().filter(|key| key.truthy() && !self.is_read_as(Kind::Integration))
    }

    /// The same as text.
    pub fn integration_key(&self) -> Option<String> {
        self.integration().and_then(Js::sent_text)
    }

    /// The `integrationKey` that its first document has itself.
    pub fn own_integration_key(&self) -> Option<String> {
        self.field(Field::IntegrationKey).filter(|key| key.truthy()).and_then(Js::sent_text)
    }

    /// The key of the integration that it belongs to, by what push would use, or else by its own word.
    pub fn named_integration(&self) -> Option<String> {
        match &self.fate {
            // Push asks no integration for its `integrationKey`; an element that it takes for one may still mean it.
            Fate::Loads(element, _) if *element != Kind::Integration => self.integration_key(),
            // `pull` names the folder after the integration.
            Fate::PassedOver(reason) if reason.code() == Code::PullLayout => {
                self.own_integration_key().or_else(|| self.path.parent().map(|folder| folder.name_text().into_owned()))
            }
            _ => self.own_integration_key(),
        }
    }

    /// The authentication that it states itself.
    pub fn auth_block(&self) -> Option<&AuthBlock> {
        self.documents.iter().find_map(|document| document.auth.as_deref())
    }

    /// The endpoints of an interface, each with the number of its document.
    pub fn operations(&self) -> impl Iterator<Item = (usize, &Operation)> {
        let interfaces =
            self.documents.iter().enumerate().filter(|(_, document)| document.shape.kind == Kind::Interface);
        interfaces.flat_map(|(number, document)| document.operations.iter().map(move |operation| (number, operation)))
    }

    /// The keys of the actions in it.
    pub fn action_keys(&self) -> impl Iterator<Item = String> + '_ {
        let only = self.key.clone().filter(|_| self.looks_like == Kind::Action && !self.holds_several());
        let several =
            self.documents.iter().filter(|document| self.holds_several() && document.shape.kind == Kind::Action);
        only.into_iter().chain(several.filter_map(Summary::key))
    }

    /// The elements in it, each with its kind and key: itself, or each that matters of several documents.
    pub fn elements(&self) -> Vec<(Kind, Option<String>)> {
        if !self.holds_several() {
            return vec![(self.looks_like, self.documents.first().and_then(Summary::key))];
        }
        let matter = self.documents.iter().filter(|document| document.shape.kind.matters());
        matter.map(|document| (document.shape.kind, document.key())).collect()
    }
}

impl Effect {
    /// The word of docs/contract.md: `upload`, `apply`, `fields:name,key`.
    pub fn word(&self) -> String {
        match self {
            Effect::Upload => "upload".into(),
            Effect::Apply => "apply".into(),
            Effect::Fields(fields) => format!("fields:{}", fields.join(",")),
        }
    }
}
