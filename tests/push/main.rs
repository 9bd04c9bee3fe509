//! Push from outside: sessions with stub programs, the finding of the CLI, what is said and what is hidden.

mod cli;
mod harness;
mod rehearse;
mod session;
mod vendor;
