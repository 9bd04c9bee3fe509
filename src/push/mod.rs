//! Push itself: the vendor's CLI, run and watched, and the stand-in server that it can be rehearsed against.
//!
//! Nothing in here draws, and nothing in here touches a file of the workspace.

pub mod lines;
pub mod loopback;
pub mod redact;
pub mod session;
pub mod transcript;
