//! How a node begins: how far it is indented, which properties it has, and what can follow them.

use std::cmp::Ordering;

use super::Dialect;
use super::arena::NodeContent;
use super::compose::{Ask, Context, NodeKind, PendingNode, Turn};
use super::cursor::{Mark, is_space};
use super::document::Span;
use super::error::ErrorKind;
use super::parser::{ParseResult, Parser};
use super::properties::Properties;

/// How deep js-yaml 4.2 and later read.
const MAX_DEPTH: usize = 100;

/// How deep those before it do: until Node's stack ends, after 1,800 to 2,500 levels, by what is nested (measured with Node 20).
const STACK_DEPTH: usize = 1_800;

/// Where a node stands, seen from the indentation of its parent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RelativeIndent {
    Deeper,
    /// As deep as its parent, where a block sequence may be the value of a key.
    Level,
    Out,
}

#[derive(Clone, Copy)]
struct NodePosition {
    standing: RelativeIndent,
    /// A line break stood before it, or among its properties.
    is_new_line: bool,
    /// A block collection may begin here.
    allows_collections: bool,
}

impl<'t> Parser<'t> {
    /// Begins a node; what belongs to its frame is pushed, and what its frame needs is asked for.
    pub(super) fn begin(&mut self, ask: Ask) -> ParseResult<Turn> {
        self.check_depth(self.frames.len() + 1)?;
        let mut place = NodePosition {
            standing: RelativeIndent::Deeper,
            is_new_line: false,
            allows_collections: ask.context.is_block() && ask.is_compact,
        };
        if ask.seeks && self.cursor.skip_separation(true) > 0 {
            place = self.new_line(ask);
        }
        let start = self.cursor.mark();
        let is_tabbed = self.cursor.first_tab().is_some();
        let mut properties = Properties::default();
        if place.standing == RelativeIndent::Deeper {
            self.read_properties(ask, &mut place, &mut properties)?;
        }
        let is_behind_properties = !properties.is_empty() && !place.allows_collections && !is_tabbed;
        if is_behind_properties && self.may_be_key(ask, place) {
            self.check_as_key(ask, start, properties)?;
            if self.cursor.line == start.line {
                return self.begin_mapping_with(properties, start.at, ask.content_indent());
            }
        }
        match place.standing {
            RelativeIndent::Deeper if place.allows_collections => self.begin_in_block(properties, ask),
            RelativeIndent::Deeper => self.read_content(properties, ask),
            // The items of a sequence may stand under their key.
            RelativeIndent::Level if place.allows_collections && self.is_at_item() => self.begin_sequence(properties),
            _ => self.nothing_outside(place, properties),
        }
    }

    pub(super) fn check_depth(&self, depth: usize) -> ParseResult<()> {
        match self.dialect {
            Dialect::V4_3 if depth > MAX_DEPTH => {
                Err(self.fault_of(ErrorKind::TooDeep, format!("nesting exceeded maxDepth ({MAX_DEPTH})")))
            }
            Dialect::V4_1 if depth > STACK_DEPTH => {
                Err(self.fault_of(ErrorKind::Crash, "Maximum call stack size exceeded"))
            }
            _ => Ok(()),
        }
    }

    fn new_line(&self, ask: Ask) -> NodePosition {
        let standing = match (self.cursor.line_indent as isize).cmp(&ask.parent_indent) {
            Ordering::Greater => RelativeIndent::Deeper,
            Ordering::Equal if ask.context == Context::Value => RelativeIndent::Level,
            _ => RelativeIndent::Out,
        };
        NodePosition { standing, is_new_line: true, allows_collections: ask.context.is_block() }
    }

    fn read_properties(
        &mut self,
        ask: Ask,
        place: &mut NodePosition,
        properties: &mut Properties<'t>,
    ) -> ParseResult<()> {
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
    fn may_be_key(&self, ask: Ask, place: NodePosition) -> bool {
        self.dialect == Dialect::V4_3
            && ask.context.is_block()
            && place.standing == RelativeIndent::Deeper
            && !matches!(self.cursor.here(), b'[' | b'{' | b'|' | b'>')
    }

    /// What can go wrong when js-yaml looks for such a key, before it reads one.
    fn check_as_key(&mut self, ask: Ask, start: Mark, properties: Properties<'t>) -> ParseResult<()> {
        let here = self.cursor.mark();
        self.cursor.go_to(start);
        self.check_depth(self.frames.len() + 2)?;
        self.cursor.go_to(here);
        if here.line == start.line && properties.has(self.cursor.here()) {
            return self.read_property(&mut { properties });
        }
        // Properties of several lines are no key's, but if their last line is not indented enough for one, js-yaml takes them for those of
        // an empty key.
        let is_outside = self.cursor.line_indent <= ask.content_indent();
        if here.line != start.line
            && is_outside
            && let Some(tag) = properties.tag
        {
            let span = Span::new(here.at, here.at);
            self.apply_tag(tag, NodeKind::Nothing, PendingNode::Fresh(NodeContent::Null), span)?;
        }
        Ok(())
    }

    fn begin_in_block(&mut self, properties: Properties<'t>, ask: Ask) -> ParseResult<Turn> {
        if self.is_at_item() {
            return self.begin_sequence(properties);
        }
        if self.cursor.first_tab().is_some() || self.cursor.here() == 0 {
            return self.read_content(properties, ask);
        }
        self.begin_mapping(properties, ask.content_indent())
    }

    /// An empty node, behind whose properties the next line belongs to its parent or to nothing of it.
    fn nothing_outside(&mut self, place: NodePosition, properties: Properties<'t>) -> ParseResult<Turn> {
        let is_sought = place.standing == RelativeIndent::Level && place.allows_collections;
        if let (Some(anchor), true, None) = (properties.anchor, is_sought, self.cursor.first_tab()) {
            // Where js-yaml looked for a sequence, the anchor names an empty one, unless the node's end says otherwise.
            let sequence = self.empty_sequence(Span::new(self.last_end, self.last_end));
            let id = self.commit(sequence, Span::default());
            self.anchors.insert(anchor, id);
        }
        self.nothing(properties).map(Turn::Up)
    }

    /// Whether an item of a block sequence begins here.
    fn is_at_item(&self) -> bool {
        self.cursor.first_tab().is_none() && self.cursor.here() == b'-' && is_space(self.cursor.next())
    }
}
