//! A bar of parts and the numbers of it, which add up: how much of a whole there is of each. A part is told by its glyph and its word,
//! never by its colour alone.

use ratatui::style::Style;
use ratatui::text::Span;

use crate::tui::text::width;
use crate::tui::theme::Theme;
use crate::workspace::auth::AuthState;
use crate::workspace::counts::{BadgeCounts, Counts};
use crate::workspace::verdict::VerdictWord;

/// One part of a whole.
#[derive(Debug, Clone)]
pub struct BarPart {
    pub glyph: &'static str,
    pub word: &'static str,
    pub count: usize,
    /// What its cells of the bar are filled with.
    pub fill: &'static str,
    pub style: Style,
}

/// How much of a part is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// `✓ 14 sent`
    Words,
    /// `✓14 sent`
    Tight,
    /// `✓14`
    Glyphs,
}

/// What becomes of the elements, in the order of the bar; what there is none of is left out.
pub fn of_push(counts: &Counts, theme: Theme) -> Vec<BarPart> {
    let part = |(word, fill): (VerdictWord, &'static str)| BarPart {
        glyph: word.glyph(),
        word: word.word(),
        count: counts.of(word),
        fill,
        style: theme.verdict(word),
    };
    let order = [
        (VerdictWord::Sent, "█"),
        (VerdictWord::NotSent, "░"),
        (VerdictWord::Misread, "▓"),
        (VerdictWord::PassedOver, "▒"),
        (VerdictWord::StopsPush, "╳"),
        (VerdictWord::Unreadable, "╳"),
    ];
    order.map(part).into_iter().filter(|part| part.count > 0).collect()
}

/// The states of the badges, in the order of the bar; what there is none of is left out.
pub fn of_auth(badges: &BadgeCounts, theme: Theme) -> Vec<BarPart> {
    let part = |(state, fill): (AuthState, &'static str)| BarPart {
        glyph: state.glyph(),
        word: state.name(),
        count: badges.of(state),
        fill,
        style: theme.auth(state),
    };
    let order = [
        (AuthState::Configured, "█"),
        (AuthState::Inherited, "█"),
        (AuthState::Blocked, "▓"),
        (AuthState::Invalid, "▓"),
        (AuthState::Incomplete, "▒"),
        (AuthState::Missing, "▒"),
        (AuthState::Unknown, "▒"),
        (AuthState::NotRequired, "░"),
    ];
    order.map(part).into_iter().filter(|part| part.count > 0).collect()
}

/// The bar in exactly so many cells. A part that there is of has one at least.
pub fn bar(parts: &[BarPart], cells: usize) -> Vec<Span<'static>> {
    let shares = apportion(&parts.iter().map(|part| part.count).collect::<Vec<_>>(), cells);
    let filled = parts.iter().zip(shares).map(|(part, cells)| Span::styled(part.fill.repeat(cells), part.style));
    if parts.is_empty() { vec![Span::raw("·".repeat(cells))] } else { filled.collect() }
}

/// The numbers, each with its glyph and, as the wording says, its word. Parts of one glyph are one where only that is written.
pub fn numbers(parts: &[BarPart], wording: Wording) -> Vec<Span<'static>> {
    let mut told: Vec<BarPart> = Vec::new();
    for part in parts {
        match told.last_mut() {
            Some(last) if wording == Wording::Glyphs && last.glyph == part.glyph => last.count += part.count,
            _ => told.push(part.clone()),
        }
    }
    let text = |BarPart { glyph, word, count, .. }: &BarPart| match wording {
        Wording::Words => format!("{glyph} {count} {word}"),
        Wording::Tight => format!("{glyph}{count} {word}"),
        Wording::Glyphs => format!("{glyph}{count}"),
    };
    let between = match wording {
        Wording::Words => "   ",
        Wording::Tight => "  ",
        Wording::Glyphs => " ",
    };
    let mut spans = Vec::new();
    for part in &told {
        spans.extend((!spans.is_empty()).then(|| Span::raw(between)));
        spans.push(Span::styled(text(part), part.style));
    }
    spans
}

/// The cells that spans take.
pub fn cells_of(spans: &[Span<'_>]) -> usize {
    spans.iter().map(|span| width(&span.content)).sum()
}

/// Cells for each count, in its proportion and one at least, which add up to `cells` where there are so many.
fn apportion(counts: &[usize], cells: usize) -> Vec<usize> {
    let whole: usize = counts.iter().sum();
    let mut shares: Vec<usize> =
        counts.iter().map(|count| usize::from(*count > 0).max(count * cells / whole.max(1))).collect();
    let taken = |shares: &[usize]| shares.iter().sum::<usize>();
    // How much more a part should have than it has, in parts of a cell.
    let lacks = |shares: &[usize], at: usize| (counts[at] * cells) as i128 - (shares[at] * whole) as i128;
    let parts = 0..counts.len();
    while taken(&shares) < cells
        && let Some(at) = parts.clone().filter(|at| counts[*at] > 0).max_by_key(|at| lacks(&shares, *at))
    {
        shares[at] += 1;
    }
    while taken(&shares) > cells
        && let Some(at) =
            parts.clone().filter(|at| shares[*at] > 0).min_by_key(|at| (shares[*at] == 1, lacks(&shares, *at)))
    {
        shares[at] -= 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_bar_fill_it_and_none_is_lost() {
        let check = |counts: &[usize], cells, expected: &[usize]| assert_eq!(apportion(counts, cells), expected);
        check(&[14, 2, 3], 19, &[14, 2, 3]);
        check(&[2000, 1, 1], 20, &[18, 1, 1]);
        check(&[1, 1, 1], 10, &[3, 3, 4]);
        check(&[5, 0], 4, &[4, 0]);
        check(&[1, 1, 1], 2, &[0, 1, 1]);
        check(&[], 4, &[]);
        check(&[0], 4, &[0]);
    }
}
