//! What can stand before a node: its tag and its anchor. And the alias, which stands in place of one.

use super::Dialect;
use super::arena::NodeContent;
use super::cursor::{is_flow_indicator, is_space};
use super::document::NodeId;
use super::parser::{ParseResult, Parser};
use super::tag::Tag;

/// Tag and anchor of a node.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Properties<'t> {
    pub tag: Option<Tag>,
    pub anchor: Option<&'t str>,
}

impl Properties<'_> {
    /// The properties of a scalar, to which js-yaml gives its anchor even if its tag is the bare one.
    pub fn anchored(self) -> Self {
        Properties { tag: self.tag.filter(|&tag| tag != Tag::Bare), ..self }
    }

    pub fn is_empty(&self) -> bool {
        self.tag.is_none() && self.anchor.is_none()
    }

    /// Whether the property that begins with this byte is there already.
    pub fn has(&self, mark: u8) -> bool {
        match mark {
            b'!' => self.tag.is_some(),
            b'&' => self.anchor.is_some(),
            _ => false,
        }
    }
}

impl<'t> Parser<'t> {
    /// Reads the tag or the anchor that begins here.
    pub(super) fn read_property(&mut self, properties: &mut Properties<'t>) -> ParseResult<()> {
        if self.cursor.here() == b'!' {
            if properties.tag.is_some() {
                return Err(self.fault("duplication of a tag property"));
            }
            properties.tag = Some(self.read_tag()?);
        } else {
            if properties.anchor.is_some() {
                return Err(self.fault("duplication of an anchor property"));
            }
            properties.anchor = Some(self.read_name("name of an anchor node must contain at least one character")?);
        }
        self.last_end = self.cursor.at;
        Ok(())
    }

    /// Reads the alias that begins here, and gives what it stands for.
    pub(super) fn read_alias(&mut self) -> ParseResult<NodeId> {
        let name = self.read_name("name of an alias node must contain at least one character")?;
        self.last_end = self.cursor.at;
        let Some(&id) = self.anchors.get(name) else {
            return Err(self.fault(format!("unidentified alias \"{name}\"")));
        };
        self.has_aliases = true;
        self.bites_its_tail |= matches!(self.builder.arena.content(id), NodeContent::Open(_));
        self.cursor.skip_separation(true);
        Ok(id)
    }

    fn read_name(&mut self, if_empty: &'static str) -> ParseResult<&'t str> {
        self.cursor.at += 1;
        let start = self.cursor.at;
        self.cursor.skip_until(|byte| is_space(byte) || is_flow_indicator(byte));
        if self.cursor.at == start {
            return Err(self.fault(if_empty));
        }
        Ok(self.cursor.slice(start, self.cursor.at))
    }

    fn read_tag(&mut self) -> ParseResult<Tag> {
        self.cursor.at += 1;
        if self.cursor.here() == b'<' {
            return self.read_verbatim_tag();
        }
        let start = self.cursor.at - 1;
        let mut name_start = self.cursor.at;
        let mut is_named = self.cursor.here() == b'!';
        if is_named {
            self.cursor.at += 1;
            name_start = self.cursor.at;
        }
        loop {
            self.cursor.skip_until(|byte| is_space(byte) || byte == b'!');
            if self.cursor.here() != b'!' {
                break;
            }
            if is_named {
                return Err(self.fault("tag suffix cannot contain exclamation marks"));
            }
            if !self.is_tag_handle(self.cursor.slice(start, self.cursor.at + 1)) {
                return Err(self.fault("named tag handle cannot contain such characters"));
            }
            is_named = true;
            self.cursor.at += 1;
            name_start = self.cursor.at;
        }
        let name = self.cursor.slice(name_start, self.cursor.at);
        if name.bytes().any(is_flow_indicator) {
            return Err(self.fault("tag suffix cannot contain flow indicator characters"));
        }
        let name = self.decode_tag_name(name)?;
        let handle = self.cursor.slice(start, name_start);
        let text = match (self.handles.get(handle), handle) {
            (Some(prefix), _) => format!("{prefix}{name}"),
            (None, "!") => format!("!{name}"),
            (None, "!!") => format!("tag:yaml.org,2002:{name}"),
            _ => return Err(self.fault(format!("undeclared tag handle \"{handle}\""))),
        };
        Ok(self.tag(text))
    }

    fn read_verbatim_tag(&mut self) -> ParseResult<Tag> {
        self.cursor.at += 1;
        let start = self.cursor.at;
        // js-yaml looks for the end from the second character on, and passes line breaks without counting them.
        self.cursor.at += 1;
        self.cursor.skip_until(|byte| byte == b'>');
        if self.cursor.here() == 0 {
            return Err(self.fault("unexpected end of the stream within a verbatim tag"));
        }
        let name = self.cursor.slice(start, self.cursor.at);
        self.cursor.at += 1;
        let text = self.decode_tag_name(name)?;
        Ok(self.tag(text))
    }

    fn decode_tag_name(&self, name: &str) -> ParseResult<String> {
        if !name.is_empty() && !is_tag_uri(name) {
            return Err(self.fault(format!("tag name cannot contain such characters: {name}")));
        }
        decode_uri(name).ok_or_else(|| self.fault(format!("tag name is malformed: {name}")))
    }

    /// `!`, `!!` or `!name!`; from 4.2 on with digits in the name.
    pub(super) fn is_tag_handle(&self, handle: &str) -> bool {
        let allows_digits = self.dialect == Dialect::V4_3;
        let belongs = |byte: u8| byte.is_ascii_alphabetic() || byte == b'-' || (allows_digits && byte.is_ascii_digit());
        let name = handle.strip_prefix('!').and_then(|rest| rest.strip_suffix('!'));
        name.map_or(handle == "!", |name| name.bytes().all(belongs))
    }

    fn tag(&mut self, text: String) -> Tag {
        Tag::of(&text).unwrap_or_else(|| {
            self.foreign_tags.push(text);
            Tag::Foreign(self.foreign_tags.len() as u32 - 1)
        })
    }
}

/// Whether a tag, or the prefix of one, is made of what a URI may hold.
pub(super) fn is_tag_uri(text: &str) -> bool {
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        return false;
    };
    if first.is_ascii() && is_flow_indicator(first as u8) {
        return false;
    }
    // js-yaml's pattern takes any other first character, half of a pair too.
    let mut rest = match first.len_utf16() {
        1 => characters.as_str().as_bytes(),
        _ => return false,
    };
    while let [byte, tail @ ..] = rest {
        rest = match (byte, tail) {
            (b'%', [high, low, tail @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => tail,
            (b'%', _) => return false,
            (byte, tail) if byte.is_ascii_alphanumeric() || b"-#;/?:@&=+$,_.!~*'()[]".contains(byte) => tail,
            _ => return false,
        };
    }
    true
}

/// What `decodeURIComponent` makes of a text; `None` where it throws.
pub(super) fn decode_uri(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let high = (bytes.next()? as char).to_digit(16)?;
                let low = (bytes.next()? as char).to_digit(16)?;
                (high * 16 + low) as u8
            }
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}
