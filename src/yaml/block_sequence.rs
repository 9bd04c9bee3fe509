//! Block sequences: `- a`.

use super::arena::NodeContent;
use super::compose::{Ask, Collection, ComposedNode, Context, Frame, NodeKind, PendingNode, Turn};
use super::cursor::is_space;
use super::document::Span;
use super::parser::{ParseResult, Parser};
use super::properties::Properties;

#[derive(Clone, Copy)]
pub(super) struct BlockSequence {
    indent: usize,
    /// The line that the item stands in, or that its content began in.
    line: u32,
}

impl<'t> Parser<'t> {
    /// Begins the sequence whose first `-` stands here.
    pub(super) fn begin_sequence(&mut self, properties: Properties<'t>) -> ParseResult<Turn> {
        let start = self.cursor.at;
        let indent = self.cursor.column(start);
        self.open_collection(properties, NodeKind::Sequence);
        let sequence = BlockSequence { indent, line: self.cursor.line };
        let frame = Frame { properties, start, collection: Collection::BlockSequence(sequence) };
        self.read_sequence(frame, sequence, None)
    }

    /// Reads on in a sequence, of which an item may just have been found.
    pub(super) fn read_sequence(
        &mut self,
        frame: Frame<'t>,
        sequence: BlockSequence,
        item: Option<ComposedNode>,
    ) -> ParseResult<Turn> {
        if let Some(item) = item {
            let id = self.commit(item.piece, item.span);
            self.builder.push_item(id);
            self.cursor.skip_separation(true);
            let is_inside = self.cursor.line == sequence.line || self.cursor.line_indent > sequence.indent;
            if is_inside && self.cursor.here() != 0 {
                return Err(self.fault("bad indentation of a sequence entry"));
            }
            if self.cursor.line_indent < sequence.indent {
                return self.end_sequence(frame);
            }
        }
        self.next_item(frame, sequence)
    }

    fn next_item(&mut self, frame: Frame<'t>, mut sequence: BlockSequence) -> ParseResult<Turn> {
        loop {
            if self.cursor.here() == 0 {
                return self.end_sequence(frame);
            }
            if let Some(tab) = self.cursor.first_tab() {
                return Err(self.tab_fault(tab));
            }
            if self.cursor.here() != b'-' || !is_space(self.cursor.next()) {
                return self.end_sequence(frame);
            }
            self.cursor.at += 1;
            self.last_end = self.cursor.at;
            if self.cursor.skip_separation(true) == 0 || self.cursor.line_indent > sequence.indent {
                break;
            }
            let empty = self.builder.node(NodeContent::Null, Span::new(self.last_end, self.last_end));
            self.builder.push_item(empty);
        }
        sequence.line = self.cursor.line;
        let ask =
            Ask { parent_indent: sequence.indent as isize, context: Context::Item, seeks: false, is_compact: true };
        self.descend(frame, Collection::BlockSequence(sequence), ask)
    }

    fn end_sequence(&mut self, frame: Frame<'t>) -> ParseResult<Turn> {
        let span = Span::new(frame.start, self.last_end);
        let id = self.builder.close_sequence(span);
        self.finish(frame.properties, NodeKind::Sequence, PendingNode::Known(id), span).map(Turn::Up)
    }
}
