//! Reads one node with all that is in it, without recursion: each node that is open has a frame on a stack.
//!
//! A step either asks for a child (`Turn::Down`) or has found a node (`Turn::Up`), which the frame below takes.

use std::cmp::Ordering;

use super::Dialect;
use super::arena::{Content, Run};
use super::block_mapping::BlockMapping;
use super::block_sequence::BlockSequence;
use super::cursor::{Mark, is_space};
use super::document::{NodeId, Span};
use super::error::ErrorKind;
use super::flow::Flow;
use super::parser::{Outcome, Parser};
use super::properties::Properties;
use super::resolve::{self, Plain};
use super::scalar::Scalar;
use super::tag::{Tag, YamlTag};

/// How deep js-yaml 4.2 and later read.
const MAX_DEPTH: usize = 100;

/// What stands around a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// The key of a block mapping: one line, no block style.
    Key,
    /// Inside of `[]` or `{}`.
    Flow,
    /// An item of a block sequence.
    Item,
    /// The value of a block mapping, or the root.
    Value,
}

impl Context {
    fn is_block(self) -> bool {
        matches!(self, Context::Item | Context::Value)
    }
}

/// A node that is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ask {
    /// The indentation that the node must go beyond; -1 around the root.
    pub parent_indent: isize,
    pub context: Context,
    /// Blanks, comments and line breaks may stand before it.
    pub seeks: bool,
    /// A block collection may begin in this line, behind a `-` or a `?`.
    pub is_compact: bool,
}

impl Ask {
    /// The key of a block mapping.
    pub fn key(indent: usize) -> Ask {
        Ask { parent_indent: indent as isize, context: Context::Key, seeks: false, is_compact: true }
    }

    /// A part of a flow collection.
    pub fn in_flow(indent: usize) -> Ask {
        Ask { parent_indent: indent as isize, context: Context::Flow, seeks: false, is_compact: true }
    }

    /// What stands where a block mapping was looked for in vain.
    pub fn instead(indent: usize) -> Ask {
        let parent_indent = indent as isize - 1;
        Ask { parent_indent, context: Context::Value, seeks: false, is_compact: false }
    }

    /// The least indentation of what the node's scalars continue with.
    fn content_indent(self) -> usize {
        let beyond = isize::from(self.context.is_block());
        (self.parent_indent + beyond).max(0) as usize
    }
}

/// What js-yaml calls the kind of a node. An alias and an empty node have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Nothing,
    Scalar,
    Sequence,
    Mapping,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Nothing => "null",
            Kind::Scalar => "scalar",
            Kind::Sequence => "sequence",
            Kind::Mapping => "mapping",
        }
    }
}

/// A value that was read: a node, or what will be one if it is not a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece {
    Fresh(Content),
    Known(NodeId),
}

/// A node that was read, or that there is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub piece: Piece,
    pub kind: Kind,
    pub span: Span,
    /// As a key it is a merge key.
    pub is_merge: bool,
    /// Something stands there, be it only a tag.
    pub is_present: bool,
}

impl Found {
    /// An empty value.
    pub fn empty(at: usize) -> Found {
        Found {
            piece: Piece::Fresh(Content::Null),
            kind: Kind::Nothing,
            span: Span::new(at, at),
            is_merge: false,
            is_present: false,
        }
    }
}

/// A node whose children are being read.
#[derive(Clone, Copy)]
pub(super) struct Frame<'t> {
    pub properties: Properties<'t>,
    pub start: usize,
    pub collection: Collection,
}

#[derive(Clone, Copy)]
pub(super) enum Collection {
    BlockSequence(BlockSequence),
    BlockMapping(BlockMapping),
    Flow(Flow),
}

pub(super) enum Turn {
    Down(Ask),
    Up(Found),
}

/// Where a node stands, seen from the indentation of its parent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Deeper,
    /// As deep as its parent, where a block sequence may be the value of a key.
    Level,
    Out,
}

#[derive(Clone, Copy)]
struct Place {
    standing: Standing,
    /// A line break stood before it, or among its properties.
    is_new_line: bool,
    /// A block collection may begin here.
    allows_collections: bool,
}

impl<'t> Parser<'t> {
    /// Reads a node, whatever is in it.
    pub(super) fn compose(&mut self, ask: Ask) -> Outcome<Found> {
        let mut turn = Turn::Down(ask);
        loop {
            turn = match turn {
                Turn::Down(ask) => self.begin(ask)?,
                Turn::Up(found) => match self.frames.pop() {
                    Some(frame) => self.resume(frame, found)?,
                    None => return Ok(found),
                },
            };
        }
    }

    fn resume(&mut self, frame: Frame<'t>, found: Found) -> Outcome<Turn> {
        match frame.collection {
            Collection::BlockSequence(sequence) => self.after_item(frame, sequence, found),
            Collection::BlockMapping(mapping) => self.after_part(frame, mapping, found),
            Collection::Flow(flow) => self.after_flow_part(frame, flow, found),
        }
    }

