//! Texts for the two to disagree about: seeds of the project's own, mutated, and soups of YAML's own tokens. One seed, one row of texts.

const SEEDS: &str = include_str!("seeds.txt");
const SEPARATOR: &str = "=====\n";

/// What YAML gives a meaning to, and some of what it does not.
const TOKENS: &[&str] = &[
    "\n",
    "\n",
    "\n",
    "\n ",
    "\n  ",
    "\n   ",
    "\n    ",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    " ",
    "  ",
    "\t",
    " \t",
    ": ",
    ": ",
    ":",
    "- ",
    "- ",
    "-",
    "? ",
    "?",
    ", ",
    ",",
    "[",
    "]",
    "{",
    "}",
    "[]",
    "{}",
    "&a ",
    "&a",
    "&b ",
    "*a",
    "*b ",
    "*a ",
    "! ",
    "!!str ",
    "!!int ",
    "!!map ",
    "!!seq ",
    "!!set ",
    "!!omap ",
    "!!pairs ",
    "!!binary ",
    "!!null ",
    "!!float ",
    "!!bool ",
    "!!timestamp ",
    "!!merge ",
    "!foo ",
    "!<?> ",
    "!<!> ",
    "!<tag:yaml.org,2002:str> ",
    "!e!x ",
    "!%41 ",
    "|",
    ">",
    "|-\n",
    "|+\n",
    ">2\n",
    "|1\n",
    "'",
    "''",
    "\"",
    "\\",
    "\\n",
    "\\x41",
    "\\u00e9",
    "\\ud800",
    "\\U0001F600",
    "\"a\"",
    "'b'",
    "\"a\": ",
    "# c",
    " # c",
    "#",
    "---",
    "--- ",
    "---\n",
    "...",
    "...\n",
    "%YAML 1.2\n",
    "%YAML 1.1\n---\n",
    "%TAG !e! tag:x,2000:\n---\n",
    "%TAG ! !foo\n",
    "%FOO\n",
    "%",
    "<<",
    "<<: ",
    "<<: *a",
    "a",
    "b",
    "c",
    "a: ",
    "b: ",
    "c: 1\n",
    "key",
    "value",
    "12",
    "-1",
    "0x1F",
    "0o7",
    "1_000",
    "1.5",
    "1e3",
    ".inf",
    ".nan",
    "~",
    "null",
    "true",
    "2001-12-14",
    "2001-12-14 21:59:43.10 -5",
    "AAEC",
    "é",
    "日本",
    "😀",
    "\u{feff}",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{7f}",
    "\u{1}",
    "\u{0}",
    "\u{fffe}",
    "@",
    "`",
    "$",
    "=",
    "[object Object]",
    "__proto__",
];

/// What numbers and dates are made of.
const DIGITS: &[&str] = &[
    "0",
    "1",
    "2",
    "7",
    "8",
    "9",
    "12",
    "2001",
    "-",
    "-",
    "+",
    ".",
    ".",
    "_",
    "e",
    "E",
    "x",
    "o",
    "b",
    "0x",
    "0b",
    "0o",
    "F",
    ":",
    ":",
    "T",
    "t",
    "Z",
    " ",
    "\t",
    ".inf",
    ".Inf",
    ".nan",
    ".NaN",
    "true",
    "True",
    "null",
    "~",
    "<<",
    "01",
    "10",
    "5",
    "2001-01-01",
    "12:30:45",
    "A",
    "=",
    "/",
];

/// What can stand between any two characters of a text, and means the most.
const INDICATORS: &[&str] = &[
    "\n", "\n ", "\n  ", " ", "\t", ": ", ":", "- ", "-", "? ", ",", "[", "]", "{", "}", "&a ", "*a ", "! ", "!!str ",
    "|", ">", "'", "\"", "#", "a", "12", "%", "\\", "<<: ",
];

/// What nests.
const OPENERS: &[&str] = &[
    "- ", "[", "{a: ", "? ", "- ? ", "[a: ", "{? ", "[? ", "a: &x ", "- &a ", "- !!seq ", "[&a ", "[[", "\n[", "[{a: ",
    "- - ", "- a: &b ",
];

