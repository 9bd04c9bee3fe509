//! What a document shows: values, spans, nodes that are one, and how a text is cut into documents.

use super::*;

fn read(text: &str) -> Document {
    load(text, Dialect::default()).unwrap_or_else(|error| panic!("{text:?} is refused: {error}"))
}

fn part(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

#[test]
fn keys_and_values_have_spans() {
    let check = |text: &str, key: &str, key_part: &str, value_part: &str| {
        let document = read(text);
        let root = document.root();
        assert_eq!(part(text, root.key_span(key).expect("the key is there")), key_part, "key of {text:?}");
        assert_eq!(part(text, root.get(key).expect("the key is there").span()), value_part, "value of {text:?}");
    };
    check("a: b", "a", "a", "b");
    check("a:   b c  # d\n", "a", "a", "b c");
    check("é: ü\nb: 1", "b", "b", "1");
    check("\"a\\x62\": 'c'", "ab", "\"a\\x62\"", "'c'");
    check("a: !!str &x b", "a", "a", "b");
    check("a:\nb: 1", "a", "a", "");
    check("a: |\n  b\n  c\nd: 1", "a", "a", "|\n  b\n  c");
    check("a: b\n  c\nd: 1", "a", "a", "b\n  c");
    check("a: [b, {c: d} ]\ne: f", "a", "a", "[b, {c: d} ]");
    check("a:\n  b: c\n  d:\n    - e\n# f\ng: h", "a", "a", "b: c\n  d:\n    - e");
    check("{a: b, c: d}", "c", "c", "d");
    check("? a\n: b", "a", "a", "b");
    check("0x1F: b", "31", "0x1F", "b");
    check("x: &x b\ny: *x", "y", "y", "b");
    check("? [a, b]\n: c", "a,b", "[a, b]", "c");
    check("<<: {a: b}", "a", "a", "b");
}

#[test]
fn every_span_is_a_part_of_the_text() {
    for text in
        ["| ", "|", ">", "a: |", "- >-", "|2", "[a", "a:\n  |", "? |", "[? ]", "[? \n ]", "[? , a]", "[? : ]", "{? }"]
    {
        for dialect in [Dialect::V4_1, Dialect::V4_3] {
            let Ok(document) = load(text, dialect) else { continue };
            let mut ahead = vec![document.root()];
            while let Some(node) = ahead.pop() {
                for span in node.entries().map(|(key, _)| key.span()).chain([node.span()]) {
                    let part = text.get(span.start as usize..span.end as usize);
                    assert!(part.is_some(), "{text:?} in {dialect:?}: {span:?}");
                }
                ahead.extend(node.items());
                ahead.extend(node.entries().map(|(_, value)| value));
            }
        }
    }
}

#[test]
fn values_are_those_of_javascript() {
    let check = |text: &str, expected: Value| assert_eq!(read(text).root().value(), expected, "{text:?}");
    check("", Value::Undefined);
    check("\n", Value::Undefined);
    check("# c", Value::Null);
    check("~", Value::Null);
    check("True", Value::Bool(true));
    check("yes", Value::String("yes"));
    check("-0x10", Value::Number(-16.0));
    check("2001-01-01", Value::Date(978_307_200_000));
    check("!!binary aGk=", Value::Binary(b"hi"));
    check("\u{feff}a", Value::String("a"));
    check("\"\\ud83d\\ude00 \\ud83d\"", Value::String("😀 \u{fffd}"));
    check("[]", Value::Sequence);
    check("!!omap []", Value::Sequence);
    check("!!set {a}", Value::Mapping);
}

#[test]
fn accessors_answer_for_their_kind_alone() {
    let document = read("s: t\nb: true\nn: 1.5\nl: [1, 2]\nm: {a: 1}");
    let get = |key: &str| document.root().get(key).expect("the key is there");
    assert_eq!((get("s").as_str(), get("b").as_str()), (Some("t"), None));
    assert_eq!((get("b").as_bool(), get("s").as_bool()), (Some(true), None));
    assert_eq!((get("l").is_sequence(), get("l").is_mapping()), (true, false));
    assert_eq!((get("m").is_mapping(), get("m").is_sequence()), (true, false));
    assert_eq!((get("l").items().len(), get("m").items().len()), (2, 0));
    assert_eq!((get("l").entries().count(), get("m").entries().count()), (0, 1));
    assert!(get("s").get("t").is_none() && get("m").get("b").is_none());
}

#[test]
fn an_alias_is_the_node_that_it_names() {
    let document = read("a: &x {k: 1}\nb: *x\nc: {k: 1}");
    let id = |key: &str| document.root().get(key).expect("the key is there").id();
    assert_eq!(id("a"), id("b"));
    assert_ne!(id("a"), id("c"));
}

#[test]
fn merged_keys_stand_behind_the_mappings_own() {
    let check = |text: &str, expected: &str| {
        let document = read(text);
        let mapping = document.root().get("m").expect("the mapping is there");
        let entries: Vec<_> = mapping.entries().collect();
        for (key, value) in &entries {
            assert_eq!(mapping.get(key.text()).map(NodeRef::id), Some(value.id()), "{text:?}");
        }
        let shown = entries.iter().map(|(key, value)| format!("{}={}", key.text(), value.as_str().unwrap_or("?")));
        assert_eq!(shown.collect::<Vec<_>>().join(" "), expected, "{text:?}");
    };
    check("m: {<<: {a: x, b: y}, a: z}", "a=z b=y");
    check("m: {a: z, <<: {a: x, b: y}}", "a=z b=y");
    check("m: {<<: [{a: x}, {a: y, b: z}]}", "a=x b=z");
    check("m: {<<: {a: x}, <<: {b: y}}", "a=x b=y");
    check("p: &p {a: x}\nq: &q {<<: *p, b: y}\nm: {<<: *q, c: z}", "c=z b=y a=x");
    check("m: {<<: [[x, y]], 0: z}", "0=z 1=y");
    // What is merged while it is still open, is merged as it is then.
    check("m: &m\n  a: x\n  n: {<<: *m}\n", "a=x n=?");
    let document = read("m: &m\n  a: x\n  n: {<<: *m}\n  b: y\n");
    let inner = document.root().get("m").and_then(|m| m.get("n")).expect("the mapping is there");
    assert_eq!(inner.entries().map(|(key, _)| key.text()).collect::<Vec<_>>(), ["a"]);
}

#[test]
fn cycles_are_seen_where_they_can_be_reached() {
    let check = |text: &str, expected: bool| assert_eq!(read(text).is_cyclic(), expected, "{text:?}");
    check("&a [*a]", true);
    check("a: &a\n  b: {c: *a}", true);
    check("a: &a [1]\nb: [*a, *a]", false);
    check("&a {? *a : 1}", false);
    check("&a {<<: *a, b: 1}", false);
    check("&a {b: {<<: {x: *a}, x: 1}}", false);
    check("&a {b: {<<: {x: *a}}}", true);
}

#[test]
fn documents_tile_the_text() {
    let check = |text: &str, parts: &[&str]| {
        let (documents, error) = load_all(text, Dialect::default());
        assert_eq!(error, None, "{text:?}");
        let found: Vec<_> = documents.iter().map(|document| part(text, document.span())).collect();
        assert_eq!(found, parts);
    };
    check("a", &["a"]);
    check("# c\na: 1\n", &["# c\na: 1\n"]);
    check("a: 1\n---\nb: 2\n", &["a: 1\n", "---\nb: 2\n"]);
    check("---\na\n# of a\n--- b\n# of b\n", &["---\na\n# of a\n", "--- b\n# of b\n"]);
    check("a\n...\n# of b\n%YAML 1.2\n---\nb", &["a\n...", "\n# of b\n%YAML 1.2\n---\nb"]);
    check("\u{feff}a\r\n---\r\nb", &["\u{feff}a\r\n", "---\r\nb"]);
}

#[test]
fn documents_before_an_error_are_kept() {
    let (documents, error) = load_all("a: 1\n---\n\"b\n", Dialect::default());
    assert_eq!(documents.len(), 1);
    assert_eq!(error.map(|error| error.line), Some(4));
}

#[test]
fn errors_begin_as_those_of_js_yaml() {
    let check = |text: &str, kind: ErrorKind, expected: &str| {
        let error = load(text, Dialect::default()).expect_err(text);
        assert_eq!((error.kind, error.to_string().as_str()), (kind, expected), "{text:?}");
    };
    check("a: 1\na: 2", ErrorKind::DuplicateKey, "duplicated mapping key (2:1)");
    check("a\n---\nb", ErrorKind::MultipleDocuments, "expected a single document in the stream, but found more");
    check("a\0b", ErrorKind::NullByte, "null byte is not allowed in input (1:2)");
    check("😀: [a", ErrorKind::Syntax, "unexpected end of the stream within a flow collection (2:1)");
    check("😀: \"\\q\"", ErrorKind::Syntax, "unknown escape sequence (1:7)");
    check(&"[".repeat(101), ErrorKind::TooDeep, "nesting exceeded maxDepth (100) (1:100)");
    check("!!float\n1.5", ErrorKind::Crash, "data.toLowerCase is not a function");
    check("a:\n\t- b", ErrorKind::Syntax, "tab characters must not be used in indentation (2:1)");
}

/// The dialects differ in these; `tests/yaml` compares all else.
#[test]
fn dialects_differ() {
    let check = |text: &str, v4_1: Result<Value, &str>, v4_3: Result<Value, &str>| {
        for (dialect, expected) in [(Dialect::V4_1, v4_1), (Dialect::V4_3, v4_3)] {
            let read = load(text, dialect);
            let found = read.as_ref().map(|document| document.root().value()).map_err(|error| error.reason.as_str());
            assert_eq!(found, expected, "{text:?} in {dialect:?}");
        }
    };
    let end = "end of the stream or a document separator is expected";
    check("&a key: v", Err(end), Ok(Value::Mapping));
    check("1_000", Ok(Value::Number(1000.0)), Ok(Value::String("1_000")));
    check("'a \n b'", Ok(Value::String("a  b")), Ok(Value::String("a b")));
    check("|\na", Ok(Value::String("a\n")), Err("missing indentation for block scalar"));
    check("1e400", Ok(Value::Number(f64::INFINITY)), Ok(Value::String("1e400")));
}
