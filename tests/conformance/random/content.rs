//! What may stand in a file: elements with every field that push looks at, values of every kind, and what push cannot load.

use super::rng::Rng;

/// Keys that elements, integrations and the server share, so that they meet.
pub const KEYS: [&str; 4] = ["a", "b", "12", "hub"];

/// Keys as YAML has them: what is no plain text too.
const ODD_KEYS: [&str; 34] = [
    "'12'",
    "12",
    "12.0",
    "1.50",
    "0x10",
    "0o14",
    "0b11",
    "1_000",
    "1e3",
    "1e20",
    "1e21",
    "0.00000015",
    "-0",
    "0",
    ".inf",
    ".nan",
    "true",
    "false",
    "yes",
    "null",
    "~",
    "''",
    "\" \"",
    "2024-01-01",
    "2024-01-01T10:00:00+02:00",
    "[a]",
    "[]",
    "{a: 1}",
    "!!str 12",
    "!!binary aGk=",
    "&k a",
    "é",
    "a b",
    "\"a\t\n  b\"",
];

const TRUTH: [&str; 8] = ["true", "false", "null", "''", "0", "1", "no", "[]"];

const PARENTS: [&str; 7] = [
    "parentId",
    "universalActionId",
    "universalId",
    "grandparentIdentity",
    "my universal Id",
    "x-parentId-x",
    "universalFlowIdea",
];
const NO_PARENTS: [&str; 5] = ["parentid", "parent", "UniversalId", "universal", "Id universal"];

/// What push skips, wherever it stands.
const NOTHING: [&str; 12] =
    ["", "# a comment\n", "~", "null", "false", "0", "-0", "0.0", ".nan", "''", "---\n", "\u{feff}# only a comment"];

/// What is no mapping and can be sent from the top level.
const VALUES: [&str; 8] = [
    "some text",
    "[a, b]",
    "- a\n- b\n",
    "2024-01-01",
    "!!binary aGVsbG8=",
    "!!set {a, b}",
    "\"quoted\"",
    "|\n  a block\n",
];

/// What is neither mapping nor sendable.
const SCALARS: [&str; 4] = ["true", "12", ".inf", "0x1F"];

/// What js-yaml refuses.
const BROKEN: [&str; 16] = [
    "a: b: c",
    "key: a\nkey: b",
    "key: a\n---\nkey: b",
    "key:\n\tname: a",
    "key: !secret a",
    "{key: a",
    "key: *nothing",
    "key: \"unclosed",
    "- a\nkey: b",
    "key: a\n b: c",
    "key: @a",
    "key: `a`",
    "%YAML 1.2\nkey: a",
    "key: a\0",
    "key: |\n  a\n b",
    "? a\n: b\n? a\n: c",
];

/// A text that push skips.
pub fn nothing(rng: &mut Rng) -> Vec<u8> {
    rng.pick(&NOTHING).as_bytes().to_vec()
}

/// A text that push can send from the top level though it is no mapping.
pub fn value(rng: &mut Rng) -> Vec<u8> {
    rng.pick(&VALUES).as_bytes().to_vec()
}

/// A text that loads and cannot be sent.
pub fn scalar(rng: &mut Rng) -> Vec<u8> {
    rng.pick(&SCALARS).as_bytes().to_vec()
}

