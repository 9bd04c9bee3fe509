//! What a parser holds, and how it says that something is wrong. The grammar stands in the files beside it, one construct each.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Dialect;
use super::builder::Builder;
use super::compose::Frame;
use super::cursor::{Cursor, is_break};
use super::document::NodeId;
use super::error::ErrorKind;
use super::fault::Fault;
use super::scalar;

pub(super) type ParseResult<T> = Result<T, Box<Fault>>;

pub(super) struct Parser<'t> {
    /// Where the text begins, behind its byte order mark.
    pub start: usize,
    pub cursor: Cursor<'t>,
    pub dialect: Dialect,
    /// No character of the text is one that a scalar may not hold, so that scalars need not look.
    pub is_clean: bool,
    pub builder: Builder,
    /// The nodes that are being read, outermost first.
    pub frames: Vec<Frame<'t>>,
    pub anchors: HashMap<&'t str, NodeId>,
    /// Tag handles that a `%TAG` declared, with their prefixes.
    pub handles: HashMap<&'t str, String>,
    /// Tags that are neither of YAML's own, by number.
    pub foreign_tags: Vec<String>,
    /// Where what was read last ends: an empty value stands there.
    pub last_end: usize,
    /// An alias was met inside of what it names.
    pub bites_its_tail: bool,
    /// An alias stands in the document that is read.
    pub has_aliases: bool,
    /// Keys that merges have taken so far, in the whole text.
    pub merged_keys: usize,
    /// Bytes of the names that were made from sequences so far.
    pub joined: usize,
}

impl<'t> Parser<'t> {
    /// `text` behind its byte order mark begins at `start`.
    pub fn new(text: &'t str, start: usize, dialect: Dialect) -> Self {
        Parser {
            start,
            cursor: Cursor::new(text, start),
            dialect,
            is_clean: scalar::is_clean(text),
            builder: Builder::default(),
            frames: Vec::new(),
            anchors: HashMap::new(),
            handles: HashMap::new(),
            foreign_tags: Vec::new(),
            last_end: start,
            bites_its_tail: false,
            has_aliases: false,
            merged_keys: 0,
            joined: 0,
        }
    }

    /// A fault where the cursor stands.
    #[cold]
    pub fn fault(&self, reason: impl Into<Cow<'static, str>>) -> Box<Fault> {
        self.fault_of(ErrorKind::Syntax, reason)
    }

    #[cold]
    pub fn fault_of(&self, kind: ErrorKind, reason: impl Into<Cow<'static, str>>) -> Box<Fault> {
        Box::new(Fault { reason: reason.into(), kind, place: self.cursor.mark(), first: None })
    }

    /// A tab stands where only spaces indent.
    #[cold]
    pub fn tab_fault(&mut self, tab: usize) -> Box<Fault> {
        self.cursor.at = tab;
        self.fault("tab characters must not be used in indentation")
    }

    pub fn expect_break(&mut self) -> ParseResult<()> {
        if !is_break(self.cursor.here()) {
            return Err(self.fault("a line break is expected"));
        }
        self.cursor.pass_break();
        Ok(())
    }
}
