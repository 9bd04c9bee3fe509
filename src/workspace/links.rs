//! links (temporary shape while the helper writes it)
use super::{files::FileSet, plan::Plan};
pub struct Links;
impl Links {
    pub fn of(_p: &Plan, _f: &FileSet) -> Links {
        Links
    }
}
