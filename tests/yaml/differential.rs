//! Texts that nobody wrote, read by the reader and by js-yaml itself.
//!
//! A slice runs with the other tests. All of it, 200,000 texts a dialect and every text of four indicators, by one command:
//! `MEMBRANE_YAML_TEXTS=200000 MEMBRANE_YAML_LENGTH=4 cargo test --release --test yaml`; `MEMBRANE_YAML_SEED=n` gives others.

use membrane_tui::yaml::Dialect;

use crate::answer::Answer;
use crate::generate::{Generator, every_text};
use crate::node::Node;
use crate::on_a_large_stack;

const BATCH: usize = 500;
const SLICE: u64 = 6_000;
/// Disagreements that are shrunk and shown.
const SHOWN: usize = 12;

#[test]
fn agrees_with_js_yaml_on_texts_that_nobody_wrote() {
    let texts = number("MEMBRANE_YAML_TEXTS").unwrap_or(SLICE) as usize;
    let seed = number("MEMBRANE_YAML_SEED").unwrap_or(1);
    agrees(&format!("{texts} texts of seed {seed}"), move || {
        let mut generator = Generator::new(seed);
        (0..texts).map(move |_| generator.text())
    });
}

#[test]
fn agrees_with_js_yaml_on_every_short_text() {
    let longest = number("MEMBRANE_YAML_LENGTH").unwrap_or(2) as u32;
    agrees(&format!("texts of up to {longest} indicators"), move || (0..=longest).flat_map(every_text));
}

/// Compares in both dialects at once.
fn agrees<T: Iterator<Item = String>>(what: &str, texts: impl Fn() -> T + Send + Clone + 'static) {
    let (Some(v4_1), Some(v4_3)) = (Node::start(), Node::start()) else {
        return;
    };
    let halves = [(v4_1, Dialect::V4_1), (v4_3, Dialect::V4_3)].map(|(node, dialect)| {
        let texts = texts.clone();
        std::thread::spawn(move || on_a_large_stack(move || compare(node, dialect, texts())))
    });
    let wrong: Vec<String> = halves.into_iter().flat_map(|half| half.join().expect("a comparison ends")).collect();
    assert!(wrong.is_empty(), "{} disagreements in {what}:\n{}", wrong.len(), wrong.join("\n"));
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is not a number: {text}")))
}

fn compare(mut node: Node, dialect: Dialect, mut texts: impl Iterator<Item = String>) -> Vec<String> {
    let (mut wrong, mut accepted, mut compared) = (Vec::new(), 0, 0);
    loop {
        let batch: Vec<String> = texts.by_ref().take(BATCH).collect();
        if batch.is_empty() {
            break;
        }
        let answers = node.answers(dialect, &batch);
        compared += batch.len();
        accepted += answers.iter().filter(|answer| answer.accepts()).count();
        for (text, expected) in batch.into_iter().zip(answers) {
            if Answer::of_reader(&text, dialect) != expected && wrong.len() < SHOWN {
                let shrunk = shrink(&mut node, dialect, text);
                wrong.push(describe(&mut node, dialect, &shrunk));
            }
        }
    }
    assert!(accepted * 10 > compared, "only {accepted} of {compared} texts are accepted: this compares too little");
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
