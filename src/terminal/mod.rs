//! The ground of all that is written to a terminal: what a terminal takes for a sequence.
//!
//! Pure: knows nothing of streams, screens or workspaces.

pub mod sequences;
