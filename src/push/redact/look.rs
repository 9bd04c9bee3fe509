//! Whether a secret begins at the beginning of a text. Knows nothing of streams, nor of escape sequences: it is shown the
//! visible characters alone.

use super::Secrets;

/// This many characters of a token decide that it is one; the rest goes as it comes.
const TOKEN: usize = 16;
/// What follows `Bearer` is taken for a token from this length on, if it has a digit.
const SHORT_TOKEN: usize = 6;
/// No more blanks and quotes stand between a header's name and its value.
const LONGEST_GAP: usize = 16;
/// The words that may stand before the value of an `Authorization` header, in lower case.
const SCHEMES: [&str; 6] = ["bearer", "basic", "digest", "token", "negotiate", "apikey"];

/// The first bytes of all that is hidden for its form: `eyJ`, `Authorization`, `Bearer`.
pub(super) const PATTERNS_BEGIN: &[u8] = b"eAaBb";

/// Whether a byte still belongs to a secret whose length was not known.
pub(super) type Belongs = fn(u8) -> bool;

/// What begins at a place.
pub(super) enum SecretMatch {
    Nothing,
    /// More text must come before that is known.
    Undecided,
    /// After `keep` bytes that may be shown, `hide` bytes of a secret, and then all that belongs to it.
    Secret {
        keep: usize,
        hide: usize,
        rest: Option<Belongs>,
    },
}

impl Secrets {
    /// Whether a known value, not in a code, may begin with all of `text`.
    pub(super) fn could_begin(&self, text: &[u8]) -> bool {
        text.first().is_none_or(|first| self.forms[usize::from(*first)].beginning_with(text).any(|form| !form.encoded))
    }

    /// What begins at the beginning of `text`. After the end of the stream (`ended`) nothing is undecided.
    pub(super) fn look(&self, text: &[u8], ended: bool) -> SecretMatch {
        if let Some(first) = text.first() {
            let forms = &self.forms[usize::from(*first)];
            // A longer one, of which the rest is still to come, goes before one that is whole.
            if !ended && forms.beginning_with(text).any(|form| form.text.len() > text.len()) {
                return SecretMatch::Undecided;
            }
            if let Some(form) = forms.longest_in(text) {
                let rest: Option<Belongs> = if form.encoded { Some(token_byte) } else { None };
                return SecretMatch::Secret { keep: 0, hide: form.text.len(), rest };
            }
        }
        let cursor = SecretCursor { text, at: 0 };
        let found = match text.first() {
            Some(b'e') => token(cursor),
            Some(b'a' | b'A') => header(cursor),
            Some(b'b' | b'B') => bearer(cursor),
            _ => Ok(SecretMatch::Nothing),
        };
        match found {
            Ok(found) => found,
            Err(EndOfText) if ended => SecretMatch::Nothing,
            Err(EndOfText) => SecretMatch::Undecided,
        }
    }
}

/// `eyJ…`: what every JSON web token begins with, as `{"` in base64.
fn token(mut cursor: SecretCursor) -> Result<SecretMatch, EndOfText> {
    if !cursor.word("eyj")? || !cursor.text.starts_with(b"eyJ") {
        return Ok(SecretMatch::Nothing);
    }
    match cursor.run(token_byte, TOKEN - 3) {
        Ok(length) if length < TOKEN - 3 => Ok(SecretMatch::Nothing),
        Ok(_) => Ok(SecretMatch::Secret { keep: 0, hide: TOKEN, rest: Some(token_byte) }),
        Err(EndOfText) => Err(EndOfText),
    }
}

/// `Bearer …`, where what follows looks like a token and not like a word.
fn bearer(mut cursor: SecretCursor) -> Result<SecretMatch, EndOfText> {
    if !cursor.word("bearer")? || cursor.run(is_blank, LONGEST_GAP)? == 0 {
        return Ok(SecretMatch::Nothing);
    }
    let keep = cursor.at;
    let hide = cursor.run(token_byte, TOKEN)?;
    let has_digit = cursor.text[keep..cursor.at].iter().any(u8::is_ascii_digit);
    let is_token = hide == TOKEN || (hide >= SHORT_TOKEN && has_digit);
    Ok(if is_token { SecretMatch::Secret { keep, hide, rest: Some(token_byte) } } else { SecretMatch::Nothing })
}

/// `Authorization: Bearer …`, quoted or not, whatever the value is.
fn header(mut cursor: SecretCursor) -> Result<SecretMatch, EndOfText> {
    if !cursor.word("authorization")? {
        return Ok(SecretMatch::Nothing);
    }
    cursor.run(is_gap, LONGEST_GAP)?;
    if cursor.run(|byte| byte == b':' || byte == b'=', 1)? == 0 {
        return Ok(SecretMatch::Nothing);
    }
    cursor.run(is_gap, LONGEST_GAP)?;
    for scheme in SCHEMES {
        let before = cursor.at;
        if cursor.word(scheme)? && cursor.run(is_blank, LONGEST_GAP)? > 0 {
            break;
        }
        cursor.at = before;
    }
    let keep = cursor.at;
    Ok(match cursor.run(header_byte, 1)? {
        0 => SecretMatch::Nothing,
        hide => SecretMatch::Secret { keep, hide, rest: Some(header_byte) },
    })
}

fn token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~+/=".contains(&byte)
}

fn header_byte(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !byte.is_ascii_control() && !b"'\",;\\".contains(&byte)
}

fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

fn is_gap(byte: u8) -> bool {
    is_blank(byte) || byte == b'\'' || byte == b'"'
}

/// The text ended before something was known.
struct EndOfText;

/// A place in a text that may go on.
struct SecretCursor<'t> {
    text: &'t [u8],
    at: usize,
}

impl SecretCursor<'_> {
    /// Goes past `word` (given in lower case) if it stands here in any case.
    fn word(&mut self, word: &str) -> Result<bool, EndOfText> {
        let rest = &self.text[self.at..];
        let same = rest.iter().zip(word.bytes()).all(|(byte, letter)| byte.to_ascii_lowercase() == letter);
        if same && rest.len() < word.len() {
            return Err(EndOfText);
        }
        self.at += if same { word.len() } else { 0 };
        Ok(same)
    }

    /// Goes past at most `most` bytes that `belong`; gives how many. Where fewer than that stand at the end of the text,
    /// more could come.
    fn run(&mut self, belongs: impl Fn(u8) -> bool, most: usize) -> Result<usize, EndOfText> {
        let rest = &self.text[self.at..];
        let length = rest.iter().take(most).take_while(|byte| belongs(**byte)).count();
        if length == rest.len() && length < most {
            return Err(EndOfText);
        }
        self.at += length;
        Ok(length)
    }
}
