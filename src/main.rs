//! Parses the command line, hands over, and gives the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    membrane_tui::command::main().into()
}
