//! A selection in a list and the first row that is shown. Knows neither the rows nor how they look.

/// Where a list stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct List {
    /// The selected row.
    pub selected: usize,
    /// The first row on the screen.
    pub offset: usize,
}

impl List {
    /// Moves the selection by so many rows, and stops at the ends.
    pub fn step(&mut self, by: isize, len: usize) {
        self.selected = self.selected.saturating_add_signed(by).min(len.saturating_sub(1));
    }

    /// Scrolls the rows under the selection, as a wheel does; the selection stays on the screen.
    pub fn scroll(&mut self, by: isize, len: usize, height: usize) {
        self.offset = self.offset.saturating_add_signed(by).min(len.saturating_sub(height));
        self.selected = self.selected.clamp(self.offset, self.offset + height.saturating_sub(1));
    }

    /// Brings the selection into a list of this length, and onto a screen of this height.
    pub fn settle(&mut self, len: usize, height: usize) {
        self.selected = self.selected.min(len.saturating_sub(1));
        let last = self.selected + 1;
        self.offset =
            self.offset.min(self.selected).min(len.saturating_sub(height)).max(last.saturating_sub(height.max(1)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selection_is_always_on_the_screen() {
        let check = |(selected, offset), len, height, expected: (usize, usize)| {
            let mut list = List { selected, offset };
            list.settle(len, height);
            assert_eq!((list.selected, list.offset), expected, "{selected} {offset} of {len} in {height}");
        };
        check((0, 0), 0, 5, (0, 0));
        check((4, 0), 10, 5, (4, 0));
        check((5, 0), 10, 5, (5, 1));
        check((2, 6), 10, 5, (2, 2));
        check((9, 9), 10, 5, (9, 5));
        check((12, 0), 10, 5, (9, 5));
        check((3, 0), 10, 0, (3, 3));
    }

    #[test]
    fn a_step_stops_at_the_ends() {
        let check = |from, by, len, expected| {
            let mut list = List { selected: from, offset: 0 };
            list.step(by, len);
            assert_eq!(list.selected, expected);
        };
        check(0, -1, 3, 0);
        check(1, 1, 3, 2);
        check(2, 1, 3, 2);
        check(0, isize::MAX, 3, 2);
        check(0, 1, 0, 0);
    }

    #[test]
    fn a_wheel_takes_the_selection_along_only_at_the_edge() {
        let mut list = List { selected: 3, offset: 0 };
        list.scroll(2, 20, 5);
        assert_eq!(list, List { selected: 3, offset: 2 });
        list.scroll(4, 20, 5);
        assert_eq!(list, List { selected: 6, offset: 6 });
        list.scroll(-6, 20, 5);
        assert_eq!(list, List { selected: 4, offset: 0 });
    }
}
