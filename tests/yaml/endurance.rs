//! Hostile texts are answered: on a small stack, and with memory in proportion to their length.

use membrane_tui::yaml::{Dialect, ErrorKind, load};

use crate::allocation;
use crate::hostile::{self, Hostile};

/// Far less than a thread gets, and enough for what does not recurse.
const SMALL_STACK: usize = 128 << 10;
/// Bytes that are allocated, those given back again included, for one byte of text; the most that any text needs is some 120.
const BYTES_FOR_A_BYTE: usize = 250;
const DIALECTS: [Dialect; 2] = [Dialect::V4_1, Dialect::V4_3];

fn with_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(SMALL_STACK).spawn(work);
    thread.expect("a thread").join().expect("the text is answered");
}

/// Work that grows faster than the text shows in what is allocated, or, where nothing is, in a test that does not end.
#[test]
fn hostile_texts_take_memory_in_proportion() {
    for Hostile { name, text } in hostile::all(100_000) {
        for dialect in DIALECTS {
            let text = text.clone();
            with_small_stack(move || {
                let (document, allocated) = allocation::count(|| load(&text, dialect));
                let most = BYTES_FOR_A_BYTE * text.len() + (1 << 16);
                assert!(allocated < most, "{name} in {dialect:?}: {allocated} bytes for {} of text", text.len());
                // What asks about the whole value must not multiply either.
                let _ = document.map(|document| document.is_cyclic());
            });
        }
    }
}

#[test]
fn nesting_ends_where_js_yaml_ends() {
    let check = |levels: usize, dialect: Dialect, expected: Option<(ErrorKind, &str)>| {
        let text = format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        let error = load(&text, dialect).err();
        let found = error.as_ref().map(|error| (error.kind, error.reason.as_str()));
        assert_eq!(found, expected, "{levels} levels in {dialect:?}");
    };
    let limit = Some((ErrorKind::TooDeep, "nesting exceeded maxDepth (100)"));
    let overflow = Some((ErrorKind::Crash, "Maximum call stack size exceeded"));
    check(99, Dialect::V4_3, None);
    check(100, Dialect::V4_3, limit);
    check(100_000, Dialect::V4_3, limit);
    check(1_000, Dialect::V4_1, None);
    check(100_000, Dialect::V4_1, overflow);
}

/// The time that each hostile text takes: `cargo test --release --test yaml -- --ignored --nocapture`.
#[test]
#[ignore = "measures time, which says something only on a machine that does nothing else"]
fn hostile_texts_take_less_than_100_ms() {
    for Hostile { name, text } in hostile::all(100_000) {
        for dialect in DIALECTS {
            let start = std::time::Instant::now();
            let verdict = load(&text, dialect).map_or_else(|error| error.to_string(), |_| "accepted".to_owned());
            let time = start.elapsed();
            println!("{:8.2} ms  {dialect:?}  {name} ({} bytes): {verdict:.80}", time.as_secs_f64() * 1e3, text.len());
            assert!(time.as_millis() < 100, "{name} in {dialect:?} took {time:?}");
        }
    }
}
