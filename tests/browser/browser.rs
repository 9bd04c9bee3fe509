//! The real binary in a pseudo-terminal: its screen, its keys, its end. Waits for what is on the screen, and never by the clock.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// What does not come in this time does not come. Long, because a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running browser.
pub struct Browser {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    screen: Arc<Screen>,
}

/// What the terminal shows, and a bell that rings when it changes.
#[derive(Default)]
struct Screen {
    shown: Mutex<Shown>,
    changed: Condvar,
}

struct Shown {
    parser: vt100::Parser,
    /// All bytes that came.
    bytes: Vec<u8>,
    closed: bool,
}

impl Default for Shown {
    fn default() -> Self {
        Self { parser: vt100::Parser::new(24, 80, 0), bytes: Vec::new(), closed: false }
    }
}

/// How a browser is started.
pub struct Start<'s> {
    pub root: &'s Path,
    /// A home of the test's own, for the journal and the settings.
    pub home: &'s Path,
    /// Columns and rows.
    pub size: (u16, u16),
    /// More environment.
    pub env: Vec<(&'static str, OsString)>,
}

impl Browser {
    /// Starts the binary on a root.
    pub fn start(start: Start) -> Self {
        let (columns, rows) = start.size;
        let pty = native_pty_system().openpty(size(columns, rows)).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_membrane-tui"));
        command.arg(start.root);
        command.cwd(start.root);
        command.env_clear();
        command.env("HOME", start.home);
        command.env("XDG_STATE_HOME", start.home.join("state"));
        command.env("PATH", "/usr/bin:/bin");
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        for (name, value) in start.env {
            command.env(name, value);
        }
        let screen = Arc::new(Screen::default());
        screen.lock().parser.screen_mut().set_size(rows, columns);
        let mut output = pty.master.try_clone_reader().unwrap();
        let keys = pty.master.take_writer().unwrap();
        let child = pty.slave.spawn_command(command).unwrap();
        let shown = Arc::clone(&screen);
        thread::spawn(move || shown.read(&mut output));
        Self { child, master: pty.master, keys, screen }
    }

    /// Types bytes as a terminal sends them: `m`, `\r` for Enter, `\x1b` for Esc.
    pub fn press(&mut self, keys: &str) {
        self.press_bytes(keys.as_bytes());
    }

    /// The same of bytes that need be no text.
    pub fn press_bytes(&mut self, keys: &[u8]) {
        self.keys.write_all(keys).unwrap();
        self.keys.flush().unwrap();
    }

    /// Types bytes, if it is still there.
    pub fn try_press(&mut self, keys: &[u8]) -> bool {
        !self.screen.lock().closed && self.keys.write_all(keys).and_then(|()| self.keys.flush()).is_ok()
    }

    /// Whether it still draws: a small frame, and one of 80x24 again. It is told to go on where it was suspended. `false` where it has ended.
    pub fn answers(&self) -> bool {
        self.screen.lock().parser.process(b"\x1b[2J");
        self.frame(20, 5);
        let end = Instant::now() + PATIENCE;
        let mut shown = self.screen.lock();
        while !shown.parser.screen().contents().contains("too small: 20x5") {
            if shown.closed {
                return false;
            }
            assert!(Instant::now() < end, "it does not answer");
            let (next, timeout) = self.screen.changed.wait_timeout(shown, Duration::from_millis(100)).unwrap();
            shown = next;
            if timeout.timed_out() {
                self.signal(rustix::process::Signal::CONT);
            }
        }
        drop(shown);
        self.frame(80, 24);
        true
    }

