//! Moves that lose nothing: relocations applied to real folders, taken back, interrupted, hindered and raced.

mod apply;
mod bench;
mod kinds;
mod plans;
mod tree;
