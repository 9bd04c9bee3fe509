//! Reads one node with all that is in it, without recursion: each node that is open has a frame on a stack.
//!
//! A step either asks for a child (`Turn::Down`) or has found a node (`Turn::Up`), which the frame below takes.

use super::arena::NodeContent;
use super::block_mapping::BlockMapping;
use super::block_sequence::BlockSequence;
use super::document::{NodeId, Span};
use super::flow::Flow;
use super::parser::{ParseResult, Parser};
use super::properties::Properties;

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
    pub fn is_block(self) -> bool {
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
    pub fn content_indent(self) -> usize {
        let beyond = isize::from(self.context.is_block());
        (self.parent_indent + beyond).max(0) as usize
    }
}

/// What js-yaml calls the kind of a node. An alias and an empty node have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NodeKind {
    Nothing,
    Scalar,
    Sequence,
    Mapping,
}

impl NodeKind {
    pub fn name(self) -> &'static str {
        match self {
            NodeKind::Nothing => "null",
            NodeKind::Scalar => "scalar",
            NodeKind::Sequence => "sequence",
            NodeKind::Mapping => "mapping",
        }
    }
}

/// A value that was read: a node, or what will be one if it is not a key.
#[derive(Debug, Clone, Copy)]
pub(super) enum PendingNode {
    Fresh(NodeContent),
    Known(NodeId),
}

/// A node that was read, or that there is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct ComposedNode {
    pub piece: PendingNode,
    pub kind: NodeKind,
    pub span: Span,
    /// As a key it is a merge key.
    pub is_merge: bool,
    /// Something stands there, be it only a tag.
    pub is_present: bool,
}

impl ComposedNode {
    /// An empty value.
    pub fn empty(at: usize) -> ComposedNode {
        ComposedNode {
            piece: PendingNode::Fresh(NodeContent::Null),
            kind: NodeKind::Nothing,
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
    Up(ComposedNode),
}

impl<'t> Parser<'t> {
    /// Reads a node, whatever is in it.
    pub(super) fn compose(&mut self, ask: Ask) -> ParseResult<ComposedNode> {
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

    fn resume(&mut self, frame: Frame<'t>, found: ComposedNode) -> ParseResult<Turn> {
        match frame.collection {
            Collection::BlockSequence(sequence) => self.read_sequence(frame, sequence, Some(found)),
            Collection::BlockMapping(mapping) => self.read_mapping(frame, mapping, Some(found)),
            Collection::Flow(flow) => self.read_flow(frame, flow, Some(found)),
        }
    }

    /// Asks for a child of a frame's node.
    pub(super) fn descend(&mut self, frame: Frame<'t>, collection: Collection, ask: Ask) -> ParseResult<Turn> {
        self.frames.push(Frame { collection, ..frame });
        Ok(Turn::Down(ask))
    }
}
