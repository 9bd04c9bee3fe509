//! A text as a row of documents.

use super::Dialect;
use super::arena::NodeContent;
use super::builder::Builder;
use super::compose::{Ask, Context};
use super::document::{Document, NodeId, Span};
use super::error::{Error, ErrorKind};
use super::parser::{ParseResult, Parser};

/// The longest text that a JavaScript string holds, in characters.
const MAX_LENGTH: usize = 0x1FFF_FFE8;

const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// Reads documents until one is wrong.
pub(super) fn read(text: &str, dialect: Dialect) -> (Vec<Document>, Option<Error>) {
    let start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    let mut parser = Parser::new(text, start, dialect);
    let mut documents = Vec::new();
    let error = parser.read_stream(&mut documents).err();
    let error = error.map(|fault| fault.into_error(text));
    // What follows the last document is its own; an error cuts it off where it cannot be told what follows.
    if let (Some(last), None) = (documents.last_mut(), &error) {
        last.span.end = text.len() as u32;
    }
    (documents, error)
}

/// The document of a text that has none.
pub(super) fn undefined(text: &str) -> Document {
    let mut builder = Builder::default();
    let root = builder.node(NodeContent::Undefined, Span::default());
    let span = Span::new(0, text.len());
    Document { arena: builder.arena, root, span, bites_its_tail: false, has_aliases: false }
}

impl<'t> Parser<'t> {
    fn read_stream(&mut self, documents: &mut Vec<Document>) -> ParseResult<()> {
        if self.cursor.text.is_empty() {
            return Ok(());
        }
        if self.cursor.text.len() > MAX_LENGTH {
            let reason = format!("Cannot create a string longer than {MAX_LENGTH:#x} characters");
            return Err(self.fault_of(ErrorKind::TooLarge, reason));
        }
        if let Some(at) = self.cursor.text.bytes().position(|byte| byte == 0) {
            self.cursor.at = at;
            return Err(self.fault_of(ErrorKind::NullByte, "null byte is not allowed in input"));
        }
        self.cursor.skip_until(|byte| byte != b' ');
        self.cursor.line_indent = self.cursor.at - self.start;
        let mut start = 0;
        while self.cursor.is_before_last() {
            let document = self.read_document(start)?;
            start = document.span.end as usize;
            documents.push(document);
        }
        Ok(())
    }

    /// Reads a document whose part of the text begins at `start`.
    fn read_document(&mut self, start: usize) -> ParseResult<Document> {
        self.anchors.clear();
        self.handles.clear();
        (self.bites_its_tail, self.has_aliases) = (false, false);
        let root = self.read_root()?;
        self.cursor.skip_separation(true);
        let mut end = self.cursor.at;
        if self.cursor.is_at_separator() {
            if self.cursor.here() == b'.' {
                self.cursor.at += 3;
                end = self.cursor.at;
                self.cursor.skip_separation(true);
            }
        } else if self.cursor.is_before_last() {
            return Err(self.fault("end of the stream or a document separator is expected"));
        }
        let Builder { arena, .. } = std::mem::take(&mut self.builder);
        let span = Span::new(start, end.min(self.cursor.text.len()));
        let (bites_its_tail, has_aliases) = (self.bites_its_tail, self.has_aliases);
        Ok(Document { arena, root, span, bites_its_tail, has_aliases })
    }

    fn read_root(&mut self) -> ParseResult<NodeId> {
        let has_directives = self.read_directives()?;
        self.cursor.skip_separation(true);
        // js-yaml does not ask what follows the dashes here.
        let rest = self.cursor.slice(self.cursor.at, self.cursor.end());
        if self.cursor.line_indent == 0 && rest.starts_with("---") {
            self.cursor.at += 3;
            self.last_end = self.cursor.at;
            self.cursor.skip_separation(true);
        } else if has_directives {
            return Err(self.fault("directives end mark is expected"));
        }
        let found = self.compose(Ask {
            parent_indent: self.cursor.line_indent as isize - 1,
            context: Context::Value,
            seeks: false,
            is_compact: true,
        })?;
        Ok(self.commit(found.piece, found.span))
    }
}
