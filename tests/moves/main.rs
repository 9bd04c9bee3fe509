//! Moves that lose nothing: relocations applied to real folders, taken back, interrupted, hindered and raced.

mod apply;
mod bench;
mod plans;
mod tree;
