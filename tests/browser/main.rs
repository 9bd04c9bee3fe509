//! The real binary, driven in a pseudo-terminal as a person would drive it.

mod browser;
mod cancel;
mod disk;
#[path = "../push/gate.rs"]
mod gate;
mod latency;
mod monkey;
mod push;
#[allow(dead_code, reason = "the monkey needs less of it than a workspace")]
#[path = "../conformance/random/rng.rs"]
mod rng;
mod story;
mod terminal;
#[path = "../push/vendor.rs"]
mod vendor;
mod workspace;