/// A text that js-yaml refuses.
pub fn broken(rng: &mut Rng) -> Vec<u8> {
    match rng.below(10) {
        0 => "key: a\n".encode_utf16().flat_map(u16::to_le_bytes).collect(),
        1 => [b"\xff\xfe".to_vec(), "key: a\n".encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
        2 => format!("key: {}{}", "[".repeat(120), "]".repeat(120)).into_bytes(),
        _ => rng.pick(&BROKEN).as_bytes().to_vec(),
    }
}

/// An element that cannot be made JSON, because it holds itself.
pub fn cyclic(rng: &mut Rng) -> Vec<u8> {
    let texts = [
        "&top {key: a, self: *top}",
        "&top\nkey: b\nname: &n [*n]\n",
        "&top {key: a, parentId: p, self: *top}",
        "key: &k [*k]",
    ];
    rng.pick(&texts).as_bytes().to_vec()
}

/// An element: a mapping of fields that push looks at, and others. `integrations` are keys that it may name.
pub fn element(rng: &mut Rng, integrations: &[&str]) -> Vec<u8> {
    let mut fields: Vec<(String, String)> = Vec::new();
    if rng.chance(92) {
        fields.push(("key".to_owned(), key(rng)));
    }
    let mut add = |name: &str, value: &str| fields.push((name.to_owned(), value.to_owned()));
    if rng.chance(50) {
        add("name", rng.pick(&["One", "'two words'", "\"a\\tb\"", "|-\n    block\n", "null", "12"]));
    }
    if rng.chance(30) && !integrations.is_empty() {
        add("integrationKey", rng.pick(integrations));
    } else if rng.chance(10) {
        add("integrationKey", rng.pick(&["''", "null", "0", "false"]));
    }
    if rng.chance(8) {
        add("integrationId", rng.pick(&["i1", "''", "null"]));
    }
    if rng.chance(8) {
        add("integration", rng.pick(&["{key: hub}", "hub", "null", "''"]));
    }
    if rng.chance(30) {
        add(rng.pick_mostly(75, &PARENTS, &NO_PARENTS), rng.pick(&["p", "null", "''"]));
    }
    if rng.chance(25) {
        add(rng.pick(&["customized", "isCustomized", "Customized"]), rng.pick(&TRUTH));
    }
    if rng.chance(30) {
        add("type", rng.pick(&["connector-operation", "http-request", "http-endpoint"]));
    }
    if rng.chance(20) {
        add("config", rng.pick(&["{a: 1}", "{}", "&c {x: [1, 2]}", "{url: 'https://example.com/#top'}"]));
    }
    dress(rng, &fields)
}

/// An integration's file.
pub fn integration(rng: &mut Rng, key: &str) -> Vec<u8> {
    let mut fields = vec![("key".to_owned(), key.to_owned()), ("name".to_owned(), "An integration".to_owned())];
    if rng.chance(30) {
        fields.push(("connectorId".to_owned(), rng.pick(&["7", "'7'", "none", "null"]).to_owned()));
    }
    if rng.chance(20) {
        fields.push(("parameters".to_owned(), "{a: 1}".to_owned()));
    }
    dress(rng, &fields)
}

/// A key: mostly one that others have too.
pub fn key(rng: &mut Rng) -> String {
    rng.pick_mostly(80, &KEYS, &ODD_KEYS).to_owned()
}

/// Fields as a text in one of the ways in which people and programs write YAML.
fn dress(rng: &mut Rng, fields: &[(String, String)]) -> Vec<u8> {
    let in_block = fields.iter().any(|(_, value)| value.contains('\n'));
    let text = if in_block || rng.chance(60) {
        fields.iter().map(|(name, value)| format!("{name}: {}\n", value.trim_end())).collect()
    } else {
        let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        format!("{{{}}}", pairs.join(", "))
    };
    match rng.below(16) {
        0 => text.replace('\n', "\r\n").into_bytes(),
        1 => format!("\u{feff}{text}").into_bytes(),
        2 => format!("---\n{text}").into_bytes(),
        3 => format!("%YAML 1.2\n---\n{text}\n...\n").into_bytes(),
        4 => format!("# a comment\n\n{text}\n# the end").into_bytes(),
        5 => [
            text.trim_end().trim_end_matches('}').as_bytes(),
            if text.starts_with('{') { b", x: b\xff}" } else { b"\nx: b\xff" },
        ]
        .concat(),
        // Some js-yaml take these for the properties of the first key, and others for those of the mapping.
        6 => format!("&first {text}").into_bytes(),
        7 => format!("!!str {text}").into_bytes(),
        _ => text.into_bytes(),
    }
}
