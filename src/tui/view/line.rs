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
    right: Vec<Piece>,
}

/// A stretch at the right edge.
#[derive(Debug)]
struct Piece {
    span: Span<'static>,
    /// The same in fewer cells.
    short: Option<&'static str>,
    weight: Weight,
}

/// How long a stretch at the right edge is kept where there is not room for all; the lightest go first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    Light,
    Middle,
    Heavy,
    /// It never goes: what stands left gives way.
    Fixed,
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

    /// Adds text at the right edge. It is cleaned here.
    pub fn right(self, text: &str, style: Style) -> Self {
        self.weighed(text, style, Weight::Light)
    }

    /// Adds text at the right edge that stays as long as its weight says.
    pub fn weighed(mut self, text: &str, style: Style, weight: Weight) -> Self {
        self.right.push(Piece { span: Span::styled(clean(text).into_owned(), style), short: None, weight });
        self
    }

    /// The same, with a text for where there is less room.
    pub fn abridged(mut self, text: &str, short: &'static str, style: Style, weight: Weight) -> Self {
        let span = Span::styled(clean(text).into_owned(), style);
        self.right.push(Piece { span, short: Some(short), weight });
        self
    }

    /// The row. Where there is not room for both, the left is shortened down to two fifths; then of the right what is light goes,
    /// then what can be abridged is, and then the rest goes by its weight. Of two of one weight the first goes, because the last
    /// says most.
    pub fn line(mut self) -> Line<'static> {
        let least = cells_of(&self.left).min(self.cells * 2 / 5);
        let fits = |right: &[Piece]| cells_of(right.iter().map(|piece| &piece.span)) + least < self.cells;
        for weight in [Weight::Light, Weight::Middle, Weight::Heavy] {
            if weight > Weight::Light && !fits(&self.right) {
                self.right.iter_mut().for_each(Piece::abridge);
            }
            while !fits(&self.right)
                && let Some(at) = self.right.iter().position(|piece| piece.weight == weight)
            {
                self.right.remove(at);
            }
        }
        let right = cut(self.right.into_iter().map(|piece| piece.span).collect(), self.cells);
        let taken = cells_of(&right);
        let room = self.cells.saturating_sub(taken + usize::from(taken > 0));
        let mut spans = cut(self.left, room);
        spans.push(Span::raw(" ".repeat(self.cells - taken - cells_of(&spans))));
        spans.extend(right);
        Line::from(spans)
    }
}

impl Piece {
    fn abridge(&mut self) {
        if let Some(short) = self.short.take() {
            self.span.content = short.into();
        }
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

fn cells_of<'s>(spans: impl IntoIterator<Item = &'s Span<'static>>) -> usize {
    spans.into_iter().map(|span| width(&span.content)).sum()
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

    #[test]
    fn what_weighs_most_stays_longest() {
        let check = |cells, expected: &str| {
            let row = Row::new(cells).left("list-shop-orders", Style::new());
            let row = row.weighed("misread ", Style::new(), Weight::Fixed).right("as flow ", Style::new());
            let row = row.weighed("✓ pushed ", Style::new(), Weight::Middle);
            let row = row.abridged("✗ blocked", "✗", Style::new(), Weight::Heavy).line();
            let text: String = row.spans.iter().map(|span| span.content.as_ref()).collect();
            assert_eq!(text, expected);
            assert_eq!(width(&text), usize::from(cells));
        };
        check(52, "list-shop-orders  misread as flow ✓ pushed ✗ blocked");
        check(43, "list-shop-orders misread ✓ pushed ✗ blocked");
        check(36, "list-shop-orders  misread ✓ pushed ✗");
        check(28, "list-shop-orders   misread ✗");
        check(14, "list… misread ");
        check(7, "misrea…");
    }
}
