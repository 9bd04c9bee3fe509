//! Texts made to overflow a stack, to fill the memory or to take for ever. `tests/yaml/endurance.rs` and `benches/yaml.rs` read them.

pub struct Hostile {
    pub name: &'static str,
    pub text: String,
}

/// `size` is a number of levels, of keys, or of aliases; the texts are some ten times as long.
pub fn all(size: usize) -> Vec<Hostile> {
    let mut texts = nested(size);
    texts.extend(aliases(size));
    texts.extend(merges(size));
    texts.extend(long(size));
    texts
}

fn hostile(name: &'static str, text: String) -> Hostile {
    Hostile { name, text }
}

/// Nesting of every kind.
pub fn nested(levels: usize) -> Vec<Hostile> {
    let closed = |open: &str, inner: &str, close: &str| open.repeat(levels) + inner + &close.repeat(levels);
    // Indentation makes these quadratic in length, so they have as many characters as the others.
    let steps = ((levels as f64).sqrt() * 2.0) as usize;
    let indented = |line: &str| (0..steps).map(|step| " ".repeat(step) + line + "\n").collect::<String>();
    vec![
        hostile("[ never closed", "[".repeat(levels)),
        hostile("{ never closed", "{".repeat(levels)),
        hostile("[[…]]", closed("[", "", "]")),
        hostile("{a: {a: …}}", closed("{a: ", "1", "}")),
        hostile("[[…]: …]", closed("[", "a", "]: 1]")),
        hostile("{? {? …}}", closed("{? ", "a", "}")),
        hostile("[ in lines", closed("[\n", "", "]\n")),
        hostile("- - …", "- ".repeat(levels) + "a"),
        hostile("? ? …", "? ".repeat(levels) + "a"),
        hostile("- ? - ? …", "- ? ".repeat(levels) + "a"),
        hostile("&x a: &x a: …", "a: &x ".repeat(levels) + "b: 1"),
        hostile("- in lines", indented("-")),
        hostile("a: in lines", indented("a:")),
        hostile("- under a:", "a:\n- ".repeat(levels)),
        hostile("!t !t …", "!t ".repeat(levels) + "a"),
        hostile("tags in lines", "!!str\n".repeat(levels) + "a"),
        hostile("&a &b …", "&a ".repeat(levels) + "a"),
        hostile("anchors in lines", "&a\n".repeat(levels) + "a"),
        hostile("- &a - &a …", "- &a\n ".repeat(levels) + "a"),
        hostile("quotes", "\"'".repeat(levels)),
        hostile("one quote", "'".to_owned() + &"a\n".repeat(levels)),
        hostile("escapes", format!("\"{}\"", "\\\n\\\"".repeat(levels))),
        hostile("| in |", "|\n ".repeat(levels)),
    ]
}

/// Aliases that multiply: none is copied.
fn aliases(size: usize) -> Vec<Hostile> {
    let laughs = |open: &str, item: &str, close: &str| {
        let mut text = format!("a0: &a0 {open}lol{close}\n");
        for level in 1..size / 100 {
            let row = format!("{item}*a{}, ", level - 1).repeat(9);
            text += &format!("a{level}: &a{level} {open}{row}{close}\n");
        }
        text
    };
    let pairs = |level: usize| (0..9).map(|key| format!("k{key}: *a{}, ", level - 1)).collect::<String>();
    let mut mappings = "a0: &a0 {lol: lol}\n".to_owned();
    for level in 1..size / 200 {
        mappings += &format!("a{level}: &a{level} {{{}}}\n", pairs(level));
    }
    let wide = format!("a: &a {}\nb: [{}]\n", "x".repeat(size), "*a, ".repeat(size));
    let keys = format!("a: &a {}\nb:\n{}", "x".repeat(size), " - ? [*a, *a]\n".repeat(size / 4));
    let rows = (1..size / 4).map(|row| format!("- &a{row} [*a{}]\n", row - 1)).collect::<String>();
    vec![
        hostile("billion laughs, sequences", laughs("[", "", "]")),
        hostile("billion laughs, pairs", laughs("[", "x: ", "]")),
        hostile("billion laughs, mappings", mappings),
        hostile("quadratic blow-up", wide),
        hostile("aliases as keys", keys),
        hostile("a chain of aliases", format!("- &a0 []\n{rows}")),
        hostile("cycles", format!("&a [{}]", "[*a], ".repeat(size))),
        hostile("anchors", (0..size).map(|number| format!("- &a{number} x\n")).collect()),
    ]
}

/// Merge keys that multiply: none is copied either, and 4.2 and later allow 10,000 keys.
fn merges(size: usize) -> Vec<Hostile> {
    let keys: String = (0..size / 8).map(|key| format!("k{key}: 1, ")).collect();
    let base = format!("a: &a {{{keys}}}\n");
    let rows = |row: fn(usize) -> String| (1..size / 16).map(row).collect::<String>();
    vec![
        hostile("merges of a large mapping", format!("{base}b:\n{}", "- <<: *a\n".repeat(size / 8))),
        hostile("one merge of many", format!("{base}b: {{<<: [{}]}}\n", "*a, ".repeat(size))),
        hostile(
            "a chain of merges",
            format!("- &a0 {{k: 1}}\n{}", rows(|row| format!("- &a{row} {{<<: *a{}, k{row}: 1}}\n", row - 1))),
        ),
        hostile(
            "a lattice of merges",
            format!("- &a0 {{k: 1}}\n{}", rows(|row| format!("- &a{row} {{<<: [*a{0}, {{<<: *a{0}}}]}}\n", row - 1))),
        ),
        hostile("merges of an open sequence", format!("&a [{}]", "{<<: [*a]}, ".repeat(size / 8))),
        hostile("merges of an open mapping", {
            let rows: String = (0..size / 16).map(|key| format!("k{key}: {{<<: *a}}, ")).collect();
            format!("&a {{{rows}}}")
        }),
    ]
}

/// Much of one thing.
fn long(size: usize) -> Vec<Hostile> {
    vec![
        hostile("keys", (0..size).map(|key| format!("k{key}: 1\n")).collect()),
        hostile("keys in one line", format!("{{{}}}", (0..size).map(|key| format!("k{key}, ")).collect::<String>())),
        hostile("documents", "---\na\n".repeat(size)),
        hostile("empty lines", "a:\n".to_owned() + &"\n".repeat(size * 4)),
        hostile("comments", "# c\n".repeat(size)),
        hostile("blanks", " ".repeat(size * 4)),
        hostile("tabs", "\t".repeat(size * 4)),
        hostile("a folded scalar", "a: >\n".to_owned() + &"  b\n\n".repeat(size)),
        hostile("a plain scalar", "a\n".repeat(size)),
        hostile("digits", format!("[{0}, 0x{0}, 1.{0}]", "9".repeat(size))),
        hostile("directives", "%FOO bar\n".repeat(size)),
        hostile("omap", format!("!!omap [{}]", (0..size).map(|key| format!("k{key}: 1, ")).collect::<String>())),
        hostile("astral characters", "- 😀\n".repeat(size)),
        hostile("a line of words", "a ".repeat(size * 2)),
        hostile("a line of pairs", "a: ".repeat(size)),
    ]
}
