//! Push itself: the vendor's CLI, found, run and watched; its secrets hidden; and the stand-in server that it can be rehearsed
//! against.
//!
//! Nothing in here draws, and nothing in here touches a file of the workspace.

pub mod cancellation;
pub mod cli;
pub mod conduct;
pub mod follow;
pub mod kept;
pub mod lines;
pub mod loopback;
pub mod plain;
pub mod preflight;
pub mod reconcile;
pub mod redact;
pub mod rehearse;
pub mod secrets;
pub mod sent;
pub mod session;
pub mod transcript;
pub mod trust;
