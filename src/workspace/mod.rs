//! The model, pure: from the files of a workspace to what push would do with them.
//!
//! Nothing in here reads a disk, a clock, an environment or a terminal. Data flows down this list:
//! [`document`] (what a text says) -> [`files`] (what a scan saw) -> [`plan`] (what push would do: a [`verdict`] for each file) ->
//! [`links`] (what refers to what) -> [`auth`] and [`node`] (the tree with its badges) -> [`diagnose`] (what is wrong) -> [`snapshot`]
//! (all of it, immutable).

pub mod auth;
pub mod choice;
pub mod claims;
pub mod code;
pub mod counts;
pub mod diagnose;
pub mod document;
pub mod element;
pub mod explain;
pub mod files;
#[doc(hidden)]
pub mod fixture;
pub mod folder_kind;
pub mod headline;
pub mod layout;
pub mod links;
pub mod node;
pub mod phase;
pub mod plan;
pub mod planned;
pub mod project;
pub mod relocate;
pub mod snapshot;
pub mod sync;
pub mod tree_index;
pub mod verdict;
pub mod words;
