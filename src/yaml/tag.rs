//! Tags, and what each makes of a node.

use super::arena::{ArenaRange, NodeContent};
use super::base64;
use super::compose::{NodeKind, PendingNode};
use super::document::Span;
use super::error::ErrorKind;
use super::number;
use super::parser::{ParseResult, Parser};
use super::resolve::{self, PlainValue};
use super::{Dialect, timestamp};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// `?`: resolve it like a plain scalar. Plain scalars have it, and it can be written.
    Question,
    /// `!`: take it as it stands.
    Bare,
    Yaml(YamlTag),
    /// Any other, by its number in the parser. None of them is known.
    Foreign(u32),
}

/// The tags that js-yaml knows: `tag:yaml.org,2002:` and one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YamlTag {
    Str,
    Seq,
    Map,
    Null,
    Bool,
    Int,
    Float,
    Timestamp,
    Merge,
    Binary,
    Omap,
    Pairs,
    Set,
}

use YamlTag::*;

const NAMES: [(&str, YamlTag); 13] = [
    ("str", Str),
    ("seq", Seq),
    ("map", Map),
    ("null", Null),
    ("bool", Bool),
    ("int", Int),
    ("float", Float),
    ("timestamp", Timestamp),
    ("merge", Merge),
    ("binary", Binary),
    ("omap", Omap),
    ("pairs", Pairs),
    ("set", Set),
];

impl YamlTag {
    fn name(self) -> &'static str {
        NAMES.iter().find(|(_, tag)| *tag == self).map_or("", |(name, _)| name)
    }

    /// The kind of node that the tag is for.
    fn kind(self) -> NodeKind {
        match self {
            Seq | Omap | Pairs => NodeKind::Sequence,
            Map | Set => NodeKind::Mapping,
            _ => NodeKind::Scalar,
        }
    }
}

impl Tag {
    /// `None` for a tag that nothing knows.
    pub fn of(text: &str) -> Option<Tag> {
        match text {
            "?" => Some(Tag::Question),
            "!" => Some(Tag::Bare),
            _ => {
                let name = text.strip_prefix("tag:yaml.org,2002:")?;
                let known = NAMES.iter().find(|(known, _)| *known == name)?;
                Some(Tag::Yaml(known.1))
            }
        }
    }
}

impl<'t> Parser<'t> {
    /// The value that a node has by its tag.
    pub(super) fn apply_tag(
        &mut self,
        tag: Tag,
        kind: NodeKind,
        piece: PendingNode,
        span: Span,
    ) -> ParseResult<PendingNode> {
        match tag {
            Tag::Bare => Ok(piece),
            Tag::Question => self.apply_question(kind, piece),
            Tag::Yaml(tag) => self.apply_yaml_tag(tag, kind, piece, span),
            Tag::Foreign(number) => {
                let name = self.foreign_tags[number as usize].clone();
                Err(self.fault(format!("unknown tag !<{name}>")))
            }
        }
    }

    fn apply_question(&mut self, kind: NodeKind, piece: PendingNode) -> ParseResult<PendingNode> {
        match self.content(piece) {
            NodeContent::Null => Ok(piece),
            _ if kind != NodeKind::Scalar => Err(self.wrong_kind("?", NodeKind::Scalar, kind)),
            NodeContent::Text(run) => {
                let plain = resolve::plain(self.builder.arena.text(run), self.dialect);
                Ok(PendingNode::Fresh(plain.content(|| run)))
            }
            // A scalar that was resolved already, on a line of its own. js-yaml tries its patterns on it all the same.
            NodeContent::Number(number) if number.is_finite() => Err(self.float_crash()),
            _ => Ok(piece),
        }
    }

