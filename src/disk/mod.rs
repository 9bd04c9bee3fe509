//! The disk: the only rooms that read or change files. Knows nothing of the terminal, nor of what a workspace means.

pub mod apply;
pub mod journal;
