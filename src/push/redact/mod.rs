//! Takes secrets out of text: known values, tokens (`eyJ…`), what follows `Bearer` and `Authorization:`.
//!
//! Pure: it reads no file and no environment (see `secrets`). A stream is cleaned whatever the boundaries at which it is
//! read, and whatever colours stand inside a secret: what may be the beginning of one is held back until that is decided,
//! and what is held back is bounded.

mod forms;
mod look;
mod stream;

use std::fmt;
use std::sync::Arc;

use forms::SortedForms;
pub use stream::Redactor;

/// What stands where a secret stood.
pub const MARK: &str = "[redacted]";

/// The values that must never be shown. Printing it prints none of them.
#[derive(Clone)]
pub struct Secrets {
    /// In every form in which a program may print them, by their first byte.
    forms: Arc<[SortedForms]>,
    /// The bytes with which something to hide may begin.
    begins: Arc<[bool; 256]>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({} hidden)", self.forms.iter().map(SortedForms::len).sum::<usize>())
    }
}

impl Default for Secrets {
    /// No known values: tokens and authorization headers are hidden all the same.
    fn default() -> Self {
        Self::new(std::iter::empty::<String>())
    }
}

impl Secrets {
    /// Secrets with these values. Each is hidden as it is and as JSON, JavaScript, a URL, base64 and hexadecimal digits have
    /// it; one of several lines is hidden line by line too. Values of less than four bytes are left.
    pub fn new(values: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let mut by_first = vec![Vec::new(); 256];
        for form in values.into_iter().flat_map(|value| forms::of(value.as_ref())) {
            by_first[usize::from(form.first())].push(form);
        }
        let by_first: Vec<SortedForms> = by_first.into_iter().map(SortedForms::new).collect();
        let begins = std::array::from_fn(|byte| {
            by_first[byte].len() > 0 || look::PATTERNS_BEGIN.iter().any(|first| usize::from(*first) == byte)
        });
        Self { forms: by_first.into(), begins: Arc::new(begins) }
    }

