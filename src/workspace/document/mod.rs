//! What is kept of a file's text: the few facts that decide what push does with it.
//!
//! The texts themselves are let go as soon as they are read, so that a hundred thousand files fit in memory. Says nothing of
//! where a file stands: that is the layout's and the plan's business.

pub mod auth_block;
pub mod auth_method;
pub mod interface;
pub mod shape;

use std::sync::Arc;

use serde::Deserialize;

use crate::yaml::js::Js;
use crate::yaml::json::{self, Unsendable};
use crate::yaml::{self, Dialect, Document, ErrorKind, LineIndex, NodeRef, Value};
use auth_block::AuthBlock;
use interface::Operation;
use shape::Shape;

/// What the reader made of one file.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The documents, up to the first error. More than one only where `error` says so.
    pub documents: Arc<[Summary]>,
    /// Why push cannot load the file.
    pub error: Option<ReadError>,
}

/// Why push cannot load a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// js-yaml throws.
    Yaml(yaml::Error),
    /// The system did not let it be read; its words.
    Unreadable(Box<str>),
}

/// A stretch of a file, counted as editors do: lines and columns from 1, columns in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

/// A text, while it is being reduced: what turns a span into a place.
pub struct SourceText<'t> {
    text: &'t str,
    lines: LineIndex,
}

impl<'t> SourceText<'t> {
    /// A text and where its lines begin.
    pub fn new(text: &'t str) -> Self {
        SourceText { text, lines: LineIndex::new(text) }
    }

    /// A span as a place that editors understand.
    pub fn place(&self, span: yaml::Span) -> Place {
        let (line, column) = self.lines.line_column(self.text, span.start);
        let (end_line, end_column) = self.lines.line_column(self.text, span.end);
        Place { line, column, end_line, end_column }
    }
}

/// What the value of a document is, as far as push tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// `undefined` or `null`: nothing can even be asked of it.
    Null,
    /// `false`, `0`, NaN or `''`.
    Falsy,
    Mapping,
    /// Lists, dates, sets and binaries: objects to JavaScript, but no mapping.
    Object,
    Text,
    /// `true` or a number.
    Scalar,
}

impl Content {
    /// JavaScript finds it false, so push skips the file as if it were not there.
    pub fn is_skipped(self) -> bool {
        matches!(self, Content::Null | Content::Falsy)
    }
}

/// One document, reduced.
#[derive(Debug, Clone)]
pub struct Summary {
    /// The document's own stretch of the file.
    pub place: Place,
    pub content: Content,
    /// Why JSON cannot be made of it, if it cannot.
    pub unsendable: Option<Unsendable>,
    /// What it looks like, whatever its place.
    pub shape: Shape,
    /// The top-level fields that decide something.
    fields: Box<[KnownField]>,
    /// All top-level names, joined by newlines.
    names: Box<str>,
    /// Its own `auth` block.
    pub auth: Option<Box<AuthBlock>>,
    /// The options that an integration takes out of its connector's authentication.
    pub disabled_options: Box<[Box<str>]>,
    /// The endpoints of an interface.
    pub operations: Box<[Operation]>,
}

/// A field that decides something, and where it stands.
#[derive(Debug, Clone)]
struct KnownField {
    field: Field,
    value: Js,
    place: Place,
}

macro_rules! fields {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// The top-level fields that some rule asks for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
        pub enum Field { $(#[serde(rename = $name)] $variant),* }

        impl Field {
            /// The name in the file.
            pub fn name(self) -> &'static str {
                match self { $(Field::$variant => $name),* }
            }

            fn named(name: &str) -> Option<Field> {
                match name { $($name => Some(Field::$variant),)* _ => None }
            }
        }
    };
}

fields! {
    Id = "id",
    Uuid = "uuid",
    Key = "key",
    Name = "name",
    Type = "type",
    State = "state",
    Version = "version",
    IntegrationKey = "integrationKey",
    IntegrationId = "integrationId",
    IntegrationUuid = "integrationUuid",
    Integration = "integration",
    ConnectorId = "connectorId",
    ConnectorUuid = "connectorUuid",
    ConnectorKey = "connectorKey",
    ConnectorVersion = "connectorVersion",
    Connector = "connector",
    ExternalAppId = "externalAppId",
    Customized = "customized",
    IsCustomized = "isCustomized",
    AuthType = "authType",
    AuthOptions = "authOptions",
    HasMissingParameters = "hasMissingParameters",
}

