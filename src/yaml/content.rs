//! What a node holds behind its properties, and how it ends: with the value that its tag makes of it.

use super::arena::{ArenaRange, NodeContent};
use super::compose::{Ask, ComposedNode, Context, NodeKind, PendingNode, Turn};
use super::cursor::is_space;
use super::document::{NodeId, Span};
use super::parser::{ParseResult, Parser};
use super::properties::Properties;
use super::resolve::{self, PlainValue};
use super::scalar::Scalar;
use super::tag::{Tag, YamlTag};

impl<'t> Parser<'t> {
    /// Reads what stands here: a scalar, an alias, a flow collection, or nothing.
    pub(super) fn read_content(&mut self, properties: Properties<'t>, ask: Ask) -> ParseResult<Turn> {
        match self.cursor.here() {
            b'[' | b'{' => self.begin_flow(properties, ask.content_indent()),
            _ => self.read_leaf(properties, ask).map(Turn::Up),
        }
    }

    /// Reads the asked node of one of the frames' nodes, if it is in this line, has no properties and is no collection; so most are, and
    /// need no frame. `None`, and nothing has moved, where it may be more.
    pub(super) fn read_lone_leaf(&mut self, ask: Ask) -> ParseResult<Option<ComposedNode>> {
        if ask.is_compact && ask.context.is_block() {
            return Ok(None);
        }
        // The frame that asks is not on the stack now.
        self.check_depth(self.frames.len() + 2)?;
        let start = self.cursor.at;
        while ask.seeks && self.cursor.here() == b' ' {
            self.cursor.at += 1;
        }
        let here = self.cursor.here();
        if is_space(here) || matches!(here, 0 | b'#' | b'!' | b'&' | b'[' | b'{') {
            self.cursor.at = start;
            return Ok(None);
        }
        self.read_leaf(Properties::default(), ask).map(Some)
    }

    fn read_leaf(&mut self, properties: Properties<'t>, ask: Ask) -> ParseResult<ComposedNode> {
        let start = self.cursor.at;
        let scalar = match self.cursor.here() {
            b'|' | b'>' if ask.context.is_block() => self.read_block_scalar(ask.content_indent())?,
            b'\'' => self.read_single_quoted()?,
            b'"' => self.read_double_quoted()?,
            b'*' => return self.read_aliased(properties),
            _ => {
                let in_flow = ask.context == Context::Flow;
                return match self.read_plain(ask.content_indent(), in_flow)? {
                    Some(scalar) => self.finish_plain(properties, scalar, start),
                    None => {
                        let found = self.nothing(properties.anchored())?;
                        Ok(ComposedNode { is_present: !properties.is_empty(), ..found })
                    }
                };
            }
        };
        self.finish_text(properties, scalar, start)
    }

    fn read_aliased(&mut self, properties: Properties<'t>) -> ParseResult<ComposedNode> {
        let start = self.cursor.at;
        let id = self.read_alias()?;
        if !properties.is_empty() {
            return Err(self.fault("alias node should not have any properties"));
        }
        let span = Span::new(start, self.last_end);
        self.finish(properties, NodeKind::Nothing, PendingNode::Known(id), span)
    }

    /// Ends a scalar that is text unless its tag says otherwise.
    fn finish_text(
        &mut self,
        properties: Properties<'t>,
        scalar: Scalar<'t>,
        start: usize,
    ) -> ParseResult<ComposedNode> {
        let piece = PendingNode::Fresh(NodeContent::Text(self.commit_text(scalar)));
        let span = Span::new(start, self.last_end);
        self.finish(properties.anchored(), NodeKind::Scalar, piece, span)
    }

    fn finish_plain(
        &mut self,
        properties: Properties<'t>,
        scalar: Scalar<'t>,
        start: usize,
    ) -> ParseResult<ComposedNode> {
        let span = Span::new(start, self.last_end);
        if !matches!(properties.tag, None | Some(Tag::Question)) {
            return self.finish_text(properties, scalar, start);
        }
        let plain = resolve::plain(self.text_of(&scalar), self.dialect);
        let piece = PendingNode::Fresh(plain.content(|| self.commit_text(scalar)));
        let properties = Properties { tag: None, ..properties };
        let found = self.finish(properties, NodeKind::Scalar, piece, span)?;
        Ok(ComposedNode { is_merge: plain == PlainValue::Merge, ..found })
    }

    /// An empty node.
    pub(super) fn nothing(&mut self, properties: Properties<'t>) -> ParseResult<ComposedNode> {
        let ComposedNode { piece, kind, span, .. } = ComposedNode::empty(self.last_end);
        let found = self.finish(properties, kind, piece, span)?;
        Ok(ComposedNode { is_present: !properties.is_empty(), ..found })
    }

    /// Gives a node the value that its tag makes of it, and its anchor the node.
    pub(super) fn finish(
        &mut self,
        properties: Properties<'t>,
        kind: NodeKind,
        piece: PendingNode,
        span: Span,
    ) -> ParseResult<ComposedNode> {
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
            piece = PendingNode::Known(id);
        }
        let is_merge = match (properties.tag, self.content(piece)) {
            (Some(Tag::Yaml(YamlTag::Merge)), _) => true,
            (Some(Tag::Question), NodeContent::Text(run)) => self.builder.arena.text(run) == "<<",
            _ => false,
        };
        Ok(ComposedNode { piece, kind, span, is_merge, is_present: true })
    }

    pub(super) fn content(&self, piece: PendingNode) -> NodeContent {
        match piece {
            PendingNode::Fresh(content) => content,
            PendingNode::Known(id) => self.builder.arena.content(id),
        }
    }

    pub(super) fn commit(&mut self, piece: PendingNode, span: Span) -> NodeId {
        match piece {
            PendingNode::Fresh(content) => self.builder.node(content, span),
            PendingNode::Known(id) => id,
        }
    }

    fn commit_text(&mut self, scalar: Scalar<'t>) -> ArenaRange {
        match scalar {
            Scalar::Source(text) => self.builder.push_text(text),
            Scalar::Built(run) => run,
        }
    }
}
