//! The real binary, driven in a pseudo-terminal as a person would drive it.

mod browser;
mod cancel;
mod disk;
#[path = "../push/gate.rs"]
mod gate;
mod latency;
mod push;
mod story;
mod terminal;
#[path = "../push/vendor.rs"]
mod vendor;
mod workspace;
