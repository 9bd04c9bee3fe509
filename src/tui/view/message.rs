//! The line above the keys: what just happened, until the next deed; or the filter that is being typed.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use crate::tui::model::layout::Areas;
use crate::tui::model::{Mode, Model, Notice, Tone};
use crate::tui::text::{clean, clip};

/// So many rows a long message takes at most. Those that it has not lie over the panes, which stay where they are.
const ROWS: usize = 3;

/// Draws it over everything else.
pub fn draw(frame: &mut Frame, model: &Model, areas: &Areas) {
    match (&model.notice, &model.mode) {
        (Some(notice), _) => notice_lines(frame, model, notice, areas.message),
        (None, Mode::Filter(line)) => {
            frame.render_widget(Clear, areas.message);
            let parts = Layout::horizontal([Constraint::Length(1), Constraint::Min(10)]);
            let [slash, typed] = areas.message.layout(&parts);
            frame.render_widget(Span::raw("/"), slash);
            frame.render_widget(line.widget(), typed);
        }
        (None, _) => {}
    }
}

fn notice_lines(frame: &mut Frame, model: &Model, notice: &Notice, area: Rect) {
    let style = model.theme.tone(notice.tone);
    let mark = match notice.tone {
        Tone::Done => "✓ ",
        Tone::Refused => "! ",
        Tone::Failed => "✗ ",
    };
    let lines = clip(&clean(&notice.text), usize::from(area.width.saturating_sub(2)), ROWS);
    let more = u16::try_from(lines.len().saturating_sub(1)).unwrap_or(0);
    let marks = std::iter::once(mark).chain(std::iter::repeat("  "));
    let lines = lines.into_iter().zip(marks).map(|(line, mark)| Line::styled(format!("{mark}{line}"), style));
    let over = Rect { y: area.y - more, height: area.height + more, ..area };
    frame.render_widget(Clear, over);
    frame.render_widget(Paragraph::new(lines.collect::<Vec<_>>()), over);
}

#[cfg(test)]
mod tests {
    use crate::tui::message::Message;
    use crate::tui::testing::*;

    #[test]
    fn a_message_stands_above_the_keys_until_the_next_deed() {
        for size in [(200, 60), (120, 40), (80, 24), (60, 20), (30, 10)] {
            let mut model = browser(WOUND, size);
            press(&mut model, "g");
            let keys = screen(&model).pop();
            update(&mut model, Message::Failed("no permission".into()));
            let mut lines = screen(&model);
            assert_eq!((lines.pop(), lines.pop()), (keys, Some("✗ no permission".into())), "{size:?}");
            press(&mut model, "j");
            assert!(!screen(&model).join("\n").contains("no permission"), "{size:?}");
        }
    }

    #[test]
    fn a_long_message_is_whole_and_what_is_cut_is_marked() {
        let said = |words: usize| {
            let mut model = browser(WOUND, (30, 10));
            update(&mut model, Message::Failed("word ".repeat(words).trim_end().into()));
            let lines = screen(&model);
            lines[lines.len() - 4..lines.len() - 1].join("|")
        };
        assert!(said(10).ends_with("✗ word word word word word|  word word word word word"), "{}", said(10));
        assert!(said(40).ends_with("word word…"), "{}", said(40));
    }
}
