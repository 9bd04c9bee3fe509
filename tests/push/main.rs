//! Push from outside: sessions with stub programs, the finding of the CLI, what is said and what is hidden.

mod binary;
mod cancellation;
mod cli;
mod gate;
mod harness;
mod redact;
mod rehearse;
mod session;
mod vendor;
