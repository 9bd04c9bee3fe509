//! Block mappings: `key: value`, and `? key` with `: value`.
//!
//! Whether there is one shows only behind its first key: what was read until then is otherwise the node itself.

use super::compose::{Ask, Collection, ComposedNode, Context, Frame, NodeKind, PendingNode, Turn};
use super::cursor::{Mark, is_space};
use super::document::Span;
use super::entry::PendingKey;
use super::parser::{ParseResult, Parser};
use super::properties::Properties;

#[derive(Clone, Copy)]
pub(super) struct BlockMapping {
    indent: usize,
    /// The least indentation of a key's later lines.
    key_indent: usize,
    /// The line that the entry began in.
    line: u32,
    /// Only looked for; where there is none, js-yaml goes back to where its first key ended.
    is_trial: bool,
    /// A `:` or a `?` was seen.
    is_detected: bool,
    /// A `?` was seen, and not yet its `:`.
    is_explicit: bool,
    /// The value may be a collection that begins in this line: behind `?`, or `:` after a `?`.
    is_compact: bool,
    awaits: MappingPart,
    key: Option<PendingKey>,
    /// Where the key began.
    mark: Mark,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum MappingPart {
    /// What stands before a `:`.
    Key,
    /// What stands behind a `:` or a `?`.
    Value,
}

/// What became of a part that was found.
enum TakenPart {
    Part,
    /// And the mapping ends.
    Last,
    /// It is no part, and there is no mapping.
    Instead,
}

impl<'t> Parser<'t> {
    /// Begins what may be a mapping whose first key begins here.
    pub(super) fn begin_mapping(&mut self, properties: Properties<'t>, key_indent: usize) -> ParseResult<Turn> {
        let (frame, mapping) = self.open_mapping(properties, key_indent);
        self.read_mapping(frame, mapping, None)
    }

    /// Begins what may be a mapping whose first key has `properties`, which begin at `start`; the key itself begins here. If there is no
    /// mapping, they are those of what stands here.
    pub(super) fn begin_mapping_with(
        &mut self,
        properties: Properties<'t>,
        start: usize,
        key_indent: usize,
    ) -> ParseResult<Turn> {
        let here = std::mem::replace(&mut self.cursor.at, start);
        let (frame, mapping) = self.open_mapping(Properties::default(), key_indent);
        let mapping = BlockMapping { is_trial: true, ..mapping };
        self.frames.push(Frame { collection: Collection::BlockMapping(mapping), ..frame });
        self.cursor.at = here;
        self.read_content(properties, Ask::key(key_indent))
    }

    /// Opens what may be a mapping; its first key, which begins here, is yet to be read.
    fn open_mapping(&mut self, properties: Properties<'t>, key_indent: usize) -> (Frame<'t>, BlockMapping) {
        let mark = self.cursor.mark();
        let mapping = BlockMapping {
            indent: self.cursor.column(mark.at),
            key_indent,
            line: mark.line,
            is_trial: false,
            is_detected: false,
            is_explicit: false,
            is_compact: false,
            awaits: MappingPart::Key,
            key: None,
            mark,
        };
        self.open_collection(properties, NodeKind::Mapping);
        let collection = Collection::BlockMapping(mapping);
        (Frame { properties, start: mark.at, collection }, mapping)
    }

    /// Reads on in a mapping, of which a part may just have been found, until a part needs a frame or the mapping has ended.
    pub(super) fn read_mapping(
        &mut self,
        frame: Frame<'t>,
        mut mapping: BlockMapping,
        mut found: Option<ComposedNode>,
    ) -> ParseResult<Turn> {
        loop {
            if let Some(found) = found {
                let taken = match mapping.awaits {
                    MappingPart::Key => self.take_key(&mut mapping, found)?,
                    MappingPart::Value => self.take_value(&mut mapping, found)?,
                };
                match taken {
                    TakenPart::Part => {}
                    TakenPart::Last => return self.end_mapping(frame, mapping),
                    TakenPart::Instead => return self.end_as(frame, found),
                }
            }
            let Some(ask) = self.next_part(&mut mapping)? else {
                return self.end_mapping(frame, mapping);
            };
            found = self.read_lone_leaf(ask)?;
            if found.is_none() {
                return self.descend(frame, Collection::BlockMapping(mapping), ask);
            }
        }
    }

    /// What the mapping needs next; `None` where it ends.
    fn next_part(&mut self, mapping: &mut BlockMapping) -> ParseResult<Option<Ask>> {
        if mapping.awaits == MappingPart::Key {
            let mark = self.cursor.here();
            if mark == 0 {
                return Ok(None);
            }
            if let (false, Some(tab)) = (mapping.is_explicit, self.cursor.first_tab()) {
                return Err(self.tab_fault(tab));
            }
            mapping.line = self.cursor.line;
            if !matches!(mark, b'?' | b':') || !is_space(self.cursor.next()) {
                mapping.mark = self.cursor.mark();
                return Ok(Some(Ask::key(mapping.key_indent)));
            }
            self.take_indicator(mapping)?;
        }
        Ok(Some(Ask {
            parent_indent: mapping.indent as isize,
            context: Context::Value,
            seeks: true,
            is_compact: mapping.is_compact,
        }))
    }