/// Every text of so many indicators.
pub fn every_text(length: u32) -> impl Iterator<Item = String> {
    (0..INDICATORS.len().pow(length)).map(move |number| {
        let digit = |place| number / INDICATORS.len().pow(place) % INDICATORS.len();
        (0..length).map(|place| INDICATORS[digit(place)]).collect()
    })
}

pub struct Generator {
    state: u64,
    seeds: Vec<&'static str>,
}

impl Generator {
    pub fn new(seed: u64) -> Self {
        Generator { state: seed, seeds: SEEDS.split(SEPARATOR).collect() }
    }

    pub fn text(&mut self) -> String {
        match self.below(200) {
            0..=99 => self.mutated(),
            100..=119 => self.spliced(),
            120..=149 => self.soup(TOKENS, 14),
            150..=159 => self.soup(INDICATORS, 8),
            160..=166 => self.soup(TOKENS, 60),
            167..=177 => self.scalars(),
            178..=196 => self.nested(),
            197 | 198 => self.deep(),
            _ => self.merged(),
        }
    }

    /// Nesting near js-yaml's limit.
    fn deep(&mut self) -> String {
        let (mut text, mut depth) = (String::new(), 0);
        let most = 80 + self.below(25);
        while depth < most {
            let opener = OPENERS[self.below(OPENERS.len())];
            let times = 1 + self.below(most - depth);
            text.push_str(&opener.repeat(times));
            depth += times * opener.matches(['-', '[', '{', '?']).count().max(1);
            if self.below(6) == 0 {
                for step in 0..self.below(20) {
                    text.push_str(&format!("\n{}{}", " ".repeat(2 * depth + step), ["a:", "-"][self.below(2)]));
                    depth += 1;
                }
                text.push(' ');
            }
        }
        text + &self.soup(INDICATORS, 4)
    }

    /// Merges near js-yaml's limits: of keys in all, and of sources in one.
    fn merged(&mut self) -> String {
        let keys = [0, 1, 2, 9, 60, 99, 100, 500][self.below(8)];
        let sources = [1, 1, 2, 3, 99, 100, 101][self.below(7)];
        let times = 10_000 / (sources * (keys + 1)) + self.below(3);
        let base: String = (0..keys).map(|key| format!("k{key}: 1, ")).collect();
        let source = ["*a", "{<<: *a}", "{<<: *a, k1: 2, x: 3}", "[1, 2]"][if sources > 1 { self.below(4) } else { 0 }];
        let merge = match sources {
            1 => format!("- {{<<: {source}}}\n"),
            _ => format!("- {{<<: [{}]}}\n", format!("{source}, ").repeat(sources)),
        };
        format!("- &a {{{base}}}\n{}", merge.repeat(times.saturating_sub(1).max(1)))
    }

    fn mutated(&mut self) -> String {
        let mut text = self.pick_seed().to_owned();
        for _ in 0..1 + self.below(5) {
            text = self.mutate(&text);
        }
        text
    }

    /// The head of one seed and the tail of another.
    fn spliced(&mut self) -> String {
        let (head, tail) = (self.pick_seed(), self.pick_seed());
        let (head, tail) = (&head[..self.boundary(head)], &tail[self.boundary(tail)..]);
        let text = format!("{head}{tail}");
        if self.below(2) == 0 { self.mutate(&text) } else { text }
    }

    fn soup(&mut self, tokens: &[&str], most: usize) -> String {
        (0..1 + self.below(most)).map(|_| tokens[self.below(tokens.len())]).collect()
    }

    /// A list of what may be numbers, dates or words, and some with tags.
    fn scalars(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..1 + self.below(6) {
            const TAGS: &[&str] =
                &["", "", "", "", "!!int ", "!!float ", "!!timestamp ", "!!binary ", "!!bool ", "!!null "];
            let tag = TAGS[self.below(TAGS.len())];
            let quote = if self.below(6) == 0 { "\"" } else { "" };
            let scalar = self.soup(DIGITS, 6);
            let line = match self.below(3) {
                0 => format!("- {tag}{quote}{scalar}{quote}\n"),
                1 => format!("- {tag}{quote}{scalar}{quote}: x\n"),
                _ => format!("- [{tag}{quote}{scalar}{quote}]\n"),
            };
            text.push_str(&line);
        }
        text
    }

