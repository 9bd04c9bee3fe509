//! Flow collections: `[a, b: c]` and `{a: b}`.

use super::compose::{Ask, Collection, Found, Frame, Kind, Piece, Turn};
use super::cursor::{Mark, is_space};
use super::document::Span;
use super::entry::Key;
use super::parser::{Outcome, Parser};
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
    key: Option<Key>,
    /// Where the entry began, behind its `?`.
    mark: Mark,
}

impl<'t> Parser<'t> {
    /// Begins the collection whose bracket stands here.
    pub(super) fn begin_flow(&mut self, properties: Properties<'t>, indent: usize) -> Outcome<Turn> {
        let mark = self.cursor.mark();
        let is_mapping = self.cursor.here() == b'{';
        let kind = if is_mapping { Kind::Mapping } else { Kind::Sequence };
        self.open_collection(properties, kind);
        let flow = Flow { is_mapping, indent, is_open: true, is_explicit: false, key: None, mark };
        let frame = Frame { properties, start: mark.at, collection: Collection::Flow(flow) };
        self.cursor.at += 1;
        self.next_flow_entry(frame, flow)
    }

    fn next_flow_entry(&mut self, frame: Frame<'t>, mut flow: Flow) -> Outcome<Turn> {
        if self.cursor.here() == 0 {
            return Err(self.fault("unexpected end of the stream within a flow collection"));
        }
        self.cursor.skip_separation(true);
        match self.cursor.here() {
            b']' if !flow.is_mapping => return self.end_flow(frame, flow),
            b'}' if flow.is_mapping => return self.end_flow(frame, flow),
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
        self.descend(frame, Collection::Flow(flow), Ask::in_flow(flow.indent))
    }

    pub(super) fn after_flow_part(&mut self, frame: Frame<'t>, mut flow: Flow, found: Found) -> Outcome<Turn> {
        if flow.key.is_some() {
            return self.after_flow_entry(frame, flow, found);
        }
        self.cursor.skip_separation(true);
        let is_one_line = self.cursor.line_start == flow.mark.line_start;
        if (flow.is_explicit || is_one_line) && self.cursor.here() == b':' {
            self.cursor.at += 1;
            self.last_end = self.cursor.at;
            self.cursor.skip_separation(true);
            flow.key = Some(Key::of(found));
            return self.descend(frame, Collection::Flow(flow), Ask::in_flow(flow.indent));
        }
        if !flow.is_mapping && !flow.is_explicit {
            let id = self.commit(found.piece, found.span);
            self.builder.push_item(id);
            return self.after_comma(frame, flow);
        }
        flow.key = Some(Key::of(found));
        let value = Found::empty(found.span.end as usize);
        self.after_flow_entry(frame, flow, value)
    }

    fn after_flow_entry(&mut self, frame: Frame<'t>, mut flow: Flow, value: Found) -> Outcome<Turn> {
        let key = flow.key.take().unwrap_or(Key::absent(flow.mark.at));
        if flow.is_mapping {
            self.store(key, value, flow.mark)?;
        } else {
            // A pair in a sequence is a mapping of its own.
            self.builder.open(Kind::Mapping);
            self.store(key, value, flow.mark)?;
            let pair = self.builder.close_mapping(Span::new(flow.mark.at, self.last_end));
            self.builder.push_item(pair);
        }
        self.after_comma(frame, flow)
    }

    fn after_comma(&mut self, frame: Frame<'t>, mut flow: Flow) -> Outcome<Turn> {
        self.cursor.skip_separation(true);
        flow.is_open = self.cursor.here() == b',';
        if flow.is_open {
            self.cursor.at += 1;
        }
        self.next_flow_entry(frame, flow)
    }

    fn end_flow(&mut self, frame: Frame<'t>, flow: Flow) -> Outcome<Turn> {
        self.cursor.at += 1;
        self.last_end = self.cursor.at;
        let span = Span::new(frame.start, self.last_end);
        let (kind, id) = if flow.is_mapping {
            (Kind::Mapping, self.builder.close_mapping(span))
        } else {
            (Kind::Sequence, self.builder.close_sequence(span))
        };
        self.finish(frame.properties, kind, Piece::Known(id), span).map(Turn::Up)
    }
}
