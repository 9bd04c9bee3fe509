//! YAML as `membrane push` reads it: js-yaml's `load`, in the dialects that a CLI may have installed.
//!
//! This room turns a text into a document with spans, or into the reason that js-yaml gives; it knows nothing of workspaces.

/// Which js-yaml is imitated. The CLI asks for `^4.1.0`, so either may stand beside it (push-facts).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Dialect {
    /// 4.0 up to 4.1.1.
    V4_1,
    /// 4.2 and later: what an install gives today.
    #[default]
    V4_3,
}
