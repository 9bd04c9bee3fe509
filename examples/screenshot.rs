//! Makes the README's picture from the real program: `cargo build && cargo run --example screenshot`.
//!
//! Opens the binary on a copy of the sample in a pseudo-terminal, waits for its first whole screen, and writes that as
//! `assets/screen.svg`.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::path::Path;
use std::{env, fs, io};

use anyhow::Context;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const COLUMNS: u16 = 120;
const ROWS: u16 = 42;
/// A cell, in the picture's units.
const WIDTH: usize = 8;
const HEIGHT: usize = 17;

const INK: &str = "#d0d7de";
const PAPER: &str = "#0d1117";

/// The eight colours of the terminal's palette, and their bright forms.
const PALETTE: [&str; 16] = [
    "#484f58", "#ff7b72", "#3fb950", "#d29922", "#58a6ff", "#bc8cff", "#39c5cf", "#b1bac4", "#6e7681", "#ffa198",
    "#56d364", "#e3b341", "#79c0ff", "#d2a8ff", "#56d4dd", "#ffffff",
];

fn main() -> anyhow::Result<()> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = env::temp_dir().join(format!("membrane-tui-picture-{}", std::process::id()));
    copy(&here.join("membrane"), &folder.join("shop/membrane")).context("cannot copy the sample")?;
    let shown = screen(&folder);
    fs::remove_dir_all(&folder)?;
    fs::write(here.join("assets/screen.svg"), svg(&shown?)).context("cannot write assets/screen.svg")
}

/// The program's first whole screen.
fn screen(home: &Path) -> anyhow::Result<vt100::Screen> {
    let program = env::current_exe()?.with_file_name("../membrane-tui").canonicalize();
    let pty = native_pty_system().openpty(PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 })?;
    let mut command = CommandBuilder::new(program.context("there is no binary; run `cargo build` first")?);
    command.arg(home.join("shop"));
    command.env_clear();
    command.env("HOME", home);
    command.env("TERM", "xterm-256color");
    let mut child = pty.slave.spawn_command(command)?;
    let mut output = pty.master.try_clone_reader()?;
    let mut parser = vt100::Parser::new(ROWS, COLUMNS, 0);
    let mut buffer = [0; 8192];
    // The file's text is the last that comes.
    while !(parser.screen().contents().contains("watching") && parser.screen().contents().contains("1 # Misfiled")) {
        let length = output.read(&mut buffer)?;
        anyhow::ensure!(length > 0, "the program ended:\n{}", parser.screen().contents());
        parser.process(&buffer[..length]);
    }
    let shown = parser.screen().clone();
    pty.master.take_writer()?.write_all(b"q")?;
    child.wait()?;
    Ok(shown)
}

/// The screen as a picture: a rectangle for each stretch of coloured ground, a text for each word.
fn svg(screen: &vt100::Screen) -> String {
    let (width, height) = (usize::from(COLUMNS) * WIDTH + 16, usize::from(ROWS) * HEIGHT + 16);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"monospace\" font-size=\"13\">\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"6\" fill=\"{PAPER}\"/>\n"
    );
    for row in 0..ROWS {
        let cells: Vec<Cell> = (0..COLUMNS).filter_map(|column| Cell::at(screen, row, column)).collect();
        for ground in cells.chunk_by(|left, right| left.style == right.style) {
            paint(&mut svg, row.into(), ground);
        }
        for word in cells.chunk_by(Cell::is_one_word) {
            write(&mut svg, row.into(), word);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn paint(svg: &mut String, row: usize, stretch: &[Cell]) {
    let Some(first) = stretch.first().filter(|first| first.style.ground != PAPER) else { return };
    let (x, y, width) = (8 + first.column * WIDTH, 8 + row * HEIGHT, stretch.len() * WIDTH);
    let ground = first.style.ground;
    let _ = writeln!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{HEIGHT}\" fill=\"{ground}\"/>");
}

/// A word has a place of its own, because no two machines have the same font.
fn write(svg: &mut String, row: usize, word: &[Cell]) {
    let Some(first) = word.first().filter(|first| !first.text.trim().is_empty()) else { return };
    let (x, y, width) = (8 + first.column * WIDTH, 21 + row * HEIGHT, word.len() * WIDTH);
    let bold = if first.style.bold { " font-weight=\"bold\"" } else { "" };
    let line = if first.style.underlined { " text-decoration=\"underline\"" } else { "" };
    let text: String = word.iter().map(|cell| cell.text).collect();
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let ink = first.style.ink;
    let _ = writeln!(svg, "<text x=\"{x}\" y=\"{y}\" textLength=\"{width}\" fill=\"{ink}\"{bold}{line}>{text}</text>");
}

struct Cell<'s> {
    column: usize,
    text: &'s str,
    style: Style,
}

#[derive(PartialEq)]
struct Style {
    ink: &'static str,
    ground: &'static str,
    bold: bool,
    underlined: bool,
}

impl<'s> Cell<'s> {
    fn at(screen: &'s vt100::Screen, row: u16, column: u16) -> Option<Self> {
        let cell = screen.cell(row, column)?;
        let (mut ink, mut ground) = (colour(cell.fgcolor(), INK), colour(cell.bgcolor(), PAPER));
        if cell.inverse() {
            (ink, ground) = (ground, ink);
        }
        let text = if cell.has_contents() { cell.contents() } else { " " };
        let style = Style { ink, ground, bold: cell.bold(), underlined: cell.underline() };
        Some(Self { column: column.into(), text, style })
    }

    fn is_one_word(&self, next: &Self) -> bool {
        let is_letter = |cell: &Self| cell.text.bytes().all(|byte| byte.is_ascii_graphic());
        self.style == next.style && is_letter(self) && is_letter(next)
    }
}

fn colour(colour: vt100::Color, default: &'static str) -> &'static str {
    match colour {
        vt100::Color::Idx(index) => PALETTE.get(usize::from(index)).copied().unwrap_or(default),
        vt100::Color::Default | vt100::Color::Rgb(..) => default,
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
