//! The model, pure: from the files of a workspace to what push would do with them.
//!
//! Nothing in here reads a disk, a clock, an environment or a terminal. Data flows down this list:
//! [`files`] (what a scan saw) -> [`document`] (what a text says) -> [`plan`] (what push would do) -> [`item`] and
//! [`links`] (what refers to what) -> [`auth`] and [`node`] (the tree with its badges) -> [`diagnose`] (what is wrong) -> [`snapshot`] (all of it, immutable).

pub mod auth;
pub mod choice;
pub mod diagnose;
pub mod document;
pub mod element;
pub mod entries;
pub mod files;
#[doc(hidden)]
pub mod fixture;
pub mod headline;
pub mod interface;
pub mod item;
pub mod js;
pub mod json;
pub mod layout;
pub mod links;
pub mod names;
pub mod node;
pub mod path;
pub mod plan;
pub mod project;
pub mod relocate;
pub mod shape;
pub mod snapshot;
pub mod sync;
pub mod yaml;
