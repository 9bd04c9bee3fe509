//! The ground of all that is written to a terminal: what a terminal takes for a sequence, and which characters may not
//! reach it, and how many cells a text takes.
//!
//! Pure: knows nothing of streams, screens or workspaces.

pub mod cells;
pub mod characters;
pub mod sequences;
