//! The terminal as the browser needs it, and as it was: raw mode, the other screen, the mouse, and the way back.
//!
//! Whatever ends the program, [`restore`] runs: it is called by the guard, by the panic hook and by the signals' thread.

use std::io::{self, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::clipboard::CopyToClipboard;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture};
use crossterm::execute;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use rustix::termios::{OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};

/// Whether the terminal is ours at this moment; there is only one terminal.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal while the browser has it. Dropped, it is as it was.
pub struct Screen {
    terminal: Terminal<CrosstermBackend<io::Stdout>>,
}

impl Screen {
    /// Takes the terminal. Asks it nothing, so that a slow one delays nothing.
    ///
    /// # Errors
    /// Where standard output is no terminal, or cannot be written.
    pub fn take() -> io::Result<Self> {
        take()?;
        Ok(Self { terminal: Terminal::new(CrosstermBackend::new(stdout()))? })
    }

    /// Draws a frame.
    pub fn draw(&mut self, render: impl FnOnce(&mut ratatui::Frame)) -> io::Result<()> {
        self.terminal.draw(render).map(drop)
    }

    /// Lets another program have the terminal until [`Screen::retake`].
    pub fn hand_over(&mut self) -> io::Result<()> {
        restore()
    }

    /// Takes the terminal back; the next frame is drawn whole.
    pub fn retake(&mut self) -> io::Result<()> {
        take()?;
        // A new one remembers nothing of what is on the screen, so that all of it is drawn.
        self.terminal = Terminal::new(CrosstermBackend::new(stdout()))?;
        Ok(())
    }

    /// Gives the terminal a text to keep on its clipboard, which works over ssh too.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(stdout(), CopyToClipboard::to_clipboard_from(text))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // Nobody is left to tell.
        let _ = restore();
    }
}

fn take() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    never_waiting()?;
    execute!(stdout(), EnterAlternateScreen, Clear(ClearType::All), EnableMouseCapture, EnableBracketedPaste, Hide)
}

/// Lets no reading of the terminal wait for a byte. Crossterm reads on until an event is whole, so that half an escape sequence would hold
/// the thread that reads until somebody types, and with it whoever wants the terminal.
fn never_waiting() -> io::Result<()> {
    let terminal = io::stdin();
    let mut mode = tcgetattr(&terminal)?;
    mode.special_codes[SpecialCodeIndex::VMIN] = 0;
    mode.special_codes[SpecialCodeIndex::VTIME] = 0;
    Ok(tcsetattr(&terminal, OptionalActions::Now, &mode)?)
}

/// Gives the terminal back as it was. Does nothing where it is not ours, so it may be called from anywhere.
pub fn restore() -> io::Result<()> {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return Ok(());
    }
    let shown = execute!(stdout(), DisableBracketedPaste, DisableMouseCapture, LeaveAlternateScreen, Show);
    disable_raw_mode()?;
    shown
}
