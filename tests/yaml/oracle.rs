//! The recorded answers: a JSON line a text, with what js-yaml 4.3 says, and what 4.1 says where that differs.

use std::path::PathBuf;

use membrane_tui::yaml::Dialect;
use serde_json::Value as Json;

use crate::answer::Answer;
use crate::{canonical, left_out, on_a_large_stack};

const PLACE: &str = "MEMBRANE_YAML_ORACLE";

struct Case {
    id: String,
    text: String,
    /// What js-yaml answers, by dialect.
    answers: [Answer; 2],
}

#[test]
fn agrees_with_every_recorded_answer() {
    let Some(cases) = read_cases() else {
        return;
    };
    assert_eq!(cases.len(), 4722, "the oracle is not the one that the figures are of");
    assert_eq!(differences(&cases), (121, 58), "texts on which the dialects differ, and of these in accepting at all");
    let wrong = on_a_large_stack(move || disagreements(&cases));
    assert!(wrong.is_empty(), "{} disagreements:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

/// How many texts the dialects answer otherwise, and how many of these only one of them accepts.
fn differences(cases: &[Case]) -> (usize, usize) {
    let accepts = |answer: &Answer| matches!(answer, Answer::Value(_));
    let differ = cases.iter().filter(|case| case.answers[0] != case.answers[1]);
    let accepted = differ.clone().filter(|case| accepts(&case.answers[0]) != accepts(&case.answers[1]));
    (differ.count(), accepted.count())
}

fn disagreements(cases: &[Case]) -> Vec<String> {
    let mut wrong = Vec::new();
    for case in cases {
        for (dialect, expected) in [Dialect::V4_1, Dialect::V4_3].into_iter().zip(&case.answers) {
            let found = Answer::of_reader(&case.text, dialect);
            if found != *expected {
                let Case { id, text, .. } = case;
                wrong.push(format!("{id} {dialect:?} {text:?}\n  expected {expected:?}\n  found    {found:?}"));
            }
        }
    }
    wrong
}

fn read_cases() -> Option<Vec<Case>> {
    let place = std::env::var_os(PLACE).map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/yaml-oracle/cases.jsonl")),
        PathBuf::from,
    );
    let Ok(lines) = std::fs::read_to_string(&place) else {
        let place = place.display();
        left_out(&format!("the recorded answers of js-yaml: there is no {place} ({PLACE} names another)"));
        return None;
    };
    Some(lines.lines().map(|line| case(&serde_json::from_str(line).expect("a line is JSON"))).collect())
}

fn case(line: &Json) -> Case {
    let text = |key: &str| line[key].as_str().expect("a string").to_owned();
    let v4_3 = recorded(line);
    let v4_1 = line.get("js41").map_or_else(|| v4_3.clone(), recorded);
    Case { id: text("id"), text: text("yaml"), answers: [v4_1, v4_3] }
}

fn recorded(answer: &Json) -> Answer {
    if answer["accept"] == Json::Bool(true) {
        // A cyclic value has no JSON.
        return Answer::Value(answer["value_json"].as_str().map_or("cyclic".to_owned(), canonical::of_json));
    }
    Answer::of_json_error(&answer["error"])
}
