//! Where a command's time went, for people who wonder.

use std::time::{Duration, Instant};

use super::output::Output;

/// A clock that is read at the end of each part of the work.
pub struct Timings {
    /// When the part that is going on began.
    began: Instant,
    parts: Vec<(&'static str, Duration)>,
}

impl Timings {
    /// A clock whose first part begins now.
    pub fn begin() -> Timings {
        Timings { began: Instant::now(), parts: Vec::new() }
    }

    /// Ends the part that is going on, and begins the next.
    pub fn end(&mut self, part: &'static str) {
        let now = Instant::now();
        self.parts.push((part, now - self.began));
        self.began = now;
    }

    /// Tells people each part and all together, in milliseconds of the clock on the wall.
    pub fn tell(&self, output: &Output) {
        let all = self.parts.iter().map(|part| part.1).sum();
        for (part, took) in self.parts.iter().copied().chain([("all", all)]) {
            output.note(&format!("{:>10.1} ms  {part}", took.as_secs_f64() * 1_000.0));
        }
    }
}