    /// Takes the `?` or `:` that begins a line.
    fn take_indicator(&mut self, mapping: &mut BlockMapping) -> ParseResult<()> {
        if self.cursor.here() == b'?' {
            self.store_lone_key(mapping)?;
            (mapping.is_detected, mapping.is_explicit) = (true, true);
        } else if mapping.is_explicit {
            mapping.is_explicit = false;
        } else {
            return Err(self.fault(
                "incomplete explicit mapping pair; a key node is missed; or followed by a non-tabulated empty line",
            ));
        }
        mapping.is_compact = true;
        self.cursor.at += 1;
        self.await_value(mapping);
        Ok(())
    }

    fn take_key(&mut self, mapping: &mut BlockMapping, found: ComposedNode) -> ParseResult<TakenPart> {
        if !found.is_present {
            return Ok(TakenPart::Last);
        }
        let end = self.cursor.at;
        let is_one_line = self.cursor.line == mapping.line;
        if is_one_line {
            self.cursor.skip_blanks();
        }
        if is_one_line && self.cursor.here() == b':' {
            self.cursor.at += 1;
            if !is_space(self.cursor.here()) {
                return Err(self
                    .fault("a whitespace character is expected after the key-value separator within a block mapping"));
            }
            self.store_lone_key(mapping)?;
            (mapping.is_detected, mapping.is_explicit, mapping.is_compact) = (true, false, false);
            mapping.key = Some(PendingKey::of(found));
            self.await_value(mapping);
            return Ok(TakenPart::Part);
        }
        match (mapping.is_detected, is_one_line) {
            (true, true) => Err(self.fault("can not read an implicit mapping pair; a colon is missed")),
            (true, false) => {
                Err(self.fault("can not read a block mapping entry; a multiline key may not be an implicit key"))
            }
            (false, _) => {
                if mapping.is_trial {
                    self.cursor.at = end;
                }
                Ok(TakenPart::Instead)
            }
        }
    }

    /// What follows is what stands behind the indicator that was just read.
    fn await_value(&mut self, mapping: &mut BlockMapping) {
        self.last_end = self.cursor.at;
        mapping.awaits = MappingPart::Value;
        if mapping.is_explicit {
            mapping.mark = self.cursor.mark();
        }
    }

    fn take_value(&mut self, mapping: &mut BlockMapping, found: ComposedNode) -> ParseResult<TakenPart> {
        mapping.awaits = MappingPart::Key;
        if mapping.is_explicit {
            mapping.key = found.is_present.then(|| PendingKey::explicit(found));
        } else {
            let key = mapping.key.take().unwrap_or(PendingKey::absent(mapping.mark.at));
            self.store(key, found, mapping.mark)?;
        }
        self.cursor.skip_separation(true);
        let is_inside = self.cursor.line == mapping.line || self.cursor.line_indent > mapping.indent;
        if is_inside && self.cursor.here() != 0 {
            return Err(self.fault("bad indentation of a mapping entry"));
        }
        let is_last = self.cursor.line_indent < mapping.indent;
        Ok(if is_last { TakenPart::Last } else { TakenPart::Part })
    }

    /// Stores a `?` that no `:` followed.
    fn store_lone_key(&mut self, mapping: &mut BlockMapping) -> ParseResult<()> {
        if !mapping.is_explicit {
            return Ok(());
        }
        let key = mapping.key.take().unwrap_or(PendingKey::absent(mapping.mark.at));
        let value = ComposedNode::empty(key.span.end as usize);
        self.store(key, value, mapping.mark)
    }

    fn end_mapping(&mut self, frame: Frame<'t>, mut mapping: BlockMapping) -> ParseResult<Turn> {
        self.store_lone_key(&mut mapping)?;
        if !mapping.is_detected {
            // Nothing was found that could be a key, so that only a block scalar is left. Looking for the key, js-yaml has forgotten the
            // node's properties; an anchor names the empty mapping that this might have been.
            self.builder.abandon();
            return self.read_content(Properties::default(), Ask::instead(mapping.key_indent));
        }
        let span = Span::new(frame.start, self.last_end);
        let id = self.builder.close_mapping(span);
        self.finish(frame.properties, NodeKind::Mapping, PendingNode::Known(id), span).map(Turn::Up)
    }

    /// There is no mapping: what might have been its first key is the node.
    fn end_as(&mut self, frame: Frame<'t>, found: ComposedNode) -> ParseResult<Turn> {
        self.builder.abandon();
        self.finish(frame.properties, found.kind, found.piece, found.span).map(Turn::Up)
    }
}
