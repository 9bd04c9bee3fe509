//! What a key is called: the name of the JavaScript property that it becomes.

use super::arena::{ArenaRange, NodeContent};
use super::compose::PendingNode;
use super::document::NodeId;
use super::error::ErrorKind;
use super::number;
use super::parser::{ParseResult, Parser};
use super::timestamp;

/// How many bytes the names that are made from sequences may take in a text. Aliases can make them as long as they like; where Node's own
/// limit is depends on its memory.
const MAX_JOINED: usize = 16 << 20;

impl Parser<'_> {
    /// The name of the property that a key becomes.
    pub(super) fn name_of(&mut self, key: PendingNode) -> ParseResult<ArenaRange> {
        let content = self.content(key);
        let name = match (content, key) {
            (NodeContent::Text(run), _) => return Ok(run),
            (_, PendingNode::Known(id)) if self.builder.is_sequence(id) => self.joined(id)?,
            _ => self.javascript_text(content),
        };
        Ok(self.builder.push_text(&name))
    }

    /// A sequence as a key: its items, with commas between.
    fn joined(&mut self, id: NodeId) -> ParseResult<String> {
        let items = self.builder.items_of(id);
        if items.iter().any(|&item| self.builder.is_sequence(item)) {
            return Err(self.fault("nested arrays are not supported inside keys"));
        }
        let mut name = String::new();
        for (place, &item) in items.iter().enumerate() {
            if place > 0 {
                name.push(',');
            }
            match self.builder.arena.content(item) {
                NodeContent::Null => {}
                NodeContent::Text(run) => name.push_str(self.builder.arena.text(run)),
                content => name.push_str(&self.javascript_text(content)),
            }
            if self.joined + name.len() > MAX_JOINED {
                return Err(self.fault_of(ErrorKind::Crash, "Invalid string length"));
            }
        }
        self.joined += name.len();
        Ok(name)
    }

    /// What JavaScript's `String` makes of a value that is no sequence.
    fn javascript_text(&self, content: NodeContent) -> String {
        match content {
            NodeContent::Undefined => "undefined".to_owned(),
            NodeContent::Null => "null".to_owned(),
            NodeContent::Bool(value) => value.to_string(),
            NodeContent::Number(value) => number::to_javascript(value),
            NodeContent::Text(run) => self.builder.arena.text(run).to_owned(),
            NodeContent::Date(milliseconds) => timestamp::to_javascript(milliseconds),
            NodeContent::Binary(run) => {
                let bytes = self.builder.arena.bytes[run.range()].iter();
                bytes.map(u8::to_string).collect::<Vec<_>>().join(",")
            }
            NodeContent::Sequence(_) | NodeContent::Mapping(_) | NodeContent::Open(_) => "[object Object]".to_owned(),
        }
    }
}
