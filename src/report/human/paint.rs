//! Colours and weights for plain output; without them the words alone must do.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

/// Paints, or leaves as it is.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    /// Whether escape sequences are written at all.
    pub enabled: bool,
}

impl Paint {
    /// No colours.
    pub const PLAIN: Paint = Paint { enabled: false };

    pub fn bold(self, text: impl Display) -> String {
        self.with(Style::new().bold(), text)
    }

    pub fn dim(self, text: impl Display) -> String {
        self.with(Style::new().dimmed(), text)
    }

    pub fn red(self, text: impl Display) -> String {
        self.with(AnsiColor::Red.on_default(), text)
    }

    pub fn green(self, text: impl Display) -> String {
        self.with(AnsiColor::Green.on_default(), text)
    }

    pub fn yellow(self, text: impl Display) -> String {
        self.with(AnsiColor::Yellow.on_default(), text)
    }

    pub fn cyan(self, text: impl Display) -> String {
        self.with(AnsiColor::Cyan.on_default(), text)
    }

    fn with(self, style: Style, text: impl Display) -> String {
        if self.enabled { format!("{style}{text}{style:#}") } else { text.to_string() }
    }
}
