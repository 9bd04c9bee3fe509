//! What can be seen of a connector's sources: which methods of its authentication stand in `src/auth/` of a version.
//!
//! File names are all that is looked at; no source is read.

use std::sync::Arc;

use crate::workspace::document::auth_method::Method;
use crate::workspace::files::{Dir, FileSet, RelPath, Resolved};
use crate::workspace::layout::DEVELOPMENT;

/// The sources of one version of a connector.
pub enum Sources<'f> {
    /// There are none.
    Absent,
    /// They are there, and cannot be looked into; why, as a clause.
    Hidden(String),
    /// They lie open; the folder `src/auth`, if there is one.
    Open { files: &'f FileSet, auth: Option<&'f Arc<Dir>> },
}

impl<'f> Sources<'f> {
    /// The sources beside the spec in `connector`'s folder: those of the version asked for, else of `development`, else of the
    /// newest.
    pub fn of(files: &'f FileSet, connector: &RelPath, version: Option<&str>) -> Sources<'f> {
        let Some(Resolved::Dir(dir)) = files.resolve(connector) else { return Sources::Absent };
        let Some((name, version)) = pick(files, dir, version) else { return Sources::Absent };
        let under = |dir: &'f Arc<Dir>, name: &str| dir.entries.get(name.as_bytes()).map(|entry| files.follow(entry));
        let place = connector.join(name);
        match (under(version, "src"), under(version, "src.zip")) {
            (Some(Resolved::Dir(src)), _) if src.unreadable.is_some() => {
                Sources::Hidden(format!("`{}` cannot be listed", place.join("src")))
            }
            (Some(Resolved::Dir(src)), _) => Sources::Open {
                files,
                auth: match under(src, "auth") {
                    Some(Resolved::Dir(auth)) => Some(auth),
                    _ => None,
                },
            },
            (_, Some(Resolved::File(_))) => Sources::Hidden(format!(
                "of its sources there is only `{}`, which is not looked into",
                place.join("src.zip")
            )),
            _ => Sources::Absent,
        }
    }

    /// Whether a source file holds the method: in `src/auth/`, or in a folder there that is named after the variant. The SDK does
    /// not say where a variant's own files stand, so both `auth/<variant>/` and `auth/options/<variant>/` count.
    pub fn hold(&self, method: Method, variant: Option<&str>) -> bool {
        let Sources::Open { files, auth: Some(auth) } = self else { return false };
        let folder =
            |dir: &'f Arc<Dir>, name: &str| match dir.entries.get(name.as_bytes()).map(|entry| files.follow(entry)) {
                Some(Resolved::Dir(dir)) => Some(dir),
                _ => None,
            };
        let own = variant.and_then(|variant| folder(auth, variant));
        let option = variant.and_then(|variant| folder(folder(auth, "options")?, variant));
        let mut folders = [Some(*auth), own, option].into_iter().flatten();
        folders.any(|dir| {
            method.file_names().any(|name| {
                dir.entries.get(name.as_bytes()).is_some_and(|entry| matches!(files.follow(entry), Resolved::File(_)))
            })
        })
    }

    /// Whether `src/auth/` holds anything at all.
    pub fn have_auth(&self) -> bool {
        matches!(self, Sources::Open { auth: Some(auth), .. } if !auth.entries.is_empty())
    }
}

/// The version's folder that counts, with its name.
fn pick<'f>(files: &'f FileSet, connector: &'f Dir, wanted: Option<&str>) -> Option<(&'f [u8], &'f Arc<Dir>)> {
    let versions = connector.entries.iter().filter_map(|(name, entry)| match files.follow(entry) {
        Resolved::Dir(dir) => Some((&**name, dir)),
        _ => None,
    });
    versions.max_by_key(|(name, _)| {
        let text = String::from_utf8_lossy(name).into_owned();
        let numbers: Vec<u64> = text.split('.').map_while(|part| part.parse().ok()).collect();
        (wanted == Some(&text), text == DEVELOPMENT, numbers, text)
    })
}
