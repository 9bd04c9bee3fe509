//! Parses the command line, hands over, and gives the exit code.

fn main() {}
