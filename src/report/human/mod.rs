//! What people read on a plain terminal. Every text that comes from a file is made safe first.

mod check;
mod doctor;
mod explain;
mod moves;
mod paint;
mod plan;
mod push;
mod rehearse;
mod sides;
mod tree;

pub use check::check;
pub use doctor::doctor;
pub use explain::{code, path};
pub use moves::{moves, way};
pub use paint::Paint;
pub use plan::plan;
pub use push::{preflight, pushed};
pub use rehearse::{rehearsed, to_be_rehearsed};
pub use sides::side_by_side;
pub use tree::tree;
