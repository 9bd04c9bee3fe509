//! membrane-tui: what `membrane push` really does with a folder of YAML files, shown, mended and proven.
//!
//! This library is no API: it is there for the binary, its tests and benches, and any of it may change in any version. What scripts may rely
//! on is in docs/contract.md.
//!
//! The rooms and the way data flows between them are in ARCHITECTURE.md.

pub mod args;
pub mod command;
pub mod disk;
pub mod open;
pub mod push;
pub mod report;
pub mod terminal;
pub mod tui;
pub mod workspace;
pub mod yaml;