    /// Waits until the text stands on the screen.
    pub fn see(&self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the text does not stand on the screen any more.
    pub fn see_gone(&self, text: &str) {
        self.wait(&format!("no {text}"), |screen| !screen.contents().contains(text));
    }

    /// Waits until a line of the screen holds all these texts.
    pub fn see_line(&self, texts: &[&str]) {
        let holds = |line: &str| texts.iter().all(|text| line.contains(text));
        self.wait(&texts.join(" … "), |screen| screen.contents().lines().any(holds));
    }

    /// Waits until the screen is as `wanted`; fails with the screen in words.
    pub fn wait(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        self.wait_within(PATIENCE, what, wanted);
    }

    /// The same with a patience of one's own.
    pub fn wait_within(&self, patience: Duration, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let end = Instant::now() + patience;
        let mut shown = self.screen.lock();
        while !wanted(shown.parser.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero() && !shown.closed,
                "waited for: {what}\nthe screen:\n{}",
                shown.parser.screen().contents()
            );
            shown = self.screen.changed.wait_timeout(shown, left).unwrap().0;
        }
    }

    /// Whether the screen stays as it is for so long.
    pub fn is_quiet_for(&self, time: Duration) -> bool {
        let shown = self.screen.lock();
        let before = shown.bytes.len();
        let (shown, _) =
            self.screen.changed.wait_timeout_while(shown, time, |shown| shown.bytes.len() == before).unwrap();
        shown.bytes.len() == before
    }

    /// The first line of the screen that holds a text.
    pub fn line(&self, text: &str) -> String {
        let contents = self.screen.lock().parser.screen().contents();
        contents.lines().find(|line| line.contains(text)).unwrap_or_default().to_owned()
    }

    /// Everything that was sent to the terminal, for what no screen shows.
    pub fn bytes(&self) -> Vec<u8> {
        self.screen.lock().bytes.clone()
    }

    /// Gives the terminal another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.screen.lock().parser.screen_mut().set_size(rows, columns);
        self.frame(columns, rows);
    }

    /// The same, while what is shown stays as large as it was: vt100 stumbles over wide characters in the smallest sizes.
    pub fn frame(&self, columns: u16, rows: u16) {
        self.master.resize(size(columns, rows)).unwrap();
    }

    /// The process.
    pub fn pid(&self) -> rustix::process::Pid {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        rustix::process::Pid::from_raw(pid).unwrap()
    }

    /// Sends it a signal.
    pub fn signal(&self, signal: rustix::process::Signal) {
        rustix::process::kill_process(self.pid(), signal).unwrap();
    }

    /// Waits for its end and for the last of its output.
    pub fn ends(&mut self) -> ExitStatus {
        self.ends_while(|_| {})
    }

    /// The same of one that may be suspended: it is told to go on until it has ended.
    pub fn ends_going_on(&mut self) -> ExitStatus {
        self.ends_while(|browser| browser.signal(rustix::process::Signal::CONT))
    }

    fn ends_while(&mut self, still_there: impl Fn(&Self)) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        let mut shown = self.screen.lock();
        while !shown.closed {
            assert!(Instant::now() < end, "it does not end\nthe screen:\n{}", shown.parser.screen().contents());
            let (next, timeout) = self.screen.changed.wait_timeout(shown, Duration::from_millis(100)).unwrap();
            shown = next;
            if timeout.timed_out() {
                still_there(self);
            }
        }
        drop(shown);
        self.child.wait().unwrap()
    }

    /// The terminal is as it was before: the first screen, the cursor, no mouse, and lines that the system edits.
    pub fn assert_restored(&self) {
        let shown = self.screen.lock();
        let screen = shown.parser.screen();
        assert!(!screen.alternate_screen(), "the other screen is still shown");
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "pastes are still marked");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is still taken");
        let modes = self.master.get_termios().unwrap().local_flags;
        // By their names, so that no other crate is needed for them.
        let modes = format!("{modes:?}");
        assert!(modes.contains("ICANON") && modes.contains("ECHO"), "the terminal is raw: {modes}");
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Screen {
    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn read(&self, output: &mut dyn Read) {
        let mut buffer = [0; 8192];
        while let Ok(length @ 1..) = output.read(&mut buffer) {
            let mut shown = self.lock();
            shown.parser.process(&buffer[..length]);
            shown.bytes.extend_from_slice(&buffer[..length]);
            self.changed.notify_all();
        }
        self.lock().closed = true;
        self.changed.notify_all();
    }
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}
