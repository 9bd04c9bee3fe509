//! Files that push reads as elements although nobody meant them so: notes, backups, other programs' files.
//!
//! Told by what the plan says of their content, and by their names.

use crate::workspace::code::Code;
use crate::workspace::document::Content;
use crate::workspace::element::Kind;
use crate::workspace::files::RelPath;
use crate::workspace::verdict::Verdict;

/// Loaded, and no element: by its content, or by a name that backups bear.
pub(super) fn is_one(load: &Verdict) -> bool {
    let unlike = load.looks_like == Kind::Other && load.element() != Kind::Other;
    let has_fields = load.content() == Content::Mapping;
    (unlike && (has_fields || !is_yaml_name(&load.path))) || is_backup(load.path.name())
}

/// Not loadable, and by its name no element at all.
pub(super) fn is_text(rejected: &Verdict) -> bool {
    let codes = [Code::YamlRejected, Code::SeveralDocuments, Code::NulByte, Code::NotAMapping];
    let of_content = rejected.code().is_some_and(|code| codes.contains(&code));
    of_content && !is_yaml_name(&rejected.path)
}

/// Whether a file's name says that it holds YAML, which JSON is too.
pub(super) fn is_yaml_name(path: &RelPath) -> bool {
    [&b".yaml"[..], b".yml", b".json"].iter().any(|end| path.name().ends_with(end))
}

/// Names that editors, merges and people give to what they set aside.
fn is_backup(name: &[u8]) -> bool {
    const ENDINGS: [&[u8]; 10] =
        [b"~", b".bak", b".backup", b".old", b".orig", b".rej", b".save", b".swp", b".swo", b".tmp"];
    ENDINGS.iter().any(|end| name.ends_with(end))
        || name.starts_with(b".#")
        || (name.starts_with(b"#") && name.ends_with(b"#"))
}
