//! Texts that nobody wrote, read by the reader and by js-yaml itself.
//!
//! A slice runs with the other tests. All of it, 200,000 texts a dialect: `MEMBRANE_YAML_TEXTS=200000 cargo test --release --test yaml`;
//! `MEMBRANE_YAML_SEED=n` gives others.

use membrane_tui::workspace::yaml::Dialect;

use crate::answer::Answer;
use crate::generate::Generator;
use crate::node::Node;
use crate::on_a_large_stack;

const BATCH: usize = 500;
const SLICE: usize = 6_000;
/// Disagreements that are shrunk and shown.
const SHOWN: usize = 12;

#[test]
fn agrees_with_js_yaml_on_texts_that_nobody_wrote() {
    let (Some(v4_1), Some(v4_3)) = (Node::start(), Node::start()) else {
        return;
    };
    let texts = number("MEMBRANE_YAML_TEXTS").unwrap_or(SLICE as u64) as usize;
    let seed = number("MEMBRANE_YAML_SEED").unwrap_or(1);
    let halves = [(v4_1, Dialect::V4_1), (v4_3, Dialect::V4_3)].map(|(node, dialect)| {
        std::thread::spawn(move || on_a_large_stack(move || compare(node, dialect, seed, texts)))
    });
    let wrong: Vec<String> = halves.into_iter().flat_map(|half| half.join().expect("a comparison ends")).collect();
    assert!(wrong.is_empty(), "{} disagreements in {texts} texts of seed {seed}:\n{}", wrong.len(), wrong.join("\n"));
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is not a number: {text}")))
}

fn compare(mut node: Node, dialect: Dialect, seed: u64, count: usize) -> Vec<String> {
    let mut generator = Generator::new(seed);
    let (mut wrong, mut accepted) = (Vec::new(), 0);
    for begin in (0..count).step_by(BATCH) {
        let texts: Vec<String> = (begin..count.min(begin + BATCH)).map(|_| generator.text()).collect();
        let answers = node.answers(dialect, &texts);
        accepted += answers.iter().filter(|answer| answer.accepts()).count();
        for (text, expected) in texts.into_iter().zip(answers) {
            if Answer::of_reader(&text, dialect) != expected && wrong.len() < SHOWN {
                let shrunk = shrink(&mut node, dialect, text);
                wrong.push(describe(&mut node, dialect, &shrunk));
            }
        }
    }
    assert!(accepted * 10 > count, "hardly any text is accepted ({accepted} of {count}): this compares too little");
    wrong
}

fn describe(node: &mut Node, dialect: Dialect, text: &String) -> String {
    let expected = &node.answers(dialect, std::slice::from_ref(text))[0];
    let found = Answer::of_reader(text, dialect);
    format!("{dialect:?} {text:?}\n  js-yaml {expected:?}\n  reader  {found:?}")
}

/// Takes parts out of a text as long as the two disagree about the rest.
fn shrink(node: &mut Node, dialect: Dialect, mut text: String) -> String {
    let mut length = text.chars().count() / 2;
    while length > 0 {
        let characters: Vec<char> = text.chars().collect();
        let candidates: Vec<String> = (0..characters.len())
            .step_by(length.div_ceil(2))
            .map(|at| {
                let end = characters.len().min(at + length);
                characters[..at].iter().chain(&characters[end..]).collect()
            })
            .collect();
        let answers = node.answers(dialect, &candidates);
        let smaller = candidates
            .into_iter()
            .zip(answers)
            .find(|(candidate, expected)| Answer::of_reader(candidate, dialect) != *expected);
        match smaller {
            Some((candidate, _)) => text = candidate,
            None => length /= 2,
        }
    }
    text
}
