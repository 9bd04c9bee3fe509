//! Flow collections: `[a, b: c]` and `{a: b}`.

use super::compose::{Ask, Collection, ComposedNode, Frame, NodeKind, PendingNode, Turn};
use super::cursor::{Mark, is_space};
use super::document::Span;
use super::entry::PendingKey;
use super::parser::{ParseResult, Parser};
use super::properties::Properties;

#[derive(Clone, Copy)]
pub(super) struct Flow {
    is_mapping: bool,
    indent: usize,
    /// An entry may follow: nothing came yet, or a comma.
    is_open: bool,
    /// The entry began with a `?`.
    is_explicit: bool,
    /// The key, once its value is awaited.
    key: Option<PendingKey>,
    /// Where the entry began, behind its `?`.
    mark: Mark,
}

impl<'t> Parser<'t> {
    /// Begins the collection whose bracket stands here.
    pub(super) fn begin_flow(&mut self, properties: Properties<'t>, indent: usize) -> ParseResult<Turn> {
        let mark = self.cursor.mark();
        let is_mapping = self.cursor.here() == b'{';
        let kind = if is_mapping { NodeKind::Mapping } else { NodeKind::Sequence };
        self.open_collection(properties, kind);
        let flow = Flow { is_mapping, indent, is_open: true, is_explicit: false, key: None, mark };
        let frame = Frame { properties, start: mark.at, collection: Collection::Flow(flow) };
        self.cursor.at += 1;
        self.read_flow(frame, flow, None)
    }

    /// Reads on in a collection, of which a part may just have been found, until a part needs a frame or the collection has ended.
    pub(super) fn read_flow(
        &mut self,
        frame: Frame<'t>,
        mut flow: Flow,
        mut found: Option<ComposedNode>,
    ) -> ParseResult<Turn> {
        loop {
            let has_value_ahead = match found {
                Some(found) => self.take_flow_part(&mut flow, found)?,
                None => false,
            };
            if !has_value_ahead && !self.next_flow_entry(&mut flow)? {
                return self.end_flow(frame, flow);
            }
            let ask = Ask::in_flow(flow.indent);
            found = self.read_lone_leaf(ask)?;
            if found.is_none() {
                return self.descend(frame, Collection::Flow(flow), ask);
            }
        }
    }

    /// Moves to the next entry; whether there is one.
    fn next_flow_entry(&mut self, flow: &mut Flow) -> ParseResult<bool> {
        if self.cursor.here() == 0 {
            return Err(self.fault("unexpected end of the stream within a flow collection"));
        }
        self.cursor.skip_separation(true);
        match self.cursor.here() {
            b']' if !flow.is_mapping => return Ok(false),
            b'}' if flow.is_mapping => return Ok(false),
            _ if !flow.is_open => {
                return Err(self.fault("missed comma between flow collection entries"));
            }
            b',' => return Err(self.fault("expected the node content, but found ','")),
            _ => {}
        }
        flow.is_explicit = self.cursor.here() == b'?' && is_space(self.cursor.next());
        if flow.is_explicit {
            self.cursor.at += 1;
            self.last_end = self.cursor.at;
            self.cursor.skip_separation(true);
        }
        (flow.mark, flow.key) = (self.cursor.mark(), None);
        Ok(true)
    }

    /// Takes a key or item, or the value of a key; whether such a value is ahead.
    fn take_flow_part(&mut self, flow: &mut Flow, found: ComposedNode) -> ParseResult<bool> {
        if let Some(key) = flow.key.take() {
            self.store_pair(flow, key, found)?;
        } else {
            self.cursor.skip_separation(true);
            let is_one_line = self.cursor.line == flow.mark.line;
            if (flow.is_explicit || is_one_line) && self.cursor.here() == b':' {
                self.cursor.at += 1;
                self.last_end = self.cursor.at;
                self.cursor.skip_separation(true);
                flow.key = Some(PendingKey::of(found));
                return Ok(true);
            }
            if flow.is_mapping || flow.is_explicit {
                self.store_pair(flow, PendingKey::of(found), ComposedNode::empty(found.span.end as usize))?;
            } else {
                let id = self.commit(found.piece, found.span);
                self.builder.push_item(id);
            }
        }
        self.cursor.skip_separation(true);
        flow.is_open = self.cursor.here() == b',';
        self.cursor.at += usize::from(flow.is_open);
        Ok(false)
    }

    fn store_pair(&mut self, flow: &Flow, key: PendingKey, value: ComposedNode) -> ParseResult<()> {
        if flow.is_mapping {
            return self.store(key, value, flow.mark);
        }
        // A pair in a sequence is a mapping of its own.
        self.builder.open(NodeKind::Mapping);
        self.store(key, value, flow.mark)?;
        // Of an empty pair nothing stands behind its `?`.
        let start = flow.mark.at.min(self.last_end);
        let pair = self.builder.close_mapping(Span::new(start, self.last_end));
        self.builder.push_item(pair);
        Ok(())
    }

    fn end_flow(&mut self, frame: Frame<'t>, flow: Flow) -> ParseResult<Turn> {
        self.cursor.at += 1;
        self.last_end = self.cursor.at;
        let span = Span::new(frame.start, self.last_end);
        let (kind, id) = if flow.is_mapping {
            (NodeKind::Mapping, self.builder.close_mapping(span))
        } else {
            (NodeKind::Sequence, self.builder.close_sequence(span))
        };
        self.finish(frame.properties, kind, PendingNode::Known(id), span).map(Turn::Up)
    }
}
