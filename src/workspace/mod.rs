//! The model, pure: from the files of a workspace to what push would do with them.
//!
//! Nothing in here reads a disk, a clock, an environment or a terminal.

pub mod yaml;
