//! The small shell scripts that pnpm and npm put into `.bin` where they make no links: which program they start.

use std::path::{Path, PathBuf};

use crate::disk::regular;

/// A shim is a few lines.
const LARGEST: u64 = 16 * 1024;

/// The real path of the program that a shim starts; `None` for what is no shim. It is read, not run.
pub(super) fn target(script: &Path) -> Option<PathBuf> {
    let text = regular::first_bytes(script, LARGEST).ok()?;
    if !text.starts_with(b"#!/bin/sh") {
        return None;
    }
    let text = String::from_utf8(text).ok()?;
    let folder = script.parent()?;
    started(&text).map(|path| folder.join(path)).find_map(|path| path.canonicalize().ok())
}

/// The paths that the script starts, from its own folder: `"$basedir/../pkg/dist/index.js"`, but not `"$basedir/node"`.
fn started(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split("\"$basedir/").skip(1).filter_map(|rest| rest.split('"').next());
    quoted.filter(|path| path.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shim_names_what_it_starts() {
        let pnpm = "#!/bin/sh\nbasedir=$(dirname \"$0\")\nif [ -x \"$basedir/node\" ]; then\n  \
                    exec \"$basedir/node\"  \"$basedir/../@a/b/dist/index.js\" \"$@\"\nfi\n";
        assert_eq!(started(pnpm).collect::<Vec<_>>(), ["../@a/b/dist/index.js"]);
        assert_eq!(started("#!/bin/sh\necho hello\n").count(), 0);
    }
}