impl Reading {
    /// Reads a file's bytes as push does: invalid UTF-8 becomes U+FFFD, then js-yaml's `load`.
    ///
    /// `dialect` is the js-yaml that the CLI would import. Never fails: what cannot be loaded is said in `error`, and the
    /// documents before it are kept.
    pub fn of(bytes: &[u8], dialect: Dialect) -> Reading {
        let text = String::from_utf8_lossy(bytes);
        let source = SourceText::new(&text);
        match yaml::load(&text, dialect) {
            Ok(document) => Reading { documents: Arc::new([Summary::of(&document, &source)]), error: None },
            Err(error) => {
                let documents = match error.kind {
                    ErrorKind::NullByte => Arc::default(),
                    _ => {
                        yaml::load_all(&text, dialect).0.iter().map(|document| Summary::of(document, &source)).collect()
                    }
                };
                Reading { documents, error: Some(ReadError::Yaml(error)) }
            }
        }
    }

    /// A file that the system does not let us read.
    pub fn unreadable(why: impl Into<Box<str>>) -> Reading {
        Reading { documents: Arc::default(), error: Some(ReadError::Unreadable(why.into())) }
    }

    /// The one document that push loads, where it loads.
    pub fn loaded(&self) -> Option<&Summary> {
        if self.error.is_some() { None } else { self.documents.first() }
    }
}

impl Summary {
    fn of(document: &Document, source: &SourceText<'_>) -> Summary {
        let root = document.root();
        let mapping = root.is_mapping();
        let mut fields = Vec::new();
        let mut names = String::new();
        for (key, value) in root.entries().filter(|_| mapping) {
            if !names.is_empty() {
                names.push('\n');
            }
            names.push_str(key.text());
            if let (Some(field), Some(js)) = (Field::named(key.text()), Js::of(value)) {
                fields.push(KnownField { field, value: js, place: source.place(value.span()) });
            }
        }
        Summary {
            place: source.place(document.span()),
            content: content(root),
            unsendable: json::unsendable(root),
            shape: shape::of(root),
            fields: fields.into(),
            names: names.into(),
            auth: AuthBlock::of(root, source).map(Box::new),
            disabled_options: auth_block::disabled_options(root),
            operations: Operation::all(root, source),
        }
    }

    /// A field's value; `None` where the file has no such field.
    pub fn field(&self, field: Field) -> Option<&Js> {
        self.known(field).map(|known| &known.value)
    }

    /// Where a field's value stands.
    pub fn place_of(&self, field: Field) -> Option<Place> {
        self.known(field).map(|known| known.place)
    }

    /// A field's value where it is a string.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.field(field).and_then(Js::as_str)
    }

    /// Whether JavaScript finds the field true.
    pub fn truthy(&self, field: Field) -> bool {
        self.field(field).is_some_and(Js::truthy)
    }

    /// The key as it is sent: `12`, `true`, a date in ISO form; `None` where missing or null.
    pub fn key(&self) -> Option<String> {
        self.field(Field::Key).and_then(Js::sent_text)
    }

    /// All top-level names, in the order of the file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.split('\n').filter(|name| !name.is_empty())
    }

    /// The name that gives the element a parent: it contains `parentId`, or matches `universal.*Id` (docs/push-facts.md).
    pub fn parent_link(&self) -> Option<&str> {
        self.names().find(|name| {
            let universal = name.find("universal").map(|at| &name[at + "universal".len()..]);
            name.contains("parentId") || universal.is_some_and(|rest| rest.contains("Id"))
        })
    }

    /// Customised in push's sense: it has an `integrationKey`, and `customized` or `isCustomized` (docs/push-facts.md).
    ///
    /// `integration_key` is the one that push would use, which inside an integration's folder is not the file's own.
    pub fn is_customised(&self, integration_key: Option<&Js>) -> bool {
        integration_key.is_some_and(Js::truthy) && (self.truthy(Field::Customized) || self.truthy(Field::IsCustomized))
    }

    fn known(&self, field: Field) -> Option<&KnownField> {
        self.fields.iter().find(|known| known.field == field)
    }
}

fn content(root: NodeRef<'_>) -> Content {
    match root.value() {
        Value::Undefined | Value::Null => Content::Null,
        Value::Bool(false) | Value::String("") => Content::Falsy,
        Value::Number(value) if value == 0.0 || value.is_nan() => Content::Falsy,
        Value::Bool(true) | Value::Number(_) => Content::Scalar,
        Value::String(_) => Content::Text,
        Value::Mapping => Content::Mapping,
        Value::Sequence | Value::Date(_) | Value::Binary(_) => Content::Object,
    }
}
