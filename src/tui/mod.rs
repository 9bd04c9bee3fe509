//! The browser: shows a workspace, lets a person move what is misplaced, and push.
//!
//! [`message`]s come over one channel, [`update`] turns them into a changed [`model`] and into [`effect`]s, [`run`] carries these
//! out at the edge, [`view`] draws the model. Rules about workspaces are not in here: the browser shows what `workspace` says.

pub mod commands;
pub mod effect;
mod highlight;
pub mod keys;
pub mod message;
pub mod model;
mod run;
#[cfg(test)]
pub(crate) mod testing;
mod text;
pub mod theme;
pub mod update;
pub mod view;

pub use run::{Options, has_terminal, run};
