//! The vendor's own CLI, as tests/conformance pins and installs it.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

#[path = "../conformance/vendor.rs"]
#[allow(dead_code, reason = "the other tests use more of it")]
mod pinned;

/// The folder of the pinned packages, installed; `None`, said aloud, where Node is not at hand. Where
/// `MEMBRANE_REQUIRE_NODE=1` says that it must be, that is a failure.
pub fn folder() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let ready = || match pinned::Vendor::ready() {
        Ok(_) => Some(pinned::folder()),
        Err(pinned::Missing(why)) => {
            assert_ne!(
                std::env::var("MEMBRANE_REQUIRE_NODE").as_deref(),
                Ok("1"),
                "the vendor's CLI is required: {why}"
            );
            eprintln!("SKIPPED, without the vendor's CLI: {why}");
            None
        }
    };
    FOLDER.get_or_init(ready).as_deref()
}
