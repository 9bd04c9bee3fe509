//! How far lines are scrolled that have less room than they need. Knows neither the lines nor the room.

/// See the module's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scroll {
    /// The first line that is shown.
    pub first: usize,
    /// The last line that can be the first one, as far as the last frame knows.
    end: usize,
}

impl Default for Scroll {
    fn default() -> Self {
        Scroll::at(0)
    }
}

impl Scroll {
    /// Lines that no frame has shown yet, from line `first` on or from the last one that can be the first.
    pub fn at(first: usize) -> Self {
        Self { first, end: usize::MAX }
    }

    /// Goes so many lines down, and stops at the ends.
    pub fn step(&mut self, by: isize) {
        self.first = self.first.saturating_add_signed(by).min(self.end);
    }

    /// A frame found out which line is the last that can be the first one.
    pub fn settle(&mut self, end: usize) {
        self.end = end;
        self.first = self.first.min(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_step_goes_past_the_end_that_the_last_frame_knew() {
        let mut scroll = Scroll::at(usize::MAX);
        scroll.settle(7);
        assert_eq!(scroll.first, 7);
        // Both keys can come before the next frame.
        scroll.step(isize::MAX);
        scroll.step(-1);
        assert_eq!(scroll.first, 6);
        scroll.step(-9);
        assert_eq!(scroll.first, 0);
        // Lines that no frame has shown have no end yet.
        let mut scroll = Scroll::default();
        scroll.step(9);
        assert_eq!(scroll.first, 9);
    }
}
