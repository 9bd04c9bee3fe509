//! The vendor's own CLI, as tests/conformance pins it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The folder of the pinned packages, installed; `None`, said aloud, where Node is not at hand. Where
/// `MEMBRANE_REQUIRE_NODE=1` says that it must be, that is a failure.
pub fn folder() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
        let installed = folder.join("node_modules/.bin/membrane").exists();
        let runs = |program: &str, arg: &str| {
            let mut command = Command::new(program);
            command.arg(arg).current_dir(&folder).stdin(Stdio::null()).stdout(Stdio::null());
            command.status().is_ok_and(|status| status.success())
        };
        (runs("node", "--version") && (installed || runs("npm", "ci"))).then_some(folder)
    });
    if folder.is_none() {
        assert_ne!(
            std::env::var("MEMBRANE_REQUIRE_NODE").as_deref(),
            Ok("1"),
            "Node and the vendor's CLI are required"
        );
        eprintln!("SKIPPED: Node is not installed, or `npm ci` failed in tests/conformance");
    }
    folder.as_deref()
}
