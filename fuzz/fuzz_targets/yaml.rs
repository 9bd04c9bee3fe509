//! Any text is answered, and what is answered holds together; what js-yaml would say of it is asked by `tests/yaml`.
//!
//! From the root: `cargo +nightly fuzz run yaml -- -max_total_time=1800 -dict=fuzz/yaml.dict -timeout=10`.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../src/workspace/yaml/mod.rs"]
#[allow(dead_code, unused_imports)]
mod yaml;

use yaml::{Dialect, Document, LineIndex, NodeRef, Value};

/// Nodes that are looked at, for aliases multiply.
const MOST_NODES: usize = 10_000;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    for dialect in [Dialect::V4_1, Dialect::V4_3] {
        let (documents, error) = yaml::load_all(&text, dialect);
        let ends = documents.iter().fold(0, |end, document| {
            assert_eq!(document.span().start, end, "documents leave nothing out");
            check(document, &text);
            document.span().end
        });
        assert!(ends as usize <= text.len());
        let lines = LineIndex::new(&text).lines() as u32;
        match (error, yaml::load(&text, dialect)) {
            // A last line break that was not written counts as one.
            (Some(error), Err(same)) => assert!(error == same && error.line <= lines + 1),
            (None, Ok(_)) => assert!(documents.len() <= 1),
            (None, Err(_)) => assert!(documents.len() > 1),
            (Some(error), Ok(_)) => panic!("only one of the two refuses: {error}"),
        }
    }
});

fn check(document: &Document, text: &str) {
    let _ = document.is_cyclic();
    let (mut ahead, mut left) = (vec![document.root()], MOST_NODES);
    while let Some(node) = ahead.pop() {
        let Some(fewer) = left.checked_sub(1) else { return };
        left = fewer;
        assert!(text.get(node.span().start as usize..node.span().end as usize).is_some(), "a span cuts no character");
        match node.value() {
            Value::Sequence => ahead.extend(node.items().take(left)),
            Value::Mapping => ahead.extend(entries(node, left)),
            _ => assert_eq!(node.items().count() + node.entries().count(), 0),
        }
    }
}

/// The values of a mapping, each of which its key finds.
fn entries(node: NodeRef<'_>, most: usize) -> Vec<NodeRef<'_>> {
    let entries = node.entries().take(most.min(50));
    let found = entries.map(|(key, value)| {
        assert_eq!(node.get(key.text()).map(NodeRef::id), Some(value.id()), "a key finds its value");
        assert_eq!(node.key_span(key.text()), Some(key.span()));
        value
    });
    found.collect()
}
