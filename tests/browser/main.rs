//! The real binary, driven in a pseudo-terminal as a person would drive it.

mod browser;
mod disk;
mod story;
mod terminal;
mod workspace;
