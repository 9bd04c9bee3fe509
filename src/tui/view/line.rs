//! One row of the screen, put together from stretches of text, cut to its cells.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::tui::text::{clean, shorten, width};
use crate::tui::theme::Theme;

/// A row under construction: what stands left, and what stands at the right edge.
#[derive(Debug)]
pub struct Row {
    cells: usize,
    left: Vec<Span<'static>>,
    right: Vec<Span<'static>>,
}

impl Row {
    /// An empty row of so many cells.
    pub fn new(cells: u16) -> Self {
        Self { cells: usize::from(cells), left: Vec::new(), right: Vec::new() }
    }

    /// Adds text at the left. It is cleaned here.
    pub fn left(mut self, text: &str, style: Style) -> Self {
        self.left.push(Span::styled(clean(text).into_owned(), style));
        self
    }

    /// Adds text at the right edge.
    pub fn right(mut self, text: &str, style: Style) -> Self {
        self.right.push(Span::styled(clean(text).into_owned(), style));
        self
    }

    /// The row. Where there is not room for both, the left is shortened down to two fifths; then of the right its first
    /// stretches are left out, because the last says most.
    pub fn line(self) -> Line<'static> {
        let least = cells_of(&self.left).min(self.cells * 2 / 5);
        let mut right = &self.right[..];
        while !right.is_empty() && cells_of(right) + least + 1 > self.cells {
            right = &right[1..];
        }
        let taken = cells_of(right);
        let room = self.cells.saturating_sub(taken + usize::from(taken > 0));
        let mut spans = cut(self.left, room);
        spans.push(Span::raw(" ".repeat(self.cells - taken - cells_of(&spans))));
        spans.extend_from_slice(right);
        Line::from(spans)
    }
}

/// A row that is selected: a bar of one colour in the pane that has the keys, because reversed colours side by side look like
/// many things; elsewhere a line under it.
pub fn selected(line: Line<'static>, theme: Theme, has_keys: bool) -> Line<'static> {
    if !has_keys {
        return line.style(theme.remembered());
    }
    let plain = line.spans.into_iter().map(|span| Span::raw(span.content));
    Line::from_iter(plain).style(theme.selected())
}

fn cells_of(spans: &[Span]) -> usize {
    spans.iter().map(|span| width(&span.content)).sum()
}

/// The spans in at most so many cells.
fn cut(mut spans: Vec<Span<'static>>, cells: usize) -> Vec<Span<'static>> {
    let mut room = cells;
    for span in &mut spans {
        if width(&span.content) > room {
            span.content = shorten(&span.content, room).into_owned().into();
        }
        room -= width(&span.content);
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_keeps_its_right_side_as_long_as_it_can() {
        let check = |cells, expected: &str| {
            let row = Row::new(cells).left("list-shop-orders", Style::new()).right("misread ", Style::new());
            let row = row.right("✗ blocked", Style::new()).line();
            let text: String = row.spans.iter().map(|span| span.content.as_ref()).collect();
            assert_eq!(text, expected);
            assert_eq!(width(&text), usize::from(cells));
        };
        check(40, "list-shop-orders       misread ✗ blocked");
        check(34, "list-shop-orders misread ✗ blocked");
        check(30, "list-shop-o… misread ✗ blocked");
        check(20, "list-shop… ✗ blocked");
        check(12, "list-shop-o…");
        check(0, "");
    }
}
