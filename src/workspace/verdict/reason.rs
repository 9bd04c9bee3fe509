//! Why push does not load a file, and where it stops: a code, what is needed to word it, and the words.
//!
//! Every sentence that the plan says of a file stands here, worded when it is asked for.

use std::fmt;

use crate::workspace::code::Code;
use crate::workspace::document::ReadError;
use crate::workspace::element::Kind;
use crate::workspace::files::{MEMBRANE, RelPath};
use crate::workspace::words::with_article;
use crate::yaml::ErrorKind;

/// Why push does not load a file, or stops at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// js-yaml throws, or the system does not let it be read.
    NotRead(ReadError),
    /// A folder that push lists cannot be listed: the system's words.
    NotListed(Box<str>),
    /// `membrane/` cannot be listed: the system's words.
    Closed(Box<str>),
    /// No mapping inside an integration, at this line and column.
    NoMapping(u32, u32),
    NameNotUtf8,
    LeadsNowhere,
    /// The link of a `src.zip` that push writes.
    WrittenLeadsNowhere,
    FolderForFile,
    FileForFolder,
    SocketOrDevice,
    Fifo,
    /// The folder is no workspace, and none lies below it.
    NoWorkspace,
    /// The folder that must be there.
    NoIntegrationsFolder(RelPath),
    /// Something in `connectors/` that is no folder.
    NoConnector,
    /// The name of the spec that a connector's folder lacks.
    NoSpec(Box<str>),
    EmptySpec,
    /// The folder of a version that has no source.
    NoSource(RelPath),
    /// The version's folder where push looks for the source, and the connector's own folder.
    SourceElsewhere(RelPath, RelPath),
    /// `membrane.config.yml` cannot be used; why.
    Config(Code, String),
    /// It cannot be sent; why.
    NotSendable(Code, String),

    /// Push reads the same file by way of a link, under this path.
    ReadByLink(RelPath),
    Empty,
    /// It lies in the folder of a connector whose spec, of this name, is not there.
    NoConnectorsSource(Box<str>),
    /// No element, by what its content lacks.
    NoElement(&'static str),
    /// What it looks like cannot be told, for it cannot be read.
    Unknown(ReadError),
    /// It has no document.
    NoDocument,
    /// It looks like an element of this kind, and stands outside `membrane/`.
    Outside(Kind),
    /// It stands straight in `membrane/`; the layout's title.
    StraightInMembrane(&'static str),
    /// It stands in a connector's folder, where push opens a file named like this.
    NotTheSpec(Box<str>),
    /// It stands deeper than push looks for its kind: its path below `membrane/`.
    TooDeep(RelPath, Kind),
    /// Its folder is a misspelling: the layout's title, the right name, and the one that it has.
    Misspelt(&'static str, &'static str, Box<str>),
    /// Its folder, of this name, is not read: the layout's title.
    FolderNotRead(&'static str, Box<str>),
    /// The same inside an integration, whose folder is this.
    FolderNotReadInside(&'static str, Box<str>, Box<str>),
    /// A flat file in a folder of this name, where the layout of this title opens files named like this.
    Flat(&'static str, Box<str>, Box<str>),
    /// The other layout's name, and the one that push opens.
    OtherLayout(Box<str>, Box<str>),
    /// In an element's folder of this name push opens that file, and not this one.
    OtherName(Box<str>, Box<str>, Box<str>),
    /// It stands where `pull` writes, below the folder of this element, of which push opens that file.
    Pulled(Box<str>, Box<str>),
    /// The name that push reads inside an integration, and the camelCase one that the folder has.
    CamelCase(&'static str, Box<str>),
}

impl Reason {
    /// Its stable code.
    pub fn code(&self) -> Code {
        match self {
            Reason::NotRead(error) => code_of(error),
            Reason::NotListed(_) | Reason::Closed(_) => Code::Unreadable,
            Reason::NoMapping(..) => Code::NotAMapping,
            Reason::NameNotUtf8 => Code::NameNotUtf8,
            Reason::LeadsNowhere | Reason::WrittenLeadsNowhere => Code::BrokenLink,
            Reason::FolderForFile => Code::FolderForFile,
            Reason::FileForFolder => Code::FileForFolder,
            Reason::SocketOrDevice => Code::SpecialFile,
            Reason::Fifo => Code::Hangs,
            Reason::NoWorkspace => Code::NoWorkspace,
            Reason::NoIntegrationsFolder(_) => Code::NoIntegrationsFolder,
            Reason::NoConnector => Code::ConnectorStray,
            Reason::NoSpec(_) => Code::ConnectorNoSpec,
            Reason::EmptySpec => Code::ConnectorEmptySpec,
            Reason::NoSource(_) => Code::ConnectorNoSource,
            Reason::SourceElsewhere(..) => Code::ConnectorFolderName,
            Reason::Config(code, _) | Reason::NotSendable(code, _) => *code,
            Reason::ReadByLink(_)
            | Reason::NoConnectorsSource(_)
            | Reason::NoElement(_)
            | Reason::Unknown(_)
            | Reason::NoDocument => Code::NotAnElement,
            Reason::Empty => Code::EmptyFile,
            Reason::Outside(_) => Code::OutsideMembrane,
            Reason::StraightInMembrane(_)
            | Reason::TooDeep(..)
            | Reason::Misspelt(..)
            | Reason::FolderNotRead(..)
            | Reason::FolderNotReadInside(..) => Code::NotReadHere,
            Reason::NotTheSpec(_) | Reason::Flat(..) | Reason::OtherName(..) => Code::WrongFileName,
            Reason::OtherLayout(..) => Code::OtherLayout,
            Reason::Pulled(..) => Code::PullLayout,
            Reason::CamelCase(..) => Code::CamelCaseInside,
        }
    }

    /// The line and column in the file that it is about, if there is one.
    pub fn at(&self) -> Option<(u32, u32)> {
        match self {
            Reason::NotRead(ReadError::Yaml(error)) | Reason::Unknown(ReadError::Yaml(error)) => {
                Some((error.line, error.column))
            }
            Reason::NoMapping(line, column) => Some((*line, *column)),
            _ => None,
        }
    }
}

fn code_of(error: &ReadError) -> Code {
    match error {
        ReadError::Unreadable(_) => Code::Unreadable,
        ReadError::Yaml(error) => match error.kind {
            ErrorKind::MultipleDocuments => Code::SeveralDocuments,
            ErrorKind::NullByte => Code::NulByte,
            _ => Code::YamlRejected,
        },
    }
}

/// A clause about the file.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NotRead(ReadError::Unreadable(why)) => write!(f, "it cannot be read: {why}"),
            Reason::NotRead(ReadError::Yaml(error)) => {
                f.write_str(&error.reason)?;
                let first = error.first.as_ref();
                first.map_or(Ok(()), |first| write!(f, ": `{}`, first on line {}", first.name, first.line))
            }
            Reason::NotListed(why) => write!(f, "push cannot list it: {why}"),
            Reason::Closed(why) => write!(f, "it cannot be listed: {why}"),
            Reason::NoWorkspace => f.write_str("no workspace here, nor below"),
            Reason::NoMapping(..) => f.write_str("it is no mapping, and push cannot write `integrationKey` into it"),
            Reason::NameNotUtf8 => {
                f.write_str("its name is not UTF-8, so push asks for another name, which is not there")
            }
            Reason::LeadsNowhere => f.write_str("it is a link that leads nowhere"),
            Reason::WrittenLeadsNowhere => f.write_str("push writes it, and it is a link that leads nowhere"),
            Reason::FolderForFile => f.write_str("push opens it as a file, and it is a folder (EISDIR)"),
            Reason::FileForFolder => f.write_str("push lists it as a folder, and it is a file (ENOTDIR)"),
            Reason::SocketOrDevice => f.write_str("it is a socket or a device, which push cannot read"),
            Reason::Fifo => f.write_str("it is a FIFO: push waits for a writer, for ever"),
            Reason::NoIntegrationsFolder(folder) => {
                write!(f, "push lists `{folder}` without asking whether it is there")
            }
            Reason::NoConnector => f.write_str(
                "push takes every entry of this folder for a connector's folder, and this is none (ENOTDIR)",
            ),
            Reason::NoSpec(name) => write!(f, "push opens `{name}`, which is not there"),
            Reason::EmptySpec => f.write_str("the spec is empty, and push takes a field away from it"),
            Reason::NoSource(version) => write!(f, "`{version}` has neither `src/` nor `src.zip`"),
            Reason::SourceElsewhere(version, folder) => write!(
                f,
                "push looks for the sources in `{version}`, after the spec's `name` and `id`, and the folder is `{folder}`"
            ),
            Reason::Config(_, why) | Reason::NotSendable(_, why) => f.write_str(why),
            Reason::ReadByLink(link) => write!(f, "push reads the same file by way of a link, as `{link}`"),
            Reason::Empty => f.write_str("push opens it, finds nothing in it, and skips it"),
            Reason::NoConnectorsSource(spec) => write!(f, "it belongs to a connector whose `{spec}` is not there"),
            Reason::NoElement(why) => write!(f, "push does not open it, and it looks like no element: {why}"),
            Reason::Unknown(error) => {
                write!(
                    f,
                    "push does not open it, and what it looks like is not known: {}",
                    Reason::NotRead(error.clone())
                )
            }
            Reason::NoDocument => {
                f.write_str("push does not open it, and it looks like no element: it holds no document")
            }
            Reason::Outside(kind) => {
                write!(f, "it looks like {}, and push reads nothing outside `{MEMBRANE}/`", with_article(*kind))
            }
            Reason::StraightInMembrane(title) => {
                write!(f, "{title} reads no file that stands straight in `{MEMBRANE}/`")
            }
            Reason::NotTheSpec(own) => write!(f, "in a connector's folder push opens `<folder>/{own}` alone"),
            Reason::TooDeep(below, kind) => {
                write!(f, "push does not look as deep as `{below}` for {}", with_article(*kind))
            }
            Reason::Misspelt(title, right, name) => {
                write!(f, "{title} reads `{right}`, and names count letter by letter: `{name}` is passed over")
            }
            Reason::FolderNotRead(title, name) => write!(f, "{title} reads no folder `{name}`"),
            Reason::FolderNotReadInside(title, name, folder) => {
                write!(f, "{title} reads no folder `{name}` inside `{folder}/`")
            }
            Reason::Flat(title, folder, own) => {
                write!(f, "{title} reads no file straight in `{folder}/`: it opens `{folder}/<name>/{own}`")
            }
            Reason::OtherLayout(file, own) => {
                write!(f, "`{file}` is the other layout's name for it; push opens `{own}`")
            }
            Reason::OtherName(folder, own, file) => {
                write!(f, "in `{folder}/` push opens `{own}` alone, and passes over `{file}`")
            }
            Reason::Pulled(element, own) => {
                write!(f, "`pull` writes `<type>/<key>/<integration>/…` here, and `push` opens `{element}/{own}` alone")
            }
            Reason::CamelCase(right, name) => {
                write!(f, "inside an integration push reads `{right}` alone, not `{name}`")
            }
        }
    }
}
