//! Push from outside: sessions with stub programs, the finding of the CLI, what is said and what is hidden.

mod binary;
mod cli;
mod harness;
mod redact;
mod rehearse;
mod session;
mod vendor;