    fn apply_yaml_tag(
        &mut self,
        tag: YamlTag,
        kind: NodeKind,
        piece: PendingNode,
        span: Span,
    ) -> ParseResult<PendingNode> {
        let name = format!("tag:yaml.org,2002:{}", tag.name());
        if kind != NodeKind::Nothing && kind != tag.kind() {
            return Err(self.fault(format!("unknown tag !<{name}>")));
        }
        let content = self.content(piece);
        if kind != tag.kind() && content != NodeContent::Null {
            return Err(self.wrong_kind(&name, tag.kind(), kind));
        }
        let resolved = match (tag, content) {
            (Omap | Pairs, NodeContent::Null) => Some(self.empty_sequence(span)),
            (Seq, NodeContent::Null) => Some(self.empty_sequence(span)),
            (Map | Set, NodeContent::Null) => Some(self.empty_mapping(span)),
            (Seq | Map, _) => Some(piece),
            (Set, _) => self.holds_only_nulls(piece).then_some(piece),
            (Omap, _) => self.is_ordered_map(piece).then_some(piece),
            (Pairs, _) => self.pairs(piece, span),
            (_, NodeContent::Null | NodeContent::Text(_)) => {
                self.apply_scalar_tag(tag, content).map(PendingNode::Fresh)
            }
            (Str, _) => Some(piece),
            (Float, NodeContent::Number(number)) if number.is_finite() => {
                return Err(self.float_crash());
            }
            (Binary, NodeContent::Number(_) | NodeContent::Bool(_) | NodeContent::Date(_)) => {
                return Err(self.fault_of(ErrorKind::Crash, "data.replace is not a function"));
            }
            _ => None,
        };
        resolved.ok_or_else(|| self.fault(format!("cannot resolve a node with !<{name}> explicit tag")))
    }

    fn apply_scalar_tag(&mut self, tag: YamlTag, content: NodeContent) -> Option<NodeContent> {
        let NodeContent::Text(run) = content else {
            return match tag {
                Str => Some(NodeContent::Text(ArenaRange::default())),
                Null | Merge => Some(NodeContent::Null),
                _ => None,
            };
        };
        let text = self.builder.arena.text(run);
        match tag {
            Null => resolve::is_null(text).then_some(NodeContent::Null),
            Bool => resolve::boolean(text).map(NodeContent::Bool),
            Int => number::integer(text, self.dialect).map(NodeContent::Number),
            Float => number::float(text, self.dialect).map(NodeContent::Number),
            Timestamp => timestamp::milliseconds(text).map(NodeContent::Date),
            Merge => (text == "<<").then_some(content),
            Binary => {
                let bytes = base64::decode(text)?;
                let start = self.builder.arena.bytes.len();
                self.builder.arena.bytes.extend(bytes);
                Some(NodeContent::Binary(ArenaRange::since(start, self.builder.arena.bytes.len())))
            }
            _ => Some(content),
        }
    }

    fn wrong_kind(&self, tag: &str, wanted: NodeKind, found: NodeKind) -> Box<super::fault::Fault> {
        let (wanted, found) = (wanted.name(), found.name());
        self.fault(format!("unacceptable node kind for !<{tag}> tag; it should be \"{wanted}\", not \"{found}\""))
    }

    /// js-yaml takes a number for a text that looks like one, and then calls a method that a number does not have.
    fn float_crash(&self) -> Box<super::fault::Fault> {
        let method = match self.dialect {
            Dialect::V4_1 => "replace",
            Dialect::V4_3 => "toLowerCase",
        };
        self.fault_of(ErrorKind::Crash, format!("data.{method} is not a function"))
    }
}

impl PlainValue {
    /// The content, where `text` says where the text of a string is.
    pub(super) fn content(self, text: impl FnOnce() -> ArenaRange) -> NodeContent {
        match self {
            PlainValue::Text | PlainValue::Merge => NodeContent::Text(text()),
            PlainValue::Null => NodeContent::Null,
            PlainValue::Bool(value) => NodeContent::Bool(value),
            PlainValue::Number(value) => NodeContent::Number(value),
            PlainValue::Date(milliseconds) => NodeContent::Date(milliseconds),
        }
    }
}