    /// The text without secrets.
    pub fn redact(&self, text: &str) -> String {
        let mut out = Vec::with_capacity(text.len());
        let mut stream = self.stream();
        stream.push(text.as_bytes(), &mut out);
        stream.finish(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// Cleans a stream that comes in pieces.
    pub fn stream(&self) -> Redactor {
        Redactor::new(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::forms::json_escaped;
    use super::*;

    const KEY: &str = "key-4f1a";
    const SECRET: &str = "s3cr\"et/with odd+signs";
    const TOKEN: &str = "eyJhbGciOiJIUzUxMiJ9.eyJpc3MiOiJrIn0.c2lnbmF0dXJlLXRoYXQtaXMtbG9uZw";

    fn secrets() -> Secrets {
        Secrets::new([KEY, SECRET])
    }

    #[test]
    fn what_is_secret_goes_and_the_rest_stays() {
        let check = |text: &str, expected: &str| assert_eq!(secrets().redact(text), expected, "{text}");
        check(
            "nothing here, bearer of news, eyes, authorization failed",
            "nothing here, bearer of news, eyes, authorization failed",
        );
        check("key: key-4f1a.", "key: [redacted].");
        check("s3cr\\\"et/with odd+signs", "[redacted]");
        check("?secret=s3cr%22et%2Fwith%20odd%2Bsigns&x", "?secret=[redacted]&x");
        check("basic a2V5LTRmMWE6czNjciJldC93aXRoIG9kZCtzaWducw== end", "basic [redacted] end");
        check(
            "in {\"u\":\"key-4f1a\"}: xyJ1IjoiLCJrZXktNGYxYSJ9 end",
            "in {\"u\":\"[redacted]\"}: xyJ1IjoiLCJ[redacted] end",
        );
        check("6B65792D34663161 6b65792d34663161", "[redacted] [redacted]");
        check(&format!("token {TOKEN} end"), "token [redacted] end");
        check(&format!("Authorization: 'Bearer {TOKEN}',"), "Authorization: 'Bearer [redacted]',");
        check("\"authorization\":\"Basic dTpw\"", "\"authorization\":\"Basic [redacted]\"");
        check("Authorization=abc def", "Authorization=[redacted] def");
        check(
            "Authorization: \u{1b}[32m'Bearer opaque'\u{1b}[39m",
            "Authorization: \u{1b}[32m'Bearer [redacted]'\u{1b}[39m",
        );
        check("curl -H 'bearer  abc123xyz'", "curl -H 'bearer  [redacted]'");
        check("key\u{1b}[31m-4\u{1b}[0mf1a!", "[redacted]\u{1b}[31m\u{1b}[0m!");
        check("\u{1b}[1mk\u{1b}[2mkey-4f1a\u{1b}[3m", "\u{1b}[1mk\u{1b}[2m[redacted]\u{1b}[3m");
        check("'Authorization: Bearer opaque\\r\\n' +", "'Authorization: Bearer [redacted]\\r\\n' +");
        check("ends in a beginning: key-4f", "ends in a beginning: key-4f");
        check("eyJ", "eyJ");
    }

    #[test]
    fn a_secret_of_several_lines_goes_line_by_line() {
        let pem = Secrets::new(["-----BEGIN KEY-----\nMIIEvQIBADANBgkq\n-----END KEY-----"]);
        assert_eq!(pem.redact("got MIIEvQIBADANBgkq\r\n"), "got [redacted]\r\n");
    }

    #[test]
    fn values_too_short_to_tell_apart_are_left() {
        assert_eq!(Secrets::new(["abc", ""]).redact("abc"), "abc");
    }

    /// Compared one by one, so many would take minutes for this text.
    #[test]
    fn ten_thousand_values_that_begin_alike_are_found_among_each_other() {
        let values: Vec<String> = (0..10_000).map(|number| format!("kkkkkkk{number}")).collect();
        let secrets = Secrets::new(&values);
        let said = format!("{}\nkkkkkkk77 kkkkkkk9999, kkkkkkk", "k".repeat(100_000));
        let clean = secrets.redact(&said);
        assert_eq!(clean.matches(MARK).count(), 2);
        assert!(!clean.contains("77") && !clean.contains("99"), "{}", &clean[clean.len() - 60..]);
    }

    #[test]
    fn printing_secrets_prints_none() {
        assert!(!format!("{:?}", secrets()).contains("4f1a"));
    }

    #[test]
    fn a_typed_letter_echoes_when_nothing_follows_and_a_secret_is_still_found() {
        let mut stream = secrets().stream();
        let mut out = Vec::new();
        stream.push(b"name? e", &mut out);
        assert_eq!(out, b"name? ");
        stream.settle(&mut out);
        assert_eq!(out, b"name? e");
        stream.push(b"d, k", &mut out);
        stream.settle(&mut out);
        assert!(out.ends_with(b"ed, "), "a known value is held back from its first letter on");
        stream.push(b"ey-4f1a, a", &mut out);
        stream.settle(&mut out);
        assert!(out.ends_with(b", a"), "a letter that could begin the value in base64 is shown");
        stream.push(b"h, e", &mut out);
        stream.settle(&mut out);
        stream.push(&TOKEN.as_bytes()[1..], &mut out);
        stream.finish(&mut out);
        assert_eq!(String::from_utf8_lossy(&out), "name? ed, [redacted], ah, e[redacted]");
    }

    #[test]
    fn what_is_held_back_is_bounded() {
        let mut stream = secrets().stream();
        let mut out = Vec::new();
        for piece in [
            "eyJ",
            &"A".repeat(1 << 20),
            "\u{1b}[",
            &"1".repeat(1 << 20),
            &" ".repeat(1 << 20),
            "Authorization",
            &" ".repeat(1 << 20),
        ] {
            stream.push(piece.as_bytes(), &mut out);
            assert!(stream.held() < 200, "{} bytes are held", stream.held());
        }
        stream.push(b"e", &mut out);
        for _ in 0..10_000 {
            stream.push(b"\x1b[1m", &mut out);
            assert!(stream.held() < 20_000, "{} bytes are held", stream.held());
        }
    }

    /// Cuts `text` where `cuts` say, and gives what comes out when a stream reads the pieces.
    fn in_pieces(text: &[u8], cuts: &[usize]) -> String {
        let mut ends: Vec<usize> = cuts.iter().map(|cut| cut % (text.len() + 1)).chain([text.len()]).collect();
        ends.sort_unstable();
        let (mut stream, mut out, mut at) = (secrets().stream(), Vec::new(), 0);
        for end in ends {
            stream.push(&text[at..end], &mut out);
            at = end;
        }
        stream.finish(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    fn a_secret() -> impl Strategy<Value = String> {
        prop_oneof![
            Just(KEY.to_owned()),
            Just(json_escaped(SECRET)),
            Just(SECRET.to_owned()),
            "eyJ[A-Za-z0-9_-]{13,80}\\.[A-Za-z0-9_-]{1,80}\\.[A-Za-z0-9_-]{1,40}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

        #[test]
        fn no_secret_comes_through_wherever_it_is_cut(
            lines in prop::collection::vec(("[ -~]{0,40}", a_secret(), prop::bool::ANY, "([ ',;)}\"][ -~]{0,20})?"), 50),
            cuts in prop::collection::vec(any::<usize>(), 0..60),
        ) {
            let text: String = lines.iter().map(|(before, secret, header, after)| {
                let header = if *header { "Authorization: Bearer " } else { "" };
                format!("{before}{header}{secret}{after}\n")
            }).collect();
            let cleaned = in_pieces(text.as_bytes(), &cuts);
            prop_assert_eq!(&cleaned, &in_pieces(text.as_bytes(), &[]), "the boundaries change nothing");
            let coloured: String = text.chars().flat_map(|c| [c, '\u{1b}', '[', '1', 'm']).collect();
            prop_assert_eq!(in_pieces(coloured.as_bytes(), &cuts).replace("\u{1b}[1m", ""), cleaned.clone(), "colours change nothing");
            for (_, secret, ..) in &lines {
                for part in secret.split('.').filter(|part| part.len() >= 8) {
                    prop_assert!(!cleaned.contains(part), "{} came through", part);
                }
            }
            prop_assert_eq!(cleaned.lines().count(), text.lines().count());
        }

        #[test]
        fn what_holds_no_secret_is_untouched(bytes in prop::collection::vec(any::<u8>(), 0..400), cuts in prop::collection::vec(any::<usize>(), 0..9)) {
            let text = String::from_utf8_lossy(&bytes).replace(['e', 'a', 'A', 'b', 'B', 'k', 's'], "x");
            prop_assert_eq!(in_pieces(text.as_bytes(), &cuts), text);
        }
    }
}