    /// Collections in collections, mostly whole, with properties and aliases in all places.
    fn nested(&mut self) -> String {
        let mut text = String::new();
        let depth = 1 + self.below(4);
        self.node(&mut text, depth, 0);
        if self.below(3) == 0 { self.mutate(&text) } else { text }
    }

    fn node(&mut self, text: &mut String, depth: usize, indent: usize) {
        const PROPERTIES: &[&str] =
            &["", "", "", "", "&a ", "&b ", "&a !!map ", "!!str ", "!!seq ", "&b\n", "!!set ", "! ", "!!omap "];
        const LEAVES: &[&str] =
            &["a", "12", "*a", "*b", "~", "\"q\"", "'s'", "|\n", ">-\n", "x y", "", "[]", "{}", "<<", "true"];
        text.push_str(PROPERTIES[self.below(PROPERTIES.len())]);
        let choice = if depth == 0 { 0 } else { self.below(6) };
        match choice {
            0 => text.push_str(LEAVES[self.below(LEAVES.len())]),
            1 | 2 => {
                let is_mapping = choice == 2;
                text.push(if is_mapping { '{' } else { '[' });
                for _ in 0..self.below(4) {
                    if is_mapping || self.below(3) == 0 {
                        text.push_str(["a: ", "b: ", "<<: ", "? ", "*a : ", "\"c\":"][self.below(6)]);
                    }
                    self.node(text, depth - 1, indent);
                    text.push_str(", ");
                }
                text.push(if is_mapping { '}' } else { ']' });
            }
            _ => {
                for _ in 0..1 + self.below(3) {
                    text.push('\n');
                    text.push_str(&" ".repeat(indent));
                    text.push_str(["- ", "a: ", "b: ", "<<: ", "? ", ": ", "&a c: ", "*a : "][self.below(8)]);
                    let deeper = indent + 1 + self.below(2);
                    self.node(text, depth - 1, deeper);
                }
            }
        }
    }

    fn mutate(&mut self, text: &str) -> String {
        let (from, to) = (self.boundary(text), self.boundary(text));
        let (from, to) = (from.min(to), from.max(to));
        let near = text[from..].char_indices().nth(1 + self.below(3)).map_or(text.len(), |(at, _)| from + at);
        let token = TOKENS[self.below(TOKENS.len())];
        match self.below(12) {
            0..=3 => format!("{}{token}{}", &text[..from], &text[from..]),
            4 | 5 => format!("{}{}", &text[..from], &text[near..]),
            6 => format!("{}{token}{}", &text[..from], &text[near..]),
            7 => self.with_lines(text, |lines, at, _| {
                lines.remove(at);
            }),
            8 => self.with_lines(text, |lines, at, other| lines.insert(other, lines[at])),
            9 => self.with_lines(text, |lines, at, other| lines.swap(at, other)),
            10 => self.reindented(text),
            _ if to - from < 40 => format!("{}{}", &text[..from], &text[to..]),
            _ => text[..to].to_owned(),
        }
    }

    fn with_lines(&mut self, text: &str, change: impl FnOnce(&mut Vec<&str>, usize, usize)) -> String {
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        if !lines.is_empty() {
            let (at, other) = (self.below(lines.len()), self.below(lines.len()));
            change(&mut lines, at, other);
        }
        lines.concat()
    }

    /// One line with other blanks before it, or all lines with other ends.
    fn reindented(&mut self, text: &str) -> String {
        const BLANKS: &[&str] = &["", " ", "  ", "   ", "    ", "\t", " \t", "\t "];
        let blanks = BLANKS[self.below(BLANKS.len())];
        match self.below(8) {
            0 => text.replace('\n', "\r\n"),
            1 => format!("\u{feff}{text}"),
            2 => text.trim_end().to_owned(),
            _ => {
                let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
                if lines.is_empty() {
                    return blanks.to_owned();
                }
                let at = self.below(lines.len());
                lines[at] = format!("{blanks}{}", lines[at].trim_start_matches(' '));
                lines.concat()
            }
        }
    }

    fn pick_seed(&mut self) -> &'static str {
        let number = self.below(self.seeds.len());
        self.seeds[number]
    }

    /// Somewhere between two characters.
    fn boundary(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }

    fn below(&mut self, limit: usize) -> usize {
        // SplitMix64.
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.state;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) % limit as u64) as usize
    }
}
