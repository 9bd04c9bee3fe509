//! Moves that lose nothing: relocations applied to real folders, taken back, interrupted, hindered and raced.

mod apply;
mod bench;
mod caseless;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod crash;
mod extent;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod fault;
mod kinds;
mod linked;
mod plans;
mod properties;
#[cfg(target_os = "linux")]
mod race;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod scenes;
#[cfg(target_os = "linux")]
mod swap;
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod tracer;
mod tree;
