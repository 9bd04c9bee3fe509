//! Reads a file's beginning for the detail pane, without secrets. Never writes, and never waits on a FIFO.

use std::path::Path;

use crate::disk::beginning;
use crate::push::redact::Secrets;
use crate::report::diff::{Side, sides};
use crate::tui::model::detail::Source;

/// A file's text without these secrets, or why there is none. A link can lead to `membrane.config.yml`.
pub fn read(path: &Path, secrets: &Secrets) -> Source {
    match text(path, secrets) {
        Ok((text, whole)) => Source::of(&text, whole),
        Err(why) => Source::Failed(why),
    }
}

/// Two files side by side, as far as they are shown, without these secrets.
///
/// # Errors
/// A sentence, where one of them cannot be read.
pub fn compare(left: &Path, right: &Path, secrets: &Secrets) -> Result<Vec<Side>, String> {
    let text = |path: &Path| text(path, secrets).map(|(text, _)| text);
    Ok(sides(&text(left)?, &text(right)?))
}

/// A file's first lines without these secrets, and whether they are all.
fn text(path: &Path, secrets: &Secrets) -> Result<(String, bool), String> {
    let (text, whole) = beginning(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Ok((secrets.redact(&text), whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_without_secrets() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.yaml");
        std::fs::write(&file, "key: a\n").unwrap();
        let secrets = Secrets::new(["k7Qm-4fXw"]);
        let read = |path: &Path| read(path, &secrets);
        assert!(matches!(read(&file), Source::Text(lines, false) if lines.len() == 1));
        std::fs::write(&file, "key: k7Qm-4fXw").unwrap();
        let shown = format!("{:?}", read(&file));
        assert!(shown.contains("[redacted]") && !shown.contains("k7Qm"), "{shown}");
    }
}
