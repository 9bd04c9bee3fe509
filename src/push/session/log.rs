//! What a program has printed, as lines: bounded, searchable. It holds redacted text alone.

use std::collections::VecDeque;

/// No more than this is kept, in bytes and in lines; the oldest lines go first.
const MOST_BYTES: usize = 8 * 1024 * 1024;
const MOST_LINES: usize = 50_000;

/// The lines of a session's output, without colours and control characters.
#[derive(Debug, Default)]
pub struct Log {
    lines: VecDeque<String>,
    unfinished: String,
    /// Of `lines`, in bytes.
    size: usize,
    dropped: u64,
}

impl Log {
    /// Adds the next lines, and what stands after them without a line end.
    pub(super) fn extend(&mut self, lines: impl IntoIterator<Item = String>, unfinished: String) {
        for line in lines {
            self.size += line.len();
            self.lines.push_back(line);
        }
        while self.lines.len() > MOST_LINES || self.size > MOST_BYTES {
            let Some(oldest) = self.lines.pop_front() else { break };
            self.size -= oldest.len();
            self.dropped += 1;
        }
        self.unfinished = unfinished;
    }

    /// The lines that are kept, the oldest first.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.lines.iter().map(String::as_str)
    }

    /// The line that has no end yet: a prompt, a progress bar.
    pub fn unfinished(&self) -> &str {
        &self.unfinished
    }

    /// How many lines are no longer kept.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The whole log as a text, for saving.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.size + self.lines.len());
        if self.dropped > 0 {
            text.push_str(&format!("[{} earlier lines were not kept]\n", self.dropped));
        }
        for line in &self.lines {
            text.push_str(line);
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_bounded_and_says_what_it_dropped() {
        let mut log = Log::default();
        for _ in 0..20_000 {
            log.extend(["x".repeat(999)], String::new());
        }
        assert!(log.text().len() <= MOST_BYTES + MOST_LINES);
        assert_eq!(log.lines().len() as u64 + log.dropped(), 20_000);
        assert!(log.text().starts_with(&format!("[{} earlier lines were not kept]\nxxx", log.dropped())));
    }
}
