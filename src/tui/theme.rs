//! Colours and glyphs: ANSI palette colours only, so that light and dark terminals both work, and never the only sign of a state.
//!
//! With `NO_COLOR` nothing but reverse video and bold is left, and every screen still says the same.

use ratatui::style::{Color, Modifier, Style};

use super::model::Tone;
use crate::workspace::auth::AuthState;
use crate::workspace::code::Severity;
use crate::workspace::verdict::{Placement, VerdictWord};

/// How the browser looks.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    colour: bool,
}

impl Theme {
    /// With colours or without.
    pub fn new(colour: bool) -> Self {
        Self { colour }
    }

    /// Whether there are colours.
    pub fn has_colour(self) -> bool {
        self.colour
    }

    /// Plain text.
    pub fn text(self) -> Style {
        Style::new()
    }

    /// What matters less.
    pub fn faint(self) -> Style {
        if self.colour { Style::new().fg(Color::DarkGray) } else { Style::new() }
    }

    /// Headings and keys.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The selected row of the pane that has the keys.
    pub fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The selected row of another pane.
    pub fn remembered(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }

    /// The frame of a pane.
    pub fn frame(self, focused: bool) -> Style {
        if focused { self.paint(Color::Cyan).add_modifier(Modifier::BOLD) } else { self.faint() }
    }

    /// All is well.
    pub fn good(self) -> Style {
        self.paint(Color::Green)
    }

    /// Worth a look.
    pub fn doubtful(self) -> Style {
        self.paint(Color::Yellow)
    }

    /// Wrong.
    pub fn bad(self) -> Style {
        self.paint(Color::Red)
    }

    /// For information.
    pub fn info(self) -> Style {
        self.paint(Color::Cyan)
    }

    /// A diagnostic's severity.
    pub fn severity(self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.bad(),
            Severity::Warning => self.doubtful(),
            Severity::Info => self.info(),
        }
    }

    /// What just happened.
    pub fn tone(self, tone: Tone) -> Style {
        match tone {
            Tone::Done => self.good(),
            Tone::Refused => self.doubtful(),
            Tone::Failed => self.bad(),
        }
    }

    /// A badge.
    pub fn auth(self, state: AuthState) -> Style {
        match state {
            AuthState::Configured | AuthState::Inherited => self.good(),
            AuthState::NotRequired => self.faint(),
            AuthState::Unknown | AuthState::Missing | AuthState::Incomplete => self.doubtful(),
            AuthState::Invalid | AuthState::Blocked => self.bad(),
        }
    }

    /// A node's placement.
    pub fn placement(self, placement: Placement) -> Style {
        match placement {
            Placement::Loads => self.good(),
            Placement::Ignored => self.doubtful(),
            Placement::Misread | Placement::Aborts => self.bad(),
        }
    }

    /// What becomes of an element.
    pub fn verdict(self, word: VerdictWord) -> Style {
        match word {
            VerdictWord::Sent => self.good(),
            VerdictWord::NotSent => self.text(),
            VerdictWord::PassedOver => self.doubtful(),
            VerdictWord::Misread | VerdictWord::StopsPush | VerdictWord::Unreadable => self.bad(),
        }
    }

    /// The keys of a mapping.
    pub fn yaml_key(self) -> Style {
        self.paint(Color::Blue)
    }

    /// Strings, quoted or not.
    pub fn yaml_string(self) -> Style {
        self.paint(Color::Green)
    }

    /// Numbers, `true`, `null`.
    pub fn yaml_scalar(self) -> Style {
        self.paint(Color::Magenta)
    }

    /// Comments, and marks of the syntax.
    pub fn yaml_faint(self) -> Style {
        self.faint()
    }

    fn paint(self, colour: Color) -> Style {
        if self.colour { Style::new().fg(colour) } else { Style::new() }
    }
}

/// The glyph before a severity's word.
pub fn severity_glyph(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✗",
        Severity::Warning => "!",
        Severity::Info => "i",
    }
}

/// The word of a placement; a reader knows what push does with the file without a colour.
pub fn placement_word(placement: Placement) -> &'static str {
    match placement {
        Placement::Loads => "loads",
        Placement::Ignored => "ignored",
        Placement::Misread => "misread",
        Placement::Aborts => "aborts",
    }
}

/// The mark of a placement.
pub fn placement_glyph(placement: Placement) -> &'static str {
    match placement {
        Placement::Loads => " ",
        Placement::Ignored => "○",
        Placement::Misread => "≠",
        Placement::Aborts => "✗",
    }
}