    /// Asks for a child of a frame's node.
    pub(super) fn descend(&mut self, frame: Frame<'t>, collection: Collection, ask: Ask) -> Outcome<Turn> {
        self.frames.push(Frame { collection, ..frame });
        Ok(Turn::Down(ask))
    }

    fn begin(&mut self, ask: Ask) -> Outcome<Turn> {
        self.check_depth(self.frames.len() + 1)?;
        let mut place = Place {
            standing: Standing::Deeper,
            is_new_line: false,
            allows_collections: ask.context.is_block() && ask.is_compact,
        };
        if ask.seeks && self.cursor.skip_separation(true) > 0 {
            place = self.new_line(ask);
        }
        let start = self.cursor.mark();
        let is_tabbed = self.cursor.first_tab().is_some();
        let mut properties = Properties::default();
        if place.standing == Standing::Deeper {
            self.read_properties(ask, &mut place, &mut properties)?;
        }
        let is_behind_properties = !properties.is_empty() && !place.allows_collections && !is_tabbed;
        if is_behind_properties && self.may_be_key(ask, place) {
            self.check_as_key(ask, start, properties)?;
            if self.cursor.line_start == start.line_start {
                return self.begin_mapping_with(properties, start.at, ask.content_indent());
            }
        }
        match place.standing {
            Standing::Deeper if place.allows_collections => self.begin_in_block(properties, ask),
            Standing::Deeper => self.read_content(properties, ask),
            // The items of a sequence may stand under their key.
            Standing::Level if place.allows_collections && self.is_at_item() => self.begin_sequence(properties),
            _ => self.nothing_outside(place, properties),
        }
    }

    fn check_depth(&self, depth: usize) -> Outcome<()> {
        let is_too_deep = self.dialect == Dialect::V4_3 && depth > MAX_DEPTH;
        if is_too_deep {
            return Err(self.fault_of(ErrorKind::TooDeep, format!("nesting exceeded maxDepth ({MAX_DEPTH})")));
        }
        Ok(())
    }

    fn new_line(&self, ask: Ask) -> Place {
        let standing = match (self.cursor.line_indent as isize).cmp(&ask.parent_indent) {
            Ordering::Greater => Standing::Deeper,
            Ordering::Equal if ask.context == Context::Value => Standing::Level,
            _ => Standing::Out,
        };
        Place { standing, is_new_line: true, allows_collections: ask.context.is_block() }
    }

    fn read_properties(&mut self, ask: Ask, place: &mut Place, properties: &mut Properties<'t>) -> Outcome<()> {
        while matches!(self.cursor.here(), b'!' | b'&') {
            // From 4.2 on, a property that is there already may be another node's, once there was a line break.
            let may_be_other = self.dialect == Dialect::V4_3 && place.is_new_line;
            if may_be_other && properties.has(self.cursor.here()) {
                break;
            }
            self.read_property(properties)?;
            if self.cursor.skip_separation(true) > 0 {
                *place = self.new_line(ask);
            } else {
                place.allows_collections = false;
            }
        }
        Ok(())
    }

    /// Whether js-yaml, from 4.2 on, looks for a block mapping whose first key has the properties that were just read.
    fn may_be_key(&self, ask: Ask, place: Place) -> bool {
        self.dialect == Dialect::V4_3
            && ask.context.is_block()
            && place.standing == Standing::Deeper
            && !matches!(self.cursor.here(), b'[' | b'{' | b'|' | b'>')
    }

    /// What can go wrong when js-yaml looks for such a key, before it reads one.
    fn check_as_key(&mut self, ask: Ask, start: Mark, properties: Properties<'t>) -> Outcome<()> {
        let here = std::mem::replace(&mut self.cursor.at, start.at);
        let line_start = std::mem::replace(&mut self.cursor.line_start, start.line_start);
        self.check_depth(self.frames.len() + 2)?;
        (self.cursor.at, self.cursor.line_start) = (here, line_start);
        if line_start == start.line_start && properties.has(self.cursor.here()) {
            return self.read_property(&mut { properties });
        }
        // Properties of several lines are no key's, but if their last line is not indented enough for one, js-yaml takes them for those of
        // an empty key.
        let is_outside = self.cursor.line_indent <= ask.content_indent();
        if line_start != start.line_start
            && is_outside
            && let Some(tag) = properties.tag
        {
            let span = Span::new(here, here);
            self.apply_tag(tag, Kind::Nothing, Piece::Fresh(Content::Null), span)?;
        }
        Ok(())
    }

    fn begin_in_block(&mut self, properties: Properties<'t>, ask: Ask) -> Outcome<Turn> {
        if self.is_at_item() {
            return self.begin_sequence(properties);
        }
        if self.cursor.first_tab().is_some() {
            return self.read_content(properties, ask);
        }
        self.begin_mapping(properties, ask.content_indent())
    }

