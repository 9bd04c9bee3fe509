//! The one table that CI prints: what was compared, how often it agreed, how long it took.

use std::time::{Duration, Instant};

/// The rows so far.
pub struct Table {
    /// Only rows whose name has one of these words; all where there is none.
    chosen: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    name: &'static str,
    /// None where it was left out.
    result: Option<Compared>,
    time: Duration,
}

/// What a comparison gives.
pub struct Compared {
    pub cases: usize,
    /// What to print of each case that disagrees.
    pub disagreements: Vec<String>,
}

impl Table {
    /// A table of the rows that the words of the command line choose.
    pub fn new(words: impl Iterator<Item = String>) -> Table {
        // Options are meant for the harness that other test binaries have.
        Table { chosen: words.filter(|word| !word.starts_with('-')).collect(), rows: Vec::new() }
    }

    /// Runs a comparison, which gives none where it had to be left out.
    pub fn row(&mut self, name: &'static str, compare: impl FnOnce() -> Option<Compared>) {
        if !self.chosen.is_empty() && !self.chosen.iter().any(|word| name.contains(word.as_str())) {
            return;
        }
        let start = Instant::now();
        let result = compare();
        self.rows.push(Row { name, result, time: start.elapsed() });
    }

    /// Prints the disagreements and the table; says whether everything agreed.
    pub fn print(&self) -> bool {
        for row in &self.rows {
            for disagreement in row.disagreements() {
                println!("\n*** {}: a disagreement\n{disagreement}", row.name);
            }
        }
        println!(
            "\n{:<24} {:>7} {:>11} {:>14} {:>8}",
            "conformance", "cases", "agreements", "disagreements", "seconds"
        );
        self.rows.iter().for_each(Row::print);
        self.rows.iter().all(|row| row.disagreements().is_empty())
    }
}

impl Row {
    fn disagreements(&self) -> &[String] {
        self.result.as_ref().map_or(&[], |compared| &compared.disagreements)
    }

    fn print(&self) {
        let Some(Compared { cases, disagreements }) = &self.result else {
            return println!("{:<24} {:>7}", self.name, "left out");
        };
        let wrong = disagreements.len();
        let agreements = cases.saturating_sub(wrong);
        println!("{:<24} {cases:>7} {agreements:>11} {wrong:>14} {:>8.1}", self.name, self.time.as_secs_f64());
    }
}
