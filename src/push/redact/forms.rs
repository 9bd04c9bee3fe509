//! The forms in which a program may print a value: as it is, escaped, or encoded. Knows nothing of where they are looked for.

/// A known secret shorter than this would take half of every text with it; it is left.
const SHORTEST: usize = 4;
/// A line of a longer secret is a secret by itself from this length on.
const SHORTEST_LINE: usize = 16;
/// From this length on, no other text has the same encoding by chance.
const SHORTEST_ENCODED: usize = 8;

/// A text that must not be shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Form {
    /// Never empty.
    pub text: Box<[u8]>,
    /// It is in a code: the letters of the code behind its end still belong to it, and its first one or two tell nothing.
    pub encoded: bool,
}

impl Form {
    pub(super) fn first(&self) -> u8 {
        self.text[0]
    }
}

/// The forms of a value; none of one that is too short.
pub(super) fn of(value: &str) -> Vec<Form> {
    let value = value.trim();
    let lines = value.lines().map(str::trim).filter(|line| line.len() < value.len() && line.len() >= SHORTEST_LINE);
    let mut forms = Vec::new();
    for text in lines.chain([value]).filter(|text| text.len() >= SHORTEST) {
        let json = json_escaped(text);
        // Node shows the body of a request that failed: JSON in a text of its own.
        let shown = [text, &json].map(javascript_escaped);
        let escaped = [text.to_owned(), json, url_escaped(text)].into_iter().chain(shown);
        forms.extend(escaped.map(|text| Form { text: text.into_bytes().into(), encoded: false }));
        if text.len() >= SHORTEST_ENCODED {
            forms.extend(base64(text.as_bytes()));
            forms.extend(hexadecimal(text.as_bytes()));
        }
    }
    forms
}

pub(super) fn json_escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// As Node shows a text between single quotes.
fn javascript_escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'")
}

fn url_escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~!*'()".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

fn hexadecimal(bytes: &[u8]) -> [Form; 2] {
    let lower: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [lower.to_ascii_uppercase(), lower].map(|text| Form { text: text.into_bytes().into(), encoded: true })
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const FOR_URLS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What base64 makes of the bytes wherever they stand in a longer text, in both alphabets. What follows is taken along: the
/// letter behind them still holds some of their bits.
fn base64(bytes: &[u8]) -> impl Iterator<Item = Form> {
    let at = |before: usize, alphabet: &[u8; 64]| Form {
        text: (0..).map_while(|letter| six_bits(bytes, before, letter)).map(|bits| alphabet[bits]).collect(),
        encoded: true,
    };
    [STANDARD, FOR_URLS].into_iter().flat_map(move |alphabet| [0, 1, 2].map(|before| at(before, alphabet)))
}

/// The bits of the letter number `letter`, counted from the first that none of the `before` bytes in front has a part in; `None`
/// from the first on that the bytes do not fill.
fn six_bits(bytes: &[u8], before: usize, letter: usize) -> Option<usize> {
    let first = (before * 8).next_multiple_of(6) - before * 8 + letter * 6;
    let bit = |at: usize| bytes.get(at / 8).map(|byte| usize::from(byte >> (7 - at % 8) & 1));
    (first..first + 6).try_fold(0, |bits, at| Some(bits << 1 | bit(at)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_known_wherever_the_value_begins() {
        let check = |before: usize, expected: &str| {
            let form = base64(b"key-4f1a").nth(before).map(|form| form.text);
            assert_eq!(form.as_deref(), Some(expected.as_bytes()), "after {before} bytes");
        };
        check(0, "a2V5LTRmMW");
        check(1, "tleS00ZjFh");
        check(2, "rZXktNGYxY");
        assert_eq!(base64(&[0xff; 8]).nth(3).map(|form| form.text).as_deref(), Some(&b"__________"[..]));
    }

    #[test]
    fn a_value_has_every_form() {
        let texts: Vec<String> =
            of("a'b\"c\\ d/e").into_iter().map(|form| String::from_utf8_lossy(&form.text).into_owned()).collect();
        for form in ["a'b\"c\\ d/e", r#"a'b\"c\\ d/e"#, r#"a\'b"c\\ d/e"#, "a'b%22c%5C%20d%2Fe", "61276222635c20642f65"]
        {
            assert!(texts.iter().any(|text| text == form), "{form} of {texts:?}");
        }
        assert!(of("abc").is_empty());
    }
}