    /// An empty node, behind whose properties the next line belongs to its parent or to nothing of it.
    fn nothing_outside(&mut self, place: Place, properties: Properties<'t>) -> Outcome<Turn> {
        let is_sought = place.standing == Standing::Level && place.allows_collections;
        if let (Some(anchor), true, None) = (properties.anchor, is_sought, self.cursor.first_tab()) {
            // Where js-yaml looked for a sequence, the anchor names an empty one, unless the node's end says otherwise.
            let sequence = self.empty_sequence(Span::new(self.last_end, self.last_end));
            let id = self.commit(sequence, Span::default());
            self.anchors.insert(anchor, id);
        }
        self.nothing(properties).map(Turn::Up)
    }

    /// Reads what stands here: a scalar, an alias, a flow collection, or nothing.
    pub(super) fn read_content(&mut self, properties: Properties<'t>, ask: Ask) -> Outcome<Turn> {
        let start = self.cursor.at;
        let scalar = match self.cursor.here() {
            b'[' | b'{' => return self.begin_flow(properties, ask.content_indent()),
            b'|' | b'>' if ask.context.is_block() => self.read_block_scalar(ask.content_indent())?,
            b'\'' => self.read_single_quoted()?,
            b'"' => self.read_double_quoted()?,
            b'*' => return self.read_aliased(properties).map(Turn::Up),
            _ => {
                let in_flow = ask.context == Context::Flow;
                let found = match self.read_plain(ask.content_indent(), in_flow)? {
                    Some(scalar) => self.finish_plain(properties, scalar, start)?,
                    None => Found { is_present: !properties.is_empty(), ..self.nothing(properties.anchored())? },
                };
                return Ok(Turn::Up(found));
            }
        };
        self.finish_text(properties, scalar, start).map(Turn::Up)
    }

    fn read_aliased(&mut self, properties: Properties<'t>) -> Outcome<Found> {
        let start = self.cursor.at;
        let id = self.read_alias()?;
        if !properties.is_empty() {
            return Err(self.fault("alias node should not have any properties"));
        }
        let span = Span::new(start, self.last_end);
        self.finish(properties, Kind::Nothing, Piece::Known(id), span)
    }

    /// Ends a scalar that is text unless its tag says otherwise.
    fn finish_text(&mut self, properties: Properties<'t>, scalar: Scalar<'t>, start: usize) -> Outcome<Found> {
        let piece = Piece::Fresh(Content::Text(self.commit_text(scalar)));
        let span = Span::new(start, self.last_end);
        self.finish(properties.anchored(), Kind::Scalar, piece, span)
    }

    fn finish_plain(&mut self, properties: Properties<'t>, scalar: Scalar<'t>, start: usize) -> Outcome<Found> {
        let span = Span::new(start, self.last_end);
        if !matches!(properties.tag, None | Some(Tag::Question)) {
            return self.finish_text(properties, scalar, start);
        }
        let plain = resolve::plain(self.text_of(&scalar), self.dialect);
        let piece = Piece::Fresh(plain.content(|| self.commit_text(scalar)));
        let properties = Properties { tag: None, ..properties };
        let found = self.finish(properties, Kind::Scalar, piece, span)?;
        Ok(Found { is_merge: plain == Plain::Merge, ..found })
    }

    /// An empty node.
    pub(super) fn nothing(&mut self, properties: Properties<'t>) -> Outcome<Found> {
        let Found { piece, kind, span, .. } = Found::empty(self.last_end);
        let found = self.finish(properties, kind, piece, span)?;
        Ok(Found { is_present: !properties.is_empty(), ..found })
    }

    /// Gives a node the value that its tag makes of it, and its anchor the node.
    pub(super) fn finish(
        &mut self,
        properties: Properties<'t>,
        kind: Kind,
        piece: Piece,
        span: Span,
    ) -> Outcome<Found> {
        let mut piece = match properties.tag {
            Some(tag) => self.apply_tag(tag, kind, piece, span)?,
            None => piece,
        };
        // With a bare tag js-yaml does not come back to the anchor at the end of a node.
        if let Some(anchor) = properties.anchor
            && properties.tag != Some(Tag::Bare)
        {
            let id = self.commit(piece, span);
            self.anchors.insert(anchor, id);
            piece = Piece::Known(id);
        }
        let is_merge = properties.tag == Some(Tag::Yaml(YamlTag::Merge));
        Ok(Found { piece, kind, span, is_merge, is_present: true })
    }

    pub(super) fn content(&self, piece: Piece) -> Content {
        match piece {
            Piece::Fresh(content) => content,
            Piece::Known(id) => self.builder.arena.content(id),
        }
    }

    pub(super) fn commit(&mut self, piece: Piece, span: Span) -> NodeId {
        match piece {
            Piece::Fresh(content) => self.builder.node(content, span),
            Piece::Known(id) => id,
        }
    }

    fn commit_text(&mut self, scalar: Scalar<'t>) -> Run {
        match scalar {
            Scalar::Source(text) => self.builder.push_text(text),
            Scalar::Built(run) => run,
        }
    }

    /// Whether an item of a block sequence begins here.
    fn is_at_item(&self) -> bool {
        self.cursor.first_tab().is_none() && self.cursor.here() == b'-' && is_space(self.cursor.next())
    }
}
