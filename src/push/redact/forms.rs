//! The forms in which a program may print a value: as it is, escaped, or encoded. Knows nothing of where they are looked for.

/// A known secret shorter than this would take half of every text with it; it is left.
const SHORTEST: usize = 4;
/// A line of a longer secret is a secret by itself from this length on.
const SHORTEST_LINE: usize = 16;

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

/// Forms with the same first byte, to be found without looking at each: a clone may name ten thousand values.
#[derive(Debug, Clone, Default)]
pub(super) struct SortedForms {
    forms: Vec<Form>,
    /// The lengths that they have, the longest first.
    lengths: Vec<usize>,
}

impl SortedForms {
    pub(super) fn new(mut forms: Vec<Form>) -> SortedForms {
        forms.sort();
        forms.dedup();
        let mut lengths: Vec<usize> = forms.iter().map(|form| form.text.len()).collect();
        lengths.sort_unstable_by(|a, b| b.cmp(a));
        lengths.dedup();
        SortedForms { forms, lengths }
    }

    pub(super) fn len(&self) -> usize {
        self.forms.len()
    }

    /// Those that begin with `text`, or are it.
    pub(super) fn beginning_with<'f>(&'f self, text: &'f [u8]) -> impl Iterator<Item = &'f Form> {
        let from = self.forms.partition_point(|form| *form.text < *text);
        self.forms[from..].iter().take_while(move |form| form.text.starts_with(text))
    }

    /// The longest with which `text` begins.
    pub(super) fn longest_in(&self, text: &[u8]) -> Option<&Form> {
        let whole = |part: &[u8]| self.forms.get(self.forms.partition_point(|form| *form.text < *part));
        let parts = self.lengths.iter().filter_map(|length| text.get(..*length));
        parts.filter_map(|part| whole(part).filter(|form| *form.text == *part)).next()
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
        let escaped = [text.to_owned()].into_iter().chain(shown).chain(json_forms(&json)).chain(url_forms(text));
        let escaped = escaped.chain(html_forms(text));
        forms.extend(escaped.map(|text| Form { text: text.into_bytes().into(), encoded: false }));
        forms.extend(base64(text.as_bytes()));
        forms.extend(hexadecimal(text.as_bytes()));
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

/// A text escaped as JSON, with `\u00e4` for what is not ASCII or without, in both cases, and `\/` or `/`, as PHP and Python have it.
fn json_forms(json: &str) -> impl Iterator<Item = String> {
    let ascii = |digits: fn(u16) -> String| -> String {
        let units = |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|unit| digits(*unit)).collect::<String>();
        json.chars().map(|c| if c.is_ascii() { c.to_string() } else { units(c) }).collect()
    };
    let forms = [json.to_owned(), ascii(|unit| format!("\\u{unit:04x}")), ascii(|unit| format!("\\u{unit:04X}"))];
    forms.into_iter().flat_map(|form| [form.replace('/', "\\/"), form])
}

/// As a URL has it: `*` and its like escaped or not, a blank as `%20` or as `+`, digits of either case.
fn url_forms(text: &str) -> impl Iterator<Item = String> {
    let escaped = |also_plain: &[u8], blank: &str, digits: fn(u8) -> String| -> String {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) || also_plain.contains(&byte);
        let one = |byte: u8| match byte {
            b' ' => blank.to_owned(),
            byte if plain(byte) => char::from(byte).to_string(),
            byte => digits(byte),
        };
        text.bytes().map(one).collect()
    };
    // What encodeURIComponent leaves, what RFC 3986 leaves, what a form's encoding leaves, what encodeURI leaves.
    let left: [&[u8]; 4] = [b"~!*'()", b"~", b"*", b"~!*'();/?:@&=+$,#"];
    let ways = left.into_iter().flat_map(|plain| ["%20", "+"].map(|blank| (plain, blank)));
    let forms = ways.map(|(plain, blank)| {
        [escaped(plain, blank, |byte| format!("%{byte:02X}")), escaped(plain, blank, |byte| format!("%{byte:02x}"))]
    });
    forms.collect::<Vec<_>>().into_iter().flatten()
}

/// As HTML has it, with each of the names that a quote and a slash have there.
fn html_forms(text: &str) -> impl Iterator<Item = String> {
    let plain = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let double = ["\"", "&quot;", "&#34;"].map(|quote| plain.replace('"', quote));
    let single =
        double.into_iter().flat_map(|text| ["'", "&#39;", "&#x27;", "&apos;"].map(|quote| text.replace('\'', quote)));
    single.flat_map(|text| [text.replace('/', "&#x2F;"), text.replace('/', "&#47;"), text])
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
        for form in [
            "a'b\"c\\ d/e",
            r#"a'b\"c\\ d/e"#,
            r#"a\'b"c\\ d/e"#,
            r#"a'b\"c\\ d\/e"#,
            "a'b%22c%5C%20d%2Fe",
            "a'b%22c%5c%20d%2fe",
            "a%27b%22c%5C+d%2Fe",
            "a&#39;b&quot;c\\ d/e",
            "a&#x27;b&quot;c\\ d&#x2F;e",
            "61276222635c20642f65",
        ] {
            assert!(texts.iter().any(|text| text == form), "{form} of {texts:?}");
        }
        let shows = |value: &str, form: &str| of(value).iter().any(|known| &*known.text == form.as_bytes());
        assert!(shows("käse*1", "k\\u00e4se*1") && shows("käse*1", "k\\u00E4se*1") && shows("käse*1", "k%C3%A4se%2A1"));
        assert!(shows("k-51", "6b2d3531") && shows("k-51", "ay01M"), "a short one has its encodings too");
        assert!(of("abc").is_empty());
    }
}
